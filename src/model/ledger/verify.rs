//! Whether a ledger is whole: chain, numbers, bytes, signatures, and what it says of the branch.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Landing, Ledger, RAW, SIGNATURE, is_entry};
use crate::model::approval::State;
use crate::model::canonical::{is_hex, sha256};
use crate::model::policy::is_gate;

/// What came of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Good, bad, or there is no telling.
    pub state: State,
    /// Why, as a sentence.
    pub why: String,
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Somebody rewrote the ledger, or the branch that it speaks of.
    Critical,
    /// Something is wrong.
    Wrong,
    /// There is no telling.
    Unknown,
}

/// Something that keeps the ledger from being believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How grave.
    pub weight: Weight,
    /// Where: a file of the ledger, or a commit.
    pub place: String,
    /// What, as a sentence.
    pub what: String,
    /// Set for a landing that is only not entered yet: of what landed before, all has been said.
    pub is_late: bool,
}

/// Whether a ledger is whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stands {
    /// How many entries could be read.
    pub entries: usize,
    /// What is wrong, the gravest first. Landings that are only not entered yet are left out.
    pub problems: Vec<Problem>,
    /// Why nothing can be told of it.
    pub untold: Option<String>,
}

/// Where a commit stands to the protected branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On its first-parent line.
    Line,
    /// Among its history, but not on the line.
    Aside,
    /// Not in its history.
    Lost,
}

/// The protected branch, as far as the ledger speaks of it.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its name.
    pub branch: String,
    /// Where the commits stand that entries name.
    pub standing: BTreeMap<String, Standing>,
    /// Commits on the line that touched records, oldest first.
    pub landings: Vec<Landing>,
}

/// What came of verifying a ledger.
#[derive(Debug, Clone, Default)]
pub struct Verified {
    /// The entries that can be read, each with its path and what came of its signature.
    pub entries: Vec<(String, Entry, Seal)>,
    /// What is wrong, the gravest first, then by place.
    pub problems: Vec<Problem>,
}

impl Verified {
    fn add(&mut self, weight: Weight, place: &str, what: impl Into<String>) {
        self.problems.push(Problem { weight, place: place.to_owned(), what: what.into(), is_late: false });
    }

    /// How many problems there are of a weight.
    #[must_use]
    pub fn count(&self, weight: Weight) -> usize {
        self.problems.iter().filter(|p| p.weight == weight).count()
    }
}

/// Verifies all that can be: `noted` are the digests of entries that must be there; `sealed` tells of the entry's
/// bytes and their signature whether it is good.
pub fn verify(
    ledger: &Ledger,
    line: &Line,
    noted: &[String],
    sealed: &dyn Fn(&Entry, &[u8], &str) -> Seal,
) -> Verified {
    let mut out = Verified::default();
    for altered in &ledger.altered {
        let place = if altered.path.is_empty() { &altered.commit } else { &altered.path };
        let commit = altered.commit.get(..10).unwrap_or(&altered.commit);
        let what = format!("The commit {commit} of the ledger {}, and a ledger only grows.", altered.how);
        out.add(Weight::Critical, place, what);
    }
    for path in &ledger.strange {
        out.add(Weight::Wrong, path, "This file has no place in a ledger.");
    }
    chain(ledger, &mut out, sealed);
    cut_off(ledger, noted, &mut out);
    strays(ledger, &mut out);
    if ledger.is_whole {
        answers(ledger, &mut out);
    }
    branch(line, &mut out);
    out.problems.sort_by(|a, b| a.weight.cmp(&b.weight).then_with(|| a.place.cmp(&b.place)));
    out
}

/// Numbers, places, links and signatures.
fn chain(ledger: &Ledger, out: &mut Verified, sealed: &dyn Fn(&Entry, &[u8], &str) -> Seal) {
    let (mut expected, mut before) = (1, None);
    let mut keys = BTreeSet::new();
    for (path, entry) in ledger.entries() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                out.add(Weight::Wrong, path, format!("This entry can not be read: {error}."));
                (expected, before) = (expected + 1, Some(None));
                continue;
            }
        };
        let seq = entry.predicate.seq;
        if entry.path() != path {
            out.add(Weight::Wrong, path, format!("By what it says this entry belongs at {}.", entry.path()));
        }
        if seq != expected {
            let what = format!("Number {expected} was expected here and {seq} stands: entries are missing.");
            out.add(Weight::Wrong, path, what);
        } else if let Some(link) = &before
            && link.as_ref() != entry.predicate.prev.as_ref()
        {
            out.add(Weight::Wrong, path, "It does not follow the entry before it, which was another once.");
        } else if before.is_none() && entry.predicate.prev.is_some() {
            out.add(Weight::Wrong, path, "The first entry follows another, which is not here.");
        }
        if !keys.insert(entry.key()) {
            out.add(Weight::Wrong, path, "The same review of the same landing was entered before.");
        }
        let seal = seal(ledger, path, &entry, out, sealed);
        (expected, before) = (seq.saturating_add(1), Some(entry.link().ok()));
        out.entries.push((path.to_owned(), entry, seal));
    }
}

fn seal(
    ledger: &Ledger,
    path: &str,
    entry: &Entry,
    out: &mut Verified,
    sealed: &dyn Fn(&Entry, &[u8], &str) -> Seal,
) -> Seal {
    let bytes = ledger.files.get(path).map(|bytes| &**bytes).unwrap_or_default();
    let signature = ledger.signature(path);
    let seal = match signature {
        Some(signature) => sealed(entry, bytes, signature),
        None => Seal { state: State::Unknown, why: "Nobody signed this entry.".to_owned() },
    };
    match seal.state {
        State::Good => {}
        State::Bad => out.add(Weight::Wrong, path, format!("Its signature does not hold: {}", seal.why)),
        State::Unknown => {
            out.add(Weight::Unknown, path, format!("Who wrote it can not be told: {}", seal.why));
        }
    }
    seal
}

/// Entries that were there once.
fn cut_off(ledger: &Ledger, noted: &[String], out: &mut Verified) {
    if noted.is_empty() {
        return;
    }
    let entries = ledger.files.iter().filter(|(path, _)| is_entry(path));
    let digests: BTreeSet<String> = entries.map(|(_, bytes)| sha256(bytes)).collect();
    for digest in noted.iter().filter(|digest| !digests.contains(*digest)) {
        let what = "The settings note the entry of this SHA-256 under approvals.ledger_holds, and it is not here: \
                    entries were cut off or changed, or this is another ledger.";
        out.add(Weight::Critical, digest, what);
    }
}

/// Signatures without an entry.
fn strays(ledger: &Ledger, out: &mut Verified) {
    for path in ledger.files.keys() {
        let of = path.strip_suffix(SIGNATURE);
        if of.is_some_and(|of| !ledger.files.contains_key(of)) {
            out.add(Weight::Wrong, path, "The entry that this signature was made for is missing.");
        } else if of.is_none() && !is_entry(path) {
            out.add(Weight::Wrong, path, "This file has no place in a ledger.");
        }
    }
}

/// The forge's answers: each holds what its name says, and none that an entry names is missing.
fn answers(ledger: &Ledger, out: &mut Verified) {
    for (path, digest) in &ledger.raw {
        let named = path.strip_prefix(RAW).and_then(|name| name.strip_suffix(".json")).unwrap_or_default();
        if !is_hex(named, 64) {
            out.add(Weight::Wrong, path, "The name of this answer is no SHA-256.");
        } else if named != digest {
            out.add(Weight::Wrong, path, "This answer of the forge is no longer what its name says.");
        }
    }
    let mut missing: Vec<(String, String)> = Vec::new();
    for (path, entry, _) in &out.entries {
        for raw in &entry.predicate.raw {
            if !ledger.raw.contains_key(&format!("{RAW}{}.json", raw.sha256)) {
                missing.push((path.clone(), raw.request.clone()));
            }
        }
    }
    for (path, request) in missing {
        out.add(Weight::Wrong, &path, format!("The forge's answer to {request} is missing."));
    }
}

/// What the entries say of the branch, held against it.
fn branch(line: &Line, out: &mut Verified) {
    let landed: BTreeMap<&str, &Landing> = line.landings.iter().map(|l| (l.commit.as_str(), l)).collect();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (path, entry, _) in &out.entries {
        let change = &entry.predicate.change;
        told.extend(change.landed.iter().map(String::as_str));
        let short = change.merge.get(..10).unwrap_or(&change.merge);
        match line.standing.get(&change.merge).copied().unwrap_or(Standing::Lost) {
            Standing::Line => {}
            Standing::Aside => {
                let what = format!(
                    "{short} is in the history of {} but not on its line: somebody turned the \
                     line round.",
                    line.branch
                );
                found.push((Weight::Critical, path.clone(), what));
            }
            Standing::Lost => {
                let what = format!(
                    "{short} landed on {} once and is in its history no more: the branch was \
                     rewritten.",
                    line.branch
                );
                found.push((Weight::Critical, path.clone(), what));
            }
        }
        if let Some(what) = differs(entry, &landed) {
            found.push((Weight::Wrong, path.clone(), what));
        }
    }
    for (weight, place, what) in found {
        out.problems.push(Problem { weight, place, what, is_late: false });
    }
    gaps(line, &told.iter().map(|c| (*c).to_owned()).collect(), out);
}

/// A content that did not land as the entry says.
fn differs(entry: &Entry, landed: &BTreeMap<&str, &Landing>) -> Option<String> {
    let change = &entry.predicate.change;
    let mut stands = BTreeMap::new();
    for landing in change.landed.iter().filter_map(|commit| landed.get(commit.as_str())) {
        stands.extend(landing.files.iter().map(|file| (file.path.as_str(), file.blob.as_ref())));
    }
    if !landed.contains_key(change.merge.as_str()) {
        return None;
    }
    for file in &entry.predicate.files {
        let there = stands.get(file.path.as_str()).map(|blob| blob.map(|b| b.id.as_str()));
        if there != Some(file.landed.as_deref()) {
            return Some(format!("{} did not land with the content that this entry names.", file.path));
        }
    }
    let known = |id: &str| stands.values().flatten().find(|blob| blob.id == id);
    let wrong = entry.subject.iter().find(|content| {
        known(&content.digest.git_blob).is_some_and(|blob| blob.sha256 != content.digest.sha256)
    })?;
    Some(format!("The two digests of {} are not those of one content.", wrong.name))
}

/// Landings that nobody entered.
fn gaps(line: &Line, told: &BTreeSet<String>, out: &mut Verified) {
    let Some(first) = line.landings.iter().position(|l| told.contains(&l.commit)) else { return };
    let last = line.landings.iter().rposition(|l| told.contains(&l.commit)).unwrap_or(first);
    for (at, landing) in line.landings.iter().enumerate().skip(first) {
        // an approval of the forge's own files is missed where it is asked for
        let gates_only = landing.files.iter().all(|file| is_gate(&file.path));
        if told.contains(&landing.commit) || (gates_only && at < last) {
            continue;
        }
        let day = landing.committed.to_zoned(jiff::tz::TimeZone::UTC).date();
        let short = landing.commit.get(..10).unwrap_or(&landing.commit);
        let (is_late, place) = (at >= last, landing.commit.clone());
        let (weight, what) = if is_late {
            (Weight::Unknown, format!("What landed on {day} with {short} is not in the ledger yet."))
        } else {
            let what =
                format!("What landed on {day} with {short} was never entered, though later landings were.");
            (Weight::Wrong, what)
        };
        out.problems.push(Problem { weight, place, what, is_late });
    }
}
