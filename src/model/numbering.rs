//! The id that the next record of a kind gets.

use super::kind::Kind;

/// How many numbers are tried for one that is free.
const TRIES: u64 = 10_000;

/// The id that follows those given, of records of a kind: the words of the last, and the next number that `is_free`.
/// A year in an id, of two digits or four, gives way to this one, and numbers begin anew. Ids without a number do not
/// count; without any, the kind's own words begin it, as in `REQ-26-001`. None when no number is free.
#[must_use]
pub fn next<'a>(
    ids: impl Iterator<Item = &'a str>,
    kind: Kind,
    year: i16,
    is_free: impl Fn(&str) -> bool,
) -> Option<String> {
    let parted = ids.filter_map(parted);
    let newest = parted.max_by_key(|id| (year_of(id.head, year).map(|(_, step)| step), id.head, id.number));
    let (head, from, width) = newest.map_or_else(
        || {
            let (words, width) = usual(kind);
            (words.replace("YY", &short(year)), 1, width)
        },
        |id| after(&id, year),
    );
    (from..from.saturating_add(TRIES)).map(|number| format!("{head}{number:0width$}")).find(|id| is_free(id))
}

/// An id's words, its number, and how many digits that is written with.
struct Parted<'a> {
    head: &'a str,
    number: u64,
    width: usize,
}

fn parted(id: &str) -> Option<Parted<'_>> {
    let head = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = id.get(head.len()..)?;
    Some(Parted { head, number: digits.parse().ok()?, width: digits.len() })
}

/// What comes after an id: its words, the next number, and how many digits it has.
fn after(id: &Parted<'_>, year: i16) -> (String, u64, usize) {
    let next = id.number.saturating_add(1);
    match year_of(id.head, year) {
        Some((at, old)) if old % 100 != year.rem_euclid(100) => {
            let new = |step: &str| if step.len() == 4 { year.to_string() } else { short(year) };
            let steps = id.head.split('-').enumerate();
            let steps: Vec<String> =
                steps.map(|(n, step)| if n == at { new(step) } else { step.to_owned() }).collect();
            (steps.join("-"), 1, id.width)
        }
        _ => (id.head.to_owned(), next, id.width),
    }
}

/// The year in an id's words, `26` in `REQ-26-`, and which of the steps between hyphens it is; one within thirty years
/// of this.
fn year_of(head: &str, year: i16) -> Option<(usize, i16)> {
    let plausible = |step: &str| {
        let looks = step.bytes().all(|b| b.is_ascii_digit()) && matches!(step.len(), 2 | 4);
        let full: i16 = if looks { step.parse().ok()? } else { return None };
        let full = if step.len() == 2 { 2000 + full } else { full };
        ((full - year).abs() <= 30).then_some(full)
    };
    head.split('-').enumerate().skip(1).find_map(|(at, step)| plausible(step).map(|full| (at, full)))
}

fn short(year: i16) -> String {
    format!("{:02}", year.rem_euclid(100))
}

/// The words of a kind's first id, `YY` for the year, and how many digits its number has.
fn usual(kind: Kind) -> (&'static str, usize) {
    match kind {
        Kind::Person => ("P", 1),
        Kind::Customer => ("C", 1),
        Kind::Method => ("M-", 1),
        Kind::Equipment => ("E-", 1),
        Kind::Provider => ("EP", 1),
        Kind::Request => ("REQ-YY-", 3),
        Kind::Agreement => ("AGR-YY-", 2),
        Kind::Communication => ("COM-YY-", 3),
        Kind::Campaign => ("SUR-YY-", 1),
        Kind::Feedback => ("FB-YY-", 2),
        Kind::Complaint => ("CPL-YY-", 2),
        Kind::Action => ("ACT-YY-", 2),
        Kind::Analysis => ("ANL-YY-", 1),
        Kind::Disclosure => ("DSC-YY-", 2),
        Kind::Document => ("DOC-", 2),
        Kind::Disposition => ("DSP-YY-", 2),
        Kind::Objective => ("OBJ-YY-", 1),
        Kind::Contingency => ("CTG-", 2),
        Kind::CommPlan => ("PLAN-YY-", 1),
        Kind::Rule => ("LAB-", 3),
        _ => ("X-", 1),
    }
}
