//! The book in which items are noted down, and small questions that all pages of it ask.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::agenda::{Agenda, Item, Late, LookedAt, Matter, NoTelling, Unit};
use crate::model::evidence::hidden;
use crate::model::judged::{LABORATORY, laboratory_place};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::procedure::{Since, switched_on};
use crate::model::record::Meta;
use crate::model::record::blocks::{PersonId, Role};
use crate::model::record::people::covers;
use crate::model::words::counted;

/// A last day, and how late it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// The last day in time.
    pub(super) on: Date,
    /// How late; `None` while it is not.
    pub(super) late: Option<Late>,
}

/// Everything noted so far.
pub(super) struct Book<'a> {
    /// The laboratory.
    pub(super) lab: &'a Lab,
    /// Its as-of day.
    pub(super) today: Date,
    since: BTreeMap<&'a str, Since>,
    items: Vec<Item>,
    looked_at: Vec<LookedAt>,
    no_telling: Vec<NoTelling>,
}

impl<'a> Book<'a> {
    /// An empty book, in which only the files that could not be read are named.
    pub(super) fn new(lab: &'a Lab) -> Self {
        let in_jobs = lab.jobs.values().flat_map(|job| &job.unread);
        let mut no_telling: Vec<NoTelling> = Vec::new();
        for unread in lab.unread.iter().chain(in_jobs) {
            let why = format!("the {} could not be read", unread.kind);
            let open = NoTelling { record: unread.record.clone(), part: unread.part.clone(), why };
            if !no_telling.contains(&open) {
                no_telling.push(open);
            }
        }
        let (today, since) = (lab.as_of.day, switched_on(lab));
        Self { lab, today, since, items: Vec::new(), looked_at: Vec::new(), no_telling }
    }

    /// Notes something at `pointer` of a record; refine what comes back. The texts say what is to be done
    /// while there is time, and what was not done when there was none left.
    pub(super) fn note(
        &mut self,
        matter: Matter,
        rule: Option<&'static str>,
        (of, pointer): (&Meta, &str),
        day: Day,
        [due, was]: [String; 2],
    ) -> &mut Item {
        self.push(Item {
            on: day.on,
            late: day.late,
            matter,
            rule,
            record: of.record.clone(),
            part: of.part.clone(),
            place: of.place(pointer),
            owner: None,
            text: if day.late.is_some() { was } else { due },
            discriminator: String::new(),
        })
    }

    /// The same for the laboratory as a whole.
    pub(super) fn note_laboratory(
        &mut self,
        matter: Matter,
        rule: &'static str,
        day: Day,
        [due, was]: [String; 2],
    ) -> &mut Item {
        self.push(Item {
            on: day.on,
            late: day.late,
            matter,
            rule: Some(rule),
            record: LABORATORY.to_owned(),
            part: None,
            place: laboratory_place(),
            owner: None,
            text: if day.late.is_some() { was } else { due },
            discriminator: String::new(),
        })
    }

    /// Notes a day on which something ends by itself; one that has passed is no news.
    pub(super) fn note_end(
        &mut self,
        matter: Matter,
        at: (&Meta, &str),
        on: Date,
        text: String,
    ) -> Option<&mut Item> {
        (self.today <= on).then(|| self.note(matter, None, at, Day { on, late: None }, [text, String::new()]))
    }

    fn push(&mut self, mut item: Item) -> &mut Item {
        let is_off = |code: &&str| self.lab.settings.rules.get(*code).is_some_and(|s| s.off);
        item.rule = item.rule.filter(|code| !is_off(code));
        if !item.text.ends_with(['.', '!', '?', '…']) {
            item.text.push('.');
        }
        self.items.push(item);
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// Says how many were looked at.
    pub(super) fn looked_at(&mut self, key: &'static str, count: usize, one: &str, many: &str) {
        self.looked_at.push(LookedAt { key, count, words: counted(count, one, many) });
    }

    /// Says that there is no telling when something is due.
    pub(super) fn cannot_tell(&mut self, of: &Meta, why: impl Into<String>) {
        let open = NoTelling { record: of.record.clone(), part: of.part.clone(), why: why.into() };
        if !self.no_telling.contains(&open) {
            self.no_telling.push(open);
        }
    }

    /// Whether part of what an answer for a job rests on could not be read. The file is named already when
    /// it stands in the job's folder; else the job is.
    pub(super) fn is_hidden(&mut self, job: &Job, rests_on: &[&[Kind]]) -> bool {
        let why = hidden(self.lab, job, rests_on);
        if let Some(why) = why.clone().filter(|_| job.unread.is_empty()) {
            self.cannot_tell(job.meta(), why);
        }
        why.is_some()
    }

    /// The same for the laboratory as a whole.
    pub(super) fn cannot_tell_laboratory(&mut self, why: impl Into<String>) {
        self.no_telling.push(NoTelling { record: LABORATORY.to_owned(), part: None, why: why.into() });
    }

    /// The last of so many working days after `from`. Late when more than those have passed by `until`.
    pub(super) fn working(&self, from: Date, allowed: u32, until: Date) -> Day {
        let calendar = &self.lab.calendar;
        let beyond = calendar.between(from, until) - i64::from(allowed);
        let late = (beyond > 0).then_some(Late { count: beyond, unit: Unit::WorkingDays });
        Day { on: calendar.after(from, allowed), late }
    }

    /// A day that working days are counted from once it has passed.
    pub(super) fn by_working(&self, on: Date) -> Day {
        let count = self.lab.calendar.between(on, self.today);
        Day { on, late: (on < self.today).then_some(Late { count, unit: Unit::WorkingDays }) }
    }

    /// A day that days are counted from once it has passed.
    pub(super) fn by(&self, on: Date) -> Day {
        Day { on, late: (on < self.today).then(|| self.days_since(on)) }
    }

    /// Days from `on` to today.
    pub(super) fn days_since(&self, on: Date) -> Late {
        let count = on.until(self.today).map_or(0, |span| i64::from(span.get_days()));
        Late { count, unit: Unit::Days }
    }

    /// The one person who holds a role today in their own name; `None` when several do, or nobody.
    pub(super) fn holder(&self, role: Role) -> Option<String> {
        let holds = |held: &crate::model::record::people::RoleHeld| {
            held.role == role && held.deputy_for.is_none() && covers(Some(held.from), held.to, self.today)
        };
        let mut holders = self.lab.people.iter().filter(|(_, p)| p.body.roles.iter().any(holds));
        let first = holders.next().map(|(id, _)| id.clone());
        first.filter(|_| holders.next().is_none())
    }

    /// The agenda up to and with a day.
    pub(super) fn close(self, until: Date) -> Agenda {
        let mut items = self.items;
        // What fell due before the procedure asked for it was no duty.
        let was_asked = |item: &Item| {
            let since = item.rule.and_then(|code| self.since.get(code));
            since.is_none_or(|since| since.from <= item.on)
        };
        items.retain(|item| was_asked(item) && (item.is_overdue() || item.on <= until));
        items.sort_by(|a, b| {
            let order = |i: &Item| (!i.is_overdue(), i.on);
            let name = |i: &Item| (i.record.clone(), i.part.clone(), i.place.pointer.clone(), i.matter);
            order(a).cmp(&order(b)).then_with(|| name(a).cmp(&name(b)))
        });
        Agenda { as_of: self.today, until, items, looked_at: self.looked_at, no_telling: self.no_telling }
    }
}

/// A person named in a record.
pub(super) fn person(id: Option<&PersonId>) -> Option<&str> {
    id.map(PersonId::as_str)
}

/// Who took a job on, else who took its request in: the one who talks to the customer.
pub(super) fn contact(job: &Job) -> Option<&str> {
    let accepted = job.facts.accepted.as_ref().map(|a| a.by.as_str()).filter(|by| !by.is_empty());
    accepted.or(person(job.request.body.received_by.as_ref()))
}
