//! The services that the laboratory offers, out of its register of methods: what a customer may ask for.

use super::{Cell, Index, Row, Whole, about, sheets};
use crate::model::page::Page;
use crate::model::record::people::{Method, Range, covers};
use crate::render::frame::At;
use crate::render::look;
use crate::render::say::say;
use crate::render::tally::Answers;
use crate::render::view::Mark;
use crate::render::words;
use crate::render::{Build, RenderError};

const LEAD: &str = "What customers can ask for: every method that is validated and has an edition in force, with \
                    materials, range, usual turnaround, and whether it is under accreditation.";

/// Whether the method is offered on the as-of day.
fn is_offered(build: &Build, body: &Method) -> bool {
    let day = build.lab().as_of.day;
    let validated = body.validated_from.is_some_and(|from| from <= day);
    validated && body.editions.iter().any(|e| covers(Some(e.from), e.to, day))
}

pub(super) fn index(build: &Build) -> Index {
    let offered = build.lab().methods.values().filter(|m| is_offered(build, &m.body));
    let mut all = Answers::default();
    let mut records = 0;
    for method in offered {
        records += 1;
        all.findings.extend(about(build, &method.meta).findings);
    }
    Index {
        href: "services.html".to_owned(),
        title: say("Services offered"),
        lead: say(LEAD),
        records,
        findings: look::summary(&all, &build.lab().settings.grade_labels),
    }
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let (lab, at) = (build.lab(), At::root(say("Services offered"), "registers"));
    let mut offered: Vec<_> = lab.methods.values().filter(|m| is_offered(build, &m.body)).collect();
    offered.sort_by_key(|method| words::natural(&method.meta.id));
    let left_out = lab.methods.len() - offered.len();
    let rest = match left_out {
        0 => String::new(),
        n => say!(
            " {n} of the register not offered on {day}.",
            n = words::count(n, "method is/methods are"),
            day = lab.as_of.day
        ),
    };
    let rows = offered.into_iter().map(|method| {
        let about = about(build, &method.meta);
        Row {
            id: None,
            href: build.names.record(&method.meta.id).map(|a| at.to(a)),
            name: method.meta.id.clone(),
            cells: cells(build, &method.body),
            worst: look::worst(&about, &lab.settings.grade_labels),
            findings: look::summary(&about, &lab.settings.grade_labels),
        }
    });
    let whole = Whole {
        title: say("Services offered"),
        lead: say!("{lead} As of {day}.{rest}", lead = say(LEAD), day = lab.as_of.day, rest),
        head: say("Method"),
        heads: &[
            "Test",
            "Technique",
            "Materials",
            "Range",
            "Accredited",
            "Usual turnaround",
            "An order needs",
            "Agreed beforehand",
        ],
        rows: rows.collect(),
    };
    sheets(build, "services", whole)
}

fn cells(build: &Build, body: &Method) -> Vec<Cell> {
    let day = build.lab().as_of.day;
    let materials = body.matrices.iter().filter(|m| m.from.is_none_or(|from| from <= day));
    let materials: Vec<String> = materials.map(|m| words::code(&m.matrix)).collect();
    let accredited = body.accredited.iter().find(|interval| interval.holds(day));
    let needs: Vec<String> = body.required_request_fields.iter().map(|field| words::code(field)).collect();
    vec![
        Cell::text(body.title.clone()),
        Cell::maybe(body.technique.clone()),
        Cell::maybe(Some(materials.join(", "))),
        Cell::maybe(body.validated_range.as_ref().map(range)),
        accredited.map_or_else(
            || Cell::text(say("no")).told(say("no")),
            |interval| Cell::mark(Mark::fine(say!("since {from}", from = interval.from))).told(say("yes")),
        ),
        Cell::text(words::count(body.standard_tat_wd as usize, "working day")),
        Cell::maybe(Some(needs.join(", "))),
        Cell::maybe(Some(body.customer_acceptable_options.join("; "))),
    ]
}

fn range(range: &Range) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) => say!("{low} to {high} {unit}", low, high, unit = range.unit),
        (Some(low), None) => say!("from {low} {unit}", low, unit = range.unit),
        (None, Some(high)) => say!("up to {high} {unit}", high, unit = range.unit),
        (None, None) => say!("in {unit}", unit = range.unit),
    }
}
