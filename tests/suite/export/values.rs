//! What tables say is what check, trends and due say.

use std::collections::BTreeMap;

use countersign::model::agenda::Within;
use countersign::model::edition::Edition;
use countersign::model::table::{Cells, Draft, Table};
use countersign::model::when::When;
use countersign::report::{View, due, json, trends as told};
use countersign::{agenda, pipeline};
use jiff::civil::date;
use serde_json::Value;

use super::{TABLES, table, tables_of, texts, wholes};
use crate::site::NORRVIK;

/// The rows of a table as objects, by the format that a JSON reader reads.
fn rows(name: &str) -> Vec<Value> {
    let pages = countersign::export::files(&TABLES, countersign::export::Format::Ndjson).unwrap();
    let page = pages.iter().find(|page| page.path == format!("{name}.ndjson")).unwrap();
    let text = std::str::from_utf8(&page.bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn findings_and_populations_are_those_of_the_check() {
    let examined = &*NORRVIK;
    let view =
        View { tree: &examined.tree, lab: &examined.lab, checked: &examined.checked, spots: &examined.spots };
    let check: Value = serde_json::from_str(&json::findings(&view).unwrap()).unwrap();
    let (findings, populations) = (rows("findings"), rows("populations"));
    let of_check = check["findings"].as_array().unwrap();
    assert_eq!(findings.len(), of_check.len());
    assert!(findings.len() > 50, "the example has findings");
    for (row, finding) in findings.iter().zip(of_check) {
        for key in ["rule", "name", "grade", "basis", "record", "part", "file", "fingerprint"] {
            assert_eq!(row[key], finding[key], "{key} of {finding}");
        }
        assert_eq!(row["at_line"], finding["line"], "{finding}");
        assert_eq!(row["at_column"], finding["column"], "{finding}");
        let standing = match (finding["answer"].is_null(), finding["debt"].is_null()) {
            (false, _) => "answered",
            (_, false) => "known_debt",
            _ => "open",
        };
        assert_eq!(row["standing"], standing, "{finding}");
    }
    for (row, rule) in populations.iter().zip(check["populations"].as_array().unwrap()) {
        let pairs =
            [("rule", "rule"), ("found", "findings"), ("passed", "passes"), ("cannot_tell", "not_evaluable")];
        for (ours, theirs) in pairs {
            assert_eq!(row[ours], rule[theirs], "{ours} of {rule}");
        }
        let count = |key: &str| row[key].as_i64().unwrap();
        assert_eq!(count("asked"), count("passed") + count("found") + count("cannot_tell"), "{rule}");
    }
    assert_eq!(
        rows("cannot_tell").len(),
        usize::try_from(check["counts"]["not_evaluable"].as_u64().unwrap()).unwrap()
    );
}

#[test]
fn figures_are_those_of_the_trends() {
    let usual = pipeline::trends(&NORRVIK.lab);
    let told: Value = serde_json::from_str(&told::json::all(&NORRVIK.lab, &usual).unwrap()).unwrap();
    let (verdicts, figures) = (rows("metric_verdicts"), rows("metrics"));
    let mut compared = 0;
    for metric in told["metrics"].as_array().unwrap() {
        let same = |row: &&Value| row["metric"] == metric["id"] && row["grouped_by"] == metric["by"];
        let verdict = verdicts.iter().find(same).unwrap();
        assert_eq!(verdict["verdict"], metric["verdict"]["word"], "{}", metric["id"]);
        assert_eq!(verdict["p"], metric["verdict"]["p"], "{}", metric["id"]);
        assert_eq!(verdict["usual"], true);
        let points =
            metric["series"].as_array().unwrap().iter().flat_map(|s| s["points"].as_array().unwrap());
        let ours: Vec<&Value> = figures.iter().filter(same).collect();
        let theirs: Vec<&Value> = points.collect();
        assert_eq!(ours.len(), theirs.len(), "{}", metric["id"]);
        for (row, point) in ours.iter().zip(theirs) {
            for (ours, theirs) in
                [("period", "at"), ("k", "k"), ("n", "n"), ("value", "value"), ("p90", "p90")]
            {
                assert_eq!(row[ours], point[theirs], "{} {point}", metric["id"]);
            }
            assert_eq!(row["low"], point["interval"][0], "{} {point}", metric["id"]);
            assert_eq!(row["to_on"], point["to"], "{} {point}", metric["id"]);
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared} figures");
}

#[test]
fn punctuality_of_jobs_adds_up_to_the_first_metric() {
    let jobs = table(&TABLES, "jobs");
    let (mut late, mut due) = (0, 0);
    for word in texts(jobs, "punctuality").iter().flatten() {
        late += u32::from(word == "late");
        due += u32::from(word == "late" || word == "on_time");
    }
    let trend = pipeline::trend(
        &NORRVIK.lab,
        pipeline::metric("M01").unwrap(),
        pipeline::metric("M01").unwrap().usual(),
    );
    let points = &trend.found.series[0].points;
    let (k, n) = points.iter().fold((0, 0), |(k, n), p| (k + p.k.unwrap(), n + p.n));
    assert_eq!((due - late, due), (k, n), "on time among those due");
    assert!(late > 5, "the example has late reports");
    let days: Vec<_> = wholes(jobs, "days_late").iter().flatten().collect();
    assert_eq!(days.len(), usize::try_from(late).unwrap());
}

#[test]
fn duties_are_those_of_due() {
    let agenda = agenda::agenda(&NORRVIK.lab, Within::Days(14));
    let ahead = due::Ahead { lab: &NORRVIK.lab, agenda: &agenda, person: None };
    let told: Value = serde_json::from_str(&due::json::ahead(ahead).unwrap()).unwrap();
    let (ours, theirs) = (rows("duties"), told["items"].as_array().unwrap());
    assert_eq!(ours.len(), theirs.len());
    assert!(!ours.is_empty());
    for (row, item) in ours.iter().zip(theirs) {
        let pairs = [
            ("due_on", "on"),
            ("overdue", "overdue"),
            ("what", "what"),
            ("record", "record"),
            ("key", "key"),
        ];
        for (ours, theirs) in pairs {
            assert_eq!(row[ours], item[theirs], "{item}");
        }
        assert_eq!(row["late"], item["late"]["count"], "{item}");
    }
}

#[test]
fn a_contract_tells_each_term_with_its_origin() {
    let terms = rows("contract_terms");
    let due: Vec<(&str, &str)> = terms
        .iter()
        .filter(|t| t["job"] == "REQ-26-011" && t["term"] == "due_on")
        .map(|t| (t["value"].as_str().unwrap(), t["brought_by"].as_str().unwrap()))
        .collect();
    let job = &NORRVIK.lab.jobs["REQ-26-011"];
    let wanted: Vec<(String, &str)> = job
        .contract
        .states
        .iter()
        .filter_map(|state| state.terms.due.as_ref())
        .map(|due| (due.value.to_string(), due.source.as_str()))
        .collect();
    let wanted: Vec<(&str, &str)> = wanted.iter().map(|(day, source)| (day.as_str(), *source)).collect();
    assert_eq!(due, wanted);
    assert!(!due.is_empty());
    let lines: BTreeMap<&str, usize> = terms.iter().fold(BTreeMap::new(), |mut all, t| {
        *all.entry(t["term"].as_str().unwrap()).or_default() += 1;
        all
    });
    for term in ["method", "items", "provider", "reporting.format", "decision_rule.rule"] {
        assert!(lines.contains_key(term), "no {term} among {lines:?}");
    }
}

#[test]
fn a_column_that_may_name_customers_is_empty_in_an_anonymised_export() {
    let tree = countersign::model::tree::Tree::of(
        countersign::model::tree::Origin::Memory,
        countersign::embedded::example(),
    );
    let input = pipeline::Input {
        edition: Some(Edition::Anonymised),
        ..pipeline::Input::new(tree, Vec::new(), date(2026, 10, 15))
    };
    let tables = tables_of(&pipeline::examine(input, &|_| {}));
    let pages = countersign::export::files(&tables, countersign::export::Format::Csv).unwrap();
    let all: String = pages.iter().map(|page| String::from_utf8_lossy(&page.bytes).into_owned()).collect();
    let names = NORRVIK.lab.customers.values().flat_map(|c| {
        let people = c.body.contacts.iter().map(|contact| contact.name.as_str());
        people.chain([c.body.name.as_str()])
    });
    let is_external = |name: &&str| name.contains(' ');
    let left: Vec<&str> = names.filter(is_external).filter(|name| all.contains(name)).collect();
    assert_eq!(left, Vec::<&str>::new(), "named all the same");
    assert_eq!(table(&tables, "jobs").rows(), table(&TABLES, "jobs").rows());
    let told = |tables: &[Table], column: &str| texts(table(tables, "jobs"), column).iter().flatten().count();
    assert!(told(&TABLES, "contact") > 0 && told(&tables, "contact") == 0);
    assert_eq!(told(&tables, "customer"), told(&TABLES, "customer"), "ids of customers stay");
}

#[test]
fn of_two_rows_with_one_key_the_first_stays() {
    let table = Draft::of("a", "A row.", [("x", 1), ("y", 2), ("x", 3)])
        .text("id", "Its id", |(id, _)| Some(*id))
        .key()
        .whole("number", "A number", |(_, number)| Some(*number))
        .when("seen", "When", |(_, number)| Some(When::on(date(2026, 1, i8::try_from(*number).unwrap()))))
        .dated_by("seen_on")
        .done();
    assert_eq!(table.column("number").unwrap().cells, Cells::Whole(vec![Some(1), Some(2)]));
    assert_eq!(table.years(2020), [(2026, vec![0, 1])]);
}
