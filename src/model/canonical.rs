//! One form for values that say the same, and its digest.

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The algorithm of [`digest`], as it stands before the colon. Another way to write values gets another.
pub const ALGORITHM: &str = "c1";

/// The digest of a record's significant fields, as `validate::significant` gives them: `c1:` and SHA-256 of
/// [`text`] in hexadecimal. It does not depend on layout, comments, the order of keys or how texts are
/// quoted, and changes with every significant field.
#[must_use]
pub fn digest(significant: &Value) -> String {
    format!("{ALGORITHM}:{}", sha256(text(significant).as_bytes()))
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // writing to a text can not fail
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether a text is so many digits as [`sha256`] and git write them: hexadecimal, in small letters.
#[must_use]
pub fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a text may be an object's id in git: SHA-1 or SHA-256.
#[must_use]
pub fn is_object_id(text: &str) -> bool {
    is_hex(text, 40) || is_hex(text, 64)
}

/// A value as JSON without layout: keys sorted by their bytes, texts in Unicode's composed form, and a number
/// that is whole written without a point.
#[must_use]
pub fn text(value: &Value) -> String {
    sorted(value).to_string()
}

/// A value with its keys sorted, its texts composed and its numbers in one form.
#[must_use]
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.nfc().collect()),
        Value::Number(number) => Value::Number(plain(number)),
        Value::Array(list) => Value::Array(list.iter().map(sorted).collect()),
        Value::Object(map) => {
            let mut pairs: Vec<(String, Value)> =
                map.iter().map(|(key, value)| (key.nfc().collect(), sorted(value))).collect();
            pairs.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
            Value::Object(pairs.into_iter().collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// Up to here every whole number is exact as a number with a point.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn plain(number: &Number) -> Number {
    match number.as_f64().filter(|_| number.is_f64()) {
        #[allow(clippy::cast_possible_truncation, reason = "whole, and below the largest exact one")]
        Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Number::from(float as i64),
        _ => number.clone(),
    }
}
