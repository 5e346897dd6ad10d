//! Items, reports and feedback of a job.

use serde::Serialize;

use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::listening::{Feedback, Rating};
use crate::model::record::report::{Report, ReportLine};
use crate::model::record::work::Sample;
use crate::render::say::say;
use crate::render::view::Pair;
use crate::render::{names, parts, words};

/// The section of items and reports.
#[derive(Serialize)]
pub(super) struct Section {
    items: Vec<Item>,
    reports: Vec<Reported>,
    feedback: Vec<Heard>,
}

#[derive(Serialize)]
struct Heard {
    anchor: String,
    facts: Vec<Pair>,
}

#[derive(Serialize)]
struct Item {
    anchor: String,
    id: String,
    customers: String,
    received: String,
    condition: String,
    acknowledged: String,
    kept: String,
    /// Where it went, oldest first.
    way: String,
    now: String,
}

#[derive(Serialize)]
struct Reported {
    anchor: String,
    title: String,
    facts: Vec<Pair>,
}

pub(super) fn section(lab: &Lab, job: &Job) -> Section {
    Section {
        items: job.samples.iter().map(|s| item(lab, s)).collect(),
        reports: job.reports.iter().map(|r| reported(lab, job, r)).collect(),
        feedback: job
            .feedback
            .iter()
            .map(|f| Heard { anchor: names::place(&f.meta), facts: heard(&f.body) })
            .collect(),
    }
}

fn item(lab: &Lab, entry: &Entry<Sample>) -> Item {
    let body = &entry.body;
    let count = match body.count {
        None | Some(1) => String::new(),
        Some(n) => say!(" ({n} items)", n),
    };
    let mut condition = body.condition.as_ref().map_or_else(|| say("not stated").to_owned(), words::plain);
    for odd in &body.discrepancies {
        let said = odd.instruction.as_ref().map_or_else(String::new, |i| say!(", instructed: {i}", i));
        condition = format!("{condition}; {}{said}", odd.what);
    }
    Item {
        anchor: names::place(&entry.meta),
        way: way(lab, body),
        id: format!("{}{count}", body.lab_sample_id.as_deref().unwrap_or(say("not numbered"))),
        customers: body.client_sample_id.clone().unwrap_or_else(|| say("not stated").to_owned()),
        received: body.received_on.to_string(),
        condition,
        acknowledged: body.ack.as_ref().map_or_else(|| say("not on record").to_owned(), |a| a.on.to_string()),
        kept: kept(body),
        now: now(body),
    }
}

/// Where and how it is kept, and until when it has to be.
fn kept(body: &Sample) -> String {
    let place = body.storage.as_ref().map(|s| {
        let conditions = s.conditions.as_ref().map_or_else(String::new, |c| format!(", {c}"));
        format!("{}{conditions}", s.location)
    });
    let until = body.retention_until.map(|until| say!("to be kept until {until}", until));
    place.into_iter().chain(until).collect::<Vec<_>>().join("; ")
}

fn way(lab: &Lab, body: &Sample) -> String {
    let steps = body.custody.iter().map(|step| {
        let by = step.by.as_ref().map_or_else(String::new, |p| format!(", {}", lab.person_name(p.as_str())));
        format!("{} {}{by}", step.on, words::plain(&step.event))
    });
    steps.collect::<Vec<_>>().join("; ")
}

fn now(body: &Sample) -> String {
    let mut all = Vec::new();
    if let Some(loss) = &body.incident {
        let told = loss
            .customer_told_on
            .map_or_else(|| say("customer not told").to_owned(), |on| say!("customer told {on}", on));
        all.push(say!(
            "{loss} found {day}, {told}",
            loss = words::plain(&loss.kind),
            day = loss.found_on,
            told
        ));
    }
    if let Some(end) = &body.disposition {
        let terms = end.agreed_terms_ref.as_ref().map_or_else(String::new, |t| format!(", {t}"));
        all.push(format!("{} {}{terms}", words::plain(&end.kind), end.on));
    }
    if all.is_empty() {
        say("in the laboratory, as far as the record says").to_owned()
    } else {
        all.join("; ")
    }
}

/// Whether results were reported as accredited. Those of an outside laboratory can only be so by its own
/// accreditation, and the reader has to see whose they are.
fn accredited(yes: bool, line: &ReportLine) -> &'static str {
    match (yes, line.provider.is_some(), line.external_marked == Some(true)) {
        (false, ..) => say("not accredited"),
        (true, false, _) => say("accredited"),
        (true, true, true) => {
            say("reported as accredited, which the outside laboratory’s accreditation has to cover")
        }
        (true, true, false) => say(
            "reported as accredited although done outside and not marked so: whose accreditation covers it, the report \
             does not say",
        ),
    }
}

fn reported(lab: &Lab, job: &Job, entry: &Entry<Report>) -> Reported {
    let body = &entry.body;
    let issued = body.issued_on.map_or_else(|| say("not issued").to_owned(), |on| say!("issued {on}", on));
    let mut facts = Vec::new();
    let author = body.authorised.as_ref();
    let author = author.map(|s| format!("{}, {}", lab.person_name(s.person.as_str()), s.on));
    facts.push(Pair::new("Authorised", author.unwrap_or_else(|| say("not on record").to_owned())));
    let sent: Vec<String> = body.sent_to.iter().map(|s| format!("{} {}", s.contact, s.on)).collect();
    facts.extend(Pair::maybe("Sent to", (!sent.is_empty()).then(|| sent.join(", "))));
    for line in &body.lines {
        let method = line.method_reported.as_ref().map(ToString::to_string);
        let edition = line.edition.as_ref().map(|e| say!("edition {e}", e));
        let count = line.sample_count.map(|c| words::count(c as usize, "item"));
        let accredited = line.accredited.map(|yes| accredited(yes, line).to_owned());
        let outside =
            line.provider.as_ref().map(|p| say!("done by {provider}", provider = provider(lab, p.as_str())));
        let marked = line.external_marked.map(|m| {
            if m { say("marked as outside result") } else { say("not marked as outside result") }.to_owned()
        });
        let mut parts: Vec<String> =
            [method, edition, count, accredited, outside, marked].into_iter().flatten().collect();
        parts.extend(line.modifications.iter().cloned());
        facts.push(Pair::new(say!("Line {line}", line = line.line), parts.join(", ")));
    }
    let named: Vec<String> = body.deviations.iter().map(|id| parts::called(job, id.as_str())).collect();
    facts.push(Pair::new(
        "Deviations named",
        if named.is_empty() { say("none").to_owned() } else { named.join(", ") },
    ));
    if let Some(statement) = body.conformity.as_ref().filter(|c| c.made) {
        let rule = statement.rule.as_ref().map_or_else(|| say("no rule named").to_owned(), words::plain);
        let against =
            statement.specification.clone().unwrap_or_else(|| say("no specification named").to_owned());
        facts.push(Pair::new("Pass or fail stated", format!("{against}; {rule}")));
    }
    for disclaimer in &body.disclaimers {
        let about = disclaimer.about_sample.as_ref().map_or_else(String::new, |s| format!("{s}: "));
        facts.push(Pair::new("Disclaimer", format!("{about}{}", disclaimer.text)));
    }
    facts.extend(Pair::maybe("Replaces", body.replaces.as_ref().map(|id| parts::called(job, id.as_str()))));
    facts.extend(Pair::maybe("Reason for change", body.reason_for_change.clone()));
    let form =
        [body.format.clone(), body.language.clone()].into_iter().flatten().chain(body.data.iter().cloned());
    let form = form.collect::<Vec<_>>().join(", ");
    facts.extend(Pair::maybe("Sent as", (!form.is_empty()).then_some(form)));
    Reported {
        anchor: names::place(&entry.meta),
        title: say!(
            "Report {report_no}, version {version}, {issued}",
            report_no = body.report_no,
            version = body.version,
            issued
        ),
        facts,
    }
}

fn provider(lab: &Lab, id: &str) -> String {
    lab.providers.get(id).map_or_else(|| id.to_owned(), |p| format!("{} ({id})", p.body.name))
}

/// A piece of feedback in pairs.
fn heard(body: &Feedback) -> Vec<Pair> {
    let mut all = vec![Pair::new("Feedback", words::plain(&body.kind))];
    all.extend(Pair::maybe("Asked for", body.requested_on.map(|d| d.to_string())));
    let received = body.received_on.map_or_else(|| say("no answer on record").to_owned(), |d| d.to_string());
    all.push(Pair::new("Received", received));
    let marks: Vec<String> = body
        .ratings
        .iter()
        .map(|(aspect, rating)| match rating {
            Rating::Mark(mark) => format!("{} {mark}", say(aspect.words())),
            Rating::Na => say!("{aspect} not applicable", aspect = say(aspect.words())),
        })
        .collect();
    all.extend(Pair::maybe("Marks of 5", (!marks.is_empty()).then(|| marks.join(", "))));
    all.extend(Pair::maybe("Text", body.text.clone()));
    all.extend(Pair::maybe("Themes", (!body.themes.is_empty()).then(|| body.themes.join(", "))));
    let decided = body.decision.as_ref().map(|d| {
        let reason = d.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
        say!("{outcome} on {on}{reason}", outcome = words::plain(&d.outcome), on = d.on, reason)
    });
    all.extend(Pair::maybe("Decision", decided));
    all.extend(Pair::maybe("Customer told", body.customer_told_on.map(|d| d.to_string())));
    all
}
