//! The register of job and report numbers.

use countersign::load::parse;
use countersign::model::doc::Doc;
use countersign::model::fault::{Fault, FaultKind};
use countersign::model::place::Side;
use countersign::model::settings::Limits;
use serde_json::json;

use super::{file, marked, no_faults};

fn table(text: &str) -> (Option<Doc>, Vec<Fault>) {
    parse(&file("records/registers/jobs.csv", text), &Limits::default())
}

#[test]
fn rows_are_mappings_of_texts() {
    let text = "job,report_no,customer\nREQ-26-001,014,\"Ål, \"\"AS\"\"\"\n\nREQ-26-002,,C2\n,,\n";
    let (doc, faults) = table(text);
    no_faults(&faults);
    let doc = doc.expect("a table");
    assert_eq!(
        doc.value,
        json!({"rows": [
            {"job": "REQ-26-001", "report_no": "014", "customer": "Ål, \"AS\""},
            {"job": "REQ-26-002", "customer": "C2"},
        ]})
    );
    let slice = |pointer, side| doc.bytes(pointer, side).map(|(from, to)| &text[from..to]);
    assert_eq!(slice("/rows/0/report_no", Side::Value), Some("014"));
    assert_eq!(slice("/rows/0/report_no", Side::Key), Some("report_no"));
    assert_eq!(slice("/rows/0/customer", Side::Value), Some("\"Ål, \"\"AS\"\"\""));
    assert_eq!(slice("/rows/1", Side::Value), Some("REQ-26-002,,C2"));
    assert_eq!(slice("/rows/1/customer", Side::Value), Some("C2"));
    assert_eq!(slice("/rows/1/report_no", Side::Value), Some("REQ-26-002,,C2"), "an empty cell: its row");
}

#[test]
fn every_usual_way_of_writing_a_table() {
    let value = json!({"rows": [{"job": "A", "state": "void"}, {"job": "B", "state": "x y"}]});
    for text in [
        "job,state\nA,void\nB,x y\n",
        "job,state\nA,void\nB,x y",
        "job,state\r\nA,void\r\nB,x y\r\n",
        "\u{feff}job;state\r\nA;void\r\nB;x y\r\n",
        "job\tstate\nA\tvoid\nB\tx y\n",
        "\njob , state\n A , void \n\"B\",\"x y\"\n",
    ] {
        let (doc, faults) = table(text);
        no_faults(&faults);
        let doc = doc.expect("a table");
        assert_eq!(doc.value, value, "{text:?}");
        let (from, to) = doc.bytes("/rows/0/state", Side::Value).expect("a span");
        assert_eq!(&text[from..to], "void", "{text:?}");
        let (from, to) = doc.bytes("/rows/1/job", Side::Value).expect("a span");
        assert!(matches!(&text[from..to], "B" | "\"B\""), "{text:?}");
    }
}

#[test]
fn what_is_wrong_with_a_table() {
    use FaultKind::{DuplicateKey, Syntax};
    let traps: [(&str, FaultKind, &str, &str); 6] = [
        ("job,state\nA\n", Syntax, "A", "1 cells below 2 columns"),
        ("job,state\nA,b,c\n", Syntax, "A,b,c", "3 cells below 2 columns"),
        ("job,state,job\nA,b,c\n", DuplicateKey, "job", "stood twice"),
        ("REQ-26-001,2026-01-05\n", Syntax, "2026-01-05", "column names"),
        ("job,,state\nA,b,c\n", Syntax, "", "column names"),
        ("job,state\nA,\"b\"c\n", Syntax, "\"", "not closed"),
    ];
    for (text, kind, mark, word) in traps {
        let (doc, faults) = table(text);
        assert!(doc.is_some());
        assert_eq!(marked(text, &faults), [(kind, mark)], "{text:?}: {faults:?}");
        assert!(faults[0].message.contains(word) && !faults[0].readable, "{text:?}: {faults:?}");
    }
    let (doc, faults) = table("");
    assert!(doc.is_none() && faults[0].message.contains("empty"));
}

#[test]
fn an_open_quotation_mark_does_not_swallow_the_rest_in_silence() {
    let text = "job,state\nA,\"void\nB,x\nC,y\n";
    let (_, faults) = table(text);
    assert!(
        faults.iter().any(|f| f.place.bytes == Some((12, 13)) && f.message.contains("not closed")),
        "{faults:?}"
    );
}

#[test]
fn a_table_of_too_many_cells_is_given_up() {
    let text = format!("job,state\n{}", "A,b\n".repeat(100));
    let limits = Limits { nodes: 50, ..Limits::default() };
    let (doc, faults) = parse(&file("records/registers/jobs.csv", &text), &limits);
    assert!(doc.is_none());
    assert_eq!((faults[0].kind, faults.len()), (FaultKind::Limit, 1));
}
