//! The page of a laboratory's rule, in the form of every other rule's.

use std::fmt::Write as _;

use crate::model::record::own_rule::{Expect, OwnRule};

/// The page, in Markdown.
pub(super) fn page(rule: &OwnRule, file: &str) -> String {
    let mut out = format!("# {}\n\n## What it checks\n\n{}\n\n", rule.title, rule.summary);
    let _ = writeln!(out, "The laboratory wrote this rule itself, in `{file}`. It asks every {}", rule.kind);
    if let Some(when) = &rule.when {
        let _ = write!(out, "for which\n\n{}\nholds, and requires of it\n\n", code(when));
    } else {
        out.push_str("and requires of it\n\n");
    }
    out.push_str(&code(&rule.require));
    let _ = write!(out, "\n## How to mend it\n\n{}\n", rule.advice);
    if !rule.examples.is_empty() {
        out.push_str("\n## Examples\n");
    }
    for example in &rule.examples {
        let answer = match example.expect {
            Expect::Finding => "Fails",
            Expect::Pass => "Passes",
            Expect::NotAsked => "Not asked",
            Expect::CannotTell => "Cannot tell",
        };
        let _ = write!(out, "\n- {answer}: {}\n", example.name);
    }
    out
}

/// A block of code that no text can leave.
fn code(text: &str) -> String {
    let lines = text.trim().lines().map(|line| line.replace("```", "'''"));
    format!("```cel\n{}\n```\n", lines.collect::<Vec<_>>().join("\n"))
}
