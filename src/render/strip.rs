//! Every request in order of arrival: three answers each, one column a request.

use serde::Serialize;

use super::Build;
use super::answers::Answer;
use super::changes::State;
use super::look::Look;
use super::say::say;
use super::words;

/// Requests shown at most: the strip is for seeing patterns, the register for finding jobs.
const MOST: usize = 48;

/// Left end of the columns, width of a column, and the room between quarters.
const LEFT: usize = 184;
const STEP: usize = 20;
const BETWEEN: usize = 18;

/// The strip.
#[derive(Serialize)]
pub(super) struct Strip {
    width: usize,
    shown: usize,
    total: usize,
    quarters: Vec<Quarter>,
    columns: Vec<Column>,
    described: String,
}

#[derive(Serialize)]
struct Quarter {
    name: String,
    from: usize,
    to: usize,
}

#[derive(Serialize)]
struct Column {
    title: String,
    x: usize,
    dot: usize,
    cells: [Option<Cell>; 3],
}

/// An answer; `None` in its place where the question does not arise.
#[derive(Serialize, Clone, Copy)]
struct Cell {
    class: &'static str,
    icon: &'static str,
}

impl Cell {
    const fn of(class: &'static str) -> Self {
        Self { class, icon: class }
    }
}

pub(super) fn strip(build: &Build) -> Strip {
    let looks = build.looks;
    let shown = &looks[looks.len().saturating_sub(MOST)..];
    let mut quarters: Vec<Quarter> = Vec::new();
    let mut columns = Vec::with_capacity(shown.len());
    let mut x = LEFT;
    for look in shown {
        let name = words::quarter(look.received());
        match quarters.last_mut() {
            Some(last) if last.name == name => last.to = x + STEP - 4,
            last => {
                x += if last.is_some() { BETWEEN } else { 0 };
                quarters.push(Quarter { name, from: x, to: x + STEP - 4 });
            }
        }
        columns.push(column(build, look, x));
        x += STEP;
    }
    let described = described(&columns);
    label(&mut quarters);
    Strip { width: x + 8, shown: shown.len(), total: looks.len(), quarters, columns, described }
}

/// A quarter of very few requests has no room for its whole name.
fn label(quarters: &mut [Quarter]) {
    for quarter in quarters.iter_mut().filter(|q| q.to - q.from < 2 * STEP) {
        if let Some((_, short)) = quarter.name.split_once(' ') {
            quarter.name = short.to_owned();
        }
    }
}

fn column(build: &Build, look: &Look, x: usize) -> Column {
    let customer = build.lab().customer_name(look.job.request.body.customer.as_str());
    let late = look.late.map(|late| match late.told {
        State::Before | State::SameDay => "pass",
        State::After => "minor",
        State::Never | State::Pending => "major",
        State::CannotTell => "cannot",
    });
    Column {
        title: format!("{} {customer}", look.job.id),
        x,
        dot: x + 8,
        cells: [answer(look.agreed.answer), answer(look.told.answer), late.map(Cell::of)],
    }
}

fn answer(answer: Answer) -> Option<Cell> {
    match answer {
        Answer::Shown => Some(Cell::of("pass")),
        Answer::Gaps => Some(Cell::of("minor")),
        Answer::GraveGaps | Answer::NotShown => Some(Cell::of("major")),
        Answer::CannotTell => Some(Cell::of("cannot")),
        Answer::DoesNotArise => None,
    }
}

/// The strip in a sentence, for those who do not see it.
fn described(columns: &[Column]) -> String {
    let of = |row: usize| {
        let count = |class: &str| {
            columns
                .iter()
                .filter(|c| c.cells.get(row).is_some_and(|c| c.is_some_and(|c| c.class == class)))
                .count()
        };
        say!(
            "{yes} yes, {gaps} with gaps or afterwards, {no} no or with a grave gap, {cannot} cannot tell",
            yes = count("pass"),
            gaps = count("minor"),
            no = count("major"),
            cannot = count("cannot")
        )
    };
    say!(
        "Agreed: {agreed}. Changes told before: {changes}. If late, told in time: {late}.",
        agreed = of(0),
        changes = of(1),
        late = of(2)
    )
}
