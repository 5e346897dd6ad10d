//! What a parser's complaint probably means to the person who wrote the file.

use granit_parser::{ErrorKind, ScanError};

use super::{Piece, depth, told};
use crate::model::fault::{Fault, FaultKind};
use crate::model::settings::Limits;

const QUOTE_IT: &str = "Put the whole value in double quotes.";
const SPACES: &str = "Use spaces only; most editors can turn tabs into spaces.";

/// The text around a complaint.
struct Around<'a> {
    text: &'a str,
    /// Byte at which the parser stopped.
    at: usize,
    /// First byte of that line.
    line_start: usize,
    /// That line without its end.
    line: &'a str,
}

impl<'a> Around<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        let at = floor(text, at);
        let (before, after) = text.split_at(at);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line_end = at + after.find('\n').unwrap_or(after.len());
        let line = text.get(line_start..line_end).unwrap_or_default().trim_end();
        Self { text, at, line_start, line }
    }

    /// From the stop to the end of its line.
    fn rest(&self) -> (usize, usize) {
        (self.at, (self.line_start + self.line.len()).max(self.at))
    }

    fn whole_line(&self) -> (usize, usize) {
        let indent = self.line.len() - self.line.trim_start().len();
        (self.line_start + indent, self.line_start + self.line.len())
    }

    /// The first tab of the line of the stop, or else after it.
    fn tab(&self) -> (usize, usize) {
        let from = self.text.get(self.line_start..).unwrap_or_default();
        let found = from.find('\t').map(|i| self.line_start + i);
        found.map_or_else(|| self.rest(), |i| (i, i + 1))
    }

    /// The quotation mark before the stop that opened a text: one that follows a blank or bracket.
    fn opening_quote(&self) -> (usize, usize) {
        let before = self.text.get(..self.at).unwrap_or_default();
        let opens = |i: usize| i == 0 || before[..i].ends_with([' ', '\t', '\n', '[', '{', ',']);
        let found = before.char_indices().rev().find(|&(i, c)| matches!(c, '"' | '\'') && opens(i));
        found.map_or_else(|| self.rest(), |(i, _)| (i, Around::new(self.text, i).rest().1))
    }
}

/// The nearest start of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

struct Said {
    kind: FaultKind,
    range: (usize, usize),
    message: String,
    advice: &'static str,
}

/// The fault that stands for the complaint.
pub(super) fn fault(piece: Piece<'_>, limits: &Limits, error: &ScanError) -> Fault {
    let at = error.marker().byte_offset().unwrap_or(piece.text.len());
    let around = Around::new(piece.text, at);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return told::too_deep(piece.place(around.at, around.rest().1), depth(limits));
    }
    let said = conflict(piece.text)
        .or_else(|| of_quotes(error.kind(), &around))
        .or_else(|| of_tabs(error.kind(), &around))
        .or_else(|| of_layout(error.kind(), &around))
        .or_else(|| of_starts(error.kind(), &around))
        .or_else(|| of_brackets(error.kind(), &around))
        .or_else(|| of_features(error.kind(), &around))
        .unwrap_or_else(|| Said {
            kind: FaultKind::Syntax,
            range: around.rest(),
            message: format!("The text could not be read as YAML from here on ({}).", error.info()),
            advice: "Compare it with the lines around it, or put the value in double quotes.",
        });
    Fault::new(said.kind, piece.place(said.range.0, said.range.1), said.message).advice(said.advice)
}

fn said(range: (usize, usize), message: impl Into<String>, advice: &'static str) -> Said {
    Said { kind: FaultKind::Syntax, range, message: message.into(), advice }
}

/// Lines that git leaves in a file when two people changed the same place.
fn conflict(text: &str) -> Option<Said> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            return Some(said(
                (at, at + line.trim_end().len()),
                "Two versions of this place were merged by git and nobody chose between them.",
                "Keep the right lines and delete those that begin with <<<<<<<, ======= and >>>>>>>.",
            ));
        }
        at += line.len();
    }
    None
}

fn of_quotes(kind: &ErrorKind, around: &Around<'_>) -> Option<Said> {
    Some(match kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => said(
            around.opening_quote(),
            "A quotation mark was opened here and not closed.",
            "Close it at the end of the text.",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => said(
            around.rest(),
            "Text went on after the closing single quotation mark.",
            "Put the whole value in double quotes; an apostrophe ends a text in single ones.",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => said(
            around.rest(),
            "Text went on after the closing quotation mark.",
            "Let the quotes enclose the whole value; inside them write \\\" for a quotation mark.",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => said(
            around.rest(),
            "A backslash in double quotes began no character that YAML knows.",
            "Use single quotes, in which a backslash is only a backslash, or write it twice.",
        ),
        _ => return None,
    })
}

fn of_tabs(kind: &ErrorKind, around: &Around<'_>) -> Option<Said> {
    let is_tab = matches!(
        kind,
        ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    );
    is_tab.then(|| said(around.tab(), "A tab stood where only spaces may indent.", SPACES))
}

fn of_layout(kind: &ErrorKind, around: &Around<'_>) -> Option<Said> {
    let line = around.line.trim_start();
    let before = around.text.get(around.line_start..around.at).unwrap_or_default();
    Some(match kind {
        ErrorKind::MappingValueNotAllowed if before.contains(": ") => said(
            around.whole_line(),
            "The value held a colon followed by a space, so it was not clear where it began.",
            QUOTE_IT,
        ),
        ErrorKind::MappingValueNotAllowed => said(
            around.whole_line(),
            "This key was indented below a line that has a value already.",
            "Line it up with the keys above, or put the text above it in quotes.",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey if line.contains(':') => said(
            around.whole_line(),
            "No space stood after the colon, so this was not read as a key with a value.",
            "Write a space after the colon.",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => said(
            around.whole_line(),
            "This line was neither a key with a value nor an item of a list.",
            "Indent it if it belongs to the text above, or write a colon and a space after the key.",
        ),
        ErrorKind::ExpectedBlockMappingKey if line.starts_with("- ") => said(
            around.whole_line(),
            "An item of a list stood among keys.",
            "Give the list a key of its own and put the item below it.",
        ),
        ErrorKind::ExpectedBlockMappingKey if !before.trim().is_empty() => {
            said(around.rest(), "Text went on after a value that was closed.", QUOTE_IT)
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidBlockScalarIndent => said(
            around.whole_line(),
            "This line was indented like none of the lines above it.",
            "Give it as many spaces as the keys that it belongs with.",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => said(
            around.whole_line(),
            "A line without a dash stood among the items of a list.",
            "Begin it with a dash and a space, or give it the indentation of the keys above the list.",
        ),
        _ => return None,
    })
}

/// Values whose first character has a meaning of its own, and texts that went wrong after it.
fn of_starts(kind: &ErrorKind, around: &Around<'_>) -> Option<Said> {
    Some(match kind {
        ErrorKind::BlockSequenceEntryNotAllowed => said(
            around.rest(),
            "A list began on the line of its key.",
            "Put the dash on the next line, or put the value in quotes if the dash belongs to it.",
        ),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => said(
            around.rest(),
            "A value began with > or |, which announces a text on the lines below.",
            QUOTE_IT,
        ),
        ErrorKind::CommentInterceptedScalar => said(
            around.rest(),
            "A comment stood in the middle of a text of several lines.",
            "Put the comment on a line of its own above the key.",
        ),
        ErrorKind::MappingKeyNotAllowed => {
            said(around.rest(), "A value began with a question mark.", QUOTE_IT)
        }
        ErrorKind::UnexpectedCharacter { character } => said(
            around.rest(),
            format!("A value began with {character}, which YAML keeps for itself."),
            QUOTE_IT,
        ),
        ErrorKind::ExpectedDocumentStart | ErrorKind::InvalidDocumentEnd => said(
            around.rest(),
            "More text followed after the end of the record.",
            "Delete it, or indent all keys of the record alike.",
        ),
        _ => return None,
    })
}

fn of_brackets(kind: &ErrorKind, around: &Around<'_>) -> Option<Said> {
    Some(match kind {
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => said(
            around.rest(),
            format!("The bracket {open} was closed by {close}."),
            "Close each bracket by its own kind.",
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            said(around.rest(), format!("The bracket {open} was not closed."), "Close it.")
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            said(around.rest(), "The file ended inside a bracket.", "Close the bracket.")
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => said(
            around.whole_line(),
            "A bracket opened above was not closed before this line.",
            "Close it, or indent the lines within it.",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => said(
            around.rest(),
            "A bracket was closed that had not been opened.",
            "Delete it, or put the value in quotes if it belongs to it.",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => said(
            around.rest(),
            "Within brackets, a comma was missing before this.",
            "Separate the items by commas, or put the text in quotes.",
        ),
        ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEofBlockSequence
            if around.rest().0 < around.rest().1 =>
        {
            said(around.rest(), "A value began with a character that YAML keeps for itself.", QUOTE_IT)
        }
        ErrorKind::FlowMappingValueAdjacentCollection
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::ExpectedNodeContent
        | ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => said(
            around.rest(),
            "A colon, a dash or a comma stood where a value was due.",
            "Put the text in double quotes, or write the missing value.",
        ),
        _ => return None,
    })
}

fn of_features(kind: &ErrorKind, around: &Around<'_>) -> Option<Said> {
    let (message, advice) = match kind {
        ErrorKind::DirectiveDisallowed | ErrorKind::MissingDocumentEndBeforeDirective => {
            ("A line began with %, which gives the reader of the file orders.", "Delete the line.")
        }
        ErrorKind::MissingAnchorOrAliasName => {
            ("A value began with & or *, which YAML keeps for itself.", QUOTE_IT)
        }
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => ("A value began with !, which YAML keeps for itself.", QUOTE_IT),
        _ => return None,
    };
    Some(Said { kind: FaultKind::Feature, range: around.rest(), message: message.to_owned(), advice })
}
