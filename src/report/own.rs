//! The laboratory's own rules: a list, and how their examples were answered.

use std::fmt::Write as _;

use super::explain::lines;
use super::paint::Look;
use super::{harmless, wrap};
use crate::model::fault::Fault;
use crate::model::record::own_rule::{Got, Tried};
use crate::model::rule::Rule;

const NONE: &str = "The laboratory has no rules of its own. They stand in rules/, one in each file; \
                    docs/laboratory-rules.md shows how to write one.";

/// The rules, a line each.
#[must_use]
pub fn list(rules: &[&Rule], look: Look) -> String {
    if rules.is_empty() { wrap::hanging("", NONE, look.width) } else { lines(rules, look) }
}

/// What is wrong with the laboratory's rules, a line each: the file first.
#[must_use]
pub fn wrong(faults: &[Fault], look: Look) -> String {
    let each = faults.iter().map(|fault| {
        let text = format!("{}: {} {}", fault.place.file, fault.message, fault.advice);
        wrap::hanging("", &harmless::line(text.trim()), look.width)
    });
    each.collect()
}

/// How each example was answered, a line each; then what is wrong with the rules themselves, and
/// the sum.
#[must_use]
pub fn tried(rules: &[&Rule], faults: &[Fault], tried: &[Tried], look: Look) -> String {
    if rules.is_empty() && faults.is_empty() {
        return wrap::hanging("", NONE, look.width);
    }
    let mut out = String::new();
    for one in tried {
        let mark = if one.is_as_expected() { "ok     " } else { "WRONG  " };
        let answer = match &one.got {
            Got::Answer(answer, _) if one.is_as_expected() => answer.words().to_owned(),
            Got::Answer(answer, why) if why.is_empty() => {
                format!("{} was wanted, the answer was {}", one.wanted.words(), answer.words())
            }
            Got::Answer(answer, why) => {
                format!("{} was wanted, the answer was {}: {why}", one.wanted.words(), answer.words())
            }
            Got::Broken(why) => format!("not asked: {why}"),
        };
        let text = format!("{} {}: {answer}", one.rule, one.name);
        out.push_str(&wrap::hanging(mark, &harmless::line(&text), look.width));
    }
    for fault in faults {
        let text = format!("{}: {} {}", fault.place.file, fault.message, fault.advice);
        out.push_str(&wrap::hanging("WRONG  ", &harmless::line(text.trim()), look.width));
    }
    for rule in rules.iter().filter(|rule| !tried.iter().any(|one| one.rule == rule.code)) {
        let text = format!("{} has no example.", rule.code);
        out.push_str(&wrap::hanging("-      ", &text, look.width));
    }
    let wrong = tried.iter().filter(|one| !one.is_as_expected()).count() + faults.len();
    let _ = write!(out, "\n{}", sum(tried.len(), wrong));
    out
}

fn sum(tried: usize, wrong: usize) -> String {
    let examples = if tried == 1 { "1 example".to_owned() } else { format!("{tried} examples") };
    match wrong {
        0 => format!("{examples}, all answered as they must be.\n"),
        n => format!("{examples}; {n} wrong.\n"),
    }
}
