//! Names that columns have in job lists, exports of form tools and complaint registers, in English and Norwegian.

use std::sync::LazyLock;

use crate::model::intake::map::Target;

/// How a suggestion reads a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// As a text.
    Text,
    /// As a date.
    Date,
    /// As a whole number.
    Whole,
    /// As yes or no.
    YesNo,
    /// By a table of words: these are the register's own, one after another.
    Words(&'static str),
    /// By a table from names to ids of customers.
    Customer,
    /// By a table from names to ids of people.
    Person,
}

/// A field, and the names of columns that hold it, one after another: without capitals, blanks and marks, as they are compared.
pub(super) struct Word {
    pub(super) target: Target,
    /// The file of the job; empty for the record itself.
    pub(super) part: &'static str,
    pub(super) field: &'static str,
    pub(super) how: How,
    pub(super) names: &'static str,
}

/// Names of columns that tell rows apart.
pub(super) const KEYS: &str = "id no nr number nummer job jobno jobnumber jobbnr jobbnummer oppdrag \
    oppdragsnr oppdragsnummer sak saksnr saksnummer caseno casenumber requestid requestno orderid \
    responseid idresponseid svarid complaintno complaintid klagenr klagenummer avviksnr uid labno labnr \
    labnummer journalnr";

/// Names of columns that say when a row was written down.
pub(super) const WRITTEN: &str =
    "registered registeredon registrert registrertdato created createdon opprettet entered";

/// The table of fields.
const TABLE: &str = include_str!("words.tsv");

/// Every field that can be placed by its column's name.
pub(super) static WORDS: LazyLock<Vec<Word>> =
    LazyLock::new(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(word).collect());

/// A line of the table.
fn word(line: &'static str) -> Option<Word> {
    let mut cells = line.split('\t');
    let target = match cells.next()? {
        "request" => Target::Request,
        "feedback" => Target::Feedback,
        "complaint" => Target::Complaint,
        _ => return None,
    };
    let field = cells.next()?;
    let (part, field) = field.split_once('/').unwrap_or(("", field));
    let how = match cells.next()? {
        "text" => How::Text,
        "date" => How::Date,
        "whole" => How::Whole,
        "yes or no" => How::YesNo,
        "customer" => How::Customer,
        "person" => How::Person,
        own => How::Words(own),
    };
    Some(Word { target, part, field, how, names: cells.next()? })
}

/// A name without capitals, blanks, marks and Norwegian letters' rings and strokes.
pub(super) fn bare(name: &str) -> String {
    let plain = |c: char| match c {
        'æ' => 'e',
        'ø' => 'o',
        'å' => 'a',
        c => c,
    };
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
}

/// Whether a column's name is one of some names.
pub(super) fn is_one(name: &str, of: &str) -> bool {
    let name = bare(name);
    of.split(' ').any(|one| one == name)
}
