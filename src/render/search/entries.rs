//! What can be found: every record, every rule, every finding.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use crate::model::finding::Finding;
use crate::model::front_matter;
use crate::model::kind::Kind;
use crate::model::record::Meta;
use crate::model::tree::Tree;
use crate::render::edition::Cloak;
use crate::render::say::say;
use crate::render::{Build, escape, names, words};

/// Keys whose values a record is called by, or what it is about.
const NAMES: [&str; 8] = [
    "name",
    "report_no",
    "lab_sample_id",
    "client_sample_id",
    "client_sample_ids",
    "client_order_no",
    "client_reference",
    "title",
];

/// Between two texts of one record.
const BETWEEN: &str = " · ";

/// Something that can be found.
pub(super) struct Entry {
    kind: String,
    title: String,
    address: String,
    /// What it is called beside its title.
    names: Vec<String>,
    /// What it says.
    pub(super) text: String,
}

impl Entry {
    /// All by which it is called.
    pub(super) fn calls(&self) -> String {
        format!("{} {}", self.title, self.names.join(" "))
    }

    /// Everything that it says, for a look through.
    pub(super) fn whole(&self) -> String {
        format!("{} {} {}", self.kind, self.calls(), self.text)
    }

    /// The entry as its shard holds it: kind, title, address, text.
    pub(super) fn row(&self, most: usize) -> impl Serialize {
        let called: Vec<&str> =
            self.names.iter().filter(|n| !self.title.contains(*n)).map(String::as_str).collect();
        let both = if called.is_empty() {
            Cow::Borrowed(&*self.text)
        } else {
            Cow::Owned(format!("{}{BETWEEN}{}", called.join(", "), self.text))
        };
        let end = both.char_indices().nth(most).map_or(both.len(), |(end, _)| end);
        let text = escape::visible(&both[..end]).into_owned();
        (&self.kind, escape::visible(&self.title), &self.address, text)
    }

    /// The entry as an edition may show it.
    pub(super) fn hidden(self, cloak: &Cloak) -> Self {
        Self {
            title: cloak.hide(self.title),
            names: self.names.into_iter().map(|name| cloak.hide(name)).collect(),
            text: cloak.hide(self.text),
            ..self
        }
    }
}

/// Everything that can be found: what there is little of first, then jobs, the newest first, then findings. So of
/// two that are found alike the one that more depends on, or the newer one, comes first.
pub(super) fn all(build: &Build) -> Vec<Entry> {
    let lab = build.lab();
    let mut others: Vec<Entry> = Vec::new();
    let mut of_jobs: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    lab.each_record(&mut |meta, value| {
        if meta.kind == Kind::Register {
            return;
        }
        let Some(entry) = record(build, meta, value) else { return };
        if lab.jobs.contains_key(&meta.record) && meta.file.starts_with("records/jobs/") {
            of_jobs.entry(meta.record.clone()).or_default().push(entry);
        } else {
            others.push(entry);
        }
    });
    let rules = names::rules(build.site.checked).filter_map(|rule| {
        Some(Entry {
            kind: say("Rule").to_owned(),
            title: format!("{} {}", rule.code, rule.title),
            address: build.names.rule(rule.code)?,
            names: vec![rule.name.to_owned()],
            text: rule.summary.to_owned(),
        })
    });
    let mut all: Vec<Entry> = rules.collect();
    all.extend(others);
    for look in build.looks.iter().rev() {
        all.extend(of_jobs.remove(&look.job.id).unwrap_or_default());
    }
    let prints: BTreeMap<String, &Finding> =
        build.site.checked.findings().into_iter().map(|f| (f.fingerprint(), f)).collect();
    all.extend(prints.into_iter().map(|(print, finding)| found(&print, finding)));
    all
}

fn found(print: &str, finding: &Finding) -> Entry {
    let part = finding.part.as_ref().map_or_else(String::new, |part| format!("/{part}"));
    Entry {
        kind: say("Finding").to_owned(),
        title: say!("{code} of {record}{part}", code = finding.rule.code, record = finding.record, part),
        address: format!("findings/{print}.html"),
        names: vec![print.to_owned()],
        text: finding.message.clone(),
    }
}

fn record(build: &Build, meta: &Meta, value: &Value) -> Option<Entry> {
    let lab = build.lab();
    let address = build.names.record(&meta.id)?.to_owned();
    let mut gathered = Gathered { meta, names: Vec::new(), texts: Vec::new(), pointer: String::new() };
    gathered.take(value, "");
    let Gathered { mut names, mut texts, .. } = gathered;
    names.extend(meta.common.number.clone());
    names.push(meta.id.clone());
    if meta.part.is_some() {
        // The page of the whole is found by the whole's own record.
        texts.push(meta.record.clone());
    }
    if meta.kind == Kind::Request {
        let customer = value.get("customer").and_then(Value::as_str).unwrap_or_default();
        texts.insert(0, format!("{} ({customer})", lab.customer_name(customer)));
    }
    texts.extend(meta.extras.iter().map(|(_, text)| text.clone()));
    if meta.kind == Kind::Document {
        texts.extend(body(build.site.tree, meta));
    }
    let (kind, title) = (kind(meta.kind), title(meta, value));
    Some(Entry { kind, title, address, names, text: joined(&texts) })
}

/// The texts in one line.
fn joined(texts: &[String]) -> String {
    let mut line = String::with_capacity(texts.iter().map(|text| text.len() + BETWEEN.len()).sum());
    for (number, text) in texts.iter().enumerate() {
        line.push_str(if number > 0 { BETWEEN } else { "" });
        for (number, word) in text.split_whitespace().enumerate() {
            line.push_str(if number > 0 { " " } else { "" });
            line.push_str(word);
        }
    }
    line
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Request => say("Job").to_owned(),
        Kind::Sample => say("Item").to_owned(),
        Kind::Subcontract => say("Outside work").to_owned(),
        Kind::Campaign => say("Survey").to_owned(),
        Kind::Communication => say("Message").to_owned(),
        Kind::Analysis => say("Analysis").to_owned(),
        Kind::Provider => say("Outside laboratory").to_owned(),
        Kind::Disposition => say("Answer").to_owned(),
        kind => words::sentence(say(kind.shape().title)),
    }
}

/// What a result is headed by: the record's number or id, and its name where it has one.
fn title(meta: &Meta, value: &Value) -> String {
    let number = meta.common.number.as_ref().unwrap_or(&meta.id);
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let report = text("report_no").filter(|_| meta.kind == Kind::Report);
    let own = text("lab_sample_id").filter(|_| meta.kind == Kind::Sample);
    let number = report.or(own).unwrap_or(number);
    let called = match meta.kind {
        Kind::Person | Kind::Customer | Kind::Provider => text("name"),
        Kind::Document | Kind::Method => text("title"),
        _ => None,
    };
    let of = if meta.part.is_some() && !number.starts_with(&meta.record) {
        Some(meta.record.as_str())
    } else {
        None
    };
    match (called, of) {
        (Some(name), _) => format!("{number} {name}"),
        (None, Some(of)) => say!("{number} of {of}", number, of),
        (None, None) => number.to_owned(),
    }
}

/// The text of a controlled document.
fn body(tree: &Tree, meta: &Meta) -> Option<String> {
    let file = tree.get(&meta.file)?;
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    Some(front_matter::split(&text).map_or(&*text, |(_, body)| body).to_owned())
}

/// Texts of a record, in the order in which it holds them.
struct Gathered<'a> {
    meta: &'a Meta,
    names: Vec<String>,
    texts: Vec<String>,
    /// Where the value is that is being looked at.
    pointer: String,
}

impl Gathered<'_> {
    fn take(&mut self, value: &Value, key: &str) {
        let here = self.pointer.len();
        match value {
            Value::String(text) => self.text(text, key),
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    // Writing to memory does not fail.
                    let _ = write!(self.pointer, "/{number}");
                    self.take(item, key);
                    self.pointer.truncate(here);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.pointer.extend(["/", name]);
                    self.take(member, name);
                    self.pointer.truncate(here);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, key: &str) {
        let mention = self.meta.mentions.iter().find(|m| m.pointer == self.pointer).map(|m| m.wants);
        // People, customers and methods are named by almost every record; they have pages of their own.
        let too_common = matches!(mention, Some("person" | "customer" | "method" | "equipment"));
        if text.trim().is_empty() || too_common || is_day(text) || is_code(text) {
            return;
        }
        let list = if NAMES.contains(&key) { &mut self.names } else { &mut self.texts };
        list.push(text.to_owned());
    }
}

/// Whether a text is a day or a moment.
fn is_day(text: &str) -> bool {
    text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
        && (text.len() == 10 || text.as_bytes().get(10) == Some(&b'T'))
}

/// Whether a text is one of the codes that records choose from.
fn is_code(text: &str) -> bool {
    text.contains('_') && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
