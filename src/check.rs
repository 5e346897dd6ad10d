//! Runs the rules, silences what a root finding explains, sorts; then runs those that look at what
//! the others found.

use jiff::civil::Date;
use rayon::prelude::*;

use crate::model::answer::Judged;
use crate::model::fault::{Fault, FaultKind};
use crate::model::finding::{CannotTell, Checked, Finding, Outcome};
use crate::model::kind::{Identity, Kind};
use crate::model::lab::Lab;
use crate::model::procedure::{self, ProcedureOf};
use crate::model::rule::{Check, OwnCheck, Reach, Rule};
use crate::model::tree::Tree;

/// Asks every rule; faults of reading become findings of family DATA. What happened before a revision
/// of the procedure brought a rule is not held against it, unless all is to be judged by today's
/// procedure.
#[must_use]
pub fn run(
    lab: &Lab,
    tree: &Tree,
    faults: &[Fault],
    rules: &[&'static Rule],
    procedure: ProcedureOf,
) -> Checked {
    let mut switched_off = Vec::new();
    let mut asked = Vec::new();
    for rule in rules.iter().copied() {
        match lab.settings.rules.get(rule.code).filter(|s| s.off) {
            Some(setting) => switched_off.push((rule, setting.reason.clone())),
            None => asked.push(rule),
        }
    }
    let mut outcomes: Vec<Outcome> = asked.par_iter().map(|rule| ask(rule, lab, tree, faults)).collect();
    if procedure == ProcedureOf::TheDay {
        leave_out_what_came_before(&mut outcomes, lab);
    }
    silence(&mut outcomes);
    if let Some(end) = records_end(lab, tree) {
        tell_what_lies_beyond(&mut outcomes, end);
    }
    for outcome in &mut outcomes {
        finish(outcome, lab);
    }
    ask_of_findings(lab, &mut outcomes);
    Checked { outcomes, switched_off, procedure }
}

/// The day on which the records end, where that is before the as-of day, all of them are committed, and
/// no job tells of a later day.
fn records_end(lab: &Lab, tree: &Tree) -> Option<Date> {
    tree.commit()?;
    let end = lab.history.as_ref().ok()?.last_day().filter(|day| *day < lab.as_of.day)?;
    let told = lab.jobs.values().flat_map(|job| {
        let said = job.communications.iter().map(|message| message.body.on.day);
        let done = [job.facts.started, job.facts.issued].into_iter().flatten().map(|on| on.day);
        said.chain(done).chain([job.request.body.received_on.day])
    });
    told.filter(|day| *day <= lab.as_of.day).all(|day| day <= end).then_some(end)
}

/// Says of what went wrong only after the records end that they may not tell of it yet.
fn tell_what_lies_beyond(outcomes: &mut [Outcome], end: Date) {
    let says = format!(
        "The records end on {end}, the day of the newest commit that brought any; what happened since is not known \
         here."
    );
    for finding in outcomes.iter_mut().flat_map(|o| &mut o.findings) {
        if finding.on.is_some_and(|day| end < day) {
            finding.rests_beyond(end, &says);
        }
    }
}

/// Takes out findings of days on which the procedure did not ask for it yet: they must not silence others
/// either.
fn leave_out_what_came_before(outcomes: &mut [Outcome], lab: &Lab) {
    let since = procedure::switched_on(lab);
    for outcome in outcomes {
        if let Some(since) = since.get(outcome.rule.code) {
            let all = outcome.findings.len();
            outcome.findings.retain(|finding| finding.on.is_none_or(|day| day >= since.from));
            outcome.before_rule = all - outcome.findings.len();
        }
    }
}

/// Asks the rules that look at the others' answers. None of them sees another of its like.
fn ask_of_findings(lab: &Lab, outcomes: &mut [Outcome]) {
    let answer = |of: &Outcome| match of.rule.check {
        Check::Findings(check) => {
            let mut outcome = Outcome::new(of.rule);
            check(lab, outcomes, &mut outcome);
            finish(&mut outcome, lab);
            Some(outcome)
        }
        Check::Job(_) | Check::Lab(_) | Check::Reading(_) | Check::Answers(_) | Check::Laboratory(_) => None,
    };
    let answers: Vec<Option<Outcome>> = outcomes.iter().map(answer).collect();
    for (outcome, answer) in outcomes.iter_mut().zip(answers) {
        if let Some(answer) = answer {
            *outcome = answer;
        }
    }
}

/// Asks the rules about answers to findings, when it stands which of those are in force.
pub fn ask_of_answers(lab: &Lab, judged: &Judged, checked: &mut Checked) {
    for outcome in &mut checked.outcomes {
        if let Check::Answers(check) = outcome.rule.check {
            check(lab, judged, outcome);
        }
    }
    let is_found = |o: &Outcome| matches!(o.rule.check, Check::Answers(_)) && !o.findings.is_empty();
    if !checked.outcomes.iter().any(is_found) {
        return;
    }
    silence(&mut checked.outcomes);
    for outcome in checked.outcomes.iter_mut().filter(|o| is_found(o)) {
        finish(outcome, lab);
    }
}

/// Grades as the settings say, and sorts.
fn finish(outcome: &mut Outcome, lab: &Lab) {
    regrade(outcome, lab);
    outcome.findings.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
}

fn ask(rule: &'static Rule, lab: &Lab, tree: &Tree, faults: &[Fault]) -> Outcome {
    match rule.check {
        Check::Lab(check) => {
            let mut outcome = Outcome::new(rule);
            check(lab, &mut outcome);
            outcome
        }
        Check::Laboratory(OwnCheck(check)) => {
            let mut outcome = Outcome::new(rule);
            check(lab, &mut outcome);
            outcome
        }
        Check::Job(check) => ask_jobs(rule, check, lab),
        Check::Reading(kind) => from_faults(rule, kind, tree, faults),
        // answered last, by `ask_of_findings` and `ask_of_answers`
        Check::Findings(_) | Check::Answers(_) => Outcome::new(rule),
    }
}

fn ask_jobs(
    rule: &'static Rule,
    check: fn(&Lab, &crate::model::lab::Job, &mut Outcome),
    lab: &Lab,
) -> Outcome {
    let mut outcome = lab
        .jobs
        .par_iter()
        .fold(
            || Outcome::new(rule),
            |mut outcome, (_, job)| {
                check(lab, job, &mut outcome);
                outcome
            },
        )
        .reduce(
            || Outcome::new(rule),
            |mut all, one| {
                all.merge(one);
                all
            },
        );
    for request in lab.unread.iter().filter(|u| u.kind == Kind::Request) {
        outcome.cannot_read(request, "the request could not be read");
    }
    outcome
}

fn from_faults(rule: &'static Rule, kind: FaultKind, tree: &Tree, faults: &[Fault]) -> Outcome {
    let mut outcome = Outcome::new(rule);
    let mut files = std::collections::BTreeSet::new();
    for fault in faults.iter().filter(|f| f.kind == kind) {
        files.insert(&fault.place.file);
        let (record, part) = Identity::of(&fault.place.file)
            .map_or_else(|| (fault.place.file.to_string(), None), |i| (i.id, i.part));
        let finding = outcome.at(record, part, fault.place.clone(), fault.message.clone());
        finding.also.clone_from(&fault.also);
        finding.discriminator.clone_from(&fault.message);
        if !fault.advice.is_empty() {
            finding.advice.clone_from(&fault.advice);
        }
    }
    let records = tree.files.iter().filter(|f| !f.path.starts_with("templates/"));
    outcome.files_passed = records.filter(|f| !files.contains(&f.path)).count();
    outcome
}

/// Takes out findings that a root finding explains; they count as questions without an answer.
fn silence(outcomes: &mut [Outcome]) {
    let roots: Vec<(&'static str, Vec<Finding>)> = outcomes
        .iter()
        .map(|o| o.rule.code)
        .filter(|code| outcomes.iter().any(|o| o.rule.silenced_by.iter().any(|(root, _)| root == code)))
        .map(|code| {
            let of = outcomes.iter().filter(|o| o.rule.code == code);
            (code, of.flat_map(|o| o.findings.clone()).collect())
        })
        .collect();
    for outcome in outcomes {
        let rule = outcome.rule;
        let explained_by = |finding: &Finding| {
            rule.silenced_by.iter().find_map(|(code, reach)| {
                let roots = roots.iter().find(|(root, _)| root == code).map(|(_, f)| f)?;
                roots.iter().any(|root| explains(root, finding, *reach)).then_some(*code)
            })
        };
        let (silent, loud): (Vec<_>, Vec<_>) =
            std::mem::take(&mut outcome.findings).into_iter().partition(|f| explained_by(f).is_some());
        outcome.findings = loud;
        for finding in silent {
            let root = explained_by(&finding);
            outcome.cannot_tell.push(CannotTell {
                rule,
                record: finding.record,
                part: finding.part,
                why: format!("follows from {}", root.unwrap_or_default()),
                follows_from: root,
            });
        }
    }
}

fn explains(root: &Finding, finding: &Finding, reach: Reach) -> bool {
    root.record == finding.record
        && match reach {
            Reach::Record => true,
            Reach::Part => root.part == finding.part,
            Reach::Line => root.contract_line.is_some() && root.contract_line == finding.contract_line,
            Reach::Place => {
                let below = |outer: &str, inner: &str| {
                    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                root.place.file == finding.place.file
                    && (below(&root.place.pointer, &finding.place.pointer)
                        || below(&finding.place.pointer, &root.place.pointer))
            }
        }
}

fn regrade(outcome: &mut Outcome, lab: &Lab) {
    let setting = lab.settings.rules.get(outcome.rule.code);
    if let Some(grade) = setting.and_then(|s| s.grade) {
        for finding in &mut outcome.findings {
            finding.grade = grade;
        }
    }
}
