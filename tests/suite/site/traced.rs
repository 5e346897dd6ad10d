//! Requirements and findings on the site: what supports what, what was found, and one sheet for each
//! finding.

use std::collections::BTreeSet;

use countersign::model::audit::{self, Case};
use countersign::model::finding::Outcome;
use countersign::model::trace::{self, PLANNED, Support};
use countersign::pipeline;
use countersign::report::explain::Library;
use countersign::report::{Look, View, catalogue, json};
use countersign::rules::RULES;
use serde_json::Value;

use super::markup::unescaped;
use super::{NORRVIK, PAGES, page};

fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut within = false;
    for c in html.chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            _ if !within => out.push(c),
            _ => {}
        }
    }
    unescaped(&out)
}

/// The row of a table that holds `mark`.
fn row<'a>(text: &'a str, mark: &str) -> &'a str {
    let rows = text.split("<tr").filter(|row| row.contains(mark));
    let found: Vec<&str> = rows.map(|row| row.split("</tr>").next().unwrap_or(row)).collect();
    assert_eq!(found.len(), 1, "rows with {mark}");
    found[0]
}

#[test]
fn each_rule_is_told_alike_everywhere() {
    let docs = catalogue::markdown(RULES);
    let look = Look { width: 100, color: false };
    let library = Library { rules: RULES, schema: pipeline::schema, look };
    let view =
        View { tree: &NORRVIK.tree, lab: &NORRVIK.lab, checked: &NORRVIK.checked, spots: &NORRVIK.spots };
    let report: Value = serde_json::from_str(&json::findings(&view).unwrap()).unwrap();
    let populations = report["populations"].as_array().unwrap();
    let list = page(&PAGES, "rules.html");
    for rule in RULES {
        let path = format!("rules/{}.html", rule.code);
        let section = docs.split("\n### ").find(|s| s.starts_with(&format!("{} ", rule.code))).unwrap();
        let on_page = plain(page(&PAGES, &path));
        let explained = library.explain(rule.code).unwrap();
        for said in [rule.name, rule.title, rule.summary] {
            assert!(section.contains(said) && on_page.contains(said), "{}: {said}", rule.code);
        }
        assert!(explained.contains(rule.name) && explained.contains(rule.title), "{explained}");
        assert!(section.contains(&path) && list.contains(&path), "{}", rule.code);
        let one = populations.iter().find(|p| p["rule"] == rule.code).unwrap();
        assert_eq!(one["name"], rule.name);
        let of_json: Vec<&str> =
            one["clauses"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(of_json, rule.clauses, "{}", rule.code);
        for clause in rule.clauses {
            let number = clause.split_once('-').unwrap().1;
            assert!(section.contains(clause), "{}: {clause}", rule.code);
            assert!(explained.contains(number) && on_page.contains(number), "{}: {clause}", rule.code);
        }
        for id in rule.procedure {
            assert!(section.contains(id) && explained.contains(id) && on_page.contains(id), "{id}");
        }
        let words = audit::section(rule, "What it checks").split_whitespace().filter(|word| *word != "-");
        let opening: String = words.take(4).collect();
        let squeezed = |text: &str| text.split_whitespace().collect::<String>().replace('`', "");
        for text in [&explained, &on_page] {
            assert!(squeezed(text).contains(&squeezed(&opening)), "{}: {opening}", rule.code);
        }
    }
}

#[test]
fn every_page_that_a_requirement_names_is_there() {
    let files: BTreeSet<&str> = PAGES.iter().map(|p| p.path.as_str()).collect();
    let is_there = |name: &str| match name.split_once('*') {
        Some((before, after)) => files.iter().any(|f| f.starts_with(before) && f.ends_with(after)),
        None => files.contains(name),
    };
    for requirement in trace::requirements() {
        for name in &requirement.pages {
            let planned = trace::is_planned(name);
            assert!(is_there(name) != planned, "{}: {name}, planned: {planned}", requirement.id);
        }
    }
    for name in PLANNED {
        assert!(!is_there(name), "{name} is a page now: take it out of PLANNED");
    }
    assert!(!is_there("nosuch.html") && !is_there("nosuch/*.html"));
}

#[test]
fn each_requirement_stands_on_both_pages() {
    let (traced, matrix) = (page(&PAGES, "traceability.html"), page(&PAGES, "procedure.html"));
    for requirement in trace::requirements() {
        let id = format!("id=\"q-{}\"", requirement.id);
        let row = plain(row(traced, &id));
        let names = requirement.rules.iter().chain(&requirement.pages).chain(&requirement.metrics);
        for name in names {
            assert!(row.contains(&trace::shown(name)), "{}: {name} is not in {row}", requirement.id);
        }
        assert!(row.contains(requirement.text), "{row}");
        assert!(matrix.contains(&format!("traceability.html#q-{}", requirement.id)), "{}", requirement.id);
    }
    for support in Support::ALL {
        let count = trace::requirements().iter().filter(|r| r.support() == support).count();
        assert!(traced.contains(&format!("<span class=\"n\">{count}</span>")), "{support:?}: {count}");
    }
    if trace::is_planned("GIT-002") {
        assert!(traced.contains("GIT-002 (not built yet)"));
    }
    assert!(traced.contains("Cited as clause 7.1.8: named for deviations"));
}

#[test]
fn the_procedure_matrix_counts_with_the_population() {
    let matrix = page(&PAGES, "procedure.html");
    for id in ["P09-6.2-a", "P09-7.1-d", "P09-8.1-c", "S004-7"] {
        let requirement = trace::by_id(id).unwrap();
        let of_rules = |o: &&Outcome| requirement.rules.contains(&o.rule.code);
        let outcomes: Vec<&Outcome> = NORRVIK.checked.outcomes.iter().filter(of_rules).collect();
        let found: usize = outcomes.iter().map(|o| o.findings.len()).sum();
        let asked: usize = outcomes.iter().map(|o| o.population()).sum();
        let row = plain(row(matrix, &format!("#q-{id}\"")));
        assert!(row.contains(&format!("{found} of {asked}")), "{found} of {asked}: {row}");
        for outcome in outcomes {
            let own = format!("{} {} of {}", outcome.rule.code, outcome.findings.len(), outcome.population());
            assert!(row.contains(&own), "{own}: {row}");
        }
    }
    assert!(plain(row(matrix, "#q-9001-8.2.1-k-04\"")).contains("Procedural"));
}

#[test]
fn each_finding_has_a_sheet_that_states_it_whole() {
    let findings = page(&PAGES, "findings.html");
    let case =
        Case { tree: &NORRVIK.tree, lab: &NORRVIK.lab, checked: &NORRVIK.checked, spots: &NORRVIK.spots };
    for finding in NORRVIK.checked.findings() {
        let print = finding.fingerprint();
        let path = format!("findings/{print}.html");
        assert!(findings.contains(&format!("href=\"{path}\"")), "{path}");
        if NORRVIK.lab.jobs.contains_key(&finding.record) {
            let job = page(&PAGES, &format!("jobs/{}.html", finding.record));
            assert!(job.contains(&format!("href=\"../{path}\"")), "{path}");
        }
        let sheet = plain(page(&PAGES, &path));
        for head in
            ["Requirement", "Statement of nonconformity", "Objective evidence", "Extent", "Proposed grade"]
        {
            assert!(sheet.contains(head), "{path}: {head}");
        }
        let statement = audit::state(case, finding);
        assert!(sheet.contains(&statement.extent.words()), "{path}");
        for (clause, requirement) in statement.clauses.iter().zip(&statement.procedure) {
            assert!(sheet.contains(clause.meaning) && sheet.contains(requirement.text), "{path}");
        }
        for piece in &statement.evidence {
            assert!(sheet.contains(&piece.cited()), "{path}: {}", piece.cited());
            for line in &piece.excerpt {
                assert!(sheet.contains(line), "{path}: {line:?}");
            }
        }
        assert!(sheet.contains("commit 0123456789abcdef"), "{path}: the whole commit id");
    }
}

/// What has no day stands in a column of its own, so that no finding is left out of a row.
#[test]
fn the_columns_of_a_clause_add_up_to_its_findings() {
    let text = page(&PAGES, "clauses.html");
    assert!(text.contains("<th scope=\"col\" class=\"qc\">no day</th>"));
    let mut rows = 0;
    for row in text.split("<tr id=\"c-").skip(1).filter(|row| row.contains("class=\"qc ")) {
        let row = row.split("</tr>").next().unwrap();
        let cells: Vec<String> = row.split("<td").skip(1).map(|cell| plain(&format!("<td{cell}"))).collect();
        let found = cells.iter().find_map(|c| c.split_once(" of ")?.0.trim().parse::<usize>().ok());
        let cells = row.split("<td class=\"qc ").skip(1).filter_map(|cell| cell.split("</td>").next());
        let cells = cells.map(|cell| plain(&format!("<td class=\"qc {cell}")));
        let sum: usize = cells.filter_map(|cell| cell.trim().parse::<usize>().ok()).sum();
        assert_eq!(sum, found.unwrap_or(0), "{row}");
        rows += 1;
    }
    assert!(rows > 30, "only {rows}");
}

#[test]
fn the_laboratorys_own_rules_stand_beside_what_they_serve() {
    for path in ["procedure.html", "traceability.html"] {
        let text = page(&PAGES, path);
        let rows: Vec<&str> = text.split("<tr").filter(|row| row.contains("P09-6.3-a")).collect();
        assert!(rows.iter().any(|row| row.contains("LAB-001")), "{path}");
        let section = text.split("<section").find(|s| s.contains("id=\"s-P09-7.2\"")).unwrap();
        assert!(section.contains("own rules for this section") && section.contains("LAB-002"), "{path}");
    }
}

#[test]
fn clauses_that_rules_look_at_are_not_among_those_without_a_rule() {
    let text = page(&PAGES, "clauses.html");
    let unseen = text.split("id=\"h-unseen\"").nth(1).unwrap();
    for seen in ["6.6.3.a", "6.6.2.c", "7.8.1.1", "7.8.8.1", "7.8.8.3", "8.9.2.j", "8.9.3", "7.9.3.a"] {
        assert!(!unseen.contains(&format!("id=\"c-17025-{seen}\"")), "{seen}");
        assert!(text.contains(&format!("id=\"c-17025-{seen}\"")), "{seen}");
    }
    let (_, after) = page(&PAGES, "index.html").split_once("clauses in the catalogue ask").unwrap();
    assert!(after.contains("are parts of clauses that rules look at as a whole"));
}

#[test]
fn answers_have_a_register_and_lead_to_their_findings() {
    let text = page(&PAGES, "answers.html");
    for (id, print) in [("DSP-26-01", "2acb2d48c14ed818"), ("DSP-26-02", "e6fdc096ce88c20b")] {
        assert!(text.contains(&format!("answers/{id}.html")), "{id}");
        assert!(text.contains(&format!("findings/{print}.html")), "{print}");
        assert!(page(&PAGES, &format!("answers/{id}.html")).contains(&format!("findings/{print}.html")));
    }
    assert_eq!(text.matches("in force</span>").count(), 3);
}

#[test]
fn jobs_name_their_complaints_and_feedback() {
    let named = [
        ("REQ-26-001", "CPL-26-01"),
        ("REQ-26-006", "CPL-26-02"),
        ("REQ-26-002", "CPL-26-03"),
        ("REQ-26-023", "CPL-26-04"),
        ("REQ-25-011", "CPL-25-01"),
        ("REQ-26-019", "FB-26-02"),
        ("REQ-26-020", "FB-26-04"),
        ("REQ-26-026", "FB-26-08"),
    ];
    for (job, record) in named {
        let text = page(&PAGES, &format!("jobs/{job}.html"));
        let section = text.split("id=\"named\"").nth(1).unwrap();
        assert!(section.contains(&format!("{record}.html")), "{job}: {record}");
    }
    let text = plain(page(&PAGES, "jobs/REQ-26-001.html"));
    assert!(text.contains("reported as accredited although done outside and not marked so"), "{text}");
}

#[test]
fn no_page_shows_raw_backquotes_in_advice_or_says_the_mending_twice() {
    for found in PAGES.iter().filter(|p| p.path.starts_with("findings")) {
        let text = plain(std::str::from_utf8(&found.bytes).unwrap());
        assert!(!text.contains("`late_entry`") && !text.contains("`countersign"), "{}", found.path);
    }
    let sheet = plain(page(&PAGES, "findings/e6fdc096ce88c20b.html"));
    assert_eq!(sheet.matches("Send the requirements").count(), 1);
}
