//! Late reports are the same wherever they are counted: on pages, in the strata that are drawn from, in metrics.

use std::collections::{BTreeMap, BTreeSet};

use countersign::embedded;
use countersign::model::draw::What;
use countersign::model::strata;
use countersign::pipeline::Examined;
use countersign::render::late;
use countersign::render::tally::Tally;

use super::{NORRVIK, examine, page, render};

const OVERDUE: &str = "records/jobs/2026/REQ-26-029/request.yaml";

/// The example laboratory with what a job's request says after all else.
fn with(more: &str) -> Examined {
    let mut files: BTreeMap<String, Vec<u8>> =
        embedded::example().into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect();
    files.get_mut(OVERDUE).unwrap().extend_from_slice(more.as_bytes());
    examine(files)
}

/// Jobs that the stratum of late ones holds, and those that pages show as late.
fn late(examined: &Examined) -> (BTreeSet<String>, BTreeSet<String>) {
    let lab = &examined.lab;
    let population = strata::of(lab);
    let stratum = population.strata.iter().position(|s| s.key == "late").unwrap();
    let members = population.members.iter().filter(|m| m.what == What::Job && m.strata.contains(&stratum));
    let tally = Tally::of(&examined.checked);
    let shown = lab.jobs.values().filter(|job| late::of(lab, job, tally.about(&job.id)).is_some());
    (members.map(|m| m.id.clone()).collect(), shown.map(|job| job.id.clone()).collect())
}

#[test]
fn the_stratum_and_the_pages_hold_the_same_jobs() {
    let (stratum, shown) = late(&NORRVIK);
    assert_eq!(stratum, shown);
    // nine reports of the storyline, and one that is not out
    assert_eq!(shown.len(), 10, "{shown:?}");
    assert!(shown.contains("REQ-26-029"));
}

#[test]
fn waiting_for_the_customer_counts_nowhere_as_late() {
    let waits = with("on_hold:\n  - { from: 2026-10-07, reason: The customer is to say which column }\n");
    let (stratum, shown) = late(&waits);
    assert_eq!(stratum, shown);
    assert!(!shown.contains("REQ-26-029"), "the job waits for its customer: {shown:?}");
    let site = render(&waits, &[]);
    let job = page(&site, "jobs/REQ-26-029.html");
    assert!(!job.contains("Overdue by") && !job.contains("past the day"), "the page says that it is late");
}

#[test]
fn days_of_waiting_are_added_to_the_due_day() {
    // due on 12 October; two working days of waiting make it 14 October, one day before the as-of day
    let waited = with("on_hold:\n  - { from: 2026-10-05, to: 2026-10-06, reason: A bottle was missing }\n");
    let (stratum, shown) = late(&waited);
    assert_eq!(stratum, shown);
    let tally = Tally::of(&waited.checked);
    let job = &waited.lab.jobs["REQ-26-029"];
    assert_eq!(late::of(&waited.lab, job, tally.about(&job.id)).map(|late| late.days), Some(1));
    let site = render(&waited, &[]);
    let text = page(&site, "jobs/REQ-26-029.html");
    assert!(
        text.contains("Overdue by 1 working day") && text.contains("after waiting for the customer"),
        "{text}"
    );
}
