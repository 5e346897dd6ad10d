//! What a check answers: finding, pass, or not evaluable.

use std::fmt;
use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::answer::{Answer, Debt, Standing};
use super::kind::Identity;
use super::lab::Unread;
use super::place::Place;
use super::procedure::ProcedureOf;
use super::record::Meta;
use super::rule::Rule;
use super::settings::Settings;

/// How grave a finding is; labels are the laboratory's to choose.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The customer lost a decision, results or contract lack integrity, or no evidence at all.
    Major,
    /// Evidence is incomplete or late, a loop is open.
    Minor,
    /// Hygiene, trend, risk.
    Observation,
}

impl Grade {
    /// The grade's word, as in output and class names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Observation => "observation",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a requirement rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Required by ISO/IEC 17025 or ISO 9001.
    Standard,
    /// Required by the laboratory's own procedure.
    Procedure,
    /// Needed for the integrity of the data.
    Data,
}

impl Basis {
    /// The basis in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Standard => "the standard",
            Self::Procedure => "own procedure",
            Self::Data => "data integrity",
        }
    }
}

/// How much of its record a finding is about: what stays the same while it is mended bit by bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum About {
    /// What stands at its place.
    #[default]
    Place,
    /// The file: its place is only that of the first gap, and another comes first when that is mended.
    Part,
    /// The whole record, whichever of its files the first gap is in.
    Record,
}

/// A nonconformity that a rule found, with all that a reader needs.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How grave it is here; rules may deviate from their usual grade.
    pub grade: Grade,
    /// The job's id for anything in its folder, else the record's own.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// How much of the record it is about; decides what of the place is part of the fingerprint.
    pub about: About,
    /// The other ends, each with what it says.
    pub also: Vec<(Place, String)>,
    /// What was found, in plain past tense.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// The line of the contract that it is about, for silencing.
    pub contract_line: Option<u32>,
    /// Tells two findings of one rule at one place apart; part of the fingerprint.
    pub discriminator: String,
    /// The day on which it went wrong or should have been done, where the rule names one.
    pub on: Option<Date>,
    /// The day on which the records end, where it rests on days after that: what happened since is not
    /// known.
    pub beyond: Option<Date>,
    /// Whether it is open, answered or known debt.
    pub standing: Standing,
}

impl Finding {
    /// Sixteen hexadecimal digits that stay the same while rule, record and pointer do; line
    /// numbers and wording do not matter. Of a finding that holds several gaps, rule and record (or
    /// part) alone count. The first 64 bits of a SHA-256.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let within = within_item(&self.place);
        let has_part = within.is_none() && self.about != About::Record;
        let part = self.part.as_deref().filter(|_| has_part).unwrap_or("");
        let pointer = match self.about {
            About::Place => within.unwrap_or(&self.place.pointer),
            About::Part | About::Record => "",
        };
        for piece in [self.rule.code, &self.record, part, pointer, &self.discriminator] {
            hash.update(piece.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whether it is open: neither answered nor known debt that may be put off.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.standing, Standing::Open | Standing::Reopened(_) | Standing::Listed(_))
    }

    /// Whether it may be waived or put off. A major finding of a rule about the customer's decisions may
    /// not: the risk was not the laboratory's to bear.
    #[must_use]
    pub fn is_waivable(&self, settings: &Settings) -> bool {
        self.grade != Grade::Major || !settings.not_waivable.iter().any(|code| code == self.rule.code)
    }

    /// The answer in force.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        if let Standing::Answered(answer) = &self.standing { Some(answer) } else { None }
    }

    /// The known debt that it is.
    #[must_use]
    pub fn debt(&self) -> Option<&Debt> {
        if let Standing::Known(debt) = &self.standing { Some(debt) } else { None }
    }

    /// The known debt that it is on the list of, although it counts as open.
    #[must_use]
    pub fn listed(&self) -> Option<&Debt> {
        if let Standing::Listed(debt) = &self.standing { Some(debt) } else { None }
    }

    /// Why it is open although somebody answered it or filed it as known debt.
    #[must_use]
    pub fn reopened(&self) -> Option<&str> {
        if let Standing::Reopened(why) = &self.standing { Some(why) } else { None }
    }

    /// Sets the grade.
    pub fn grade(&mut self, grade: Grade) -> &mut Self {
        self.grade = grade;
        self
    }

    /// Adds another end: a place and what it says.
    pub fn also(&mut self, place: Place, says: impl Into<String>) -> &mut Self {
        self.also.push((place, says.into()));
        self
    }

    /// Replaces the rule's advice.
    pub fn advice(&mut self, advice: impl Into<String>) -> &mut Self {
        self.advice = advice.into();
        self
    }

    /// Says which line of the contract it is about.
    pub fn on_line(&mut self, line: u32) -> &mut Self {
        self.contract_line = Some(line);
        self
    }

    /// Says on which day it went wrong, or by which day it should have been done.
    pub fn on(&mut self, day: Date) -> &mut Self {
        self.on = Some(day);
        self
    }

    /// Says that it is about all of the file: it holds several gaps, or one that shows now here, now there.
    pub fn about_part(&mut self) -> &mut Self {
        self.about = About::Part;
        self
    }

    /// Says that it is about all of the record: its gaps may be in several files.
    pub fn about_record(&mut self) -> &mut Self {
        self.about = About::Record;
        self
    }

    /// Says that it rests on days after those of which the records can tell, in `message` too.
    pub fn rests_beyond(&mut self, end: Date, says: &str) -> &mut Self {
        self.beyond = Some(end);
        self.message.push(' ');
        self.message.push_str(says);
        self
    }

    /// Tells it apart from another of the same rule at the same pointer.
    pub fn told_apart_by(&mut self, text: impl Into<String>) -> &mut Self {
        self.discriminator = text.into();
        self
    }
}

/// The pointer within the item, where a place is in an item of a register: which item it is by number
/// changes when another is written above.
fn within_item(place: &Place) -> Option<&str> {
    let key = Identity::of(&place.file)?.kind.shape().holds.list()?;
    let item = place.pointer.strip_prefix('/')?.strip_prefix(key)?.strip_prefix('/')?;
    Some(item.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// A question that could not be answered, and why.
#[derive(Debug, Clone)]
pub struct CannotTell {
    /// The rule that asked.
    pub rule: &'static Rule,
    /// The record it asked of.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// Why there is no answer.
    pub why: String,
    /// The rule whose finding explains this one away: then nothing is open.
    pub follows_from: Option<&'static str>,
}

/// A question that was answered well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The record it asked of.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
}

/// All answers of one rule.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// What it found.
    pub findings: Vec<Finding>,
    /// What it found in order.
    pub passes: Vec<Pass>,
    /// What it could not tell.
    pub cannot_tell: Vec<CannotTell>,
    /// For rules about files: how many files are in order; they are not listed one by one.
    pub files_passed: usize,
    /// What was found but happened before the procedure asked for it; it is no finding.
    pub before_rule: usize,
}

impl Outcome {
    /// No answers yet.
    #[must_use]
    pub fn new(rule: &'static Rule) -> Self {
        Self {
            rule,
            findings: Vec::new(),
            passes: Vec::new(),
            cannot_tell: Vec::new(),
            files_passed: 0,
            before_rule: 0,
        }
    }

    /// How many were found in order.
    #[must_use]
    pub fn pass_count(&self) -> usize {
        self.passes.len() + self.files_passed
    }

    /// How many were asked: findings, passes, and what could not be told.
    #[must_use]
    pub fn population(&self) -> usize {
        self.findings.len() + self.pass_count() + self.cannot_tell.len()
    }

    /// The record is in order.
    pub fn pass(&mut self, of: &Meta) {
        self.passes.push(Pass { record: of.record.clone(), part: of.part.clone() });
    }

    /// There is no telling, for this reason.
    pub fn cannot_tell(&mut self, of: &Meta, why: impl Into<String>) {
        self.cannot_tell.push(CannotTell {
            rule: self.rule,
            record: of.record.clone(),
            part: of.part.clone(),
            why: why.into(),
            follows_from: None,
        });
    }

    /// There is no telling of a file that could not be read.
    pub fn cannot_read(&mut self, file: &Unread, why: impl Into<String>) {
        self.cannot_tell.push(CannotTell {
            rule: self.rule,
            record: file.record.clone(),
            part: file.part.clone(),
            why: why.into(),
            follows_from: None,
        });
    }

    /// Something is wrong at `pointer` of the record; refine what comes back.
    pub fn finding(&mut self, of: &Meta, pointer: &str, message: impl Into<String>) -> &mut Finding {
        self.at(of.record.clone(), of.part.clone(), of.place(pointer), message)
    }

    /// Something is wrong at a place that belongs to no readable record.
    pub fn at(
        &mut self,
        record: String,
        part: Option<String>,
        place: Place,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = Finding {
            rule: self.rule,
            grade: self.rule.grade,
            record,
            part,
            place,
            about: About::Place,
            also: Vec::new(),
            message: message.into(),
            advice: self.rule.advice.to_owned(),
            contract_line: None,
            discriminator: String::new(),
            on: None,
            beyond: None,
            standing: Standing::Open,
        };
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// Adds another's answers of the same rule.
    pub fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.passes.extend(other.passes);
        self.cannot_tell.extend(other.cannot_tell);
        self.files_passed += other.files_passed;
        self.before_rule += other.before_rule;
    }
}

/// All answers of all rules, silenced and sorted: what reports and pages show.
#[derive(Debug, Clone)]
pub struct Checked {
    /// One outcome a rule, in the order of the catalogue; findings sorted by file and pointer.
    pub outcomes: Vec<Outcome>,
    /// Rules that the settings switch off, with the reason.
    pub switched_off: Vec<(&'static Rule, String)>,
    /// Whose procedure the records were judged by.
    pub procedure: ProcedureOf,
}

impl Checked {
    /// Every finding, gravest first, then by file and pointer.
    #[must_use]
    pub fn findings(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> = self.outcomes.iter().flat_map(|o| &o.findings).collect();
        all.sort_by(|a, b| {
            (a.grade, &a.record, a.rule.code, &a.place).cmp(&(b.grade, &b.record, b.rule.code, &b.place))
        });
        all
    }

    /// Every question without an answer.
    pub fn cannot_tell(&self) -> impl Iterator<Item = &CannotTell> {
        self.outcomes.iter().flat_map(|o| &o.cannot_tell)
    }

    /// How many open findings are of this grade.
    #[must_use]
    pub fn count(&self, grade: Grade) -> usize {
        self.outcomes.iter().flat_map(|o| &o.findings).filter(|f| f.is_open() && f.grade == grade).count()
    }

    /// How many findings are answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.outcomes.iter().flat_map(|o| &o.findings).filter(|f| f.answer().is_some()).count()
    }

    /// How many findings are known debt.
    #[must_use]
    pub fn known(&self) -> usize {
        self.outcomes.iter().flat_map(|o| &o.findings).filter(|f| f.debt().is_some()).count()
    }
}
