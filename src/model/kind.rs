//! The one table that maps a path to a kind of record, its id and its schema.

use std::fmt;
use std::sync::LazyLock;

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
    Baseline,
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
    /// any number of folders, `-<n>.yaml` an optional `-` and number that tells parts apart.
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
    Baseline "baseline" "list of known debt" Holds::One, ["records/baseline.yaml"];
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

    /// Whether somebody stands for records of this kind: by a signature, an agreement or a decision.
    #[must_use]
    pub fn is_sealed(self) -> bool {
        matches!(
            self,
            Self::Agreement
                | Self::Quotation
                | Self::Review
                | Self::Amendment
                | Self::Deviation
                | Self::Subcontract
                | Self::Report
                | Self::Analysis
                | Self::Disclosure
                | Self::Method
                | Self::Document
                | Self::Disposition
        )
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
        static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(Pattern::all);
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        PATTERNS.iter().find_map(|pattern| pattern.fit(folders, name))
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

/// A path pattern of the table, taken apart once: every path is held against all of them.
struct Pattern {
    kind: Kind,
    /// What the folders begin with, up to the first that may be any.
    fixed: &'static str,
    folders: Vec<&'static str>,
    name: Name,
}

/// How a file's name is told.
enum Name {
    /// Exactly so.
    Exactly(&'static str),
    /// Anything with this ending.
    Any(&'static str),
    /// This stem, perhaps with a dash and a number, and `.yaml`.
    Numbered(&'static str),
}

impl Pattern {
    fn all() -> Vec<Self> {
        let of = |shape: &'static Shape| shape.paths.iter().map(|path| Self::new(shape.kind, path));
        SHAPES.iter().flat_map(of).collect()
    }

    fn new(kind: Kind, path: &'static str) -> Self {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = match (name.strip_prefix("<id>"), name.strip_suffix("-<n>.yaml")) {
            (Some(ending), _) => Name::Any(ending),
            (None, Some(stem)) => Name::Numbered(stem),
            (None, None) => Name::Exactly(name),
        };
        let fixed = folders.find(['<', '*']).map_or(folders, |at| &folders[..at]);
        Self { kind, fixed, folders: folders.split('/').collect(), name }
    }

    /// Names are held against the pattern first: they tell kinds apart soonest.
    fn fit(&self, folders: &str, name: &str) -> Option<Identity> {
        if !self.name.fits(name) || !folders.starts_with(self.fixed) {
            return None;
        }
        let given: Vec<&str> = folders.split('/').collect();
        let Folders(named) = fit_folders(&self.folders, &given)?;
        let bare =
            || name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".md")).unwrap_or(name).to_owned();
        let (id, part) = match named {
            Some(folder) if matches!(self.kind, Kind::Request | Kind::Agreement | Kind::Campaign) => {
                (folder.to_owned(), None)
            }
            Some(folder) => (folder.to_owned(), Some(bare())),
            None => (bare(), None),
        };
        Some(Identity { kind: self.kind, id, part })
    }
}

impl Name {
    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Exactly(wanted) => name == *wanted,
            Self::Any(ending) => name.strip_suffix(ending).is_some_and(|id| !id.is_empty()),
            Self::Numbered(stem) => {
                let rest = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".yaml"));
                rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number))
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
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
