//! Whether the values of one group lie above those of another.

use super::order::{size, sorted};
use super::tendency::above;

/// So many values at most are gone through in every order.
const MOST: usize = 60;

/// What the comparison of two groups said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// How many pairs have the greater value in the first group; a tie counts half.
    pub u: f64,
    /// How probable a difference as great or greater is by chance.
    pub p: f64,
    /// Whether every division of the values was gone through.
    pub exact: bool,
}

/// The Mann-Whitney test, two-sided: how probable it is, if the values of both groups are of one kind, that
/// the ranks differ as much as these or more. Up to sixty values every division is gone through, ties and
/// all; beyond, the normal distribution with the variance corrected for ties is used. `None` when a group is
/// empty or a value is no number.
///
/// Source: H. B. Mann and D. R. Whitney, On a test of whether one of two random variables is stochastically
/// larger than the other, Annals of Mathematical Statistics 18 (1947), 50-60.
#[must_use]
pub fn mann_whitney(a: &[f64], b: &[f64]) -> Option<Compared> {
    if a.is_empty() || b.is_empty() || a.iter().chain(b).any(|v| !v.is_finite()) {
        return None;
    }
    let all: Vec<f64> = a.iter().chain(b).copied().collect();
    let order = sorted(&all);
    // twice the rank, so that the middle of tied ranks is whole
    let twice: Vec<usize> = all.iter().map(|v| doubled_rank(&order, *v)).collect();
    let sum: usize = twice.iter().take(a.len()).sum();
    let sizes = (size(a.len()), size(b.len()));
    let u = size(sum) / 2.0 - sizes.0 * (sizes.0 + 1.0) / 2.0;
    let exact = all.len() <= MOST;
    let p = if exact { divisions(&twice, a.len(), sum) } else { by_variance(&order, sizes, u) };
    Some(Compared { u, p, exact })
}

/// Twice the rank of a value among sorted ones; equal values share the middle of their ranks.
fn doubled_rank(order: &[f64], value: f64) -> usize {
    let below = order.iter().filter(|v| **v < value).count();
    let same = order.iter().filter(|v| (**v - value).abs() < f64::EPSILON).count();
    2 * below + same + 1
}

/// The share of all divisions, `n` values in the first group, whose sum of ranks is as far from the middle.
fn divisions(twice: &[usize], n: usize, sum: usize) -> f64 {
    let whole: usize = twice.iter().sum();
    // ways[k][s]: in how many ways k of the values sum to s
    let mut ways = vec![vec![0.0_f64; whole + 1]; n + 1];
    if let Some(none) = ways.first_mut().and_then(|row| row.first_mut()) {
        *none = 1.0;
    }
    for rank in twice {
        for k in (1..=n).rev() {
            let (fewer, rest) = ways.split_at_mut(k);
            let (Some(from), Some(to)) = (fewer.last(), rest.first_mut()) else { continue };
            for (from, to) in from.iter().zip(to.iter_mut().skip(*rank)) {
                *to += from;
            }
        }
    }
    let row = ways.last().map_or(&[][..], Vec::as_slice);
    // everything times the number of values, so that the middle is whole
    let distance = |s: usize| (s * twice.len()).abs_diff(whole * n);
    let far = row.iter().enumerate().filter(|(s, _)| distance(*s) >= distance(sum));
    let far: f64 = far.map(|(_, ways)| ways).sum();
    (far / row.iter().sum::<f64>()).min(1.0)
}

fn by_variance(order: &[f64], (n, m): (f64, f64), u: f64) -> f64 {
    let all = n + m;
    let ties: f64 = order
        .chunk_by(|a, b| (a - b).abs() < f64::EPSILON)
        .map(|same| size(same.len()))
        .map(|t| t * t * t - t)
        .sum();
    let variance = n * m / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let z = ((u - n * m / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    (2.0 * above(z)).min(1.0)
}
