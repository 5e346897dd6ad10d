//! Who may read a site: editions, and what an anonymised one must not say.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::Kind;
use super::lab::Lab;
use super::record::Entry;
use super::record::customer::{Customer, CustomerType};

/// Whom a site is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// The laboratory and its assessors: names stand as they are.
    #[default]
    Internal,
    /// Others: customers, their people and their items go without names.
    Anonymised,
}

impl Edition {
    /// The edition's name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Anonymised => "anonymised",
        }
    }
}

/// Names shorter than this are too common to be looked for as parts of names.
const LEAST: usize = 4;

/// Keys under which customers' people stand in any record.
const PEOPLE: [&str; 3] = ["contact", "contacts", "customer_contact"];

/// Keys under which their addresses, orders and items do.
const NUMBERS: [&str; 6] =
    ["email", "phone", "client_order_no", "client_reference", "client_sample_id", "client_sample_ids"];

/// What an anonymised edition must not say, and what it says instead.
#[derive(Debug)]
pub struct Secrets {
    whole: Vec<(String, String)>,
    parts: BTreeSet<String>,
    finder: AhoCorasick,
}

impl Secrets {
    /// Everything that tells customers apart: their names, their people, their own numbers for orders and
    /// items. `written` are ways in which such a text is written in output, beside as it is. `None` when
    /// there is too much to look for at once.
    #[must_use]
    pub fn of(lab: &Lab, written: &[fn(&str) -> String]) -> Option<Self> {
        let mut whole: BTreeMap<String, String> = BTreeMap::new();
        let mut telling: BTreeSet<String> = BTreeSet::new();
        let outside = |c: &&Entry<Customer>| c.body.kind == CustomerType::External;
        for customer in lab.customers.values().filter(outside) {
            let name = &customer.body.name;
            whole.insert(name.clone(), format!("customer {}", customer.meta.id));
            telling.extend(words(name).next());
        }
        lab.each_record(&mut |meta, value| {
            if !is_own(meta.kind) {
                gather(value, None, &mut whole, &mut telling);
            }
        });
        whole.retain(|text, _| text.chars().count() >= 2);
        let staff = staff(lab);
        let parts = telling.into_iter().filter(|word| is_name(word) && !staff.contains(word)).collect();
        let mut forms: BTreeMap<String, String> = BTreeMap::new();
        for (text, instead) in whole {
            forms.extend(written.iter().map(|write| (write(&text), instead.clone())));
            forms.insert(text, instead);
        }
        let whole: Vec<(String, String)> = forms.into_iter().collect();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(whole.iter().map(|(text, _)| text))
            .ok()?;
        Some(Self { whole, parts, finder })
    }

    /// The text with every secret replaced, where it stands as words of its own.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for found in self.finder.find_iter(text) {
            let before = text.get(..found.start()).and_then(|t| t.chars().next_back());
            let after = text.get(found.end()..).and_then(|t| t.chars().next());
            let stands_alone = ![before, after].into_iter().flatten().any(char::is_alphanumeric);
            let instead = self.whole.get(found.pattern().as_usize()).map(|(_, instead)| instead);
            if let (true, Some(instead)) = (stands_alone, instead) {
                out.push_str(text.get(done..found.start()).unwrap_or_default());
                out.push_str(instead);
                done = found.end();
            }
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }

    /// A part of a name (a family name, say) that still stands in a text.
    #[must_use]
    pub fn left_in(&self, text: &str) -> Option<&str> {
        words(text).find_map(|word| self.parts.get(&word).map(String::as_str))
    }
}

/// Kinds of record that name the laboratory's own people, whom an edition may name.
fn is_own(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Provider | Kind::Method | Kind::Equipment | Kind::Document)
}

/// Texts under the keys that name customers' people and items; of people also their family names.
fn gather(
    value: &Value,
    key: Option<&str>,
    whole: &mut BTreeMap<String, String>,
    telling: &mut BTreeSet<String>,
) {
    match value {
        Value::String(text) => {
            let Some(key) = key.filter(|_| !text.trim().is_empty()) else { return };
            whole.entry(text.clone()).or_insert_with(|| "(withheld)".to_owned());
            if PEOPLE.contains(&key) {
                telling.extend(words(text).last());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, key, whole, telling)),
        Value::Object(members) => {
            for (name, member) in members {
                // of a contact only what names it: that somebody may receive results is no secret
                let inside = match name.as_str() {
                    "name" => key,
                    name => PEOPLE.into_iter().chain(NUMBERS).find(|known| *known == name),
                };
                gather(member, inside, whole, telling);
            }
        }
        _ => {}
    }
}

/// Words that the laboratory says of itself.
fn staff(lab: &Lab) -> BTreeSet<String> {
    let people = lab.people.values().map(|person| person.body.name.as_str());
    let providers = lab.providers.values().map(|provider| provider.body.name.as_str());
    let own = [lab.settings.laboratory.name.as_str()];
    people.chain(providers).chain(own).flat_map(words).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned)
}

/// Whether a word may be a name: a capital first, letters only, not too short.
fn is_name(word: &str) -> bool {
    word.chars().count() >= LEAST
        && word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(char::is_alphabetic)
}
