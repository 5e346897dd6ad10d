//! REV-011: a routine tick or a simplified review was used for work that its cover does not hold.

use jiff::civil::Date;

use super::accepting;
use super::coverage::{Covered, covered};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::{Framework, Job, Lab};
use crate::model::place::Place;
use crate::model::record::blocks::MethodId;
use crate::model::record::customer::{Cover, CustomerType};
use crate::model::record::review::{AgreedLine, Review, ReviewMode};
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::help::same_words;

/// See `outside_cover.md`.
pub const RULE: Rule = Rule {
    code: "REV-011",
    name: "review-outside-cover",
    title: "Simplified route used outside its cover",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1"],
    procedure: &["P09-N1-b"],
    summary: "A routine tick or a simplified review of an external customer's order stays within an \
              agreement that is in force, reviewed in time, and covers what was agreed.",
    advice: "Review the contract in full, and renew the agreement.",
    thresholds: &["evidence_baseline", "sample_count_tolerance"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("outside_cover.md"),
    check: Check::Job(check),
};

/// A difference from the agreement.
struct Difference {
    says: String,
    grade: Grade,
    place: Option<Place>,
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some((review, decision)) = accepting(lab, job, out) else { return };
    if !matches!(review.body.mode, ReviewMode::Routine | ReviewMode::Simplified) {
        return;
    }
    let meta = &review.meta;
    let customer = job.request.body.customer.as_str();
    match lab.customers.get(customer).map(|c| c.body.kind) {
        Some(CustomerType::Internal) => return out.pass(meta),
        Some(CustomerType::External) => {}
        None => return out.cannot_tell(meta, format!("nothing on file says whether {customer} is external")),
    }
    let mode = if review.body.mode == ReviewMode::Routine { "a routine tick" } else { "a simplified review" };
    let found = match differences(lab, job, &review.body, decision.on.day) {
        Ok(found) => found,
        Err(why) => return out.cannot_tell(meta, why),
    };
    let Some(grade) = found.iter().map(|d| d.grade).min() else { return out.pass(meta) };
    let says: Vec<&str> = found.iter().map(|d| d.says.as_str()).collect();
    let message = format!("The order was accepted on {} by {mode}, but {}.", decision.on, says.join("; "));
    let finding = out.finding(meta, "/mode", message);
    finding.grade(grade).on(decision.on.day);
    for difference in &found {
        if let Some(place) = &difference.place {
            finding.also(place.clone(), difference.says.clone());
        }
    }
}

/// How the order differs from the agreement; an error where the records do not tell.
fn differences(lab: &Lab, job: &Job, review: &Review, day: Date) -> Result<Vec<Difference>, String> {
    let minor = |says: String| Difference { says, grade: Grade::Minor, place: None };
    let Some(id) = &job.request.body.agreement else {
        return Ok(vec![minor("the customer is external and the request names no agreement".to_owned())]);
    };
    let Some(framework) = lab.framework(job) else {
        let is_unread = lab.unread.iter().any(|u| u.record == id.as_str());
        return if is_unread {
            Err(format!("agreement {id} could not be read"))
        } else {
            Ok(vec![minor(format!("there is no agreement {id} on file"))])
        };
    };
    let mut found = standing(framework, job, day);
    let lines = of_lines(lab, job, review, framework);
    if lines.is_empty() && found.is_empty() {
        match covered(lab, job, day) {
            Covered::Yes | Covered::Unnamed => {}
            Covered::No(why) => found.push(minor(why)),
            Covered::Unclear(why) => return Err(why),
        }
    }
    found.extend(lines);
    Ok(found)
}

/// Whether the agreement itself held on the day: with this customer, in force, reviewed in time.
fn standing(framework: &Framework, job: &Job, day: Date) -> Vec<Difference> {
    let (meta, body) = (&framework.agreement.meta, &framework.agreement.body);
    let id = &meta.id;
    let mut found = Vec::new();
    let mut add = |says: String, pointer: &str| {
        found.push(Difference { says, grade: Grade::Minor, place: Some(meta.place(pointer)) });
    };
    if body.customer != job.request.body.customer {
        add(format!("agreement {id} is with another customer"), "/customer");
    }
    if day < body.valid_from {
        add(format!("agreement {id} held only from {}", body.valid_from), "/valid_from");
    }
    if let Some(end) = body.terminated_on.filter(|end| *end < day) {
        add(format!("agreement {id} was ended on {end}"), "/terminated_on");
    } else if body.valid_to < day {
        add(format!("agreement {id} had expired on {}", body.valid_to), "/valid_to");
    } else if let Some(due) = body.review_due.filter(|due| *due < day) {
        add(format!("the review of agreement {id} had been due on {due}"), "/review_due");
    }
    found
}

/// How the lines as agreed differ from what the agreement covers.
fn of_lines(lab: &Lab, job: &Job, review: &Review, framework: &Framework) -> Vec<Difference> {
    let agreement = &framework.agreement;
    let agreed = review.agreed.as_ref();
    let mut found = Vec::new();
    let mut slowest = None;
    for request in &job.request.body.lines {
        let own = agreed.and_then(|a| a.lines.iter().find(|l| l.line == request.line));
        let method = own.and_then(|l| l.method.as_ref()).map(MethodId::as_str);
        let asked = request.method_requested.as_deref().filter(|m| *m != "lab_to_select");
        let Some(method) = method.or(asked) else { continue };
        let covers: Vec<&Cover> =
            agreement.body.covers.iter().filter(|c| c.method.as_str() == method).collect();
        slowest = slowest.max(covers.iter().map(|c| c.tat_wd).max());
        let wanted = (method, request.matrix.as_deref(), count(own, request.sample_count));
        if let Some((says, grade)) = of_line(lab, request.line, wanted, &covers) {
            found.push(Difference { says, grade, place: Some(agreement.meta.place("/covers")) });
        }
    }
    if let (Some(agreed), Some(covered)) = (agreed.and_then(|a| a.tat_wd), slowest)
        && agreed != covered
    {
        let says = format!("{agreed} working days were promised, where the agreement has {covered}");
        found.push(Difference { says, grade: Grade::Minor, place: Some(agreement.meta.place("/covers")) });
    }
    found.extend(of_specification(job, review, framework));
    found
}

fn count(agreed: Option<&AgreedLine>, asked: Option<u32>) -> Option<u32> {
    agreed.and_then(|l| l.sample_count).or(asked)
}

fn of_line(
    lab: &Lab,
    line: u32,
    (method, matrix, count): (&str, Option<&str>, Option<u32>),
    covers: &[&Cover],
) -> Option<(String, Grade)> {
    if covers.is_empty() {
        return Some((format!("the agreement does not cover {method} (line {line})"), Grade::Major));
    }
    let fits =
        |c: &&&Cover| c.matrices.is_empty() || matrix.is_none_or(|m| c.matrices.iter().any(|x| x == m));
    let fitting: Vec<&&Cover> = covers.iter().filter(fits).collect();
    if let (true, Some(matrix)) = (fitting.is_empty(), matrix) {
        return Some((
            format!("the agreement does not cover {method} on {matrix} (line {line})"),
            Grade::Minor,
        ));
    }
    let most = fitting.iter().map(|c| c.max_samples_per_order.unwrap_or(u32::MAX)).max()?;
    let allowed = most.saturating_add(lab.settings.thresholds.sample_count_tolerance);
    count.filter(|n| *n > allowed).map(|n| {
        (format!("the agreement covers {most} items in an order, and line {line} has {n}"), Grade::Minor)
    })
}

/// A specification that the order names and the agreement does not, or another: where the report is to
/// state pass or fail, or among those that the request lists.
fn of_specification(job: &Job, review: &Review, framework: &Framework) -> Option<Difference> {
    let of_review = review.agreed.as_ref().and_then(|a| a.reporting.as_ref()?.specification.as_deref());
    let asked = job.request.body.reporting.as_ref().and_then(|r| r.specification.as_deref());
    let listed = job.request.body.specifications.iter().map(String::as_str);
    let agreement = &framework.agreement.body;
    let of_reporting = agreement.reporting.as_ref().and_then(|r| r.specification.as_deref());
    let of_rule = agreement.decision_rule.as_ref().and_then(|r| r.specification.as_deref());
    let is_named = |text: &str| [of_reporting, of_rule].into_iter().flatten().any(|s| same_words(s, text));
    let says_something = |text: &&str| !text.trim().is_empty() && !same_words(text, "none");
    let mut wanted = of_review.or(asked).into_iter().chain(listed).filter(says_something);
    let wanted = wanted.find(|text| !is_named(text))?;
    let says = format!("the order names a specification that the agreement does not: {wanted}");
    Some(Difference { says, grade: Grade::Major, place: None })
}
