//! What a check answers: findings, what was asked of how many, what could not be told; verdicts on approvals;
//! what falls due.

use jiff::civil::Date;

use super::Source;
use super::help::word;
use crate::model::finding::{CannotTell, Finding, Outcome};
use crate::model::place::Spot;
use crate::model::record::system::DispositionVerdict;
use crate::model::table::{Draft, Table};

/// A finding with its number and its line.
struct Row<'a> {
    number: usize,
    finding: &'a Finding,
    spot: Option<&'a Spot>,
    is_job: bool,
}

/// A row a finding, in the order of `check --format json`.
pub(super) fn findings(source: &Source<'_>) -> Table {
    let rows = source.checked.findings().into_iter().enumerate().map(|(at, finding)| Row {
        number: at + 1,
        finding,
        spot: source.spots.get(&finding.place),
        is_job: source.lab.jobs.contains_key(&finding.record),
    });
    let draft = Draft::of("findings", "A finding of `countersign check`, in its order.", rows)
        .from("check")
        .whole(
            "finding",
            "Its number in the order of the check, from 1; another after the next change",
            |r| Some(r.number),
        )
        .key()
        .text("rule", "The rule that found it", |r| Some(r.finding.rule.code))
        .link(&["rule"], "populations")
        .text("name", "The rule's name", |r| Some(r.finding.rule.name))
        .words("grade", "major, minor or observation", |r| word(r.finding.grade))
        .words("basis", "What the requirement rests on", |r| word(r.finding.rule.basis))
        .text("record", "The job's id for anything in its folder, else the record's own", |r| {
            Some(&r.finding.record)
        })
        .text("part", "The part within the folder", |r| r.finding.part.as_deref())
        .text("job", "The job, where the record is one", |r| r.is_job.then_some(&r.finding.record))
        .link(&["job"], "jobs");
    standing(placed(draft)).dated_by("happened_on").done()
}

fn placed(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    draft
        .text("file", "The file", |r| Some(&r.finding.place.file))
        .text("pointer", "Where in the file (JSON pointer)", |r| Some(&r.finding.place.pointer))
        .whole("at_line", "The line, from 1", |r| r.spot.map(|s| s.line))
        .whole("at_column", "The column in characters, from 1", |r| r.spot.map(|s| s.column))
        .day("happened_on", "When it went wrong or should have been done, where the rule names a day", |r| {
            r.finding.on
        })
        .text("message", "What was found", |r| Some(&r.finding.message))
        .free()
        .text("advice", "What to do", |r| Some(&r.finding.advice))
        .free()
        .words("fingerprint", "Sixteen hexadecimal digits that stay the same while rule and record do", |r| {
            Some(r.finding.fingerprint())
        })
        .day(
            "records_end_on",
            "The day on which the records end, where the finding rests on days after it",
            |r| r.finding.beyond,
        )
}

fn verdict(finding: &Finding) -> Option<DispositionVerdict> {
    finding.answer().map(|answer| answer.verdict)
}

fn standing(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    fn debt_due(finding: &Finding) -> Option<Date> {
        finding.debt().or(finding.listed()).map(|debt| debt.due)
    }
    draft
        .text("standing", "open, answered or known_debt; only open findings count", |r| {
            Some(match (r.finding.answer(), r.finding.debt()) {
                (Some(_), _) => "answered",
                (_, Some(_)) => "known_debt",
                (None, None) => "open",
            })
        })
        .text("reopened_because", "Why it is open although it was answered or filed as known debt", |r| {
            r.finding.reopened()
        })
        .free()
        .text("answer", "The answer in force", |r| r.finding.answer().map(|a| a.id.as_str()))
        .words("answer_verdict", "What the answer says", |r| verdict(r.finding).and_then(word))
        .day("answer_review_by_on", "The last day on which the answer holds", |r| {
            r.finding.answer().map(|a| a.review_by)
        })
        .text("answer_action", "The action that mends it", |r| r.finding.answer()?.action.as_deref())
        .day("debt_due_on", "The last day on which it is known debt, if it is on that list", |r| {
            debt_due(r.finding)
        })
}

/// A row a rule that was asked.
pub(super) fn populations(source: &Source<'_>) -> Table {
    let meaning =
        "A rule with how often it was asked and what came of it: asked = passed + found + cannot_tell.";
    Draft::of("populations", meaning, &source.checked.outcomes)
        .from("check")
        .text("rule", "The rule's code", |o: &&Outcome| Some(o.rule.code))
        .key()
        .text("name", "Its name", |o| Some(o.rule.name))
        .text("title", "What is wrong where it finds something", |o| Some(o.rule.title))
        .words("usual_grade", "Its usual grade", |o| word(o.rule.grade))
        .words("basis", "What it rests on", |o| word(o.rule.basis))
        .flag("own_rule", "Whether the laboratory wrote it itself", |o| Some(o.rule.is_own()))
        .words("clauses", "Clauses that ask for it", |o| super::help::joined(o.rule.clauses))
        .whole("asked", "How often it was asked", |o| Some(o.population()))
        .unit("times")
        .whole("passed", "How often all was in order", |o| Some(o.pass_count()))
        .unit("times")
        .whole("found", "How often it found something", |o| Some(o.findings.len()))
        .unit("times")
        .whole("cannot_tell", "How often there was no telling", |o| Some(o.cannot_tell.len()))
        .unit("times")
        .whole(
            "before_rule",
            "What was found but happened before the procedure asked for it; no finding",
            |o| Some(o.before_rule),
        )
        .unit("times")
        .done()
}

/// A row a question without an answer.
pub(super) fn untold(source: &Source<'_>) -> Table {
    let rows = source.checked.cannot_tell().enumerate();
    Draft::of("cannot_tell", "A question of a rule that could not be answered, and why.", rows)
        .from("check")
        .whole(
            "question",
            "Its number in the order of the check, from 1",
            |(at, _): &(usize, &CannotTell)| Some(at + 1),
        )
        .key()
        .text("rule", "The rule that asked", |(_, c)| Some(c.rule.code))
        .link(&["rule"], "populations")
        .text("record", "The job's id for anything in its folder, else the record's own", |(_, c)| {
            Some(&c.record)
        })
        .text("part", "The part within the folder", |(_, c)| c.part.as_deref())
        .text("why", "Why there is no answer", |(_, c)| Some(&c.why))
        .free()
        .text("follows_from", "The rule whose finding explains this away: then nothing is open", |(_, c)| {
            c.follows_from
        })
        .done()
}

/// A row a verdict on a record and a role.
pub(super) fn approvals(source: &Source<'_>) -> Table {
    let rows = source.lab.approvals.list.iter().enumerate();
    Draft::of("approvals", "The verdict on one record and one role that must stand for it.", rows)
        .from("approvals")
        .whole("approval", "Its number in the order of `countersign approvals`, from 1", |(at, _)| {
            Some(at + 1)
        })
        .key()
        .words("id", "The record's whole id", |(_, a)| Some(a.id()))
        .text("record", "The job's id for anything in its folder, else the record's own", |(_, a)| {
            Some(&a.record)
        })
        .text("part", "The part within the folder", |(_, a)| a.part.as_deref())
        .text("kind", "What the record is", |(_, a)| Some(a.kind.name()))
        .text("file", "The file; the last one, when the record was removed", |(_, a)| Some(&a.path))
        .text("blob", "git's id of the content judged; none when the record was removed", |(_, a)| {
            a.blob.as_deref()
        })
        .text("role", "The role that must stand for it", |(_, a)| Some(a.role.name()))
        .text("verdict", "The verdict", |(_, a)| Some(a.verdict.name()))
        .words(
            "strength",
            "Strength of the evidence that decided, S0 (typed) to S5 (personal signature)",
            |(_, a)| a.strength.and_then(word),
        )
        .text("person", "Who approved", |(_, a)| a.person.as_deref())
        .moment("approved_at", "When", |(_, a)| a.at)
        .words("clock", "By whose clock", |(_, a)| a.clock.and_then(word))
        .whole("together_with", "How many other contents were approved by the same act", |(_, a)| {
            Some(a.together_with)
        })
        .unit("contents")
        .flag("one_person", "Whether the same person stood for another role too", |(_, a)| Some(a.one_person))
        .flag("added_to", "Whether fields were added since that do not void it", |(_, a)| Some(a.added_to))
        .text("why", "The reason", |(_, a)| Some(&a.why))
        .free()
        .done()
}

/// A row a duty or an end, overdue or to come.
pub(super) fn duties(source: &Source<'_>) -> Table {
    let meaning = "What is overdue on the as-of day, and what falls due in the fourteen days from it: the items of \
                   `countersign due`, in its order.";
    Draft::of("duties", meaning, source.agenda.items.iter().enumerate())
        .from("due")
        .whole("item", "Its number in the order of `countersign due`, from 1", |(at, _)| Some(at + 1))
        .key()
        .day(
            "due_on",
            "The last day on which it is in time; of what is no duty, the day on which it ends",
            |(_, i)| Some(i.on),
        )
        .text("what", "What it is about", |(_, i)| Some(i.matter.slug()))
        .flag("duty", "Whether somebody must do something by that day", |(_, i)| Some(i.matter.is_duty()))
        .flag("overdue", "Whether that day has passed", |(_, i)| Some(i.is_overdue()))
        .whole("late", "How late it is", |(_, i)| i.late.map(|late| late.count))
        .unit("as late_unit says")
        .words("late_unit", "Which days are counted", |(_, i)| i.late.and_then(|late| word(late.unit)))
        .text("rule", "The rule that finds it when it is missed", |(_, i)| i.rule)
        .text("record", "The job's id for anything in its folder, else the record's own", |(_, i)| {
            Some(&i.record)
        })
        .text("part", "The part within the folder", |(_, i)| i.part.as_deref())
        .text("file", "The file", |(_, i)| Some(&i.place.file))
        .text("owner", "Who is to see to it, where that is said", |(_, i)| i.owner.as_deref())
        .text("text", "What is to be done, or was", |(_, i)| Some(&i.text))
        .free()
        .words("key", "Sixteen hexadecimal digits that stay the same while matter and record do", |(_, i)| {
            Some(i.key())
        })
        .dated_by("due_on")
        .done()
}
