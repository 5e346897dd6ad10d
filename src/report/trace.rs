//! Requirements and what they rest on: on a terminal, and as a page of the documentation,
//! `docs/traceability.md`.

use std::fmt::Write as _;

use super::paint::Look;
use super::wrap;
use crate::model::clause::{self, CLAUSES};
use crate::model::rule::Rule;
use crate::model::trace::{self, Requirement, Support};

/// The page of one requirement.
pub(super) fn page(requirement: &Requirement<'_>, rules: &[&Rule], look: Look) -> String {
    let mut out = format!("{}\n", look.bold(requirement.id));
    if let Some(section) = trace::section(requirement.id) {
        out.push_str(&wrap::hanging("", section.title, look.width));
    }
    out.push_str(&wrap::hanging("", requirement.text, look.width));
    out.push('\n');
    let mut line = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&wrap::hanging(&format!("{name:<11}"), text, look.width));
        }
    };
    line("supported", requirement.support().words());
    line("rules", &shown(&requirement.rules));
    let names =
        |rule: &&&Rule| rule.procedure.iter().any(|id| id.trim().eq_ignore_ascii_case(requirement.id));
    let own: Vec<&str> =
        rules.iter().filter(|rule| rule.is_own()).filter(names).map(|rule| rule.code).collect();
    line("own rules", &own.join(", "));
    line("records", &records(requirement));
    line("pages", &shown(&requirement.pages));
    line("measures", &shown(&requirement.metrics));
    line("people", requirement.procedural.unwrap_or_default());
    for (i, id) in requirement.clauses.iter().enumerate() {
        let text = clause::by_id(id)
            .map_or_else(|| (*id).to_owned(), |c| format!("{} {}: {}", c.standard(), c.number(), c.meaning));
        line(if i == 0 { "clauses" } else { "" }, &text);
    }
    if let Some(cited) = requirement.cited_as {
        line("cited as", &format!("{}, {}", cited.clause, cited.why));
    }
    out
}

/// The page of all, in Markdown.
#[must_use]
pub fn markdown() -> String {
    let all = trace::requirements();
    let mut out = String::from(
        "# Traceability\n\nThis page is made from [traceability.tsv](traceability.tsv); `UPDATE=1 cargo test --test \
         suite trace` renews it. Each requirement of procedure 09 and its companions, in our own words, and what it \
         rests on: rules, fields of records, pages of the site, measures. What is \"not built yet\" supports \
         nothing. \"Loosely\" is where a source cites another clause than the one meant.\n\n",
    );
    let _ = writeln!(out, "| supported | requirements |\n|---|---|");
    for support in Support::ALL {
        let count = all.iter().filter(|r| r.support() == support).count();
        let _ = writeln!(out, "| {} | {count} |", support.words());
    }
    let _ = writeln!(out, "| all | {} |", all.len());
    for (section, requirements) in trace::by_section() {
        let _ = write!(
            out,
            "\n## {}\n\n| id | requirement | supported | rules | records | pages | measures | people | clauses |\n\
             |---|---|---|---|---|---|---|---|---|\n",
            section.title
        );
        for requirement in requirements {
            row(&mut out, requirement);
        }
    }
    by_clause(&mut out);
    out
}

fn row(out: &mut String, requirement: &Requirement<'_>) {
    let loosely = requirement
        .cited_as
        .map_or_else(String::new, |cited| format!("; loosely {} ({})", cited.clause, cited.why));
    let _ = writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} | {} | {} | {}{loosely} |",
        requirement.id,
        requirement.text,
        requirement.support().words(),
        shown(&requirement.rules),
        records(requirement),
        shown(&requirement.pages).replace('*', "\\*"),
        shown(&requirement.metrics),
        requirement.procedural.unwrap_or_default(),
        requirement.clauses.join(", "),
    );
}

fn by_clause(out: &mut String) {
    out.push_str("\n## By clause\n\n| clause | title | requirements |\n|---|---|---|\n");
    let mut silent = Vec::new();
    for clause in CLAUSES {
        let all = trace::requirements().iter().filter(|r| r.clauses.contains(&clause.id));
        let ids: Vec<&str> = all.map(|r| r.id).collect();
        if ids.is_empty() {
            silent.push(clause.id);
        } else {
            let _ = writeln!(out, "| {} | {} | {} |", clause.id, clause.title, ids.join(", "));
        }
    }
    let _ = writeln!(out, "\nClauses of the catalogue that no requirement names: {}.", silent.join(", "));
}

fn records(requirement: &Requirement<'_>) -> String {
    let names: Vec<String> = requirement.records.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn shown(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| trace::shown(name)).collect();
    names.join(", ")
}
