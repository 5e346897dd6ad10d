//! Bytes -> text, and what may not stand in a text.

use std::sync::Arc;

use crate::model::fault::{Fault, FaultKind};
use crate::model::place::Place;

/// Unprintable characters of one file beyond this many are not told one by one.
const MOST: usize = 20;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Whether a byte order mark at the start is worth a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is told; the file is judged all the same.
    Told,
    /// It is passed over: spreadsheet programs write one into each CSV file.
    Silent,
}

/// The text of a file, and how many bytes of it come before the text (a byte order mark).
/// `None` when the bytes are no text that can be read on.
pub(super) fn decode<'a>(
    file: &Arc<str>,
    bytes: &'a [u8],
    mark: Mark,
    faults: &mut Vec<Fault>,
) -> Option<(&'a str, usize)> {
    if is_utf16(bytes) {
        let fault =
            Fault::new(FaultKind::Encoding, Place::bytes(file, 0, 0), "The file was saved as UTF-16.");
        faults.push(fault.advice(SAVE_AS));
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            faults.push(no_utf8(file, bytes, error.valid_up_to()));
            return None;
        }
    };
    let text_start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    if text_start > 0 && mark == Mark::Told {
        let place = Place::bytes(file, 0, text_start);
        let message = "The file began with an invisible byte order mark.";
        faults.push(Fault::new(FaultKind::Encoding, place, message).advice(SAVE_AS).still_readable());
    }
    let rest = text.get(text_start..).unwrap_or_default();
    let before = faults.len();
    unprintable(file, rest, text_start, faults);
    let goes_on = faults.iter().skip(before).all(|fault| fault.readable);
    goes_on.then_some((rest, text_start))
}

const SAVE_AS: &str = "Save it again as UTF-8 without byte order mark (editors offer it under Save As).";

/// UTF-16 by its byte order mark, or by the NUL beside each of its first two characters.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..]
    )
}

fn no_utf8(file: &Arc<str>, bytes: &[u8], at: usize) -> Fault {
    let byte = bytes.get(at).copied().unwrap_or_default();
    let meant = match byte {
        0xA0..=0xFF => format!(", perhaps the letter {} of an older encoding", char::from(byte)),
        _ => String::new(),
    };
    let message = format!("The file was not saved as UTF-8: byte {byte:02X} is no character{meant}.");
    Fault::new(FaultKind::Encoding, Place::bytes(file, at, (at + 1).min(bytes.len())), message)
        .advice(SAVE_AS)
}

fn unprintable(file: &Arc<str>, text: &str, before: usize, faults: &mut Vec<Fault>) {
    if !may_hide(text.as_bytes()) {
        return;
    }
    for (at, c) in text.char_indices().filter(|(_, c)| is_hidden(*c)).take(MOST) {
        let place = Place::bytes(file, before + at, before + at + c.len_utf8());
        let code = u32::from(c);
        faults.push(if turns_text(c) {
            let message = format!("An invisible character (code {code:04X}) turned the order of the text.");
            Fault::new(FaultKind::Encoding, place, message)
                .advice("Delete the character; with it a reader sees another text than a program.")
                .still_readable()
        } else {
            let message = format!("An unprintable character (code {code:04X}) stood in the text.");
            Fault::new(FaultKind::Encoding, place, message).advice("Delete the character.")
        });
    }
}

/// A cheap look before the careful one: nearly no file has such bytes at all. Whole chunks are looked
/// at without leaving early, which lets the compiler take many bytes at a time.
fn may_hide(bytes: &[u8]) -> bool {
    let suspicious = |b: u8| {
        let control = (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r');
        control | (b == 0x7F) | (b == 0xC2) | (b == 0xE2)
    };
    bytes.chunks(256).any(|chunk| chunk.iter().fold(false, |found, b| found | suspicious(*b)))
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')) || turns_text(c)
}

/// Overrides and isolates of writing direction.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
