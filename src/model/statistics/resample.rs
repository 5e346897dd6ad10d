//! Whether two groups differ in the mean, without any belief about how values are spread.

use super::order::{mean, size};

/// So many divisions at most are gone through one by one.
const MOST: f64 = 200_000.0;

/// So many divisions are drawn where there are more.
pub const DRAWS: u32 = 100_000;

/// The seed of the draws: the same values give the same answer everywhere.
pub const SEED: u64 = 17_025;

/// Differences smaller than this are the last digits of reckoning.
const EQUAL: f64 = 1e-9;

/// What the test said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Permuted {
    /// The second group's mean less the first's.
    pub difference: f64,
    /// How probable a difference as great or greater, in either direction, is by chance.
    pub p: f64,
    /// Whether every division was gone through; otherwise [`DRAWS`] were drawn with [`SEED`].
    pub exact: bool,
}

/// The permutation test for a difference of means, two-sided. Where there are 200,000 divisions or fewer,
/// all are gone through; otherwise 100,000 are drawn with a fixed seed and the division at hand is counted
/// with them, so that p is never nought. `None` when a group is empty.
///
/// Source: P. Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd edition (2005), chapter
/// 3; for the drawn form, B. Phipson and G. K. Smyth, Permutation p-values should never be zero,
/// Statistical Applications in Genetics and Molecular Biology 9 (2010), article 39.
#[must_use]
pub fn permutation(a: &[f64], b: &[f64]) -> Option<Permuted> {
    let difference = mean(b)? - mean(a)?;
    let all: Vec<f64> = a.iter().chain(b).copied().collect();
    let whole: f64 = all.iter().sum();
    let far = Far { whole, n: a.len(), m: b.len(), least: difference.abs() - EQUAL };
    let exact = divisions(all.len(), a.len()) <= MOST;
    let p = if exact { every(&all, far) } else { drawn(&all, far) };
    Some(Permuted { difference, p, exact })
}

/// When a division differs as much as the one at hand.
#[derive(Clone, Copy)]
struct Far {
    whole: f64,
    n: usize,
    m: usize,
    least: f64,
}

impl Far {
    fn holds(self, sum: f64) -> bool {
        ((self.whole - sum) / size(self.m) - sum / size(self.n)).abs() >= self.least
    }
}

/// In how many ways `n` of `all` can be taken.
fn divisions(all: usize, n: usize) -> f64 {
    (0..n.min(all - n)).map(|i| size(all - i) / size(i + 1)).product()
}

fn every(all: &[f64], far: Far) -> f64 {
    let mut count = (0.0, 0.0);
    take(all, far.n, 0.0, &mut |sum| {
        count.1 += 1.0;
        count.0 += f64::from(u8::from(far.holds(sum)));
    });
    count.0 / count.1
}

/// Gives the sum of every choice of `n` of the values.
fn take(values: &[f64], n: usize, sum: f64, give: &mut dyn FnMut(f64)) {
    let Some((first, rest)) = values.split_first().filter(|_| n > 0) else {
        if n == 0 {
            give(sum);
        }
        return;
    };
    if values.len() < n {
        return;
    }
    take(rest, n - 1, sum + first, give);
    take(rest, n, sum, give);
}

fn drawn(all: &[f64], far: Far) -> f64 {
    let mut values = all.to_vec();
    let mut dice = Dice(SEED);
    let mut count = 1_u32;
    for _ in 0..DRAWS {
        for at in 0..far.n {
            let other = at + dice.below(values.len() - at);
            values.swap(at, other);
        }
        count += u32::from(far.holds(values.iter().take(far.n).sum()));
    }
    f64::from(count) / f64::from(DRAWS + 1)
}

/// Numbers that look like chance: `SplitMix64`, of G. L. Steele, D. Lea and C. H. Flood, Fast splittable
/// pseudorandom number generators (2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `bound` - 1.
    fn below(&mut self, bound: usize) -> usize {
        // of 64 bits so few are lost to the remainder that nobody sees it
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }
}
