//! Limits of those who read.

use serde_json::Value;

use super::marked::acts;
use super::{REVIEW, form};
use crate::cli::made::{MISSING, Made, OVERDUE};

fn many(count: usize) -> Made {
    let mut made = Made::new();
    made.file(REVIEW, "a: P5\n");
    let at = made.place(REVIEW, "/a", "P5");
    let message = "It was missing. ".repeat(6);
    for n in 0..count {
        made.finding(&OVERDUE, &format!("REQ-{n:06}"), at.clone(), &message);
    }
    made.finding(&MISSING, "REQ-LAST", at, "This is the gravest.");
    made
}

#[test]
fn a_summary_stays_below_a_mebibyte_and_says_that_it_was_cut() {
    let text = form("markdown", &many(6000));
    assert!(text.len() < 1024 * 1024, "{} bytes", text.len());
    assert!(text.len() > 800_000, "{} bytes", text.len());
    assert!(text.contains("REQ-LAST"), "the gravest comes first");
    let shown = text.matches("\n- `").count();
    let more = 6001 - shown;
    assert!(
        text.ends_with(&format!("not be longer: {more} more. `countersign check` shows all of them.\n")),
        "{}",
        &text[text.len() - 300..]
    );
    assert_eq!(acts(&text), Vec::<String>::new());
}

#[test]
fn a_run_of_sarif_holds_25_000_results_and_says_that_there_are_more() {
    let log: Value = serde_json::from_str(&form("sarif-open", &many(25_010))).expect("it is JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(25_000));
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "REV-001", "the gravest comes first");
    let told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(told.contains("The first 25000 of 25011 findings"), "{told}");
}
