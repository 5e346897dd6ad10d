//! The page for quality managers says what is so.

use std::collections::BTreeMap;

use countersign::model::record::own_rule::{Got, Tried};
use countersign::pipeline::{self, OwnRules};

use super::{base, examine, outcome, told};

const PAGE: &str = include_str!("../../../docs/laboratory-rules.md");

/// The page's files by path.
fn blocks() -> BTreeMap<String, String> {
    let mut blocks = BTreeMap::new();
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix("```yaml ") {
            let text: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            blocks.insert(path.to_owned(), text.join("\n") + "\n");
        }
    }
    blocks
}

#[test]
fn the_rules_of_the_page_are_sound_and_answer_their_examples() {
    let blocks = blocks();
    assert_eq!(blocks.len(), 3, "a rule of the page is not where it says");
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("rules")).unwrap();
    for (path, text) in &blocks {
        std::fs::write(dir.path().join(path), text).unwrap();
    }
    let OwnRules { rules, faults, tried } = pipeline::own_rules(dir.path(), None).unwrap();
    assert_eq!(rules.len(), 3);
    assert!(faults.is_empty(), "{faults:#?}");
    let wrong: Vec<&Tried> = tried.iter().filter(|one| !one.is_as_expected()).collect();
    assert!(wrong.is_empty() && tried.len() > 6, "{wrong:#?}");
    let message = |name: &str| match &tried.iter().find(|one| one.name == name).unwrap().got {
        Got::Answer(_, message) => message.clone(),
        Got::Broken(why) => panic!("{why}"),
    };
    assert_eq!(
        message("Confirmed two working days later"),
        "The order of 2024-03-04 was confirmed on 2024-03-06."
    );
    assert_eq!(
        message("One came after"),
        "The report of 2024-03-12 stands beside items received on 2024-03-04, 2024-03-13."
    );
}

#[test]
fn the_rules_of_the_page_stand_beside_all_others() {
    let mut files = base();
    files.extend(blocks().into_iter().map(|(path, text)| (path, text.into_bytes())));
    let examined = examine(files);
    assert_eq!(told(&examined), Vec::<String>::new());
    let outcome = outcome(&examined, "LAB-003");
    assert!(outcome.rule.is_own());
    assert_eq!((outcome.findings.len(), outcome.passes.len()), (0, 1), "{:?}", outcome.cannot_tell);
}

#[test]
fn the_page_names_every_key_of_a_job() {
    // an unknown key of the job is told with the nearest; each known one must be on the page
    for key in [
        "id",
        "request",
        "quotations",
        "review",
        "reviews",
        "amendments",
        "deviations",
        "communications",
        "samples",
        "subcontracts",
        "work",
        "reports",
        "feedback",
        "accepted",
        "started",
        "samples_received",
        "due",
        "issued",
        "exit",
    ] {
        assert!(PAGE.contains(&format!("job.{key}`")), "job.{key} is not on the page");
        let rule = super::rule("request", &format!("has(job.{key})"), "");
        assert_eq!(told(&super::with_rule(&rule)), Vec::<String>::new(), "job.{key}");
    }
}

#[test]
fn the_example_laboratory_keeps_its_own_rules() {
    let files = countersign::embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned()));
    let examined = examine(files.collect());
    for code in ["LAB-001", "LAB-002"] {
        let outcome = outcome(&examined, code);
        assert!(outcome.findings.is_empty() && outcome.cannot_tell.is_empty(), "{outcome:#?}");
        assert!(outcome.passes.len() > 1, "{code} has nothing to look at");
    }
}
