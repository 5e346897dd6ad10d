//! Where a new record stands: the next free id, by the table of kinds.

use std::collections::BTreeSet;

use crate::model::kind::{Holds, Identity, Kind};

/// What is there already.
#[derive(Debug, Clone, Copy)]
pub struct There<'a> {
    /// Every path that is taken, whether its file can be read or not.
    pub paths: &'a BTreeSet<String>,
    /// Ids of the register that the kind stands in; empty for kinds with files of their own.
    pub listed: &'a [String],
    /// The year.
    pub year: i16,
}

/// A record that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its file.
    pub path: String,
    /// Its id, or that of its folder.
    pub id: String,
    /// Its whole id, as commands name it.
    pub full: String,
}

/// Where a record of `kind` stands: with the id `wanted`, or the next that is free; in the folder of `within`,
/// a job, an agreement or a campaign, where the kind stands in one.
///
/// # Errors
/// When the id can not be one or is taken, or the folder is not there.
pub fn spot(
    there: There<'_>,
    kind: Kind,
    wanted: Option<&str>,
    within: Option<&str>,
) -> Result<Spot, String> {
    if let Some(id) = wanted {
        is_fit(id)?;
    }
    let shape = kind.shape();
    match shape.holds {
        Holds::Csv => {
            return Err("The register of job numbers comes from another system, as a table.".to_owned());
        }
        Holds::List(_) => {
            let id = own_id(there, kind, wanted, |id| !there.listed.iter().any(|taken| taken == id))?;
            let path = shape.paths.first().copied().unwrap_or_default().to_owned();
            return Ok(Spot { path, full: id.clone(), id });
        }
        Holds::One | Holds::FrontMatter => {}
    }
    if let Some(within) = within
        && let Some(folder) = there.folder(within)
        && let Some(path) = there.part(kind, &folder)
    {
        let full = Identity::of(&path).map(|identity| identity.full()).unwrap_or_default();
        return Ok(Spot { path, id: within.to_owned(), full });
    }
    let Some(pattern) = shape.paths.iter().find(|path| path.contains("<id>") || kind == Kind::Request) else {
        return Err(match within {
            Some(within) => format!("There is no job {within}."),
            None => format!("A record of kind {} stands in the folder of a job.", kind.name()),
        });
    };
    let path = |id: &str| match kind {
        Kind::Request => format!("{}/{id}/request.yaml", there.jobs()),
        _ => pattern.replace("<id>", id),
    };
    let is_free = |id: &str| {
        let path = path(id);
        let folder = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).filter(|f| f.contains(id));
        let same = |taken: &String| Identity::of(taken).is_some_and(|i| i.kind == kind && i.id == id);
        !there.paths.contains(&path)
            && !there.paths.iter().any(same)
            && folder.is_none_or(|folder| !there.paths.iter().any(|taken| taken.starts_with(&folder)))
    };
    let id = own_id(there, kind, wanted, is_free)?;
    Ok(Spot { path: path(&id), full: id.clone(), id })
}

fn own_id(
    there: There<'_>,
    kind: Kind,
    wanted: Option<&str>,
    is_free: impl Fn(&str) -> bool,
) -> Result<String, String> {
    match wanted {
        Some(id) if is_free(id) => Ok(id.to_owned()),
        Some(id) => Err(format!("{id} is taken.")),
        None => there.next(kind, is_free).ok_or_else(|| "No id is free; name one.".to_owned()),
    }
}

/// Whether a text can name a file on every machine and be typed.
fn is_fit(id: &str) -> Result<(), String> {
    let is_plain = id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if id.is_empty() || !is_plain || id.starts_with(['.', '-']) || id.len() > 60 {
        return Err(format!(
            "\"{id}\" can not be an id: letters, digits and dashes can, such as REQ-26-001."
        ));
    }
    Ok(())
}

impl There<'_> {
    /// The folder of a job, an agreement or a campaign.
    fn folder(self, id: &str) -> Option<String> {
        let heads = |i: &Identity| matches!(i.kind, Kind::Request | Kind::Agreement | Kind::Campaign);
        let is_its = |path: &&String| Identity::of(path).is_some_and(|i| heads(&i) && i.id == id);
        let path = self.paths.iter().find(is_its)?;
        path.rsplit_once('/').map(|(folder, _)| folder.to_owned())
    }

    /// The next free part of a kind within a folder; none where the kind does not stand there.
    fn part(self, kind: Kind, folder: &str) -> Option<String> {
        let stems = kind.shape().paths.iter().filter(|path| !path.contains("<id>"));
        stems.filter_map(|path| path.rsplit('/').next()).find_map(|name| {
            let fits = |path: &str| Identity::of(path).is_some_and(|identity| identity.kind == kind);
            let Some(stem) = name.strip_suffix("-<n>.yaml") else {
                let path = format!("{folder}/{name}");
                return (fits(&path) && !matches!(kind, Kind::Request | Kind::Agreement | Kind::Campaign))
                    .then_some(path);
            };
            let bare = format!("{folder}/{stem}.yaml");
            if !fits(&bare) {
                return None;
            }
            let number = |path: &String| {
                let rest = path.strip_prefix(&format!("{folder}/{stem}"))?.strip_suffix(".yaml")?;
                if rest.is_empty() { Some(1) } else { rest.strip_prefix('-')?.parse::<u32>().ok() }
            };
            let last = self.paths.iter().filter_map(number).max().unwrap_or(0);
            // most jobs have one review, which needs no number
            let is_single = last == 0 && matches!(kind, Kind::Review | Kind::Quotation);
            Some(if is_single { bare } else { format!("{folder}/{stem}-{}.yaml", last.saturating_add(1)) })
        })
    }

    /// The folder that jobs stand in: that of the newest, with the year where it has one.
    fn jobs(self) -> String {
        let year = self.year.to_string();
        let of = |path: &String| {
            let identity = Identity::of(path).filter(|i| i.kind == Kind::Request)?;
            path.strip_suffix(&format!("/{}/request.yaml", identity.id)).map(str::to_owned)
        };
        let is_year = |step: &str| step.len() == 4 && step.bytes().all(|b| b.is_ascii_digit());
        match self.paths.iter().filter_map(of).next_back() {
            Some(folder) => folder
                .split('/')
                .map(|step| if is_year(step) { &*year } else { step })
                .collect::<Vec<_>>()
                .join("/"),
            None => format!("records/jobs/{year}"),
        }
    }

    fn next(self, kind: Kind, is_free: impl Fn(&str) -> bool) -> Option<String> {
        let own =
            |path: &String| Identity::of(path).filter(|i| i.kind == kind && i.part.is_none()).map(|i| i.id);
        let mut ids: Vec<String> =
            self.paths.iter().filter_map(own).chain(self.listed.iter().cloned()).collect();
        ids.sort_by_key(|id| (id.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(), tail(id)));
        let (prefix, from, width) = if let Some(last) = ids.last() {
            self.after(last)
        } else {
            let (prefix, width) = usual(kind);
            (prefix.replace("YY", &format!("{:02}", self.year % 100)), 1, width)
        };
        (from..from.saturating_add(10_000))
            .map(|number| format!("{prefix}{number:0width$}"))
            .find(|id| is_free(id))
    }

    /// What comes after an id: its words, the next number, and how many digits it has. A year in it gives way to
    /// this one, and numbers begin anew.
    fn after(self, id: &str) -> (String, u64, usize) {
        let words = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = id.len() - words.len();
        let year = self.year.to_string();
        let short = year.get(2..).unwrap_or_default();
        let is_year = |step: &str| {
            let looks = step.bytes().all(|b| b.is_ascii_digit()) && matches!(step.len(), 2 | 4);
            looks && step.parse::<i16>().is_ok_and(|n| (n % 100 + 2000 - self.year).abs() <= 30)
        };
        let mut steps: Vec<&str> = words.split('-').collect();
        let old = steps.iter_mut().skip(1).find(|step| is_year(step));
        match old {
            Some(old) if *old == year || *old == short => {
                (words.to_owned(), tail(id).saturating_add(1), digits)
            }
            Some(old) => {
                *old = if old.len() == 4 { &year } else { short };
                (steps.join("-"), 1, digits)
            }
            None if digits == 0 => (format!("{id}-"), 2, 1),
            None => (words.to_owned(), tail(id).saturating_add(1), digits),
        }
    }
}

/// The number at the end of an id.
fn tail(id: &str) -> u64 {
    let words = id.trim_end_matches(|c: char| c.is_ascii_digit());
    id.get(words.len()..).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The words of a kind's first id, `YY` for the year, and how many digits its number has.
fn usual(kind: Kind) -> (&'static str, usize) {
    match kind {
        Kind::Person => ("P", 1),
        Kind::Customer => ("C", 1),
        Kind::Method => ("M-", 1),
        Kind::Equipment => ("E-", 1),
        Kind::Provider => ("EP", 1),
        Kind::Request => ("REQ-YY-", 3),
        Kind::Agreement => ("AGR-YY-", 2),
        Kind::Communication => ("COM-YY-", 3),
        Kind::Campaign => ("SUR-YY-", 1),
        Kind::Feedback => ("FB-YY-", 2),
        Kind::Complaint => ("CPL-YY-", 2),
        Kind::Action => ("ACT-YY-", 2),
        Kind::Analysis => ("ANL-YY-", 1),
        Kind::Disclosure => ("DSC-YY-", 2),
        Kind::Document => ("DOC-", 2),
        Kind::Disposition => ("DSP-YY-", 2),
        Kind::Objective => ("OBJ-YY-", 1),
        Kind::Contingency => ("CTG-", 2),
        Kind::CommPlan => ("PLAN-YY-", 1),
        Kind::Rule => ("LAB-", 3),
        _ => ("X-", 1),
    }
}
