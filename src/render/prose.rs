//! Sentences of the tool: ISO dates in them become dates that people read, and ids of records lead to
//! where the record can be read.

use jiff::civil::Date;

use super::escape;
use super::words;

/// Length of `2026-04-27`.
const ISO: usize = 10;

/// Longest piece between two backquotes that is taken for code.
const LONGEST_CODE: usize = 120;

/// A sentence as HTML content: escaped, what stands in backquotes as code, and each ISO date that stands
/// by itself as a `time` element. Dates within ids, paths and longer numbers stay as they are.
#[must_use]
pub fn html(text: &str) -> String {
    in_pieces(text, dated)
}

/// A sentence in its pieces: code between two backquotes as such, the others as `plain` writes them.
fn in_pieces(text: &str, plain: impl Fn(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, code, after)) = code(rest) {
        plain(before, &mut out);
        out.push_str("<code>");
        escape::push(code, &mut out);
        out.push_str("</code>");
        rest = after;
    }
    plain(rest, &mut out);
    out
}

/// The first piece between two backquotes of one line, with what stands before and after it.
fn code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    let is_code = !code.trim().is_empty() && code.len() <= LONGEST_CODE && !code.contains('\n');
    is_code.then_some((before, code, after))
}

/// Writes a text with its dates at the end of `out`.
fn dated(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, _) in text.match_indices('-') {
        let Some(start) = at.checked_sub(4).filter(|start| *start >= from) else { continue };
        let Some(day) = text.get(start..start + ISO).filter(|day| is_like_a_day(day)) else { continue };
        if !stands_alone(text, start) {
            continue;
        }
        let Ok(date) = day.parse::<Date>() else { continue };
        escape::push(&text[from..start], out);
        out.push_str("<time datetime=\"");
        out.push_str(day);
        out.push_str("\">");
        out.push_str(&words::in_prose(date));
        out.push_str("</time>");
        from = start + ISO;
    }
    escape::push(&text[from..], out);
}

/// Whether ten bytes are digits where a day has them: most signs that may stand in a day stand in ids.
fn is_like_a_day(text: &str) -> bool {
    text.bytes()
        .enumerate()
        .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

/// The beginning of an address that is told from the site's root; each page puts its own way there
/// in its place.
pub(super) const FROM_ROOT: &str = "@/";

/// A sentence as HTML content, like [`html`], with a link around each name that `address` knows. A
/// name holds a letter and a digit: numbers alone and words alone are never taken for one.
#[must_use]
pub fn linked<'a>(text: &str, address: impl Fn(&str) -> Option<&'a str>) -> String {
    in_pieces(text, |piece, out| with_links(piece, &address, out))
}

fn with_links<'a>(text: &str, address: &impl Fn(&str) -> Option<&'a str>, out: &mut String) {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        // no name and no date stands in it
        return escape::push(text, out);
    }
    let mut from = 0;
    names(text, &mut |start, name| {
        let Some(address) = address(name) else { return false };
        dated(&text[from..start], out);
        out.push_str("<a href=\"");
        out.push_str(FROM_ROOT);
        out.push_str(address);
        out.push_str("\">");
        escape::push(name, out);
        out.push_str("</a>");
        from = start + name.len();
        true
    });
    dated(&text[from..], out);
}

/// Tells what may be names, with where they begin, and is told which are known: the longest first,
/// `REQ-26-011/deviation-1` before `REQ-26-011`.
fn names<'t>(text: &'t str, is_known: &mut impl FnMut(usize, &'t str) -> bool) {
    let mut at = 0;
    for run in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))) {
        let name = run.trim_end_matches(['-', '/', '_']);
        if is_like_a_name(name) && !is_known(at, name) && name.contains('/') {
            let mut inner = at;
            for piece in name.split('/') {
                if is_like_a_name(piece) {
                    is_known(inner, piece);
                }
                inner += piece.len() + 1;
            }
        }
        at += run.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
}

fn is_like_a_name(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && text.contains(char::is_alphabetic)
}

/// Puts a page's own way to the root into addresses that are told from it. A link of the page to
/// itself keeps its fragment, or is taken away when it has none.
#[must_use]
pub fn settle(html: &str, path: &str) -> String {
    let root = "../".repeat(path.matches('/').count());
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = at_link(rest) {
        out.push_str(before);
        let Some((address, inside)) = after.split_once("\">") else { break };
        rest = inside;
        match address.strip_prefix(path) {
            Some("") => {
                let Some((name, after)) = inside.split_once("</a>") else { break };
                out.push_str(name);
                rest = after;
            }
            Some(fragment) if fragment.starts_with('#') => {
                out.push_str("<a href=\"");
                out.push_str(fragment);
                out.push_str("\">");
            }
            _ => {
                out.push_str("<a href=\"");
                out.push_str(&root);
                out.push_str(address);
                out.push_str("\">");
            }
        }
    }
    out.push_str(rest);
    out
}

/// What stands before and after the start of the first link whose address is told from the root. The sign that
/// only such addresses begin with is looked for first: a page is long, and has few of them.
fn at_link(html: &str) -> Option<(&str, &str)> {
    html.match_indices('@').find_map(|(at, _)| {
        let (before, after) = html.split_at_checked(at)?;
        Some((before.strip_suffix("<a href=\"")?, after.strip_prefix(FROM_ROOT)?))
    })
}

/// Whether what surrounds the ten bytes at `start` keeps them from being part of something longer.
fn stands_alone(text: &str, start: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '\\' | ':');
    let before = text[..start].chars().next_back();
    let mut after = text[start + ISO..].chars();
    let ends = match after.next() {
        // A full stop ends the sentence, unless a file's ending follows it.
        Some('.') => after.next().is_none_or(char::is_whitespace),
        Some(c) => !joins(c) || c == ':',
        None => true,
    };
    ends && before.is_none_or(|c| !joins(c) && c != '.')
}
