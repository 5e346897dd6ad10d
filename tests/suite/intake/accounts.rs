//! Every row ends in one of five ways, and the second run changes nothing.

use std::fs;
use std::process::Command;

use super::{MAP, counts, csv, import, read, records};
use crate::cli::run::{laboratory, run};

const ROWS: &str = "\
J-1,Vantor,02.03.2026,16.03.2026,Water,4,,
J-2,Process,03.03.2026,,Ash,1,RP-2,10.03.2026

J-3,Nobody,04.03.2026,,Ash,1,,
";

#[test]
fn every_row_is_accounted_for() {
    let dir = laboratory();
    let before = records(dir.path());
    let (code, out, _) = import(dir.path(), "csv", &csv(ROWS), MAP, &[]);
    assert_eq!(code, 1, "{out}");
    assert_eq!(
        counts(&out),
        "4 rows: 2 imported, 0 there already, 0 different from what is there, 1 refused, 1 empty."
    );
    assert!(out.contains("Row 5, B5 \"Customer\": holds \"Nobody\", which is none of the words"), "{out}");
    assert!(out.contains("+++ b/records/jobs/2026/REQ-26-001/request.yaml"), "{out}");
    assert!(out.contains("Nothing was written. --write writes 3 files."), "{out}");
    assert_eq!(records(dir.path()), before, "a preview writes nothing");
}

#[test]
fn what_is_written_says_where_it_came_from() {
    let dir = laboratory();
    let (code, out, _) = import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    assert_eq!((code, out.contains("Wrote 3 files.")), (1, true), "{out}");
    assert_eq!(
        read(dir.path(), "records/jobs/2026/REQ-26-001/request.yaml"),
        "customer: C1\nreceived_on: 2026-03-02\nrequested_due: 2026-03-16\nlines:\n  - line: 1\n    test: Water\n    \
         sample_count: 4\nimported:\n  system: Job list\n  key: J-1\n"
    );
    assert_eq!(
        read(dir.path(), "records/jobs/2026/REQ-26-002/report.yaml"),
        "report_no: RP-2\nversion: 1\nissued_on: 2026-03-10\nimported:\n  system: Job list\n  key: J-2\n"
    );
    assert!(!dir.path().join("records/jobs/2026/REQ-26-001/report.yaml").exists(), "the row names no report");
    assert!(!dir.path().join(".countersign-import-new").exists(), "nothing is left behind");
    let (_, found, err) = run(dir.path(), &["check", "--quiet"]);
    assert!(
        found.contains("REV-001") && !found.contains("DATA-"),
        "what was imported can be read: {found}{err}"
    );
}

#[test]
fn a_second_run_changes_nothing() {
    let dir = laboratory();
    import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    let before = records(dir.path());
    let (code, out, _) = import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    assert_eq!(
        counts(&out),
        "4 rows: 0 imported, 2 there already, 0 different from what is there, 1 refused, 1 empty."
    );
    assert_eq!((code, out.contains("There is nothing to write.")), (1, true), "{out}");
    assert_eq!(records(dir.path()), before);
}

#[test]
fn rows_in_another_order_keep_their_ids() {
    let dir = laboratory();
    import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    let turned = "J-9,Vantor,05.03.2026,,Ash,1,,\nJ-2,Process,03.03.2026,,Ash,1,RP-2,10.03.2026\nJ-1,Vantor,02.03.2026,16.03.2026,Water,4,,\n";
    let (code, out, _) = import(dir.path(), "csv", &csv(turned), MAP, &["--format", "csv"]);
    let rows: Vec<&str> = out.lines().skip(1).collect();
    assert_eq!(
        (code, rows),
        (0, vec!["2,imported,REQ-26-003,J-9,,,", "3,there,REQ-26-002,J-2,,,", "4,there,REQ-26-001,J-1,,,"])
    );
}

#[test]
fn what_differs_is_shown_and_stays() {
    let dir = laboratory();
    import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    let before = records(dir.path());
    let (code, out, _) =
        import(dir.path(), "csv", &csv("J-1,Vantor,03.03.2026,16.03.2026,Water,5,,\n"), MAP, &["--write"]);
    assert_eq!(code, 1);
    assert_eq!(
        counts(&out),
        "1 row: 0 imported, 0 there already, 1 different from what is there, 0 refused, 0 empty."
    );
    assert!(out.contains("Row 2 differs from REQ-26-001, which stays as it is:"), "{out}");
    assert!(
        out.contains("request.yaml received_on: there \"2026-03-02\", in the row \"2026-03-03\""),
        "{out}"
    );
    assert!(out.contains("request.yaml lines.1.sample_count: there \"4\", in the row \"5\""), "{out}");
    assert_eq!(records(dir.path()), before, "nothing is overwritten");
}

#[test]
fn what_people_added_is_no_difference() {
    let dir = laboratory();
    import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    let path = dir.path().join("records/jobs/2026/REQ-26-001/request.yaml");
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("    test: Water\n", "    test: Water # as agreed\n    material: Graphite\n");
    fs::write(&path, format!("contact: Petra Holm\n{text}")).unwrap();
    let (_, out, _) =
        import(dir.path(), "csv", &csv("J-1,Vantor,02.03.2026,16.03.2026,Water,4,,\n"), MAP, &[]);
    assert_eq!(
        counts(&out),
        "1 row: 0 imported, 1 there already, 0 different from what is there, 0 refused, 0 empty."
    );
}

#[test]
fn a_report_that_was_issued_since_is_added() {
    let dir = laboratory();
    import(dir.path(), "csv", &csv(ROWS), MAP, &["--write"]);
    let later = csv("J-1,Vantor,02.03.2026,16.03.2026,Water,4,RP-1x,12.03.2026\n");
    let (code, out, _) = import(dir.path(), "csv", &later, MAP, &["--write"]);
    assert_eq!((code, out.contains("Wrote 1 file.")), (0, true), "{out}");
    assert!(read(dir.path(), "records/jobs/2026/REQ-26-001/report.yaml").starts_with("report_no: RP-1x\n"));
    // a report that somebody wrote is neither overwritten nor doubled
    fs::rename(
        dir.path().join("records/jobs/2026/REQ-26-002/report.yaml"),
        dir.path().join("records/jobs/2026/REQ-26-002/report-1.yaml"),
    )
    .unwrap();
    let (_, out, _) =
        import(dir.path(), "csv", &csv("J-2,Process,03.03.2026,,Ash,1,RP-2,10.03.2026\n"), MAP, &[]);
    assert!(out.contains("report-1.yaml report: there \"written by somebody, not by this import\""), "{out}");
}

#[test]
fn ids_can_come_from_the_rows() {
    let dir = laboratory();
    let map = MAP.replace("key: { column: Job }", "key: { column: Job }\nid: { column: Job }");
    let rows = csv(
        "REQ-26-500,Vantor,02.03.2026,,Water,4,,\nREQ-1,Vantor,02.03.2026,,Water,4,,\n../x,Vantor,02.03.2026,,Water,4,,\nCON,Vantor,02.03.2026,,Water,4,,\n",
    );
    let (_, out, _) = import(dir.path(), "csv", &rows, &map, &["--write"]);
    assert_eq!(
        counts(&out),
        "4 rows: 1 imported, 0 there already, 0 different from what is there, 3 refused, 0 empty."
    );
    assert!(out.contains("names REQ-1, a record that this import did not bring"), "{out}");
    assert!(out.contains("\"../x\", which can not name a record"), "{out}");
    assert!(dir.path().join("records/jobs/2026/REQ-26-500/request.yaml").is_file());
}

#[test]
fn numbers_go_on_from_the_highest_and_fill_no_gap() {
    let dir = laboratory();
    for id in ["REQ-26-007", "REQ-26-012", "REQ-25-900"] {
        let folder = dir.path().join("records/jobs/2026").join(id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("request.yaml"), "customer: C1\nreceived_on: 2026-03-02\n").unwrap();
    }
    let (_, out, _) =
        import(dir.path(), "csv", &csv("J-1,Vantor,02.03.2026,,Water,4,,\n"), MAP, &["--format", "csv"]);
    assert!(out.contains("2,imported,REQ-26-013,J-1"), "{out}");
}

#[test]
fn the_patch_is_one_that_git_applies() {
    let dir = laboratory();
    let (_, patch, _) = import(dir.path(), "csv", &csv(ROWS), MAP, &["--format", "patch"]);
    fs::write(dir.path().join("import.patch"), patch).unwrap();
    let git = Command::new("git").args(["apply", "import.patch"]).current_dir(dir.path()).output().unwrap();
    assert!(git.status.success(), "{}", String::from_utf8_lossy(&git.stderr));
    let (_, out, _) = import(dir.path(), "csv", &csv(ROWS), MAP, &[]);
    assert_eq!(
        counts(&out),
        "4 rows: 0 imported, 2 there already, 0 different from what is there, 1 refused, 1 empty."
    );
}

#[test]
fn answers_and_complaints_are_imported_too() {
    let dir = laboratory();
    let map = "kind: feedback\nsystem: Customer survey\ncampaign: SUR-1\nkey: { digest: [Timestamp, Company] }\nfields:\n  kind: { constant: survey_response }\n  \
               customer: { column: Company, values: { Vantor: C1 } }\n  received_on: { column: Timestamp, date: m/d/yyyy h:mm:ss }\n  \
               ratings.turnaround: { column: How fast were we?, values: { Very: 5, Rather: 4, Does not apply: na } }\n  \
               text: { column: Comments }\n";
    let table = b"Timestamp,Company,How fast were we?,Comments\n4/27/2026 10:15:00,Vantor,Very,\"Fine,\nall in all\"\n4/28/2026 9:00:00,Vantor,Slow,\n";
    let (_, out, _) = import(dir.path(), "csv", table, map, &["--write"]);
    assert_eq!(
        counts(&out),
        "2 rows: 1 imported, 0 there already, 0 different from what is there, 1 refused, 0 empty."
    );
    let written: Vec<String> =
        records(dir.path()).into_keys().filter(|path| path.contains("SUR-1/response-")).collect();
    let newest = written.last().unwrap();
    let text = fs::read_to_string(newest).unwrap();
    assert!(
        text.contains(
            "received_on: 2026-04-27\nratings:\n  turnaround: 5\ntext: |-\n  Fine,\n  all in all\n"
        ),
        "{text}"
    );
    assert!(text.contains("key: \"sha256:"), "{text}");
    let map = "kind: complaint\nsystem: Register of complaints\nkey: { column: Nr }\nfields:\n  customer: { column: Kunde }\n  \
               received_on: { column: Dato, date: iso }\n  text: { column: Klage }\n  type: { column: Type }\n";
    let table = "Nr;Kunde;Dato;Klage;Type\n7;C1;2026-05-04;Rapporten kom for sent: to dager;turnaround\n8;C9;2026-05-05;x;turnaround\n9;C1;2026-05-06;x;slow\n";
    let (_, out, _) = import(dir.path(), "csv", table.as_bytes(), map, &["--write"]);
    assert_eq!(
        counts(&out),
        "3 rows: 1 imported, 0 there already, 0 different from what is there, 2 refused, 0 empty."
    );
    assert!(
        out.contains("Row 3, B3 \"Kunde\": names the customer C9, which the records do not have"),
        "{out}"
    );
    assert!(out.contains("Row 4, E4 \"Type\""), "{out}");
    assert!(
        read(dir.path(), "records/complaints/CPL-26-01.yaml")
            .contains("text: \"Rapporten kom for sent: to dager\"\n")
    );
}
