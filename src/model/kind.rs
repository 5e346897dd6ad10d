//! The one table that maps a path to a kind of record, its id and its schema.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a record is. The names are those of the files and of `schemas/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is described in SHAPES")]
pub enum Kind {
    Settings,
    Person,
    Customer,
    Agreement,
    Quotation,
    Request,
    Review,
    Amendment,
    Deviation,
    Communication,
    Sample,
    Subcontract,
    Work,
    Report,
    Campaign,
    Feedback,
    Complaint,
    Action,
    Analysis,
    Disclosure,
    Method,
    Equipment,
    Provider,
    Document,
    Disposition,
    Register,
    Objective,
    CommPlan,
    Contingency,
    Rule,
}

/// How a file of a kind holds its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The file is one record.
    One,
    /// The file lists records under this key.
    List(&'static str),
    /// A Markdown file whose front matter is the record.
    FrontMatter,
    /// A table with one record a row.
    Csv,
}

impl Holds {
    /// The key under which a file lists its records; `rows` for a table.
    #[must_use]
    pub fn list(self) -> Option<&'static str> {
        match self {
            Self::One | Self::FrontMatter => None,
            Self::List(key) => Some(key),
            Self::Csv => Some("rows"),
        }
    }
}

/// One row of the table: where files of a kind stand.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The kind.
    pub kind: Kind,
    /// Its name in file names, schema names and commands.
    pub name: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// Path patterns: `<id>` one segment that names the record, `<job>` the job's folder, `**`
    /// any number of folders, `-<n>` an optional `-` and number that tells parts apart.
    pub paths: &'static [&'static str],
    /// How the file holds records.
    pub holds: Holds,
}

macro_rules! shapes {
    ($($kind:ident $name:literal $title:literal $holds:expr, [$($path:literal),+];)+) => {
        /// Every kind, in the order in which people meet them.
        pub const SHAPES: &[Shape] = &[$(Shape {
            kind: Kind::$kind, name: $name, title: $title, paths: &[$($path),+], holds: $holds,
        }),+];
    };
}

shapes! {
    Settings "settings" "settings" Holds::One, ["countersign.yaml"];
    Person "person" "person" Holds::List("people"), ["records/registers/people.yaml"];
    Customer "customer" "customer" Holds::One, ["records/customers/<id>.yaml"];
    Agreement "agreement" "agreement" Holds::One, ["records/agreements/<id>/agreement.yaml"];
    Quotation "quotation" "quotation" Holds::One, ["records/jobs/**/<job>/quotation-<n>.yaml"];
    Request "request" "request" Holds::One, ["records/jobs/**/<job>/request.yaml"];
    Review "review" "contract review" Holds::One,
        ["records/jobs/**/<job>/review-<n>.yaml", "records/agreements/<job>/review-<n>.yaml"];
    Amendment "amendment" "amendment" Holds::One, ["records/jobs/**/<job>/amendment-<n>.yaml"];
    Deviation "deviation" "deviation" Holds::One, ["records/jobs/**/<job>/deviation-<n>.yaml"];
    Communication "communication" "communication" Holds::One,
        ["records/jobs/**/<job>/communication-<n>.yaml", "records/communications/<id>.yaml"];
    Sample "sample" "sample" Holds::One, ["records/jobs/**/<job>/sample-<n>.yaml"];
    Subcontract "subcontract" "subcontract" Holds::One, ["records/jobs/**/<job>/subcontract-<n>.yaml"];
    Work "work" "work" Holds::One, ["records/jobs/**/<job>/work.yaml"];
    Report "report" "report" Holds::One, ["records/jobs/**/<job>/report-<n>.yaml"];
    Campaign "campaign" "survey campaign" Holds::One, ["records/feedback/<id>/campaign.yaml"];
    Feedback "feedback" "feedback" Holds::One,
        ["records/jobs/**/<job>/feedback-<n>.yaml", "records/feedback/<campaign>/response-<n>.yaml",
         "records/feedback/<id>.yaml"];
    Complaint "complaint" "complaint" Holds::One, ["records/complaints/<id>.yaml"];
    Action "action" "action" Holds::One, ["records/actions/<id>.yaml"];
    Analysis "analysis" "feedback analysis or management review" Holds::One, ["records/analyses/<id>.yaml"];
    Disclosure "disclosure" "disclosure" Holds::One, ["records/disclosures/<id>.yaml"];
    Method "method" "method" Holds::List("methods"), ["records/registers/methods.yaml"];
    Equipment "equipment" "equipment" Holds::List("equipment"), ["records/registers/equipment.yaml"];
    Provider "provider" "external provider" Holds::List("providers"), ["records/registers/providers.yaml"];
    Document "document" "controlled document" Holds::FrontMatter, ["documents/<id>.md"];
    Disposition "disposition" "answer to a finding" Holds::One, ["records/dispositions/<id>.yaml"];
    Register "register" "register of job and report numbers" Holds::Csv, ["records/registers/jobs.csv"];
    Objective "objective" "objective" Holds::One, ["records/objectives/<id>.yaml"];
    CommPlan "comm_plan" "communication plan" Holds::One, ["records/comm_plan/<id>.yaml"];
    Contingency "contingency" "contingency plan" Holds::One, ["records/contingency/<id>.yaml"];
    Rule "rule" "laboratory rule" Holds::One, ["rules/<id>.yaml"];
}

impl Kind {
    /// The kind's row of the table.
    #[must_use]
    pub fn shape(self) -> &'static Shape {
        SHAPES.iter().find(|s| s.kind == self).unwrap_or(&SHAPES[0])
    }

    /// The kind's name in file names and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.shape().name
    }

    /// The kind called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        SHAPES.iter().find(|s| s.name == name).map(|s| s.kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shape().title)
    }
}

/// Kind and identity of a file, told from its path alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The kind.
    pub kind: Kind,
    /// The folder's id for anything inside a job, an agreement or a campaign; else the file's own.
    pub id: String,
    /// The file's name without ending, for a part of such a folder: `deviation-1`.
    pub part: Option<String>,
}

impl Identity {
    /// What the file at `path` is; `None` when no pattern of [`SHAPES`] fits.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        SHAPES
            .iter()
            .find_map(|shape| shape.paths.iter().find_map(|pattern| fit(pattern, folders, name, shape.kind)))
    }

    /// The whole id: `REQ-26-011/deviation-1` for a part, the id alone else.
    #[must_use]
    pub fn full(&self) -> String {
        match &self.part {
            Some(part) => format!("{}/{part}", self.id),
            None => self.id.clone(),
        }
    }
}

/// Names are held against the pattern first: they tell kinds apart soonest.
fn fit(pattern: &str, folders: &str, name: &str, kind: Kind) -> Option<Identity> {
    let (folder_pattern, name_pattern) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    if !fit_name(name_pattern, name) {
        return None;
    }
    let wanted: Vec<&str> = folder_pattern.split('/').collect();
    let given: Vec<&str> = folders.split('/').collect();
    let Folders(named) = fit_folders(&wanted, &given)?;
    let bare = || name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".md")).unwrap_or(name).to_owned();
    Some(match named {
        Some(folder) if matches!(kind, Kind::Request | Kind::Agreement | Kind::Campaign) => {
            Identity { kind, id: folder.to_owned(), part: None }
        }
        Some(folder) => Identity { kind, id: folder.to_owned(), part: Some(bare()) },
        None => Identity { kind, id: bare(), part: None },
    })
}

/// Folders that fit a pattern, with the one that gives the id where the pattern has such.
struct Folders<'a>(Option<&'a str>);

fn fit_folders<'a>(pattern: &[&str], path: &[&'a str]) -> Option<Folders<'a>> {
    match pattern.split_first() {
        None => path.is_empty().then_some(Folders(None)),
        Some((&"**", rest)) => (0..=path.len()).rev().find_map(|skip| fit_folders(rest, &path[skip..])),
        Some((p, rest)) => {
            let (&segment, others) = path.split_first()?;
            if p.starts_with('<') {
                fit_folders(rest, others).map(|inner| Folders(inner.0.or(Some(segment))))
            } else {
                (*p == segment).then(|| fit_folders(rest, others)).flatten()
            }
        }
    }
}

fn fit_name(pattern: &str, name: &str) -> bool {
    if let Some(ending) = pattern.strip_prefix("<id>") {
        return name.strip_suffix(ending).is_some_and(|id| !id.is_empty());
    }
    let Some((stem, ending)) = pattern.split_once("-<n>") else { return pattern == name };
    name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(ending)).is_some_and(|n| {
        n.is_empty()
            || n.strip_prefix('-').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
    })
}
