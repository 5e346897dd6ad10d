//! Where a finding stands, in the units of who reads it.

use crate::model::finding::Finding;
use crate::model::place::{Place, Spot};
use crate::report::{View, harmless};

/// A stretch of more lines than this is told by its first line only.
const MOST_LINES: usize = 6;

/// A byte order mark is no column.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Where something stands in the repository.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Path from the repository's root, as it is.
    pub(super) path: String,
    /// Lines and columns; `None` when it is about the file as a whole.
    pub(super) lines: Option<Lines>,
}

/// A stretch of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// Its first character.
    pub(super) from: At,
    /// The character after its last.
    pub(super) to: At,
}

/// A position, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    /// The line.
    pub(super) line: usize,
    /// The column in bytes of UTF-8.
    pub(super) bytes: usize,
    /// The column in code units of UTF-16.
    pub(super) units: usize,
}

impl Span {
    /// The path without power over who shows it.
    pub(super) fn shown_path(&self) -> String {
        harmless::line(&self.path).into_owned()
    }

    /// The first line, which is 1 for a file as a whole.
    pub(super) fn line(&self) -> usize {
        self.lines.as_ref().map_or(1, |lines| lines.from.line)
    }
}

/// Where the finding stands. Its own file may not exist, when that is what is wrong: then the first other
/// end that does, or a file of the same folder or of one above it, since readers show nothing of a file that
/// they do not have.
pub(super) fn of(view: &View<'_>, finding: &Finding, within: &str) -> Span {
    let ends = std::iter::once(&finding.place).chain(finding.also.iter().map(|(place, _)| place));
    let first = ends.into_iter().find_map(|place| Some((place, view.spots.get(place)?)));
    if let Some((place, spot)) = first {
        return at(view, place, spot, within);
    }
    let path = near(view, &finding.place.file).unwrap_or(&finding.place.file);
    Span { path: format!("{within}{path}"), lines: None }
}

/// A place as a span.
pub(super) fn at(view: &View<'_>, place: &Place, spot: &Spot, within: &str) -> Span {
    let path = format!("{within}{}", place.file);
    let is_whole = place.pointer.is_empty() && place.bytes.is_none();
    let file = view.tree.get(&place.file).filter(|_| !is_whole);
    Span { path, lines: file.map(|file| lines(&file.bytes, spot.bytes)) }
}

/// The nearest file that is there: in the same folder, or in one above it.
fn near<'a>(view: &View<'a>, file: &str) -> Option<&'a str> {
    if let Some(file) = view.tree.get(file) {
        return Some(&file.path);
    }
    let mut folder = file;
    while let Some((above, _)) = folder.rsplit_once('/') {
        folder = above;
        let after = view.tree.files.partition_point(|f| *f.path < *folder);
        let mut rest = view.tree.files.get(after..)?.iter().map(|f| &*f.path);
        let is_below = |path: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if let Some(path) = rest.find(|path| is_below(path) || !path.starts_with(folder)).filter(is_below) {
            return Some(path);
        }
    }
    view.tree.files.first().map(|f| &*f.path)
}

fn lines(file: &[u8], (from, to): (usize, usize)) -> Lines {
    let from = from.min(file.len());
    let marked = file.get(from..to.min(file.len())).unwrap_or_default().trim_ascii_end();
    let first = marked.split(|b| *b == b'\n').next().unwrap_or_default();
    let is_long = marked.split(|b| *b == b'\n').count() > MOST_LINES;
    let marked = if is_long { first.trim_ascii_end() } else { marked };
    Lines { from: position(file, from), to: position(file, from + marked.len()) }
}

fn position(file: &[u8], at: usize) -> At {
    let before = file.get(..at).unwrap_or_default();
    let line = before.split(|b| *b == b'\n').count();
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    let left = before.get(start..).unwrap_or_default();
    let left = if line == 1 { left.strip_prefix(MARK).unwrap_or(left) } else { left };
    At { line, bytes: left.len() + 1, units: String::from_utf8_lossy(left).encode_utf16().count() + 1 }
}
