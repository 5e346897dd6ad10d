//! Single texts as YAML that every reader, of YAML 1.1 or 1.2, takes for what they are.
//!
//! A text stands without quotes only when no reader could take it for something else; all others stand in double
//! quotes, with an escape for everything that is not seen.

use std::fmt::Write as _;

use jiff::civil::Date;

/// Words that some reader takes for a truth value or for nothing.
const WORDS: [&str; 13] =
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "~", "nan", "inf"];

/// A text, in quotes where it needs them.
#[must_use]
pub fn text(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_shown(c) => out.push(c),
            c => {
                let code = u32::from(c);
                // writing to a text can not fail
                let _ = match code {
                    0..=0xFF => write!(out, "\\x{code:02x}"),
                    0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
    out
}

/// Whether a character is seen, moves no other, and is kept by every reader.
#[must_use]
pub fn is_shown(c: char) -> bool {
    let hides = matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}');
    !c.is_control() && !hides && (u32::from(c) & 0xFFFE) != 0xFFFE
}

/// Whether a text begins with a letter, is no word of YAML and holds nothing that ends a plain text; or is a day,
/// which records write without quotes.
fn is_plain(text: &str) -> bool {
    let harmless = |c: char| c.is_alphanumeric() || " -_./()+@&'%°".contains(c);
    is_day(text)
        || (text.chars().next().is_some_and(char::is_alphabetic)
            && text.chars().all(harmless)
            && !text.ends_with(' ')
            && !is_misread(text))
}

/// Whether a reader of YAML 1.1 takes the plain text for a truth value, nothing or a number, while one of
/// YAML 1.2 takes it for a text.
#[must_use]
pub fn is_misread(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    WORDS.contains(&lower.trim_start_matches(['.', '+', '-'])) || is_number(&lower)
}

/// Numbers of YAML 1.1 that later ones read as text: to base sixty (`12:30`), with underscores, binary.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let starts = digits.starts_with(|c: char| c.is_ascii_digit());
    starts
        && !is_day(text)
        && (digits.chars().all(|c| c.is_ascii_digit() || "_.:".contains(c))
            || digits.strip_prefix("0b").is_some_and(|rest| rest.chars().all(|c| "01_".contains(c)))
            || digits
                .strip_prefix("0x")
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit() || c == '_')))
}

/// `2026-10-15`, perhaps with a time and a zone: what a day of a record looks like.
fn is_day(text: &str) -> bool {
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let is_date = day.len() == 10 && day.parse::<Date>().is_ok_and(|date| date.to_string() == day);
    let time = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b":+-Z".contains(&b));
    is_date && (rest.is_empty() || rest.strip_prefix('T').is_some_and(time))
}
