//! Broken files and what is said of them.

use countersign::model::fault::FaultKind;
use countersign::model::place::Side;
use serde_json::{Value, json};

use super::read;

const REQUEST: &str = "records/jobs/2026/REQ-26-011/request.yaml";

/// Everything that is said of a file: kind, place, message, advice.
fn said(path: &str, value: Value) -> Vec<String> {
    let (_, faults) = read(path, value);
    let lines = faults.into_iter().map(|fault| {
        assert!(!fault.readable, "a file with a fault of form is not judged: {fault:?}");
        let kind = match fault.kind {
            FaultKind::UnknownKey => "unknown",
            FaultKind::MissingKey => "missing",
            FaultKind::Value => "value",
            other => panic!("{other:?} is not for the schema to find"),
        };
        let side = if fault.place.side == Side::Key { " key" } else { "" };
        format!("{kind} {}{side}: {} {}", fault.place.pointer, fault.message, fault.advice)
    });
    lines.collect()
}

/// What is said of a request that is sound but for `with`.
fn of_request(with: Value) -> Vec<String> {
    let mut request = json!({ "customer": "C2", "received_on": "2026-04-21" });
    let Value::Object(with) = with else { panic!("{with} has no keys") };
    request.as_object_mut().unwrap().extend(with);
    said(REQUEST, request)
}

/// What is said of one key of a request.
fn of_key(key: &str, value: &Value) -> String {
    let mut all = of_request(json!({ key: value }));
    assert_eq!(all.len(), 1, "{all:#?}");
    all.pop().unwrap()
}

#[test]
fn a_sound_request_is_not_spoken_of() {
    assert_eq!(of_request(json!({})), Vec::<String>::new());
    assert_eq!(of_request(json!({ "x-batch": 7, "notes": "Calls before noon" })), Vec::<String>::new());
}

#[test]
fn keys_too_many() {
    for (with, expected) in [
        (
            json!({ "recieved_by": "P4" }),
            "unknown /recieved_by key: The key `recieved_by` is not known here. \
             Did you mean `received_by`? Keys of the laboratory's own start with `x-`.",
        ),
        (
            json!({ "sample_count": 4 }),
            "unknown /sample_count key: The key `sample_count` is not known here. \
             `sample_count` belongs under `lines`. Keys of the laboratory's own start with `x-`.",
        ),
        (
            json!({ "lines": [{ "line": 1, "a/b": 1 }] }),
            "unknown /lines/0/a~1b key: The key `a/b` is not known in item 1 of `lines`. \
             Keys that may be added there: material, matrix, hazard, sample_count, client_sample_ids, test, \
             method_requested, accredited_result_wanted. Keys of the laboratory's own start with `x-`.",
        ),
        (
            json!({ "withdrawn": { "on": "2026-04-22", "why": "Lot sold" } }),
            "unknown /withdrawn/why key: The key `why` is not known under `withdrawn`. \
             Keys that may be added there: reason, recorded_by. Keys of the laboratory's own start with `x-`.",
        ),
    ] {
        assert_eq!(of_request(with), [expected]);
    }
}

#[test]
fn keys_too_few() {
    let none = said(REQUEST, json!({}));
    assert_eq!(
        none,
        [
            "missing : `customer` is missing (who asks). Add it, as in `customer: C2`.",
            "missing : `received_on` is missing (when it came in). Add it, as in `received_on: 2026-04-27`.",
        ]
    );
    assert_eq!(
        said(REQUEST, json!({ "received_on": "2026-04-21" })),
        ["missing /received_on key: `customer` is missing (who asks). Add it, as in `customer: C2`."]
    );
    assert_eq!(
        of_key("withdrawn", &json!({ "reason": "Lot sold" })),
        "missing /withdrawn key: `on` is missing under `withdrawn` (when). Add it, as in `on: 2026-04-27`."
    );
    assert_eq!(
        of_key("lines", &json!([{ "test": "Water" }])),
        "missing /lines/0/test key: `line` is missing in item 1 of `lines` (number of the line, from 1). \
         Add it, as in `line: 1`."
    );
    assert_eq!(
        said("records/jobs/J/amendment-1.yaml", json!({ "change_type": "price" })),
        ["missing /change_type key: `proposed` is missing (who proposed it, and when). \
          Add `proposed:` and its keys on the lines below it: by_party, on."]
    );
}

#[test]
fn a_misspelt_key_is_not_missing_as_well() {
    let all = said(REQUEST, json!({ "costumer": "C2", "received_on": "2026-04-21" }));
    assert_eq!(all.len(), 1, "{all:#?}");
    assert!(all[0].starts_with("unknown /costumer key:"), "{all:#?}");
}

#[test]
fn values_of_another_type() {
    for (key, value, expected) in [
        ("requested_due", json!(null), "`requested_due` is left empty. Fill it in, or remove the line."),
        ("customer", json!(null), "`customer` is left empty. Fill it in."),
        ("customer", json!(""), "`customer` is an empty text. Fill it in."),
        (
            "client_order_no",
            json!(4500),
            "`client_order_no` is the number 4500, where text belongs. Put it in quotes: \"4500\".",
        ),
        (
            "client_order_no",
            json!([1]),
            "`client_order_no` is a list, where text belongs. Write it as in PO 4500-2217. Meaning: the customer's order number.",
        ),
        ("routine", json!("yes"), "`routine` is “yes”, where true or false belongs. Write true or false."),
        (
            "specifications",
            json!("none"),
            "`specifications` is “none”, where a list belongs. Write it as a list, even of one: [\"none\"].",
        ),
        (
            "accepted",
            json!("by phone"),
            "`accepted` is “by phone”, where a group of keys belongs. Write its keys on the lines below it: on, by. Meaning: who told the customer that the laboratory takes the work on, when no review says so.",
        ),
        (
            "channel",
            json!("mail"),
            "`channel` is “mail”, which is not among its choices. Did you mean `email`? The choices are email, phone, form, in_person, portal, signed, letter, standing_term, other.",
        ),
        (
            "subcontracting_acceptable",
            json!(true),
            "`subcontracting_acceptable` is true, which is not among its choices. The choices are yes, no, to_be_confirmed.",
        ),
    ] {
        assert_eq!(of_key(key, &value), format!("value /{key}: {expected}"));
    }
}

#[test]
fn numbers_that_do_not_fit() {
    for (key, value, expected) in [
        (
            "requested_tat_wd",
            json!("5"),
            "`requested_tat_wd` is “5”, where a whole number belongs. Write it without quotes: 5.",
        ),
        (
            "requested_tat_wd",
            json!(2.5),
            "`requested_tat_wd` is the number 2.5, where a whole number belongs. Write a whole number, as in 5. Meaning: turnaround asked for, in working days.",
        ),
        (
            "requested_tat_wd",
            json!(5.0),
            "`requested_tat_wd` is written with a decimal point, where a whole number belongs. Write 5.",
        ),
        (
            "requested_tat_wd",
            json!(0),
            "`requested_tat_wd` is 0, which is out of range. Possible is from 1 to 400.",
        ),
        ("schema", json!(2), "`schema` is 2, which is out of range. Possible is 1 alone."),
    ] {
        assert_eq!(of_key(key, &value), format!("value /{key}: {expected}"));
    }
}

#[test]
fn days_that_are_none() {
    for (text, expected) in [
        ("2026-02-30", "is 2026-02-30, but February 2026 has 28 days. Correct the date."),
        ("2028-02-30", "is 2028-02-30, but February 2028 has 29 days. Correct the date."),
        ("2026-04-00", "is 2026-04-00, but the days of April 2026 begin with 1. Correct the date."),
        ("2026-13-01", "is 2026-13-01, but there is no month 13. Correct the date."),
        ("30.4.2026", "is “30.4.2026”; a date is written year-month-day. Write 2026-04-30."),
        ("4/30/2026", "is “4/30/2026”; a date is written year-month-day. Write 2026-04-30."),
        (
            "4/3/2026",
            "is “4/3/2026”; a date is written year-month-day. Write 2026-04-03 or 2026-03-04, whichever is meant.",
        ),
        ("2026/4/7", "is “2026/4/7”; a date is written year-month-day. Write 2026-04-07."),
        ("next week", "is “next week”, which is no date. Write year, month and day, as in 2026-04-27."),
        ("31.2.2026", "is “31.2.2026”, which is no date. Write year, month and day, as in 2026-04-27."),
        ("2026-04-21T10:00", "gives a time, where only a day belongs. Write 2026-04-21."),
    ] {
        let expected = format!("value /requested_due: `requested_due` {expected}");
        assert_eq!(of_key("requested_due", &json!(text)), expected);
    }
    let number = of_key("received_on", &json!(2026));
    assert!(
        number.starts_with("value /received_on: `received_on` is the number 2026, where a date belongs.")
    );
}

#[test]
fn times_that_are_none() {
    for (text, expected) in [
        (
            "2026-04-21T10:15",
            "gives the time 10:15 without its zone. \
             Write 2026-04-21T10:15+02:00 with the zone of the place, or the day alone: 2026-04-21.",
        ),
        (
            "2026-04-21 10:15",
            "gives the time 10:15 without its zone. \
             Write 2026-04-21T10:15+02:00 with the zone of the place, or the day alone: 2026-04-21.",
        ),
        (
            "2026-04-21T25:15+02:00",
            "gives the time 25:15, which no clock shows. \
             Write it as in 2026-04-21T10:15+02:00, or the day alone: 2026-04-21.",
        ),
        (
            "2026-04-21T10:15 CEST",
            "gives the time 10:15 CEST, which no clock shows. \
             Write it as in 2026-04-21T10:15+02:00, or the day alone: 2026-04-21.",
        ),
        (
            "2026-04-21T10:15+2",
            "gives a time that is not written as one: “10:15+2”. \
             Write it as in 2026-04-21T10:15+02:00, or the day alone: 2026-04-21.",
        ),
        ("2026-02-30T10:15Z", "is 2026-02-30, but February 2026 has 28 days. Correct the date."),
    ] {
        let expected = format!("value /received_on: `received_on` {expected}");
        assert_eq!(of_key("received_on", &json!(text)), expected);
    }
}

#[test]
fn texts_of_another_form() {
    assert_eq!(
        of_key("evidence", &json!([{ "type": "pdf", "ref": "a.pdf", "sha256": "abc" }])),
        "value /evidence/0/sha256: `sha256` is “abc”, which does not have the form that belongs there. \
         Meaning: SHA-256 of the file, 64 hexadecimal digits."
    );
    let long = of_key("customer", &json!("C".repeat(201)));
    assert_eq!(long, "value /customer: `customer` is 201 characters long. At most 200 are possible.");
    for address in ["Jane <a@b.example>", "a@b", "jane"] {
        let customer =
            json!({ "name": "N", "type": "external", "contacts": [{ "name": "J", "email": address }] });
        let expected = format!(
            "value /contacts/0/email: `email` is “{address}”, which is no address of electronic mail. \
             Write the address alone, as in jonas.lindqvist@norrvik.example."
        );
        assert_eq!(said("records/customers/C2.yaml", customer), [expected]);
    }
}

#[test]
fn files_that_hold_no_keys() {
    let needed = "It needs at least: customer, received_on.";
    assert_eq!(said(REQUEST, json!(null)), [format!("value : The file is empty. {needed}")]);
    assert_eq!(
        said(REQUEST, json!([])),
        [format!("value : The file is a list, where keys belong. {needed}")]
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let all = of_request(json!({
        "customer": null, "due": "x", "channel": 3, "lines": [{}, null], "requested_due": "2026-02-30"
    }));
    assert_eq!(all.len(), 6, "{all:#?}");
}

#[test]
fn thousands_of_faults_are_counted_not_told() {
    let (_, faults) =
        read(REQUEST, json!({ "customer": "C2", "received_on": "2026-04-21", "lines": vec![1; 5000] }));
    assert_eq!(faults.len(), 101);
    assert_eq!(faults[100].message, "4900 more faults of this kind were found and are not listed.");
}

#[test]
fn settings_are_checked() {
    let settings = json!({
        "laboratory": { "name": "N", "x-site": "Oslo" },
        "thresholds": { "decision_wdd": 1, "complaint_ack_wd": -1 },
        "rules": { "REV-001": { "off": true } },
    });
    let mut all = said("countersign.yaml", settings);
    all.sort();
    assert_eq!(
        all,
        [
            "missing /rules/REV-001 key: `reason` is missing under `REV-001` (why). \
             Add it, as in `reason: Receipt is acknowledged by the courier's signed slip`.",
            "unknown /laboratory/x-site key: The key `x-site` is not known under `laboratory`. \
             Keys that may be added there: scope, accreditation.",
            "unknown /thresholds/decision_wdd key: The key `decision_wdd` is not known under `thresholds`. \
             Did you mean `decision_wd`?",
            "value /thresholds/complaint_ack_wd: `complaint_ack_wd` is -1, which is out of range. \
             Possible is from 0 to 3660.",
        ]
    );
}

#[test]
fn marks_are_of_known_aspects() {
    let feedback = json!({ "kind": "survey_response", "ratings": { "turnarond": 3, "overall": 6 } });
    let mut all = said("records/jobs/J/feedback-1.yaml", feedback);
    all.sort();
    assert_eq!(
        all,
        [
            "unknown /ratings/turnarond key: The key `turnarond` is not known under `ratings`. \
             Did you mean `turnaround`?",
            "value /ratings/overall: `overall` is the number 6, which is not among its choices. \
             The choices are 1, 2, 3, 4, 5, na.",
        ]
    );
}

#[test]
fn a_column_too_many_is_told_once() {
    let rows = json!({ "rows": [{ "job": "A", "number": "1" }, { "job": "B", "number": "2" }, { "report_no": "RP-1" }] });
    assert_eq!(
        said("records/registers/jobs.csv", rows),
        [
            "unknown /rows/0/number key: The column `number` is not known. Columns that may be added there: \
             report_no, customer, registered_on, state, exported_on. Columns of the laboratory's own start with `x-`.",
            "missing /rows/2/report_no: `job` is missing in row 4 (the job's number in the laboratory's other \
             system). Add it, as in `job: REQ-26-011`.",
        ]
    );
}
