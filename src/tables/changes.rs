//! What departs from a contract or changes it, and what goes outside.

use super::help::{answered, joined, of_jobs, parts, recorded, signed, word};
use crate::model::lab::Lab;
use crate::model::table::Table;

/// A row a deviation.
pub(super) fn deviations(lab: &Lab) -> Table {
    let draft = of_jobs(
        "deviations",
        "deviation",
        "A departure from a contract that the laboratory's work brought.",
        parts(lab, |job| &job.deviations),
    )
    .from("deviation")
    .words("type", "What it departs from", |(_, d)| word(d.body.kind))
    .words("cause", "What brought it about", |(_, d)| d.body.cause.and_then(word))
    .text("description", "What happened", |(_, d)| Some(&d.body.description))
    .free()
    .words("lines", "Lines that it touches; none means all", |(_, d)| joined(&d.body.lines))
    .when("detected", "When it was noticed", |(_, d)| Some(d.body.detected_on))
    .text("detected_by", "Who noticed", |(_, d)| d.body.by.as_ref())
    .words("significance", "Whether the director must approve", |(_, d)| d.body.significance.and_then(word))
    .flag("validity_ok", "Whether results stay valid, as assessed", |(_, d)| {
        d.body.technical_assessment.as_ref()?.validity_ok
    });
    let draft = signed(draft, "technical", "technical manager", |(_, d)| {
        d.body.technical_assessment.as_ref()?.sign.as_ref()
    });
    let draft = signed(draft, "director", "laboratory director", |(_, d)| d.body.director.as_ref())
        .when("informed", "When the customer was told", |(_, d)| d.body.informed.as_ref().map(|i| i.on))
        .words("informed_channel", "How the customer was told", |(_, d)| {
            word(d.body.informed.as_ref()?.channel?)
        });
    let draft = answered(draft, |(_, d)| d.body.agree.as_ref())
        .when("proceeded", "When the changed work went ahead", |(_, d)| d.body.proceeded_on)
        .day("new_due_on", "The new due day, where it moves", |(_, d)| d.body.new_due_on)
        .text("report_statement", "What the report says about it", |(_, d)| {
            d.body.report_statement.as_deref()
        })
        .free()
        .flag("treated_as_amendment", "Set when it was agreed before it happened", |(_, d)| {
            d.body.treated_as_amendment
        })
        .flag("proposed_by_customer", "Set when the customer proposed it", |(_, d)| {
            d.body.proposed_by_customer
        });
    recorded(draft, |(_, d)| &d.meta).dated_by("detected_on").done()
}

/// A row an amendment.
pub(super) fn amendments(lab: &Lab) -> Table {
    let draft = of_jobs(
        "amendments",
        "amendment",
        "A change to a contract that one of its sides proposed.",
        parts(lab, |job| &job.amendments),
    )
    .from("amendment")
    .words("change_type", "What it changes", |(_, a)| word(a.body.change_type))
    .words("proposed_by_party", "Which side proposed it", |(_, a)| word(a.body.proposed.by_party))
    .text("proposed_by", "Who proposed it, by name", |(_, a)| a.body.proposed.by.as_deref())
    .free()
    .when("proposed", "When it was proposed", |(_, a)| Some(a.body.proposed.on))
    .text("reason", "Why", |(_, a)| a.body.reason.as_deref())
    .free()
    .text("impact", "What it does to due day, price and other work", |(_, a)| a.body.impact.as_deref())
    .free()
    .day("due_before_on", "The due day before", |(_, a)| a.body.before.as_ref()?.due_on)
    .day("due_after_on", "The due day after", |(_, a)| a.body.after.as_ref()?.due_on);
    let draft = answered(draft, |(_, a)| a.body.agree.as_ref());
    let draft = signed(draft, "lab_approval", "the laboratory", |(_, a)| a.body.lab_approval.as_ref())
        .when("effective", "From when it holds", |(_, a)| a.body.effective_on)
        .text("repeat_review", "The review that was repeated for it", |(_, a)| a.body.repeat_review.as_ref());
    recorded(draft, |(_, a)| &a.meta).dated_by("proposed_on").done()
}

/// A row a piece of work given to an outside laboratory.
pub(super) fn outside_work(lab: &Lab) -> Table {
    let draft = of_jobs(
        "outside_work",
        "outside_work",
        "Work of a job that was given to an outside laboratory.",
        parts(lab, |job| &job.subcontracts),
    )
    .from("subcontract")
    .text("provider", "To whom; a name of `providers`, where the register has it", |(_, s)| {
        Some(s.body.provider.as_str())
    })
    .text("method", "The method that is used there", |(_, s)| s.body.method.as_ref())
    .words("lines", "Lines that went outside", |(_, s)| joined(&s.body.lines))
    .words("reason", "Why it goes outside", |(_, s)| s.body.reason.and_then(word))
    .when("identified", "When the need was seen", |(_, s)| s.body.identified_on);
    let draft = answered(draft, |(_, s)| s.body.customer_approval.as_ref())
        .text("standing_consent", "Where a standing consent stands that covers it", |(_, s)| {
            s.body.standing_consent.as_deref()
        })
        .free()
        .when("requirements_sent", "When the requirements were passed on", |(_, s)| {
            s.body.requirements_sent_on
        })
        .when("sent", "When the items were sent", |(_, s)| s.body.sent_on)
        .when("results_received", "When results came back", |(_, s)| s.body.results_received_on);
    let draft =
        signed(draft, "results_checked", "checker of the results", |(_, s)| s.body.results_checked.as_ref());
    recorded(draft, |(_, s)| &s.meta).dated_by("sent_on").done()
}

/// A row a version of a report.
pub(super) fn reports(lab: &Lab) -> Table {
    let draft = of_jobs(
        "reports",
        "report",
        "A report in one of its versions; results themselves are kept elsewhere.",
        parts(lab, |job| &job.reports),
    )
    .from("report")
    .text("report_no", "The number on the report", |(_, r)| Some(&r.body.report_no))
    .whole("version", "Its version, from 1", |(_, r)| Some(r.body.version))
    .when("issued", "When it was issued; none for a draft", |(_, r)| r.body.issued_on);
    let draft = signed(draft, "authorised", "who authorised it", |(_, r)| r.body.authorised.as_ref())
        .when("first_sent", "When it was first sent to somebody", |(_, r)| {
            r.body.sent_to.iter().map(|sent| sent.on).min_by_key(|when| when.day)
        })
        .flag("conformity_stated", "Whether it states pass or fail", |(_, r)| {
            r.body.conformity.as_ref().map(|c| c.made)
        })
        .text("specification", "Against which specification", |(_, r)| {
            r.body.conformity.as_ref()?.specification.as_deref()
        })
        .words("decision_rule", "By which decision rule", |(_, r)| {
            r.body.conformity.as_ref()?.rule.and_then(word)
        })
        .flag("unexpected_result", "Whether a result was unexpected", |(_, r)| r.body.anomaly_flag)
        .text("format", "Its form", |(_, r)| r.body.format.as_deref())
        .text("language", "Its language", |(_, r)| r.body.language.as_deref())
        .text("replaces", "The report that it replaces", |(_, r)| r.body.replaces.as_ref())
        .text("reason_for_change", "Why it was issued anew", |(_, r)| r.body.reason_for_change.as_deref())
        .free();
    recorded(draft, |(_, r)| &r.meta).dated_by("issued_on").done()
}
