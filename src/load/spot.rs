//! Symbolic places -> bytes, line and column, for those that are shown.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::parse;
use crate::model::doc::Doc;
use crate::model::place::{Place, Spot};
use crate::model::settings::Limits;
use crate::model::tree::{SourceFile, Tree};

/// Where the lines of a file begin.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i + 1);
        Self { bytes, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Line and column of a byte, both from 1; the column counts characters, and a byte order mark
    /// is none.
    pub(super) fn at(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.bytes.get(start..byte.min(self.bytes.len())).unwrap_or_default();
        let before = before.strip_prefix(b"\xEF\xBB\xBF").filter(|_| start == 0).unwrap_or(before);
        // bytes that continue a character do not begin one; this holds for broken text as well
        let column = before.iter().filter(|b| !matches!(**b, 0x80..=0xBF)).count() + 1;
        (line, column)
    }
}

/// Finds places of one file.
struct Finder<'a> {
    lines: Lines<'a>,
    doc: Option<Doc>,
}

impl<'a> Finder<'a> {
    /// The file is parsed only when one of the places needs it.
    fn new<'p>(file: &'a SourceFile, limits: &Limits, mut places: impl Iterator<Item = &'p Place>) -> Self {
        let needs_doc = places.any(|place| place.bytes.is_none() && !place.pointer.is_empty());
        let doc = needs_doc.then(|| parse(file, limits).0).flatten();
        Self { lines: Lines::of(&file.bytes), doc }
    }

    /// The bytes that a place names, or those of its nearest ancestor that exists; the start of the
    /// file when nothing can be found.
    fn spot(&self, place: &Place) -> Spot {
        let found = || self.doc.as_ref()?.bytes(&place.pointer, place.side);
        let (from, to) = place.bytes.or_else(found).unwrap_or((0, 0));
        let to = to.min(self.lines.bytes.len());
        let from = from.min(to);
        let (line, column) = self.lines.at(from);
        Spot { bytes: (from, to), line, column }
    }
}

pub(super) fn spot(file: &SourceFile, place: &Place, limits: &Limits) -> Option<Spot> {
    (file.path == place.file).then(|| Finder::new(file, limits, std::iter::once(place)).spot(place))
}

pub(super) fn spots(tree: &Tree, places: &[Place], limits: &Limits) -> HashMap<Place, Spot> {
    let mut by_file: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    for place in places {
        by_file.entry(&place.file).or_default().push(place);
    }
    by_file
        .into_par_iter()
        .filter_map(|(path, places)| Some((tree.get(path)?, places)))
        .flat_map_iter(|(file, places)| {
            let finder = Finder::new(file, limits, places.iter().copied());
            places.into_iter().map(move |place| (place.clone(), finder.spot(place)))
        })
        .collect()
}
