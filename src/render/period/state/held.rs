//! Registers on a day: people, instruments, methods, outside laboratories, agreements, documents.

use super::{Cell, Row, Table, Then, said};
use crate::model::finding::Grade;
use crate::model::record::people::{EquipmentState, Interval, covers};
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words;

fn since(from: jiff::civil::Date, to: Option<jiff::civil::Date>) -> String {
    to.map_or_else(|| say!("since {from}", from), |to| say!("{from} to {to}", from, to))
}

fn of(count: usize, all: usize) -> String {
    say!("{count} of {all} on record", count, all)
}

pub(super) fn people(then: &Then) -> Table {
    let lab = then.build.lab();
    let here = lab.people.iter().filter(|(_, p)| p.body.employed.as_ref().is_some_and(|e| e.holds(then.day)));
    let mut here: Vec<_> = here.collect();
    here.sort_by_key(|(id, _)| words::natural(id));
    let rows = here.iter().map(|(id, person)| {
        let body = &person.body;
        let roles: Vec<String> =
            lab.roles_on(id, then.day).into_iter().map(|r| words::sentence(say(r.words()))).collect();
        let held = body.authorisations.iter().filter(|a| covers(Some(a.from), a.to, then.day)).map(|a| {
            let method = a.method.as_ref().map_or_else(|| say("all methods").to_owned(), ToString::to_string);
            format!("{} {method}", words::plain(&a.activity))
        });
        let bound = body.confidentiality_undertaking.as_ref();
        let bound = bound.filter(|u| covers(Some(u.signed_on), u.valid_to, then.day));
        Row {
            record: then.link(id),
            cells: vec![
                Cell::text(body.name.clone()),
                Cell::maybe(Some(roles.join(", "))),
                Cell::maybe(Some(held.collect::<Vec<_>>().join(", "))),
                bound.map_or_else(
                    || Cell::mark(Mark::grade(Grade::Minor, say("not on record"))),
                    |u| Cell::text(say!("signed {signed_on}", signed_on = u.signed_on)),
                ),
            ],
        }
    });
    Table {
        id: "people",
        title: say("People employed"),
        count: of(here.len(), lab.people.len()),
        register: then.register("people.html"),
        heads: said(&["Person", "Name", "Roles", "Authorised to", "Secrecy"]),
        rows: rows.collect(),
    }
}

pub(super) fn equipment(then: &Then) -> Table {
    let all = &then.build.lab().equipment;
    let mut serving = 0;
    let rows: Vec<Row> = all
        .iter()
        .map(|(id, instrument)| {
            let body = &instrument.body;
            let now = body.status.iter().rev().find(|s| covers(Some(s.from), s.to, then.day));
            let state = match now {
                None => Mark::cannot(say("not on record")),
                Some(s) if s.state == EquipmentState::InService => {
                    serving += 1;
                    Mark::fine(say("in service"))
                }
                Some(s) => Mark::grade(Grade::Minor, words::plain(&s.state)),
            };
            let methods: Vec<String> = body.methods.iter().map(ToString::to_string).collect();
            let why = now.and_then(|s| s.reason.clone()).map_or_else(String::new, |r| format!(": {r}"));
            Row {
                record: then.link(id),
                cells: vec![
                    Cell::maybe(Some(methods.join(", "))),
                    Cell::mark(state),
                    Cell::maybe(now.map(|s| format!("{}{why}", since(s.from, s.to)))),
                ],
            }
        })
        .collect();
    Table {
        id: "equipment",
        title: say("Instruments"),
        count: say!("{serving} of {all} in service", serving, all = all.len()),
        register: then.register("equipment.html"),
        heads: said(&["Instrument", "Methods", "State that day", "In that state"]),
        rows,
    }
}

pub(super) fn methods(then: &Then) -> Table {
    let all = &then.build.lab().methods;
    let valid = all.iter().filter_map(|(id, method)| {
        let body = &method.body;
        let edition = body.editions.iter().rev().find(|e| covers(Some(e.from), e.to, then.day))?;
        if !then.had(body.validated_from) {
            return None;
        }
        let accredited: Option<&Interval> = body.accredited.iter().find(|a| a.holds(then.day));
        let materials = body.matrices.iter().filter(|m| m.from.is_none_or(|from| from <= then.day));
        let materials: Vec<String> = materials.map(|m| words::code(&m.matrix)).collect();
        Some(Row {
            record: then.link(id),
            cells: vec![
                Cell::text(body.title.clone()),
                Cell::text(format!("{}, {}", edition.edition, since(edition.from, edition.to))),
                Cell::maybe(Some(materials.join(", "))),
                Cell::text(accredited.map_or_else(|| say("no").to_owned(), |a| since(a.from, a.to))),
            ],
        })
    });
    let rows: Vec<Row> = valid.collect();
    Table {
        id: "methods",
        title: say("Methods validated, with an edition in force"),
        count: of(rows.len(), all.len()),
        register: then.register("methods.html"),
        heads: said(&["Method", "What it determines", "Edition", "Validated for", "Accredited"]),
        rows,
    }
}

pub(super) fn providers(then: &Then) -> Table {
    let all = &then.build.lab().providers;
    let approved = all.iter().filter_map(|(id, provider)| {
        let held = provider.body.approval.iter().find(|a| covers(Some(a.from), Some(a.to), then.day))?;
        let methods: Vec<String> = provider.body.methods.iter().map(ToString::to_string).collect();
        Some(Row {
            record: then.link(id),
            cells: vec![
                Cell::text(provider.body.name.clone()),
                Cell::maybe(Some(methods.join(", "))),
                Cell::text(since(held.from, Some(held.to))),
            ],
        })
    });
    let rows: Vec<Row> = approved.collect();
    Table {
        id: "providers",
        title: say("Outside laboratories approved"),
        count: of(rows.len(), all.len()),
        register: then.register("providers.html"),
        heads: said(&["Id", "Name", "Methods", "Approved"]),
        rows,
    }
}

pub(super) fn agreements(then: &Then) -> Table {
    let lab = then.build.lab();
    let in_force = lab.agreements.iter().filter_map(|(id, framework)| {
        let body = &framework.agreement.body;
        let ended = body.terminated_on.is_some_and(|on| on < then.day);
        if ended || !covers(Some(body.valid_from), Some(body.valid_to), then.day) {
            return None;
        }
        Some(Row {
            record: then.link(id),
            cells: vec![
                Cell::text(lab.customer_name(body.customer.as_str())),
                Cell::text(since(body.valid_from, Some(body.valid_to))),
            ],
        })
    });
    let rows: Vec<Row> = in_force.collect();
    Table {
        id: "agreements",
        title: say("Agreements in force"),
        count: of(rows.len(), lab.agreements.len()),
        register: then.register("agreements.html"),
        heads: said(&["Agreement", "Customer", "In force"]),
        rows,
    }
}

pub(super) fn documents(then: &Then) -> Table {
    let all = &then.build.lab().documents;
    let in_force = all.iter().filter_map(|(id, document)| {
        let mut revisions = document.body.revisions.iter().rev();
        let held = revisions.find(|r| covers(Some(r.effective_from), r.effective_to, then.day))?;
        Some(Row {
            record: then.link(id),
            cells: vec![
                Cell::text(document.body.title.clone()),
                Cell::text(held.rev.clone()),
                Cell::text(since(held.effective_from, held.effective_to)),
            ],
        })
    });
    let rows: Vec<Row> = in_force.collect();
    Table {
        id: "documents",
        title: say("Documents, the revision in force"),
        count: of(rows.len(), all.len()),
        register: then.register("documents.html"),
        heads: said(&["Document", "Title", "Revision", "In force"]),
        rows,
    }
}
