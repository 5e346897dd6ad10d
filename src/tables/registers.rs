//! Customers, agreements, people, methods, equipment, outside laboratories.

use super::help::{Item, answered, items, joined, recorded, word};
use crate::model::lab::{ById, Framework, Lab};
use crate::model::record::Entry;
use crate::model::record::customer::Customer;
use crate::model::record::people::{Equipment, Method, Person, Provider};
use crate::model::table::{Draft, Table};

/// A row a customer.
pub(super) fn customers(lab: &Lab) -> Table {
    let draft = Draft::of("customers", "A customer, external or internal.", lab.customers.values())
        .from("path")
        .text("customer", "The customer's id", |c: &&Entry<Customer>| Some(&c.meta.id))
        .key()
        .from("customer")
        .text("name", "The name", |c| Some(&c.body.name))
        .free()
        .words("type", "external or internal", |c| word(c.body.kind))
        .words("category", "What sort of customer", |c| c.body.category.and_then(word))
        .words("status", "Where the relation stands", |c| c.body.status.and_then(word))
        .day("active_since_on", "Customer since", |c| c.body.active_since)
        .day("lost_on", "When the customer left", |c| c.body.lost.as_ref().map(|l| l.on))
        .words("lost_reason", "Why the customer left", |c| word(c.body.lost.as_ref()?.reason?))
        .day("needs_reviewed_on", "When the customer's needs were last talked over", |c| {
            c.body.needs_reviewed_on
        })
        .day("opted_out_of_surveys_on", "When the customer asked not to be surveyed", |c| {
            c.body.opted_out_of_surveys_on
        });
    recorded(draft, |c| &c.meta).done()
}

/// A row an agreement.
pub(super) fn agreements(lab: &Lab) -> Table {
    let draft = Draft::of("agreements", "A framework agreement.", lab.agreements.values())
        .from("path")
        .text("agreement", "Its id", |f: &&Framework| Some(&f.agreement.meta.id))
        .key()
        .from("agreement")
        .text("customer", "The customer; a name of `customers`, where the register has it", |f| {
            Some(f.agreement.body.customer.as_str())
        })
        .day("from_on", "First day", |f| Some(f.agreement.body.valid_from))
        .day("to_on", "Last day", |f| Some(f.agreement.body.valid_to))
        .day("terminated_on", "When it was ended early", |f| f.agreement.body.terminated_on)
        .day("review_due_on", "When it must be reviewed", |f| f.agreement.body.review_due)
        .whole("reviews", "Contract reviews of it", |f| Some(f.reviews.len()))
        .unit("reviews")
        .text("supersedes", "The agreement that it replaces", |f| f.agreement.body.supersedes.as_ref());
    let draft = answered(draft, |f| f.agreement.body.agree.as_ref());
    recorded(draft, |f| &f.agreement.meta).done()
}

/// A row a person.
pub(super) fn people(lab: &Lab) -> Table {
    let draft = Draft::of("people", "A person of the laboratory.", lab.people.values())
        .from("person")
        .text("person", "The person's id", |p: &&Entry<Person>| Some(&p.meta.id))
        .key()
        .text("name", "The name", |p| Some(&p.body.name))
        .day("employed_from_on", "First day of employment", |p| p.body.employed.as_ref().map(|e| e.from))
        .day("employed_to_on", "Last day of it; none when open", |p| p.body.employed.as_ref()?.to)
        .day("undertaking_on", "When the undertaking of secrecy was signed", |p| {
            p.body.confidentiality_undertaking.as_ref().map(|u| u.signed_on)
        })
        .day("undertaking_to_on", "Until when that holds; none when open", |p| {
            p.body.confidentiality_undertaking.as_ref()?.valid_to
        });
    recorded(draft, |p| &p.meta).done()
}

/// Begins a table of a register's items: whose, and the place in its list.
fn of_register<'a, P, T>(
    name: &'static str,
    meaning: &'static str,
    (owner, owners): (&'static str, &'static str),
    all: &'a ById<P>,
    list: impl Fn(&'a P) -> &'a [T],
) -> Draft<Item<'a, Entry<P>, T>> {
    let rows: Vec<_> = all.values().flat_map(|entry| items(entry, list(&entry.body))).collect();
    Draft::of(name, meaning, rows)
        .from(owner)
        .text(owner, "Whose", |(entry, ..)| Some(&entry.meta.id))
        .key()
        .link(&[owner], owners)
        .whole("position", "The place in the list, from 1", |(_, at, _)| Some(*at))
        .key()
}

/// A row a role held.
pub(super) fn roles(lab: &Lab) -> Table {
    let owner = ("person", "people");
    of_register("roles", "A role that a person held from one day to another.", owner, &lab.people, |p| {
        &p.roles
    })
    .words("role", "The role", |(.., r)| word(r.role))
    .day("from_on", "First day", |(.., r)| Some(r.from))
    .day("to_on", "Last day; none when open", |(.., r)| r.to)
    .text("appointed_by", "Who appointed", |(.., r)| r.appointed_by.as_ref())
    .text("deputy_for", "For a deputy: whose", |(.., r)| r.deputy_for.as_ref())
    .done()
}

/// A row an authorisation.
pub(super) fn authorisations(lab: &Lab) -> Table {
    let meaning = "What a person was authorised to do from one day to another.";
    of_register("authorisations", meaning, ("person", "people"), &lab.people, |p| &p.authorisations)
        .words("activity", "The activity", |(.., a)| word(a.activity))
        .text("method", "The method; none means all", |(.., a)| a.method.as_ref())
        .day("from_on", "First day", |(.., a)| Some(a.from))
        .day("to_on", "Last day; none when open", |(.., a)| a.to)
        .done()
}

/// A row a method.
pub(super) fn methods(lab: &Lab) -> Table {
    let draft = Draft::of("methods", "A test method.", lab.methods.values())
        .from("method")
        .text("method", "The method's code", |m: &&Entry<Method>| Some(&m.meta.id))
        .key()
        .text("title", "What it determines", |m| Some(&m.body.title))
        .text("technique", "The technique", |m| m.body.technique.as_deref())
        .day("validated_from_on", "From when it is validated", |m| m.body.validated_from)
        .real("range_low", "Lower end of the validated range", |m| m.body.validated_range.as_ref()?.low)
        .unit("as range_unit says")
        .real("range_high", "Upper end of it", |m| m.body.validated_range.as_ref()?.high)
        .unit("as range_unit says")
        .text("range_unit", "The range's unit", |m| m.body.validated_range.as_ref().map(|r| r.unit.as_str()))
        .whole("standard_tat_wd", "The laboratory's usual turnaround", |m| Some(m.body.standard_tat_wd))
        .unit("working days")
        .words("matrices", "Classes of material for which it is validated", |m| {
            let names: Vec<&str> = m.body.matrices.iter().map(|v| v.matrix.as_str()).collect();
            joined(&names)
        });
    recorded(draft, |m| &m.meta).done()
}

/// A row an edition of a method.
pub(super) fn editions(lab: &Lab) -> Table {
    let owner = ("method", "methods");
    of_register("method_editions", "An edition of a method.", owner, &lab.methods, |m| &m.editions)
        .text("edition", "The edition", |(.., e)| Some(&e.edition))
        .day("from_on", "First day", |(.., e)| Some(e.from))
        .day("to_on", "Last day; none when open", |(.., e)| e.to)
        .done()
}

/// A row an instrument.
pub(super) fn equipment(lab: &Lab) -> Table {
    let draft = Draft::of("equipment", "An instrument.", lab.equipment.values())
        .from("equipment")
        .text("equipment", "The tag on it", |e: &&Entry<Equipment>| Some(&e.meta.id))
        .key()
        .text("title", "What it is", |e| e.body.title.as_deref())
        .words("methods", "Methods that use it", |e| joined(&e.body.methods));
    recorded(draft, |e| &e.meta).done()
}

/// A row a state of an instrument.
pub(super) fn states(lab: &Lab) -> Table {
    let meaning = "The state of an instrument from one day to another.";
    let owner = ("equipment", "equipment");
    of_register("equipment_states", meaning, owner, &lab.equipment, |e| &e.status)
        .words("state", "The state", |(.., s)| word(s.state))
        .day("from_on", "First day", |(.., s)| Some(s.from))
        .day("to_on", "Last day; none when open", |(.., s)| s.to)
        .text("reason", "Why", |(.., s)| s.reason.as_deref())
        .done()
}

/// A row an outside laboratory.
pub(super) fn providers(lab: &Lab) -> Table {
    let draft = Draft::of("providers", "An outside laboratory.", lab.providers.values())
        .from("provider")
        .text("provider", "Its id", |p: &&Entry<Provider>| Some(&p.meta.id))
        .key()
        .text("name", "Its name", |p| Some(&p.body.name))
        .words("methods", "Methods that it may do", |p| joined(&p.body.methods))
        .day("secrecy_agreed_on", "When it signed the agreement on secrecy", |p| {
            p.body.confidentiality_agreement_on
        })
        .day("re_evaluation_due_on", "When it must be evaluated again", |p| p.body.re_evaluation_due);
    recorded(draft, |p| &p.meta).done()
}

/// A row an approval of an outside laboratory.
pub(super) fn provider_approvals(lab: &Lab) -> Table {
    let meaning = "An approval of an outside laboratory.";
    of_register("provider_approvals", meaning, ("provider", "providers"), &lab.providers, |p| &p.approval)
        .day("from_on", "First day", |(.., a)| Some(a.from))
        .day("to_on", "Last day", |(.., a)| Some(a.to))
        .words("basis", "What it rests on", |(.., a)| a.basis.and_then(word))
        .text("evidence", "What shows it", |(.., a)| a.evidence.as_deref())
        .done()
}
