//! What people read on a terminal.

use countersign::model::kind::Kind;
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

fn options() -> Options {
    Options { look: Look { width: 90, color: false }, all: false, verbose: false, quiet: false }
}

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

#[test]
fn shows_the_place_in_its_lines_and_both_ends_of_a_disagreement() {
    insta::assert_snapshot!(shown(&two_findings(), options()), @"");
}
