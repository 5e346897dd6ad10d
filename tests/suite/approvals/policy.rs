//! Changes of the policy, as people read them.

use super::bench::{Bench, PEOPLE};

const SETTINGS: &str = "laboratory: { name: L }
approvals: { kinds: { report: { roles: [technical_manager], strength: S3 } } }
";

/// What is told of the last change of a file.
fn told(bench: &Bench, path: &str) -> Vec<String> {
    let found = bench.approvals();
    let last = found.policy.iter().rfind(|change| change.path == path && !change.is_root);
    last.map(|change| change.changes.clone()).unwrap_or_default()
}

fn changed(path: &str, before: &str, after: &str) -> Vec<String> {
    let mut bench = Bench::with(SETTINGS, PEOPLE);
    bench.write(path, before);
    bench.git("P1", &["add", "-A"]);
    bench.git("P1", &["commit", "-q", "--allow-empty", "-m", "Before"]);
    bench.write(path, after);
    bench.commit("P1", "After");
    told(&bench, path)
}

#[test]
fn settings_are_told_by_their_titles() {
    let after = "laboratory: { name: L }
approvals:
  kinds:
    report: { roles: [technical_manager, quality_manager], strength: S5 }
    review: { roles: [quality_manager] }
single_person_roles: true
";
    assert_eq!(
        changed("countersign.yaml", SETTINGS, after),
        [
            "“Approvals, Kinds, report, Roles” was technical manager and is technical manager, quality manager",
            "“Approvals, Kinds, report, Strength” was S3, signed merge and is S5, personal signature",
            "“Approvals, Kinds, contract review” (Roles: quality manager) was added",
            "“Single person roles” (yes) was added",
        ]
    );
    assert_eq!(
        changed("countersign.yaml", "laboratory: { name: L }\n", SETTINGS),
        ["“Approvals, Kinds” (report: Roles: technical manager; Strength: S3, signed merge) was added"]
    );
    assert_eq!(changed("countersign.yaml", SETTINGS, &format!("# a word\n{SETTINGS}")), Vec::<String>::new());
}

#[test]
fn people_are_told_by_their_names() {
    let more = PEOPLE
        .replace(
            "roles: [{ role: customer_contact, from: 2020-01-01 }",
            "roles: [{ role: customer_contact, from: 2021-01-01 }",
        )
        .replace("p1@lab.example", "p1@home.example")
        + "  - { id: P9, name: Gil, emails: [p9@lab.example] }\n";
    assert_eq!(
        changed("records/registers/people.yaml", PEOPLE, &more),
        [
            "“People, Ada (P1), Emails” was p1@lab.example and is p1@home.example",
            "“People, Fe (P8), Roles, customer contact, From” was 2020-01-01 and is 2021-01-01",
            "“People, Gil (P9)” (Id: P9; Name: Gil; Emails: p9@lab.example) was added",
        ]
    );
}

#[test]
fn other_files_are_told_by_their_lines() {
    let (before, after) =
        ("steps:\n  - run: countersign check\n  - run: b\n", "steps:\n  - run: exit 0\n  - run: b\n");
    assert_eq!(
        changed(".gitea/workflows/check.yaml", before, after),
        ["the line “- run: countersign check” was taken away", "the line “- run: exit 0” was added"]
    );
    assert_eq!(
        changed("CODEOWNERS", "* @a\n/records @b\n", "/records @b\n* @a\n"),
        ["only the order of its lines, or empty ones"]
    );
    let many = (0..20).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
    let told = changed(".gitattributes", "\n", &many);
    assert_eq!((told.len(), told[6].as_str()), (7, "14 more lines; the commit shows which"));
}
