//! Hostile text in every field of every form.

use countersign::model::finding::{Basis, Grade};
use countersign::model::place::Place;
use countersign::model::rule::{Check, OwnCheck, Rule};
use serde_json::Value;

use super::github::commands;
use super::marked::acts;
use super::schemas::{valid, valid_xml};
use super::{FORMS, answered, scoped};
use crate::cli::made::{MISSING, Made, OVERDUE};

/// Texts that somebody might write into a record to act where it is shown.
pub(super) const TEXTS: &[&str] = &[
    // commands to a runner of jobs
    "::error file=x,line=1::owned",
    "a\n::error::owned",
    "a\r\n::add-mask::a",
    "a\r::set-env name=X::y",
    "::stop-commands::token",
    "   ::notice::owned",
    "::::error::owned",
    "%0A::error::owned",
    "a,title=x::owned",
    "##[error]owned",
    "a ##[add-mask]a",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStatus text='x']",
    // a terminal and a reader's eyes
    "\u{1b}[31mred\u{1b}[0m",
    "\u{9b}31mred",
    "\u{1b}]8;;https://evil.example\u{7}x\u{1b}]8;;\u{7}",
    "\u{202e}gnp.exe",
    "\u{2066}x\u{2069}",
    "a\u{200b}b\u{feff}c",
    "\u{0}\u{1}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{85}",
    "\u{2028}\u{2029}",
    "\u{fffe}\u{ffff}\u{1fffe}",
    // pages
    "@octocat @org/team #12 GH-12 !3 %4 ~5 org/repo#6 d034c0c2a8e5f7d034c0c2a8e5f7d034c0c2a8e5",
    "[click](https://evil.example) [click][1]\n\n[1]: https://evil.example",
    "![x](https://evil.example/p.png)",
    "https://evil.example www.evil.example mailto:a@evil.example <https://evil.example>",
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "<!-- countersign:check -->",
    "--> <b>x</b>",
    "| a | b |\n|---|---|\n| c | d |",
    "`code` ``more`` ```",
    "`",
    "``` \n# heading\n- item\n> quote\n***\n1. one",
    "\\`x\\` \\",
    "$x$ $$y$$ :smile: [^1] - [ ] task",
    "javascript:alert(1) data:text/html,x",
    // XML, JSON and templates
    "</failure></testcase><testcase name=\"x\"/>",
    "]]> <![CDATA[x]]> &amp; &#0; &evil; \" ' <!DOCTYPE x>",
    "\"},{\"ruleId\":\"x\"}",
    "</script>",
    "${{ secrets.TOKEN }} {{ 7*7 }} {% raw %} <%= 7*7 %> #{7*7}",
    // spreadsheets
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    // nothing, and much
    "",
    "   ",
    "../../../etc/passwd",
    "con.yaml",
];

/// A rule of the laboratory's own, whose every text it wrote.
fn own(text: &'static str) -> &'static Rule {
    Box::leak(Box::new(Rule {
        // code and name hold to a pattern before a rule is made of them
        code: "LAB-001",
        name: "own",
        title: text,
        grade: Grade::Major,
        basis: Basis::Procedure,
        clauses: Box::leak(Box::new([text])),
        procedure: &[],
        summary: text,
        advice: text,
        thresholds: &[],
        silenced_by: &[],
        page: text,
        check: Check::Laboratory(OwnCheck(&|_, _| {})),
    }))
}

/// One text in every field.
fn laid_out(text: &'static str, folder: &str) -> Made {
    let mut made = Made::new();
    let path = format!("records/{folder}/review.yaml");
    made.file(&path, format!("by: P5 # {text}\n"));
    let at = made.place(&path, "/by", "P5");
    for rule in [&MISSING, &OVERDUE, own(text)] {
        let finding = made.finding(rule, text, at.clone(), text);
        finding.advice(text).also(at.clone(), text).part = Some(text.to_owned());
        made.finding(rule, text, Place::file(format!("{folder}/gone.yaml")), text);
        made.finding(rule, text, at.clone(), text).standing = answered(text);
        made.cannot_tell(rule, text, text);
    }
    made
}

fn steers(c: char) -> bool {
    let is_bidi =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    (c.is_control() && c != '\n') || is_bidi || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}')
}

fn strings<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => out.push(text),
        Value::Array(list) => list.iter().for_each(|v| strings(v, out)),
        Value::Object(map) => map.values().for_each(|v| strings(v, out)),
        _ => {}
    }
}

#[test]
fn no_text_of_a_record_acts_in_any_form() {
    for text in TEXTS {
        let made = laid_out(text, text);
        for (name, write) in FORMS {
            let written = scoped(&made, write);
            let at = format!("{name} of {text:?}");
            assert!(!written.chars().any(steers), "{at}: {written:?}");
            let commands = commands(&written);
            if *name == "github" {
                let allowed = ["file", "line", "endLine", "col", "endColumn", "title"];
                assert_eq!(commands.len(), 7, "{at}: {written}");
                for command in commands {
                    assert!(["error", "notice"].contains(&command.name.as_str()), "{at}: {command:?}");
                    let is_ours = |key: &String| allowed.contains(&key.as_str());
                    assert!(command.properties.keys().all(is_ours), "{at}: {command:?}");
                }
            } else {
                assert_eq!(commands, [], "{at}: {written}");
            }
            match *name {
                "junit" | "badge" => valid_text(name, &written),
                "markdown" => assert_eq!(acts(&written), Vec::<String>::new(), "{at}: {written}"),
                "sarif" | "sarif-open" | "codequality" | "rdjson" => {
                    let value = valid(name, &written);
                    let mut all = Vec::new();
                    strings(&value, &mut all);
                    assert!(
                        all.iter().all(|s| !s.is_empty() && !s.chars().any(|c| steers(c) || c == '\n')),
                        "{at}"
                    );
                    assert!(
                        !name.starts_with("sarif") || !all.iter().any(|s| s.contains("](")),
                        "{at}: {written}"
                    );
                }
                _ => {}
            }
        }
    }
}

fn valid_text(name: &str, written: &str) {
    if name == "junit" {
        valid_xml(written);
        let report = quick_junit::Report::deserialize_from_str(written).expect("it is read");
        assert_eq!(report.test_suites.len(), 3, "{written}");
        let of_one = |s: &quick_junit::TestSuite| s.test_cases.len() <= 2;
        assert!(report.test_suites.iter().all(of_one), "no case was smuggled in: {written}");
    }
}

#[test]
fn a_very_long_text_is_cut() {
    let long: &'static str = Box::leak("ü[".repeat(100_000).into_boxed_str());
    let made = laid_out(long, "jobs");
    for (name, write) in FORMS {
        let written = scoped(&made, write);
        if !["human", "json"].contains(name) {
            assert!(written.len() < 700_000, "{name}: {} bytes", written.len());
        }
        if name.starts_with("sarif") {
            valid(name, &written);
        }
    }
}
