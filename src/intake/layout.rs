//! A map held against a table: does each column exist, once, and does the map say one thing only?

use std::collections::BTreeSet;

use serde_json::Value;

use super::cell::Reading;
use super::field::{self, Step};
use super::number::Pattern;
use crate::model::intake::map::{Fields, From, ImportMap, Target};
use crate::model::intake::table::{Table, letters};
use crate::model::kind::Kind;
use crate::model::suggest;

/// A map that fits its table.
#[derive(Debug)]
pub struct Layout<'a> {
    /// The map.
    pub map: &'a ImportMap,
    /// Columns that nothing reads, with their letters.
    pub unread: Vec<(String, String)>,
    pub(super) key: Vec<usize>,
    pub(super) is_digest: bool,
    pub(super) id: Option<usize>,
    pub(super) pattern: Pattern,
    pub(super) original: Option<(usize, Reading<'a>)>,
    pub(super) bodies: Vec<BodyPlan<'a>>,
}

/// How one record of a row is made.
#[derive(Debug)]
pub(super) struct BodyPlan<'a> {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) fields: Vec<FieldPlan<'a>>,
}

/// How one field of it is made.
#[derive(Debug)]
pub(super) struct FieldPlan<'a> {
    pub(super) steps: Vec<Step>,
    pub(super) source: Source<'a>,
}

/// Where its value comes from.
#[derive(Debug)]
pub(super) enum Source<'a> {
    /// A cell of this column.
    Column(usize, Reading<'a>),
    /// The map.
    Constant(&'a Value),
}

impl Layout<'_> {
    /// The names and kinds of the records that a row can become; each pointer with the field's name in the map.
    pub fn fields(&self) -> impl Iterator<Item = (Kind, String, String)> {
        self.bodies.iter().flat_map(|body| {
            body.fields.iter().map(|field| {
                let pointer = field::pointer(&field.steps);
                (body.kind, field::named(&pointer), pointer)
            })
        })
    }
}

/// Finds columns by name, and notes which are used.
struct Columns<'a> {
    table: &'a Table,
    used: BTreeSet<usize>,
    wrong: Vec<String>,
}

impl Columns<'_> {
    fn find(&mut self, name: &str) -> Option<usize> {
        let all = || self.table.columns.iter();
        let mut found = all().enumerate().filter(|(_, column)| *column == name.trim()).map(|(at, _)| at);
        match (found.next(), found.next()) {
            (Some(one), None) => {
                self.used.insert(one);
                Some(one)
            }
            (Some(one), Some(other)) => {
                self.wrong.push(format!(
                    "Two columns are called \"{name}\", {} and {}: give one of them another name.",
                    letters(one),
                    letters(other)
                ));
                None
            }
            (None, _) => {
                let near = suggest::nearest(name, all().map(String::as_str).filter(|name| !name.is_empty()));
                let near = near.map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
                self.wrong.push(format!("There is no column \"{name}\".{near}"));
                None
            }
        }
    }

    fn reading<'m>(&mut self, name: &str, from: &'m From) -> Option<Reading<'m>> {
        Reading::of(from).map_err(|why| self.wrong.push(format!("`{name}` {why}."))).ok()
    }

    fn body<'m>(&mut self, name: &'static str, kind: Kind, fields: &'m Fields) -> BodyPlan<'m> {
        let mut plans = Vec::new();
        for (field, from) in &fields.0 {
            let steps = match field::steps(field) {
                Ok(steps) => steps,
                Err(why) => {
                    self.wrong.push(format!("The field `{field}` {why}."));
                    continue;
                }
            };
            if matches!(steps.first(), Some(Step::Key(key)) if key == "imported") {
                self.wrong.push(
                    "`imported` is what the import itself writes; take it out of the fields.".to_owned(),
                );
            }
            let Some(reading) = self.reading(field, from) else { continue };
            let source = match (&from.column, &from.constant) {
                (Some(column), _) => self.find(column).map(|column| Source::Column(column, reading)),
                (None, Some(constant)) => Some(Source::Constant(&constant.0)),
                (None, None) => None,
            };
            plans.extend(source.map(|source| FieldPlan { steps, source }));
        }
        BodyPlan { name, kind, fields: plans }
    }
}

/// Holds a map against a table.
///
/// # Errors
/// In a sentence each: columns that do not exist or stand twice, and fields of which the map says too little or too much.
pub fn layout<'a>(map: &'a ImportMap, table: &Table) -> Result<Layout<'a>, Vec<String>> {
    let mut columns = Columns { table, used: BTreeSet::new(), wrong: Vec::new() };
    let (key, is_digest) = match (&map.key.column, map.key.digest.as_slice()) {
        (Some(column), []) => (columns.find(column).into_iter().collect(), false),
        (None, [_, ..]) => (map.key.digest.iter().filter_map(|name| columns.find(name)).collect(), true),
        _ => {
            columns.wrong.push("`key` names either one column or, under `digest`, several.".to_owned());
            (Vec::new(), false)
        }
    };
    let (id, pattern) = ids(map, &mut columns);
    let original = map.original_on.as_ref().and_then(|from| {
        let reading = columns.reading("original_on", from)?;
        let Some(column) = &from.column else {
            columns
                .wrong
                .push("`original_on` takes a column: rows were not all written down on one day.".to_owned());
            return None;
        };
        Some((columns.find(column)?, reading))
    });
    let (name, kind) = (if map.kind == Target::Request { "request" } else { "" }, map.kind.kind());
    let mut bodies = vec![columns.body(name, kind, &map.fields)];
    for (name, kind, fields) in
        [("review", Kind::Review, &map.parts.review), ("report", Kind::Report, &map.parts.report)]
    {
        let Some(fields) = fields else { continue };
        if map.kind == Target::Request {
            bodies.push(columns.body(name, kind, fields));
        } else {
            columns.wrong.push(format!("Only jobs have parts; take `{name}` out of the map."));
        }
    }
    for name in &map.ignore {
        columns.find(name);
    }
    if columns.wrong.is_empty() {
        let unread = unread(table, &columns.used);
        Ok(Layout { map, unread, key, is_digest, id, pattern, original, bodies })
    } else {
        Err(columns.wrong)
    }
}

fn ids(map: &ImportMap, columns: &mut Columns<'_>) -> (Option<usize>, Pattern) {
    let usual = match (map.kind, &map.campaign) {
        (Target::Request, _) => "REQ-{yy}-{nnn}",
        (Target::Complaint, _) => "CPL-{yy}-{nn}",
        (Target::Feedback, None) => "FB-{yy}-{nn}",
        (Target::Feedback, Some(_)) => "response-{nn}",
    };
    if map.campaign.is_some() && map.kind != Target::Feedback {
        columns.wrong.push("Only feedback belongs to a `campaign`.".to_owned());
    }
    let (column, next) = match map.id.as_ref().map(|id| (&id.column, &id.next)) {
        Some(_) if map.campaign.is_some() => {
            columns
                .wrong
                .push("Answers to a campaign are numbered within it; take `id` out of the map.".to_owned());
            (None, usual)
        }
        None => (None, usual),
        Some((Some(column), None)) => (columns.find(column), usual),
        Some((None, Some(next))) => (None, next.as_str()),
        Some(_) => {
            columns
                .wrong
                .push("`id` names either a `column` or the pattern of the `next` free number.".to_owned());
            (None, usual)
        }
    };
    let pattern = Pattern::of(next).unwrap_or_else(|why| {
        columns.wrong.push(why);
        Pattern::default()
    });
    (column, pattern)
}

fn unread(table: &Table, used: &BTreeSet<usize>) -> Vec<(String, String)> {
    let widest = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let count = widest.max(table.columns.len());
    let name = |at: usize| table.columns.get(at).cloned().unwrap_or_default();
    let holds =
        |at: usize| table.rows.iter().any(|row| *row.cell(at) != crate::model::intake::table::Cell::Empty);
    (0..count)
        .filter(|at| !used.contains(at) && (!name(*at).is_empty() || holds(*at)))
        .map(|at| (letters(at), name(at)))
        .collect()
}
