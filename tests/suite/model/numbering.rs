//! The number that the next record gets.

use countersign::model::numbering::next;
use jiff::civil::date;

#[test]
fn the_next_number_follows_the_highest_of_this_year() {
    let on = date(2026, 10, 15);
    let cases: [(&[&str], &str); 8] = [
        (&[], "REQ-26-001"),
        (&["REQ-26-001", "REQ-26-029", "REQ-26-003"], "REQ-26-030"),
        (&["REQ-25-044", "REQ-26-002"], "REQ-26-003"),
        (&["REQ-25-044"], "REQ-26-001"),
        (&["REQ-99"], "REQ-100"),
        (&["J0009"], "J0010"),
        (&["no number", "", "-"], "REQ-26-001"),
        (&["REQ-26-99999999999999999999999"], "REQ-26-001"),
    ];
    for (ids, expected) in cases {
        assert_eq!(next(ids.iter().copied(), "REQ", on), expected, "{ids:?}");
    }
    assert_eq!(next(["CPL-26-009"].into_iter(), "CPL", date(2027, 1, 1)), "CPL-27-001");
}
