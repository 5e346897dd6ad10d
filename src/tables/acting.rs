//! Whether the laboratory acts: complaints, actions, analyses.

use super::help::{Item, items, joined, recorded, signed, word};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::{Action, Complaint};
use crate::model::record::system::Analysis;
use crate::model::table::{Draft, Table};

/// A row a complaint.
pub(super) fn complaints(lab: &Lab) -> Table {
    let draft = Draft::of("complaints", "A complaint.", lab.complaints.values())
        .from("path")
        .text("complaint", "Its id", |c: &&Entry<Complaint>| Some(&c.meta.id))
        .key()
        .from("complaint")
        .text("customer", "Who complains; a name of `customers`, where the register has it", |c| {
            c.body.customer.as_ref()
        })
        .text("third_party", "Who complains, when it is no customer", |c| c.body.third_party.as_deref())
        .free()
        .day("received_on", "When it came", |c| Some(c.body.received_on))
        .text("received_by", "Who took it", |c| c.body.by.as_ref())
        .words("channel", "How it came", |c| c.body.channel.and_then(word))
        .words("type", "What it is about", |c| word(c.body.kind))
        .text("theme", "What it is about, in the vocabulary of feedback", |c| c.body.theme.as_deref())
        .text("text", "What it says", |c| Some(&c.body.text))
        .free()
        .words("jobs", "Jobs that it is about", |c| joined(&c.body.requests))
        .flag("about_our_work", "Whether it is about the laboratory's own work", |c| c.body.about_our_work)
        .flag("justified", "Whether it is justified; none until decided", |c| {
            c.body.validated.as_ref().map(|v| v.justified)
        })
        .day("validated_on", "When that was decided", |c| c.body.validated.as_ref().map(|v| v.on))
        .text("validated_by", "Who decided", |c| c.body.validated.as_ref().map(|v| v.by.as_str()))
        .day("acknowledged_on", "When receipt was acknowledged", |c| c.body.acknowledged_on);
    recorded(closed(draft), |c| &c.meta).dated_by("received_on").done()
}

fn closed(draft: Draft<&Entry<Complaint>>) -> Draft<&Entry<Complaint>> {
    draft
        .text("root_cause", "The cause found", |c| c.body.root_cause.as_deref())
        .free()
        .text("outcome", "The outcome", |c| c.body.outcome.as_ref().map(|o| o.text.as_str()))
        .free()
        .day("outcome_on", "When the outcome was decided", |c| c.body.outcome.as_ref().map(|o| o.on))
        .text("outcome_by", "Who decided it", |c| c.body.outcome.as_ref().map(|o| o.decided_by.as_str()))
        .text("outcome_reviewed_by", "Who reviewed it", |c| c.body.outcome.as_ref()?.reviewed_by.as_ref())
        .day("told_outcome_on", "When the complainant was told the outcome", |c| c.body.told_outcome_on)
        .day("formal_end_on", "When the complainant was told that handling has ended", |c| {
            c.body.formal_end_on
        })
        .day("target_close_on", "When it was to be closed", |c| c.body.target_close)
        .day("extended_to_on", "The later day agreed", |c| c.body.extended.as_ref().map(|e| e.to))
        .day("closed_on", "When it was closed", |c| c.body.closed_on)
        .day("follow_up_on", "When it was asked whether the matter is settled", |c| {
            c.body.follow_up.as_ref().map(|f| f.on)
        })
        .words("satisfied", "What they said to that", |c| word(c.body.follow_up.as_ref()?.satisfied))
        .words("actions", "Actions that came of it", |c| joined(&c.body.actions))
        .text("nc_ref", "The number in the register of nonconforming work", |c| c.body.nc_ref.as_deref())
}

/// A row an action.
pub(super) fn actions(lab: &Lab) -> Table {
    let draft = Draft::of(
        "actions",
        "Something done about a finding, feedback or a complaint.",
        lab.actions.values(),
    )
    .from("path")
    .text("action", "Its id", |a: &&Entry<Action>| Some(&a.meta.id))
    .key()
    .from("action")
    .text("matter", "The matter", |a| Some(&a.body.finding))
    .free()
    .text("theme", "What it is about, in the vocabulary of feedback", |a| a.body.theme.as_deref())
    .day("raised_on", "When it was raised", |a| a.body.raised_on)
    .text("owner", "Who sees to it", |a| a.body.owner.as_ref())
    .text("plan", "What is to be done", |a| a.body.plan.as_deref())
    .free()
    .day("first_due_on", "The day first set", |a| a.body.due)
    .day("due_on", "The day in force, after re-planning", |a| {
        a.body.re_plans.last().map(|later| later.to).or(a.body.due)
    })
    .whole("re_plans", "How often a later day was set", |a| Some(a.body.re_plans.len()))
    .unit("times")
    .words("phase", "plan, do, check or act", |a| a.body.phase.and_then(word))
    .day("implemented_on", "When it was carried out", |a| a.body.implemented_on)
    .words("effect", "Whether it worked, as judged", |a| word(a.body.effectiveness.as_ref()?.verdict))
    .text("effect_metric", "The metric that it is judged by", |a| {
        a.body.effectiveness.as_ref()?.metric.as_deref()
    })
    .day("effect_judged_on", "When that was judged", |a| {
        a.body.effectiveness.as_ref().map(|e| e.evaluated_on)
    })
    .flag("systemic", "Whether the matter is one of the system", |a| a.body.systemic)
    .text("risk_ref", "The number in the register of risks", |a| a.body.risk_ref.as_deref())
    .text("nc_ref", "The number in the register of nonconforming work", |a| a.body.nc_ref.as_deref())
    .day("closed_on", "When it was closed", |a| a.body.closed_on);
    recorded(draft, |a| &a.meta).dated_by("raised_on").done()
}

/// A row a source of an action.
pub(super) fn sources(lab: &Lab) -> Table {
    let rows = lab.actions.values().flat_map(|action| items(action, &action.body.source));
    Draft::of("action_sources", "A record that brought an action about.", rows)
        .from("action")
        .text("action", "The action", |(action, ..): &Item<'_, Entry<Action>, _>| Some(&action.meta.id))
        .key()
        .link(&["action"], "actions")
        .whole("position", "The source's place, from 1", |(_, at, _)| Some(*at))
        .key()
        .text("record", "The record, by id or number", |(.., source)| Some(source.as_str()))
        .done()
}

/// A row an analysis.
pub(super) fn analyses(lab: &Lab) -> Table {
    let draft = Draft::of("analyses", "A feedback analysis or a management review.", lab.analyses.values())
        .from("path")
        .text("analysis", "Its id", |a: &&Entry<Analysis>| Some(&a.meta.id))
        .key()
        .from("analysis")
        .words("type", "feedback_analysis or management_review", |a| word(a.body.kind))
        .day("period_from_on", "First day of the time that it covers", |a| Some(a.body.period.from))
        .day("period_to_on", "Last day of it; none when open", |a| a.body.period.to)
        .day("held_on", "When it was done or held", |a| Some(a.body.held_on));
    let draft = signed(draft, "prepared", "who prepared it", |a| a.body.prepared.as_ref())
        .text("basis", "What its conclusion rests on", |a| a.body.basis.as_deref())
        .free()
        .text("conclusion", "Its conclusion", |a| a.body.conclusion.as_deref())
        .free()
        .flag("claims_trend", "Whether it claims that something rises or falls", |a| a.body.claims_trend)
        .whole("decisions", "How many decisions were made", |a| Some(a.body.decisions.len()))
        .unit("decisions")
        .words("actions", "Actions that came of it", |a| joined(&a.body.actions));
    recorded(draft, |a| &a.meta).dated_by("held_on").done()
}
