//! What falls due: for people, for programs, for calendars.

pub mod human;
pub mod ics;
pub mod json;

use crate::model::agenda::{Agenda, Item, Late, Unit};
use crate::model::lab::Lab;
use crate::model::words::counted;

/// What reports of the agenda are made of.
#[derive(Debug, Clone, Copy)]
pub struct Ahead<'a> {
    /// The laboratory.
    pub lab: &'a Lab,
    /// What falls due in it.
    pub agenda: &'a Agenda,
    /// The person whose items are shown; everybody's when absent.
    pub person: Option<&'a str>,
}

impl<'a> Ahead<'a> {
    /// The items to show: all, or one person's.
    fn items(&self) -> impl Iterator<Item = &'a Item> {
        let person = self.person;
        self.agenda.items.iter().filter(move |item| person.is_none_or(|id| item.owner.as_deref() == Some(id)))
    }
}

/// `REQ-26-011`, or `SUR-26/response-03` for a part.
fn record(item: &Item) -> String {
    match &item.part {
        Some(part) => format!("{}/{part}", item.record),
        None => item.record.clone(),
    }
}

/// `11 working days overdue`.
fn lateness(late: Late) -> String {
    let count = usize::try_from(late.count).unwrap_or(0);
    match (count, late.unit) {
        (0, Unit::WorkingDays) => "overdue, with no working day between".to_owned(),
        (0, Unit::Days) => "overdue since today".to_owned(),
        (_, Unit::WorkingDays) => format!("{} overdue", counted(count, "working day", "working days")),
        (_, Unit::Days) => format!("{} overdue", counted(count, "day", "days")),
    }
}
