//! What somebody is about to stand for, as the terminal shows it.

use std::fmt::Write as _;

use super::paint::Look;
use super::{harmless, wrap};
use crate::model::approval::{Decision, FieldChange};
use crate::model::approving::{Last, Matter};
use crate::model::clause;
use crate::model::question::Question;
use crate::model::record::blocks::Role;

/// Who is about to sign, and what they say.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// The approver's name.
    pub name: &'a str,
    /// Their id.
    pub person: &'a str,
    /// Their role.
    pub role: Role,
    /// What they say.
    pub decision: Decision,
}

/// Everything that the approver must see before they answer.
#[must_use]
pub fn shown(act: Act<'_>, matters: &[Matter], look: Look) -> String {
    let (name, person, role) = (act.name, act.person, act.role.words());
    let head = format!("{} as {name} ({person}), {role}.", doing(act.decision));
    let mut out = wrap::hanging("", &harmless::line(&head), look.width);
    if matters.len() > 1 {
        let others = matters.len() - 1;
        let text = format!(
            "These {} records are taken together: one signature, and each is marked as \"approved together with \
             {others} other{}\".",
            matters.len(),
            if others == 1 { "" } else { "s" },
        );
        out.push_str(&wrap::hanging("", &text, look.width));
    }
    for matter in matters {
        out.push('\n');
        out.push_str(&one(matter, look));
    }
    let mut asked: Vec<&Question> = Vec::new();
    for matter in matters.iter().filter(|_| act.decision == Decision::Approved) {
        if !asked.contains(&matter.question) {
            asked.push(matter.question);
        }
    }
    for question in asked {
        out.push('\n');
        let clauses: Vec<String> =
            question.clauses.iter().filter_map(|id| clause::by_id(id)).map(clause::Clause::cited).collect();
        let text = format!("{} ({})", question.text, clauses.join(", "));
        out.push_str(&wrap::hanging("The question: ", &text, look.width));
    }
    out
}

/// The words that must be typed, and what they do.
#[must_use]
pub fn prompt(decision: Decision) -> &'static str {
    match decision {
        Decision::Approved => "\nType yes to answer it with yes and to sign, anything else to leave: ",
        Decision::Rejected => "\nType yes to reject and to sign, anything else to leave: ",
        Decision::Withdrawn => "\nType yes to take your approval back and to sign, anything else to leave: ",
    }
}

fn doing(decision: Decision) -> &'static str {
    match decision {
        Decision::Approved => "You are about to approve",
        Decision::Rejected => "You are about to reject",
        Decision::Withdrawn => "You are about to take back an approval",
    }
}

fn one(matter: &Matter, look: Look) -> String {
    let subject = &matter.about.subject;
    let head = format!("{}  {}  {}", subject.record, matter.about.kind, subject.path);
    let mut out = format!("{}\n", harmless::line(&head));
    for line in matter.text.lines() {
        let _ = writeln!(out, "  | {}", harmless::line(line));
    }
    let say = |text: &str| wrap::hanging("  ", &harmless::line(text), look.width);
    let _ = writeln!(out, "  git's id of the content {}", subject.blob);
    if let Some(sha256) = &subject.sha256 {
        let _ = writeln!(out, "  SHA-256 {sha256}");
    }
    if !matter.is_committed {
        out.push_str(&say(
            "This content is not committed as it stands here. The signature holds for these very bytes: commit \
             them unchanged.",
        ));
    }
    match &matter.last {
        None => out.push_str(&say("No good approval of this record by a signed statement was found so far.")),
        Some(last) => out.push_str(&since(last, look)),
    }
    out
}

fn since(last: &Last, look: Look) -> String {
    let say = |first: &str, text: &str| wrap::hanging(first, &harmless::line(text), look.width);
    let role = last.role.map(|role| format!(" as {}", role.words())).unwrap_or_default();
    let day = last.at.map(|at| format!(" on {}", at.strftime("%Y-%m-%d"))).unwrap_or_default();
    let who = format!("approved by {}{role}{day} ({})", last.person, last.reference);
    if last.is_same {
        return say("  ", &format!("The very same content was {who}."));
    }
    let Some(changes) = &last.changes else {
        return say(
            "  ",
            &format!("It was last {who}. The content of then can not be read, so what changed is not told."),
        );
    };
    if changes.is_empty() {
        return say("  ", &format!("It was last {who}. Nothing that matters changed since."));
    }
    let mut out = say("  ", &format!("It was last {who}. Since then:"));
    for FieldChange { pointer, before, after } in changes {
        let text = match (before, after) {
            (Some(before), Some(after)) => format!("{pointer}: {before} -> {after}"),
            (Some(before), None) => format!("{pointer}: {before} -> taken away"),
            (None, after) => format!("{pointer}: new: {}", after.as_deref().unwrap_or_default()),
        };
        out.push_str(&say("    ", &text));
    }
    out
}

/// What to do with the files that were written.
#[must_use]
pub fn written(act: Act<'_>, matters: &[Matter], path: &str) -> String {
    let mut add: Vec<&str> =
        matters.iter().filter(|m| !m.is_committed).map(|m| m.about.subject.path.as_str()).collect();
    let signature = format!("{path}.sig");
    add.extend([path, &signature]);
    let verb = match act.decision {
        Decision::Approved => "Approve",
        Decision::Rejected => "Reject",
        Decision::Withdrawn => "Take back the approval of",
    };
    let what = match matters {
        [one] => one.about.subject.record.clone(),
        all => format!("{} records", all.len()),
    };
    let quoted: Vec<String> = add.iter().map(|path| quoted(path)).collect();
    let message = quoted_always(&format!("{verb} {what} as {}", act.role.words()));
    let out = format!(
        "Written and verified:\n  {path}\n  {signature}\n\nNext:\n  git add {}\n  git commit -m {message}\n  \
         git push\nThen add it to the pull request of the record, or open one.\n",
        quoted.join(" ")
    );
    out.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", harmless::line(line));
        text
    })
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { quoted_always(word) }
}

fn quoted_always(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
