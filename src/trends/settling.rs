//! M15, M16: how are complaints handled, and do fixes hold?

use jiff::civil::Date;

use super::cases::{CARRIES, Case, Gathered, count as number, drawn, medians, share, shares};
use super::complaints::{complaints, gathered};
use super::slots::last_halves;
use crate::model::complainant::end;
use crate::model::days::days_after;
use crate::model::judged::happened;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::{Complaint, Satisfied};
use crate::model::statistics::{LEAST, Share};
use crate::model::trend::{By, Drawing, Found, Metric, Series, Table, Verdict, of, short};
use crate::model::words::{counted, same_words};

/// M15: how quickly.
pub(super) const HANDLING: Metric = Metric {
    id: "M15",
    name: "Handling of complaints",
    question: "How quickly are complaints handled?",
    clauses: &["17025-7.9.5"],
    unit: "days",
    formula: "Working days from receipt to the acknowledgement, and days from receipt to the end; medians, and how \
              many were within the targets (setting complaint_ack_wd, and the complaint's own target_close).",
    population: "Complaints by the half-year of receipt; those not acknowledged or open are listed as such.",
    by: &[By::HalfYear, By::Year, By::Quarter],
    test: "None; below eight in a half-year the list is the answer.",
    count: handling,
};

/// M16: lasting.
pub(super) const LASTING: Metric = Metric {
    id: "M16",
    name: "Complaints that stayed settled",
    question: "Do fixes hold?",
    clauses: &["17025-7.9.3.c", "17025-8.7.1"],
    unit: "% of justified complaints closed",
    formula: "Justified complaints whose complainant said on follow-up that the matter was settled, and whose theme \
              and cause did not come back in another complaint within 180 days of the close, divided by justified \
              complaints closed. A cause that is not written down counts as the same.",
    population: "Justified complaints closed 180 days or longer before the as-of day, by the year of the close.",
    by: &[By::Year, By::HalfYear],
    test: "None: too few for any.",
    count: lasting,
};

/// Days within which a matter may come back.
const BACK: u32 = 180;

fn handling(lab: &Lab, by: By) -> Found {
    let acknowledged = gathered(lab, |c| Some((c.body.received_on, to_acknowledgement(lab, c)?)));
    let ended = gathered(lab, |c| Some((c.body.received_on, to_end(lab, c)?)));
    let all = gathered(lab, |c| Some((c.body.received_on, c)));
    let cases = all.cases("complaint", "complaints");
    let allowed = f64::from(lab.settings.thresholds.complaint_ack_wd);
    let in_time = acknowledged.told.iter().filter(|case| case.value <= allowed).count();
    let (table, on_target) = each(lab, &all.told);
    let [_, half] = last_halves(lab);
    let in_half = all.told.iter().filter(|case| half.holds(case.on)).count();
    let n = format!("{} in {}", counted(in_half, "complaint", "complaints"), half.name);
    let verdict = if in_half < LEAST as usize {
        Verdict::not_enough("Listing", n, format!("Below {LEAST} in a half-year the list is the answer."))
    } else {
        Verdict::listed(n, "The medians are to be read against the targets.")
    };
    let drawing = drawn(&cases, 8, Drawing::Values);
    let series = vec![
        Series::new("Days to the end", medians(lab, by, &ended.told)),
        Series::new("Working days to the acknowledgement", medians(lab, by, &acknowledged.told)),
    ];
    let acknowledged = Share { of: number(in_time), all: number(cases.told) };
    Found::new(cases, series, verdict, drawing).table(table).note(format!(
        "Acknowledged within {}: {}. Ended by their own target: {}.",
        counted(lab.settings.thresholds.complaint_ack_wd as usize, "working day", "working days"),
        of(acknowledged),
        of(on_target)
    ))
}

/// Working days from receipt to the acknowledgement.
fn to_acknowledgement(lab: &Lab, complaint: &Entry<Complaint>) -> Option<f64> {
    let on = happened(lab, complaint.body.acknowledged_on)?;
    i32::try_from(lab.calendar.between(complaint.body.received_on, on)).map(f64::from).ok()
}

/// Days from receipt to the end.
fn to_end(lab: &Lab, complaint: &Entry<Complaint>) -> Option<f64> {
    let span = complaint.body.received_on.until(end(lab, &complaint.body)?).ok()?;
    Some(f64::from(span.get_days()))
}

/// Every complaint, and how many ended by their own target.
fn each(lab: &Lab, all: &[Case<'_, &Entry<Complaint>>]) -> (Table, Share) {
    let heads = [
        "Complaint",
        "Received",
        "Working days to the acknowledgement",
        "Days to the end",
        "Within its target",
    ];
    let mut table = Table::new("Complaints", &heads);
    let mut on_target = Share::default();
    let or = |days: Option<f64>, none: &str| days.map_or_else(|| none.to_owned(), short);
    for case in all {
        let body = &case.value.body;
        let target = body.extended.as_ref().map(|e| e.to).or(body.target_close);
        // one that is open past its target has missed it, whenever it will end
        let kept = target.and_then(|target| match end(lab, body) {
            Some(end) => Some(end <= target),
            None => (target < lab.as_of.day).then_some(false),
        });
        on_target.all += u32::from(kept.is_some());
        on_target.of += u32::from(kept == Some(true));
        table.row([
            case.record.clone(),
            case.on.to_string(),
            or(to_acknowledgement(lab, case.value), "not yet"),
            or(to_end(lab, case.value), "open"),
            kept.map_or("–", |kept| if kept { "yes" } else { "no" }).to_owned(),
        ]);
    }
    (table, on_target)
}

fn lasting(lab: &Lab, by: By) -> Found {
    let mut all = Gathered::beside(lab, &[Kind::Complaint]);
    let mut recent = 0;
    let mut table = Table::new(
        "Justified complaints closed",
        &["Complaint", "Closed", "Settled on follow-up", "Came back"],
    );
    for complaint in complaints(lab) {
        let body = &complaint.body;
        let justified = body.validated.as_ref().is_some_and(|v| v.justified);
        let Some(closed) = happened(lab, body.closed_on).filter(|_| justified) else { continue };
        if days_after(closed, BACK) > lab.as_of.day {
            recent += 1;
            continue;
        }
        let settled = body.follow_up.as_ref().is_some_and(|f| f.satisfied == Satisfied::Yes);
        let back = lab.complaints.values().find(|other| is_back(body, closed, &other.body));
        table.row([
            complaint.meta.id.clone(),
            closed.to_string(),
            if settled { "yes" } else { "no" }.to_owned(),
            back.map_or_else(|| "no".to_owned(), |other| other.meta.id.clone()),
        ]);
        let value = settled && back.is_none();
        all.told.push(Case { on: closed, record: complaint.meta.id.clone(), job: None, value });
    }
    let cases = all.cases("justified complaint", "justified complaints");
    let points = shares(lab, by, &all.told);
    let verdict = Verdict::listed(of(share(&all.told)), "Too few for any test; the list is the answer.");
    let drawing = drawn(&cases, CARRIES, Drawing::Shares);
    Found::new(cases, vec![Series::new("Stayed settled", points)], verdict, drawing)
        .table(table)
        .note(format!("Closed less than {BACK} days ago, too early to tell: {recent}."))
}

/// Whether another complaint brings a matter back.
fn is_back(first: &Complaint, closed: Date, other: &Complaint) -> bool {
    let same = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| same_words(a, b));
    let theme = same(first.theme.as_deref(), other.theme.as_deref());
    let causes = first.root_cause.as_deref().zip(other.root_cause.as_deref());
    let in_time = closed < other.received_on && other.received_on <= days_after(closed, BACK);
    theme && in_time && causes.is_none_or(|(a, b)| same_words(a, b))
}
