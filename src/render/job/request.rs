//! The request and its reviews (form parts A and B).

use serde::Serialize;

use super::contract;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::customer::Quotation;
use crate::model::record::review::{Review, Tick};
use crate::render::look::Look;
use crate::render::say::say;
use crate::render::view::Pair;
use crate::render::{names, parts, words};

/// The section of the request.
#[derive(Serialize)]
pub(super) struct Section {
    facts: Vec<Pair>,
    lines: Vec<Line>,
    wishes: Vec<Pair>,
    quotations: Vec<Offer>,
    reviews: Vec<Reviewed>,
    /// Why no review is shown, when there is none.
    no_review: Option<String>,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    material: String,
    test: String,
    method: String,
    count: String,
    hazard: Option<String>,
}

/// A quotation.
#[derive(Serialize)]
struct Offer {
    id: String,
    facts: Vec<Pair>,
}

#[derive(Serialize)]
struct Reviewed {
    id: String,
    title: String,
    items: Vec<Item>,
    facts: Vec<Pair>,
}

#[derive(Serialize)]
struct Item {
    icon: &'static str,
    question: &'static str,
    answer: String,
}

pub(super) fn section(lab: &Lab, look: &Look) -> Section {
    let job = look.job;
    let reviews: Vec<Reviewed> = job.reviews.iter().map(|r| reviewed(lab, r)).collect();
    Section {
        facts: facts(lab, job),
        lines: lines(job),
        wishes: wishes(job),
        quotations: job.quotations.iter().map(quotation).collect(),
        no_review: reviews.is_empty().then(|| no_review(job)),
        reviews,
    }
}

fn no_review(job: &Job) -> String {
    match &job.request.body.agreement {
        Some(agreement) => {
            say!(
                "This job has no review of its own. The order was placed under agreement {agreement}.",
                agreement
            )
        }
        None => say("No review is on record for this job.").to_owned(),
    }
}

fn facts(lab: &Lab, job: &Job) -> Vec<Pair> {
    let request = &job.request.body;
    let how = request.channel.map_or_else(String::new, |c| format!(", {}", say(c.words())));
    let name = |id: &str| lab.person_name(id);
    let mut all = vec![Pair::new("Received", format!("{}{how}", request.received_on))];
    all.extend(Pair::maybe("By", request.received_by.as_ref().map(|p| name(p.as_str()))));
    all.extend(Pair::maybe("Contact", request.contact.clone()));
    all.extend(Pair::maybe("Customer's order", request.client_order_no.clone()));
    all.extend(Pair::maybe("Customer's reference", request.client_reference.clone()));
    all.extend(Pair::maybe("Under agreement", request.agreement.as_ref().map(ToString::to_string)));
    let accepted = request.accepted.as_ref().map(|a| format!("{}, {}", a.on, name(a.by.as_str())));
    all.extend(Pair::maybe("Accepted", accepted));
    let back = request.withdrawn.as_ref().map(|w| {
        let reason = w.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
        format!("{}{reason}", w.on)
    });
    all.extend(Pair::maybe("Taken back by the customer", back));
    all.extend(Pair::maybe("Closed", request.closed_on.map(|d| d.to_string())));
    all
}

fn lines(job: &Job) -> Vec<Line> {
    let or_dash = |text: Option<&String>| text.cloned().unwrap_or_else(|| say("not stated").to_owned());
    let lines = job.request.body.lines.iter();
    lines
        .map(|line| Line {
            number: line.line,
            material: or_dash(line.material.as_ref()),
            test: or_dash(line.test.as_ref()),
            method: line
                .method_requested
                .as_ref()
                .map_or_else(|| say("not stated").to_owned(), |m| words::code(m)),
            count: line.sample_count.map_or_else(|| say("not stated").to_owned(), |c| c.to_string()),
            hazard: line.hazard.clone(),
        })
        .collect()
}

fn wishes(job: &Job) -> Vec<Pair> {
    let request = &job.request.body;
    let turnaround = request.requested_tat_wd.map(|d| words::count(d as usize, "working day"));
    let mut all = Vec::new();
    all.extend(Pair::maybe("Turnaround asked for", turnaround));
    all.extend(Pair::maybe("Wanted by", request.requested_due.map(|d| d.to_string())));
    let reporting = request.reporting.as_ref().map(contract::reporting).filter(|r| !r.is_empty());
    all.extend(Pair::maybe("Reporting", reporting));
    let specifications = &request.specifications;
    let named = (!specifications.is_empty()).then(|| specifications.join("; "));
    all.extend(Pair::maybe("Specifications", named));
    all.extend(Pair::maybe("Handling", request.special_handling.clone()));
    let outside = request.subcontracting_acceptable.as_ref().map(words::plain);
    all.extend(Pair::maybe("Outside work acceptable", outside));
    all.extend(Pair::maybe("Confidentiality", request.confidentiality_request.clone()));
    let routine = request.routine.map(|r| if r { say("yes") } else { say("no") }.to_owned());
    all.extend(Pair::maybe("Routine", routine));
    all
}

fn quotation(entry: &Entry<Quotation>) -> Offer {
    let body = &entry.body;
    let mut all = vec![Pair::new("Quotation", format!("{}, {}", parts::name(&entry.meta), body.issued_on))];
    all.extend(Pair::maybe("Valid to", body.valid_to.map(|d| d.to_string())));
    all.extend(Pair::maybe("Turnaround", body.tat_wd.map(|d| words::count(d as usize, "working day"))));
    all.extend(Pair::maybe("Due", body.due_on.map(|d| d.to_string())));
    let price = |line: &crate::model::record::customer::QuotedLine| {
        line.price.as_ref().map(|p| say!("line {line}: {p}", line = line.line, p))
    };
    let prices: Vec<String> = body.lines.iter().filter_map(price).collect();
    all.extend(Pair::maybe("Price", (!prices.is_empty()).then(|| prices.join("; "))));
    Offer { id: names::place(&entry.meta), facts: all }
}

fn reviewed(lab: &Lab, entry: &Entry<Review>) -> Reviewed {
    let body = &entry.body;
    let items = body.checklist.items();
    let answered = items.iter().filter(|(_, _, answer)| answer.is_some()).count();
    let decided = match &body.decision {
        Some(decision) => format!("{}, {}", decision.on, words::plain(&decision.outcome)),
        None => say("not decided").to_owned(),
    };
    let title = say!(
        "{review}: {decided}, {mode}; {answered} of {asked} answered",
        review = parts::name(&entry.meta),
        decided,
        mode = words::plain(&body.mode),
        answered,
        asked = items.len()
    );
    let items = items.into_iter().map(|(_, question, answer)| {
        let (icon, mut text) = match answer.map(|a| a.answer) {
            Some(Tick::Yes) => ("pass", say("yes").to_owned()),
            Some(Tick::No) => ("stop", say("no").to_owned()),
            Some(Tick::Na) => ("none", say("not applicable").to_owned()),
            None => ("cannot", say("not answered").to_owned()),
        };
        if let Some(note) = answer.and_then(|a| a.note.as_ref()) {
            text = format!("{text}: {note}");
        }
        Item { icon, question: say(question), answer: text }
    });
    Reviewed { id: names::place(&entry.meta), title, items: items.collect(), facts: signed(lab, body) }
}

/// What stands beside the answers of a review: what it rests on, and who signed.
fn signed(lab: &Lab, body: &Review) -> Vec<Pair> {
    let mut all = Vec::new();
    all.extend(Pair::maybe("Unchanged since", body.unchanged_since.as_ref().map(ToString::to_string)));
    if let Some(load) = &body.load_snapshot {
        let jobs = load.open_jobs.map(|n| words::count(n as usize, "open job"));
        let hours = load.instrument_hours.map(|n| words::count(n as usize, "instrument hour"));
        all.push(Pair::new("Load that day", jobs.into_iter().chain(hours).collect::<Vec<_>>().join(", ")));
    }
    let name = |id: &str| lab.providers.get(id).map(|p| p.body.name.clone());
    let plan = body.subcontract_plan.iter().map(|p| match name(p.provider.as_str()) {
        Some(name) => say!("line {line} to {name} ({provider})", line = p.line, name, provider = p.provider),
        None => say!("line {line} to {provider}", line = p.line, provider = p.provider),
    });
    let plan = plan.collect::<Vec<_>>().join("; ");
    all.extend(Pair::maybe("Planned outside work", (!plan.is_empty()).then_some(plan)));
    let signs = [
        (say("Technical manager"), &body.technical),
        (say("Quality manager"), &body.qms),
        (say("Laboratory director"), &body.director),
    ];
    all.extend(signs.into_iter().filter_map(|(role, sign)| {
        let sign = sign.as_ref()?;
        let by = lab.person_name(sign.person.as_str());
        Some(Pair::new(role, format!("{by}, {}, {}", words::plain(&sign.meaning), sign.on)))
    }));
    if let Some(form) = &body.form {
        all.push(Pair::new(
            "Form",
            say!("{document} revision {revision}", document = form.document, revision = form.revision),
        ));
    }
    all
}
