//! Trailers: the lines `Key: value` at the end of a commit's message.
//!
//! git's own grammar (`git interpret-trailers --parse`), which its documents only sketch: the last
//! paragraph, never the first; nothing after a line of `---`; a paragraph that mixes prose with trailers
//! counts when it holds a line that git itself writes and at least a quarter of it are trailers; values go
//! on over lines that begin with a space. Beside it labels such as `Code-Review+2:`, which Gerrit writes
//! and git does not see.

use std::borrow::Cow;

use crate::model::landing::Trailer;

/// What git writes itself.
const OF_GIT: [&[u8]; 2] = [b"Signed-off-by: ", b"(cherry picked from commit "];

/// What stands above the part of a message that an editor was shown and that is no message.
const SCISSORS: &[u8] = b"# ------------------------ >8 ------------------------\n";

/// Whose trailers are seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grammar {
    Git,
    /// git's, and labels with a plus sign before a number.
    Labels,
}

/// The trailers of a commit's message, in their order, those of one key each for itself.
#[must_use]
pub fn trailers(message: &[u8]) -> Vec<Trailer> {
    let end = message.iter().position(|byte| *byte == 0).unwrap_or(message.len());
    let mut text = Cow::Borrowed(message.get(..end).unwrap_or_default());
    if text.last().is_some_and(|last| *last != b'\n') {
        text.to_mut().push(b'\n');
    }
    let seen_by_git = read(&text, Grammar::Git).into_iter();
    if !text.contains(&b'+') {
        return seen_by_git.map(|(_, key, value)| Trailer { key, value, is_of_git: true }).collect();
    }
    let seen_by_git: Vec<usize> = seen_by_git.map(|found| found.0).collect();
    let all = read(&text, Grammar::Labels).into_iter();
    all.map(|(at, key, value)| Trailer { key, value, is_of_git: seen_by_git.contains(&at) }).collect()
}

/// Where each trailer begins, its key and its value.
fn read(text: &[u8], grammar: Grammar) -> Vec<(usize, String, String)> {
    let text = text.get(..end_of_message(text)).unwrap_or_default();
    let start = block(text, grammar);
    let mut found: Vec<(usize, Cow<'_, [u8]>, usize)> = Vec::new();
    let mut goes_on = false;
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive(|byte| *byte == b'\n') {
        if goes_on && line.first().is_some_and(|byte| is_space(*byte)) {
            if let Some((_, bytes, _)) = found.last_mut() {
                bytes.to_mut().extend_from_slice(line);
            }
        } else {
            let separator = separator(line, grammar);
            goes_on = separator.is_some();
            if let Some(separator) = separator.filter(|_| !line.starts_with(b"#")) {
                found.push((at, Cow::Borrowed(line), separator));
            } else {
                goes_on = false;
            }
        }
        at += line.len();
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(trim(bytes)).into_owned();
    let parts = found.iter().map(|(at, bytes, separator)| {
        let (key, value) = bytes.split_at(*separator);
        (*at, text(key), text(&unfold(trim(value.get(1..).unwrap_or_default()))))
    });
    parts.filter(|(_, key, _)| !key.is_empty()).collect()
}

/// Where the message ends: before `---`, scissors, and lines that an editor was shown.
fn end_of_message(text: &[u8]) -> usize {
    let mut end = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.strip_prefix(b"---").is_some_and(|rest| rest.first().is_some_and(|byte| is_space(*byte))) {
            break;
        }
        end += line.len();
    }
    let text = text.get(..end).unwrap_or_default();
    let cut = if text.starts_with(SCISSORS) {
        Some(0)
    } else {
        let mut windows = text.windows(SCISSORS.len() + 1);
        windows.position(|w| w.first() == Some(&b'\n') && w.get(1..) == Some(SCISSORS)).map(|at| at + 1)
    };
    let text = text.get(..cut.unwrap_or(end)).unwrap_or_default();
    let (mut at, mut ignored, mut in_conflicts) = (0, None, false);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"#") || line.starts_with(b"\n") {
            ignored = ignored.or(Some(at));
        } else if line.starts_with(b"Conflicts:\n") {
            in_conflicts = true;
            ignored = ignored.or(Some(at));
        } else if !(in_conflicts && line.starts_with(b"\t")) {
            (ignored, in_conflicts) = (None, false);
        }
        at += line.len();
    }
    ignored.unwrap_or(at)
}

/// Where the block of trailers begins; the end of the text when there is none.
fn block(text: &[u8], grammar: Grammar) -> usize {
    let lines: Vec<(usize, &[u8])> = text
        .split_inclusive(|byte| *byte == b'\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .collect();
    let is_comment = |line: &[u8]| line.starts_with(b"#");
    // the first paragraph says what was done, and is no trailer whatever it looks like
    let title = lines.iter().position(|(_, line)| !is_comment(line) && is_blank(line)).unwrap_or(lines.len());
    let (mut known, mut trailers, mut others, mut perhaps, mut only_space) = (false, 0, 0, 0, true);
    for (at, line) in lines.iter().skip(title).rev() {
        if is_comment(line) {
            others += perhaps;
            perhaps = 0;
        } else if is_blank(line) {
            if only_space {
                continue;
            }
            others += perhaps;
            let counts = (known && trailers * 3 >= others) || (trailers > 0 && others == 0);
            return if counts { at + line.len() } else { text.len() };
        } else {
            only_space = false;
            let begins_with_space = line.first().is_some_and(|byte| is_space(*byte));
            if OF_GIT.iter().any(|own| line.starts_with(own)) {
                (trailers, perhaps, known) = (trailers + 1, 0, true);
            } else if separator(line, grammar).is_some() && !begins_with_space {
                (trailers, perhaps) = (trailers + 1, 0);
            } else if begins_with_space {
                perhaps += 1;
            } else {
                others += 1 + perhaps;
                perhaps = 0;
            }
        }
    }
    text.len()
}

/// Where the key of a trailer ends.
fn separator(line: &[u8], grammar: Grammar) -> Option<usize> {
    let mut spaced = false;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b':' => return (at > 0).then_some(at),
            b'-' if !spaced => {}
            letter if letter.is_ascii_alphanumeric() && !spaced => {}
            b' ' | b'\t' if at > 0 => spaced = true,
            b'+' if at > 0 && !spaced && grammar == Grammar::Labels && is_vote(line.get(at + 1..)) => {}
            _ => return None,
        }
    }
    None
}

/// Digits and then a colon.
fn is_vote(rest: Option<&[u8]>) -> bool {
    let rest = rest.unwrap_or_default();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && rest.get(digits) == Some(&b':')
}

/// A value on one line.
fn unfold(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\n' {
            while bytes.next_if(|next| is_space(*next)).is_some() {}
            out.push(b' ');
        } else {
            out.push(byte);
        }
    }
    out
}

fn trim(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !is_space(*byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_space(*byte)).map_or(start, |end| end + 1);
    bytes.get(start..end).unwrap_or_default()
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| is_space(*byte))
}

/// What git takes for a space.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
