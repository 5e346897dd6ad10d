//! The catalogue of rules as a page of the documentation, `docs/rules.md`.

use std::fmt::Write as _;

use crate::model::rule::Rule;

/// The page, in Markdown.
#[must_use]
pub fn markdown(rules: &[&Rule]) -> String {
    let mut out = String::from(
        "# Rules\n\nThis page is made from the rules themselves; `UPDATE=1 cargo test --test suite trace` renews it. \
         `countersign explain CODE` shows a rule's whole page with its reasons, how to mend what it finds, and \
         examples; the site has it as `rules/CODE.html`. What the requirements behind a rule ask stands in \
         [traceability.md](traceability.md), and what a clause asks `countersign explain CLAUSE` says, in our own \
         words.\n",
    );
    let mut family = "";
    for rule in rules {
        let of = rule.code.split('-').next().unwrap_or_default();
        if of != family {
            family = of;
            let _ = write!(out, "\n## {family}\n");
        }
        one(&mut out, rule);
    }
    out
}

fn one(out: &mut String, rule: &Rule) {
    let _ = write!(out, "\n### {} {}\n\n{}\n\n", rule.code, rule.title, rule.summary);
    let procedure = if rule.procedure.is_empty() { "none".to_owned() } else { rule.procedure.join(", ") };
    let _ = write!(
        out,
        "- Name: `{}`\n- Usual grade: {}; basis: {}\n- Clauses: {}\n- Requirements: {procedure}\n- Page: \
         `rules/{}.html`\n",
        rule.name,
        rule.grade,
        rule.basis.words(),
        rule.clauses.join(", "),
        rule.code,
    );
}
