//! The sentences of a template, found in its source: what a block element holds, with its inline elements
//! and values. So a template stays readable, and a page in another language costs no more than one in
//! English: the template is rewritten once, before it is parsed.

use std::ops::Range;

use super::Catalogue;

/// Elements that stand within a sentence.
const INLINE: [&str; 16] = [
    "a", "abbr", "b", "br", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub",
    "time",
];

/// Attributes that people read or hear.
const SPOKEN: [&str; 9] = [
    "alt",
    "aria-label",
    "data-hint",
    "data-l",
    "data-many",
    "data-name",
    "data-one",
    "placeholder",
    "title",
];

/// A piece of a template's source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// Text of the page.
    Text(&'a str),
    /// A value that is shown.
    Value(&'a str),
    /// A tag of HTML.
    Tag(&'a str),
    /// Whatever the template engine is told: conditions, loops, comments.
    Order(&'a str),
}

impl<'a> Token<'a> {
    fn source(self) -> &'a str {
        match self {
            Self::Text(text) | Self::Value(text) | Self::Tag(text) | Self::Order(text) => text,
        }
    }

    /// The name of an element that stands within a sentence, and whether it is opened here.
    fn inline(self) -> Option<(&'a str, bool)> {
        let Self::Tag(tag) = self else { return None };
        let (name, opens) = named(tag);
        INLINE.contains(&name).then_some((name, opens))
    }

    fn is_inline(self) -> bool {
        matches!(self, Self::Text(_) | Self::Value(_)) || self.inline().is_some()
    }

    fn has_words(self) -> bool {
        matches!(self, Self::Text(text) if has_letters(text))
    }

    fn is_blank(self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    fn is_icon(self) -> bool {
        matches!(self, Self::Value(value) if value.contains("<icon "))
    }
}

/// The name of a tag, and whether it opens an element.
fn named(tag: &str) -> (&str, bool) {
    let inner = tag.trim_start_matches('<');
    let (inner, opens) = inner.strip_prefix('/').map_or((inner, true), |inner| (inner, false));
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(inner.len());
    (&inner[..end], opens)
}

/// Whether a text has a letter that is no part of an entity.
fn has_letters(text: &str) -> bool {
    let mut is_entity = false;
    text.chars().any(|c| {
        is_entity = c == '&' || (is_entity && c != ';');
        c.is_alphabetic() && !is_entity
    })
}

/// All sentences of a template, in order.
#[must_use]
pub fn sentences(source: &str) -> Vec<String> {
    let mut all = Vec::new();
    rewritten(source, &mut |key: &str| {
        all.push(key.to_owned());
        None
    });
    all
}

/// A template with its sentences in another language.
#[must_use]
pub fn translated(source: &str, catalogue: &'static Catalogue) -> String {
    rewritten(source, &mut |key: &str| catalogue.get(key).map(str::to_owned))
}

/// What says a sentence in another way, or not.
type Saying<'s> = &'s mut dyn FnMut(&str) -> Option<String>;

fn rewritten(source: &str, say: Saying) -> String {
    let tokens = tokens(source);
    let mut out = String::with_capacity(source.len() + source.len() / 4);
    let mut at = 0;
    while at < tokens.len() {
        let end = tokens[at..].iter().position(|t| !t.is_inline()).map_or(tokens.len(), |n| at + n);
        run(&tokens[at..end], say, &mut out);
        if let Some(token) = tokens.get(end) {
            whole(*token, say, &mut out);
        }
        at = end + 1;
    }
    out
}

/// A token that is no part of a sentence, with what its attributes say.
fn whole(token: Token, say: Saying, out: &mut String) {
    match token {
        Token::Tag(tag) => out.push_str(&spoken(tag, say)),
        other => out.push_str(other.source()),
    }
}

/// Where the element that is opened at `at` is closed.
fn closed(tokens: &[Token], at: usize) -> Option<usize> {
    let (name, true) = tokens[at].inline()? else { return None };
    if name == "br" {
        return Some(at);
    }
    let mut depth = 0_usize;
    for (n, token) in tokens.iter().enumerate().skip(at) {
        match token.inline() {
            Some((other, true)) if other == name => depth += 1,
            Some((other, false)) if other == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(n);
        }
    }
    None
}

/// Elements and other tokens of a run, each by its range; a tag without its other end cuts the run.
fn pieces(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = closed(tokens, at).unwrap_or(at);
        all.push(at..end + 1);
        at = end + 1;
    }
    all
}

/// What stands between two block elements: one sentence if it has words of its own, else whatever its
/// elements hold.
fn run(tokens: &[Token], say: Saying, out: &mut String) {
    let pieces = pieces(tokens);
    let is_loose = |piece: &Range<usize>| {
        piece.len() == 1 && tokens[piece.start].inline().is_some_and(|(name, _)| name != "br")
    };
    for part in pieces.split_inclusive(is_loose) {
        let (part, loose) = match part.split_last() {
            Some((last, before)) if is_loose(last) => (before, Some(tokens[last.start])),
            _ => (part, None),
        };
        if let (Some(first), Some(last)) = (part.first(), part.last()) {
            balanced(tokens, part, first.start..last.end, say, out);
        }
        if let Some(token) = loose {
            whole(token, say, out);
        }
    }
}

fn balanced(tokens: &[Token], pieces: &[Range<usize>], all: Range<usize>, say: Saying, out: &mut String) {
    let is_word = |piece: &Range<usize>| piece.len() == 1 && tokens[piece.start].has_words();
    if pieces.iter().any(is_word) {
        let aside = |at: &usize| tokens[*at].is_blank() || tokens[*at].is_icon();
        let start = all.clone().find(|at| !aside(at)).unwrap_or(all.start);
        let end = all.clone().rev().find(|at| !aside(at)).map_or(all.end, |at| at + 1);
        tokens[all.start..start].iter().for_each(|t| out.push_str(t.source()));
        sentence(&tokens[start..end], say, out);
        tokens[end..all.end].iter().for_each(|t| out.push_str(t.source()));
        return;
    }
    for piece in pieces {
        if piece.len() < 2 {
            whole(tokens[piece.start], say, out);
            continue;
        }
        whole(tokens[piece.start], say, out);
        run(&tokens[piece.start + 1..piece.end - 1], say, out);
        whole(tokens[piece.end - 1], say, out);
    }
}

/// One sentence: its key has a name in braces for each value and bare tags, numbered where two are alike.
fn sentence(tokens: &[Token], say: Saying, out: &mut String) {
    let mut key = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for token in tokens {
        match token {
            Token::Text(text) => key.push_str(text),
            Token::Value(value) => {
                let sign = free(&parts, "{", &called(value), "}");
                key.push_str(&sign);
                parts.push((sign, (*value).to_owned()));
            }
            Token::Tag(tag) => {
                let (name, opens) = named(tag);
                let sign = if opens { free(&parts, "<", name, ">") } else { open.pop().unwrap_or_default() };
                if opens && name != "br" {
                    open.push(sign.replace('<', "</"));
                }
                key.push_str(&sign);
                let source = spoken(tag, say);
                parts.push((sign, source));
            }
            Token::Order(order) => key.push_str(order),
        }
    }
    let bare = key.trim();
    let (before, after) = key.split_once(bare).unwrap_or_default();
    out.push_str(before);
    match say(bare) {
        Some(text) => out.push_str(&placed(&text, &parts)),
        None => out.push_str(&placed(bare, &parts)),
    }
    out.push_str(after);
}

/// A sign that no other part of the sentence has.
fn free(parts: &[(String, String)], open: &str, name: &str, close: &str) -> String {
    let numbered = (2..).map(|n| format!("{open}{name}{n}{close}"));
    std::iter::once(format!("{open}{name}{close}"))
        .chain(numbered)
        .find(|sign| !parts.iter().any(|(taken, _)| taken == sign))
        .unwrap_or_default()
}

/// What a value is called in a sentence: the last name of the path that it begins with, or of what its
/// component is given.
fn called(value: &str) -> String {
    let inner = value.trim_matches(|c| matches!(c, '{' | '}' | '-' | ' '));
    let path = match inner.strip_prefix('<') {
        Some(component) => component.rsplit_once("={").map_or(component, |(_, given)| given),
        None => inner,
    };
    let end = path.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(path.len());
    let name = path[..end].rsplit('.').find(|name| !name.is_empty()).unwrap_or("value");
    name.to_owned()
}

/// A sentence with its values and tags put back.
fn placed(text: &str, parts: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let part = parts.iter().find(|(sign, _)| rest.starts_with(sign.as_str()));
        let (sign, source) =
            part.map_or((&rest[..1], &rest[..1]), |(sign, source)| (sign.as_str(), source.as_str()));
        out.push_str(source);
        rest = &rest[sign.len()..];
    }
    out.push_str(rest);
    out
}

/// A tag with what its attributes say in another language.
fn spoken(tag: &str, say: Saying) -> String {
    let mut out = String::with_capacity(tag.len());
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let name = before.rsplit([' ', '\n', '}']).next().unwrap_or_default();
        let (value, after) = after.split_at(quoted(after));
        out.push_str(before);
        out.push_str("=\"");
        if SPOKEN.contains(&name) && !value.contains("{%") {
            attribute(value, say, &mut out);
        } else {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn attribute(value: &str, say: Saying, out: &mut String) {
    let tokens = tokens(value);
    if tokens.iter().any(|t| t.has_words()) {
        sentence(&tokens, &mut |key: &str| say(key).map(|text| text.replace('"', "&quot;")), out);
    } else {
        out.push_str(value);
    }
}

/// The length of what stands before the quotation mark that ends an attribute.
fn quoted(text: &str) -> usize {
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if letter == '"' {
            return at;
        }
        at += braces(&text[at..]).unwrap_or(letter.len_utf8());
    }
    at
}

/// The length of an order, a comment or a value at the beginning of a text.
fn braces(text: &str) -> Option<usize> {
    let end = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        "{#" => "#}",
        _ => return None,
    };
    text.find(end).map(|at| at + 2)
}

/// The length of a tag at the beginning of a text.
fn tag(text: &str) -> Option<usize> {
    let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!');
    text.strip_prefix('<')?.starts_with(starts).then_some(())?;
    let mut at = 1;
    let mut is_quoted = false;
    while let Some(letter) = text[at..].chars().next() {
        if let Some(length) = braces(&text[at..]) {
            at += length;
            continue;
        }
        at += letter.len_utf8();
        match letter {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return Some(at),
            _ => {}
        }
    }
    None
}

fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let (mut rest, mut text) = (source, 0);
    loop {
        let here = &rest[text..];
        let found = braces(here).map(|length| (length, here.starts_with("{{"), false));
        let found = found.or_else(|| tag(here).map(|length| (length, false, true)));
        let letter = here.chars().next();
        if found.is_none() && letter.is_some() {
            text += letter.map_or(0, char::len_utf8);
            continue;
        }
        if text > 0 {
            all.push(Token::Text(&rest[..text]));
        }
        let Some((length, is_value, is_tag)) = found else { return all };
        let piece = &here[..length];
        all.push(if is_value {
            Token::Value(piece)
        } else if is_tag {
            Token::Tag(piece)
        } else {
            Token::Order(piece)
        });
        rest = &here[length..];
        text = 0;
    }
}
