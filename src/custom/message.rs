//! What a finding says: a text with expressions in braces.

use super::eval::Asker;
use super::node::Node;
use super::parse::parse;
use super::text::Slip;

/// A piece of a message.
#[derive(Debug)]
pub(super) enum Piece {
    /// Words as they stand.
    Words(String),
    /// What an expression gives.
    Given(Node),
}

/// Characters of a message that are shown, at most.
const LONGEST: usize = 600;

/// Takes a message apart.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, Slip> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((inner, after)) = after.split_once('}') else {
            return Err(Slip::new("A brace `{` is not closed.", "Close it with `}`: {agree.channel}."));
        };
        pieces.push(Piece::Words(words.to_owned()));
        pieces.push(Piece::Given(parse(inner.trim())?));
        rest = after;
    }
    pieces.push(Piece::Words(rest.to_owned()));
    Ok(pieces)
}

/// The message about one record.
pub(super) fn written<'a>(pieces: &'a [Piece], asker: &Asker<'a>) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Given(node) => match asker.ask(node) {
                Ok(value) => text.push_str(&value.shown()),
                Err(_) => text.push_str("(not recorded)"),
            },
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}
