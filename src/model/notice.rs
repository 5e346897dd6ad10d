//! Ways in which a customer is told of a delay.

use jiff::civil::Date;

use super::due::Due;
use super::lab::{Job, Lab};
use super::message::about;
use super::record::change::{ChangeType, DeviationType, Party};
use super::record::listening::{Communication, Direction, Topic};

/// The day of the first notice of the delay: a message, a deviation of the turnaround that was told, or an
/// amendment that the laboratory proposed. What was said before the due day was last moved is about
/// the earlier due day and does not count.
#[must_use]
pub fn first_notice(lab: &Lab, job: &Job, due: &Due<'_>) -> Option<Date> {
    let said = about(lab, job).map(|c| &c.body).filter(|c| tells_of_delay(c)).map(|c| c.on.day);
    let deviations = job
        .deviations
        .iter()
        .filter(|d| d.body.kind == DeviationType::Turnaround)
        .filter_map(|d| d.body.informed.as_ref())
        .map(|told| told.on.day);
    let proposals = job
        .amendments
        .iter()
        .filter(|a| a.body.change_type == ChangeType::Turnaround)
        .filter(|a| a.body.proposed.by_party == Party::Laboratory)
        .map(|a| a.body.proposed.on.day);
    let was_moved = due.term.before.is_some();
    said.chain(deviations).chain(proposals).filter(|day| !was_moved || *day > due.term.since.day).min()
}

fn tells_of_delay(message: &Communication) -> bool {
    message.topic == Topic::Delay && message.direction == Direction::Out
}
