//! What the site shows of approvals.

use std::fs;
use std::path::Path;

use countersign::model::ledger::Decision;

use super::bench::Bench;
use super::books::Books;
use super::verify::{build, play};

fn text(site: &Path, page: &str) -> String {
    let html = fs::read_to_string(site.join(page)).unwrap_or_else(|_| panic!("no page {page}"));
    let words: Vec<&str> = html.split('<').filter_map(|part| Some(part.split_once('>')?.1)).collect();
    words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn shows(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "“{words}” is not in: {text}");
    }
}

#[test]
fn a_records_page_says_who_stood_for_it_and_on_what_evidence() {
    let (_bench, site) = play("P8 r1; sign P4");
    let page = text(&site, "jobs/REQ-1.html");
    shows(
        &page,
        &[
            "Report, as technical manager",
            "approved",
            "Who Cy",
            "Role that day technical manager, since 1 Jan 2020",
            "by the signer&#39;s clock",
            "personal signature, S5",
            "Signed statement, S5",
            "good",
            "Repeat it by hand",
            "ssh-keygen -Y verify",
            "verify.sh",
        ],
    );
    assert!(!page.contains("Whether they really did was not verified"), "the panel says so");
    let html = fs::read_to_string(site.join("jobs/REQ-1.html")).unwrap();
    assert!(!html.contains("style=") && !html.contains("<script>"));
}

#[test]
fn the_ledgers_page_says_whether_it_is_whole() {
    let mut bench = Books::bench();
    bench.play("branch; P8 r1; merge P8");
    let mut books = Books::new(&mut bench);
    books.enter(&mut bench, Decision::Approved);
    shows(&text(&build(&bench), "ledger.html"), &["Every entry follows the one before it"]);
    books.write(1, &books.read(1).replace("2026-03-", "2026-02-"));
    books.commit(&mut bench, "P8", "Mend");
    let page = text(&build(&bench), "ledger.html");
    shows(
        &page,
        &["Whether it is whole", "v1/2026/000001.json", "changed this file, and a ledger only grows"],
    );
    assert!(!page.contains("Every entry follows"), "{page}");
}

#[test]
fn the_ledgers_page_counts_apart_what_was_reviewed_otherwise_than_it_landed() {
    let mut bench = Books::bench();
    bench.play("branch; P8 r1; merge P8");
    let mut books = Books::new(&mut bench);
    books.enter(&mut bench, Decision::Approved);
    let other = "approved, but other content landed";
    let page = text(&build(&bench), "ledger.html");
    assert!(page.contains("1 approved") && !page.contains(other), "{page}");
    let entry = books.read(1);
    let (before, after) = entry.split_once("\"reviewed\": \"").unwrap();
    books.write(1, &format!("{before}\"reviewed\": \"{}{}", "0".repeat(40), &after[40..]));
    books.commit(&mut bench, "P8", "Mend");
    shows(&text(&build(&bench), "ledger.html"), &[&format!("1 {other}")]);
}

#[test]
fn what_is_open_comes_with_its_reason() {
    let (_bench, site) = play("P8 r1; sign P4; P8 r2");
    let page = text(&site, "jobs/REQ-1.html");
    shows(&page, &["approved, then changed", "/report_no was RP-1, is RP-2"]);
    let all = text(&site, "approvals.html");
    shows(
        &all,
        &[
            "1 verdict on 1 record",
            "1 approved, then changed",
            "Not approved",
            "REQ-1/report",
            "Root of trust",
        ],
    );
    shows(&text(&site, "index.html"), &["1 verdict on 1 record: 0 approved, 1 not, 0 cannot tell"]);
    let (_bench, site) = play("P8 r1; sign P4; P8 r1+note");
    shows(&text(&site, "jobs/REQ-1.html"), &["approved, then added to"]);
}

#[test]
fn what_can_not_be_told_stands_apart_with_what_helps() {
    let (_bench, site) = play("P8 r1; sign P4 key=P9 by=P8");
    let all = text(&site, "approvals.html");
    shows(&all, &["1 cannot tell", "Never a pass", "countersign approvals REQ-1/report -v"]);
    shows(&text(&site, "jobs/REQ-1.html"), &["no telling"]);
}

#[test]
fn changes_of_the_policy_are_logged() {
    let (_bench, site) = play("P8 r1; grant P8");
    let log = text(&site, "policy.html");
    shows(
        &log,
        &[
            "records/registers/people.yaml",
            "the first landing of all: the root of trust",
            "none was asked for",
        ],
    );
}

#[test]
fn where_nothing_is_asked_one_sentence_says_so() {
    let mut bench = Bench::with("laboratory: { name: L }\n", "people: []\n");
    bench.play("P8 r1");
    let site = build(&bench);
    shows(&text(&site, "about.html"), &["The settings ask for no approval"]);
    assert!(!text(&site, "jobs/REQ-1.html").contains("Approvals"));
    assert!(!site.join("approvals.html").exists() && !site.join("policy.html").exists());
    assert!(!text(&site, "index.html").contains("verdict"));
}
