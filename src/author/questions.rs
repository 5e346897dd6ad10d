//! The questions of a new record, one after the other, and what becomes of the answers.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::choices::{self, Choice};
use super::field::{Field, Sort};
use super::put::{get, put, read};
use super::{asked, known};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::suggest::nearest;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The field, as a dotted key.
    pub key: String,
    /// What it means.
    pub words: String,
    /// What can be chosen, by number, id or name.
    pub choices: Vec<Choice>,
    /// How an answer looks, where no choices say it.
    pub form: &'static str,
    /// The answer that an empty one stands for.
    pub offer: Option<String>,
    /// Whether it must be answered.
    pub is_required: bool,
    /// Whether an empty answer ends a list.
    pub ends_list: bool,
}

/// Where a record is written, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Its kind.
    pub kind: Kind,
    /// The schema of one record.
    pub schema: Field<'a>,
    /// The laboratory.
    pub lab: &'a Lab,
    /// The job that it is about.
    pub job: Option<&'a Job>,
    /// Today.
    pub day: Date,
}

/// A record on its way: what was answered, and what is asked next.
#[derive(Debug)]
pub struct Form<'a> {
    setting: Setting<'a>,
    record: Value,
    keys: Vec<(String, bool)>,
    offers: BTreeMap<String, String>,
    at: usize,
    row: usize,
    /// Rows of the list at hand that were there before it was asked about.
    given: Option<usize>,
    /// Groups that are left open.
    open: Vec<String>,
}

impl<'a> Form<'a> {
    /// An empty record.
    #[must_use]
    pub fn new(setting: Setting<'a>) -> Self {
        let listed = asked::keys(setting.kind);
        let split = |key: &&str| match key.strip_suffix("=today") {
            Some(key) => (key.to_owned(), true),
            None => ((*key).to_owned(), false),
        };
        let keys = match listed {
            [] => required(setting.schema, "").into_iter().map(|key| (key, false)).collect(),
            listed => listed.iter().map(split).collect(),
        };
        let offers = setting.job.map(|job| known::offers(setting.lab, job, setting.kind)).unwrap_or_default();
        let record = Value::Object(Map::new());
        Self { setting, record, keys, offers, at: 0, row: 0, given: None, open: Vec::new() }
    }

    /// Answers a field without being asked.
    ///
    /// # Errors
    /// When there is no such field, or the text can not be its value.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        let Some(field) = self.setting.schema.at(key) else {
            let names: Vec<&str> = self.setting.schema.members().into_iter().map(|(name, _)| name).collect();
            let first = key.split('.').next().unwrap_or(key);
            return Err(match nearest(first, names.iter().copied()).filter(|near| *near != first) {
                Some(near) => format!("There is no field {key}. Did you mean {near}?"),
                None => format!("There is no field {key}; there are {}.", names.join(", ")),
            });
        };
        let value = Self::value(field, &self.choices(key, field), text)?;
        put(&mut self.record, key, value).map_err(|why| format!("{key}: {why}"))
    }

    /// What is asked next.
    pub fn next_question(&mut self) -> Option<Question> {
        loop {
            let (template, today) = self.keys.get(self.at)?.clone();
            let list = list_of(&template);
            if list.is_some() && self.row == 0 && self.given.is_none() {
                let there = list.and_then(|list| get(&self.record, list)).and_then(Value::as_array);
                self.given = Some(there.map_or(0, Vec::len));
            }
            let key = template.replace('*', &self.row.to_string());
            let Some(field) = self.setting.schema.at(&key) else {
                self.advance();
                continue;
            };
            let choices = self.choices(&key, field);
            let begins = list.is_some() && self.is_first_of_list();
            if begins && self.given.is_some_and(|given| given > 0 && self.row >= given) {
                self.leave_list();
                continue;
            }
            if self.passes(&key) {
                self.advance();
                continue;
            }
            // a register without entries gives nothing to choose
            let is_link = matches!(field.sort(), Sort::Link(kind) if kind != "*");
            if is_link && choices.is_empty() && !self.is_required(&key) {
                self.leave_open(&key);
                continue;
            }
            let (is_required, offer) = (self.is_required(&key), self.offer(&key, today));
            let ends_list = begins && self.row > 0;
            let (words, form) = (field.meaning().to_owned(), form(field));
            return Some(Question { key, words, choices, form, offer, is_required, ends_list });
        }
    }

    /// Takes the answer to a question; an empty one takes the offer, or leaves the field open, as `-` does.
    ///
    /// # Errors
    /// When the text can not be the answer, with a sentence that says what could.
    pub fn answer(&mut self, question: &Question, text: &str) -> Result<(), String> {
        let text = text.trim();
        let text = match (&question.offer, text) {
            (Some(offer), "") => offer,
            (_, "-") => "",
            _ => text,
        };
        if text.is_empty() {
            if question.is_required && !question.ends_list {
                return Err("This one must be answered.".to_owned());
            }
            self.leave_open(&question.key);
            return Ok(());
        }
        let Some(field) = self.setting.schema.at(&question.key) else { return Ok(()) };
        let value = Self::value(field, &question.choices, text)?;
        put(&mut self.record, &question.key, value)?;
        self.advance();
        Ok(())
    }

    /// The record as it was answered, with what follows from the answers.
    #[must_use]
    pub fn finish(mut self) -> Map<String, Value> {
        for (key, value) in asked::implied(self.setting.kind) {
            let group = key.rsplit_once('.').map_or("", |(group, _)| group);
            if get(&self.record, group).is_some() && get(&self.record, key).is_none() {
                // the group is there, so the way to its part is too
                let _ = put(&mut self.record, key, (*value).into());
            }
        }
        for (key, value) in &self.offers {
            let Some(item) = key.strip_suffix(".line") else { continue };
            if let (Some(_), None, Ok(line)) =
                (get(&self.record, item), get(&self.record, key), value.parse::<u32>())
            {
                let _ = put(&mut self.record, key, line.into());
            }
        }
        number(self.setting.schema, &mut self.record);
        match self.record {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    fn value(field: Field<'_>, choices: &[Choice], text: &str) -> Result<Value, String> {
        if choices.is_empty() {
            return read(field, text);
        }
        match field.sort() {
            Sort::List if matches!(field.item().map(Field::sort), Some(Sort::Link(_))) => {
                let parts = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
                let ids: Result<Vec<Value>, String> = parts.map(|part| chosen(choices, part)).collect();
                ids.map(Value::Array)
            }
            Sort::Link(_) => chosen(choices, text),
            // offered, but any other word will do
            Sort::Text => {
                Ok(choices::meant(choices, text)
                    .map_or_else(|| text.into(), |choice| choice.id.clone().into()))
            }
            _ => read(field, text),
        }
    }

    fn choices(&self, key: &str, field: Field<'_>) -> Vec<Choice> {
        let Setting { lab, job, day, .. } = self.setting;
        let last = key.rsplit('.').next().unwrap_or(key);
        let customer = || {
            let own = get(&self.record, "customer").and_then(Value::as_str);
            own.or_else(|| Some(job?.request.body.customer.0.as_str())).unwrap_or_default()
        };
        match (field.sort(), last) {
            (Sort::Link(kind), _) => choices::of(lab, job, kind, day),
            (Sort::List, _) => match field.item().map(Field::sort) {
                Some(Sort::Link(kind)) => choices::of(lab, job, kind, day),
                Some(Sort::Choice(names)) => named(&names),
                _ => Vec::new(),
            },
            (Sort::Choice(names), _) => named(&names),
            (Sort::Text, "contact" | "customer_contact" | "to") => choices::contacts(lab, customer(), day),
            (Sort::Text, "matrix") if self.setting.kind == Kind::Request => choices::matrices(lab),
            (Sort::Text, "method_requested" | "method_used" | "method_reported") => {
                choices::of(lab, job, "method", day)
            }
            _ => Vec::new(),
        }
    }

    fn offer(&self, key: &str, today: bool) -> Option<String> {
        if today {
            return Some(self.setting.day.to_string());
        }
        if let Some(offer) = self.offers.get(key) {
            return Some(offer.clone());
        }
        let text = |key: &str| get(&self.record, key).and_then(Value::as_str);
        if key == "confirmation.due_on" {
            return text("agreed.due_on").map(str::to_owned);
        }
        let (item, last) = key.rsplit_once('.')?;
        if !matches!(last, "edition" | "method_edition") {
            return None;
        }
        let method =
            ["method", "method_used", "method_reported"].iter().find_map(|m| text(&format!("{item}.{m}")));
        let method = &self.setting.lab.methods.get(method?)?.body;
        choices::edition(method, self.setting.day).map(str::to_owned)
    }

    /// Whether a question needs not be put: it is answered, or its group is left open, or there is nothing to note.
    fn passes(&self, key: &str) -> bool {
        let is_open =
            |group: &String| key.strip_prefix(group.as_str()).is_some_and(|rest| rest.starts_with('.'));
        let note = key.strip_suffix(".note").map(|item| format!("{item}.answer"));
        let agreed = note.is_some_and(|answer| get(&self.record, &answer).is_some_and(|a| a == "yes"));
        get(&self.record, key).is_some() || self.open.iter().any(is_open) || agreed
    }

    /// Whether the field must be there: in the record, or in a group that has been begun.
    fn is_required(&self, key: &str) -> bool {
        let Some((group, name)) = key.rsplit_once('.') else { return self.setting.schema.requires(key) };
        let is_begun = get(&self.record, group).is_some_and(|group| !group.is_null());
        (is_begun || self.is_required_group(group))
            && self.setting.schema.at(group).is_some_and(|group| group.requires(name))
    }

    fn is_required_group(&self, group: &str) -> bool {
        let list = group.strip_suffix(".0").unwrap_or(group);
        !list.contains('.') && self.setting.schema.requires(list)
    }

    fn leave_open(&mut self, key: &str) {
        let in_list = self.keys.get(self.at).is_some_and(|(template, _)| list_of(template).is_some());
        if in_list && self.is_first_of_list() {
            self.leave_list();
            return;
        }
        if let Some((group, name)) = key.rsplit_once('.')
            && get(&self.record, group).is_none()
            && self.setting.schema.at(group).is_some_and(|group| group.requires(name))
        {
            self.open.push(group.to_owned());
        }
        self.advance();
    }

    fn is_first_of_list(&self) -> bool {
        let list = |at: usize| self.keys.get(at).and_then(|(template, _)| list_of(template));
        self.at == 0 || list(self.at) != list(self.at - 1)
    }

    fn leave_list(&mut self) {
        let list =
            |form: &Self, at: usize| form.keys.get(at).and_then(|(t, _)| list_of(t)).map(str::to_owned);
        let own = list(self, self.at);
        while own.is_some() && list(self, self.at) == own {
            self.at += 1;
        }
        self.row = 0;
        self.given = None;
    }

    fn advance(&mut self) {
        let list =
            |form: &Self, at: usize| form.keys.get(at).and_then(|(t, _)| list_of(t)).map(str::to_owned);
        let own = list(self, self.at);
        self.at += 1;
        if own.is_none() || list(self, self.at) == own {
            return;
        }
        // the round is over: on to the next item, unless nothing came of this one
        let item = own.as_ref().map(|own| format!("{own}.{}", self.row)).unwrap_or_default();
        if get(&self.record, &item).is_none() {
            self.row = 0;
            self.given = None;
            return;
        }
        self.row += 1;
        while self.at > 0 && list(self, self.at - 1) == own {
            self.at -= 1;
        }
    }
}

/// The list that a key goes through: `lines` of `lines.*.material`.
fn list_of(template: &str) -> Option<&str> {
    template.split_once(".*.").map(|(list, _)| list)
}

/// The keys that must be there, down to values.
fn required(of: Field<'_>, before: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for (name, field) in of.members().into_iter().filter(|(name, _)| of.requires(name) && *name != "id") {
        let key = format!("{before}{name}");
        match (field.sort(), field.item().map(Field::sort)) {
            (Sort::Group, _) => keys.extend(required(field, &format!("{key}."))),
            (Sort::List, Some(Sort::Group)) => {
                let item = field.item().map(|item| required(item, &format!("{key}.*.")));
                // a list within a list is left to the file
                keys.extend(item.into_iter().flatten().filter(|key| key.matches('*').count() == 1));
            }
            _ => keys.push(key),
        }
    }
    keys
}

fn named(names: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(name, meaning): &(&str, &str)| Choice {
        id: (*name).to_owned(),
        label: meaning.trim_end_matches('.').to_owned(),
    };
    names.iter().map(choice).collect()
}

fn chosen(choices: &[Choice], text: &str) -> Result<Value, String> {
    choices::meant(choices, text).map(|choice| choice.id.clone().into()).ok_or_else(|| {
        let ids = choices.iter().flat_map(|choice| [choice.id.as_str(), choice.label.as_str()]);
        if let Some(near) = nearest(text, ids) {
            return format!("There is no \"{text}\" among those in force. Did you mean {near}?");
        }
        let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
        format!("There is no \"{text}\" among those in force: {}.", ids.join(", "))
    })
}

fn form(field: Field<'_>) -> &'static str {
    match field.sort() {
        Sort::Day => "a day, as 2026-10-15",
        Sort::YesNo => "yes or no",
        Sort::Whole(..) => "a whole number",
        Sort::Number => "a number",
        Sort::List => match field.item().map(Field::sort) {
            Some(Sort::Link(_) | Sort::Choice(_) | Sort::Whole(..)) => "several apart by commas",
            _ => "several apart by ;",
        },
        Sort::Text | Sort::Choice(_) | Sort::Link(_) | Sort::Group => "",
    }
}

/// Numbers the items of lists whose items have a line's number, from 1.
fn number(field: Field<'_>, value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                if let Some(field) = field.member(name) {
                    number(field, value);
                }
            }
        }
        Value::Array(items) => {
            let Some(item) = field.item() else { return };
            for (i, value) in items.iter_mut().enumerate() {
                number(item, value);
                if let Value::Object(map) = value
                    && item.requires("line")
                    && !map.contains_key("line")
                {
                    map.insert("line".to_owned(), (i + 1).into());
                }
            }
        }
        _ => {}
    }
}
