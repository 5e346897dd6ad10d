//! The number that the next record gets.

use countersign::model::kind::Kind;
use countersign::model::numbering::next;

#[test]
fn the_next_number_follows_the_highest_of_this_year() {
    let cases: [(&[&str], &str); 11] = [
        (&[], "REQ-26-001"),
        (&["REQ-26-001", "REQ-26-029", "REQ-26-003"], "REQ-26-030"),
        (&["REQ-25-044", "REQ-26-002"], "REQ-26-003"),
        (&["REQ-25-044"], "REQ-26-001"),
        (&["J-2025-0044", "J-2025-0007"], "J-2026-0001"),
        (&["J-2026-0044"], "J-2026-0045"),
        (&["REQ-99"], "REQ-100"),
        (&["J0009"], "J0010"),
        (&["no number", "", "-"], "REQ-26-001"),
        (&["REQ-26-99999999999999999999999"], "REQ-26-001"),
        (&["LAB-75-3"], "LAB-75-4"),
    ];
    for (ids, expected) in cases {
        let found = next(ids.iter().copied(), Kind::Request, 2026, |id| !ids.contains(&id));
        assert_eq!(found.as_deref(), Some(expected), "{ids:?}");
    }
    let next = |ids: &[&str], kind, year| next(ids.iter().copied(), kind, year, |id| id != "C1");
    assert_eq!(next(&["CPL-26-09"], Kind::Complaint, 2027).as_deref(), Some("CPL-27-01"));
    assert_eq!(next(&["VANTOR"], Kind::Customer, 2026).as_deref(), Some("C2"), "C1 is taken");
}

#[test]
fn where_no_number_is_free_there_is_none() {
    assert_eq!(next(["C1"].into_iter(), Kind::Customer, 2026, |_| false), None);
}
