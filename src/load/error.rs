//! Why nothing could be loaded, and what to do.

use jiff::civil::Date;

/// Why nothing could be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder can not be read.
    #[error("The folder {folder} could not be read: {why}.")]
    NoFolder {
        /// The folder, as given.
        folder: String,
        /// What the operating system says, in plain words.
        why: String,
    },
    /// There is no `records/` to read.
    #[error(
        "There is no folder \"records\" in {place}.{} Run countersign in the folder that holds \
         countersign.yaml and records/, or name that folder.",
        near_words(near.as_deref())
    )]
    NoRecords {
        /// The folder or revision looked at.
        place: String,
        /// A name that is nearly the one looked for.
        near: Option<String>,
    },
    /// More files than any laboratory has: a repository made to exhaust the reader.
    #[error(
        "There are more than 1,000,000 files and folders in records/ and documents/; nothing was read. \
         No laboratory writes so many: see what made them, and remove what is no record."
    )]
    TooMany,
    /// No repository at the folder or above it.
    #[error("The folder {folder} is not in a git repository.")]
    NoRepository {
        /// The folder, as given.
        folder: String,
    },
    /// The repository belongs to someone else, and git's own rule is not to trust it then.
    #[error(
        "The repository of {folder} belongs to another user. If it can be trusted, allow it with \
         `git config --global --add safe.directory {folder}`."
    )]
    Owner {
        /// The folder, as given.
        folder: String,
    },
    /// The repository has no such revision.
    #[error("There is no revision {}.{}{}", given(rev), meant(near.as_deref()), shallow_words(*shallow))]
    NoRevision {
        /// The revision, as given.
        rev: String,
        /// The branch or tag of nearly that name.
        near: Option<String>,
        /// Whether the clone lacks older commits.
        shallow: bool,
    },
    /// Objects that the revision consists of are not in this clone.
    #[error("The content of {first}{} is not in this clone: {repair}.", more(*others))]
    Missing {
        /// The first file or folder without content.
        first: String,
        /// How many more.
        others: usize,
        /// The command that brings them, and what it does.
        repair: &'static str,
    },
    /// A value of the settings can not be read.
    #[error("Nothing was looked at, for countersign.yaml could not be read.\n{}", told.join("\n"))]
    Settings {
        /// Each value: place, excerpt and what is wrong.
        told: Vec<String>,
    },
    /// The settings keep rules from looking at anything.
    #[error(
        "The settings' evidence_baseline is {baseline}, and the laboratory is looked at from {day} ({why}): \
         nothing that happened by then would be judged. Look from a later day, or set an earlier \
         evidence_baseline in countersign.yaml."
    )]
    NothingToJudge {
        /// From when rules look at what happened.
        baseline: Date,
        /// The as-of day.
        day: Date,
        /// Why that day.
        why: &'static str,
    },
    /// The repository can not be read.
    #[error("The repository could not be read: {0}.")]
    Unreadable(String),
}

/// A name as people gave it; an empty one in quotes, so that it is seen.
fn given(name: &str) -> &str {
    if name.trim().is_empty() { "\"\"" } else { name }
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!(" Did you mean {name}?"))
}

fn shallow_words(shallow: bool) -> &'static str {
    if shallow {
        " This clone holds the newest commits only; `git fetch --unshallow` brings the others."
    } else {
        ""
    }
}

fn more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " and of one more file".to_owned(),
        more => format!(" and of {more} more files"),
    }
}

fn near_words(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!(" Was \"{name}\" meant? It must be called \"records\"."))
}
