//! What was drawn for an assessor: for people, for programs, for a spreadsheet.

use std::fmt::Write as _;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{Look, harmless, wrap};
use crate::model::draw::{Asked, Base, BaseOf, Draw, Row};
use crate::model::lab::Lab;
use crate::model::words::{counted, sentence};

/// A record's name is given so much room at most; longer ones push their text to the right.
const NAME: usize = 24;

/// What reports of a draw are made of.
#[derive(Debug, Clone, Copy)]
pub struct Drawn<'a> {
    /// The laboratory.
    pub lab: &'a Lab,
    /// The fixed part of the seed.
    pub base: &'a Base,
    /// What was asked for.
    pub asked: Asked<'a>,
    /// What was drawn.
    pub draw: &'a Draw<'a>,
}

impl Drawn<'_> {
    /// The strata for which a record was drawn, in words.
    fn reasons(&self, row: &Row) -> Vec<&str> {
        let title = |at: &usize| self.draw.strata.get(*at).map(|taken| taken.stratum.title.as_str());
        row.reasons.iter().filter_map(title).collect()
    }
}

/// The draw for people: the records, then how much of each stratum; with `quiet` the ids alone.
#[must_use]
pub fn human(drawn: Drawn<'_>, look: Look, quiet: bool) -> String {
    let rows = &drawn.draw.rows;
    let mut out = String::new();
    let name = |row: &Row| harmless::line(&row.member.id).into_owned();
    if quiet {
        for row in rows {
            out.push_str(&name(row));
            out.push('\n');
        }
        return out;
    }
    let width = rows.iter().map(|row| name(row).width()).max().unwrap_or(0).min(NAME);
    let _ = writeln!(out, "{}", look.bold("Drawn, in the order to look at them"));
    for row in rows {
        let name = name(row);
        let pad = " ".repeat(width.saturating_sub(name.width()));
        let head = format!("{name}{pad}  {}  ", row.member.on);
        let text = format!("{}: {}.", sentence(row.member.what.word()), drawn.reasons(row).join("; "));
        out.push_str(&wrap::hanging(&head, &harmless::line(&text), look.width));
    }
    let _ = writeln!(out, "\n{}", look.bold("How much of each stratum"));
    let strata = &drawn.draw.strata;
    let digits = strata.iter().map(|s| s.population.to_string().len()).max().unwrap_or(1);
    for taken in strata {
        let head = format!("{:>digits$} of {:>digits$}  ", taken.taken, taken.population);
        out.push_str(&wrap::hanging(&head, &harmless::line(&taken.stratum.title), look.width));
    }
    out.push('\n');
    out.push_str(&wrap::hanging("", &closing(drawn), look.width));
    out
}

fn closing(drawn: Drawn<'_>) -> String {
    let Drawn { lab, base, asked, draw } = drawn;
    let each = match asked.each {
        Some(n) => format!("{n} of each stratum"),
        None => "the square root of each stratum, and at least three,".to_owned(),
    };
    let since = asked.since.map_or_else(String::new, |day| format!(" of what came since {day}"));
    let (of, who) = match base.of {
        BaseOf::Commit => ("commit", "The same two draw the same again, here and on the page sample.html."),
        BaseOf::Files => (
            "the files’ fingerprint",
            "The files stand in no commit, so only who has the same files draws the same again.",
        ),
    };
    format!(
        "{} drawn: {each}{since}, as of {}. The seed is {of} {} and the word {}. {who}",
        counted(draw.rows.len(), "record", "records"),
        lab.as_of.day,
        base.digits,
        harmless::line(asked.word)
    )
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    as_of: String,
    base: &'a str,
    base_of: &'static str,
    word: &'a str,
    each: Option<usize>,
    since: Option<String>,
    strata: Vec<One<'a>>,
    drawn: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    key: &'a str,
    title: &'a str,
    whole: bool,
    population: usize,
    drawn: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    what: &'static str,
    id: &'a str,
    on: String,
    key: &'a str,
    strata: Vec<&'a str>,
}

/// The draw as one JSON object by the contract `countersign/sample/1`, ending in a line break: keys may be
/// added, never renamed, moved or given another meaning.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn json(drawn: Drawn<'_>) -> Result<String, serde_json::Error> {
    let Drawn { lab, base, asked, draw } = drawn;
    let strata = draw.strata.iter().map(|taken| One {
        key: &taken.stratum.key,
        title: &taken.stratum.title,
        whole: taken.stratum.whole,
        population: taken.population,
        drawn: taken.taken,
    });
    let key = |at: &usize| draw.strata.get(*at).map(|taken| taken.stratum.key.as_str());
    let lines = draw.rows.iter().map(|row| Line {
        what: row.member.what.word(),
        id: &row.member.id,
        on: row.member.on.to_string(),
        key: &row.key,
        strata: row.reasons.iter().filter_map(key).collect(),
    });
    let report = Report {
        schema: "countersign/sample/1",
        as_of: lab.as_of.day.to_string(),
        base: &base.digits,
        base_of: match base.of {
            BaseOf::Commit => "commit",
            BaseOf::Files => "files",
        },
        word: asked.word,
        each: asked.each,
        since: asked.since.map(|day| day.to_string()),
        strata: strata.collect(),
        drawn: lines.collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
}

/// The draw as a table (RFC 4180): one line a record.
#[must_use]
pub fn csv(drawn: Drawn<'_>) -> String {
    let mut out = String::from("what,id,on,drawn for,key\r\n");
    for row in &drawn.draw.rows {
        let member = row.member;
        let on = member.on.to_string();
        let why = drawn.reasons(row).join("; ");
        let cells = [member.what.word(), &member.id, &on, &why, &row.key].map(cell);
        let _ = write!(out, "{}\r\n", cells.join(","));
    }
    out
}

/// A cell: quoted where it must be, and with an apostrophe before what a spreadsheet would take for a formula.
fn cell(text: &str) -> String {
    let text = harmless::line(text);
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if guard.is_empty() && !text.contains(['"', ',']) {
        return text.into_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
