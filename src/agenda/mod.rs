//! What falls due: the days that rules look back at, seen beforehand.
//!
//! Every duty is worked out from the same records, thresholds and exceptions as the rule that finds it
//! when it was missed, so that an overdue item and a finding are one matter seen from two sides. What is
//! shared with the rules stands in `model`.

mod actions;
mod agreements;
mod book;
mod complaints;
mod feedback;
mod jobs;
mod registers;
mod requests;
mod retention;
mod system;
mod talks;

use crate::model::agenda::{Agenda, Within};
use crate::model::lab::Lab;
use book::Book;

/// Everything that is overdue on the as-of day, and what falls due within a time from then.
#[must_use]
pub fn agenda(lab: &Lab, within: Within) -> Agenda {
    let mut book = Book::new(lab);
    requests::note(&mut book);
    jobs::note(&mut book);
    talks::note(&mut book);
    feedback::note(&mut book);
    complaints::note(&mut book);
    actions::note(&mut book);
    agreements::note(&mut book);
    system::note(&mut book);
    registers::note(&mut book);
    retention::note(&mut book);
    book.close(within.until(lab.as_of.day))
}
