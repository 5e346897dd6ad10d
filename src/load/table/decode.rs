//! Bytes to text, by the byte order mark alone: without one a text file is UTF-8 or it is refused.

use std::borrow::Cow;

/// What to do about an encoding that is not known.
const ADVICE: &str = "Save it as \"CSV UTF-8\" in the spreadsheet program.";

/// The text of a file.
///
/// # Errors
/// When the bytes are no UTF-8, with the row of the first that is none; when UTF-16 is broken off.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let at = error.valid_up_to();
        let row = bytes.get(..at).unwrap_or_default().split(|byte| *byte == b'\n').count();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let zero = if bytes.contains(&0) { " It may be UTF-16 without its mark." } else { "" };
        format!(
            "Line {row} holds a byte ({byte:02X}) that is no UTF-8, so the file is in an older encoding, and which one would be a \
             guess.{zero} {ADVICE}"
        )
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let broken =
        |row: usize| format!("Line {row} is broken: the file says that it is UTF-16, and is not. {ADVICE}");
    let mut text = String::with_capacity(bytes.len() / 2);
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let row = || 1 + text.matches('\n').count();
        let letter = letter.map_err(|_| broken(row()))?;
        text.push(letter);
    }
    if !rest.is_empty() {
        return Err(broken(1 + text.matches('\n').count()));
    }
    Ok(Cow::Owned(text))
}
