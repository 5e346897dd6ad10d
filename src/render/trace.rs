//! What each requirement of the procedure rests on: rules, records, pages; by section, by clause and
//! by kind of record.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame::At;
use super::names;
use super::say::say;
use super::view::{Link, Mark};
use super::words;
use super::{Build, RenderError, clauses};
use crate::model::clause::{self, CLAUSES, Clause};
use crate::model::kind::{Kind, SHAPES, Shape};
use crate::model::page::Page;
use crate::model::rule::Rule;
use crate::model::trace::{self, Requirement, Support};

#[derive(Serialize)]
struct TracePage {
    at: At,
    total: usize,
    tally: Vec<(usize, Mark)>,
    sections: Vec<Section>,
    clauses: Vec<ByClause>,
    silent: Vec<Link>,
    kinds: Vec<ByKind>,
}

#[derive(Serialize)]
struct Section {
    id: String,
    title: &'static str,
    count: String,
    /// Rules of the laboratory's own for the section as a whole.
    own: Vec<Link>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    code: &'static str,
    text: &'static str,
    /// How people see to it, where they do.
    procedural: Option<&'static str>,
    /// The clause as the source has it, where that is loose, and what is loose about it.
    loosely: Option<(String, &'static str)>,
    support: Mark,
    rules: Vec<Link>,
    records: Vec<Fields>,
    pages: Vec<Link>,
    metrics: Vec<Link>,
    clauses: Vec<Link>,
}

/// Fields of one kind.
#[derive(Serialize)]
struct Fields {
    kind: Link,
    paths: String,
}

#[derive(Serialize)]
struct ByClause {
    clause: Link,
    title: &'static str,
    requirements: Vec<Link>,
    rules: Vec<Link>,
}

#[derive(Serialize)]
struct ByKind {
    id: String,
    name: &'static str,
    title: String,
    paths: &'static [&'static str],
    records: u64,
    requirements: Vec<Link>,
}

/// The fragment of a requirement's row.
fn fragment(id: &str) -> String {
    format!("q-{}", names::slug(id))
}

fn kind_fragment(kind: Kind) -> String {
    format!("k-{}", kind.name())
}

/// Requirements by id, leading to their rows.
pub(super) fn links<'a>(ids: impl IntoIterator<Item = &'a str>, at: &At) -> Vec<Link> {
    let link = |id: &str| {
        let href = trace::by_id(id).map(|r| at.to(&format!("traceability.html#{}", fragment(r.id))));
        Link { href, text: id.to_owned() }
    };
    ids.into_iter().map(link).collect()
}

/// How far a requirement is supported, as a mark.
pub(super) fn mark(support: Support) -> Mark {
    match support {
        Support::Rule => Mark::fine(say("By rule")),
        Support::Record => Mark::plain("open", say("By record only")),
        Support::Procedure => Mark::plain("none", say("Procedural")),
        Support::NotYet => Mark::cannot(say("Not yet")),
    }
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Traceability"), "procedure");
    let all = trace::requirements();
    let count = |support| (all.iter().filter(|r| r.support() == support).count(), mark(support));
    let sections = trace::by_section().map(|(section, requirements)| Section {
        id: format!("s-{}", names::slug(section.prefix)),
        title: section.title,
        count: words::count(requirements.len(), "requirement"),
        own: own_links(build, &own_rules_of(build, section), &at),
        rows: requirements.into_iter().map(|r| row(build, r, &at)).collect(),
    });
    let cites = |clause: &Clause| all.iter().any(|r| r.clauses.contains(&clause.id));
    let (named, silent): (Vec<&Clause>, Vec<&Clause>) = CLAUSES.iter().partition(|c| cites(c));
    let view = TracePage {
        total: all.len(),
        tally: Support::ALL.into_iter().map(count).collect(),
        sections: sections.collect(),
        clauses: named.into_iter().map(|c| by_clause(build, c, &at)).collect(),
        silent: silent.into_iter().map(|c| cited(c, &at)).collect(),
        kinds: SHAPES.iter().map(|shape| by_kind(build, shape, &at)).collect(),
        at,
    };
    build.page("traceability.html", "traceability.html", &view)
}

fn row(build: &Build, requirement: &Requirement<'static>, at: &At) -> Row {
    let loosely = requirement.cited_as.map(|cited| {
        let clause = clause::by_id(cited.clause).map_or_else(|| cited.clause.to_owned(), Clause::cited);
        (clause, cited.why)
    });
    let measure = |name: &&'static str| {
        let href = build.names.record(name).filter(|_| !trace::is_planned(name));
        Link { href: href.map(|address| at.to(address)), text: trace::shown(name) }
    };
    Row {
        id: fragment(requirement.id),
        code: requirement.id,
        text: requirement.text,
        procedural: requirement.procedural,
        loosely,
        support: supported(build, requirement),
        rules: rules(build, requirement, at),
        records: records(requirement),
        pages: requirement.pages.iter().map(|name| page_link(name, at)).collect(),
        metrics: requirement.metrics.iter().map(measure).collect(),
        clauses: requirement
            .clauses
            .iter()
            .filter_map(|id| clause::by_id(id))
            .map(|c| cited(c, at))
            .collect(),
    }
}

/// The rules of a requirement, leading to their pages; what is not built yet says so.
pub(super) fn rules(build: &Build, requirement: &Requirement<'static>, at: &At) -> Vec<Link> {
    let link =
        |code: &&str| Link { href: build.names.rule(code).map(|a| at.to(&a)), text: trace::shown(code) };
    let own = own_links(build, &own_rules(build, requirement), at);
    requirement.rules.iter().map(link).chain(own).collect()
}

/// How far a requirement is supported, a rule of the laboratory's own counted.
pub(super) fn supported(build: &Build, requirement: &Requirement<'static>) -> Mark {
    match requirement.support() {
        Support::Rule => mark(Support::Rule),
        _ if !own_rules(build, requirement).is_empty() => Mark::fine(say("By own rule")),
        other => mark(other),
    }
}

/// Rules of the laboratory's own that name a requirement of the procedure by its id.
pub(super) fn own_rules(build: &Build, requirement: &Requirement<'static>) -> Vec<&'static Rule> {
    let names = |rule: &&Rule| rule.procedure.iter().any(|id| id.trim().eq_ignore_ascii_case(requirement.id));
    names::rules(build.site.checked).filter(|rule| rule.is_own()).filter(names).collect()
}

/// Rules of the laboratory's own that name a section of the procedure as a whole, as `P09-6.3` or
/// `Procedure 09, section 6.3`.
pub(super) fn own_rules_of(build: &Build, section: &trace::Section) -> Vec<&'static Rule> {
    let Some(number) = section.prefix.strip_prefix("P09-") else { return Vec::new() };
    let is_it = |text: &&str| {
        let text = text.trim().to_lowercase();
        let rest = text.strip_prefix("procedure 09").or_else(|| text.strip_prefix("p09-"));
        let said = |rest: &str| {
            let words = rest.split([' ', ',']).filter(|word| !word.is_empty() && *word != "section");
            words.eq([number.to_lowercase().as_str()])
        };
        rest.is_some_and(said)
    };
    let own = names::rules(build.site.checked).filter(|rule| rule.is_own());
    own.filter(|rule| rule.procedure.iter().any(is_it)).collect()
}

/// Rules, leading to their pages.
pub(super) fn own_links(build: &Build, rules: &[&'static Rule], at: &At) -> Vec<Link> {
    let link = |rule: &&'static Rule| Link {
        href: build.names.rule(rule.code).map(|a| at.to(&a)),
        text: rule.code.to_owned(),
    };
    rules.iter().map(link).collect()
}

/// The fields of a requirement by kind, in the order of the data.
fn records(requirement: &Requirement<'static>) -> Vec<Fields> {
    let mut all: Vec<(Kind, Vec<&str>)> = Vec::new();
    for field in &requirement.records {
        match all.iter_mut().find(|(kind, _)| *kind == field.kind) {
            Some((_, paths)) => paths.push(field.path),
            None => all.push((field.kind, vec![field.path])),
        }
    }
    let fields = all.into_iter().map(|(kind, paths)| Fields {
        kind: Link { href: Some(format!("#{}", kind_fragment(kind))), text: kind.name().to_owned() },
        paths: paths.into_iter().filter(|path| !path.is_empty()).collect::<Vec<_>>().join(", "),
    });
    fields.collect()
}

/// A page of the site; one of a kind that has many leads to their list.
fn page_link(name: &str, at: &At) -> Link {
    if trace::is_planned(name) {
        return Link { href: None, text: trace::shown(name) };
    }
    let list =
        name.strip_suffix("/*.html").map_or_else(|| name.to_owned(), |folder| format!("{folder}.html"));
    Link { href: Some(at.to(&list)), text: name.to_owned() }
}

/// A clause, leading to its entry.
fn cited(clause: &Clause, at: &At) -> Link {
    let standard = if clause.id.starts_with("9001-") { "ISO 9001 " } else { "" };
    let href = at.to(&format!("clauses.html#{}", names::clause_fragment(clause.id)));
    Link { href: Some(href), text: format!("{standard}{}", clause.number()) }
}

fn by_clause(build: &Build, clause: &'static Clause, at: &At) -> ByClause {
    let requirements = trace::requirements().iter().filter(|r| r.clauses.contains(&clause.id));
    let rules = names::rules(build.site.checked)
        .filter(|rule| rule.clauses.iter().any(|c| clauses::is_within(c, clause.id)));
    ByClause {
        clause: cited(clause, at),
        title: say(clause.title),
        requirements: links(requirements.map(|r| r.id), at),
        rules: rules
            .map(|r| Link { href: build.names.rule(r.code).map(|a| at.to(&a)), text: r.code.to_owned() })
            .collect(),
    }
}

fn by_kind(build: &Build, shape: &'static Shape, at: &At) -> ByKind {
    let of_kind: BTreeMap<usize, &str> = trace::requirements()
        .iter()
        .enumerate()
        .filter(|(_, r)| r.records.iter().any(|field| field.kind == shape.kind))
        .map(|(place, r)| (place, r.id))
        .collect();
    ByKind {
        id: kind_fragment(shape.kind),
        name: shape.name,
        title: words::sentence(say(shape.title)),
        paths: shape.paths,
        records: build.lab().counts.get(&shape.kind).copied().unwrap_or_default() as u64,
        requirements: links(of_kind.into_values(), at),
    }
}
