//! The time in which a key may sign, and what can be told of it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// An end of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bound {
    /// An instant.
    At(Timestamp),
    /// A time in the zone of whoever verifies, as it was written.
    Local(String),
}

/// A time from one bound to another; without bounds, always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// Not before this.
    pub(super) after: Option<Bound>,
    /// Not after this.
    pub(super) before: Option<Bound>,
}

/// Why a time does not fit a window, as a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It lies outside.
    Outside(String),
    /// There is no telling.
    Untold(String),
}

impl Bound {
    /// `20260401`, `202604011200`, `20260401120000`, each with `Z` or without.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let is_utc =
            text.get(text.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("utc"));
        let digits = match text.strip_suffix(['Z', 'z']) {
            Some(digits) => Some(digits),
            None if is_utc => text.get(..text.len() - 3),
            None => None,
        };
        let time = time(digits.unwrap_or(text)).ok_or_else(|| format!("{text} is no time"))?;
        if digits.is_none() {
            return Ok(Self::Local(text.to_owned()));
        }
        let zoned = time.to_zoned(TimeZone::UTC).map_err(|_| format!("{text} is no time"))?;
        Ok(Self::At(zoned.timestamp()))
    }

    fn instant(&self) -> Option<Timestamp> {
        match self {
            Self::At(instant) => Some(*instant),
            Self::Local(_) => None,
        }
    }
}

fn time(digits: &str) -> Option<DateTime> {
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let two = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<i8>().ok()).unwrap_or(0);
    let year = digits.get(..4)?.parse().ok()?;
    DateTime::new(year, two(4), two(6), two(8), two(10), two(12), 0).ok()
}

impl Window {
    /// Whether nothing can lie within.
    pub(super) fn is_empty(&self) -> bool {
        let instant = |bound: &Option<Bound>| bound.as_ref().and_then(Bound::instant);
        instant(&self.after).zip(instant(&self.before)).is_some_and(|(after, before)| after >= before)
    }

    /// Whether a signature lies within: by its own word, and by that of somebody else when there is
    /// one. A key that has an end can be used after it with the clock put back, so without another's
    /// word there is no telling.
    pub(super) fn fit(&self, claimed: Option<Timestamp>, anchored: Option<Timestamp>) -> Result<(), Misfit> {
        if let Some(Bound::Local(text)) =
            [&self.after, &self.before].into_iter().flatten().find(|b| b.instant().is_none())
        {
            let why = format!("{text} names no time zone; write it with Z at its end");
            return Err(Misfit::Untold(why));
        }
        let (after, before) = (self.after.as_ref(), self.before.as_ref());
        let after = after.and_then(Bound::instant);
        let before = before.and_then(Bound::instant);
        for (time, whose) in [(claimed, "by its own word"), (anchored, "as the branch or the ledger shows")] {
            let Some(time) = time else { continue };
            if let Some(after) = after.filter(|after| time < *after) {
                return Err(Misfit::Outside(format!(
                    "it was made on {time} {whose}, and the key is valid from {after}"
                )));
            }
            if let Some(before) = before.filter(|before| time > *before) {
                return Err(Misfit::Outside(format!(
                    "it was made on {time} {whose}, and the key was valid until {before}"
                )));
            }
        }
        match (after, before, claimed, anchored) {
            (None, None, ..) | (_, _, _, Some(_)) | (_, None, Some(_), None) => Ok(()),
            (_, Some(before), ..) => Err(Misfit::Untold(format!(
                "the key was valid until {before}, and nobody but the signer says when it was used"
            ))),
            (Some(after), ..) => Err(Misfit::Untold(format!(
                "the key is valid from {after}, and nothing says when it was used"
            ))),
        }
    }
}
