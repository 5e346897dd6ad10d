//! Where a new record stands: the next free id, by the table of kinds.

use std::collections::BTreeSet;

use crate::model::kind::{Holds, Identity, Kind};
use crate::model::numbering;

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
        // entries of a register have ids of their own, and its file none
        let is_list = matches!(kind.shape().holds, Holds::List(_));
        let is_own = |i: &Identity| i.kind == kind && i.part.is_none() && !is_list;
        let own = |path: &String| Identity::of(path).filter(is_own).map(|i| i.id);
        let ids: Vec<String> = self.paths.iter().filter_map(own).chain(self.listed.iter().cloned()).collect();
        numbering::next(ids.iter().map(String::as_str), kind, self.year, is_free)
    }
}
