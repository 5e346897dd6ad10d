//! Revisions of real repositories, made by git itself.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use countersign::load::{LoadError, revision, work_tree};
use countersign::model::fault::{Fault, FaultKind};
use countersign::model::tree::{Origin, Tree};
use tempfile::TempDir;

/// Variables that make git look elsewhere.
const VARIABLES: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE", "GIT_COMMON_DIR"];

/// Runs git without any configuration but this; gives what it prints.
pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    git_fed(folder, args, b"")
}

fn git_fed(folder: &Path, args: &[&str], input: &[u8]) -> String {
    let mut git = Command::new("git");
    for name in VARIABLES {
        git.env_remove(name);
    }
    let mut git = git
        .current_dir(folder)
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"])
        .args(["-c", "core.protectNTFS=false", "-c", "core.quotePath=false", "-c", "commit.gpgSign=false"])
        .args(args)
        // before anything that the records of the examples tell
        .env("GIT_AUTHOR_DATE", "2025-01-01T10:00:00+0100")
        .env("GIT_COMMITTER_DATE", "2025-01-01T10:00:00+0100")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("git");
    git.stdin.take().expect("an input").write_all(input).expect("written");
    let output = git.wait_with_output().expect("git");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

const FILES: [(&str, &str); 5] = [
    ("countersign.yaml", "laboratory: {name: Norrvik}\n"),
    ("documents/P09.md", "---\nid: P09\n---\n"),
    ("records/customers/C1.yaml", "name: Ålesund\n"),
    ("records/jobs/2026/REQ-26-001/request.yaml", "customer: C1\n"),
    ("records/jobs/2026/REQ-26-001/attachments/scan.pdf", "%PDF"),
];

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A repository whose folder `prefix` holds a laboratory.
fn repository(prefix: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    git(folder.path(), &["init", "-q"]);
    for (path, text) in FILES {
        write(&folder.path().join(prefix), path, text);
    }
    commit(folder.path());
    folder
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "x"]);
}

fn read(folder: &Path, rev: &str) -> (Tree, Vec<Fault>) {
    revision(folder, rev).expect("a revision")
}

fn contents(tree: &Tree) -> Vec<(&str, &[u8])> {
    tree.files.iter().map(|f| (&*f.path, &*f.bytes)).collect()
}

#[test]
fn a_revision_is_what_was_committed() {
    for prefix in ["", "deep/inner"] {
        let folder = repository(prefix);
        let root = folder.path().join(prefix);
        let commit = git(folder.path(), &["rev-parse", "HEAD"]);
        git(folder.path(), &["tag", "-a", "v1", "-m", "x"]);
        let (on_disk, faults) = work_tree(&root).expect("a laboratory");
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(on_disk.files.len(), 4);
        write(&root, "records/customers/C1.yaml", "changed: since\n");
        fs::remove_file(root.join("documents/P09.md")).expect("removed");
        for rev in ["HEAD", "main", "v1", "refs/tags/v1", &commit, &commit[..8]] {
            let (tree, faults) = read(&root, rev);
            assert_eq!(contents(&tree), contents(&on_disk), "{prefix} {rev}");
            assert_eq!(tree.origin, Origin::Revision { commit: commit.clone() });
            assert!(faults.is_empty(), "{faults:?}");
        }
    }
}

#[test]
fn a_repository_without_a_work_tree_can_be_read() {
    let folder = repository("");
    let bare = TempDir::new().expect("a folder");
    git(bare.path(), &["clone", "-q", "--bare", &folder.path().display().to_string(), "lab.git"]);
    let (tree, faults) = read(&bare.path().join("lab.git"), "main");
    assert_eq!((tree.files.len(), faults.len()), (4, 0));
}

#[test]
fn the_environment_has_no_say() {
    let elsewhere = repository("");
    let there = elsewhere.path().join(".git");
    // variables of this process would reach every test, so a process of its own carries them
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["load::revision::a_revision_is_what_was_committed", "--exact"])
        .envs(VARIABLES.map(|name| (name, &there)))
        .output()
        .expect("a test");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn both_doors_say_the_same_of_the_same_files() {
    let folder = repository("");
    let root = folder.path();
    for path in [
        "records/customers/c1.yaml",
        "records/customers/C2.yml",
        "records/customers/a:b.yaml",
        "records/customers/bell\u{7}.yaml",
        "records/jobs/2026/REQ-26-001/reveiw.yaml",
        "records/jobs/2026/REQ-26-001/approvals/a.sig",
        "records/jobs/2026-x/request.yaml",
        "records/jobs/2026.x/request.yaml",
        "records/jobs/r\u{f8}d/request.yaml",
        "records/README.md",
        "documents/.gitkeep",
        "documents/P10.docx",
    ] {
        write(root, path, "a: 1\n");
    }
    write(root, "records/customers/big.yaml", &"#".repeat(1_048_577));
    #[cfg(unix)]
    std::os::unix::fs::symlink("C1.yaml", root.join("records/customers/C9.yaml")).expect("a link");
    commit(root);
    let (on_disk, disk_faults) = work_tree(root).expect("a laboratory");
    let (tree, faults) = read(root, "HEAD");
    assert_eq!(contents(&tree), contents(&on_disk));
    assert_eq!(faults, disk_faults);
    assert!(faults.len() >= 8, "{faults:#?}");
}

#[test]
fn entries_that_no_disk_would_hold() {
    let folder = repository("");
    let root = folder.path();
    let blob = git_fed(root, &["hash-object", "-w", "--stdin"], b"a: 1\n");
    let head = git(root, &["rev-parse", "HEAD"]);
    let mut lines = Vec::new();
    for (mode, id, path) in [
        ("120000", &blob, &b"records/customers/link.yaml"[..]),
        ("160000", &head, b"records/jobs/module"),
        ("100644", &blob, b"records/customers/caf\xE9.yaml"),
        ("100644", &blob, b"records/customers/esc\x1b[2J.yaml"),
        ("100644", &blob, b"records/customers/back\\slash.yaml"),
        ("100644", &blob, b"records/customers/co:lon.yaml"),
        ("100755", &blob, b"records/customers/runs.yaml"),
    ] {
        lines.extend_from_slice(format!("{mode} {id}\t").as_bytes());
        lines.extend_from_slice(path);
        lines.push(0);
    }
    git_fed(root, &["update-index", "-z", "--index-info"], &lines);
    git(root, &["commit", "-q", "-m", "odd"]);
    let (tree, faults) = read(root, "HEAD");
    let told: Vec<_> = faults.iter().map(|f| (f.kind, &*f.place.file, f.readable)).collect();
    let mistrusted = |path| (FaultKind::FileName, path, false);
    assert_eq!(
        told,
        [
            mistrusted("records/customers/back\\slash.yaml"),
            mistrusted("records/customers/caf\u{fffd}.yaml"),
            mistrusted("records/customers/co:lon.yaml"),
            mistrusted("records/customers/esc\\u{1b}[2J.yaml"),
            mistrusted("records/customers/link.yaml"),
            mistrusted("records/jobs/module"),
        ]
    );
    assert!(faults[5].message.contains("repository of its own"), "{}", faults[5].message);
    assert!(tree.get("records/customers/runs.yaml").is_some());
    assert_eq!(tree.files.len(), 5);
}

/// Writes a tree object byte by byte, as no git command would.
fn raw_tree(root: &Path, entries: &[(&str, &[u8], &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend_from_slice(format!("{mode} ").as_bytes());
        bytes.extend_from_slice(name);
        bytes.push(0);
        bytes.extend((0..id.len()).step_by(2).map(|i| u8::from_str_radix(&id[i..i + 2], 16).expect("hex")));
    }
    git_fed(root, &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], &bytes)
}

#[test]
fn trees_that_were_made_to_hurt() {
    let folder = repository("");
    let root = folder.path();
    let blob = git_fed(root, &["hash-object", "-w", "--stdin"], b"a: 1\n");
    let commit_of = |records: &str| {
        let top = raw_tree(root, &[("40000", b"records", records)]);
        git(root, &["commit-tree", &top, "-m", "x"])
    };
    // names that lead out of their folder, and one name twice
    let customers = raw_tree(
        root,
        &[
            ("40000", b"..", &raw_tree(root, &[("100644", b"evil.yaml", &blob)])),
            ("100644", b"../../evil.yaml", &blob),
            ("100644", b"C1.yaml", &blob),
            ("100644", b"C1.yaml", &blob),
        ],
    );
    let records = raw_tree(root, &[("40000", b"customers", &customers)]);
    let (tree, faults) = read(root, &commit_of(&records));
    assert_eq!(contents(&tree), [("records/customers/C1.yaml", &b"a: 1\n"[..])]);
    let kinds: Vec<_> = faults.iter().map(|f| (f.kind, &*f.place.file)).collect();
    assert!(kinds.contains(&(FaultKind::FileName, "records/customers/..")), "{kinds:?}");
    assert!(kinds.contains(&(FaultKind::FileName, "records/customers/..\\..\\evil.yaml")), "{kinds:?}");
    // a folder in a folder in a folder …
    let mut deep = raw_tree(root, &[("100644", b"request.yaml", &blob)]);
    for _ in 0..300 {
        deep = raw_tree(root, &[("40000", b"d", &deep)]);
    }
    let (_, faults) = read(root, &commit_of(&deep));
    let long: Vec<_> = faults.iter().filter(|f| f.kind == FaultKind::FileName).collect();
    assert_eq!(long.len(), 1);
    assert!(long[0].message.contains("bytes long"), "{}", long[0].message);
    // a thousand folders of a thousand folders of a thousand: a billion in three small objects
    let names: Vec<Vec<u8>> = (0..1000).map(|i| format!("{i:03}").into_bytes()).collect();
    let thousand = |inner: &str| {
        let entries: Vec<_> = names.iter().map(|name| ("40000", &name[..], inner)).collect();
        raw_tree(root, &entries)
    };
    let bomb = thousand(&thousand(&thousand(&raw_tree(root, &[]))));
    assert!(matches!(revision(root, &commit_of(&bomb)), Err(LoadError::TooMany)));
}

#[test]
fn what_is_not_there_is_an_error_that_helps() {
    let folder = repository("");
    let root = folder.path();
    git(root, &["branch", "release-2026"]);
    let error = |root: &Path, rev: &str| revision(root, rev).expect_err("nothing").to_string();
    let text = error(root, "relaese-2026");
    assert!(
        text.contains("no revision relaese-2026") && text.contains("Did you mean release-2026?"),
        "{text}"
    );
    for rev in ["", "nowhere", "HEAD~9", "HEAD:records", "0123456", "--all", "@{99}", "^", "\u{7}"] {
        assert!(matches!(revision(root, rev), Err(LoadError::NoRevision { .. })), "{rev}");
    }
    let outside = TempDir::new().expect("a folder");
    assert!(matches!(revision(outside.path(), "HEAD"), Err(LoadError::NoRepository { .. })));
    assert!(matches!(revision(&outside.path().join("x"), "HEAD"), Err(LoadError::NoRepository { .. })));
    git(root, &["mv", "records", "Records"]);
    commit(root);
    assert!(error(root, "HEAD").contains("Was \"Records\" meant?"), "{}", error(root, "HEAD"));
    fs::create_dir(root.join("new")).expect("a folder");
    assert!(error(&root.join("new"), "HEAD").contains("no folder \"records\""));
}

#[test]
fn a_revision_without_settings_is_told() {
    let folder = repository("");
    git(folder.path(), &["rm", "-q", "countersign.yaml"]);
    commit_staged(folder.path());
    let (tree, faults) = read(folder.path(), "HEAD");
    assert_eq!(tree.files.len(), 3);
    assert_eq!((faults[0].kind, faults.len()), (FaultKind::MissingKey, 1));
}

fn commit_staged(folder: &Path) {
    git(folder, &["commit", "-q", "-m", "x"]);
}

#[test]
fn clones_that_lack_objects_name_the_command_that_brings_them() {
    let folder = repository("");
    let root = folder.path();
    git(root, &["config", "uploadpack.allowFilter", "true"]);
    write(root, "records/customers/C2.yaml", "name: second\n");
    commit(root);
    let origin = format!("file://{}", root.display());
    let clones = TempDir::new().expect("a folder");
    git(clones.path(), &["clone", "-q", "--no-checkout", "--filter=blob:none", &origin, "partial"]);
    let partial = clones.path().join("partial");
    let text = revision(&partial, "HEAD").expect_err("no content").to_string();
    assert!(text.contains("countersign.yaml and of 4 more files"), "{text}");
    let command = text.split('`').nth(1).and_then(|command| command.strip_prefix("git ")).expect("a command");
    git(&partial, &command.split(' ').collect::<Vec<_>>());
    assert_eq!(read(&partial, "HEAD").0.files.len(), 5, "the command brought them");

    git(clones.path(), &["clone", "-q", "--depth=1", &origin, "shallow"]);
    let shallow = clones.path().join("shallow");
    assert_eq!(read(&shallow, "HEAD").0.files.len(), 5);
    let text = revision(&shallow, "HEAD~1").expect_err("no commit").to_string();
    assert!(text.contains("git fetch --unshallow"), "{text}");
    git(&shallow, &["fetch", "-q", "--unshallow"]);
    assert_eq!(read(&shallow, "HEAD~1").0.files.len(), 4, "the command brought it");

    let id = git(root, &["rev-parse", "HEAD:records/customers/C2.yaml"]);
    fs::remove_file(root.join(".git/objects").join(&id[..2]).join(&id[2..])).expect("an object");
    let text = revision(root, "HEAD").expect_err("no content").to_string();
    assert!(text.contains("records/customers/C2.yaml is not in this clone"), "{text}");
    assert!(text.contains("git fsck"), "{text}");
}

#[test]
fn the_work_tree_names_the_commit_that_it_is_to_the_byte() {
    let folder = repository("lab");
    let root = folder.path().join("lab");
    let commit_id = git(folder.path(), &["rev-parse", "HEAD"]);
    let is_commit = |same: bool| {
        let (tree, _) = work_tree(&root).expect("a laboratory");
        assert_eq!(tree.commit(), same.then_some(commit_id.as_str()));
    };
    is_commit(true);
    write(folder.path(), "notes.txt", "outside the laboratory\n");
    write(&root, "notes.txt", "beside the records\n");
    write(&root, "records/customers/notes.txt", "never read\n");
    is_commit(true);
    write(&root, "records/customers/C2.yaml", "new\n");
    is_commit(false);
    write(folder.path(), ".git/info/exclude", "C2.yaml\n");
    is_commit(false);
    fs::remove_file(root.join("records/customers/C2.yaml")).expect("removed");
    is_commit(true);
    write(&root, "countersign.yaml", "laboratory: {name: Other}\n");
    is_commit(false);
    git(folder.path(), &["update-index", "--assume-unchanged", "lab/countersign.yaml"]);
    is_commit(false);
    git(folder.path(), &["update-index", "--no-assume-unchanged", "lab/countersign.yaml"]);
    write(&root, "countersign.yaml", FILES[0].1);
    is_commit(true);
    fs::remove_file(root.join("documents/P09.md")).expect("removed");
    is_commit(false);
    git(folder.path(), &["checkout", "-q", "--", "."]);
    git(folder.path(), &["mv", "lab/records/customers/C1.yaml", "lab/records/customers/C3.yaml"]);
    is_commit(false);
    assert_eq!(head_of_nothing(), [None, None]);
}

/// The commits of a folder without a repository, and of a repository without a commit.
fn head_of_nothing() -> [Option<String>; 2] {
    let folder = TempDir::new().expect("a folder");
    write(folder.path(), "records/customers/C1.yaml", "name: x\n");
    let commit = || work_tree(folder.path()).expect("a laboratory").0.commit().map(str::to_owned);
    let bare = commit();
    git(folder.path(), &["init", "-q"]);
    [bare, commit()]
}
