//! What is wrong with a rule is told at its place, and the rule then tells nothing.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use countersign::model::record::own_rule::{Expect, Got, Tried};

use super::{Files, base, examine, outcome, own_rules, rule, told, with_rule};

/// The one thing told about a rule that requires `require` of a review.
fn slip(require: &str) -> String {
    let own = own_rules(&rule("review", require, ""));
    let [fault] = own.faults.as_slice() else { panic!("{require}: {:#?}", own.faults) };
    assert_eq!((&*fault.place.file, fault.place.pointer.as_str()), ("rules/LAB-001.yaml", "/require"));
    format!("{} {}", fault.message, fault.advice)
}

#[test]
fn a_rule_with_a_slip_is_there_and_tells_nothing() {
    let examined = with_rule(&rule("review", "has(desicion)", ""));
    let says = "/require There is no key `desicion` under `record`. Did you mean `decision`?";
    assert_eq!(told(&examined), [says]);
    let outcome = outcome(&examined, "LAB-001");
    let why: Vec<_> = outcome.cannot_tell.iter().map(|c| c.why.as_str()).collect();
    assert_eq!(why, ["the rule itself could not be understood"]);
    assert_eq!(outcome.population(), 1);
}

#[test]
fn names_that_no_record_has() {
    for (require, says) in [
        (
            "desicion.on == \"2026-04-27\"",
            "A contract review has no key `desicion`. Did you mean `decision`?",
        ),
        (
            "has(confirmation.chanel)",
            "There is no key `chanel` under `confirmation`. Did you mean `channel`?",
        ),
        ("has(technicl)", "There is no key `technicl` under `record`. Did you mean `technical`?"),
        ("agreed.lines.all(l, has(l.metod))", "There is no key `metod` under `l`. Did you mean `method`?"),
        (
            "job.request.recieved_on < as_of",
            "There is no key `recieved_on` under `job.request`. Did you mean `received_on`?",
        ),
        ("job.deviation.all(d, true)", "There is no key `deviation` under `job`. Did you mean `deviations`?"),
        ("jobb.id == \"x\"", "A contract review has no key `jobb`. Did you mean `job`?"),
        (
            "workingdays(as_of, as_of) == 0",
            "There is no function `workingdays` that is asked so. Did you mean `working_days`?",
        ),
        (
            "has(mode.x)",
            "`mode` is a text, so there is no `mode.x`. `countersign explain review` lists the keys.",
        ),
    ] {
        assert_eq!(slip(require), says, "{require}");
    }
}

#[test]
fn questions_that_do_not_fit() {
    for (require, says) in [
        ("mode == \"ful\"", "`mode` is never \"ful\". Did you mean \"full\"?"),
        (
            "confirmation.channel in [\"email\", \"fone\"]",
            "`confirmation.channel` is never \"fone\". It is one of email, phone, form, in_person, portal, signed, letter, standing_term, other.",
        ),
        ("decision.on < \"2026-4-27\"", "\"2026-4-27\" is no day. Write days as \"2026-04-27\"."),
        (
            "agreed.tat_wd == \"5\"",
            "`agreed.tat_wd` is a number and `\"5\"` is a text; they can not be compared. Write numbers without \
             quotes and texts in quotes.",
        ),
        ("decision.on", "`require` gives a day, not yes or no. Ask something: has(…), ==, <=."),
        (
            "decision.on && true",
            "`decision.on` is a day, not yes or no. Ask something of it: has(…), ==, <=.",
        ),
        (
            "decision.on + 2 < as_of",
            "`+` can not reckon with days. Count with working_days(from, to) or days(from, to).",
        ),
        (
            "working_days(decision.on) < 2",
            "`working_days` takes 2; it was given 1. docs/laboratory-rules.md shows each function.",
        ),
        (
            "agreed.lines == 2",
            "`agreed.lines` is a list and `2` is a number; they can not be compared. Of a list ask size(…), all, exists or in.",
        ),
        ("job == record", "`job` alone was asked for. Ask for one of its keys: job.request, job.due."),
        (
            "{\"a\": 1} == {\"a\": 1}",
            "A mapping in braces can not be used in a rule. docs/laboratory-rules.md shows what can be written.",
        ),
        (
            "has(decision) ==",
            "The expression could not be understood from column 17 on: mismatched input '<EOF>'. See that brackets and quotes are closed, and that words are joined by &&, ||, == or <=.",
        ),
        (
            "mode == \"full",
            "The text that begins at column 9 has no closing quote. Close it with the same quote.",
        ),
        (
            "has(size(conditions))",
            "`has` can not be asked this (column 9). `has` asks for one key: has(agree) or has(agree.channel).",
        ),
        ("  ", "The expression is empty. docs/laboratory-rules.md shows what can be written."),
    ] {
        assert_eq!(slip(require), says, "{require}");
    }
}

#[test]
fn a_customer_has_no_job() {
    let told = told(&with_rule(&rule("customer", "has(job.due)", "")));
    assert_eq!(
        told,
        ["/require A customer stands in no job, so there is no `job`. Ask the record's own keys."]
    );
}

#[test]
fn a_message_is_looked_over_too() {
    let told = told(&with_rule(&rule("review", "has(decision)", "message: Decided {decision.onn}, {mode\n")));
    assert_eq!(told, ["/message A brace `{` is not closed. Close it with `}`: {agree.channel}."]);
    let examined = with_rule(&rule("review", "has(decision)", "message: Decided {decision.onn}\n"));
    assert_eq!(
        super::told(&examined),
        ["/message There is no key `onn` under `decision`. Did you mean `on`?"]
    );
}

#[test]
fn codes_and_names_are_the_rules_own() {
    let text = rule("review", "has(decision)", "");
    let two = |first: &str, second: &str| {
        let mut files: Files = base();
        files.insert("rules/a.yaml".into(), first.as_bytes().to_vec());
        files.insert("rules/b.yaml".into(), second.as_bytes().to_vec());
        told(&examine(files))
    };
    assert_eq!(
        two(&text, &text.replace("under-test", "other")),
        ["/id Another rule of the laboratory is called LAB-001 too. Give it the next free number."]
    );
    assert_eq!(
        two(&text, &text.replace("LAB-001", "LAB-002")),
        ["/name Another rule is called under-test too. Give it a name of its own."]
    );
    for code in ["REV-001", "REV-900", "GIT-001"] {
        let told = two(&text, &text.replace("LAB-001", code).replace("under-test", "other"));
        let family = &code[..3];
        let says = format!(
            "/id Codes that begin with {family}- are Countersign's own. Take letters of your own, such as LAB-001."
        );
        assert_eq!(told, [says]);
    }
    let told = told(&with_rule(&text.replace("under-test", "review-missing")));
    assert_eq!(told, ["/name Another rule is called review-missing too. Give it a name of its own."]);
}

#[test]
fn clauses_are_known_or_sections_of_a_procedure() {
    let more = "clauses: [\"17025-7.1.8\", \"7.1.1\", \"Procedure 09, section 6\", \"17025-7.1.88\"]\n";
    let examined = with_rule(&rule("review", "has(decision)", more));
    assert_eq!(
        told(&examined),
        [
            "/clauses/3 There is no clause 17025-7.1.88 among those on customer service. Did you mean 17025-7.1.8?"
        ]
    );
    let rule = outcome(&examined, "LAB-001").rule;
    assert_eq!(rule.clauses, ["17025-7.1.8", "17025-7.1.1"]);
    assert_eq!(rule.procedure, ["Procedure 09, section 6"]);
}

/// Lists within lists, as an example may hold them: more work than any computer ends.
fn nested(depth: usize) -> String {
    let items = vec!["1"; 30].join(", ");
    (0..depth).fold("true".to_owned(), |inner, n| format!("[{items}].all(x{n}, {inner})"))
}

#[test]
fn hostile_texts_end_soon() {
    let begun = Instant::now();
    let deep = format!("{}true{}", "(".repeat(100), ")".repeat(100));
    assert!(slip(&deep).starts_with("More than 16 brackets stand within each other."));
    assert!(slip(&"!".repeat(1500)).starts_with("The expression has 1500 words and signs; 300 are allowed."));
    assert!(slip(&"a".repeat(3000)).starts_with("The expression is 3000 bytes long; 2000 are allowed."));
    assert!(slip(&format!("mode{}", ".a".repeat(140))).starts_with("More than 60 parts"));
    assert!(slip(&nested(3)).starts_with("More than 2 lists are walked within each other."));
    let chain = format!("{} == 55", ["1"; 55].join(" + "));
    let tried = own_rules(&rule("review", &chain, IT)).tried;
    assert_eq!(tried[0].got, Got::Answer(Expect::Pass, String::new()), "as deep as is allowed");
    let doubled = (0..14).fold("[1, 2]".to_owned(), |list, _| format!("[{list}].map(x, x + x)[0]"));
    let wide = format!("size({doubled}) > 0");
    let tried = own_rules(&rule("review", &wide, IT)).tried;
    let Got::Answer(Expect::CannotTell, why) = &tried[0].got else { panic!("{tried:?}") };
    assert_eq!(why, "the rule takes more than 20000 steps on a record");
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

#[test]
fn a_rule_without_end_can_not_tell_and_holds_nobody_up() {
    let require = "conditions.all(a, conditions.all(b, a.contains(b) || a == b || b == a))";
    let conditions: Vec<String> = (0..400).map(|n| format!("  - condition {n} of many\n")).collect();
    let mut files = base();
    files.insert("rules/LAB-001.yaml".into(), rule("review", require, "").into_bytes());
    let path = "records/jobs/2026/REQ-1/review.yaml";
    let review = files.get_mut(path).expect("the base has a review");
    review.extend(format!("conditions:\n{}", conditions.concat().replace("condition ", "same ")).bytes());
    let begun = Instant::now();
    let examined = examine(files);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    let outcome = outcome(&examined, "LAB-001");
    let open: Vec<_> = outcome.cannot_tell.iter().map(|c| (c.record.as_str(), c.why.as_str())).collect();
    assert!(
        open.contains(&("REQ-1", "the rule takes more than 20000 steps on a record"))
            || outcome.findings.iter().any(|f| f.record == "REQ-1"),
        "{open:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written, the program ends and says something.
    #[test]
    fn no_words_stop_the_program(words in prop::collection::vec(prop::sample::select(WORDS), 1..24)) {
        let own = own_rules(&rule("deviation", &words.concat(), IT));
        prop_assert!(own.faults.is_empty() == own.tried.iter().all(Tried::is_answered), "{own:#?}");
    }

    #[test]
    fn no_characters_stop_the_program(text in "\\PC{0,40}") {
        let quoted = serde_json::to_string(&text).unwrap();
        own_rules(&rule("deviation", &text, &format!("message: {quoted}\n{IT}")));
    }
}

/// An example, so that what is understood is also answered.
const IT: &str =
    "examples:\n  - { name: it, expect: pass, record: { agree: { channel: phone } }, job: {} }\n";

const WORDS: &[&str] = &[
    "agree",
    "job",
    "record",
    "has",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    "!",
    "-",
    "+",
    "==",
    "<",
    "&&",
    "||",
    "?",
    ":",
    "\"phone\"",
    "'",
    "\"",
    "1",
    "2u",
    "0x",
    "1.5",
    "true",
    "null",
    "in",
    "all",
    "map",
    "x",
    "size",
    "lines",
    " ",
    "b\"a\"",
    "r'a'",
    "\\",
    "//",
    "\n",
    "é",
    "as_of",
    "@",
    "%",
    "optional",
    "10000000000000000000000",
];
