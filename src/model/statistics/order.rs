//! The middle of values, and what nine of ten stay under.

/// The values from small to large; those that are no numbers are left out.
#[must_use]
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The value in the middle; the mean of the two in the middle of an even number. `None` without any.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The value that nine of ten stay at or under.
#[must_use]
pub fn ninetieth(values: &[f64]) -> Option<f64> {
    quantile(values, 0.9)
}

/// The mean. `None` without any value.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let values = sorted(values);
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / size(values.len()))
}

/// The quantile `q` (0 to 1), drawn straight between the two nearest values: type 7 of Hyndman and Fan
/// (1996), which R and numpy use. `None` without any value.
#[must_use]
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    let values = sorted(values);
    let last = values.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * size(last);
    let below = (0..=last).rev().find(|i| size(*i) <= at)?;
    let (low, high) = (*values.get(below)?, *values.get((below + 1).min(last))?);
    Some(low + (high - low) * (at - size(below)))
}

/// A count as a number to reckon with.
#[must_use]
pub fn size(count: usize) -> f64 {
    // beyond four thousand million a record's count has other troubles
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
