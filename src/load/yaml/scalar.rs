//! What an unquoted scalar means (YAML 1.2 core schema), and whether that is what it looks like.

use serde_json::{Number, Value};

/// Why an unquoted scalar may not mean what its author thinks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misread {
    /// What it was read as.
    pub(super) message: String,
    /// What to write instead.
    pub(super) advice: String,
}

/// The value of an unquoted scalar.
///
/// A misreading is named only where the value, written out again, gives another text than the
/// author's: `014` is 14, `1.10` is 1.1, `1e3` is 1000. `NO`, `yes`, `on` and `1:30` stay the text
/// that they are, and a null is left to validation, which knows whether something was needed.
pub(super) fn plain(text: &str) -> (Value, Option<Misread>) {
    if is_text_at_sight(text) {
        return (Value::String(text.to_owned()), None);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return (Value::Null, None),
        "true" | "True" | "TRUE" => return (Value::Bool(true), None),
        "false" | "False" | "FALSE" => return (Value::Bool(false), None),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some(value) = whole(text, unsigned).or_else(|| based(text)).or_else(|| decimal(text, unsigned)) {
        return value;
    }
    let misread = if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
    {
        Some(Misread {
            message: format!(
                "{text} without quotes means a number without bounds, which no record can hold."
            ),
            advice: format!("Write \"{text}\" in quotes if it is a text."),
        })
    } else if is_grouped(unsigned) {
        let digits = text.replace('_', "");
        Some(Misread {
            message: format!("{text} without quotes was read as a text, not as the number {digits}."),
            advice: format!("Write {digits} for the number, or \"{text}\" in quotes for the text."),
        })
    } else {
        None
    };
    (Value::String(text.to_owned()), misread)
}

/// Whether no number, truth value or null begins like this, as is so of nearly all text.
fn is_text_at_sight(text: &str) -> bool {
    let first = text.bytes().next().unwrap_or(b'~');
    !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F')
}

type Read = (Value, Option<Misread>);

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `12`, `-3`, `+5`, `014`.
fn whole(text: &str, unsigned: &str) -> Option<Read> {
    if !all_digits(unsigned) {
        return None;
    }
    let number =
        text.parse::<i64>().map(Number::from).ok().or_else(|| text.parse::<u64>().map(Number::from).ok());
    let Some(number) = number else {
        return Some(too_long(text));
    };
    let misread = (number.to_string() != text).then(|| as_number(text, &number.to_string()));
    Some((Value::Number(number), misread))
}

/// `0x1F` and `0o17`.
fn based(text: &str) -> Option<Read> {
    let (digits, base) = match text.as_bytes() {
        [b'0', b'x', ..] => (&text[2..], 16),
        [b'0', b'o', ..] => (&text[2..], 8),
        _ => return None,
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    Some(match u64::from_str_radix(digits, base) {
        Ok(number) => (Value::Number(number.into()), Some(as_number(text, &number.to_string()))),
        Err(_) => too_long(text),
    })
}

/// `1.5`, `.5`, `1.`, `1e3`.
fn decimal(text: &str, unsigned: &str) -> Option<Read> {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    if !exponent.is_none_or(|e| all_digits(e.strip_prefix(['+', '-']).unwrap_or(e))) {
        return None;
    }
    let fits = match mantissa.split_once('.') {
        None => all_digits(mantissa),
        Some(("", part)) => all_digits(part),
        Some((whole, part)) => all_digits(whole) && (part.is_empty() || all_digits(part)),
    };
    if !fits {
        return None;
    }
    let Some((float, number)) =
        text.parse::<f64>().ok().and_then(|float| Some((float, Number::from_f64(float)?)))
    else {
        return Some(too_long(text));
    };
    let shown = float.to_string();
    let same = text == shown || text.strip_suffix(".0") == Some(&shown);
    Some((Value::Number(number), (!same).then(|| as_number(text, &shown))))
}

/// `1_000`: a number to YAML 1.1, a text to 1.2. Only whole groups of three count, so that codes
/// such as `2026_01` stay what they are.
fn is_grouped(unsigned: &str) -> bool {
    let whole = unsigned.split_once('.').map_or(unsigned, |(whole, _)| whole);
    let mut groups = whole.split('_');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    all_digits(first)
        && first.len() <= 3
        && rest.peek().is_some()
        && rest.all(|g| g.len() == 3 && all_digits(g))
}

fn as_number(text: &str, number: &str) -> Misread {
    Misread {
        message: format!("{text} without quotes was read as the number {number}."),
        advice: format!("Write \"{text}\" in quotes if it is a text, or {number} if it is a number."),
    }
}

/// Kept as a text: a number of so many digits is an identifier, and rounding would lose it.
fn too_long(text: &str) -> Read {
    let misread = Misread {
        message: format!("{text} without quotes means a number too large to be kept exactly."),
        advice: format!("Write \"{text}\" in quotes if it is a text."),
    };
    (Value::String(text.to_owned()), Some(misread))
}

/// What an unquoted key that is no text would be, in words.
pub(super) fn key_as(text: &str) -> Option<&'static str> {
    if is_text_at_sight(text) {
        return None;
    }
    match plain(text).0 {
        Value::Null => Some("nothing"),
        Value::Bool(_) => Some("true or false"),
        Value::Number(_) => Some("a number"),
        _ => None,
    }
}

/// What the bytes around an unquoted scalar of one or more lines say: a number after `#` was
/// taken for a comment, or a list item was glued to the line above.
pub(super) fn surroundings(source: &str, after: &str) -> Option<Misread> {
    let gap = after.len() - after.trim_start_matches([' ', '\t']).len();
    let comment = after.get(gap..).unwrap_or_default().strip_prefix('#').unwrap_or_default();
    if gap > 0 && comment.starts_with(|c: char| c.is_ascii_digit()) {
        let number: String = comment.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
        return Some(Misread {
            message: format!("#{number} was read as a comment, so it is not part of the value."),
            advice: format!("Put the whole value in quotes to keep #{number}."),
        });
    }
    // nearly every scalar has one line only
    let glued = source.contains('\n')
        && source.lines().skip(1).any(|line| {
            let line = line.trim_start();
            line == "-" || line.starts_with("- ")
        });
    glued.then(|| Misread {
        message: "A line that begins with a dash was read as more text of the line above.".to_owned(),
        advice: "Give every dash of a list the same number of spaces before it.".to_owned(),
    })
}
