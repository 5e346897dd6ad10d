//! Control charts: what a process does by itself, and when something else is at work.

use super::Share;
use super::order::mean;

/// Points from which limits may be drawn at all.
pub const PROVISIONAL: usize = 12;

/// Points from which limits are firm.
pub const FIRM: usize = 20;

/// Points in a row on one side of the middle.
const SIDE: usize = 8;

/// Points in a row, each above or each below the one before.
const SLOPE: usize = 6;

/// Mean moving range to three standard deviations: 3 / 1.128, for ranges of two.
const OF_RANGE: f64 = 2.66;

/// What a process does by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Its middle.
    pub centre: f64,
    /// Three standard deviations.
    pub reach: f64,
}

impl Limits {
    /// The lower limit.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.centre - self.reach
    }

    /// The upper limit.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.centre + self.reach
    }
}

/// Limits of single values (`XmR`): the mean, and 2.66 mean moving ranges to either side. `None` with fewer
/// than two values.
///
/// Source: D. J. Wheeler and D. S. Chambers, Understanding Statistical Process Control, 2nd edition (1992).
#[must_use]
pub fn xmr(values: &[f64]) -> Option<Limits> {
    let ranges: Vec<f64> = values.windows(2).map(|pair| pair.iter().fold(0.0, |a, b| b - a).abs()).collect();
    Some(Limits { centre: mean(values)?, reach: OF_RANGE * mean(&ranges)? })
}

/// Limits of the number of reports between complaints (g chart): the mean gap, and three standard
/// deviations of the geometric distribution. Below nought there is no limit.
///
/// Source: J. C. Benneyan, Number-between g-type statistical quality control charts for monitoring adverse
/// events, Health Care Management Science 4 (2001), 305-318.
#[must_use]
pub fn g(gaps: &[f64]) -> Option<Limits> {
    let centre = mean(gaps)?;
    Some(Limits { centre, reach: 3.0 * (centre * (centre + 1.0)).sqrt() })
}

/// Limits of events per case (u chart), one for each period: the common rate, and three standard deviations
/// of a Poisson count over so many cases. `None` unless two events or more are expected in every period: with
/// fewer a limit means nothing.
#[must_use]
pub fn u(events: &[Share]) -> Option<Vec<Limits>> {
    let (of, all) = events.iter().fold((0, 0), |(of, all), s| (of + s.of, all + s.all));
    let centre = (all > 0).then(|| f64::from(of) / f64::from(all))?;
    let limit = |s: &Share| {
        let cases = f64::from(s.all);
        (cases * centre >= 2.0).then(|| Limits { centre, reach: 3.0 * (centre / cases).sqrt() })
    };
    events.iter().map(limit).collect()
}

/// How many cases each period needs before limits of a share (p chart) may be drawn: 4 / p, with p the
/// smaller of the share and the rest. `None` when there is no case, or none of a kind.
#[must_use]
pub fn cases_for_p(share: Share) -> Option<u32> {
    let rest = share.all.checked_sub(share.of)?;
    let rarer = share.of.min(rest);
    (rarer > 0).then(|| (4 * share.all).div_ceil(rarer))
}

/// A sign that more than the process by itself is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A point beyond a limit.
    Beyond,
    /// Eight points in a row on one side of the middle.
    Side,
    /// Six points in a row, each above or each below the one before.
    Slope,
    /// Two of three points in a row beyond two standard deviations on the same side.
    TwoOfThree,
}

impl Sign {
    /// The sign in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Beyond => "a point beyond the limits",
            Self::Side => "eight points in a row on one side of the middle",
            Self::Slope => "six points in a row rising or falling",
            Self::TwoOfThree => "two of three points beyond two standard deviations",
        }
    }
}

/// The signs in a row of values, each with the index of the point that completed it.
#[must_use]
pub fn signs(values: &[f64], limits: &Limits) -> Vec<(usize, Sign)> {
    let mut found = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let until = values.get(..=at).unwrap_or_default();
        let off = value - limits.centre;
        if off.abs() > limits.reach + f64::EPSILON {
            found.push((at, Sign::Beyond));
        }
        if last(until, SIDE).is_some_and(|row| is_one_sided(row, limits.centre)) {
            found.push((at, Sign::Side));
        }
        if last(until, SLOPE).is_some_and(is_slope) {
            found.push((at, Sign::Slope));
        }
        let two = limits.reach * 2.0 / 3.0;
        let is_far = |v: &f64| (v - limits.centre) * off.signum() > two;
        if last(until, 3).is_some_and(|row| is_far(value) && row.iter().filter(|v| is_far(v)).count() >= 2) {
            found.push((at, Sign::TwoOfThree));
        }
    }
    found
}

fn last(values: &[f64], count: usize) -> Option<&[f64]> {
    values.get(values.len().checked_sub(count)?..)
}

fn is_one_sided(row: &[f64], centre: f64) -> bool {
    row.iter().all(|v| *v > centre) || row.iter().all(|v| *v < centre)
}

fn is_slope(row: &[f64]) -> bool {
    row.is_sorted_by(|a, b| a < b) || row.is_sorted_by(|a, b| a > b)
}

/// The middle of gaps that come about by chance at this mean: half of them are as short. Run signs of a g
/// chart go by it, for the mean lies far above. It is the median of the geometric distribution from 0 on.
#[must_use]
pub fn middle_gap(mean: f64) -> f64 {
    if mean <= 0.0 { 0.0 } else { (std::f64::consts::LN_2 / (1.0 / mean).ln_1p()).ceil() - 1.0 }
}
