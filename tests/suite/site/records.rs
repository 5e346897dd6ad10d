//! Every record that stands in no job has a page, and every finding leads to where its record is.

use std::collections::BTreeSet;

use countersign::render::taken_up::{self, Standing};

use super::markup::{elements, unescaped};
use super::{NORRVIK, PAGES, page};

/// Ids of all records outside jobs with the folder of their pages.
fn records() -> Vec<(&'static str, String)> {
    let lab = &NORRVIK.lab;
    let mut all = Vec::new();
    let mut add = |folder, ids: Vec<&String>| all.extend(ids.into_iter().map(|id| (folder, id.clone())));
    add("complaints", lab.complaints.keys().collect());
    add("actions", lab.actions.keys().collect());
    add("surveys", lab.campaigns.keys().collect());
    add("feedback", lab.feedback.keys().collect());
    add("analyses", lab.analyses.keys().collect());
    add("communications", lab.communications.keys().collect());
    add("agreements", lab.agreements.keys().collect());
    add("disclosures", lab.disclosures.keys().collect());
    add("contingency", lab.contingencies.keys().collect());
    add("objectives", lab.objectives.keys().collect());
    add("plans", lab.comm_plans.keys().collect());
    add("methods", lab.methods.keys().collect());
    add("equipment", lab.equipment.keys().collect());
    add("providers", lab.providers.keys().collect());
    all
}

fn path(folder: &str, id: &str) -> String {
    format!("{folder}/{}.html", id.replace('/', "~2f"))
}

#[test]
fn every_record_has_a_page_and_a_line_in_its_register() {
    let all = records();
    assert!(all.len() > 60, "only {} records were looked at", all.len());
    for (folder, id) in all {
        let path = path(folder, &id);
        assert!(page(&PAGES, &path).contains("<h2 id=\"h-says\">"), "{path}");
        let register = page(&PAGES, &format!("{folder}.html"));
        assert!(register.contains(&format!("href=\"{path}\"")), "{folder} does not list {id}");
    }
}

#[test]
fn every_finding_leads_to_its_record() {
    let findings = page(&PAGES, "findings.html");
    let start = findings.find("<section class=\"section graded\" id=\"major\"").unwrap();
    let rows = findings[start..].split("<tr id=\"f-").skip(1);
    let without: Vec<&str> = rows
        .filter(|row| !row.split("</th>").next().unwrap().contains("<a href="))
        .map(|row| row.split("</tr>").next().unwrap())
        .collect();
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn a_finding_stands_on_the_page_of_its_record() {
    let mut seen = BTreeSet::new();
    for (folder, id) in records() {
        let record = id.split('/').next().unwrap();
        for finding in NORRVIK.checked.findings() {
            let whole = finding.part.as_ref().map_or_else(|| record.to_owned(), |p| format!("{record}/{p}"));
            if finding.record == record && whole == id {
                let print = format!("id=\"f-{}", finding.fingerprint());
                assert!(page(&PAGES, &path(folder, &id)).contains(&print), "{} of {id}", finding.rule.code);
                seen.insert(finding.rule.code);
            }
        }
    }
    for rule in ["CPL-001", "ACT-001", "FBK-003", "FBK-006", "FBK-008", "CNF-002", "MGT-002", "MGT-003"] {
        assert!(seen.contains(rule), "no finding of {rule} was looked at");
    }
}

#[test]
fn a_record_is_told_in_words() {
    let complaint = page(&PAGES, "complaints/CPL-26-02.html");
    for said in [
        "ReLoop Blackmass AS",
        "<a href=\"../customers/C6.html\">C6</a>",
        "<dd>by letter</dd>",
        "People who did the work complained of",
        "<a href=\"../people.html#r-P2\">P2</a>",
        "<a href=\"../actions/ACT-26-01.html\">ACT-26-01</a>",
        "<a href=\"../jobs/REQ-26-006.html\">REQ-26-006</a>",
        "not read from git",
    ] {
        assert!(complaint.contains(said), "no {said:?}");
    }
    for raw in ["acknowledged_on", "nc_ref", "null"] {
        assert!(!complaint.contains(raw), "{raw}");
    }
    let action = page(&PAGES, "actions/ACT-26-01.html");
    assert!(unescaped(action).contains("1 Jan 2026"), "times are told from day to day");
    assert!(page(&PAGES, "analyses/MR-26.html").contains("<h1>Management review MR-26</h1>"));
}

#[test]
fn what_happened_stands_in_order_of_days_and_plans_are_left_out() {
    let complaint = page(&PAGES, "complaints/CPL-26-02.html");
    let start = complaint.find("<h2 id=\"h-events\">").unwrap();
    let events = &complaint[start..start + complaint[start..].find("</section>").unwrap()];
    let days: Vec<&str> =
        elements(events).iter().filter(|e| e.name == "time").filter_map(|e| e.get("datetime")).collect();
    assert!(days.is_sorted() && days.first() == Some(&"2026-03-20"), "{days:?}");
    assert!(!days.contains(&"2026-04-20"), "the day by which it was to be closed is a plan");
}

#[test]
fn a_job_that_nobody_recorded_can_be_looked_up() {
    let numbers = page(&PAGES, "numbers.html");
    assert!(numbers.contains("id=\"r-REQ-26-030\"") && numbers.contains("no record"));
    assert!(page(&PAGES, "findings.html").contains("href=\"numbers.html#r-REQ-26-030\""));
}

#[test]
fn answers_of_customers_are_counted_by_where_they_stand() {
    let expected = Standing { answers: 29, taken_up: 11, past: 12, in_time: 6 };
    assert_eq!(taken_up::standing(&NORRVIK.lab), expected);
    let front = page(&PAGES, "index.html");
    assert!(front.contains("<span class=\"n\">12</span>") && front.contains("past the time for it"));
}
