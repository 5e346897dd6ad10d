//! The publishing door, on real folders.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use countersign::model::page::Page;
use countersign::publish::{self, PublishError, Published};
use tempfile::TempDir;

fn page(path: &str, text: &str) -> Page {
    Page { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn pages(text: &str) -> Vec<Page> {
    vec![page("index.html", text), page("jobs/A.html", text), page("jobs/B.html", text)]
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A folder with a site of ours in it.
fn published(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    publish::site(&folder.path().join("public"), &pages(text), false).unwrap();
    folder
}

#[test]
fn a_site_is_written_and_replaced_whole() {
    let folder = published("one");
    let out = folder.path().join("public");
    assert_eq!(read(&out.join("jobs/A.html")), "one");
    let fewer: Vec<Page> = pages("two").into_iter().filter(|p| p.path != "jobs/B.html").collect();
    publish::site(&out, &fewer, false).unwrap();
    assert_eq!(read(&out.join("index.html")), "two");
    assert_eq!(names(&out), [".countersign-site", "SHA256SUMS", "index.html", "jobs"]);
    assert_eq!(
        names(&out.join("jobs")),
        ["A.html"],
        "what the last build wrote and this one did not is gone"
    );
    assert_eq!(names(folder.path()), ["public"], "nothing is left beside the site");
}

#[test]
fn files_that_no_build_wrote_are_not_lost() {
    let folder = published("old");
    let out = folder.path().join("public");
    for name in ["thesis.txt", "jobs/notes.txt", "a.txt", "b.txt", "c.txt", "d.txt"] {
        fs::write(out.join(name), "mine").unwrap();
    }
    let error = publish::site(&out, &pages("new"), false).unwrap_err();
    let PublishError::Strangers { files, .. } = &error else { panic!("{error}") };
    assert_eq!(files.len(), 6);
    let said = error.to_string();
    assert!(said.ends_with("a.txt, b.txt, c.txt, d.txt, jobs/notes.txt and 1 more"), "{said}");
    assert_eq!((read(&out.join("index.html")), read(&out.join("thesis.txt"))), ("old".into(), "mine".into()));
    assert_eq!(names(folder.path()), ["public"], "nothing is left beside the site");
    publish::site(&out, &pages("new"), true).unwrap();
    assert_eq!(names(&out), [".countersign-site", "SHA256SUMS", "index.html", "jobs"]);
}

#[test]
fn a_site_without_its_list_is_not_taken_for_one_of_ours() {
    let folder = published("old");
    let out = folder.path().join("public");
    fs::remove_file(out.join("SHA256SUMS")).unwrap();
    let error = publish::site(&out, &pages("new"), false).unwrap_err();
    assert!(matches!(error, PublishError::Strangers { .. }), "{error}");
    assert_eq!(read(&out.join("index.html")), "old");
}

#[test]
fn the_list_names_every_file_with_its_fingerprint() {
    let folder = published("one");
    let list = read(&folder.path().join("public/SHA256SUMS"));
    let one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    assert_eq!(list, format!("{one}  index.html\n{one}  jobs/A.html\n{one}  jobs/B.html\n"));
    let error = publish::site(folder.path(), &[page("SHA256SUMS", "x")], false).unwrap_err();
    assert!(matches!(error, PublishError::Path { .. }), "{error}");
}

#[test]
fn folders_above_the_site_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a/b/public");
    publish::site(&out, &pages("x"), false).unwrap();
    assert_eq!(read(&out.join("index.html")), "x");
}

#[cfg(unix)]
#[test]
fn a_page_that_did_not_change_keeps_its_file() {
    use std::os::unix::fs::MetadataExt;
    let folder = published("one");
    let out = folder.path().join("public");
    let is = |path: &str| {
        let told = fs::metadata(out.join(path)).unwrap();
        (told.ino(), told.mtime(), told.mtime_nsec())
    };
    let all = ["index.html", "jobs/A.html", "jobs/B.html", "SHA256SUMS"];
    let before = all.map(is);
    let again = publish::site(&out, &pages("one"), false).unwrap();
    assert_eq!(again, Published { written: 0, unchanged: 3 });
    assert_eq!(all.map(is), before);

    let mut edited = pages("one");
    edited[1] = page("jobs/A.html", "two");
    let again = publish::site(&out, &edited, false).unwrap();
    assert_eq!(again, Published { written: 1, unchanged: 2 });
    let after = all.map(is);
    let kept: Vec<&str> = (0..all.len()).filter(|i| after[*i] == before[*i]).map(|i| all[i]).collect();
    assert_eq!(kept, ["index.html", "jobs/B.html"]);
    assert_eq!(read(&out.join("jobs/A.html")), "two");
    assert_eq!(fs::metadata(out.join("index.html")).unwrap().nlink(), 1, "the old site's name is gone");

    let forced = publish::site(&out, &edited, true).unwrap();
    assert_eq!(forced, Published { written: 3, unchanged: 0 });
}

#[test]
fn a_page_that_somebody_edited_is_written_anew() {
    let folder = published("one");
    let out = folder.path().join("public");
    // as long as it was, and as the list says it is
    fs::write(out.join("jobs/A.html"), "eno").unwrap();
    let again = publish::site(&out, &pages("one"), false).unwrap();
    assert_eq!(again, Published { written: 1, unchanged: 2 });
    assert_eq!(read(&out.join("jobs/A.html")), "one");
}

#[cfg(unix)]
#[test]
fn a_page_replaced_by_a_link_is_written_anew() {
    let folder = published("one");
    let (out, elsewhere) = (folder.path().join("public"), folder.path().join("mine.txt"));
    fs::write(&elsewhere, "one").unwrap();
    fs::remove_file(out.join("jobs/A.html")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("jobs/A.html")).unwrap();
    let again = publish::site(&out, &pages("one"), false).unwrap();
    assert_eq!(again, Published { written: 1, unchanged: 2 });
    assert!(!fs::symlink_metadata(out.join("jobs/A.html")).unwrap().is_symlink());
    assert_eq!(read(&elsewhere), "one");
}

#[test]
fn an_empty_folder_is_used() {
    let folder = tempfile::tempdir().unwrap();
    publish::site(folder.path(), &pages("x"), false).unwrap();
    assert_eq!(read(&folder.path().join("index.html")), "x");
}

#[test]
fn a_folder_of_somebody_else_is_left_alone_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "three years").unwrap();
    let error = publish::site(&out, &pages("x"), false).unwrap_err();
    assert!(matches!(error, PublishError::Foreign(_)) && error.to_string().contains("--force"), "{error}");
    assert_eq!(read(&out.join("thesis.txt")), "three years");
    assert_eq!(names(folder.path()), ["public"]);
    publish::site(&out, &pages("x"), true).unwrap();
    assert_eq!(names(&out), [".countersign-site", "SHA256SUMS", "index.html", "jobs"]);
}

#[test]
fn a_marker_of_other_words_does_not_make_a_folder_ours() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".countersign-site"), "mine").unwrap();
    let error = publish::site(folder.path(), &pages("x"), false).unwrap_err();
    assert!(matches!(error, PublishError::Foreign(_)), "{error}");
}

#[test]
fn a_laboratory_or_repository_is_not_replaced_even_by_force() {
    for name in [".git", "records", "countersign.yaml"] {
        let folder = published("old");
        let out = folder.path().join("public");
        fs::create_dir(out.join(name)).unwrap();
        let error = publish::site(&out, &pages("x"), true).unwrap_err();
        assert!(matches!(error, PublishError::Precious { .. }), "{error}");
        assert_eq!(read(&out.join("index.html")), "old");
    }
}

#[test]
fn a_file_in_the_way_stays() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    fs::write(&out, "a file").unwrap();
    let error = publish::site(&out, &pages("x"), true).unwrap_err();
    assert!(matches!(error, PublishError::NotAFolder(_)), "{error}");
    assert_eq!(read(&out), "a file");
    assert!(publish::site(Path::new("/"), &pages("x"), true).is_err());
}

#[test]
fn paths_that_lead_out_are_refused_before_anything_is_written() {
    for bad in [
        "../x.html",
        "/x.html",
        "a/../../x",
        "a//b",
        "",
        "a/",
        "./x",
        "a\\b",
        "C:x",
        "a\0b",
        ".countersign-site",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let error = publish::site(&folder.path().join("public"), &[page(bad, "x")], true).unwrap_err();
        assert!(matches!(error, PublishError::Path { .. }), "{bad}: {error}");
        assert!(names(folder.path()).is_empty(), "{bad}");
    }
    let folder = tempfile::tempdir().unwrap();
    let twice = [page("a", "1"), page("a", "2")];
    assert!(matches!(publish::site(folder.path(), &twice, true), Err(PublishError::Path { .. })));
}

#[test]
fn what_a_killed_build_left_is_cleared_away() {
    let folder = published("old");
    let out = folder.path().join("public");
    let fresh = folder.path().join(".public.countersign-new");
    fs::create_dir_all(fresh.join("jobs")).unwrap();
    fs::write(fresh.join("jobs/half.html"), "hal").unwrap();
    assert_eq!(read(&out.join("index.html")), "old", "the old site stands meanwhile");
    publish::site(&out, &pages("new"), false).unwrap();
    assert_eq!(read(&out.join("index.html")), "new");
    assert_eq!(names(&out.join("jobs")), ["A.html", "B.html"]);
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn a_site_moved_aside_by_a_killed_build_is_moved_back() {
    let folder = published("old");
    let (out, aside) = (folder.path().join("public"), folder.path().join(".public.countersign-old"));
    fs::rename(&out, &aside).unwrap();
    // The next build fails before its swap; the old site stands all the same.
    let too_long = [page("index.html", "new"), page(&"x".repeat(300), "new")];
    publish::site(&out, &too_long, false).unwrap_err();
    assert_eq!(read(&out.join("index.html")), "old");
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn an_old_site_that_was_not_removed_is_removed_later() {
    let folder = published("new");
    let (out, aside) = (folder.path().join("public"), folder.path().join(".public.countersign-old"));
    fs::create_dir(&aside).unwrap();
    fs::write(aside.join("index.html"), "old").unwrap();
    publish::site(&out, &pages("newer"), false).unwrap();
    assert_eq!(read(&out.join("index.html")), "newer");
    assert_eq!(names(folder.path()), ["public"]);
}

#[test]
fn two_builds_do_not_write_to_one_place() {
    let folder = published("old");
    let fresh = folder.path().join(".public.countersign-new");
    fs::create_dir(&fresh).unwrap();
    let marker = File::create_new(fresh.join(".countersign-site")).unwrap();
    marker.lock().unwrap();
    let error = publish::site(&folder.path().join("public"), &pages("new"), true).unwrap_err();
    assert!(matches!(error, PublishError::Busy(_)), "{error}");
    assert!(fresh.exists(), "what the other build writes is left alone");
}

#[test]
fn a_build_that_fails_leaves_the_old_site_and_nothing_else() {
    let folder = published("old");
    let out = folder.path().join("public");
    let cannot_be_written = [page("a", "a file"), page("a/b", "within a file")];
    let error = publish::site(&out, &cannot_be_written, false).unwrap_err();
    assert!(matches!(error, PublishError::Disk { .. }), "{error}");
    assert_eq!(read(&out.join("index.html")), "old");
    assert_eq!(names(folder.path()), ["public"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_to_the_folder_that_it_names() {
    let folder = published("old");
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(folder.path().join("public"), &link).unwrap();
    publish::site(&link, &pages("new"), false).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(read(&folder.path().join("public/index.html")), "new");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = published("old");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let may_anyway = fs::create_dir(folder.path().join("probe")).is_ok();
    let tried = publish::site(&folder.path().join("public"), &pages("new"), false);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    if may_anyway {
        super::skipped("this user may write everywhere");
        return;
    }
    let error = tried.unwrap_err();
    assert!(error.to_string().ends_with("permission was denied"), "{error}");
    assert_eq!(read(&folder.path().join("public/index.html")), "old");
}

/// Run by the next test on a disk of its own.
#[test]
#[ignore = "it fills the disk that the variable SMALL_DISK names; the test of a full disk runs it there"]
fn on_a_small_disk() {
    let Some(disk) = std::env::var_os("SMALL_DISK") else { panic!("SMALL_DISK is not set") };
    let out = Path::new(&disk).join("public");
    publish::site(&out, &pages("old"), false).unwrap();
    let error = publish::site(&out, &pages(&"x".repeat(1_000_000)), false).unwrap_err();
    assert!(error.to_string().ends_with("the disk is full"), "{error}");
    assert_eq!(read(&out.join("index.html")), "old");
    assert_eq!(names(Path::new(&disk)), ["public"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_the_old_site() {
    const SCRIPT: &str = "mount -t tmpfs -o size=1m tmpfs \"$1\" && SMALL_DISK=\"$1\" exec \"$2\" --exact \
                          site::publish::on_a_small_disk --ignored --nocapture";
    let folder = tempfile::tempdir().unwrap();
    let run = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
        command.arg(folder.path()).arg(std::env::current_exe().unwrap()).output()
    };
    let may_mount = run("mount -t tmpfs -o size=1m tmpfs \"$1\"").is_ok_and(|o| o.status.success());
    if !may_mount {
        super::skipped("this user may not mount a small disk");
        return;
    }
    let done = run(SCRIPT).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}
