//! Whether the agreement that a job names covers it: an order under an agreement needs no review
//! of its own.

use jiff::civil::Date;

use super::lab::{Framework, Job, Lab};
use super::record::customer::{Agreement, Cover};
use super::record::people::covers;
use super::record::request::RequestLine;
use super::record::review::DecisionOutcome;
use super::when::When;

/// How far an agreement covers a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covered {
    /// The request names no agreement.
    Unnamed,
    /// The whole order.
    Yes,
    /// Not, and why: a clause that follows a colon.
    No(String),
    /// The records do not tell, and why.
    Unclear(String),
}

/// How far the agreement that `job` names covers it when it is placed on `day`: in force, agreed,
/// reviewed, and every line within its methods, materials and numbers of items.
#[must_use]
pub fn covered(lab: &Lab, job: &Job, day: Date) -> Covered {
    let Some(id) = &job.request.body.agreement else { return Covered::Unnamed };
    let is_unread = lab.unread.iter().any(|u| u.record == id.as_str());
    let Some(framework) = lab.framework(job) else {
        return if is_unread {
            Covered::Unclear(format!("agreement {id} could not be read"))
        } else {
            Covered::No(format!("there is no agreement {id} on file"))
        };
    };
    let agreement = &framework.agreement.body;
    if agreement.customer != job.request.body.customer {
        let owner = lab.customer_name(agreement.customer.as_str());
        return Covered::No(format!("agreement {id} is with {owner}"));
    }
    if !is_in_force(agreement, day) {
        return Covered::No(format!("agreement {id} was not in force on {day}"));
    }
    if agreement.agree.as_ref().is_some_and(|a| !a.is_yes() || a.agreed_on.day > day) {
        return Covered::No(format!("the customer had not agreed to agreement {id} by {day}"));
    }
    if !is_reviewed(framework, day) {
        return if is_unread {
            Covered::Unclear(format!("the review of agreement {id} could not be read"))
        } else {
            Covered::No(format!("agreement {id} had not been reviewed itself by {day}"))
        };
    }
    lines(lab, job, id.as_str(), agreement)
}

fn is_in_force(agreement: &Agreement, day: Date) -> bool {
    covers(Some(agreement.valid_from), Some(agreement.valid_to), day)
        && agreement.terminated_on.is_none_or(|end| day <= end)
}

fn is_reviewed(framework: &Framework, day: Date) -> bool {
    let decisions = framework.reviews.iter().filter_map(|r| r.body.decision.as_ref());
    decisions.filter(|d| d.outcome != DecisionOutcome::Decline).any(|d| d.on.is_by(&When::on(day)))
}

fn lines(lab: &Lab, job: &Job, id: &str, agreement: &Agreement) -> Covered {
    let tolerance = lab.settings.thresholds.sample_count_tolerance;
    let lines = &job.request.body.lines;
    if lines.is_empty() {
        return Covered::Unclear(format!("the order under agreement {id} lists no work"));
    }
    let answers: Vec<Covered> = lines.iter().map(|l| line(l, id, &agreement.covers, tolerance)).collect();
    let grave = |a: &Covered| match a {
        Covered::No(_) => 0,
        Covered::Unclear(_) => 1,
        Covered::Yes | Covered::Unnamed => 2,
    };
    answers.into_iter().min_by_key(grave).unwrap_or(Covered::Yes)
}

fn line(line: &RequestLine, id: &str, covers: &[Cover], tolerance: u32) -> Covered {
    let number = line.line;
    let Some(method) = line.method_requested.as_deref().filter(|m| *m != "lab_to_select") else {
        return Covered::Unclear(format!("line {number} of the order under agreement {id} names no method"));
    };
    let of_method: Vec<&Cover> = covers.iter().filter(|c| c.method.as_str() == method).collect();
    if of_method.is_empty() {
        return Covered::No(format!("agreement {id} does not cover method {method} (line {number})"));
    }
    let of_matrix: Vec<&&Cover> = match line.matrix.as_deref() {
        Some(m) => {
            of_method.iter().filter(|c| c.matrices.is_empty() || c.matrices.iter().any(|x| x == m)).collect()
        }
        None => of_method.iter().filter(|c| c.matrices.is_empty()).collect(),
    };
    match (line.matrix.as_deref(), of_matrix.is_empty()) {
        (Some(m), true) => {
            return Covered::No(format!("agreement {id} covers {method}, but not on {m} (line {number})"));
        }
        (None, true) => {
            return Covered::Unclear(format!("line {number} of the order does not say what material it is"));
        }
        _ => {}
    }
    let Some(most) = of_matrix.iter().map(|c| c.max_samples_per_order.unwrap_or(u32::MAX)).max() else {
        return Covered::Yes;
    };
    match line.sample_count {
        _ if most == u32::MAX => Covered::Yes,
        None => Covered::Unclear(format!("line {number} of the order does not say how many items it has")),
        Some(n) if n <= most.saturating_add(tolerance) => Covered::Yes,
        Some(n) => Covered::No(format!("agreement {id} covers {most} items, line {number} has {n}")),
    }
}
