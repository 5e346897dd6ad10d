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
