//! Traceability: every requirement of procedure 09 and its companions, in our own words, and what
//! it rests on here: rules, fields of records, pages, measures, clauses of the standards.
//!
//! The data stand in `docs/traceability.tsv`, a line a requirement; each name in them is held by a
//! test to exist, or to be in [`PLANNED`] and not to exist.

use std::sync::LazyLock;

use super::kind::Kind;

/// The data: a line of names, then a line a requirement.
const TABLE: &str = include_str!("../../docs/traceability.tsv");

/// The columns, in order.
const COLUMNS: [&str; 9] =
    ["id", "requirement", "records", "rules", "metrics", "pages", "procedural", "clauses", "cited_as"];

/// Rules, measures of trends and pages that requirements name and that are not built yet. Whoever
/// builds one takes it out; a test sees to it.
pub const PLANNED: &[&str] = &[];

/// A field of a kind of record, or the kind as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The kind.
    pub kind: Kind,
    /// Keys from the record down, joined by `.`, lists passed over: `lines.method_requested`. Empty
    /// for the kind as a whole.
    pub path: &'a str,
}

/// A clause that the source names where another is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CitedAs<'a> {
    /// The clause as cited, as in `17025-7.1.8`; it may be one that no edition in force has.
    pub clause: &'a str,
    /// What is loose about it.
    pub why: &'a str,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement<'a> {
    /// Its id: `P09-6.2-a`.
    pub id: &'a str,
    /// What it asks, in one sentence of ours.
    pub text: &'a str,
    /// Fields of records that hold the evidence.
    pub records: Vec<Field<'a>>,
    /// Codes of rules that look at it.
    pub rules: Vec<&'a str>,
    /// Measures of trends that show it, `M01` to `M25`.
    pub metrics: Vec<&'a str>,
    /// Files of the site that show it; `jobs/*.html` for a page of each job.
    pub pages: Vec<&'a str>,
    /// How people see to it where no record or rule can, in a sentence.
    pub procedural: Option<&'a str>,
    /// The clauses behind it, as in the clause catalogue.
    pub clauses: Vec<&'a str>,
    /// The clause under which the source has it, where that is another.
    pub cited_as: Option<CitedAs<'a>>,
}

/// How far a requirement is supported; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// A rule asks.
    Rule,
    /// Records or pages show it; nobody asks.
    Record,
    /// People see to it; it is written down how.
    Procedure,
    /// All that would support it is not built yet.
    NotYet,
}

impl Support {
    /// Every degree, the strongest first.
    pub const ALL: [Self; 4] = [Self::Rule, Self::Record, Self::Procedure, Self::NotYet];

    /// The degree in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Rule => "by rule",
            Self::Record => "by record only",
            Self::Procedure => "procedural",
            Self::NotYet => "not yet supported",
        }
    }
}

impl<'a> Requirement<'a> {
    /// How far it is supported by what is built.
    #[must_use]
    pub fn support(&self) -> Support {
        let built = |names: &[&str]| names.iter().any(|name| !is_planned(name));
        if built(&self.rules) {
            Support::Rule
        } else if !self.records.is_empty() || built(&self.pages) || built(&self.metrics) {
            Support::Record
        } else if self.procedural.is_some() {
            Support::Procedure
        } else {
            Support::NotYet
        }
    }

    /// The kinds of record that it rests on, each once.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.records.iter().map(|field| field.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn read(line: &'a str) -> Result<Self, String> {
        let cells: Vec<&str> = line.split('\t').collect();
        let Ok([id, text, records, rules, metrics, pages, procedural, clauses, cited_as]) =
            <[&str; COLUMNS.len()]>::try_from(cells)
        else {
            return Err(format!("{line:?} does not have {} cells", COLUMNS.len()));
        };
        if id.is_empty() || text.is_empty() {
            return Err(format!("{line:?} has no id or says nothing"));
        }
        let records: Result<Vec<Field>, String> = names(records).map(Field::read).collect();
        Ok(Self {
            id,
            text,
            records: records.map_err(|why| format!("{id}: {why}"))?,
            rules: names(rules).collect(),
            metrics: names(metrics).collect(),
            pages: names(pages).collect(),
            procedural: Some(procedural).filter(|words| !words.is_empty()),
            clauses: names(clauses).collect(),
            cited_as: cited_as.split_once(": ").map(|(clause, why)| CitedAs { clause, why }),
        })
    }
}

impl<'a> Field<'a> {
    fn read(name: &'a str) -> Result<Self, String> {
        let (kind, path) = name.split_once('.').unwrap_or((name, ""));
        let kind = Kind::named(kind).ok_or_else(|| format!("no kind of record is called {kind}"))?;
        Ok(Self { kind, path })
    }
}

impl std::fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path {
            "" => f.write_str(self.kind.name()),
            path => write!(f, "{}.{path}", self.kind.name()),
        }
    }
}

fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(", ").filter(|name| !name.is_empty())
}

/// Reads a table of requirements; gives what was read and what could not be.
#[must_use]
pub fn read(table: &str) -> (Vec<Requirement<'_>>, Vec<String>) {
    let mut all = Vec::new();
    let mut faults = Vec::new();
    let mut lines = table.lines();
    let heads = lines.next().unwrap_or_default();
    if !heads.split('\t').eq(COLUMNS) {
        faults.push(format!("the columns are {heads:?}, not {COLUMNS:?}"));
    }
    for line in lines {
        match Requirement::read(line) {
            Ok(requirement) => all.push(requirement),
            Err(why) => faults.push(why),
        }
    }
    (all, faults)
}

/// Every requirement, in the order of its sources.
#[must_use]
pub fn requirements() -> &'static [Requirement<'static>] {
    static ALL: LazyLock<Vec<Requirement<'static>>> = LazyLock::new(|| read(TABLE).0);
    &ALL
}

/// What the data could not be read as; a test holds it empty.
#[must_use]
pub fn faults() -> Vec<String> {
    read(TABLE).1
}

/// The requirement with this id, without regard to case.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Requirement<'static>> {
    requirements().iter().find(|r| r.id.eq_ignore_ascii_case(id))
}

/// Whether a rule, measure or page is yet to be built.
#[must_use]
pub fn is_planned(name: &str) -> bool {
    PLANNED.contains(&name)
}

/// A name as readers see it: what is planned says so.
#[must_use]
pub fn shown(name: &str) -> String {
    if is_planned(name) { format!("{name} (not built yet)") } else { name.to_owned() }
}

/// A part of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// What the ids of its requirements begin with.
    pub prefix: &'static str,
    /// Its title.
    pub title: &'static str,
}

macro_rules! sections {
    ($($prefix:literal $title:literal;)+) => {
        /// The sections of the sources, in order.
        pub const SECTIONS: &[Section] = &[$(Section { prefix: $prefix, title: $title }),+];
    };
}

sections! {
    "P09-2" "Procedure 09, 2: what it covers";
    "P09-4" "Procedure 09, 4: words";
    "P09-5" "Procedure 09, 5: who does what";
    "P09-6.1" "Procedure 09, 6.1: taking a request in";
    "P09-6.2" "Procedure 09, 6.2: contract review";
    "P09-6.3" "Procedure 09, 6.3: yes, yes if, or no";
    "P09-6.4" "Procedure 09, 6.4: amendments";
    "P09-7.1" "Procedure 09, 7.1: word during the work";
    "P09-7.2" "Procedure 09, 7.2: deviations";
    "P09-7.3" "Procedure 09, 7.3: secrecy";
    "P09-8.1" "Procedure 09, 8.1: asking customers";
    "P09-8.2" "Procedure 09, 8.2: reading their answers";
    "P09-8.3" "Procedure 09, 8.3: acting on them";
    "P09-9" "Procedure 09, 9: documents beside it";
    "P09-10" "Procedure 09, 10: revisions";
    "P09-W" "Procedure 09, its reasons";
    "P09-N" "Procedure 09, its examples of nonconformities";
    "9001-8.2.1-g" "ISO 9001 8.2.1 in practice: in general";
    "9001-8.2.1-a" "ISO 9001 8.2.1 in practice: information on services";
    "9001-8.2.1-b" "ISO 9001 8.2.1 in practice: enquiries, orders, changes";
    "9001-8.2.1-c" "ISO 9001 8.2.1 in practice: feedback";
    "9001-8.2.1-k" "ISO 9001 8.2.1 in practice: complaints";
    "9001-8.2.1-d" "ISO 9001 8.2.1 in practice: customers' property";
    "9001-8.2.1-e" "ISO 9001 8.2.1 in practice: contingencies";
    "9001-8.2.1-doc" "ISO 9001 8.2.1 in practice: evidence";
    "S002" "Companion: processes that touch customers";
    "S003" "Companion: kinds of communication";
    "S004" "Companion: eyes on the customer";
}

/// The section that a requirement belongs to.
#[must_use]
pub fn section(id: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| {
        id.strip_prefix(section.prefix).is_some_and(|rest| {
            let numbered = section.prefix.ends_with(|c: char| c.is_ascii_alphabetic())
                && rest.starts_with(|c: char| c.is_ascii_digit());
            rest.is_empty() || rest.starts_with('-') || numbered
        })
    })
}

/// The requirements by section, in order.
pub fn by_section() -> impl Iterator<Item = (&'static Section, Vec<&'static Requirement<'static>>)> {
    SECTIONS.iter().map(|section| {
        let of = |r: &&Requirement| self::section(r.id) == Some(section);
        (section, requirements().iter().filter(of).collect())
    })
}
