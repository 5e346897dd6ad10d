//! The lines of a file that a finding shows.

use std::ops::Range;

use super::harmless;

/// A marked stretch of more lines than this is marked on its first line only.
const MOST_LINES: usize = 6;

/// After the last mark of a line this many bytes are shown at most: a line may be a megabyte long.
const TAIL: usize = 400;

/// What to mark: bytes `from..to` of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// The first byte.
    pub(super) from: usize,
    /// The byte after the last.
    pub(super) to: usize,
    /// Whether the first line stands for all.
    pub(super) head_only: bool,
}

/// Some lines of a file, made harmless, with the marks moved along.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// Number of the first, in the file.
    pub(super) first_line: usize,
    /// The marks as ranges of `text`, in the order in which they were given.
    pub(super) marks: Vec<Range<usize>>,
}

/// Cuts the lines out of `file` that hold all `marks`; `None` when there is nothing to show. Marks
/// that reach beyond the file are drawn in.
pub(super) fn cut(file: &[u8], marks: &[Mark]) -> Option<Excerpt> {
    let marks: Vec<Range<usize>> = marks.iter().map(|m| trimmed(file, *m)).collect();
    let first = marks.iter().map(|m| m.start).min()?;
    let last = marks.iter().map(|m| m.end).max()?;
    let from = file.get(..first)?.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let rest = file.get(last..)?.split(|b| *b == b'\n').next().unwrap_or_default();
    let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
    let to = last + rest.len().min(TAIL);
    if from == to {
        return None;
    }
    let mut stops: Vec<usize> = marks.iter().flat_map(|m| [m.start, m.end]).chain([to]).collect();
    stops.sort_unstable();
    let mut text = String::new();
    let mut moved = Vec::with_capacity(stops.len());
    let mut at = from;
    for stop in stops {
        clean(file.get(at..stop)?, &mut text);
        moved.push((stop, text.len()));
        at = stop;
    }
    let new = |old: usize| moved.iter().find(|(o, _)| *o == old).map_or(0, |(_, n)| *n);
    let marks = marks.iter().map(|m| new(m.start)..new(m.end)).collect();
    let first_line = file.get(..from)?.iter().filter(|b| **b == b'\n').count() + 1;
    Some(Excerpt { text, first_line, marks })
}

/// A mark within the file, without white space at its end, and on one line if it covers many.
fn trimmed(file: &[u8], mark: Mark) -> Range<usize> {
    let from = mark.from.min(file.len());
    let marked = file.get(from..mark.to.min(file.len())).unwrap_or_default();
    let marked = marked.trim_ascii_end();
    let lines = marked.split(|b| *b == b'\n');
    let length = if mark.head_only || lines.clone().count() > MOST_LINES {
        lines.map(|l| l.trim_ascii_end().len()).next().unwrap_or(0)
    } else {
        marked.len()
    };
    from..from + length
}

/// Appends bytes as text: line breaks become `\n`, tabs stay, all else is harmless.
fn clean(bytes: &[u8], out: &mut String) {
    for chunk in bytes.utf8_chunks() {
        let mut chars = chunk.valid().chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\t' => out.push(c),
                _ => out.push(harmless::sign(c)),
            }
        }
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
}
