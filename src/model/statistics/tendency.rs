//! Whether a share, or a value, drifts from period to period.

use super::order::size;
use super::{Share, at, log_factorials};

/// So many steps at most are taken to go through all tables; beyond, the normal distribution is near enough.
const MOST: u64 = 50_000_000;

/// What a test said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// The test's figure: for [`cochran_armitage`] the sum of bad cases times the number of their period,
    /// for [`mann_kendall`] rises less falls.
    pub statistic: f64,
    /// How probable as much or more is by chance.
    pub p: f64,
    /// Whether every possible outcome was gone through.
    pub exact: bool,
}

/// The Cochran-Armitage test for a rising share, conditional on the sums, one-sided: how probable it is, if
/// all periods have one chance of a bad case, that bad cases lie as late as these or later. Periods count
/// 0, 1, 2 and on. With few cases all tables with the same sums are gone through; with very many the normal
/// approximation is used, and [`Drift::exact`] says so. `None` with fewer than two periods.
///
/// Source: P. Armitage, Tests for linear trends in proportions and frequencies, Biometrics 11 (1955),
/// 375-386; the exact conditional form as in C. R. Mehta, N. R. Patel and P. Senchaudhuri, Exact
/// stratified linear rank tests for ordered categorical and binary data, Journal of Computational and
/// Graphical Statistics 1 (1992), 21-40.
#[must_use]
pub fn cochran_armitage(bad: &[Share]) -> Option<Drift> {
    if bad.len() < 2 || bad.iter().any(|s| s.of > s.all) {
        return None;
    }
    let (of, all) = bad.iter().fold((0, 0), |(of, all), s| (of + s.of, all + s.all));
    let score: u64 = bad.iter().zip(0_u64..).map(|(s, at)| at * u64::from(s.of)).sum();
    let top = u64::try_from(bad.len()).unwrap_or(u64::MAX).saturating_sub(1).saturating_mul(u64::from(of));
    // one step of each period for each table of the one before
    let steps = u64::from(of + 1).saturating_mul(top + 1).saturating_mul(u64::from(all + 1));
    if steps > MOST {
        return normal(bad, of, all, score);
    }
    let p = exact(bad, of, all, score, top)?;
    Some(Drift { statistic: f64::from(u32::try_from(score).ok()?), p, exact: true })
}

/// The share of tables whose score is `score` or more, each weighed by how often it comes about.
fn exact(bad: &[Share], of: u32, all: u32, score: u64, top: u64) -> Option<f64> {
    let logs = log_factorials(all);
    let choose = |n: u32, k: u32| at(&logs, n) - at(&logs, k) - at(&logs, n - k);
    let width = usize::try_from(top).ok()? + 1;
    // for each number of bad cases so far, the weight of each score; scaled to stay within a float's range
    let mut weights = vec![vec![0.0_f64; width]; of as usize + 1];
    *weights.first_mut()?.first_mut()? = 1.0;
    for (index, share) in bad.iter().enumerate() {
        let mut next = vec![vec![0.0_f64; width]; of as usize + 1];
        let heaviest = (0..=share.all).map(|k| choose(share.all, k)).fold(0.0, f64::max);
        for k in 0..=share.all.min(of) {
            let weight = (choose(share.all, k) - heaviest).exp();
            let shift = index * k as usize;
            for (sum, row) in weights.iter().enumerate().take((of - k) as usize + 1) {
                let Some(target) = next.get_mut(sum + k as usize) else { continue };
                for (from, to) in row.iter().zip(target.iter_mut().skip(shift)) {
                    *to += from * weight;
                }
            }
        }
        weights = next;
    }
    let row = weights.last()?;
    let whole: f64 = row.iter().sum();
    let tail: f64 = row.iter().skip(usize::try_from(score).ok()?).sum();
    (whole > 0.0).then(|| (tail / whole).min(1.0))
}

/// The same by the normal distribution with the mean and variance of the hypergeometric one, half a step
/// taken off for continuity.
fn normal(bad: &[Share], of: u32, all: u32, score: u64) -> Option<Drift> {
    let n = f64::from(all);
    let share = f64::from(of) / n;
    let (mut sum, mut squares) = (0.0, 0.0);
    for (index, period) in bad.iter().enumerate() {
        let at = size(index);
        sum += at * f64::from(period.all);
        squares += at * at * f64::from(period.all);
    }
    let variance = share * (1.0 - share) * (squares - sum * sum / n) * n / (n - 1.0).max(1.0);
    let statistic = f64::from(u32::try_from(score).ok()?);
    if variance <= 0.0 {
        return Some(Drift { statistic, p: 1.0, exact: false });
    }
    let z = (statistic - 0.5 - share * sum) / variance.sqrt();
    Some(Drift { statistic, p: above(z), exact: false })
}

/// The Mann-Kendall test for a drift of values in either direction: rises less falls over all pairs. With
/// ten values or fewer every order of them is gone through (ties and all); beyond, the normal distribution
/// with the variance corrected for ties is used. `None` with fewer than three values.
///
/// Source: H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945), 245-259; R. O. Gilbert,
/// Statistical Methods for Environmental Pollution Monitoring (1987), section 16.4.
#[must_use]
pub fn mann_kendall(values: &[f64]) -> Option<Drift> {
    if values.len() < 3 || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let s = rises(values);
    let groups = ties(values);
    let p = if values.len() <= 10 { orders(&groups, s)? } else { by_variance(values.len(), &groups, s) };
    Some(Drift { statistic: f64::from(s), p, exact: values.len() <= 10 })
}

/// Rises less falls over all pairs of values.
fn rises(values: &[f64]) -> i32 {
    let mut sum = 0;
    for (index, a) in values.iter().enumerate() {
        for b in values.iter().skip(index + 1) {
            sum += i32::from(b > a) - i32::from(b < a);
        }
    }
    sum
}

/// How often each value stands, from small to large.
fn ties(values: &[f64]) -> Vec<usize> {
    let sorted = super::order::sorted(values);
    let same = sorted.chunk_by(|a, b| (a - b).abs() < f64::EPSILON);
    same.map(<[f64]>::len).collect()
}

/// The share of all orders of values, of which so many each are alike, whose rises less falls are as far
/// from nought as `s`. Values are put in from small to large: a group of `t` among `m` smaller ones adds
/// from `-m t` to `m t`, as often as the Gaussian binomial coefficient says.
fn orders(groups: &[usize], s: i32) -> Option<f64> {
    let mut counts = vec![1.0_f64];
    let mut before = 0;
    for group in groups {
        let mut wider = vec![0.0; counts.len() + before * group];
        for (at, count) in counts.iter().enumerate() {
            for (more, ways) in gaussian(before, *group).iter().enumerate() {
                *wider.get_mut(at + more)? += count * ways;
            }
        }
        counts = wider;
        before += group;
    }
    // an index is the number of pairs that rise; of `top` pairs that differ
    let top = i32::try_from(counts.len()).ok()? - 1;
    let whole: f64 = counts.iter().sum();
    let far = counts.iter().zip(0_i32..).filter(|(_, rising)| (2 * rising - top).abs() >= s.abs());
    let far: f64 = far.map(|(count, _)| count).sum();
    Some((far / whole).min(1.0))
}

/// Coefficients of the Gaussian binomial of `m + t` over `t`: in how many ways `t` alike can stand among `m`
/// so that so many pairs rise.
fn gaussian(m: usize, t: usize) -> Vec<f64> {
    let width = m * t + 1;
    // ways[k][sum]: k parts chosen so far, each from 0 to m, never falling
    let mut ways = vec![vec![0.0; width]; t + 1];
    if let Some(none) = ways.first_mut().and_then(|row| row.first_mut()) {
        *none = 1.0;
    }
    for part in 0..=m {
        for k in 1..=t {
            let (done, rest) = ways.split_at_mut(k);
            let (Some(fewer), Some(row)) = (done.last(), rest.first_mut()) else { continue };
            for (from, to) in fewer.iter().zip(row.iter_mut().skip(part)) {
                *to += from;
            }
        }
    }
    ways.pop().unwrap_or_default()
}

fn by_variance(n: usize, groups: &[usize], s: i32) -> f64 {
    let term = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let variance = (term(size(n)) - groups.iter().map(|t| term(size(*t))).sum::<f64>()) / 18.0;
    if s == 0 || variance <= 0.0 {
        return 1.0;
    }
    let z = (f64::from(s.abs()) - 1.0) / variance.sqrt();
    (2.0 * above(z)).min(1.0)
}

/// How probable a value above `z` is under the normal distribution. Near the middle by the series of the
/// error function, further out by its continued fraction; both to the last digits of a float.
#[must_use]
pub fn above(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let tail = if x < 2.5 { 0.5 - series(x) / 2.0 } else { fraction(x) / 2.0 };
    if z >= 0.0 { tail } else { 1.0 - tail }
}

/// The error function by its series of positive terms.
fn series(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for n in 1..200_u32 {
        term *= 2.0 * x * x / f64::from(2 * n + 1);
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp() * sum
}

/// The complementary error function by its continued fraction, from the far end.
fn fraction(x: f64) -> f64 {
    let mut rest = x;
    for n in (1..=120_u32).rev() {
        rest = x + f64::from(n) / 2.0 / rest;
    }
    std::f64::consts::FRAC_2_SQRT_PI / 2.0 * (-x * x).exp() / rest
}
