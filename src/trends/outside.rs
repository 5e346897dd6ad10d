//! M12: how much goes to outside laboratories, and do customers know before?

use super::cases::{CARRIES, Case, Gathered, drawn, share, shares};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::statistics::Share;
use crate::model::trend::{By, Drawing, Found, Metric, Series, Table, Verdict, of};

/// M12.
pub(super) const LINES: Metric = Metric {
    id: "M12",
    name: "Work at outside laboratories",
    question: "Is outside work transparent?",
    clauses: &["17025-7.1.1.c"],
    unit: "% of lines of work",
    formula: "Lines of accepted jobs that an outside laboratory did, divided by all lines of accepted jobs; beside \
              it, dispatches that the customer had approved by then (or that a standing consent covers), divided \
              by dispatches.",
    population: "Lines of the contract of accepted jobs, by the period of acceptance; dispatches by their own.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "None: each dispatch without approval is a finding (SUB-001), and the list is the answer.",
    count,
};

fn count(lab: &Lab, by: By) -> Found {
    let mut lines = Gathered::beside(lab, &[Kind::Request, Kind::Subcontract]);
    let mut sent = Gathered::beside(lab, &[Kind::Subcontract]);
    let mut list = Table::new("Dispatches", &["Job", "Sent", "Outside laboratory", "Approved before"]);
    for job in lab.jobs.values() {
        for subcontract in &job.subcontracts {
            let body = &subcontract.body;
            let Some(on) = body.sent_on else { continue };
            let yes = body.customer_approval.as_ref().filter(|agree| agree.is_yes());
            let good = body.standing_consent.is_some() || yes.is_some_and(|agree| agree.agreed_on.is_by(&on));
            let provider = body.provider.as_str();
            let name = lab.providers.get(provider).map_or(provider, |p| p.body.name.as_str());
            list.row([job.id.clone(), on.to_string(), name.to_owned(), yes_no(good)]);
            sent.told.push(Case {
                on: on.day,
                record: subcontract.meta.id.clone(),
                job: Some(job),
                value: good,
            });
        }
        let (Some(accepted), Some(state)) = (&job.facts.accepted, job.contract.last()) else { continue };
        for number in state.terms.lines.keys() {
            let outside = job.subcontracts.iter().any(|s| {
                s.body.sent_on.is_some() && (s.body.lines.is_empty() || s.body.lines.contains(number))
            });
            let record = format!("{} line {number}", job.id);
            lines.told.push(Case { on: accepted.on.day, record, job: Some(job), value: outside });
        }
    }
    let approved: Share = share(&sent.told);
    let n = format!("{} outside, {} approved before", of(share(&lines.told)), of(approved));
    let cases = lines.cases("line of work", "lines of work");
    let drawing = drawn(&cases, CARRIES, Drawing::Shares);
    let series = vec![
        Series::new("Lines at outside laboratories", shares(lab, by, &lines.told)),
        Series::new("Dispatches approved before", shares(lab, by, &sent.told)),
    ];
    let verdict = Verdict::listed(n, "Each dispatch without approval is a finding; the list is the answer.");
    Found::new(cases, series, verdict, drawing).table(list)
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
