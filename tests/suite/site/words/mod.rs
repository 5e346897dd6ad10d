//! The interface in other languages: every sentence is in the list, and each language says all of it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use countersign::render::say::Catalogue;

mod keys;
mod language;
mod pseudo;

use keys::keys;

const LIST: &str = "site/words/interface.pot";
const NB: &str = "site/words/nb.po";

fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
    )
}

/// The list of all sentences with where each stands.
fn list(keys: &BTreeMap<String, BTreeSet<String>>) -> String {
    let mut text = String::from(
        "# Every sentence of the interface, with the files that say it.\n\
         # Made from the sources: `UPDATE=1 cargo test --test suite site::words` renews it.\n\
         msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n",
    );
    for (key, places) in keys {
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        let _ = write!(text, "\n#: {}\nmsgid {}\nmsgstr \"\"\n", places.join(" "), quoted(key));
    }
    text
}

/// A language's file in the order of the list: what it says is kept, what is new is empty, what is said
/// nowhere is gone.
fn renewed(po: &str, keys: &BTreeMap<String, BTreeSet<String>>) -> String {
    let said = Catalogue::read(po).unwrap();
    let head = po.split_inclusive("\n\n").next().unwrap_or_default().trim_end();
    let mut text = format!("{head}\n");
    for key in keys.keys() {
        let there = said.get(key).unwrap_or_default();
        let _ = write!(text, "\nmsgid {}\nmsgstr {}\n", quoted(key), quoted(there));
    }
    text
}

#[test]
fn the_list_holds_every_sentence_of_the_sources() {
    let made = list(&keys());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(LIST, &made).unwrap();
        let po = std::fs::read_to_string(NB).unwrap();
        std::fs::write(NB, renewed(&po, &keys())).unwrap();
    }
    let there = std::fs::read_to_string(LIST).unwrap();
    assert!(there == made, "{LIST}: renew it by `UPDATE=1 cargo test --test suite site::words`");
}

#[test]
fn norwegian_says_every_sentence_and_no_other() {
    let po = std::fs::read_to_string(NB).unwrap();
    let said = Catalogue::read(&po).unwrap();
    let open: Vec<String> = keys().into_keys().filter(|key| said.get(key).is_none()).collect();
    assert!(open.is_empty(), "{NB} has no Norwegian for {}:\n{}", open.len(), open.join("\n"));
    assert!(renewed(&po, &keys()) == po, "{NB}: renew it by `UPDATE=1 cargo test --test suite site::words`");
}

#[test]
fn no_sentence_of_the_pages_is_said_past_the_catalogue() {
    let all = keys::unsaid(&keys());
    assert!(
        all.is_empty(),
        "say these by `say` (src/render/say), or tell why not in UNSAID:\n{}",
        all.join("\n")
    );
}

/// Names of values and tags in a sentence, sorted.
fn signs(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for (open, close) in [('{', '}'), ('<', '>')] {
        let found = text.split(open).skip(1).filter_map(|rest| Some(rest.split_once(close)?.0));
        all.extend(found.filter(|sign| !sign.contains(char::is_whitespace)));
    }
    all.sort_unstable();
    all
}

#[test]
fn a_sentence_has_the_same_values_and_tags_in_every_language() {
    let said = Catalogue::read(&std::fs::read_to_string(NB).unwrap()).unwrap();
    let ends = |text: &str| (text.starts_with(' '), text.ends_with(' '));
    for key in keys().keys() {
        let Some(text) = said.get(key) else { continue };
        assert_eq!(signs(key), signs(text), "{key}\n{text}");
        assert_eq!(ends(key), ends(text), "spaces at the ends: {key}\n{text}");
    }
}

#[test]
fn a_file_that_is_no_catalogue_is_told_by_its_line() {
    let line = |po: &str| Catalogue::read(po).unwrap_err().line;
    assert_eq!(line("msgid \"a\"\nmsgstr \"b\"\nmsgctxt \"c\"\n"), 3);
    assert_eq!(line("\"a\"\n"), 1);
    assert_eq!(line("msgid \"a\nmsgstr \"b\"\n"), 1);
    assert_eq!(line("msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n"), 4);
    let good = Catalogue::read("# c\nmsgid \"\"\n\"a \\\"b\\\"\"\nmsgstr \"\"\n\"c\"\n\" d\"\n").unwrap();
    assert_eq!(good.get("a \"b\""), Some("c d"));
}

#[test]
fn values_stand_where_the_other_language_wants_them() {
    let words = Catalogue::from_pairs([("{a} of {b}".to_owned(), "von {b}: {a}, {c}".to_owned())]);
    assert_eq!(words.filled("{a} of {b}", &[("a", &"{b}"), ("b", &2)]), "von 2: {b}, {c}");
    assert_eq!(words.filled("only {a}", &[("a", &1)]), "only 1");
}
