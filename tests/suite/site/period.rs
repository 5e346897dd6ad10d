//! The management review of a period, its counts held against the records.

use std::collections::BTreeSet;

use countersign::model::page::Page;
use countersign::model::quarters::Quarters;
use countersign::render::{self, Site};
use jiff::civil::{Date, date};

use super::links::follow_links;
use super::markup::elements;
use super::{NORRVIK, PAGES, page, site};

/// The site with the pages of a period.
fn of(period: &str) -> Vec<Page> {
    let period = Some(period.parse::<Quarters>().unwrap());
    render::site(&Site { period, ..site(&NORRVIK, &[]) }).unwrap()
}

/// The cells of the line that begins with a head, without markup.
fn line(page: &str, head: &str) -> Vec<String> {
    let row = page.split("<tr>").find(|row| text(row).starts_with(head));
    let row = row.unwrap_or_else(|| panic!("no line {head:?}"));
    row.split("<td").skip(1).map(|cell| text(cell.split_once('>').unwrap().1)).collect()
}

/// The words of markup.
fn text(markup: &str) -> String {
    let words = markup.split('<').enumerate().map(|(at, part)| match (at, part.split_once('>')) {
        (0, _) => part,
        (_, Some((_, text))) => text,
        (_, None) => "",
    });
    words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_quarter(day: Date, year: i16, quarter: i8) -> bool {
    day.year() == year && (day.month() - 1) / 3 + 1 == quarter
}

const QUARTERS: [(i16, i8); 4] = [(2025, 4), (2026, 1), (2026, 2), (2026, 3)];

#[test]
fn volumes_are_those_of_the_records() {
    let page = page(&PAGES, "management-review.html");
    let jobs = || NORRVIK.lab.jobs.values();
    let count = |days: Vec<Date>| -> Vec<String> {
        let by = QUARTERS.map(|(year, q)| days.iter().filter(|day| in_quarter(**day, year, q)).count());
        by.iter().chain([&by.iter().sum::<usize>()]).map(ToString::to_string).collect()
    };
    let received = jobs().map(|j| j.request.body.received_on.day).collect();
    let issued =
        jobs().filter_map(|j| j.reports.iter().filter_map(|r| r.body.issued_on).map(|on| on.day).min());
    let noticed = jobs().flat_map(|j| &j.deviations).map(|d| d.body.detected_on.day);
    assert_eq!(line(page, "Requests received")[..5], count(received));
    assert_eq!(line(page, "Reports issued")[..5], count(issued.collect()));
    assert_eq!(line(page, "Deviations noticed")[..5], count(noticed.collect()));
    // the storyline's own figures
    assert_eq!(line(page, "Requests received")[..5], ["8", "8", "10", "10", "36"]);
    assert_eq!(line(page, "On time")[..5], ["6 of 7", "5 of 8", "5 of 9", "7 of 8", "23 of 32"]);
    assert!(line(page, "On time")[5].starts_with("8 of 8"), "the quarters before");
}

#[test]
fn what_customers_said_and_what_was_done_are_those_of_the_records() {
    let page = page(&PAGES, "management-review.html");
    let lab = &NORRVIK.lab;
    let within = |day: Date| date(2025, 10, 1) <= day && day <= date(2026, 9, 30);
    let came = lab.complaints.values().filter(|c| within(c.body.received_on)).count();
    assert_eq!(line(page, "Complaints received")[0], came.to_string());
    let open = lab.complaints.values().filter(|c| c.body.closed_on.is_none()).count();
    assert_eq!(line(page, "Open at the end")[0], format!("{open} of {}", lab.complaints.len()));
    let pieces = lab.all_feedback().filter(|f| f.body.received_on.is_some_and(within)).count();
    assert_eq!(line(page, "Pieces of feedback")[0], pieces.to_string());
    // three answers of the second survey rate turnaround two or lower, and nothing was decided on them
    assert!(line(page, "Undecided")[0].starts_with("3 of "));
    assert!(line(page, "Undecided")[1].contains("SUR-26/response-03"));
    // one of twelve answers bears no name, and whose it is nobody can tell
    assert_eq!(line(page, "Customers who answered survey SUR-26")[0], "7 of 7, and 1 answer without a name");
    let action = lab.actions.values().filter(|a| a.body.raised_on.is_some_and(within)).count();
    assert_eq!(line(page, "Actions raised")[0], action.to_string());
    assert_eq!(line(page, "Overdue at the end")[0], "1 of 1");
    assert!(line(page, "Periods in which it was met: Nine of ten")[0].starts_with("0 of 3"));
}

#[test]
fn findings_of_all_periods_together_are_all_that_have_a_day() {
    let page = page(&PAGES, "management-review.html");
    let of_grade = |name: &str| {
        let count = line(page, name)[0].clone();
        count
            .split_once(" of ")
            .map(|(k, n)| (k.parse::<usize>().unwrap(), n.parse::<usize>().unwrap()))
            .unwrap()
    };
    let grades = [of_grade("Major"), of_grade("Minor"), of_grade("Observation")];
    assert_eq!(grades.iter().map(|(_, n)| n).sum::<usize>(), NORRVIK.checked.findings().len());
    assert!(grades.iter().all(|(k, n)| k <= n && *k > 0), "{grades:?}");
    let whole = of("2017Q1..2026Q4");
    let whole = super::page(&whole, "management-review.html");
    let undated =
        whole.split(" findings belong to no day").next().and_then(|before| before.rsplit(' ').next());
    let undated: usize = undated.unwrap().parse().unwrap();
    let dated: usize = ["Major", "Minor", "Observation"]
        .iter()
        .map(|name| line(whole, name)[0].split_once(" of ").unwrap().0.parse::<usize>().unwrap())
        .sum();
    assert_eq!(dated + undated, NORRVIK.checked.findings().len());
}

#[test]
fn every_metric_stands_under_one_word() {
    let page = page(&PAGES, "management-review.html");
    let part = page.split("id=\"metrics\"").nth(1).unwrap();
    let named: Vec<&str> = elements(part)
        .iter()
        .filter_map(|e| e.get("href")?.strip_prefix("metrics/")?.strip_suffix(".html"))
        .collect();
    let each: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!((named.len(), each.len()), (25, 25), "{named:?}");
    assert!(text(part).contains("p = .144"), "the verdict of the storyline's reports");
}

#[test]
fn other_quarters_give_another_page_and_the_same_site() {
    let site = of("2026Q2");
    let review = page(&site, "management-review.html");
    assert!(review.contains("<h1>Management review, 2026 Q2</h1>"));
    assert_eq!(line(review, "Requests received")[..2], ["10", "10"]);
    assert_eq!(line(review, "Requests received")[2], "8", "the quarter before");
    follow_links(&site);
    assert_eq!(page(&site, "trends.html"), page(&PAGES, "trends.html"));
    // the first page names the quarters where it leads to the review, and is else the same
    let first =
        page(&site, "index.html").replacen("<b>Review</b>2026 Q2", "<b>Review</b>2025 Q4 to 2026 Q3", 1);
    assert_eq!(first, page(&PAGES, "index.html"));
}
