//! The ledger, in words.

use std::fmt::Write as _;

use super::harmless;
use crate::model::ledger::{Entry, Gathered, Verified, Weight};
use crate::model::policy::LEDGER_BRANCH;

/// What a collection came to.
#[must_use]
pub fn gathered(gathered: &Gathered, quiet: bool, dry_run: bool) -> String {
    let Gathered { landings, added, differences, .. } = gathered;
    let mut out = String::new();
    if !quiet {
        for (path, entry) in added {
            let _ = writeln!(out, "  {}", harmless::line(&entered(path, entry)));
        }
        if !added.is_empty() {
            out.push('\n');
        }
    }
    for difference in differences {
        let _ = writeln!(out, "{}", harmless::line(difference));
    }
    let looked = count(*landings, "landing");
    let _ = match (added.len(), &gathered.commit) {
        (0, _) => writeln!(out, "Looked at {looked}: there was nothing to enter."),
        (n, _) if dry_run => writeln!(out, "Looked at {looked}: {} would be entered.", entries(n)),
        (n, Some(commit)) => {
            let short = commit.get(..10).unwrap_or(commit);
            writeln!(out, "Looked at {looked}: {} entered in {LEDGER_BRANCH} ({short}).", entries(n))
        }
        (n, None) => writeln!(out, "Looked at {looked}: {}.", entries(n)),
    };
    if !added.is_empty() && !gathered.signed {
        out.push_str("They are not signed, so they do not count as a review kept in the ledger.\n");
    }
    if gathered.commit.is_some() && !quiet {
        let _ = writeln!(out, "Send it on: git push origin {LEDGER_BRANCH}");
    }
    out
}

/// What came of verifying a ledger.
#[must_use]
pub fn verified(verified: &Verified, quiet: bool) -> String {
    let mut out = String::new();
    let weights =
        [(Weight::Critical, "CRITICAL"), (Weight::Wrong, "WRONG"), (Weight::Unknown, "CANNOT TELL")];
    for (weight, name) in weights {
        for problem in verified.problems.iter().filter(|p| p.weight == weight) {
            let line = format!("{name}  {}: {}", problem.place, problem.what);
            let _ = writeln!(out, "{}", harmless::line(&line));
        }
    }
    let entered = entries(verified.entries.len());
    let bad = verified.count(Weight::Critical) + verified.count(Weight::Wrong);
    let _ = match (bad, verified.count(Weight::Unknown)) {
        (0, 0) if quiet => Ok(()),
        (0, 0) => writeln!(
            out,
            "{entered}: the chain is whole, every signature holds, and the branch is as they say."
        ),
        (0, open) => writeln!(out, "{entered}: nothing is wrong; {open} can not be told."),
        (bad, open) => writeln!(out, "{entered}: {bad} wrong, {open} can not be told."),
    };
    let newest = verified.entries.last().and_then(|(_, entry, _)| entry.noted());
    if let Some((number, digest)) = newest.filter(|_| bad == 0 && !quiet) {
        let _ = writeln!(
            out,
            "The newest is number {number}. While the settings note it under approvals.ledger_holds, it can not be \
             cut off unnoticed:\n  {digest}"
        );
    }
    out
}

fn entered(path: &str, entry: &Entry) -> String {
    let predicate = &entry.predicate;
    let mut line = format!("{path}  {}", predicate.decision.words());
    if let Some(by) = &predicate.approver {
        let _ = write!(line, ", {}", by.login);
        if let Some(person) = &by.person {
            let _ = write!(line, " ({person})");
        }
    } else if predicate.change.review.is_some() {
        line.push_str(", by an account that is gone");
    }
    if let Some(at) = predicate.at {
        let _ = write!(line, ", {at}");
    }
    if let Some(number) = predicate.change.number {
        let _ = write!(line, ", change {number}");
    }
    let files: Vec<&str> = predicate.files.iter().take(3).map(|f| f.path.as_str()).collect();
    let _ = write!(line, ": {}", files.join(", "));
    let more = predicate.files.len().saturating_sub(3);
    if more > 0 {
        let _ = write!(line, " and {more} more");
    }
    if let Some(doubt) = &predicate.doubt {
        let _ = write!(line, " (cannot tell: {doubt})");
    }
    line
}

fn entries(n: usize) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") }
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
