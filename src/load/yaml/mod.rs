//! YAML text -> a value with the place of every key and value, and all that is wrong with it.
//!
//! A record is a strict little part of YAML 1.2: one document of mappings, lists and scalars.
//! Whatever lets one file mean two things to two readers (keys that stand twice, anchors, tags,
//! merge keys, a second document) is a fault; the parser goes on after it where it can.

mod build;
mod scalar;
mod told;
mod wording;

use std::sync::Arc;

use granit_parser::{Options, Parser, options};

use self::build::Builder;
use super::DEEPEST;
use crate::model::doc::Doc;
use crate::model::fault::Fault;
use crate::model::place::Place;
use crate::model::settings::Limits;

/// A piece of a file's text, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// The file.
    pub(super) file: &'a Arc<str>,
    /// The piece.
    pub(super) text: &'a str,
    /// Bytes of the file before the piece.
    pub(super) before: usize,
}

impl Piece<'_> {
    /// The place of bytes `from..to` of the piece.
    fn place(&self, from: usize, to: usize) -> Place {
        Place::bytes(self.file, self.before + from, self.before + to)
    }
}

/// Parses one document. No value comes back when the text is no YAML or when a part of it can not
/// stand for a value (an alias, a merge key); every other fault leaves the value to be looked at.
pub(super) fn parse(piece: Piece<'_>, limits: &Limits) -> (Option<Doc>, Vec<Fault>) {
    let mut builder = Builder::new(piece, limits);
    for event in Parser::new_from_str_with_options(piece.text, parser_options(limits)) {
        let going_on = match event {
            Ok((event, span)) => builder.take(event, span.byte_range().unwrap_or_default(), &span),
            Err(error) => {
                builder.fail(wording::fault(piece, limits, &error));
                false
            }
        };
        if !going_on {
            break;
        }
    }
    builder.finish()
}

fn parser_options(limits: &Limits) -> Options {
    let depth = depth(limits);
    options! {
        disallow_directives: true,
        strict_indentation: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: depth,
        block_nesting_limit: depth,
    }
}

fn depth(limits: &Limits) -> usize {
    limits.depth.min(DEEPEST) as usize
}
