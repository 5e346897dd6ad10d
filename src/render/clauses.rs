//! From each clause to its meaning, the rules that look at it, and what they found, by quarter.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::dates;
use super::frame::At;
use super::names;
use super::say::say;
use super::view::{Link, Mark};
use super::words;
use super::{Build, RenderError};
use crate::model::clause::{self, CLAUSES, Clause};
use crate::model::finding::{Grade, Outcome};
use crate::model::page::Page;
use crate::model::rule::Rule;

/// Quarters shown at most, the latest.
const MOST_QUARTERS: usize = 8;

/// Clauses of the front page, with the words under which a reader knows them.
const BRIEF: [(&str, &str); 11] = [
    ("17025-7.1.1", "Review of requests"),
    ("17025-7.1.2", "Bad or old method"),
    ("17025-7.1.3", "Decision rule"),
    ("17025-7.1.4", "Differences settled"),
    ("17025-7.1.5", "Deviation told"),
    ("17025-7.1.6", "Amended contract"),
    ("17025-7.1.7", "Cooperation"),
    ("17025-7.1.8", "Records"),
    ("17025-8.6.2", "Customer feedback"),
    ("17025-4.2", "Confidentiality"),
    ("17025-7.9", "Complaints"),
];

/// A clause on the front page.
#[derive(Serialize)]
pub(super) struct Brief {
    number: String,
    title: &'static str,
    href: String,
    class: &'static str,
    mark: Mark,
    says: String,
}

#[derive(Serialize)]
struct ClausesPage {
    at: At,
    /// Heads of the columns of counts: quarters, what lies before them, and what has no day.
    quarters: Vec<String>,
    groups: Vec<Group>,
    unseen: Vec<Unseen>,
    columns: usize,
}

#[derive(Serialize)]
struct Group {
    title: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    number: &'static str,
    title: &'static str,
    meaning: &'static str,
    mark: Mark,
    found: usize,
    asked: u64,
    cannot: usize,
    quarters: Vec<Count>,
    procedure: String,
    rules: Vec<Link>,
}

#[derive(Serialize)]
struct Count {
    count: usize,
    class: &'static str,
}

#[derive(Serialize)]
struct Unseen {
    id: String,
    number: &'static str,
    standard: &'static str,
    title: &'static str,
    meaning: &'static str,
    /// The clause above it that rules look at as a whole.
    part_of: Option<Link>,
}

/// What the rules of one clause, and of those below it, found.
struct Sum<'a> {
    outcomes: Vec<&'a Outcome>,
    found: usize,
    asked: usize,
    cannot: usize,
}

impl<'a> Sum<'a> {
    fn of(build: &Build<'a>, id: &str) -> Self {
        let touches = |o: &&Outcome| o.rule.clauses.iter().any(|c| is_within(c, id));
        let outcomes: Vec<&Outcome> = build.site.checked.outcomes.iter().filter(touches).collect();
        Self {
            found: outcomes.iter().map(|o| o.findings.len()).sum(),
            asked: outcomes.iter().map(|o| o.population()).sum(),
            cannot: outcomes.iter().map(|o| o.cannot_tell.len()).sum(),
            outcomes,
        }
    }

    fn worst(&self) -> Option<Grade> {
        self.outcomes.iter().flat_map(|o| &o.findings).map(|f| f.grade).min()
    }

    fn mark(&self, build: &Build) -> Mark {
        let labels = &build.lab().settings.grade_labels;
        match self.worst() {
            Some(grade) => Mark::grade(grade, say(labels.of(grade))),
            None if self.outcomes.is_empty() => Mark::plain("none", say("Not looked at")),
            None if self.asked == 0 => Mark::plain("none", say("Nothing to look at")),
            None if self.cannot == self.asked => Mark::cannot(say("Cannot tell")),
            None => Mark::fine(say("No finding")),
        }
    }
}

/// Whether a clause is `id` or stands below it: `17025-7.1.1.c` below `17025-7.1.1`.
pub(super) fn is_within(clause: &str, id: &str) -> bool {
    clause.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The clauses of a rule, leading to their entries.
pub(super) fn links(rule: &Rule, at: &At) -> Vec<Link> {
    let links = rule.clauses.iter().map(|id| match clause::by_id(id) {
        Some(clause) => {
            let standard = if clause.id.starts_with("9001-") { "ISO 9001 " } else { "" };
            let href = at.to(&format!("clauses.html#{}", names::clause_fragment(clause.id)));
            Link { href: Some(href), text: format!("{standard}{}", clause.number()) }
        }
        None => Link { href: None, text: (*id).to_owned() },
    });
    links.collect()
}

/// The clauses of the front page.
pub(super) fn brief(build: &Build) -> Vec<Brief> {
    BRIEF.into_iter().map(|(id, title)| brief_of(build, id, say(title))).collect()
}

fn brief_of(build: &Build, id: &str, title: &'static str) -> Brief {
    let sum = Sum::of(build, id);
    // A clause without an entry of its own leads to the first of those below it.
    let entry = CLAUSES.iter().find(|c| is_within(c.id, id)).map_or(id, |c| c.id);
    let mark = sum.mark(build);
    let class = match sum.worst() {
        Some(Grade::Major) => "s-major",
        Some(Grade::Minor) => "s-minor",
        Some(Grade::Observation) => "s-observation",
        None if sum.asked == 0 => "s-none",
        None if sum.cannot == sum.asked => "s-cannot",
        None => "s-pass",
    };
    let says = match (sum.outcomes.is_empty(), sum.cannot) {
        (true, _) => say("no rule reads this from records").to_owned(),
        (false, 0) => say!("{found} of {asked}", found = sum.found, asked = words::grouped(sum.asked as u64)),
        (false, cannot) => {
            say!(
                "{found} of {asked} · {cannot} cannot tell",
                found = sum.found,
                asked = words::grouped(sum.asked as u64),
                cannot
            )
        }
    };
    let number = id.split_once('-').map_or(id, |(_, number)| number).to_owned();
    Brief {
        number,
        title,
        href: format!("clauses.html#{}", names::clause_fragment(entry)),
        class,
        mark,
        says,
    }
}

/// Clauses that no rule names, nor one below them.
pub(super) fn unseen(build: &Build) -> Vec<&'static Clause> {
    let named: BTreeSet<&str> =
        names::rules(build.site.checked).flat_map(|r| r.clauses.iter().copied()).collect();
    CLAUSES.iter().filter(|c| !named.iter().any(|n| is_within(n, c.id))).collect()
}

/// The nearest clause above one without a rule that a rule names as a whole.
pub(super) fn part_of(build: &Build, clause: &Clause) -> Option<&'static Clause> {
    let above = |c: &&Clause| c.id != clause.id && is_within(clause.id, c.id);
    let named = |c: &&Clause| names::rules(build.site.checked).any(|rule| rule.clauses.contains(&c.id));
    CLAUSES.iter().filter(above).filter(named).max_by_key(|c| c.id.len())
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Clauses"), "clauses");
    let by_rule = by_quarter(build);
    let columns = Column::all(&by_rule);
    let unseen = unseen(build);
    let mut groups: Vec<Group> = GROUPS.map(|title| Group { title: say(title), rows: Vec::new() }).into();
    for clause in CLAUSES.iter().filter(|c| !unseen.contains(c)) {
        let row = row(build, clause, &columns, &by_rule, &at);
        let title = say(group(clause));
        if let Some(group) = groups.iter_mut().find(|g| g.title == title) {
            group.rows.push(row);
        }
    }
    groups.retain(|group| !group.rows.is_empty());
    let unseen = unseen.into_iter().map(|clause| Unseen {
        id: names::clause_fragment(clause.id),
        number: clause.number(),
        standard: clause.standard(),
        title: say(clause.title),
        meaning: say(clause.meaning),
        part_of: part_of(build, clause).map(|whole| Link {
            href: Some(at.to(&format!("clauses.html#{}", names::clause_fragment(whole.id)))),
            text: whole.number().to_owned(),
        }),
    });
    let unseen: Vec<Unseen> = unseen.collect();
    let quarters: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let view = ClausesPage { columns: quarters.len() + 6, at, quarters, groups, unseen };
    build.page("clauses.html", "clauses.html", &view)
}

/// How many findings a rule has in each quarter; in none those whose matter has no day.
type ByQuarter = BTreeMap<&'static str, BTreeMap<Option<String>, usize>>;

/// Findings of each rule by the quarter in which their matter arose.
fn by_quarter(build: &Build) -> ByQuarter {
    let mut all = ByQuarter::new();
    for finding in build.site.checked.outcomes.iter().flat_map(|o| &o.findings) {
        let quarter = dates::day(build.lab(), finding).map(words::quarter);
        *all.entry(finding.rule.code).or_default().entry(quarter).or_default() += 1;
    }
    all
}

/// A column of counts. All of them together hold every finding once.
struct Column {
    head: String,
    quarters: BTreeSet<Option<String>>,
}

impl Column {
    /// The latest quarters, each by itself; before them all earlier ones, after them what has no day, where
    /// there is any.
    fn all(by_rule: &ByQuarter) -> Vec<Self> {
        let mut dated: BTreeSet<Option<String>> = by_rule.values().flat_map(|q| q.keys().cloned()).collect();
        let undated = dated.take(&None);
        let earlier: BTreeSet<Option<String>> =
            dated.iter().take(dated.len().saturating_sub(MOST_QUARTERS)).cloned().collect();
        let mut columns = Vec::new();
        if !earlier.is_empty() {
            columns.push(Self { head: say("earlier").to_owned(), quarters: earlier.clone() });
        }
        columns.extend(dated.difference(&earlier).map(|quarter| Self {
            head: quarter.clone().unwrap_or_default(),
            quarters: BTreeSet::from([quarter.clone()]),
        }));
        columns.extend(
            undated.map(|none| Self { head: say("no day").to_owned(), quarters: BTreeSet::from([none]) }),
        );
        columns
    }
}

/// Groups of clauses, in the order in which an assessor asks.
const GROUPS: [&str; 5] = [CONTRACTS, WORK, MEANS, LISTENING, ISO_9001];
const CONTRACTS: &str = "Customers and contracts";
const WORK: &str = "Work and reports";
const MEANS: &str = "People, equipment and outside help";
const LISTENING: &str = "Records, listening and improving";
const ISO_9001: &str = "ISO 9001";

fn group(clause: &Clause) -> &'static str {
    if clause.id.starts_with("9001-") {
        return ISO_9001;
    }
    let number = clause.number();
    match number.split('.').next() {
        Some("4") => CONTRACTS,
        Some("7") if number.starts_with("7.1.") => CONTRACTS,
        Some("5" | "6") => MEANS,
        Some("7") if number.starts_with("7.9") || number.starts_with("7.10") => LISTENING,
        Some("7") => WORK,
        _ => LISTENING,
    }
}

fn row(build: &Build, clause: &Clause, columns: &[Column], by_rule: &ByQuarter, at: &At) -> Row {
    let sum = Sum::of(build, clause.id);
    let count = |column: &Column| {
        let of_rules = sum.outcomes.iter().filter_map(|o| by_rule.get(o.rule.code));
        let of = of_rules.flat_map(|found| column.quarters.iter().filter_map(|quarter| found.get(quarter)));
        let count: usize = of.sum();
        Count { count, class: heat(count) }
    };
    let rules =
        names::rules(build.site.checked).filter(|r| r.clauses.iter().any(|c| is_within(c, clause.id)));
    let procedure: BTreeSet<&str> = rules.clone().flat_map(procedure_sections).collect();
    Row {
        id: names::clause_fragment(clause.id),
        number: clause.number(),
        title: say(clause.title),
        meaning: say(clause.meaning),
        mark: sum.mark(build),
        found: sum.found,
        asked: sum.asked as u64,
        cannot: sum.cannot,
        quarters: columns.iter().map(count).collect(),
        procedure: procedure.into_iter().collect::<Vec<_>>().join(", "),
        rules: rules
            .map(|r| Link { href: build.names.rule(r.code).map(|a| at.to(&a)), text: r.code.to_owned() })
            .collect(),
    }
}

/// How dark a count is drawn.
fn heat(count: usize) -> &'static str {
    match count {
        0 => "z",
        1 => "h1",
        2..=3 => "h2",
        _ => "h3",
    }
}

/// Sections of procedure 09 that a rule rests on: `6.2` for `P09-6.2-a`.
fn procedure_sections(rule: &'static Rule) -> impl Iterator<Item = &'static str> {
    rule.procedure.iter().filter_map(|id| {
        let section = id.strip_prefix("P09-")?.split('-').next()?;
        section.starts_with(|c: char| c.is_ascii_digit()).then_some(section)
    })
}
