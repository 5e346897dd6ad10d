//! Exact tests for small counts.
//!
//! A laboratory's quarter holds a handful of reports. Tests that assume many (chi-square, say) are wrong
//! there, so probabilities are summed over every table that could have come about.

pub mod chart;
pub mod interval;
pub mod order;
pub mod rank;
pub mod resample;
pub mod tendency;

/// So many cases out of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// The cases counted.
    pub of: u32,
    /// All cases.
    pub all: u32,
}

/// Tables less probable than the one at hand by no more than this count as equally probable: their
/// probabilities are computed and differ in the last digits. R and scipy take the same.
const EQUAL: f64 = 1e-7;

/// Fisher's exact test, two-sided: how probable it is, if both shares come of one chance, that two
/// shares differ as much as these or more. All tables with the same sums that are no more probable than
/// this one are added up. Between 0 and 1; 1 when nothing can be told apart.
///
/// Source: R. A. Fisher, Statistical Methods for Research Workers, 5th edition (1934), section 21.02.
#[must_use]
pub fn fisher(a: Share, b: Share) -> f64 {
    let (of, all) = (a.of + b.of, a.all + b.all);
    // a share can not hold more than all of it; whoever asks so has counted wrongly
    if a.of > a.all || b.of > b.all || all == 0 {
        return 1.0;
    }
    let logs = log_factorials(all);
    let choose = |n: u32, k: u32| at(&logs, n) - at(&logs, k) - at(&logs, n - k);
    let probability = |k: u32| choose(a.all, k) + choose(b.all, of - k) - choose(all, of);
    let here = probability(a.of).exp() * (1.0 + EQUAL);
    let possible = of.saturating_sub(b.all)..=of.min(a.all);
    possible.map(|k| probability(k).exp()).filter(|p| *p <= here).sum::<f64>().min(1.0)
}

/// Logarithms of 0!, 1!, … `most`!.
fn log_factorials(most: u32) -> Vec<f64> {
    let mut logs = vec![0.0];
    let mut sum = 0.0;
    for n in 1..=most {
        sum += f64::from(n).ln();
        logs.push(sum);
    }
    logs
}

fn at(logs: &[f64], n: u32) -> f64 {
    logs.get(n as usize).copied().unwrap_or_default()
}

/// What the cases before and after a change say of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect {
    /// Fewer than [`LEAST`] cases on one side.
    Insufficient,
    /// Fewer bad cases than before, and chance alone seldom does that.
    Shown(f64),
    /// Fewer bad cases than before, but chance alone does that often.
    RightWay(f64),
    /// As many bad cases as before, or more.
    WrongWay(f64),
}

/// Cases needed before and after a change.
pub const LEAST: u32 = 8;

/// Below this probability chance is no longer believed in.
const SIGNIFICANT: f64 = 0.05;

/// Whether bad cases became fewer, by [`fisher`], with its probability.
#[must_use]
pub fn effect(before: Share, after: Share) -> Effect {
    if before.all < LEAST || after.all < LEAST {
        return Effect::Insufficient;
    }
    let p = fisher(before, after);
    let share = |s: Share| f64::from(s.of) / f64::from(s.all);
    if share(after) >= share(before) {
        Effect::WrongWay(p)
    } else if p < SIGNIFICANT {
        Effect::Shown(p)
    } else {
        Effect::RightWay(p)
    }
}
