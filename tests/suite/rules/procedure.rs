//! Rules by effective date: a revision's rules bind from its first day.

use countersign::model::finding::{Checked, Outcome};
use countersign::model::procedure::ProcedureOf;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use jiff::civil::date;

use super::examples;

/// The base laboratory with a job that nobody asked about afterwards, and a document whose second revision,
/// of `from`, brought the rule that asks for it.
fn examined(brought: &str, from: &str, procedure: ProcedureOf) -> Checked {
    let mut files = examples::base();
    let path = "records/jobs/2026/REQ-1/review.yaml";
    files.remove(path);
    let document = format!(
        "---\ntitle: Customer service\nkind: procedure\nrevisions:\n  - rev: \"01\"\n    effective_from: 2024-01-01\n    \
         approved: {{ person: P1, role: laboratory_director, on: 2023-12-01, meaning: approved }}\n  - rev: \"02\"\n    \
         effective_from: {from}\n    approved: {{ person: P1, role: laboratory_director, on: 2023-12-02, meaning: approved }}\n    \
         rules: [{brought}]\n---\n\nText.\n"
    );
    files.insert("documents/DOC-77.md".to_owned(), document.into_bytes());
    let tree = Tree::of(Origin::Memory, files);
    let input = Input { procedure, ..Input::new(tree, Vec::new(), date(2030, 1, 1)) };
    pipeline::examine(input, &|_| {}).checked
}

fn of<'a>(checked: &'a Checked, code: &str) -> &'a Outcome {
    checked.outcomes.iter().find(|o| o.rule.code == code).unwrap()
}

#[test]
fn what_came_before_the_revision_is_not_held_against_its_rule() {
    let checked = examined("REV-001", "2026-06-01", ProcedureOf::TheDay);
    let asked = of(&checked, "REV-001");
    assert_eq!((asked.findings.len(), asked.before_rule), (0, 1));
}

#[test]
fn from_its_first_day_on_the_rule_binds() {
    let checked = examined("REV-001", "2026-01-01", ProcedureOf::TheDay);
    let asked = of(&checked, "REV-001");
    assert_eq!((asked.findings.len(), asked.before_rule), (1, 0));
}

#[test]
fn todays_procedure_may_be_asked_of_the_past() {
    let checked = examined("REV-001", "2026-06-01", ProcedureOf::Today);
    assert_eq!(of(&checked, "REV-001").findings.len(), 1);
}

#[test]
fn a_revision_names_rules_that_exist() {
    let checked = examined("REV-0O1", "2026-06-01", ProcedureOf::TheDay);
    let told: Vec<&str> = checked.findings().iter().map(|f| f.message.as_str()).collect();
    assert!(told.iter().any(|m| m.contains("REV-0O1") && m.contains("Did you mean REV-001?")), "{told:?}");
}
