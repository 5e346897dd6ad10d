//! The same figures everywhere, and nothing counted that could not be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use countersign::embedded;
use countersign::model::edition::Edition;
use countersign::model::lab::Lab;
use countersign::model::trace;
use countersign::model::tree::{Origin, Tree};
use countersign::model::trend::{By, Drawing, Trend, Word};
use countersign::pipeline::{self, Input};
use countersign::report::Look;
use countersign::report::trends::{csv, human, json, manual};
use countersign::trends;
use jiff::civil::date;
use serde_json::Value;

use super::norrvik::NORRVIK;
use crate::cli::run::{laboratory, run};
use crate::site::{NORRVIK as EXAMINED, render};

/// The example laboratory with other bytes in some of its files.
fn changed(change: impl Fn(&str) -> Option<&'static str>) -> Lab {
    let files = embedded::example().into_iter().map(|(path, bytes)| match change(&path) {
        Some(text) => (path, text.as_bytes().to_vec()),
        None => (path, bytes.to_vec()),
    });
    let input = Input::new(Tree::of(Origin::Memory, files), Vec::new(), date(2026, 10, 15));
    pipeline::laboratory(input, &|_| {})
}

fn usual(lab: &Lab, id: &str) -> Trend {
    let metric = trends::find(id).unwrap();
    trends::one(lab, metric, metric.usual())
}

#[test]
fn ids_run_from_m01_to_m25_and_each_serves_a_requirement() {
    let ids: Vec<&str> = trends::METRICS.iter().map(|m| m.id).collect();
    let wanted: Vec<String> = (1..=25).map(|n| format!("M{n:02}")).collect();
    assert_eq!(ids, wanted);
    for metric in trends::METRICS {
        let named = trace::requirements().iter().any(|r| r.metrics.contains(&metric.id));
        assert!(named, "no requirement names {}", metric.id);
        for text in [metric.formula, metric.population, metric.test, metric.question] {
            assert!(text.ends_with(['.', '?']), "{}: {text}", metric.id);
        }
        for clause in metric.clauses {
            assert!(countersign::model::clause::by_id(clause).is_some(), "{}: no clause {clause}", metric.id);
        }
        let by: BTreeSet<&str> = metric.by.iter().map(|by| by.word()).collect();
        assert_eq!(by.len(), metric.by.len(), "{}", metric.id);
    }
}

#[test]
fn page_json_csv_and_terminal_tell_the_same_figures() {
    let all = trends::all(&NORRVIK);
    let report: Value = serde_json::from_str(&json::all(&NORRVIK, &all).unwrap()).unwrap();
    let sheet = csv::all(&all);
    let pages = render(&EXAMINED, &[]);
    for (trend, told) in all.iter().zip(report["metrics"].as_array().unwrap()) {
        let id = trend.metric.id;
        let path = format!("metrics/{id}.html");
        let page = pages.iter().find(|p| p.path == path).unwrap_or_else(|| panic!("no {path}"));
        let page = String::from_utf8(page.bytes.clone()).unwrap();
        let text = human::one(trend, Look { width: 2000, color: false });
        assert_eq!(told["id"], id);
        assert!(page.contains(trend.found.verdict.word.words()), "{id}");
        if let Some(p) = trend.found.verdict.p_words() {
            assert!(page.contains(&format!("p = {p}")) && text.contains(&format!("p = {p}")), "{id}: {p}");
            assert_eq!(told["verdict"]["p"].as_f64(), trend.found.verdict.p, "{id}");
        }
        for (series, told) in trend.found.series.iter().zip(told["series"].as_array().unwrap()) {
            for (point, told) in series.points.iter().zip(told["points"].as_array().unwrap()) {
                let words = point.words();
                assert!(page.contains(&words), "{id}, {}: no {words} on the page", point.at);
                assert!(text.contains(&words), "{id}, {}: no {words} on the terminal", point.at);
                assert_eq!(told["n"], point.n, "{id}");
                assert_eq!(told["value"].as_f64(), point.value, "{id}");
                let k = point.k.map_or_else(String::new, |k| k.to_string());
                let mark =
                    format!(",{k},{},{}", point.n, point.value.map_or_else(String::new, |v| v.to_string()));
                assert!(sheet.contains(&mark), "{id}: no {mark} in the sheet");
            }
        }
    }
}

#[test]
fn a_chart_says_its_figures_and_is_left_out_where_they_carry_none() {
    let pages = render(&EXAMINED, &[]);
    let text = |path: &str| {
        let page = pages.iter().find(|p| p.path == path).unwrap();
        String::from_utf8(page.bytes.clone()).unwrap()
    };
    let drawn = text("metrics/M01.html");
    assert!(drawn.contains("<title id=\"m01-t\">On time, by the due day in force</title>"));
    assert!(drawn.contains("2025 Q4 6 of 7, 86 % (95 %: 49 to 97 %)"), "the drawing is told in words");
    let not_drawn = text("metrics/M05.html");
    assert!(not_drawn.contains("There is too little to draw: 10 late reports; 20 are needed."));
    assert!(!not_drawn.contains("m05-t"));
    let overview = text("trends.html");
    for trend in trends::all(&NORRVIK) {
        assert!(overview.contains(&format!("href=\"metrics/{}.html\"", trend.metric.id)));
    }
    assert!(overview.contains("25 metrics are looked at together"));
}

#[test]
fn what_could_not_be_read_is_counted_and_stands_in_no_figure() {
    let broken = |path: &str| path.ends_with("REQ-26-013/report-1.yaml").then_some("issued_on: [");
    let report = usual(&changed(broken), "M01");
    assert_eq!(report.found.cases.told, usual(&NORRVIK, "M01").found.cases.told - 1);
    let untold: Vec<&str> = report.found.cases.untold.iter().map(|u| u.record.as_str()).collect();
    assert_eq!(untold, ["REQ-26-013"], "neither late nor on time");
    let request = |path: &str| path.ends_with("REQ-26-013/request.yaml").then_some("customer: [");
    let untold = usual(&changed(request), "M01").found.cases.untold;
    assert!(untold.iter().any(|u| u.record.ends_with("REQ-26-013/request.yaml")), "{untold:?}");
    let message = |path: &str| path.ends_with("REQ-26-005/communication-1.yaml").then_some("on: [");
    let untold = usual(&changed(message), "M05").found.cases.untold;
    assert!(untold.iter().any(|u| u.record == "REQ-26-005"), "a notice may stand there: {untold:?}");
}

#[test]
fn an_empty_laboratory_ends_in_no_claim() {
    let settings = "laboratory: { name: Empty }\n";
    let tree = Tree::of(Origin::Memory, [("countersign.yaml".to_owned(), settings.as_bytes().to_vec())]);
    let lab = pipeline::laboratory(Input::new(tree, Vec::new(), date(2026, 10, 15)), &|_| {});
    for trend in trends::groupings(&lab) {
        let (word, id) = (trend.found.verdict.word, trend.metric.id);
        assert!(matches!(word, Word::NotEnough | Word::Listed), "{id}: {word}");
        assert!(matches!(trend.found.drawing, Drawing::None(_)), "{id} is drawn from nothing");
    }
    let complaints = usual(&lab, "M13").found.verdict;
    assert!(complaints.why.contains("no data on satisfaction"), "{}", complaints.why);
}

#[test]
fn customers_are_not_told_apart_where_readers_may_not_know_them() {
    let input = Input {
        edition: Some(Edition::Anonymised),
        ..Input::new(Tree::of(Origin::Memory, embedded::example()), Vec::new(), date(2026, 10, 15))
    };
    let lab = pipeline::laboratory(input, &|_| {});
    assert!(trends::groupings(&lab).iter().all(|trend| trend.by != By::Customer));
    assert!(trends::groupings(&NORRVIK).iter().any(|trend| trend.by == By::Customer));
}

#[test]
fn no_cell_starts_a_formula() {
    for (text, cell) in [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("  =1", "'  =1"),
        (" plain", "\" plain\""),
        ("\t=1", "␉=1"),
        ("a, \"b\"", "\"a, \"\"b\"\"\""),
        ("plain", "plain"),
    ] {
        assert_eq!(csv::text(text), cell, "{text:?}");
    }
    let sheet = csv::all(&trends::groupings(&NORRVIK));
    let columns = sheet.lines().next().unwrap().split(',').count();
    assert!(columns == 18 && sheet.lines().count() > 300, "{columns} columns");
    assert!(sheet.ends_with("\r\n") && !sheet.contains("\r\n="));
}

#[test]
fn the_command_tells_what_is_asked_for() {
    let dir = laboratory();
    let (code, out, err) = run(dir.path(), &["trends", "-q"]);
    assert_eq!((code, out.lines().count()), (0, 25), "{out}{err}");
    let (code, out, _) =
        run(dir.path(), &["trends", "--metric", "m01", "--by", "method", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0);
    assert_eq!(
        (&report["schema"], &report["metrics"][0]["by"]),
        (&"countersign/trends/1".into(), &"method".into())
    );
    let (code, _, err) = run(dir.path(), &["trends", "--metric", "M1"]);
    assert!(code == 2 && err.contains("No metric is called M1") && err.contains("Did you mean M"), "{err}");
    let (code, _, err) = run(dir.path(), &["trends", "--metric", "M17", "--by", "month"]);
    assert!(
        code == 2 && err.contains("M17 is not given by month") && err.contains("given by survey"),
        "{err}"
    );
    let settings = dir.path().join("countersign.yaml");
    let text = fs::read_to_string(&settings).unwrap() + "\nedition: anonymised\n";
    fs::write(&settings, text).unwrap();
    let (code, _, err) = run(dir.path(), &["trends", "--by", "customer"]);
    assert!(code == 2 && err.contains("tell customers apart"), "{err}");
}

#[test]
fn the_page_of_metrics_is_committed_as_made() {
    let made = manual::markdown(trends::METRICS);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "docs/metrics.md: renew it by `UPDATE=1 cargo test --test suite trends`");
}
