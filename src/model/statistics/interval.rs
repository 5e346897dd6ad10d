//! How far a share of few cases may lie from what is behind it.

use super::Share;

/// The 97.5 % point of the normal distribution: 95 % lie between minus and plus this.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share, by Wilson: it stays between 0 and 1 and holds what it promises with few
/// cases too. `None` without any case.
///
/// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
/// the American Statistical Association 22 (1927), 209-212.
#[must_use]
pub fn wilson(share: Share) -> Option<(f64, f64)> {
    let Share { of, all } = share;
    if all == 0 || of > all {
        return None;
    }
    let n = f64::from(all);
    let p = f64::from(of) / n;
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let low = if of == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if of == all { 1.0 } else { (middle + half).min(1.0) };
    Some((low, high))
}

/// The score of "how likely would you recommend us, 0 to 10": promoters (9, 10) less detractors (0 to 6),
/// of a hundred, with the half width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promoters {
    /// From -100 to 100.
    pub score: f64,
    /// Half the 95 % interval.
    pub half: f64,
    /// Answers.
    pub answers: u32,
}

/// The promoters' score of answers from 0 to 10; `None` without any. The error is that of a difference of
/// two shares of the same answers: `sqrt((p + d - (p - d)^2) / n)`.
#[must_use]
pub fn promoters(answers: &[u32]) -> Option<Promoters> {
    let count = |holds: &dyn Fn(u32) -> bool| {
        u32::try_from(answers.iter().filter(|a| holds(**a)).count()).unwrap_or(u32::MAX)
    };
    let n = u32::try_from(answers.len()).ok().filter(|n| *n > 0)?;
    let share = |k: u32| f64::from(k) / f64::from(n);
    let (p, d) = (share(count(&|a| a >= 9)), share(count(&|a| a <= 6)));
    let error = ((p + d - (p - d) * (p - d)) / f64::from(n)).max(0.0).sqrt();
    Some(Promoters { score: 100.0 * (p - d), half: 100.0 * Z * error, answers: n })
}
