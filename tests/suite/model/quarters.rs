//! Quarters as people write them.

use countersign::model::quarters::{Quarter, Quarters};
use jiff::civil::date;

#[test]
fn a_quarter_is_read_and_written() {
    let quarter: Quarter = "2026Q1".parse().unwrap();
    assert_eq!((quarter.first(), quarter.last()), (date(2026, 1, 1), date(2026, 3, 31)));
    assert_eq!(quarter.to_string(), "2026 Q1");
    assert_eq!(quarter.key().parse(), Ok(quarter));
    assert_eq!(Quarter::of(date(2024, 2, 29)).last(), date(2024, 3, 31));
    for day in [date(2025, 10, 1), date(2025, 11, 30), date(2025, 12, 31)] {
        assert_eq!(Quarter::of(day).to_string(), "2025 Q4");
        assert!(Quarter::of(day).holds(day));
    }
    assert_eq!(quarter.before().unwrap().to_string(), "2025 Q4");
}

#[test]
fn what_is_no_quarter_is_refused_in_words() {
    for text in
        ["", "2026", "Q1", "26Q1", "2026Q", "2026Q11", "2026-03", "20x6Q1", "2026Q+1", "+026Q1", "２０２６Q1"]
    {
        let error = text.parse::<Quarters>().unwrap_err();
        assert!(error.contains("as 2026Q3"), "{text}: {error}");
    }
    for text in ["2026Q0", "2026Q5", "2026Q1..2026Q9"] {
        assert!(text.parse::<Quarters>().unwrap_err().contains("quarters 1 to 4"), "{text}");
    }
    let reversed = "2026Q3..2026Q1".parse::<Quarters>().unwrap_err();
    assert_eq!(reversed, "2026 Q1 lies before 2026 Q3; name the earlier quarter first");
    let long = "0001Q1..9999Q4".parse::<Quarters>().unwrap_err();
    assert!(long.contains("more than 40 quarters"), "{long}");
    assert!("2017Q1..2026Q4".parse::<Quarters>().is_ok() && "2017Q1..2027Q1".parse::<Quarters>().is_err());
    assert!("0000Q1..9999Q4".parse::<Quarters>().is_err() && "9999Q4".parse::<Quarters>().is_ok());
}

#[test]
fn a_span_holds_its_quarters() {
    let span: Quarters = "2025q4..2026Q2".parse().unwrap();
    let names: Vec<String> = span.each().map(|q| q.to_string()).collect();
    assert_eq!(names, ["2025 Q4", "2026 Q1", "2026 Q2"]);
    assert_eq!(span.to_string(), "2025 Q4 to 2026 Q2");
    assert_eq!(span.earlier().unwrap().to_string(), "2025 Q1 to 2025 Q3");
    assert!(span.holds(date(2025, 10, 1)) && span.holds(date(2026, 6, 30)));
    assert!(!span.holds(date(2025, 9, 30)) && !span.holds(date(2026, 7, 1)));
    assert_eq!(Quarters::before(date(2026, 10, 15)).to_string(), "2025 Q4 to 2026 Q3");
    assert_eq!(Quarters::before(date(2026, 12, 31)), Quarters::before(date(2026, 10, 1)));
    assert_eq!("2026Q2".parse::<Quarters>().unwrap().to_string(), "2026 Q2");
}
