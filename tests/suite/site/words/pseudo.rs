//! A made-up language: every piece of a sentence stands between two signs. What a page shows without them was
//! said past the catalogue, unless it is what records, rules or settings say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use countersign::model::page::Page;
use countersign::render;
use countersign::render::say::Catalogue;
use countersign::rules::RULES;

use super::keys::keys;
use crate::site::{NORRVIK, is_html, site};

/// Pages whose words come from elsewhere by nature, as the page about the build says: rules and their
/// findings, controlled documents, the procedure's requirements, figures, and what forms ask.
const ELSEWHERE: [&str; 8] = [
    "rules/",
    "documents/",
    "metrics/",
    "forms/",
    "findings/",
    "procedure.html",
    "traceability.html",
    "trends.html",
];

/// Attributes that people read or hear.
const SPOKEN: [&str; 6] = ["alt", "aria-label", "data-hint", "data-l", "placeholder", "title"];

/// Names that are the same in every language.
const NAMES: [&str; 7] = ["Countersign", "git", "ISO", "SHA-256", "id", "Wilson", "µm"];

/// A sentence of the made-up language: each piece between values and tags between two signs.
fn signed(key: &str) -> String {
    let mut out = String::new();
    let mut rest = key;
    while !rest.is_empty() {
        let at = rest.find(['{', '<', '&']).unwrap_or(rest.len());
        let (piece, sign) = rest.split_at(at);
        if piece.contains(char::is_alphabetic) {
            let inner = piece.trim();
            let (before, after) = piece.split_once(inner).unwrap();
            let _ = write!(out, "{before}⟦{inner}⟧{after}");
        } else {
            out.push_str(piece);
        }
        let end = sign.find(['}', '>', ';']).map_or(sign.len(), |end| end + 1);
        out.push_str(&sign[..end]);
        rest = &sign[end..];
    }
    out
}

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let pairs = keys().into_keys().map(|key| (key.clone(), signed(&key)));
    let words = Box::leak(Box::new(Catalogue::from_pairs(pairs)));
    render::site_in(&site(&NORRVIK, &[]), Some(words)).unwrap()
});

/// Everything that others say: records, settings, rules, findings, figures.
struct Others {
    all: String,
    values: BTreeSet<String>,
}

fn plain(text: &str) -> String {
    let text =
        text.replace("\\\"", "\"").replace("\\n", " ").replace(['’', '‘'], "'").replace(['`', '*'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The pieces of a text between commas and the like, without ids and numbers at their ends.
fn pieces(said: &str) -> impl Iterator<Item = String> {
    let said = said.replace(". ", ";");
    let pieces = said.split([',', ';', '(', ')', ':', '·', '×', '=', '"', '[', ']', '\n']).map(bared);
    pieces.collect::<Vec<_>>().into_iter()
}

/// A piece without ids, numbers and signs at its ends.
fn bared(piece: &str) -> String {
    let mut words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
    while words.last().is_some_and(|word| is_code(word)) {
        words.pop();
    }
    let from = words.iter().position(|word| !is_code(word)).unwrap_or(words.len());
    words[from..].join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

static OTHERS: LazyLock<Others> = LazyLock::new(|| {
    let (mut all, mut values) = (String::new(), BTreeSet::new());
    let mut add = |text: &str| {
        let said = plain(text);
        values.extend(pieces(&said));
        let _ = writeln!(all, "{said}");
    };
    for file in &NORRVIK.tree.files {
        let text = String::from_utf8_lossy(&file.bytes);
        text.lines().for_each(&mut add);
        add(&text);
    }
    for rule in RULES {
        [rule.title, rule.summary, rule.advice, rule.page].into_iter().for_each(&mut add);
    }
    for outcome in &NORRVIK.checked.outcomes {
        add(&format!("{outcome:?}"));
    }
    let site = site(&NORRVIK, &[]);
    add(&format!("{:?} {:?}", site.trends, site.forms));
    add(&format!("{:?} {:?}", NORRVIK.lab.approvals, NORRVIK.lab.settings));
    Others { all, values }
});

/// Texts that people read or hear on a page; a link, a day or a mark does not cut the text in which it stands.
fn texts(html: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut rest = html.split_once("<body>").map_or(html, |(_, body)| body);
    while let Some((text, tag)) = rest.split_once('<') {
        all.last_mut().unwrap().push_str(text);
        let end = ends(tag);
        let name = tag[..end].trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        for attribute in SPOKEN {
            let found =
                tag[..end].split_once(&format!(" {attribute}=\"")).and_then(|(_, v)| v.split_once('"'));
            let here = all.len() - 1;
            if let Some((value, _)) = found {
                all.insert(here, value.to_owned());
            }
        }
        rest = &tag[(end + 1).min(tag.len())..];
        if ["script", "code", "pre"].contains(&name) && !tag.starts_with('/') {
            rest = rest.split_once(&format!("</{name}>")).map_or("", |(_, after)| after);
        } else if !["a", "b", "time", "wbr"].contains(&name) {
            all.push(String::new());
        }
    }
    all
}

fn ends(tag: &str) -> usize {
    let mut is_quoted = false;
    tag.find(|c| {
        is_quoted ^= c == '"';
        c == '>' && !is_quoted
    })
    .unwrap_or(tag.len())
}

/// What a text says outside the signs.
fn bare(text: &str) -> Vec<String> {
    let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'")
        .split('⟦')
        .flat_map(|part| {
            part.rsplit_once('⟧')
                .map_or([part.to_owned(), String::new()], |(_, after)| [after.to_owned(), String::new()])
        })
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|part| part.contains(char::is_alphabetic))
        .collect()
}

/// Ids, paths, numbers, letters of a list, and names that are the same in every language.
fn is_code(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.chars().count() < 2
        || word.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '_' | '@'))
        || NAMES.iter().any(|name| plain(name) == bare)
}

/// Whether others say it: word for word, or piece by piece, where ids and numbers do not count.
fn is_others(text: &str) -> bool {
    let said = plain(text);
    let known = |piece: &str| {
        piece.is_empty()
            || OTHERS.values.contains(piece)
            || (piece.contains(' ') && OTHERS.all.contains(piece))
    };
    known(&bared(&said)) || pieces(&said).all(|piece| known(&piece))
}

#[test]
fn no_page_says_anything_past_the_catalogue() {
    let mut wrong: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for page in PAGES.iter().filter(|page| is_html(page)) {
        if ELSEWHERE.iter().any(|name| page.path.starts_with(name)) {
            continue;
        }
        for said in texts(std::str::from_utf8(&page.bytes).unwrap()).iter().flat_map(|text| bare(text)) {
            wrong.entry(said).or_default().push(&page.path);
        }
    }
    wrong.retain(|said, _| !is_others(said));
    let list: Vec<String> = wrong
        .iter()
        .map(|(said, pages)| format!("{said}    on {} and {} more", pages[0], pages.len() - 1))
        .collect();
    assert!(list.is_empty(), "{} texts are in no catalogue:\n{}", list.len(), list.join("\n"));
}

#[test]
fn the_made_up_language_leaves_values_and_tags_alone() {
    assert_eq!(signed("{a} of <b>all</b> &amp; {n}, more"), "{a} ⟦of⟧ <b>⟦all⟧</b> &amp; {n}⟦, more⟧");
    assert_eq!(bare("⟦of⟧ REQ, left over ⟦x⟧ "), ["REQ, left over"]);
}
