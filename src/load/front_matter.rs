//! The front matter of a Markdown document, with places that are right in the whole file.

use std::sync::Arc;

use super::yaml::{self, Piece};
use crate::model::doc::Doc;
use crate::model::fault::{Fault, FaultKind};
use crate::model::front_matter::split;
use crate::model::place::Place;
use crate::model::settings::Limits;

/// Parses what stands between the two lines of dashes. `before` bytes of the file come before `text`.
pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    before: usize,
    limits: &Limits,
) -> (Option<Doc>, Vec<Fault>) {
    let Some((front, _)) = split(text) else {
        let opened = text.starts_with("---");
        let first_line = text.lines().next().map_or(0, str::len);
        let place = Place::bytes(file, before, before + first_line);
        let message = if opened {
            "The lines of dashes that enclose the document's data were not closed."
        } else {
            "The document did not begin with its data between two lines of three dashes."
        };
        let fault = Fault::new(FaultKind::Syntax, place, message)
            .advice("Begin the file with a line ---, then id, title and the like, then a second line ---.");
        return (None, vec![fault]);
    };
    let opening = if text.starts_with("---\r\n") { 5 } else { 4 };
    yaml::parse(Piece { file, text: front, before: before + opening }, limits)
}
