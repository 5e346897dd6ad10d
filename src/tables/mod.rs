//! Records, findings and figures as tables for other programs: names and columns that stay what they are.

mod acting;
mod changes;
mod contracts;
mod dictionary;
mod figures;
mod findings;
mod help;
mod jobs;
mod listening;
mod registers;
mod reviews;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::model::agenda::Agenda;
use crate::model::edition::Edition;
use crate::model::finding::Checked;
use crate::model::lab::Lab;
use crate::model::place::{Place, Spot};
use crate::model::table::{Draft, Table};
use crate::model::trend::Trend;
pub use dictionary::page;

/// The version of tables and columns: it rises when one is renamed, taken away or given another meaning, never
/// when one is added.
pub const SCHEMA: &str = "countersign/tables/1";

/// An examined laboratory, from which tables are made.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its short name.
    pub id: &'a str,
    /// The laboratory.
    pub lab: &'a Lab,
    /// The answers of all rules.
    pub checked: &'a Checked,
    /// Line and column of every place that findings name.
    pub spots: &'a HashMap<Place, Spot>,
    /// The figures of all metrics.
    pub trends: &'a [Trend],
    /// What is overdue and falls due.
    pub agenda: &'a Agenda,
    /// The commit whose files were looked at.
    pub commit: Option<&'a str>,
    /// When that commit was made.
    pub committed: Option<Timestamp>,
    /// The program's version.
    pub version: &'a str,
}

/// Every table, each after those that it hangs on; last the dictionary of them all.
#[must_use]
pub fn all(source: &Source<'_>) -> Vec<Table> {
    let lab = source.lab;
    let mut all = vec![
        exports(source),
        registers::customers(lab),
        registers::agreements(lab),
        registers::people(lab),
        registers::roles(lab),
        registers::authorisations(lab),
        registers::methods(lab),
        registers::editions(lab),
        registers::equipment(lab),
        registers::states(lab),
        registers::providers(lab),
        registers::provider_approvals(lab),
        jobs::jobs(lab),
        jobs::lines(lab),
        contracts::contracts(lab),
        contracts::terms(lab),
        reviews::reviews(lab),
        reviews::answers(lab),
        changes::deviations(lab),
        changes::amendments(lab),
        changes::outside_work(lab),
        changes::reports(lab),
        listening::communications(lab),
        listening::campaigns(lab),
        listening::feedback(lab),
        listening::answers(lab),
        listening::themes(lab),
        acting::complaints(lab),
        acting::actions(lab),
        acting::sources(lab),
        acting::analyses(lab),
        findings::populations(source),
        findings::findings(source),
        findings::untold(source),
        findings::approvals(source),
        findings::duties(source),
        figures::verdicts(source),
        figures::metrics(source),
    ];
    if lab.settings.edition == Edition::Anonymised {
        all = all.into_iter().map(Table::unnamed).collect();
    }
    let mut all: Vec<Table> = all.into_iter().map(|table| table.of_lab(source.id)).collect();
    let dictionary = dictionary::table(&all).of_lab(source.id);
    all.push(dictionary);
    all
}

/// The one row that says what was looked at, when, and by which program.
fn exports(source: &Source<'_>) -> Table {
    let counts = |source: &Source<'_>| (source.lab.unread.len(), source.lab.later.len());
    Draft::of(
        "exports",
        "The export itself: what was looked at, from which day, by which program.",
        [*source],
    )
    .from("export")
    .text("schema", "The version of tables and columns", |_| Some(SCHEMA))
    .text("laboratory", "The laboratory's name", |s: &Source<'_>| Some(&s.lab.settings.laboratory.name))
    .text("accreditation", "Its accreditation number", |s| s.lab.settings.laboratory.accreditation.as_deref())
    .text("time_zone", "The zone in which its days run", |s| Some(&s.lab.settings.time_zone))
    .day("as_of_on", "The day from which it is looked at", |s| Some(s.lab.as_of.day))
    .text("as_of_because", "Why this day", |s| Some(s.lab.as_of.origin.words()))
    .text(
        "commit",
        "The commit that the files are, to the byte; none for files that stand in no commit",
        |s| s.commit,
    )
    .moment("committed_at", "When that commit was made", |s| s.committed)
    .text("edition", "internal, or anonymised: then columns that may name a customer are empty", |s| {
        Some(s.lab.settings.edition.word())
    })
    .words("no_history_because", "Why git's history tells nothing; none where it was read", |s| {
        s.lab.history.as_ref().err().map(ToString::to_string)
    })
    .whole("unread_files", "Files that could not be read: what they would have said is in no table", |s| {
        Some(counts(s).0)
    })
    .unit("files")
    .whole("later_records", "Records dated after the as-of day: they are in no table", |s| Some(counts(s).1))
    .unit("records")
    .text("version", "The program's version", |s| Some(s.version))
    .dated_by("as_of_on")
    .done()
}
