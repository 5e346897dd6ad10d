//! Which of the files that a source has are read, and which of its names can not be trusted.
//!
//! The work tree and a git revision are surveyed by the same eyes, so that a check before the
//! commit and a check after it say the same.

use std::cmp::Ordering;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::not_read;
use crate::model::attachment;
use crate::model::builds;
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::Identity;
use crate::model::place::Place;
use crate::model::statement::{FOLDER, SIGNATURE};

/// The settings' file.
pub(super) const SETTINGS: &str = "countersign.yaml";
/// The folder of the records.
pub(super) const RECORDS: &str = "records";
/// The folder of the controlled documents.
pub(super) const DOCUMENTS: &str = "documents";

/// The folder of the laboratory's own rules.
pub(super) const RULES: &str = "rules";

/// The folder of the laboratory's own page templates; only `*.html` in it is read.
pub(super) const TEMPLATES: &str = "templates";

/// Files that belong to git or to people: passed over without a word.
const PASSED_OVER: [&str; 4] = [".gitkeep", ".gitignore", ".gitattributes", "README.md"];

/// Characters that no name may hold: Windows can not store them, or takes them for folders.
const RESERVED: [char; 8] = ['\\', ':', '<', '>', '"', '|', '?', '*'];

/// Files and folders that are looked at before giving up: more than those of a laboratory of 100,000 jobs.
const MOST: usize = 1_000_000;

/// From this many files on that nothing reads, no more of them are told.
const MOST_NOT_READ: usize = 1000;

/// Whether a path is a page template of the laboratory's own.
pub(super) fn is_template(path: &str) -> bool {
    let name = path.strip_prefix("templates/").and_then(|name| name.strip_suffix(".html"));
    name.is_some_and(|name| !name.contains('/'))
}

/// Whether a path leads into a folder of statements.
fn is_aside(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folders, _)| folders.split('/').any(|folder| folder == FOLDER))
}

/// Whether a path is a statement of approval beside the records, or the signature of one.
pub(super) fn is_statement(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return false };
    let is_beside = folder.rsplit('/').next() == Some(FOLDER);
    let name = name.strip_suffix(SIGNATURE).unwrap_or(name);
    is_beside
        && [RECORDS, DOCUMENTS].contains(&path.split('/').next().unwrap_or(path))
        && name.strip_suffix(".json").is_some_and(|stem| !stem.is_empty())
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A repository within the repository: a submodule.
    Repository,
    /// A pipe, a socket, a device.
    Other,
}

/// What is to be done with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Read the file.
    Read,
    /// Look into the folder.
    Descend,
    /// Leave it.
    Leave,
}

/// The survey of one source.
#[derive(Debug)]
pub(super) struct Survey {
    path_bytes: usize,
    met: usize,
    not_read: usize,
    /// The first path met under each name as a careless file system sees it.
    names: HashMap<String, String>,
    /// What is wrong so far.
    pub(super) faults: Vec<Fault>,
}

impl Survey {
    /// `path_bytes` is the setting `limits.path_bytes`.
    pub(super) fn new(path_bytes: u32) -> Self {
        Self {
            path_bytes: path_bytes as usize,
            met: 0,
            not_read: 0,
            names: HashMap::new(),
            faults: Vec::new(),
        }
    }

    /// Looks at one path, parents before what they hold. `is_text` is false when `path` stands for
    /// a name that is not UTF-8.
    pub(super) fn meet(&mut self, path: &str, is_text: bool, what: What) -> Next {
        self.met += 1;
        let name = path.rsplit('/').next().unwrap_or(path);
        let mistrust =
            mistrust_kind(what).or_else(|| self.mistrust_name(path, name, is_text, what == What::Folder));
        if let Some((message, advice)) = mistrust {
            let place = Place::file(printable(path));
            self.faults.push(Fault::new(FaultKind::FileName, place, message).advice(advice));
            return Next::Leave;
        }
        self.collide(path);
        match what {
            What::Folder if name == attachment::FOLDER || is_aside(path) => Next::Leave,
            What::Folder => Next::Descend,
            _ if is_statement(path) => Next::Read,
            // what else stands beside statements is nobody's record
            _ if is_aside(path) => Next::Leave,
            _ if PASSED_OVER.contains(&name) => Next::Leave,
            _ if Identity::of(path).is_some() || is_template(path) || path == builds::FILE => Next::Read,
            // what else stands beside templates is nobody's record
            _ if path.starts_with("templates/") => Next::Leave,
            _ => {
                self.pass_by(path, name);
                Next::Leave
            }
        }
    }

    /// Whether more was met than any laboratory has. A git repository of a few kilobytes can claim
    /// billions of files, by naming one folder many times.
    pub(super) fn is_flooded(&self) -> bool {
        self.met > MOST
    }

    fn mistrust_name(
        &self,
        path: &str,
        name: &str,
        is_text: bool,
        is_folder: bool,
    ) -> Option<(String, &'static str)> {
        let thing = if is_folder { "folder" } else { "file" };
        let renamed = |why: String| Some((format!("The name of this {thing} {why}."), RENAME));
        if !is_text {
            return renamed("is not written in UTF-8".into());
        }
        if let Some(c) = name.chars().find(|c| is_unseen(*c)) {
            return renamed(format!("holds an invisible character (code {:04X})", u32::from(c)));
        }
        if let Some(c) = name.chars().find(|c| RESERVED.contains(c)) {
            return renamed(format!("holds the character {c}, which not every computer can store"));
        }
        if name.is_empty() || name == "." || name == ".." {
            return renamed("leads to another folder".into());
        }
        if name.ends_with(['.', ' ']) || name.starts_with(' ') {
            return renamed("begins with a space or ends with a space or a full stop".into());
        }
        if path.len() > self.path_bytes {
            let advice =
                "Use shorter names of folders and files, or raise limits.path_bytes in countersign.yaml.";
            let message =
                format!("The path is {} bytes long, more than the {} allowed.", path.len(), self.path_bytes);
            return Some((message, advice));
        }
        None
    }

    /// Tells a file that nothing reads; a folder of data that lies in the records by mistake is not
    /// worth thousands of findings.
    fn pass_by(&mut self, path: &str, name: &str) {
        self.not_read += 1;
        match self.not_read.cmp(&MOST_NOT_READ) {
            Ordering::Less => self.faults.push(not_read::fault(path, name)),
            Ordering::Equal => self.faults.push(not_read::many(path, MOST_NOT_READ)),
            Ordering::Greater => {}
        }
    }

    /// Two siblings that differ in capital letters or in the encoding of accents only.
    fn collide(&mut self, path: &str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut name = name.to_lowercase();
        if !name.is_ascii() {
            name = name.nfc().collect::<String>().to_lowercase().nfc().collect();
        }
        let careless = format!("{folder}/{name}");
        match self.names.get(&careless) {
            None => {
                self.names.insert(careless, path.to_owned());
            }
            Some(first) => {
                let same = first.to_lowercase() == path.to_lowercase();
                let how = if same { "capital letters" } else { "how an accent is stored" };
                let message = format!("Its name differs from that of {first} only in {how}.");
                let fault = Fault::new(FaultKind::FileName, Place::file(path), message)
                    .also(Place::file(first.as_str()), "the other of the two")
                    .advice("Rename or delete one of them; many computers can keep only one of the two.")
                    .still_readable();
                self.faults.push(fault);
            }
        }
    }
}

const RENAME: &str = "Rename it, with letters, digits, dashes and dots.";

fn mistrust_kind(what: What) -> Option<(String, &'static str)> {
    let (message, advice) = match what {
        What::File | What::Folder => return None,
        What::Link => (
            "This is a link to another place, so what it holds is not under control here.",
            "Put the file itself in its place.",
        ),
        What::Repository => (
            "This folder is a repository of its own, so what it holds is not under control here.",
            "Put its files into this repository, or take the folder out of records/ and documents/.",
        ),
        What::Other => ("This is no ordinary file.", "Delete it."),
    };
    Some((message.to_owned(), advice))
}

/// Control characters, and signs without width or that turn the order of a text.
fn is_unseen(c: char) -> bool {
    let no_width = matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    let turns = matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    c.is_control() || no_width || turns
}

/// The path with what can not be seen written as escapes, so that it is safe to print.
fn printable(path: &str) -> String {
    path.chars().fold(String::with_capacity(path.len()), |mut text, c| {
        if is_unseen(c) {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
        text
    })
}

/// In the order of the files, so that two runs say the same.
pub(super) fn sort(faults: &mut [Fault]) {
    faults.sort_by(|a, b| (&a.place, a.kind, &a.message).cmp(&(&b.place, b.kind, &b.message)));
}
