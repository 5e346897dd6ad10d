//! What a rule asks, what a clause or a requirement asks, what a kind of record holds.

use std::fmt::Write as _;

use serde_json::Value;

use super::paint::Look;
use super::{harmless, kinds, markdown, trace, wrap};
use crate::model::clause::{self, CLAUSES, Clause};
use crate::model::kind::Kind;
use crate::model::rule::Rule;
use crate::model::{suggest, trace as requirements};

/// Everything that can be explained, with how it is to look.
#[derive(Debug, Clone, Copy)]
pub struct Library<'a> {
    /// The rules.
    pub rules: &'a [&'a Rule],
    /// Gives the JSON Schema of a kind's files.
    pub schema: fn(Kind) -> Value,
    /// Width and colour.
    pub look: Look,
}

/// Why nothing was explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What is missing.
    pub what: String,
    /// The nearest name, or where the names are listed.
    pub advice: String,
}

impl Library<'_> {
    /// The page of what `word` names: a rule by code or name, a family of rules, a requirement,
    /// a clause, a kind.
    ///
    /// # Errors
    /// When nothing has that name.
    pub fn explain(&self, word: &str) -> Result<String, Unknown> {
        let word = word.trim();
        if let Some(rule) = self.rules.iter().find(|r| is_called(r, word)) {
            return Ok(self.rule(rule));
        }
        let family: Vec<&Rule> = self.rules.iter().copied().filter(|r| is_of_family(r, word)).collect();
        if !family.is_empty() {
            return Ok(lines(&family, self.look));
        }
        if let Some(clause) = clause::find(word) {
            return Ok(self.clause(clause));
        }
        if let Some(requirement) = requirements::by_id(word) {
            return Ok(trace::page(requirement, self.rules, self.look));
        }
        if let Some(kind) = kinds::called(word) {
            return Ok(kinds::page(kind, &(self.schema)(kind), self.look));
        }
        Err(self.nothing_called(word))
    }

    /// All rules, a line each.
    #[must_use]
    pub fn rules(&self) -> String {
        lines(self.rules, self.look)
    }

    fn rule(&self, rule: &Rule) -> String {
        let look = self.look;
        let mut out =
            format!("{} {}\n", look.grade(rule.grade, rule.code), look.bold(&harmless::line(rule.title)));
        out.push_str(&wrap::hanging("", &harmless::line(rule.summary), look.width));
        out.push('\n');
        let mut line = |name: &str, text: &str| {
            out.push_str(&wrap::hanging(&format!("{name:<11}"), text, look.width));
        };
        line("name", rule.name);
        line("grade", rule.grade.word());
        line("basis", rule.rests_on());
        for (i, id) in rule.clauses.iter().enumerate() {
            let text = clause::by_id(id).map_or((*id).to_owned(), |c| format!("{}: {}", cited(c), c.meaning));
            line(if i == 0 { "clauses" } else { "" }, &text);
        }
        if !rule.procedure.is_empty() {
            line("procedure", &rule.procedure.join(", "));
        }
        if !rule.thresholds.is_empty() {
            line("settings", &rule.thresholds.join(", "));
        }
        if !rule.silenced_by.is_empty() {
            let roots: Vec<&str> = rule.silenced_by.iter().map(|(code, _)| *code).collect();
            line("silent", &format!("where {} already explains it", roots.join(" or ")));
        }
        out.push('\n');
        out + &markdown::page(rule.page, look)
    }

    fn clause(&self, clause: &Clause) -> String {
        let look = self.look;
        let mut out = format!("{} {}\n", look.bold(&cited(clause)), look.bold(clause.title));
        out.push_str(&wrap::hanging("", clause.meaning, look.width));
        let note = "In our own words; read the standard for what is binding.";
        out.push_str(&wrap::hanging("", note, look.width));
        let below = format!("{}.", clause.id);
        let parts: Vec<&Clause> = CLAUSES.iter().filter(|c| c.id.starts_with(&below)).collect();
        if !parts.is_empty() {
            out.push_str("\nIts parts:\n");
        }
        for part in parts {
            out.push_str(&wrap::hanging(&format!("  {:<10} ", part.number()), part.meaning, look.width));
        }
        let checks = |r: &&&Rule| r.clauses.iter().any(|c| *c == clause.id || c.starts_with(&below));
        let rules: Vec<&Rule> = self.rules.iter().filter(checks).copied().collect();
        if rules.is_empty() {
            out.push_str("\nNo rule checks it.\n");
        } else {
            out.push_str("\nRules that check it:\n");
            out.push_str(&lines(&rules, look));
        }
        out
    }

    fn nothing_called(&self, word: &str) -> Unknown {
        let codes = self.rules.iter().flat_map(|r| [r.code, r.name]);
        let clauses = CLAUSES.iter().flat_map(|c| [c.id, c.number()]);
        let ids = requirements::requirements().iter().map(|r| r.id);
        let nearest =
            suggest::nearest(word, codes.chain(clauses).chain(ids)).or_else(|| kinds::nearest(word));
        Unknown {
            what: format!("No rule, clause or kind of record is called \"{}\".", harmless::line(word)),
            advice: nearest.map_or_else(
                || {
                    "`countersign explain` lists the rules, `countersign schema` the kinds of record."
                        .to_owned()
                },
                |name| format!("Did you mean {name}?"),
            ),
        }
    }
}

fn cited(clause: &Clause) -> String {
    format!("{} {}", clause.standard(), clause.number())
}

/// Rules, a line each: code, grade, title.
pub(super) fn lines(rules: &[&Rule], look: Look) -> String {
    let mut out = String::new();
    for rule in rules {
        let pad = " ".repeat(12_usize.saturating_sub(rule.grade.word().len()));
        let grade = format!("{}{pad}", look.grade(rule.grade, rule.grade.word()));
        let title = wrap::hanging(&" ".repeat(23), &harmless::line(rule.title), look.width);
        let _ = write!(out, "  {:<8} {grade}{}", rule.code, title.trim_start());
    }
    out
}

fn is_called(rule: &Rule, word: &str) -> bool {
    rule.code.eq_ignore_ascii_case(word) || rule.name.eq_ignore_ascii_case(word)
}

/// `rev` is the family of `REV-001`.
fn is_of_family(rule: &Rule, word: &str) -> bool {
    rule.code.split_once('-').is_some_and(|(family, _)| family.eq_ignore_ascii_case(word))
}
