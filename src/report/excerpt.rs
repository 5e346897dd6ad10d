//! The lines of a file that a finding shows.

use std::ops::Range;

use super::harmless;

/// A marked stretch of more lines than this is marked on its first line only.
const MOST_LINES: usize = 6;

/// The line that a marked value belongs under is looked for so many lines up.
const REACH: usize = 60;

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
    /// Lines to show beside, as ranges of `text`: those that the marked ones belong under.
    pub(super) parents: Vec<Range<usize>>,
}

/// Cuts the lines out of `file` that hold all `marks`; `None` when there is nothing to show. Marks
/// that reach beyond the file are drawn in.
pub(super) fn cut(file: &[u8], marks: &[Mark]) -> Option<Excerpt> {
    let marked: Vec<Range<usize>> = marks.iter().map(|m| trimmed(file, *m)).collect();
    let parents: Vec<Range<usize>> = marked.iter().filter_map(|m| parent(file, m.start)).collect();
    let first = marked.iter().chain(&parents).map(|m| m.start).min()?;
    let last = marked.iter().map(|m| m.end).max()?;
    let from = line_start(file, first);
    let rest = file.get(last..)?.split(|b| *b == b'\n').next().unwrap_or_default();
    let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
    let to = last + rest.len().min(TAIL);
    if from == to {
        return None;
    }
    let mut stops: Vec<usize> = marked.iter().chain(&parents).flat_map(|m| [m.start, m.end]).collect();
    stops.push(to);
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
    let moved = |ranges: &[Range<usize>]| ranges.iter().map(|m| new(m.start)..new(m.end)).collect();
    let first_line = file.get(..from)?.split(|b| *b == b'\n').count();
    Some(Excerpt { marks: moved(&marked), parents: moved(&parents), text, first_line })
}

/// The byte at which the line of byte `at` starts.
fn line_start(file: &[u8], at: usize) -> usize {
    let before = file.get(..at).unwrap_or_default();
    before.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1)
}

/// The line that the line of byte `at` belongs under by its indentation: of `by: P5` that of
/// `accepted:`. Its text, without the space around it.
fn parent(file: &[u8], at: usize) -> Option<Range<usize>> {
    let indent = |line: &[u8]| line.iter().take_while(|b| **b == b' ').count();
    let mut start = line_start(file, at);
    let own = indent(file.get(start..)?);
    for _ in 0..REACH {
        let end = start.checked_sub(1)?;
        start = line_start(file, end);
        let line = file.get(start..end)?.trim_ascii_end();
        let inner = line.trim_ascii_start();
        if !inner.is_empty() && !inner.starts_with(b"#") && indent(line) < own {
            return Some(start + indent(line)..start + line.len());
        }
    }
    None
}

/// A mark within the file, without white space at its end, and on one line if it covers many.
fn trimmed(file: &[u8], mark: Mark) -> Range<usize> {
    let mut from = mark.from.min(file.len());
    let mut marked = file.get(from..mark.to.min(file.len())).unwrap_or_default().trim_ascii_end();
    let first = |marked: &[u8]| marked.split(|b| *b == b'\n').next().unwrap_or_default().len();
    if mark.head_only {
        while is_remark(marked.get(..first(marked)).unwrap_or_default()) && first(marked) < marked.len() {
            let skip = first(marked) + 1;
            from += skip;
            marked = marked.get(skip..).unwrap_or_default();
        }
    }
    if mark.head_only || marked.split(|b| *b == b'\n').count() > MOST_LINES {
        marked = marked.get(..first(marked)).unwrap_or_default().trim_ascii_end();
    }
    from..from + marked.len()
}

/// Whether a line says nothing of a record: blank, a comment, a marker of its start.
fn is_remark(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#") || line == b"---"
}

/// Appends bytes as text: line breaks become `\n`, tabs stay, all else is harmless.
fn clean(bytes: &[u8], out: &mut String) {
    for chunk in bytes.utf8_chunks() {
        let mut chars = chunk.valid().chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\t' => out.push(c),
                _ => harmless::push(out, c),
            }
        }
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
}
