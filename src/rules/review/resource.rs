//! REV-008: the review said yes to equipment or people that were not there on that day.

use jiff::civil::Date;

use super::accepting;
use crate::model::contract::InForce;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::people::{Activity, Equipment, EquipmentState, covers};
use crate::model::record::review::{Answer, Checklist, Tick};
use crate::model::rule::{Check, Reach, Rule};

/// See `resource.md`.
pub const RULE: Rule = Rule {
    code: "REV-008",
    name: "review-resource",
    title: "Resource missing on the day",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.b", "17025-6.4.9"],
    procedure: &["P09-6.2-b", "P09-6.2-d", "9001-8.2.1-b-2c"],
    summary: "When the review says that equipment and people are there, an instrument for each method \
              works by the due day, and somebody is authorised to perform it.",
    advice: "Plan the work anew, tell the customer, and amend the contract.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("resource.md"),
    check: Check::Job(check),
};

/// What the registers say of a method's means.
enum Means {
    There,
    /// What was missing, and where that shows.
    Missing(String, Vec<Place>),
    Unclear(String),
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some((review, decision)) = accepting(lab, job, out) else { return };
    let Some(first) = job.contract.first() else { return };
    let day = decision.on.day;
    let (mut missing, mut unclear, mut asked) = (Vec::new(), None, false);
    for (key, means) in means(lab, &review.body.checklist, &first.terms, day) {
        asked = true;
        match means {
            Means::There => {}
            Means::Missing(says, places) => missing.push((key, says, places)),
            Means::Unclear(why) => unclear = unclear.or(Some(why)),
        }
    }
    let meta = &review.meta;
    match (missing.first(), unclear) {
        (None, None) if asked => out.pass(meta),
        (None, None) => {}
        (None, Some(why)) => out.cannot_tell(meta, why),
        (Some((key, ..)), _) => {
            let says: Vec<&str> = missing.iter().map(|(_, says, _)| says.as_str()).collect();
            let message = format!("The review decided on {day} said yes, but {}.", says.join("; "));
            let finding = out.finding(meta, &format!("/checklist/{key}"), message);
            finding.on(day).about_part();
            for place in missing.iter().flat_map(|(_, _, places)| places) {
                finding.also(place.clone(), "as the register has it");
            }
        }
    }
}

/// The means of every method that the laboratory agreed to run itself, as far as the checklist
/// says yes to them: the question's key, and the answer.
fn means(lab: &Lab, checklist: &Checklist, terms: &InForce, day: Date) -> Vec<(&'static str, Means)> {
    let own = terms.lines.values().filter(|l| l.provider.is_none());
    let mut methods: Vec<&str> = own.filter_map(|l| l.method.as_ref()).map(|t| t.value.as_str()).collect();
    methods.sort_unstable();
    methods.dedup();
    let due = terms.due.as_ref().map(|t| t.value);
    let equipment = said_yes([
        ("equipment", checklist.equipment.as_ref()),
        ("capability", checklist.capability.as_ref()),
    ]);
    let people = said_yes([
        ("personnel", checklist.personnel.as_ref()),
        ("capability", checklist.capability.as_ref()),
    ]);
    let mut all = Vec::new();
    for method in methods {
        all.extend(equipment.and_then(|key| Some((key, instruments(lab, method, day, due)?))));
        all.extend(people.map(|key| (key, performers(lab, method, day))));
    }
    all
}

/// The first of the questions that was answered, when the answer was yes.
fn said_yes(questions: [(&'static str, Option<&Answer>); 2]) -> Option<&'static str> {
    let (key, answer) = questions.into_iter().find_map(|(key, answer)| Some((key, answer?)))?;
    (answer.answer == Tick::Yes).then_some(key)
}

/// Whether an instrument for the method was in service on some day from acceptance to the due day.
/// `None` where the register names no instrument for the method.
fn instruments(lab: &Lab, method: &str, day: Date, due: Option<Date>) -> Option<Means> {
    if lab.is_unread(Kind::Equipment) {
        return Some(Means::Unclear("the register of equipment could not be read".to_owned()));
    }
    let all: Vec<&Entry<Equipment>> =
        lab.equipment.values().filter(|e| e.body.methods.iter().any(|m| m.as_str() == method)).collect();
    let first = all.first()?;
    let serves = |e: &Equipment, to: Date| {
        let mut in_service = e.status.iter().filter(|s| s.state == EquipmentState::InService);
        in_service.any(|s| s.from <= to && s.to.is_none_or(|end| end >= day))
    };
    if all.iter().any(|e| serves(&e.body, day)) {
        return Some(Means::There);
    }
    if all.iter().any(|e| e.body.status.is_empty()) {
        let tag = &first.body.id;
        return Some(Means::Unclear(format!("the register does not give the state of {tag} on {day}")));
    }
    let Some(due) = due else {
        return Some(Means::Unclear(format!(
            "no instrument for {method} was in service on {day}, and no due day is on file"
        )));
    };
    if all.iter().any(|e| serves(&e.body, due)) {
        return Some(Means::There);
    }
    let says = format!("no instrument for {method} was in service from then to the due day {due}");
    Some(Means::Missing(says, all.iter().map(|e| e.meta.place("/status")).collect()))
}

/// Whether somebody was authorised to perform the method on the day.
fn performers(lab: &Lab, method: &str, day: Date) -> Means {
    if lab.is_unread(Kind::Person) {
        return Means::Unclear("the register of people could not be read".to_owned());
    }
    let mut all = lab
        .people
        .values()
        .flat_map(|p| &p.body.authorisations)
        .filter(|a| a.activity == Activity::Perform)
        .peekable();
    if all.peek().is_none() {
        return Means::Unclear("the register of people names nobody who may perform tests".to_owned());
    }
    let may = all
        .any(|a| a.method.as_ref().is_none_or(|m| m.as_str() == method) && covers(Some(a.from), a.to, day));
    if may {
        Means::There
    } else {
        Means::Missing(format!("nobody was authorised to perform {method}"), Vec::new())
    }
}
