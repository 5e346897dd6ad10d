//! Figures as people read them.

use super::SIGNAL;
use crate::model::statistics::Share;

/// A probability as it is printed: `.144`, below .05 with three digits that count (`.0156`), of very small
/// ones `< .001`.
#[must_use]
pub fn p_words(p: f64) -> String {
    let decimals = match p {
        p if p < 0.001 => return "< .001".to_owned(),
        p if p >= 0.9995 => return "1".to_owned(),
        p if p < 0.00995 => 5,
        p if p < SIGNAL => 4,
        _ => 3,
    };
    format!("{p:.decimals$}").trim_start_matches('0').to_owned()
}

/// A share as people read it: `6 of 7`.
#[must_use]
pub fn of(share: Share) -> String {
    format!("{} of {}", share.of, share.all)
}

/// A share in whole per cent, halves away from nought, as the figures of a laboratory are rounded by hand.
#[must_use]
pub fn percent(value: f64) -> String {
    format!("{:.0}", (value * 100.0 + 1e-9).round())
}

/// A value in at most two decimals, none where none are needed.
#[must_use]
pub fn short(value: f64) -> String {
    let text = format!("{:.2}", value + value.signum() * 1e-9);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
