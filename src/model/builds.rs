//! Earlier builds on record: a file of one line a build, which is only ever added to, so that what was
//! judged then can be read now.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::canonical::{is_hex, is_object_id, sha256};
use super::edition::Edition;
use super::finding::{Checked, Outcome};
use super::rule::Check;

/// Where the file stands.
pub const FILE: &str = "records/builds.tsv";

/// Its columns.
const COLUMNS: [&str; 10] = [
    "built_on",
    "commit",
    "as_of",
    "edition",
    "version",
    "findings",
    "cannot_tell",
    "site",
    "before",
    "by_rule",
];

/// One build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The day on which it was made, by the clock of whoever made it.
    pub on: Date,
    /// The commit that was built, in hexadecimal.
    pub commit: String,
    /// The day from which the laboratory was looked at.
    pub as_of: Date,
    /// Whom the site was for.
    pub edition: Edition,
    /// Version of the tool.
    pub version: String,
    /// How many findings there were.
    pub findings: usize,
    /// How many questions had no answer.
    pub cannot_tell: usize,
    /// SHA-256 of the site's list of files, in hexadecimal.
    pub site: String,
    /// What each rule found, of how many it was asked about; rules that were asked nothing are left out.
    pub by_rule: Vec<Count>,
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The rule's code.
    pub code: String,
    /// How many findings.
    pub found: usize,
    /// Of how many.
    pub asked: usize,
}

/// Earlier builds, or why there is no telling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Builds {
    /// The builds, oldest first; none when a line is wrong.
    pub all: Vec<Built>,
    /// What is wrong with the file, by line. One wrong line makes all of it doubtful.
    pub wrong: Vec<String>,
}

/// The counts of a check.
#[must_use]
pub fn counts(checked: &Checked) -> Vec<Count> {
    let of_records = |o: &&Outcome| !matches!(o.rule.check, Check::Reading(_)) && o.population() > 0;
    let count =
        |o: &Outcome| Count { code: o.rule.code.to_owned(), found: o.findings.len(), asked: o.population() };
    let files = |o: &&Outcome| matches!(o.rule.check, Check::Reading(_)) && !o.findings.is_empty();
    let read = checked.outcomes.iter().filter(files).map(count);
    let mut all: Vec<Count> = checked.outcomes.iter().filter(of_records).map(count).chain(read).collect();
    all.sort();
    all
}

/// Reads the file.
#[must_use]
pub fn read(bytes: &[u8]) -> Builds {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Builds { all: Vec::new(), wrong: vec!["it is no text in UTF-8".to_owned()] };
    };
    let text = text.replace("\r\n", "\n");
    let mut builds = Builds::default();
    let mut before = String::new();
    for (place, line) in text.split_inclusive('\n').enumerate() {
        let sound = match line.strip_suffix('\n') {
            None => Err("it does not end, as if its writing had been stopped".to_owned()),
            Some(line) if place == 0 => {
                if line == COLUMNS.join("\t") {
                    Ok(None)
                } else {
                    Err("it does not name the columns".to_owned())
                }
            }
            Some(line) => built(line, &before, builds.all.last()).map(Some),
        };
        match sound {
            Ok(built) => builds.all.extend(built),
            Err(why) => builds.wrong.push(format!("line {}: {why}", place + 1)),
        }
        before.push_str(line);
    }
    if !builds.wrong.is_empty() {
        builds.all.clear();
    }
    builds
}

/// The file with one more build; what stood in it stays as it is.
///
/// # Errors
/// When the file is wrong already: nothing is added to what can not be relied on.
pub fn with(file: Option<&[u8]>, built: &Built) -> Result<String, Vec<String>> {
    let mut text = match file {
        None => format!("{}\n", COLUMNS.join("\t")),
        Some(bytes) => {
            let builds = read(bytes);
            if !builds.wrong.is_empty() {
                return Err(builds.wrong);
            }
            if builds.all.last().is_some_and(|last| built.on < last.on) {
                return Err(vec![format!(
                    "the last build was made after {}, as this clock has it",
                    built.on
                )]);
            }
            String::from_utf8_lossy(bytes).replace("\r\n", "\n")
        }
    };
    let counts: Vec<String> =
        built.by_rule.iter().map(|c| format!("{}:{}/{}", c.code, c.found, c.asked)).collect();
    let cells = [
        built.on.to_string(),
        built.commit.clone(),
        built.as_of.to_string(),
        built.edition.word().to_owned(),
        built.version.clone(),
        built.findings.to_string(),
        built.cannot_tell.to_string(),
        built.site.clone(),
        chain(&text),
        if counts.is_empty() { "-".to_owned() } else { counts.join(" ") },
    ];
    // Writing to memory does not fail.
    let _ = writeln!(text, "{}", cells.join("\t"));
    // a rule of the laboratory's own may be called in a way that the line can not hold
    let again = read(text.as_bytes());
    if again.wrong.is_empty() { Ok(text) } else { Err(again.wrong) }
}

/// What a line says of all that stands before it: its SHA-256, shortened. A line changed later no longer fits
/// those after it.
fn chain(before: &str) -> String {
    sha256(before.as_bytes()).chars().take(16).collect()
}

fn built(line: &str, before: &str, last: Option<&Built>) -> Result<Built, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let Ok([on, commit, as_of, edition, version, findings, cannot_tell, site, chained, by_rule]) =
        <[&str; COLUMNS.len()]>::try_from(cells)
    else {
        return Err(format!("it does not have {} cells", COLUMNS.len()));
    };
    if chained != chain(before) {
        return Err("what stands before it is not what stood there when it was written".to_owned());
    }
    let day = |text: &str| text.parse::<Date>().map_err(|_| format!("{text:?} is no day"));
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("{text:?} is no number"));
    if !is_object_id(commit) {
        return Err(format!("{commit:?} is no commit"));
    }
    if !is_hex(site, 64) {
        return Err(format!("{site:?} is no SHA-256"));
    }
    let editions = [Edition::Internal, Edition::Anonymised];
    let edition = editions.into_iter().find(|known| known.word() == edition);
    let built = Built {
        on: day(on)?,
        commit: commit.to_owned(),
        as_of: day(as_of)?,
        edition: edition.ok_or_else(|| "it names no edition".to_owned())?,
        version: version.to_owned(),
        findings: number(findings)?,
        cannot_tell: number(cannot_tell)?,
        site: site.to_owned(),
        by_rule: if by_rule == "-" {
            Vec::new()
        } else {
            by_rule.split(' ').map(count).collect::<Result<_, _>>()?
        },
    };
    let codes: BTreeSet<&str> = built.by_rule.iter().map(|c| c.code.as_str()).collect();
    if codes.len() != built.by_rule.len() {
        return Err("it names a rule twice".to_owned());
    }
    if built.by_rule.iter().map(|c| c.found).try_fold(0_usize, usize::checked_add) != Some(built.findings) {
        return Err("its findings are not the sum of those by rule".to_owned());
    }
    if last.is_some_and(|last| built.on < last.on) {
        return Err("it is older than the line before it".to_owned());
    }
    Ok(built)
}

fn count(text: &str) -> Result<Count, String> {
    let wrong = || format!("{text:?} is no count of a rule");
    let (code, counts) = text.split_once(':').ok_or_else(wrong)?;
    let (found, asked) = counts.split_once('/').ok_or_else(wrong)?;
    let (found, asked) = (found.parse().map_err(|_| wrong())?, asked.parse().map_err(|_| wrong())?);
    if code.is_empty() || found > asked {
        return Err(wrong());
    }
    Ok(Count { code: code.to_owned(), found, asked })
}
