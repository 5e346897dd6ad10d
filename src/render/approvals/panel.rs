//! What evidence shows of a record's approvals, beside what the record claims.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::mark;
use crate::model::approval::{Approval, Evidence, EvidenceKind, State};
use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::record::people::covers;
use crate::render::Build;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::vouchers;
use crate::render::words;

/// The verdicts on a record and its parts.
#[derive(Serialize)]
pub(in crate::render) struct Panel {
    verdicts: Vec<One>,
    /// Parts that need no approval although others of their kind do, each with the reason.
    not_asked: Vec<(String, String)>,
    /// The page of all approvals.
    all: String,
    /// The script that repeats the verdicts; none where the site does not have it.
    script: Option<String>,
}

#[derive(Serialize)]
struct One {
    id: String,
    role: &'static str,
    verdict: Mark,
    why: String,
    who: Option<Link>,
    /// The role as the register gives it for that day.
    held: Option<String>,
    when: Option<String>,
    strength: Option<String>,
    notes: Vec<String>,
    /// Fields that are no longer as they were: which, what it was, what it is.
    changes: Vec<(String, String, String)>,
    evidence: Vec<Piece>,
    repeat: Vec<String>,
}

#[derive(Serialize)]
struct Piece {
    what: String,
    reference: String,
    when: String,
    state: Mark,
    why: String,
}

/// The panel of a record with all its parts; none where nothing was judged of it.
pub(in crate::render) fn panel(build: &Build, record: &str, at: &At) -> Option<Panel> {
    let approvals = &build.lab().approvals;
    let verdicts: Vec<One> = approvals.on(record).map(|a| one(build, a, at)).collect();
    let not_asked = approvals
        .not_asked_on(record)
        .map(|n| (n.part.as_ref().map_or_else(|| n.record.clone(), |p| words::part(p)), n.why.clone()));
    let not_asked: Vec<(String, String)> = not_asked.collect();
    let script = format!("{}/verify.sh", vouchers::FOLDER);
    (!verdicts.is_empty()).then(|| Panel {
        verdicts,
        not_asked,
        all: at.to("approvals.html"),
        script: vouchers::is_shown(&build.site).then(|| at.to(&script)),
    })
}

fn one(build: &Build, approval: &Approval, at: &At) -> One {
    let lab = build.lab();
    let who = approval
        .person
        .as_deref()
        .map(|id| Link { href: build.names.record(id).map(|a| at.to(a)), text: lab.person_name(id) });
    let mut notes = Vec::new();
    if approval.together_with > 0 {
        notes.push(say!(
            "approved together with {others}",
            others = words::count(approval.together_with, "other")
        ));
    }
    if approval.one_person {
        notes.push(say("one person in two roles, as the settings allow").to_owned());
    }
    if approval.added_to {
        notes.push(say("approved, then added to: nothing that was approved changed").to_owned());
    }
    let none = || say("nothing").to_owned();
    let changes = approval.changes.iter().map(|c| {
        (c.pointer.clone(), c.before.clone().unwrap_or_else(none), c.after.clone().unwrap_or_else(none))
    });
    One {
        id: approval.part.as_ref().map_or_else(|| approval.record.clone(), |part| words::part(part)),
        role: say(approval.role.words()),
        verdict: mark(approval.verdict),
        why: sentence(&approval.why),
        who,
        held: held(lab, approval),
        when: approval.at.map(|moment| {
            let clock = approval.clock.map_or("", |clock| say(clock.words()));
            format!("{} {clock}", minute(lab, moment))
        }),
        strength: approval.strength.map(|s| format!("{}, {s}", say(s.words()))),
        notes,
        changes: changes.collect(),
        evidence: approval.evidence.iter().map(|e| piece(lab, e)).collect(),
        repeat: approval.repeat().into_iter().map(str::to_owned).collect(),
    }
}

/// A clause or sentence as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = words::sentence(text);
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

fn zone(lab: &Lab) -> TimeZone {
    TimeZone::get(&lab.settings.time_zone).unwrap_or(TimeZone::UTC)
}

/// A moment in the laboratory's zone, to the minute.
pub(super) fn minute(lab: &Lab, moment: Timestamp) -> String {
    moment.to_zoned(zone(lab)).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Which roles the approver held that day that bear on the one asked for, by the register of people.
fn held(lab: &Lab, approval: &Approval) -> Option<String> {
    let person = lab.people.get(approval.person.as_deref()?)?;
    let day = approval.at?.to_zoned(zone(lab)).date();
    let mut roles = person.body.roles.iter().filter(|r| covers(Some(r.from), r.to, day));
    let Some(role) = roles.find(|r| r.role == approval.role) else {
        return Some(say!("not {role} on {day}", role = say(approval.role.words()), day));
    };
    let deputy = role
        .deputy_for
        .as_ref()
        .map(|of| say!(", deputy of {person}", person = lab.person_name(of.as_str())));
    let span = |to: Option<Date>| {
        to.map_or_else(
            || say!("since {from}", from = role.from),
            |to| say!("{from} to {to}", from = role.from, to),
        )
    };
    Some(format!("{}{}, {}", say(role.role.words()), deputy.unwrap_or_default(), span(role.to)))
}

fn piece(lab: &Lab, evidence: &Evidence) -> Piece {
    let what = match evidence.kind {
        EvidenceKind::Claim => say("what the record says"),
        EvidenceKind::Trailer => say("line in the commit’s message"),
        EvidenceKind::Merge => say("merge"),
        EvidenceKind::Ledger => say("review in the ledger"),
        EvidenceKind::Statement => say("signed statement"),
        EvidenceKind::Tag => say("signed tag"),
    };
    let state = match evidence.state {
        State::Good => Mark::fine(say("good")),
        State::Bad => Mark::grade(Grade::Major, say("bad, counts for nothing")),
        State::Unknown => Mark::cannot(say("no telling")),
    };
    let when = evidence.at.map(|at| format!("{} {}", minute(lab, at), say(evidence.clock.words())));
    Piece {
        what: format!("{}, {}", words::sentence(what), evidence.strength),
        reference: evidence.reference.clone(),
        when: when.unwrap_or_else(|| say("not said").to_owned()),
        state,
        why: sentence(&evidence.why),
    }
}
