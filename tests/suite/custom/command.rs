//! `countersign rules`, and a laboratory's rules in every other command.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::rule;
use crate::cli::run::{commit, laboratory, run};

const EXAMPLES: &str = "examples:\n  - { name: Decided, expect: pass, record: { decision: { by: P3 } } }\n  \
                        - { name: Not decided, expect: finding, record: { mode: full } }\n";

fn with(text: &str) -> TempDir {
    let dir = laboratory();
    put(dir.path(), "LAB-001", text);
    dir
}

fn put(dir: &Path, name: &str, text: &str) {
    fs::create_dir_all(dir.join("rules")).unwrap();
    fs::write(dir.join(format!("rules/{name}.yaml")), text).unwrap();
}

#[test]
fn they_are_listed() {
    let dir = with(&rule("review", "has(decision)", EXAMPLES));
    assert_eq!(run(dir.path(), &["rules"]), (0, "  LAB-001  minor       Under test\n".into(), String::new()));
    let (code, out, _) = run(laboratory().path(), &["rules"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("The laboratory has no rules of its own."), "{out}");
    let broken = with(&rule("review", "has(desicion)", ""));
    let (code, out, err) = run(broken.path(), &["rules"]);
    assert_eq!((code, out.lines().count()), (1, 1));
    assert!(err.starts_with("rules/LAB-001.yaml: ") && err.contains("Did you mean `decision`?"), "{err}");
}

#[test]
fn their_examples_are_tried() {
    let dir = with(&rule("review", "has(decision)", EXAMPLES));
    let (code, out, err) = run(dir.path(), &["rules", "test"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    insta::assert_snapshot!(out, @"
    ok     LAB-001 Decided: pass
    ok     LAB-001 Not decided: finding

    2 examples, all answered as they must be.
    ");
    put(
        dir.path(),
        "LAB-002",
        &rule("review", "!has(decision)", EXAMPLES).replace("LAB-001", "LAB-002").replace("under-test", "b"),
    );
    let misspelt = "examples:\n  - { name: A, expect: pass, record: { desicion: { by: P3 } } }\n  \
                    - { name: B, expect: pass, record: { mode: ful } }\n";
    put(
        dir.path(),
        "LAB-003",
        &rule("review", "has(decision)", misspelt).replace("LAB-001", "LAB-003").replace("under-test", "c"),
    );
    put(
        dir.path(),
        "LAB-004",
        &rule("review", "has(decision)", "").replace("LAB-001", "LAB-004").replace("under-test", "d"),
    );
    let (code, out, _) = run(dir.path(), &["rules", "test"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(out, @"
    ok     LAB-001 Decided: pass
    ok     LAB-001 Not decided: finding
    WRONG  LAB-002 Decided: pass was wanted, the answer was finding: Under test
    WRONG  LAB-002 Not decided: finding was wanted, the answer was pass
    WRONG  LAB-003 A: not asked: `record` has no key `desicion`; did you mean `decision`?
    WRONG  LAB-003 B: not asked: `record.mode` is never \"ful\"; it is one of full, routine, simplified,
           repeat, amendment
    -      LAB-004 has no example.

    6 examples; 4 wrong.
    ");
}

#[test]
fn nothing_to_try_is_2() {
    let (code, out, _) = run(laboratory().path(), &["rules", "test"]);
    assert_eq!(code, 0, "without rules there is nothing to answer wrongly");
    assert!(out.starts_with("The laboratory has no rules of its own."), "{out}");
    assert_eq!(run(with(&rule("review", "has(decision)", "")).path(), &["rules", "test"]).0, 2);
    let broken = with(&rule("review", "has(desicion)", EXAMPLES));
    let (code, out, _) = run(broken.path(), &["rules", "test"]);
    assert_eq!(code, 2, "{out}");
    assert!(out.contains("Did you mean `decision`?"), "{out}");
    let unreadable = with("id: [LAB\n");
    assert_eq!(run(unreadable.path(), &["rules", "test"]).0, 2);
}

#[test]
fn they_are_asked_and_marked_like_any_other() {
    let dir = with(&rule("review", "decision.on == as_of", "when: has(decision)\n"));
    let (code, out, _) = run(dir.path(), &["check"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("minor[LAB-001]: Under test"), "{out}");
    assert!(out.contains("basis: own procedure (laboratory's own rule)"), "{out}");
    assert!(out.contains("\nLAB-001  Under test"), "{out}");
    let (_, json, _) = run(dir.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let own = |list: &str, rule: &str| {
        let list = json[list].as_array().unwrap();
        list.iter().find(|one| one["rule"] == rule).map(|one| one.get("own_rule").cloned())
    };
    assert_eq!(own("findings", "LAB-001"), Some(Some(true.into())));
    assert_eq!(own("populations", "LAB-001"), Some(Some(true.into())));
    assert_eq!(own("populations", "REV-001"), Some(None));
    let site = dir.path().join("site");
    let (code, out, err) = run(dir.path(), &["build", "--out", site.to_str().unwrap()]);
    assert!(site.join("rules/LAB-001.html").exists(), "{code} {out}{err}");
    let page = fs::read_to_string(site.join("rules/LAB-001.html")).unwrap();
    assert!(page.contains("own procedure (laboratory") && page.contains("decision.on == as_of"), "{page}");
}

#[test]
fn they_are_read_from_a_commit_too() {
    let dir = with(&rule("review", "decision.on == as_of", "when: has(decision)\n"));
    commit(dir.path());
    fs::remove_dir_all(dir.path().join("rules")).unwrap();
    assert_eq!(run(dir.path(), &["check"]).0, 0, "the rule is gone from the folder");
    let (code, out, _) = run(dir.path(), &["check", "--at", "HEAD"]);
    assert!(code == 1 && out.contains("minor[LAB-001]: Under test"), "{code} {out}");
    assert!(run(dir.path(), &["rules", "--at", "HEAD"]).1.contains("LAB-001"));
    assert_eq!(run(dir.path(), &["rules", "test", "--at", "HEAD"]).0, 2, "it has no examples");
}

#[test]
fn a_file_beside_them_is_told() {
    let dir = with(&rule("review", "has(decision)", EXAMPLES));
    fs::rename(dir.path().join("rules/LAB-001.yaml"), dir.path().join("rules/LAB-001.yml")).unwrap();
    let (code, out, _) = run(dir.path(), &["check"]);
    assert!(code == 1 && out.contains("Was LAB-001.yaml meant?"), "{code} {out}");
    assert_eq!(run(dir.path(), &["rules", "test"]).0, 2);
    let wrong = with(&rule("review", "has(decision)", "").replace("LAB-001", "lab1"));
    let (_, out, _) = run(wrong.path(), &["check"]);
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Write it as in LAB-001"), "{out}");
}

#[test]
fn they_are_explained_inside_their_laboratory_only() {
    let dir = with(&rule("review", "has(decision)", EXAMPLES));
    let (code, out, _) = run(dir.path(), &["explain", "lab-001"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(out, @"
    LAB-001 Under test
    Asks something.

    name       under-test
    grade      minor
    basis      own procedure (laboratory's own rule)

    What it checks

    Asks something.

    The laboratory wrote this rule itself, in `rules/LAB-001.yaml`. It asks every contract review and
    requires of it

        has(decision)

    How to mend it

    Mend it.

    Examples
    - Passes: Decided
    - Fails: Not decided
    ");
    assert_eq!(run(Path::new("/"), &["explain", "LAB-001"]).0, 2);
}

#[test]
fn the_settings_may_name_them() {
    let dir = with(&rule("review", "decision.on == as_of", "when: has(decision)\n"));
    let path = dir.path().join("countersign.yaml");
    let settings = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{settings}rules:\n  LAB-001: {{ off: true, reason: Not yet }}\n")).unwrap();
    let (code, out, _) = run(dir.path(), &["check"]);
    assert_ne!(code, 1, "{out}");
    assert!(out.contains("Not asked: LAB-001 Under test. Reason given: Not yet"), "{out}");
    fs::write(&path, format!("{settings}rules:\n  LAB-002: {{ off: true, reason: Not yet }}\n")).unwrap();
    let (_, out, _) = run(dir.path(), &["check"]);
    assert!(out.contains("No rule is called LAB-002. Did you mean LAB-001?"), "{out}");
}
