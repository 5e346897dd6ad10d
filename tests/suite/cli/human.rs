//! What people read on a terminal.

use countersign::model::finding::Grade;
use countersign::model::kind::Kind;
use countersign::model::lab::Unread;
use countersign::model::place::{Place, Spot};
use countersign::model::tree::Origin;
use countersign::report::Look;
use countersign::report::human::{self, Options};

use super::made::{MISSING, Made, OVERDUE, PROMISES};

const REQUEST: &str = "\
# yaml-language-server: $schema=../../../../schemas/request.schema.json
customer: C2
contact: Jürgen Weiß
received_on: 2025-07-08
accepted: { on: 2025-07-08, by: P5 }
";

const REVIEW: &str = "\
mode: full
agreed:
  lines:
    - line: 1
      method: M-KF-01
  due_on: 2025-10-27
  tat_wd: 8
";

const PLAIN: Options = Options {
    look: Look { width: 90, color: false },
    all: false,
    verbose: false,
    fingerprints: false,
    quiet: false,
};

fn shown(made: &Made, options: Options) -> String {
    made.view(|view| human::findings(view, options).collect())
}

/// A job with a finding in one file and one in two.
fn two_findings() -> Made {
    let mut made = Made::new();
    let request = "records/jobs/2025/REQ-25-011/request.yaml";
    let review = "records/jobs/2025/REQ-25-011/review.yaml";
    let call = "records/jobs/2025/REQ-25-011/communication-1.yaml";
    made.file(request, REQUEST).file(review, REVIEW);
    made.file(call, "kind: phone\nsummary: promised within 5 working days\n");
    let at = made.place(request, "/accepted", "accepted");
    let message = "The request was accepted on 2025-07-08 by Mei Tanaka, and no contract review covers it.";
    made.finding(&MISSING, "REQ-25-011", at, message);
    let at = made.place(review, "/agreed/tat_wd", "8");
    let due = made.place(review, "/agreed/due_on", "2025-10-27");
    let other = made.place(call, "/summary", "promised within 5 working days");
    made.finding(&PROMISES, "REQ-25-011", at, "Two records promised different turnaround times.")
        .also(other, "the call of 13 October says 5 working days")
        .also(due, "due on the 8th working day");
    made.passes(&MISSING, 41);
    made.passes(&OVERDUE, 3);
    made.lab.counts = [(Kind::Request, 42), (Kind::Review, 40), (Kind::Person, 10)].into();
    made
}

/// One file with one finding, marked at `text`.
fn one(file: impl Into<Vec<u8>>, text: &str) -> Made {
    let mut made = Made::new();
    made.file("records/customers/C1.yaml", file);
    let at = made.place("records/customers/C1.yaml", "/name", text);
    made.finding(&MISSING, "C1", at, "It was not so.");
    made
}

#[test]
fn shows_the_place_in_its_lines_and_both_ends_of_a_disagreement() {
    insta::assert_snapshot!(shown(&two_findings(), PLAIN), @"
    REQ-25-011: 2 findings

    major[REV-001]: No contract review
                    The request was accepted on 2025-07-08 by Mei Tanaka, and no contract
                    review covers it.
     --> records/jobs/2025/REQ-25-011/request.yaml:5:1
      |
    5 | accepted: { on: 2025-07-08, by: P5 }
      | ^^^^^^^^
      |
      = clause 7.1.1: Requests, tenders and contracts go through a review; for internal and
                      routine customers a simpler one will do, but not none.
      = clause 7.1.8: Reviews, significant changes, and talks with the customer about needs or
                      results leave records.
      = basis: the standard
      = to do: Write the review now as a late entry: say why it is late, check that the result
               is still valid, and open an action.

    minor[REQ-002]: Contradictory promises
                    Two records promised different turnaround times.
     --> records/jobs/2025/REQ-25-011/review.yaml:7:11
      |
    2 | agreed:
    ...
    6 |   due_on: 2025-10-27
      |           ---------- due on the 8th working day
    7 |   tat_wd: 8
      |           ^
      |
     ::: records/jobs/2025/REQ-25-011/communication-1.yaml:2:10
      |
    2 | summary: promised within 5 working days
      |          ------------------------------ the call of 13 October says 5 working days
      |
      = clause 7.1.1.a: What the customer needs is settled, in writing, and understood.
      = basis: own procedure
      = to do: Settle with the customer in writing which holds.

    rule     title                  findings     of cannot tell
    REV-001  No contract review            1     42           0
    REQ-002  Contradictory promises        1      1           0
    1 rule found nothing in 3 answers; --verbose lists them.

    Major: 1, Minor: 1, Observation: 0, cannot tell: 0
    As of 2026-10-15 (given by --as-of). Work tree, not committed. Read 92 records of 3 kinds.
    `countersign explain REV-001` says more about a rule.
    ");
}

#[test]
fn is_terse_when_all_is_well() {
    let mut made = Made::new();
    made.passes(&MISSING, 41);
    made.passes(&OVERDUE, 3);
    made.lab.counts = [(Kind::Request, 41)].into();
    made.origin = Origin::Revision { commit: "3f2a91c".into() };
    insta::assert_snapshot!(shown(&made, PLAIN), @"
    2 rules found nothing in 44 answers; --verbose lists them.

    No finding in 44 answers of 2 rules.
    As of 2026-10-15 (given by --as-of). Commit 3f2a91c. Read 41 records of 1 kind.
    ");
}

#[test]
fn says_what_could_not_be_told_and_what_was_left_out() {
    let mut made = two_findings();
    for job in ["REQ-1", "REQ-2", "REQ-3", "REQ-4", "REQ-5"] {
        made.cannot_tell(&OVERDUE, job, "no git history was read");
    }
    made.cannot_tell(&OVERDUE, "REQ-6", "the request could not be read");
    made.cannot_tell(&PROMISES, "REQ-6", "the request could not be read");
    made.checked.switched_off = vec![(&MISSING, "The courier's slip says it".into())];
    let file = "records/customers/C1.yaml".into();
    made.lab.unread = vec![Unread { file, kind: Kind::Customer, record: "C1".into(), part: None }];
    made.lab.settings.grade_labels.major = "Category 1".into();
    let report = shown(&made, PLAIN);
    let (_, closing) = report.split_once("\nrule     ").expect("a closing table");
    insta::assert_snapshot!(closing, @"
    title                  findings     of cannot tell
    REV-001  No contract review            1     42           0
    REQ-002  Contradictory promises        1      2           1
    REV-014  Decision overdue              0      9           6
    Not asked: REV-001 No contract review. Reason given: The courier's slip says it

    Cannot tell, so neither in order nor found wrong:
      - the request could not be read (REQ-6): REQ-002, REV-014
      - no git history was read (REQ-1, REQ-2, REQ-3 and 2 more): REV-014

    Category 1 (major): 1, Minor: 1, Observation: 0, cannot tell: 7
    As of 2026-10-15 (given by --as-of). Work tree, not committed. Read 92 records of 3 kinds.
    1 file could not be read.
    `countersign explain REV-001` says more about a rule.
    ");
}

#[test]
fn one_line_a_finding_when_quiet_and_nothing_when_there_is_nothing_to_say() {
    let quiet = Options { quiet: true, ..PLAIN };
    insta::assert_snapshot!(shown(&two_findings(), quiet), @"
    records/jobs/2025/REQ-25-011/request.yaml:5:1: major[REV-001] The request was accepted on 2025-07-08 by Mei Tanaka, and no contract review covers it.
    records/jobs/2025/REQ-25-011/review.yaml:7:11: minor[REQ-002] Two records promised different turnaround times.
    ");
    let mut made = Made::new();
    made.passes(&MISSING, 1);
    assert_eq!(shown(&made, quiet), "");
    made.cannot_tell(&MISSING, "REQ-1", "no git history was read");
    assert_eq!(
        shown(&made, quiet),
        "1 question could not be answered; without --quiet the report says why.\n"
    );
}

#[test]
fn verbose_lists_every_rule_and_kind() {
    let report = shown(&two_findings(), Options { verbose: true, ..PLAIN });
    assert!(report.contains("\nREV-014  Decision overdue              0      3           0\n"), "{report}");
    assert!(report.contains("\nRead: person 10, request 42, contract review 40.\n"), "{report}");
}

#[test]
fn after_so_many_pictures_findings_get_a_line_each() {
    let mut made = Made::new();
    made.file("records/customers/C1.yaml", "name: Vantor\n");
    let at = made.place("records/customers/C1.yaml", "/name", "Vantor");
    for n in 0..=human::PICTURES {
        made.finding(&MISSING, &format!("REQ-{n:03}"), at.clone(), "It was not so.");
    }
    let pictures = |report: &str| report.lines().filter(|l| l.contains("--> ")).count();
    let short = shown(&made, PLAIN);
    assert_eq!(pictures(&short), human::PICTURES);
    assert!(short.contains("\nrecords/customers/C1.yaml:1:7: major[REV-001] It was not so.\n"), "{short}");
    assert!(short.contains("The first 200 of 201 findings are shown in full"), "{short}");
    let all = shown(&made, Options { all: true, ..PLAIN });
    assert_eq!(pictures(&all), human::PICTURES + 1);
    assert!(!all.contains("in full"), "{all}");
}

#[test]
fn graver_findings_of_a_record_come_first_and_keep_their_own_grade() {
    let mut made = one("name: Vantor\n", "Vantor");
    let at = made.place("records/customers/C1.yaml", "/name", "Vantor");
    made.finding(&OVERDUE, "C1", at, "It was late.").grade(Grade::Major).advice("Hurry.");
    let report = shown(&made, PLAIN);
    let order: Vec<&str> = report.lines().filter(|l| l.contains("]: ")).collect();
    assert_eq!(order, ["major[REV-001]: No contract review", "major[REV-014]: Decision overdue"]);
    assert!(report.contains("= ISO 9001 clause 8.2.1.b: Enquiries"), "{report}");
    assert!(report.contains("= to do: Hurry.\n"), "{report}");
}

#[test]
fn carets_stand_under_wide_characters_and_columns_count_characters() {
    let report = shown(&one("name: { jp: 電池研究所, no: Bergstrøm }\n", "Bergstrøm"), PLAIN);
    assert!(report.contains("C1.yaml:1:24\n"), "{report}");
    let lines: Vec<&str> = report.lines().collect();
    let at = lines.iter().position(|l| l.contains("Bergstrøm")).expect("the line is shown");
    // five characters take two columns each
    let column = unicode_width::UnicodeWidthStr::width(lines[at].split("Bergstrøm").next().unwrap());
    assert_eq!(lines[at + 1].find('^'), Some(column), "{report}");
    assert_eq!(lines[at + 1].matches('^').count(), "Bergstrøm".chars().count(), "{report}");
}

#[test]
fn windows_line_ends_are_no_signs() {
    let report = shown(&one("id: C1\r\nname: Vantor\r\nnote: none\r\n", "Vantor"), PLAIN);
    assert!(report.contains("2 | name: Vantor\n"), "{report}");
    assert!(!report.contains('␍'), "{report}");
    let whole = shown(&one("id: C1\r\nname: Vantor\r\nnote: none\r\n", "id: C1\r\nname: Vantor\r\n"), PLAIN);
    assert!(whole.contains("2 | | name: Vantor\n"), "{whole}");
    assert!(!whole.contains('␍'), "{whole}");
}

#[test]
fn a_megabyte_on_one_line_is_cut_to_the_width() {
    let line = format!("name: {} Vantor {}", "x".repeat(500_000), "y".repeat(500_000));
    let report = shown(&one(line, "Vantor"), PLAIN);
    let excerpt = report.lines().find(|l| l.contains("Vantor")).expect("the line is shown");
    assert!(excerpt.chars().count() <= 90, "{excerpt}");
    assert!(report.contains("C1.yaml:1:500008\n"), "{report}");
}

#[test]
fn a_stretch_of_many_lines_is_marked_on_its_first() {
    let report = shown(
        &one("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\n", "b: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\n"),
        PLAIN,
    );
    assert!(report.contains("2 | / b: 2\n"), "{report}");
    let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\n";
    let report = shown(&one(text, &text[5..]), PLAIN);
    assert!(report.contains("2 | b: 2\n  | ^^^^\n"), "{report}");
    assert!(!report.contains("c: 3"), "{report}");
}

#[test]
fn a_record_as_a_whole_is_shown_by_its_first_line() {
    let mut made = Made::new();
    made.file("records/customers/C1.yaml", "# a remark\nid: C1\nname: Vantor\n");
    let at = made.place("records/customers/C1.yaml", "", "# a remark\nid: C1\nname: Vantor\n");
    made.finding(&MISSING, "C1", at, "It was not so.");
    let report = shown(&made, PLAIN);
    assert!(report.contains("2 | id: C1\n  | ^^^^^^ this record\n"), "{report}");
    assert!(!report.contains("Vantor"), "{report}");
}

#[test]
fn a_record_as_a_whole_gives_way_to_the_line_that_is_spoken_of() {
    let mut made = Made::new();
    made.file("records/customers/C1.yaml", "id: C1\nterms:\n  # agreed\n\n  days: 10\n");
    let whole = made.place("records/customers/C1.yaml", "", "id: C1\nterms:\n  # agreed\n\n  days: 10\n");
    let days = made.place("records/customers/C1.yaml", "/terms/days", "10");
    made.finding(&MISSING, "C1", whole, "It was not so.").also(days, "ten days were promised");
    let report = shown(&made, PLAIN);
    let wanted = "C1.yaml:5:9\n  |\n2 | terms:\n...\n5 |   days: 10\n  |         ^^ ten days were promised\n";
    assert!(report.contains(wanted), "{report}");
}

#[test]
fn a_file_that_is_not_there_is_named_all_the_same() {
    let mut made = Made::new();
    made.finding(&MISSING, "RP-26-0417", Place::file("records/x.yaml"), "It was not so.")
        .also(Place::file("records/registers/jobs.csv"), "the register lists it");
    let report = shown(&made, PLAIN);
    assert!(
        report.contains("\n--> records/x.yaml\n |\n = records/registers/jobs.csv: the register lists it\n"),
        "{report}"
    );
}

#[test]
fn colour_codes_only_where_asked_for() {
    let mut made = two_findings();
    made.cannot_tell(&OVERDUE, "REQ-1", "no git history was read");
    assert!(!shown(&made, PLAIN).contains('\u{1b}'));
    let colored = shown(&made, Options { look: Look { color: true, ..PLAIN.look }, ..PLAIN });
    assert!(colored.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&colored).to_string();
    assert_eq!(stripped, shown(&made, PLAIN), "colour changes nothing but colour");
}

/// A finding at a mark that no reader would make.
fn odd_mark(made: &mut Made, from: usize, to: usize) {
    let at = Place::file("records/customers/C1.yaml");
    made.spots.insert(at.clone(), Spot { bytes: (from, to), line: 1, column: 1 });
    made.finding(&MISSING, "C1", at, "It was not so.");
}

#[test]
fn text_of_records_never_steers_the_terminal() {
    let evil = "\u{1b}[2J\u{9b}31m\u{202e}txt\u{2066}\u{200b}\r\n\u{7}\u{85}\u{2028}x\u{feff}";
    let mut made = Made::new();
    let path = format!("records/{evil}.yaml");
    made.file(&path, format!("name: {evil}").into_bytes());
    let at = made.place(&path, "/name", evil);
    made.finding(&MISSING, evil, at.clone(), evil).advice(evil).also(at, evil);
    made.cannot_tell(&MISSING, evil, evil);
    made.checked.switched_off = vec![(&OVERDUE, evil.into())];
    made.lab.settings.grade_labels.major = evil.into();
    made.origin = Origin::Revision { commit: evil.into() };
    for options in [PLAIN, Options { quiet: true, ..PLAIN }, Options { verbose: true, ..PLAIN }] {
        let report = shown(&made, options);
        let steering = report.chars().find(|c| *c != '\n' && countersign::report::harmless::sign(*c) != *c);
        assert_eq!(steering, None, "{report}");
        assert!(report.contains("␛[2J"), "an escape stays visible: {report}");
    }
}

proptest::proptest! {
    #[test]
    fn no_file_and_no_mark_breaks_a_picture(
        file in proptest::collection::vec(proptest::sample::select(b"ab: \n\r\t\xff\xc3\xa9\xe9\x9b\xbb\x1b".to_vec()), 0..60),
        from in 0usize..80,
        length in 0usize..80,
        other in 0usize..80,
    ) {
        let mut made = Made::new();
        made.file("records/customers/C1.yaml", file);
        odd_mark(&mut made, from, from + length);
        let also = Place::at(&"records/customers/C1.yaml".into(), "/other");
        made.spots.insert(also.clone(), Spot { bytes: (other, other + 3), line: 1, column: 1 });
        made.outcome(&MISSING).findings[0].also(also, "and here");
        let report = shown(&made, PLAIN);
        proptest::prop_assert!(report.contains("records/customers/C1.yaml"));
    }
}
