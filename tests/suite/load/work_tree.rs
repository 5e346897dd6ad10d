//! Files on disk: what is read, what is told, what is passed over.

use std::fs;
use std::path::Path;

use countersign::load::{LoadError, work_tree};
use countersign::model::fault::{Fault, FaultKind};
use countersign::model::kind::Kind;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline;
use tempfile::TempDir;

/// A laboratory of these files, `countersign.yaml` among them.
fn laboratory(files: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for path in ["countersign.yaml", "records/customers/C1.yaml"].iter().chain(files) {
        write(folder.path(), path, "laboratory: {name: Norrvik}\n");
    }
    folder
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn load(folder: &TempDir) -> (Tree, Vec<Fault>) {
    work_tree(folder.path()).expect("a laboratory")
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files.iter().map(|f| &*f.path).collect()
}

fn told(faults: &[Fault]) -> Vec<(FaultKind, &str)> {
    faults.iter().map(|f| (f.kind, &*f.place.file)).collect()
}

#[test]
fn what_is_read_and_what_is_passed_over() {
    let folder = laboratory(&[
        "documents/P09.md",
        "documents/README.md",
        "records/README.md",
        "records/jobs/2026/03/REQ-26-001/request.yaml",
        "records/jobs/2026/03/REQ-26-001/review-2.yaml",
        "records/jobs/2026/03/REQ-26-001/approvals/review.sig",
        "records/jobs/2026/03/REQ-26-001/attachments/request.yaml",
        "records/jobs/.gitkeep",
        "records/registers/jobs.csv",
        "elsewhere/request.yaml",
    ]);
    let (tree, faults) = load(&folder);
    assert_eq!(tree.origin, Origin::WorkTree { commit: None });
    assert_eq!(
        paths(&tree),
        [
            "countersign.yaml",
            "documents/P09.md",
            "records/customers/C1.yaml",
            "records/jobs/2026/03/REQ-26-001/request.yaml",
            "records/jobs/2026/03/REQ-26-001/review-2.yaml",
            "records/registers/jobs.csv",
        ]
    );
    assert_eq!(told(&faults), []);
    assert_eq!(&*tree.files[0].bytes, b"laboratory: {name: Norrvik}\n");
}

#[test]
fn files_that_nothing_reads_are_told_with_what_was_meant() {
    let job = "records/jobs/2026/REQ-26-001";
    let table = [
        (format!("{job}/reveiw.yaml"), "Was review.yaml meant?"),
        (format!("{job}/reveiw-2.yaml"), "Was review-2.yaml meant?"),
        (format!("{job}/Review.yaml"), "Was review.yaml meant?"),
        (format!("{job}/amendment1.yaml"), "Was amendment-1.yaml meant?"),
        (format!("{job}/request.yml"), "Was request.yaml meant?"),
        (format!("{job}/deviation-one.yaml"), "Was deviation.yaml meant?"),
        (format!("{job}/work.yaml.txt"), "Was work.yaml meant?"),
        (format!("{job}/remarks.yaml"), "Read here are quotation.yaml, request.yaml, "),
        (format!("{job}/photo.jpg"), "attachments/"),
        ("records/customers/C2.yml".into(), "Was C2.yaml meant?"),
        ("records/customers/C3.YAML".into(), "Was C3.yaml meant?"),
        ("records/customer/C4.yaml".into(), "Was records/customers/C4.yaml meant?"),
        ("records/registers/peopel.yaml".into(), "Was people.yaml meant?"),
        ("records/registers/jobs.xlsx".into(), "Read here are people.yaml, "),
        ("records/loose.yaml".into(), "Move it to a folder"),
        ("documents/P09.markdown".into(), "Was P09.md meant?"),
        ("documents/P09.docx".into(), "Read here are <id>.md."),
        ("records/customers/.DS_Store".into(), ".gitignore"),
        ("records/customers/~$C1.xlsx".into(), ".gitignore"),
    ];
    let files: Vec<&str> = table.iter().map(|(path, _)| path.as_str()).collect();
    let (tree, faults) = load(&laboratory(&files));
    assert_eq!(tree.files.len(), 2, "{:?}", paths(&tree));
    assert_eq!(faults.len(), table.len());
    for (path, word) in &table {
        let fault = faults.iter().find(|f| *f.place.file == **path).expect(path);
        assert_eq!(fault.kind, FaultKind::NotRead);
        assert!(fault.advice.contains(word), "{path}: {}", fault.advice);
    }
}

#[test]
fn no_records_is_an_error_that_says_where_to_go() {
    let folder = TempDir::new().expect("a folder");
    let error = |path: &Path| work_tree(path).expect_err("no laboratory").to_string();
    assert!(error(folder.path()).contains("no folder \"records\""), "{}", error(folder.path()));
    fs::create_dir(folder.path().join("Record")).expect("a folder");
    assert!(error(folder.path()).contains("Was \"Record\" meant?"), "{}", error(folder.path()));
    let missing = folder.path().join("nowhere");
    assert!(matches!(work_tree(&missing), Err(LoadError::NoFolder { .. })));
    assert!(error(&missing).contains("does not exist"), "{}", error(&missing));
}

#[test]
fn missing_settings_are_told_and_usual_ones_taken() {
    let folder = laboratory(&[]);
    fs::remove_file(folder.path().join("countersign.yaml")).expect("removed");
    let (tree, faults) = load(&folder);
    assert_eq!(paths(&tree), ["records/customers/C1.yaml"]);
    assert_eq!(told(&faults), [(FaultKind::MissingKey, "countersign.yaml")]);
    assert!(faults[0].readable);
}

#[test]
fn a_file_over_the_limit_is_told_and_not_held() {
    let folder = laboratory(&["records/customers/C2.yaml"]);
    write(folder.path(), "records/customers/big.yaml", &"#".repeat(1_048_577));
    write(folder.path(), "records/customers/full.yaml", &"#".repeat(1_048_576));
    let (tree, faults) = load(&folder);
    assert_eq!(told(&faults), [(FaultKind::Limit, "records/customers/big.yaml")]);
    assert!(tree.get("records/customers/big.yaml").is_none());
    assert!(tree.get("records/customers/full.yaml").is_some());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn names_that_can_not_be_trusted() {
        let long = format!("records/customers/{}.yaml", "x".repeat(200));
        let folder = laboratory(&[
            "records/customers/a:b.yaml",
            "records/customers/a\\b.yaml",
            "records/customers/bell\u{7}.yaml",
            "records/customers/line\nfeed.yaml",
            "records/customers/zero\u{200b}.yaml",
            "records/jobs/REQ: 1/request.yaml",
            "records/customers/blank .yaml",
            "records/customers/end. ",
            "records/customers/ok-Ålesund.yaml",
            &long,
        ]);
        let odd = folder.path().join("records/customers").join(OsStr::from_bytes(b"caf\xE9.yaml"));
        fs::write(odd, "").expect("a file");
        let (tree, faults) = load(&folder);
        assert!(faults.iter().all(|f| f.kind == FaultKind::FileName && !f.advice.is_empty()), "{faults:#?}");
        let places: Vec<&str> = told(&faults).into_iter().map(|(_, path)| path).collect();
        let mut wanted = vec![
            "records/customers/a:b.yaml",
            "records/customers/a\\b.yaml",
            "records/customers/bell\\u{7}.yaml",
            "records/customers/line\\u{a}feed.yaml",
            "records/customers/zero\\u{200b}.yaml",
            "records/jobs/REQ: 1",
            "records/customers/end. ",
            "records/customers/caf\u{fffd}.yaml",
            &long,
        ];
        wanted.sort_unstable();
        assert_eq!(places, wanted);
        assert_eq!(
            paths(&tree),
            [
                "countersign.yaml",
                "records/customers/C1.yaml",
                "records/customers/blank .yaml",
                "records/customers/ok-Ålesund.yaml"
            ]
        );
    }

    #[test]
    fn siblings_that_a_careless_disk_takes_for_one() {
        let folder = laboratory(&[
            "records/customers/c1.yaml",
            "records/customers/\u{c5}.yaml",
            "records/customers/A\u{30a}.yaml",
            "records/jobs/REQ-1/request.yaml",
            "records/jobs/req-1/request.yaml",
        ]);
        let (tree, faults) = load(&folder);
        assert_eq!(tree.files.len(), 7, "what can be read is judged");
        let told = told(&faults);
        let collide = |path| (FaultKind::FileName, path);
        assert_eq!(
            told,
            [
                collide("records/customers/c1.yaml"),
                collide("records/customers/\u{c5}.yaml"),
                collide("records/jobs/req-1"),
            ]
        );
        assert!(faults[0].message.contains("capital letters"), "{}", faults[0].message);
        assert!(faults[1].message.contains("accent"), "{}", faults[1].message);
        assert_eq!(&*faults[0].also[0].0.file, "records/customers/C1.yaml");
    }

    #[test]
    fn links_pipes_and_inner_repositories_are_left() {
        let folder = laboratory(&["outside.yaml", "records/jobs/inner/REQ-1/request.yaml"]);
        let records = folder.path().join("records");
        fs::create_dir(records.join("jobs/inner/.git")).expect("a folder");
        symlink(folder.path().join("outside.yaml"), records.join("customers/C9.yaml")).expect("a link");
        symlink("/", records.join("jobs/root")).expect("a link");
        symlink("nowhere", records.join("customers/C8.yaml")).expect("a link");
        let pipe = records.join("customers/pipe.yaml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        let (tree, faults) = load(&folder);
        assert_eq!(paths(&tree), ["countersign.yaml", "records/customers/C1.yaml"]);
        let left = |path| (FaultKind::FileName, path);
        assert_eq!(
            told(&faults),
            [
                left("records/customers/C8.yaml"),
                left("records/customers/C9.yaml"),
                left("records/customers/pipe.yaml"),
                left("records/jobs/inner"),
                left("records/jobs/root"),
            ]
        );
    }

    #[test]
    fn settings_and_folders_that_are_links_are_not_followed() {
        let folder = laboratory(&["elsewhere/P09.md"]);
        symlink("elsewhere", folder.path().join("documents")).expect("a link");
        fs::remove_file(folder.path().join("countersign.yaml")).expect("removed");
        symlink("/etc/hostname", folder.path().join("countersign.yaml")).expect("a link");
        let (tree, faults) = load(&folder);
        assert_eq!(paths(&tree), ["records/customers/C1.yaml"]);
        assert_eq!(
            told(&faults),
            [(FaultKind::FileName, "countersign.yaml"), (FaultKind::FileName, "documents")]
        );
    }

    #[test]
    fn a_file_that_can_not_be_opened_does_not_hide_the_others() {
        let folder = laboratory(&["records/customers/C2.yaml"]);
        let shut = folder.path().join("records/customers/C2.yaml");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).expect("mode");
        if fs::read(&shut).is_ok() {
            return; // the superuser opens everything
        }
        let (tree, faults) = load(&folder);
        assert_eq!(told(&faults), [(FaultKind::NotRead, "records/customers/C2.yaml")]);
        assert!(faults[0].message.contains("not permitted"), "{}", faults[0].message);
        assert!(tree.get("records/customers/C1.yaml").is_some());
    }
}

#[test]
fn what_is_left_outside_is_not_known_rather_than_missing() {
    let folder = TempDir::new().expect("a folder");
    let example = countersign::embedded::example();
    for (path, bytes) in &example {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let review = "records/jobs/2025/REQ-25-001/review.yaml";
    write(folder.path(), review, &"#".repeat(1_048_577));
    let now = "2026-10-15T12:00:00Z".parse().expect("an instant");
    let input = pipeline::open(folder.path(), None, None, now).expect("a laboratory");
    let examined = pipeline::examine(input, &|_| {});
    assert!(examined.lab.jobs["REQ-25-001"].is_unread(Kind::Review));
    let told: Vec<&str> = examined
        .checked
        .findings()
        .into_iter()
        .filter(|finding| finding.record == "REQ-25-001")
        .map(|finding| &*finding.place.file)
        .collect();
    assert!(told.iter().all(|file| *file == review), "only the file itself is told: {told:?}");
    assert!(examined.checked.cannot_tell().any(|answer| answer.record == "REQ-25-001"));
}
