//! Answers: as CEL gives them, and "cannot tell" wherever a record is silent.

use std::collections::BTreeMap;

use cel::{Context, Program, Value};
use countersign::model::record::own_rule::{Expect, Got};

use super::{base, examine, outcome, own_rules, rule, told, with_rule};

/// A record of which expressions are asked, as JSON and so as YAML.
const RECORD: &str = r#"{ "mode": "full", "non_standard": false, "decline_reason": "busy",
    "conditions": ["twelve days", "no pass or fail", "by mail"],
    "load_snapshot": { "open_jobs": 9, "instrument_hours": 33 },
    "agreed": { "tat_wd": 10, "due_on": "2026-02-18",
                "lines": [{ "line": 1, "sample_count": 3 }, { "line": 2, "sample_count": 4 }] } }"#;

/// The answer of an expression about the record, through an example of a rule.
fn answer(expression: &str) -> Expect {
    let example = format!("examples:\n  - {{ name: it, expect: pass, record: {RECORD} }}\n");
    let own = own_rules(&rule("review", expression, &example));
    match &own.tried[0].got {
        Got::Answer(answer, _) => *answer,
        broken @ Got::Broken(_) => panic!("{expression}: {broken:?}"),
    }
}

/// JSON whose numbers are whole ones with a sign, as CEL takes numbers that are written.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Any {
    Truth(bool),
    Whole(i64),
    Text(String),
    List(Vec<Any>),
    Map(BTreeMap<String, Any>),
}

/// The answer of the crate's own interpreter.
fn answer_of_the_crate(expression: &str) -> Expect {
    let record: BTreeMap<String, Any> = serde_json::from_str(RECORD).unwrap();
    let mut context = Context::default();
    for (key, value) in record {
        context.add_variable(key, cel::to_value(value).unwrap()).unwrap();
    }
    match Program::compile(expression).unwrap().execute(&context) {
        Ok(Value::Bool(true)) => Expect::Pass,
        Ok(Value::Bool(false)) => Expect::Finding,
        Ok(other) => panic!("{expression}: {other:?}"),
        Err(_) => Expect::CannotTell,
    }
}

#[test]
fn answers_are_those_of_cel() {
    for expression in [
        "mode == 'full'",
        "mode != \"full\"",
        "mode in ['full', 'routine']",
        "!(mode in ['full'])",
        "decline_reason < 'g'",
        "alternative_offered == 'x'",
        "mode.startsWith('fu') && mode.endsWith('ll')",
        "mode.contains('x')",
        "non_standard || mode == 'full'",
        "non_standard && mode == 'full'",
        "!non_standard",
        "agreed.tat_wd > 9 && agreed.tat_wd <= 10",
        "agreed.tat_wd * 2 - 5 == 15",
        "agreed.tat_wd / 3 == 3",
        "agreed.tat_wd % 3 == 1",
        "-agreed.tat_wd < 0",
        "agreed.tat_wd >= 10 ? true : false",
        "size(conditions) == 3",
        "conditions.size() == 3",
        "size(mode) == 4",
        "conditions[1] == 'by mail'",
        "conditions.all(c, size(c) > 5)",
        "conditions.exists(c, c == 'by mail')",
        "conditions.exists_one(c, c.contains('o'))",
        "size(conditions.filter(c, c.contains('a'))) == 3",
        "conditions.map(c, size(c)) == [11, 15, 7]",
        "'by mail' in conditions",
        "agreed.lines.all(l, l.sample_count > 2)",
        "agreed.lines.map(l, l.sample_count) == [3, 4]",
        "agreed.lines.map(l, l.line > 1, l.sample_count) == [4]",
        "has(agreed.due_on)",
        "has(agreed.clock)",
        "agreed.due_on <= '2026-02-18'",
        "agreed.due_on < '2026-02-18'",
        "string(agreed.tat_wd) == '10'",
        "int('10') == agreed.tat_wd",
        "1.5 + 1.5 == 3.0",
        "[1, 2] + [3] == [1, 2, 3]",
        "'a' + 'b' == 'ab'",
        "agreed.clock == 'receipt'",
        "agreed.clock == 'receipt' || mode == 'full'",
        "mode == 'full' || agreed.clock == 'receipt'",
        "agreed.clock == 'receipt' && mode == 'routine'",
        "agreed.lines.exists(l, l.method == 'x' || l.line == 2)",
        "agreed.lines.all(l, l.method == 'x')",
        "conditions[7] == 'x'",
        "agreed.tat_wd / 0 == 1",
        "!!non_standard",
        "1 + 2 * 3 == 7 && (1 + 2) * 3 == 9",
        "[[1], [2]].all(a, a.all(b, b < 3))",
        "non_standard ? agreed.clock == 'receipt' : true",
    ] {
        assert_eq!(answer(expression), answer_of_the_crate(expression), "{expression}");
    }
}

#[test]
fn what_differs_from_cel_is_said_on_the_page() {
    assert_eq!(answer("has(agreed)"), Expect::Pass);
    assert_eq!(answer("has(decision.on)"), Expect::Finding, "nothing on the way is no error");
    assert_eq!(answer("has(record.decision)"), Expect::Finding);
    assert_eq!(answer("has(conditions)"), Expect::Pass);
    // a list that is left out is empty, in an example as in a record that was read
    assert_eq!(answer("size(subcontract_plan) == 0 && !has(subcontract_plan)"), Expect::Pass);
    assert_eq!(answer("agreed.lines.all(l, size(l.modifications) == 0)"), Expect::Pass);
    assert_eq!(why("size(subcontract_plan) == 0 && !has(subcontract_plan)", ""), Vec::<String>::new());
    assert_eq!(answer("working_days(agreed.due_on, '2026-02-23') == 3"), Expect::Pass);
    assert_eq!(answer("days('2026-02-23', agreed.due_on) == -5"), Expect::Pass);
    assert_eq!(answer("as_of == '2026-01-01'"), Expect::Pass);
    // a key of the laboratory's own is a text whatever it looks like
    assert_eq!(answer("record['x-rack'] == 'A'"), Expect::CannotTell);
}

/// Reasons why LAB-001 can not tell of the one job of the base.
fn why(require: &str, more: &str) -> Vec<String> {
    let examined = with_rule(&rule("review", require, more));
    assert_eq!(told(&examined), Vec::<String>::new(), "{require}");
    let open = outcome(&examined, "LAB-001").cannot_tell.iter().filter(|c| c.record == "REQ-1");
    open.map(|c| c.why.clone()).collect()
}

#[test]
fn a_silent_record_is_no_pass_and_no_finding() {
    assert_eq!(why("alternative_offered == \"x\"", ""), ["the record does not say `alternative_offered`"]);
    assert_eq!(why("!(agree.channel == \"phone\")", ""), ["the record does not say `agree`"]);
    assert_eq!(why("true", "when: agree.channel == \"phone\"\n"), ["the record does not say `agree`"]);
    assert_eq!(why("job.exit < as_of", ""), ["the record does not say `job.exit`"]);
    assert_eq!(why("conditions[0] == \"x\"", ""), ["the record does not say `conditions[0]`"]);
    assert_eq!(why("!has(agree) || agree.channel == \"email\"", ""), Vec::<String>::new());
}

#[test]
fn what_a_record_says_may_still_not_fit() {
    let own = "record[\"x-rack\"] == 3";
    let mut files = base();
    files.insert("rules/LAB-001.yaml".into(), rule("review", own, "").into_bytes());
    let review = files.get_mut("records/jobs/2026/REQ-1/review.yaml").unwrap();
    review.extend(b"x-rack: A\n");
    let examined = examine(files);
    let open: Vec<_> = outcome(&examined, "LAB-001").cannot_tell.iter().map(|c| c.why.as_str()).collect();
    let says = "the rule does not fit the record: `record[\"x-rack\"]` is a text and `3` is a number; `==` can not compare them";
    assert!(open.contains(&says), "{open:?}");
}

#[test]
fn a_file_that_can_not_be_read_proves_nothing() {
    let mut files = base();
    files.insert("records/jobs/2026/REQ-1/deviation-1.yaml".into(), b"lines: [1\n".to_vec());
    for (require, says) in [
        ("job.deviations.all(d, false)", "the deviation-1 could not be read"),
        ("has(job.deviations)", "the deviation-1 could not be read"),
        ("job.due > as_of", "the deviation-1 could not be read"),
    ] {
        files.insert("rules/LAB-001.yaml".into(), rule("request", require, "").into_bytes());
        let examined = examine(files.clone());
        let open: Vec<_> = outcome(&examined, "LAB-001").cannot_tell.iter().map(|c| c.why.as_str()).collect();
        assert_eq!(open, [says], "{require}");
    }
    files.insert("rules/LAB-001.yaml".into(), rule("deviation", "has(agree)", "").into_bytes());
    let examined = examine(files);
    let open: Vec<_> = outcome(&examined, "LAB-001").cannot_tell.iter().map(|c| c.why.as_str()).collect();
    assert_eq!(open, ["the deviation could not be read"]);
}

#[test]
fn a_finding_stands_at_the_first_key_and_speaks_the_rules_words() {
    let more = "when: has(decision)\nmessage: Decided {decision.on}, director {director.on}.\n";
    let examined = with_rule(&rule("review", "decision.on == as_of", more));
    let outcome = outcome(&examined, "LAB-001");
    let finding = outcome.findings.iter().find(|f| f.record == "REQ-1").expect("a finding");
    assert_eq!(finding.place.pointer, "/decision/on");
    let day = finding.on.expect("the day of the decision");
    assert!(finding.message.starts_with(&format!("Decided {day}, ")), "{}", finding.message);
    assert!(finding.message.starts_with("Decided 2026-"), "{}", finding.message);
    assert!(finding.message.ends_with(", director (not recorded)."), "{}", finding.message);
    assert_eq!(finding.advice, "Mend it.");
    let spot = examined.spots.get(&finding.place).expect("a place");
    assert!(spot.line > 1 && spot.column > 1, "{spot:?}");
}

#[test]
fn days_keep_their_day_whatever_the_zone_of_their_time() {
    let mut files = base();
    let path = "records/jobs/2026/REQ-1/request.yaml";
    let text = String::from_utf8(files[path].clone()).unwrap();
    let line = text.lines().find(|l| l.starts_with("received_on:")).unwrap().to_owned();
    let day = line.trim_start_matches("received_on:").trim().trim_matches('"')[..10].to_owned();
    for time in ["T00:10:00+09:00", "T23:50:00-08:00", "T12:00:00Z"] {
        let written = text.replace(&line, &format!("received_on: {day}{time}"));
        files.insert(path.to_owned(), written.into_bytes());
        let require = format!("received_on == \"{day}\" && received_on <= \"{day}\"");
        files.insert("rules/LAB-001.yaml".into(), rule("request", &require, "").into_bytes());
        let examined = examine(files.clone());
        let outcome = outcome(&examined, "LAB-001");
        assert_eq!((outcome.passes.len(), outcome.findings.len()), (1, 0), "{time}: {outcome:?}");
    }
}
