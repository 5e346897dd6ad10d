//! The number that the next record of a kind gets.

use jiff::civil::Date;

/// The id that follows those given: the highest number among ids of the same beginning, and one more.
/// Where ids carry the year in two digits between hyphens (`REQ-26-014`), those of this year count, and a
/// new year begins with 1. Without any ids `usual` is the beginning, as in `REQ-26-001`.
#[must_use]
pub fn next<'a>(ids: impl Iterator<Item = &'a str>, usual: &str, on: Date) -> String {
    let year = format!("{:02}", on.year().rem_euclid(100));
    let mut newest: Option<(bool, &str, u64, usize)> = None;
    for id in ids {
        let Some((head, number, width)) = parted(id) else { continue };
        let key = (year_of(head).is_none_or(|of| of == year), head, number, width);
        let is_newer =
            newest.is_none_or(|old| (key.0, of_year(key.1), key.2) > (old.0, of_year(old.1), old.2));
        if is_newer {
            newest = Some(key);
        }
    }
    match newest {
        Some((true, head, number, width)) => format!("{head}{:0width$}", number.saturating_add(1)),
        Some((false, head, _, width)) => match year_of(head) {
            Some(old) => format!("{}{:0width$}", head.replace(&format!("-{old}-"), &format!("-{year}-")), 1),
            None => format!("{head}{:0width$}", 1),
        },
        None => format!("{usual}-{year}-001"),
    }
}

/// An id's beginning, its number, and how many digits that is written with.
fn parted(id: &str) -> Option<(&str, u64, usize)> {
    let head = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = id.get(head.len()..)?;
    Some((head, digits.parse().ok()?, digits.len()))
}

/// The year in an id's beginning: `26` in `REQ-26-`.
fn year_of(head: &str) -> Option<&str> {
    let (_, last) = head.strip_suffix('-')?.rsplit_once('-')?;
    (last.len() == 2 && last.bytes().all(|b| b.is_ascii_digit())).then_some(last)
}

fn of_year(head: &str) -> &str {
    year_of(head).unwrap_or_default()
}
