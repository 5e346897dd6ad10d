//! The whole site of the example laboratory: every promise that holds for every page.

use std::collections::BTreeSet;

use countersign::model::finding::Outcome;
use countersign::model::rule::Check;

use super::links::follow_links;
use super::markup::elements;
use super::{NORRVIK, PAGES, is_html, page, render};

/// Pages of HTML with their text.
fn html() -> impl Iterator<Item = (&'static str, &'static str)> {
    let pages = PAGES.iter().filter(|p| is_html(p));
    pages.map(|p| (p.path.as_str(), std::str::from_utf8(&p.bytes).unwrap()))
}

#[test]
fn every_link_and_fragment_leads_somewhere() {
    let links = follow_links(&PAGES);
    assert!(links > 4_000, "only {links} links were looked at");
}

#[test]
fn no_id_stands_twice_on_a_page() {
    for (path, text) in html() {
        let mut seen = BTreeSet::new();
        for id in elements(text).iter().filter_map(|e| e.get("id")) {
            assert!(seen.insert(id), "{path}: id {id} stands twice");
        }
    }
}

#[test]
fn no_page_holds_script_style_or_anything_from_elsewhere() {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                          base-uri 'none'; form-action 'none'";
    for (path, text) in html() {
        let elements = elements(text);
        let policy = elements.iter().find(|e| e.get("http-equiv") == Some("Content-Security-Policy"));
        assert_eq!(policy.and_then(|e| e.get("content")), Some(POLICY), "{path}");
        for element in &elements {
            assert!(
                !matches!(element.name, "style" | "iframe" | "object" | "embed" | "form" | "base"),
                "{path}"
            );
            let script = element.name == "script";
            let ours =
                |s: &str| ["countersign.js", "draw.js", "form.js"].contains(&s.trim_start_matches("../"));
            assert!(!script || element.get("src").is_some_and(ours), "{path}");
            for (name, value) in &element.attributes {
                assert!(*name != "style" && !name.starts_with("on"), "{path}: {name}");
                let loads =
                    matches!((element.name, *name), ("script" | "img", "src") | ("link" | "use", "href"));
                assert!(!loads || !value.contains(':'), "{path}: {value}");
            }
        }
        // A script without content, and nothing else that a browser would run.
        assert_eq!(text.matches("<script").count(), text.matches("defer></script>").count(), "{path}");
    }
}

#[test]
fn every_page_has_its_frame() {
    for (path, text) in html() {
        assert!(text.starts_with("<!doctype html>\n<html lang=\"en\">\n"), "{path}");
        let elements = elements(text);
        let count = |name: &str| elements.iter().filter(|e| e.name == name).count();
        assert_eq!((count("h1"), count("main"), count("footer")), (1, 1, 1), "{path}");
        assert_eq!(text.matches("· Countersign</title>").count(), 1, "{path}");
        let root = "../".repeat(path.matches('/').count());
        assert!(text.contains(&format!("href=\"{root}print.css\"")), "{path}");
        assert!(text.contains("<a class=\"skip\" href=\"#main\">"), "{path}");
        assert!(elements.iter().any(|e| e.get("id") == Some("i-cannot")), "{path} has no sprite");
        for said in [
            "Norrvik Battery Materials Laboratory",
            "Internal edition",
            "15 Oct 2026</time></b>, pinned in countersign.yaml",
            "0123456789ab",
            "7 Oct 2026",
        ] {
            assert!(text.contains(said), "{path} does not say {said}");
        }
    }
}

#[test]
fn tables_have_captions_and_heads_have_scopes() {
    for (path, text) in
        html().filter(|(path, _)| !path.starts_with("documents/") && !path.starts_with("rules/"))
    {
        assert_eq!(text.matches("<table").count(), text.matches("<caption").count(), "{path}");
        for head in elements(text).iter().filter(|e| e.name == "th") {
            assert!(head.get("scope").is_some(), "{path}");
        }
    }
}

#[test]
fn the_same_laboratory_gives_the_same_bytes() {
    let again = render(&NORRVIK, &[]);
    assert_eq!(again.len(), PAGES.len());
    for (one, other) in PAGES.iter().zip(&again) {
        assert!(one == other, "{} differs", one.path);
    }
    assert!(PAGES.is_sorted_by(|a, b| a.path < b.path));
}

#[test]
fn the_register_is_complete_without_script() {
    let register = page(&PAGES, "jobs.html");
    assert_eq!(NORRVIK.lab.jobs.len(), 45);
    for id in NORRVIK.lab.jobs.keys() {
        assert!(register.contains(&format!("<a href=\"jobs/{id}.html\">{id}</a>")), "{id}");
    }
    // Dates of registers are ISO, dates of sentences are written out.
    assert!(register.contains("<time class=\"nb\" datetime=\"2026-04-20\">2026-04-20</time>"));
    assert!(register.contains("received since <time datetime=\"2025-07-02\">2 Jul 2025</time>"));
}

#[test]
fn every_finding_stands_on_the_findings_page_and_on_its_job() {
    let findings = page(&PAGES, "findings.html");
    let mut jobs = 0;
    for finding in NORRVIK.checked.findings() {
        let id = format!("id=\"f-{}", finding.fingerprint());
        assert!(findings.contains(&id), "{} of {}", finding.rule.code, finding.record);
        if NORRVIK.lab.jobs.contains_key(&finding.record) {
            let job = page(&PAGES, &format!("jobs/{}.html", finding.record));
            assert!(job.contains(&id), "{} of {}", finding.rule.code, finding.record);
            jobs += 1;
        }
    }
    assert!(jobs > 20, "only {jobs} findings of jobs were looked at");
}

#[test]
fn answers_stand_beside_their_findings() {
    let findings = page(&PAGES, "findings.html");
    assert!(findings.contains(", of which 3 are answered, grouped by rule"));
    for text in [findings, page(&PAGES, "jobs/REQ-26-006.html")] {
        let signed = "Tomasz Wren signed on <time datetime=\"2026-06-02\">2 Jun 2026</time>, as <a href=";
        let again =
            "answers/DSP-26-03.html\">DSP-26-03</a>, that a fix is planned. The job waited for the one";
        assert!(
            text.contains(". Right; the fix was carried out and judged on ")
                && text.contains(
                    "). It is to be looked at again by <time datetime=\"2026-12-31\">31 Dec 2026</time>."
                )
        );
        assert!(text.contains(signed) && text.contains(again));
    }
    assert!(page(&PAGES, "index.html").contains("of which 3 are answered"));
}

#[test]
fn counts_of_the_front_page_are_those_of_the_check() {
    let front = page(&PAGES, "index.html");
    // Files are asked while they are read; they are another population than records.
    let of_records = |o: &&Outcome| !matches!(o.rule.check, Check::Reading(_));
    let outcomes: Vec<&Outcome> = NORRVIK.checked.outcomes.iter().filter(of_records).collect();
    let questions: usize = outcomes.iter().map(|o| o.population()).sum();
    assert!(front.contains(&format!("more rules looked at {} files", NORRVIK.tree.files.len())));
    let thousands = format!("{},{:03}", questions / 1000, questions % 1000);
    let sentence = format!("{} rules asked {thousands} questions of", outcomes.len());
    assert!(front.contains(&sentence), "{sentence}");
    let idle = outcomes.iter().filter(|o| o.population() == 0).count();
    assert!(idle > 0 && front.contains(&format!("{idle} of the rules had nothing to look at")), "{idle}");
    let all = &NORRVIK.checked.outcomes;
    let idle = all.iter().filter(|o| o.population() == 0).count();
    let sound = all.iter().filter(|o| o.population() > 0 && o.findings.is_empty()).count();
    let counts =
        format!("No finding</span> <a href=\"#clean\">{sound} rules</a></span><span><span class=\"mark");
    let (_, after) = page(&PAGES, "findings.html").split_once(&counts).unwrap();
    let nothing = format!("Nothing to look at</span></span> <a href=\"#clean\">{idle} rules</a>");
    assert!(after.contains(&nothing), "{nothing}");
    for job in NORRVIK.lab.jobs.keys() {
        assert!(front.contains(&format!("<title>{job} ")), "{job} is not on the strip");
    }
}

#[test]
fn the_panel_the_strip_and_the_register_count_the_same_jobs() {
    let front = page(&PAGES, "index.html");
    let after = |text: &str| &front[front.find(text).unwrap_or_else(|| panic!("no {text:?}"))..];
    let panel = after("Was every change told, and agreed, before it happened?");
    let counts: Vec<usize> = panel
        .split("<span class=\"n\">")
        .skip(1)
        .take(5)
        .map(|rest| rest.split('<').next().unwrap().parse().unwrap())
        .collect();
    let [shown, gaps, grave, not, cannot] = counts[..] else { panic!("{counts:?}") };
    let described = format!(
        "Changes told before: {shown} yes, {gaps} with gaps or afterwards, {} no or with a grave gap, {cannot} cannot tell.",
        grave + not
    );
    assert!(front.contains(&described), "{described}");
    let marked = elements(after("id=\"strip-d\""))
        .iter()
        .filter(|e| e.name == "use" && e.get("y") == Some("68"))
        .count();
    assert_eq!(marked, shown + gaps + grave + not + cannot, "one mark a job that has a change");
}

#[test]
fn what_is_missing_after_the_last_commit_is_not_told_as_never() {
    let job = page(&PAGES, "jobs/REQ-26-029.html");
    assert!(job.contains("nobody told in records that end on <time datetime=\"2026-10-07\">"));
    assert!(!page(&PAGES, "jobs/REQ-26-019.html").contains("The records end on"), "a closed job is whole");
    assert!(page(&PAGES, "jobs.html").contains("the records end on"));
}

#[test]
fn a_missing_talk_is_the_matter_of_its_own_rule_and_is_linked() {
    let about = page(&PAGES, "about.html");
    let row = &about[about.find("CM-26-19").unwrap()..];
    assert!(row[..row.find("</tr>").unwrap()].contains("COM-005"), "the finding is named beside it");
}

#[test]
fn every_threshold_says_which_rule_reads_it() {
    let about = page(&PAGES, "about.html");
    let row = about.split("<tr>").find(|row| row.contains("<code>decision_wd</code>")).unwrap();
    assert!(row.contains("REV-014"), "{row}");
}

#[test]
fn every_rule_and_document_has_its_page() {
    for outcome in &NORRVIK.checked.outcomes {
        let text = page(&PAGES, &format!("rules/{}.html", outcome.rule.code));
        assert!(text.contains(outcome.rule.name));
    }
    for id in NORRVIK.lab.documents.keys() {
        assert!(page(&PAGES, &format!("documents/{id}.html")).contains("Revisions"));
    }
    // Thresholds stand with the values in force.
    assert!(page(&PAGES, "about.html").contains("verbal_confirmation_wd"));
}

#[test]
fn a_job_says_what_was_agreed_and_where_each_value_comes_from() {
    // The customer asked for five more working days, and both agreed: the day before is struck out.
    let job = page(&PAGES, "jobs/REQ-25-013.html");
    let due = "<b><time datetime=\"2025-11-27\">27 Nov 2025</time></b><br><s><time datetime=\"2025-11-20\">20 Nov 2025";
    assert!(job.contains(due));
    assert!(job.contains("<a href=\"#r-amendment-1\">AMD-25-02</a>"));
    // No history was read, so nothing is said of when records were written down.
    assert!(job.contains("not read") && !job.contains("same day"));
}

#[test]
fn words_of_the_house_are_kept() {
    for (path, text) in
        html().filter(|(path, _)| !path.starts_with("documents/") && !path.starts_with("rules/"))
    {
        let text = text.to_lowercase();
        for word in ["compliant", "score", "violation", "validation failed"] {
            assert!(!text.contains(word), "{path} says {word}");
        }
    }
}
