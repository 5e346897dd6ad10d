//! Builds by the program: the same bytes wherever and whenever, and no more written than changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use countersign::embedded;
use walkdir::WalkDir;

/// Runs the program in a folder, with an environment of its own; gives what it said.
fn countersign(dir: &Path, environment: &[(&str, &str)], args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(args).current_dir(dir).envs(environment.iter().copied());
    let told = command.output().unwrap();
    assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap()
}

/// Every file below a folder, with what `tell` says of it.
fn files<T>(folder: &Path, tell: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let named = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| (named(entry.path()), tell(entry.path()))).collect()
}

#[test]
fn builds_elsewhere_in_another_zone_and_language_are_the_same_to_the_byte() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let deep = there.path().join("Größe und Maß/a b");
    fs::create_dir_all(&deep).unwrap();
    let far_west = [("TZ", "Pacific/Pago_Pago"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")];
    let far_east = [
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "tr_TR.UTF-8"),
        ("LANGUAGE", "tr"),
        ("RAYON_NUM_THREADS", "5"),
        ("HOME", "/nonexistent"),
        ("COLUMNS", "40"),
        ("SOURCE_DATE_EPOCH", "86400"),
    ];
    countersign(here.path(), &far_west, &["demo", "norrvik"]);
    countersign(&deep, &far_east, &["demo", "another name"]);
    let bytes = |path: &Path| fs::read(path).unwrap();
    let one = files(&here.path().join("norrvik/public"), bytes);
    let other = files(&deep.join("another name/public"), bytes);
    assert!(one.len() > 400, "only {} files", one.len());
    assert!(one.keys().eq(other.keys()), "the builds hold other files");
    let differ: Vec<&String> = one.keys().filter(|path| one[*path] != other[*path]).collect();
    assert!(differ.is_empty(), "not the same bytes: {differ:?}");
    let first = String::from_utf8_lossy(&one["index.html"]);
    assert!(first.contains("Commit <b class=\"mono\">"), "the build names its commit");
}

/// A file's place on the disk and the time it was written: the same only while it is the same file.
#[cfg(unix)]
fn file_itself(path: &Path) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    let told = fs::metadata(path).unwrap();
    (told.ino(), told.mtime(), told.mtime_nsec())
}

#[cfg(unix)]
#[test]
fn after_one_edited_record_only_what_changed_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let lab = folder.path().join("lab");
    for (path, bytes) in embedded::example() {
        let path = lab.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let build = || countersign(&lab, &[], &["build", "--out", "../public"]);
    let public = folder.path().join("public");
    let first = build();
    assert!(first.starts_with("Wrote ") && !first.contains("unchanged"), "{first}");
    let (before, text) = (files(&public, file_itself), files(&public, |path| fs::read(path).unwrap()));

    let again = build();
    assert!(again.starts_with(&format!("Wrote 0 files, {} unchanged.", before.len() - 2)), "{again}");
    let still = files(&public, file_itself);
    let touched: Vec<&String> = still.keys().filter(|path| still[*path] != before[*path]).collect();
    assert_eq!(
        touched,
        [".countersign-site"],
        "the marker is locked while a build lasts, so each has its own"
    );

    let record = lab.join("records/jobs/2026/REQ-26-011/request.yaml");
    let edited =
        fs::read_to_string(&record).unwrap().replace("NMC 811 cathode powder", "NMC 811 cathode slurry");
    fs::write(&record, edited).unwrap();
    let said = build();
    let after = files(&public, file_itself);
    let now = files(&public, |path| fs::read(path).unwrap());
    let written: Vec<&String> = after.keys().filter(|path| after[*path] != before[*path]).collect();
    let mut changed: Vec<&String> = now.keys().filter(|path| now[*path] != text[*path]).collect();
    assert!(changed.iter().any(|path| *path == "jobs/REQ-26-011.html"), "{changed:?}");
    // the list of files is no page
    let pages = changed.iter().filter(|path| *path != &"SHA256SUMS").count();
    assert!(
        said.starts_with(&format!("Wrote {pages} files, {} unchanged.", before.len() - 2 - pages)),
        "{said}"
    );
    assert!(pages < 20, "{changed:?}");
    let marker = ".countersign-site".to_owned();
    changed.insert(0, &marker);
    assert_eq!(written, changed);
}
