//! The comment on a pull request: one screen, found again by its marker, and inert.

use countersign::model::comparison::{Comparison, Noted};
use countersign::model::finding::Finding;
use countersign::report::ci::comment::{MARKER, comment};
use countersign::report::ci::{Scope, github, junit, sarif};

use super::hostile::TEXTS;
use super::marked::acts;
use super::schemas::{valid, valid_xml};
use super::{REVIEW, answered};
use crate::cli::made::{MISSING, Made, OVERDUE, PROMISES};

/// `count` findings of each sort, all with these words.
fn laid_out(count: usize, text: &str) -> (Made, Comparison) {
    let mut made = Made::new();
    made.file(REVIEW, "a: P5\n");
    let at = made.place(REVIEW, "/a", "P5");
    for n in 0..count {
        let record = format!("{text}REQ-{n}");
        made.finding(&MISSING, &record, at.clone(), text).advice(text);
        made.finding(&OVERDUE, &record, at.clone(), text).standing = answered(text);
        made.cannot_tell(&OVERDUE, &record, text);
    }
    let noted = |why: &str, sort: &str| {
        let one = |n| {
            let finding = Finding { record: format!("{sort}-{n}"), ..finding(&mut Made::new(), text) };
            Noted::of(&finding, why)
        };
        (0..count).map(one).collect::<Vec<Noted>>()
    };
    let mut comparison = Comparison {
        rev: if text.is_empty() { "main".to_owned() } else { text.to_owned() },
        commit: "0123456789abcdef0123".to_owned(),
        fixed: noted("", "FIXED"),
        lapsed: noted(text, "LAPSED"),
        answered: noted("", "ANSWERED"),
        untold: noted(text, "UNTOLD"),
        ..Comparison::default()
    };
    for outcome in &made.checked.outcomes {
        comparison.new.extend(outcome.findings.iter().map(Finding::fingerprint));
        comparison.questions.extend(outcome.cannot_tell.iter().cloned());
    }
    (made, comparison)
}

fn finding(made: &mut Made, text: &str) -> Finding {
    made.file(REVIEW, "a: P5\n");
    let at = made.place(REVIEW, "/a", "P5");
    made.finding(&PROMISES, "R", at, text).clone()
}

fn written(made: &Made, comparison: &Comparison) -> String {
    made.view(|view| comment(&Scope { view, comparison: Some(comparison), within: "" }, comparison))
}

#[test]
fn it_says_what_is_new_fixed_stale_and_untold_and_what_to_do() {
    let (made, comparison) = laid_out(1, "It was so.");
    let text = written(&made, &comparison);
    assert!(text.starts_with(&format!("{MARKER}\n### Countersign: 1 major new\n")), "{text}");
    assert!(text.contains("Against `It was so.` (`0123456789ab`), both seen from 2026-10-15."), "{text}");
    for part in [
        "**New** (1)\n- Major: `REV-001` No contract review, `It was so.REQ-0`: `It was so.`\n",
        "**Open again: the answer no longer holds** (1)\n",
        "**Can no longer be told, so not fixed** (2)\n",
        "**Fixed** (1)\n- Minor: `REQ-002` Contradictory promises, `FIXED-0`: `It was so.`\n",
        "**New, and answered or known debt** (1)\n",
        "**Answered since** (1)\n",
        "**Next:** `It was so.`\n`countersign explain REV-001` says more about the rule.\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (made, comparison) = laid_out(0, "");
    let text = written(&made, &comparison);
    assert!(text.contains("### Countersign: nothing new\n") && text.ends_with("Nothing to do.\n"), "{text}");
}

#[test]
fn it_fits_on_a_screen_however_much_there_is() {
    let long: String = "word `and` ".repeat(100);
    for count in [0, 1, 5, 300] {
        let (made, comparison) = laid_out(count, &long);
        let text = written(&made, &comparison);
        assert!(text.lines().count() <= 40, "{count}: {} lines\n{text}", text.lines().count());
        assert!(text.chars().count() < 20_000, "{count}: {} characters", text.chars().count());
        assert_eq!(text.matches(MARKER).count(), 1);
    }
    let (made, comparison) = laid_out(300, "It was so.");
    assert!(written(&made, &comparison).contains("**New** (300, of which the first 6)\n"));
}

#[test]
fn no_text_acts_in_it_nor_in_the_other_forms_of_news() {
    for text in TEXTS {
        let (made, comparison) = laid_out(2, text);
        let page = written(&made, &comparison);
        assert_eq!(acts(&page), Vec::<String>::new(), "{text:?}: {page}");
        assert_eq!(page.lines().filter(|line| *line == MARKER).count(), 1, "{text:?}: {page}");
        made.view(|view| {
            let scope = Scope { view, comparison: Some(&comparison), within: "" };
            valid("sarif", &sarif::sarif(&scope, sarif::Which::All).expect("JSON"));
            valid_xml(&junit::junit(&scope));
            let commands = super::github::commands(&github::annotations(&scope));
            assert_eq!(commands.len(), 3, "{text:?}: {commands:?}");
        });
    }
}

#[test]
fn other_forms_tell_what_is_new_only() {
    let (mut made, comparison) = laid_out(1, "It was so.");
    let at = made.place(REVIEW, "/a", "P5");
    made.finding(&PROMISES, "BEFORE", at, "It was there before.");
    made.view(|view| {
        let scope = Scope { view, comparison: Some(&comparison), within: "" };
        let log = valid("sarif", &sarif::sarif(&scope, sarif::Which::All).expect("JSON"));
        let results = log["runs"][0]["results"].as_array().expect("a list");
        assert_eq!(results.len(), 2, "{log}");
        assert!(results.iter().all(|r| r["baselineState"] == "new"), "{log}");
        let xml = junit::junit(&scope);
        assert!(!xml.contains("BEFORE") && xml.contains("failures=\"1\""), "{xml}");
        assert!(!github::annotations(&scope).contains("BEFORE"));
    });
}
