//! What an expression must be like before it is parsed.
//!
//! The parser calls itself for each bracket and for each sign of a chain, so a hostile text could
//! exhaust the stack. Texts that no person writes are refused here, in one pass.

use std::ops::Range;

/// Bytes of an expression, at most.
const LENGTH: usize = 2000;
/// Words, numbers, texts and signs of an expression, at most.
const TOKENS: usize = 300;
/// Brackets within brackets, at most.
const DEPTH: usize = 16;
/// Names that are no keys of the record.
pub(super) const ALWAYS: [&str; 3] = ["record", "job", "as_of"];

/// Why an expression can not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// What is wrong, as a sentence.
    pub(super) message: String,
    /// What to do.
    pub(super) advice: String,
}

impl Slip {
    pub(super) fn new(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { message: message.into(), advice: advice.into() }
    }
}

/// An expression that may be parsed.
#[derive(Debug)]
pub(super) struct Ready {
    /// The text, in which `has(x)` has become `has(record.x)`.
    pub(super) text: String,
    /// Where, in that text, something was put in, and how many bytes.
    put_in: Vec<(usize, usize)>,
}

impl Ready {
    /// Looks over a text.
    pub(super) fn of(text: &str) -> Result<Self, Slip> {
        if text.len() > LENGTH {
            let message = format!("The expression is {} bytes long; {LENGTH} are allowed.", text.len());
            return Err(Slip::new(message, "Make several rules of it."));
        }
        let tokens = tokens(text)?;
        refuse(text, &tokens)?;
        let mut ready = Self { text: String::with_capacity(text.len()), put_in: Vec::new() };
        let mut done = 0;
        for window in tokens.windows(4) {
            let [has, open, name, close] = window else { continue };
            let is = |token: &Token, sign: &str| text.get(token.range.clone()) == Some(sign);
            let bare = name.kind == Sort::Word && !ALWAYS.iter().any(|always| is(name, always));
            if is(has, "has") && is(open, "(") && bare && is(close, ")") {
                ready.text.push_str(text.get(done..name.range.start).unwrap_or_default());
                ready.put_in.push((ready.text.len(), "record.".len()));
                ready.text.push_str("record.");
                done = name.range.start;
            }
        }
        ready.text.push_str(text.get(done..).unwrap_or_default());
        Ok(ready)
    }

    /// Where a line and column of the parser, both counted from 1, lie in the text as it was written:
    /// the column in characters, with the line where there are several.
    pub(super) fn place(&self, line: usize, column: usize) -> String {
        let starts = std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1));
        let start = starts.into_iter().nth(line.saturating_sub(1)).unwrap_or(0);
        let end = start + column.saturating_sub(1);
        let added = self.put_in.iter().filter(|(at, _)| (start..end).contains(at)).map(|(_, n)| n);
        let column = column.saturating_sub(added.sum());
        if self.text.contains('\n') {
            format!("line {line}, column {column}")
        } else {
            format!("column {column}")
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    Text,
    Sign,
}

#[derive(Debug, Clone)]
struct Token {
    kind: Sort,
    range: Range<usize>,
}

/// Words (numbers among them), texts, and signs of one character each.
fn tokens(text: &str) -> Result<Vec<Token>, Slip> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (kind, length) = match c {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '/' if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '"' | '\'' => {
                let before = tokens.last().filter(|t| t.kind == Sort::Word && t.range.end == at);
                let prefix = before.and_then(|t| text.get(t.range.clone())).unwrap_or_default();
                (Sort::Text, quoted(rest, c, prefix.contains(['r', 'R'])).ok_or_else(|| open(text, at))?)
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                (Sort::Word, end.unwrap_or(rest.len()))
            }
            c => (Sort::Sign, c.len_utf8()),
        };
        tokens.push(Token { kind, range: at..at + length });
        at += length;
    }
    Ok(tokens)
}

/// The length of a text in quotes; `None` when it does not end.
fn quoted(rest: &str, quote: char, is_raw: bool) -> Option<usize> {
    let triple = quote.to_string().repeat(3);
    let mark = if rest.starts_with(&triple) { triple } else { quote.to_string() };
    let mut at = mark.len();
    loop {
        let inner = rest.get(at..)?;
        if inner.starts_with(&mark) {
            return Some(at + mark.len());
        }
        let mut letters = inner.chars();
        let first = letters.next()?;
        at += first.len_utf8();
        if first == '\\' && !is_raw {
            at += letters.next()?.len_utf8();
        }
    }
}

fn open(text: &str, at: usize) -> Slip {
    let column = text.get(..at).map_or(1, |before| before.chars().count() + 1);
    Slip::new(
        format!("The text that begins at column {column} has no closing quote."),
        "Close it with the same quote.",
    )
}

/// Refuses what would keep the parser busy.
fn refuse(text: &str, tokens: &[Token]) -> Result<(), Slip> {
    if tokens.len() > TOKENS {
        let message = format!("The expression has {} words and signs; {TOKENS} are allowed.", tokens.len());
        return Err(Slip::new(message, "Make several rules of it."));
    }
    let mut depth = 0_usize;
    for token in tokens {
        let word = text.get(token.range.clone()).unwrap_or_default();
        match word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            let message = format!("More than {DEPTH} brackets stand within each other.");
            return Err(Slip::new(message, "Make several rules of it."));
        }
    }
    Ok(())
}
