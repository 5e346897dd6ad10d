//! Drawing records for an assessor to look at: by strata, and so that anybody can draw the same again.
//!
//! Every member has a key, the SHA-256 of `base|word|id`, and of each stratum those with the lowest keys are
//! taken. The base is the commit; the word is the assessor's own, chosen when the records stand fixed: so
//! neither side can steer what is drawn, and each can check it with any tool that knows SHA-256. The site's
//! script does the same (`site/draw.js`), and a test holds the two to the same answers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::tree::Tree;

/// The least that is taken of a stratum that has as many.
const LEAST: usize = 3;

/// What can be drawn, by strata.
#[derive(Debug, Clone)]
pub struct Population {
    /// Records that can be drawn, in order of kind and id.
    pub members: Vec<Member>,
    /// The strata, in the order in which they are told.
    pub strata: Vec<Stratum>,
}

/// A record that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What it is.
    pub what: What,
    /// Its id.
    pub id: String,
    /// The day on which it came, or happened.
    pub on: Date,
    /// Strata that it belongs to, by their places in the list, ascending.
    pub strata: Vec<usize>,
}

/// Kinds of record that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A job.
    Job,
    /// A complaint.
    Complaint,
    /// A disclosure of a customer's data.
    Disclosure,
}

impl What {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Job, Self::Complaint, Self::Disclosure];

    /// The word for one.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Complaint => "complaint",
            Self::Disclosure => "disclosure",
        }
    }
}

/// Records that share what makes them worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// Its name in output for programs: `late`, `signed-P2`, `received-2026-Q1`.
    pub key: String,
    /// What its members share, in words.
    pub title: String,
    /// Whether all are taken, however many.
    pub whole: bool,
}

/// What the draw depends on besides the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseOf {
    /// The commit that the records are to the byte.
    Commit,
    /// The files themselves, which stand in no commit.
    Files,
}

/// The fixed part of a draw's seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Hexadecimal digits.
    pub digits: String,
    /// Of what.
    pub of: BaseOf,
}

impl Base {
    /// The commit where the files stand in one, else a SHA-256 over the files.
    #[must_use]
    pub fn of(commit: Option<&str>, tree: &Tree) -> Self {
        if let Some(commit) = commit {
            return Self { digits: commit.to_owned(), of: BaseOf::Commit };
        }
        let mut all = Sha256::new();
        for file in &tree.files {
            all.update(Sha256::digest(file.path.as_bytes()));
            all.update(Sha256::digest(&file.bytes));
        }
        Self { digits: hex(&all.finalize()), of: BaseOf::Files }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The assessor's word.
    pub word: &'a str,
    /// So many of each stratum; the square root of its members and at least three when absent.
    pub each: Option<usize>,
    /// Only records of this day or later.
    pub since: Option<Date>,
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw<'a> {
    /// For each stratum its members that could be drawn, and how many were.
    pub strata: Vec<Taken<'a>>,
    /// What was drawn: jobs, complaints, disclosures, each in the order of their keys. Whoever has time
    /// for the first few only has looked at a fair draw all the same.
    pub rows: Vec<Row<'a>>,
}

/// How much of a stratum was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<'a> {
    /// The stratum.
    pub stratum: &'a Stratum,
    /// How many could be drawn.
    pub population: usize,
    /// How many were.
    pub taken: usize,
}

/// A record that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The record.
    pub member: &'a Member,
    /// By which it was ordered: a SHA-256 in hexadecimal.
    pub key: String,
    /// The strata for which it was drawn, by their places in the list.
    pub reasons: Vec<usize>,
}

/// The assessor's word as it is used: without spaces at its ends.
#[must_use]
pub fn word(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// The key by which a record is ordered.
#[must_use]
pub fn key(base: &str, word: &str, id: &str) -> String {
    hex(&Sha256::digest(format!("{base}|{word}|{id}")))
}

/// How many of so many are taken where no number is asked for: all up to three, then the square root,
/// rounded up.
#[must_use]
pub fn usual(population: usize) -> usize {
    let root = population.isqrt();
    let root = if root * root < population { root + 1 } else { root };
    population.min(root.max(LEAST))
}

/// Draws. The same base, word and population give the same draw, wherever it is made.
#[must_use]
pub fn draw<'a>(population: &'a Population, base: &Base, asked: Asked<'_>) -> Draw<'a> {
    let in_time = |m: &&Member| asked.since.is_none_or(|since| m.on >= since);
    let mut keyed: Vec<(String, &Member)> = population
        .members
        .iter()
        .filter(in_time)
        .map(|member| (key(&base.digits, word(asked.word), &member.id), member))
        .collect();
    keyed.sort_by(|(a, m), (b, n)| (a, m.what, &m.id).cmp(&(b, n.what, &n.id)));
    let mut strata = Vec::with_capacity(population.strata.len());
    let mut reasons: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, stratum) in population.strata.iter().enumerate() {
        let those = keyed.iter().enumerate().filter(|(_, (_, m))| m.strata.contains(&at));
        let those: Vec<usize> = those.map(|(place, _)| place).collect();
        let take = match asked.each {
            _ if stratum.whole => those.len(),
            Some(each) => those.len().min(each),
            None => usual(those.len()),
        };
        for place in those.iter().take(take) {
            reasons.entry(*place).or_default().push(at);
        }
        strata.push(Taken { stratum, population: those.len(), taken: take });
    }
    let mut rows: Vec<Row> = reasons
        .into_iter()
        .filter_map(|(place, reasons)| {
            let (key, member) = keyed.get(place)?;
            Some(Row { member, key: key.clone(), reasons })
        })
        .collect();
    rows.sort_by_key(|row| row.member.what);
    Draw { strata, rows }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
