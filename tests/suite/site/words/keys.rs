//! Every sentence of the interface, gathered from the sources: templates, scripts, and what the room that
//! makes pages says of its own or of others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign::model::clause::CLAUSES;
use countersign::model::draw::What;
use countersign::model::kind::{Kind, SHAPES};
use countersign::model::settings::{GradeLabels, Limits, Thresholds};
use countersign::render::say::sentences;
use countersign::{pipeline, render};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;
use syn::visit::Visit;

/// Tables and functions whose texts are said where they are shown: the file, and the items in it.
const TABLES: &[(&str, &[&str])] = &[
    ("src/render/frame.rs", &["NAVIGATION"]),
    ("src/render/clauses.rs", &["BRIEF", "CONTRACTS", "WORK", "MEANS", "LISTENING"]),
    ("src/render/words.rs", &["spelled"]),
    ("src/render/changes.rs", &["undeclared", "amendment", "deviation", "outside"]),
    ("src/render/registers/fields.rs", &["english"]),
    ("src/render/registers/within.rs", &["ALL"]),
    ("src/render/registers/numbers.rs", &["LEAD", "pages"]),
    ("src/render/registers/plans.rs", &["TOLD", "pages"]),
    ("src/render/registers/services.rs", &["LEAD", "pages"]),
    ("src/render/registers/answered.rs", &["LEAD", "pages"]),
    ("src/render/forms/mod.rs", &["MARKS"]),
    ("src/render/period/mod.rs", &["SILENT"]),
    (
        "src/render/period/state/held.rs",
        &["people", "equipment", "methods", "providers", "agreements", "documents"],
    ),
    ("src/render/period/state/open.rs", &["jobs", "complaints", "actions"]),
    ("src/render/trends/mod.rs", &["PARTS"]),
    ("src/render/look.rs", &["REVIEWS"]),
    ("src/render/job/compared.rs", &["AS_WRITTEN"]),
    ("src/render/compare/terms.rs", &["HERE", "METHOD", "EDITION"]),
    ("src/model/lab.rs", &["words"]),
    ("src/model/approval.rs", &["words"]),
    ("src/model/edition.rs", &["word"]),
    ("src/model/finding.rs", &["words"]),
    ("src/model/rule.rs", &["rests_on"]),
    ("src/model/answer.rs", &["NOT_PUT_OFF"]),
    ("src/model/strata.rs", &["KINDS"]),
    ("src/model/record/review.rs", &["items"]),
    ("src/model/ledger/entry.rs", &["words"]),
    ("src/model/record/blocks.rs", &["words"]),
    ("src/model/record/listening.rs", &["words"]),
    ("src/model/record/system.rs", &["words"]),
    ("src/model/trend/mod.rs", &["word", "words"]),
    ("src/model/trend/verdict.rs", &["words"]),
];

/// Kinds whose records are shown key by key.
const SHOWN: [Kind; 17] = [
    Kind::Action,
    Kind::Agreement,
    Kind::Analysis,
    Kind::Baseline,
    Kind::Campaign,
    Kind::CommPlan,
    Kind::Communication,
    Kind::Complaint,
    Kind::Contingency,
    Kind::Disclosure,
    Kind::Disposition,
    Kind::Equipment,
    Kind::Feedback,
    Kind::Method,
    Kind::Objective,
    Kind::Provider,
    Kind::Review,
];

/// Sentences, each with the files that say it.
#[derive(Default)]
struct Found(BTreeMap<String, BTreeSet<String>>);

impl Found {
    fn add(&mut self, text: &str, place: &str) {
        if text.contains(char::is_alphabetic) {
            self.0.entry(text.to_owned()).or_default().insert(place.to_owned());
        }
    }

    /// Forms of a noun that is counted: `job`, or `entry/entries`.
    fn noun(&mut self, noun: &str, place: &str) {
        let (one, many) = noun
            .split_once('/')
            .map_or_else(|| (noun, format!("{noun}s")), |(one, many)| (one, many.to_owned()));
        self.add(one, place);
        self.add(&many, place);
    }
}

/// Every sentence of the interface, with where it stands.
pub(super) fn keys() -> BTreeMap<String, BTreeSet<String>> {
    let mut found = Found::default();
    for file in files("templates", "html") {
        for text in sentences(&read(&file)) {
            found.add(&text, &file);
        }
    }
    for file in files("site", "js") {
        for text in render::said_by(&read(&file)) {
            found.add(text, &file);
        }
    }
    for file in files("src/render", "rs").into_iter().filter(|file| !file.contains("/say/")) {
        said(read(&file).parse().unwrap(), &file, &mut found);
    }
    for (file, items) in TABLES {
        let before = found.0.len();
        Tables { items, file, found: &mut found, inside: false }
            .visit_file(&syn::parse_file(&read(file)).unwrap());
        assert!(items.iter().all(|item| read(file).contains(item)) && found.0.len() >= before, "{file}");
    }
    shelves(&read("src/render/registers/shelves.rs"), &mut found);
    of_the_model(&mut found);
    of_records(&mut found);
    found.0
}

fn read(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut all: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .map(|path: std::path::PathBuf| Path::new(&path).to_string_lossy().replace('\\', "/"))
        .collect();
    all.sort();
    all
}

fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    Some(syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?.value())
}

/// What is said in code: `say("…")`, `say!("…", …)`, terms of pairs, and nouns that are counted.
fn said(code: TokenStream, file: &str, found: &mut Found) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let named = |back: usize, names: &[&str]| {
            let before = at.checked_sub(back).and_then(|at| tokens.get(at));
            matches!(before, Some(TokenTree::Ident(name)) if names.iter().any(|n| name == n))
        };
        let is_macro = matches!(at.checked_sub(1).map(|at| &tokens[at]), Some(TokenTree::Punct(p)) if p.as_char() == '!');
        let says = named(1, &["say"]) || (is_macro && named(2, &["say"]));
        let is_pair = named(1, &["new", "maybe"]) && named(4, &["Pair"]);
        let is_term = named(1, &["term"]);
        if group.delimiter() == Delimiter::Parenthesis && (says || is_pair || is_term) {
            inner.first().and_then(text).into_iter().for_each(|text| found.add(&text, file));
        }
        if group.delimiter() == Delimiter::Parenthesis && named(1, &["count"]) && named(4, &["words"]) {
            inner.iter().filter_map(text).for_each(|noun| found.noun(&noun, file));
        }
        said(group.stream(), file, found);
    }
}

/// Sentences in the code of pages that no catalogue knows, with their files: of two words or more, with a space
/// between them. What single pages or files need for themselves stands in [`UNSAID`].
pub(super) fn unsaid(keys: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut all = Vec::new();
    for file in files("src/render", "rs") {
        if UNSAID_IN.iter().any(|name| file.ends_with(name)) {
            continue;
        }
        literals(read(&file).parse().unwrap(), &mut |text| {
            let bare: String =
                text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
            let is_word =
                |word: &&str| word.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_alphabetic));
            let has_words = bare.trim().split(' ').filter(is_word).count() > 1;
            let is_known = text.split('/').all(|form| keys.contains_key(form)) || keys.contains_key(text);
            if has_words && !is_known && !UNSAID.iter().any(|start| text.starts_with(start)) {
                all.push(format!("{file}: {text}"));
            }
        });
    }
    all
}

/// Beginnings of texts that are no sentences of a page: commands, classes, style, errors, names of standards.
const UNSAID: [&str; 13] = [
    "<p class",
    "countersign ",
    "ts m",
    "ISO 9001",
    "procedure 09",
    "Object.assign(",
    "/* The foot of printed pages",
    "the search index",
    "there are too many names",
    "CNF-004 ",
    "{place} says {word}",
    "Review signed by ",
    "Received in ",
];

/// Files that make markup or evidence and no sentences.
const UNSAID_IN: [&str; 5] = ["alone.rs", "markdown.rs", "prose.rs", "vouchers.rs", "say/catalogue.rs"];

/// All texts of some code but those of its attributes.
fn literals(code: TokenStream, each: &mut dyn FnMut(&str)) {
    let mut is_attribute = false;
    for token in code {
        match &token {
            TokenTree::Group(_) if is_attribute => {}
            TokenTree::Group(group) => literals(group.stream(), each),
            token => text(token).into_iter().for_each(|text| each(&text)),
        }
        is_attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#' || (is_attribute && sign.as_char() == '!'));
    }
}

/// Texts of some items: what stands in their patterns is none.
struct Tables<'a> {
    items: &'a [&'a str],
    file: &'a str,
    found: &'a mut Found,
    inside: bool,
}

impl Tables<'_> {
    fn item(&mut self, name: &syn::Ident, visit: impl FnOnce(&mut Self)) {
        let before = self.inside;
        self.inside |= self.items.iter().any(|item| name == item);
        visit(self);
        self.inside = before;
    }
}

impl<'ast> Visit<'ast> for Tables<'_> {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.item(&item.ident, |visitor| syn::visit::visit_item_const(visitor, item));
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.item(&item.sig.ident, |visitor| syn::visit::visit_item_fn(visitor, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.item(&item.sig.ident, |visitor| syn::visit::visit_impl_item_fn(visitor, item));
    }

    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        let text = literal.value();
        let is_name = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/'))
            && !self.items.contains(&"words")
            && !self.items.contains(&"word")
            && !text.starts_with(char::is_uppercase)
            && !self.items.iter().any(|item| matches!(*item, "spelled" | "MARKS" | "METHOD" | "undeclared"));
        let is_code = text.starts_with("M0") || text.starts_with("M1") || text.starts_with("M2");
        if self.inside && !is_name && !is_code && !text.contains('{') {
            self.found.add(&text, self.file);
        }
    }
}

/// Titles, leads and heads of registers.
fn shelves(code: &str, found: &mut Found) {
    let file: syn::File = syn::parse_file(code).unwrap();
    for item in file.items {
        let syn::Item::Macro(item) = item else { continue };
        if item.mac.path.is_ident("shelves") {
            texts(item.mac.tokens, &mut |text| {
                if text.contains(' ') || text.starts_with(char::is_uppercase) {
                    found.add(text, "src/render/registers/shelves.rs");
                }
            });
        }
    }
}

fn texts(code: TokenStream, each: &mut dyn FnMut(&str)) {
    for token in code {
        match &token {
            TokenTree::Group(group) => texts(group.stream(), each),
            token => text(token).into_iter().for_each(|text| each(&text)),
        }
    }
}

fn of_the_model(found: &mut Found) {
    for clause in CLAUSES {
        found.add(clause.title, "src/model/clause.rs");
        found.add(clause.meaning, "src/model/clause.rs");
    }
    for shape in SHAPES {
        found.add(shape.title, "src/model/kind.rs");
    }
    for what in What::ALL {
        found.noun(what.word(), "src/model/draw.rs");
    }
    for all in ["All complaints", "All disclosures"] {
        found.add(all, "src/model/strata.rs");
    }
    let labels = GradeLabels::default();
    for label in [labels.major, labels.minor, labels.observation] {
        found.add(&label, "src/model/settings.rs");
    }
    let thresholds =
        Thresholds::default().items().into_iter().map(|item| (item, Thresholds::meaning(item.0)));
    let limits = Limits::default().items().into_iter().map(|item| (item, Limits::meaning(item.0)));
    for ((_, _, unit), meaning) in thresholds.chain(limits) {
        found.add(meaning.unwrap(), "src/model/settings.rs");
        if !unit.starts_with("mark ") {
            found.add(unit, "src/model/settings.rs");
            found.add(unit.strip_suffix('s').unwrap_or(unit), "src/model/settings.rs");
        }
    }
    for form in pipeline::forms() {
        found.add(form.outline.title, "src/author");
        found.add(form.outline.says, "src/author");
    }
}

/// Codes that records hold, and keys of those that are shown key by key, in words.
fn of_records(found: &mut Found) {
    for file in files("schemas", "json") {
        let schema: Value = serde_json::from_str(&read(&file)).unwrap();
        let stem = Path::new(&file).file_stem().unwrap().to_string_lossy().replace(".schema", "");
        let is_shown = SHOWN.iter().any(|kind| kind.name() == stem);
        let is_record = !matches!(stem.as_str(), "settings" | "rule" | "register");
        of_schema(&schema, is_shown, is_record, &file, found);
    }
}

fn of_schema(schema: &Value, keys: bool, codes: bool, file: &str, found: &mut Found) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties").filter(|_| keys) {
                for key in properties.keys() {
                    let term = render::key_in_words(key);
                    found.add(&term, file);
                    term.strip_suffix(" on").into_iter().for_each(|day| found.add(day, file));
                }
            }
            let one = map.get("const").into_iter();
            let all = map.get("enum").and_then(Value::as_array).into_iter().flatten();
            let code = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            for text in one.chain(all).filter_map(Value::as_str).filter(|text| codes && code(text)) {
                found.add(&render::code_in_words(text), file);
            }
            map.values().for_each(|value| of_schema(value, keys, codes, file, found));
        }
        Value::Array(list) => list.iter().for_each(|value| of_schema(value, keys, codes, file, found)),
        _ => {}
    }
}
