//! Tables: what records, findings and figures come to, for programs that read rows and columns.
//!
//! A table is a value: columns of one type each, with what they mean, in which unit, and from where. The files
//! of an export and the dictionary that explains them are made from it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::harmless;
use super::when::When;

/// The values of a column, one a row; none where there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Text.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers, all of them finite.
    Real(Vec<Option<f64>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
    /// Days of the calendar.
    Day(Vec<Option<Date>>),
    /// Instants, to the millisecond.
    Moment(Vec<Option<Timestamp>>),
}

/// Does the same with the values of a column, whatever they are.
macro_rules! each {
    ($cells:expr, $values:ident => $what:expr) => {
        match $cells {
            Cells::Text($values) => Cells::Text($what),
            Cells::Whole($values) => Cells::Whole($what),
            Cells::Real($values) => Cells::Real($what),
            Cells::Flag($values) => Cells::Flag($what),
            Cells::Day($values) => Cells::Day($what),
            Cells::Moment($values) => Cells::Moment($what),
        }
    };
}

impl Cells {
    /// The type's name in the dictionary.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(_) => "integer",
            Self::Real(_) => "real",
            Self::Flag(_) => "boolean",
            Self::Day(_) => "date",
            Self::Moment(_) => "timestamp",
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(v) => v.len(),
            Self::Whole(v) => v.len(),
            Self::Real(v) => v.len(),
            Self::Flag(v) => v.len(),
            Self::Day(v) => v.len(),
            Self::Moment(v) => v.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those of some rows.
    fn pick(&self, rows: &[usize]) -> Self {
        fn of<T: Clone>(values: &[Option<T>], rows: &[usize]) -> Vec<Option<T>> {
            rows.iter().map(|row| values.get(*row).cloned().flatten()).collect()
        }
        each!(self, values => of(values, rows))
    }

    /// As many, with nothing in them.
    fn emptied(&self) -> Self {
        each!(self, values => values.iter().map(|_| None).collect())
    }

    /// A value as text that differs where values differ; for keys.
    fn told(&self, row: usize) -> Option<String> {
        match self {
            Self::Text(v) => v.get(row).cloned().flatten(),
            Self::Whole(v) => v.get(row).copied().flatten().map(|n| n.to_string()),
            Self::Real(v) => v.get(row).copied().flatten().map(|n| n.to_string()),
            Self::Flag(v) => v.get(row).copied().flatten().map(|n| n.to_string()),
            Self::Day(v) => v.get(row).copied().flatten().map(|n| n.to_string()),
            Self::Moment(v) => v.get(row).copied().flatten().map(|n| n.to_string()),
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name, in `snake_case`; never changed once given.
    pub name: String,
    /// What it holds, as a clause.
    pub meaning: String,
    /// In which unit numbers are; empty for what has none.
    pub unit: &'static str,
    /// From where it comes: a kind of record, or what works it out.
    pub source: &'static str,
    /// Whether it is of the table's key; such a column holds a value in every row.
    pub is_key: bool,
    /// Whether it may name a customer, a customer's people or items: text that somebody wrote freely.
    pub is_free: bool,
    /// The values.
    pub cells: Cells,
}

/// Columns that name a row of another table, which is always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The columns, in the order of the other table's key.
    pub columns: Vec<&'static str>,
    /// The other table.
    pub table: &'static str,
}

/// One table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, in `snake_case`; never changed once given.
    pub name: &'static str,
    /// What a row is, as a sentence.
    pub meaning: &'static str,
    /// The columns.
    pub columns: Vec<Column>,
    /// The tables that it hangs on.
    pub links: Vec<Link>,
    /// The column of days by whose year rows are parted; the as-of day's year where it has none.
    pub dated_by: Option<&'static str>,
}

impl Table {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// The names of the key's columns.
    pub fn key(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.is_key).map(|column| column.name.as_str())
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The same table with some of its rows.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let columns = self.columns.iter().map(|c| Column { cells: c.cells.pick(rows), ..c.clone() });
        Self { columns: columns.collect(), ..self.clone() }
    }

    /// The same table without one of its columns.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.columns.retain(|column| column.name != name);
        self
    }

    /// The same table, with nothing in the columns that may name a customer.
    #[must_use]
    pub fn unnamed(mut self) -> Self {
        for column in self.columns.iter_mut().filter(|column| column.is_free && !column.is_key) {
            column.cells = column.cells.emptied();
        }
        self
    }

    /// The same table with a first column that says whose it is, as part of the key.
    #[must_use]
    pub fn of_lab(mut self, lab: &str) -> Self {
        let cells = Cells::Text(vec![text(lab); self.rows()]);
        let column = Column {
            name: "lab".to_owned(),
            meaning: "The laboratory's short name".to_owned(),
            unit: "",
            source: "export --lab",
            is_key: true,
            is_free: false,
            cells,
        };
        self.columns.insert(0, column);
        self
    }

    /// The years of the rows: by the column of days, or else `year`. Every year with its rows, in order.
    #[must_use]
    pub fn years(&self, year: i16) -> Vec<(i16, Vec<usize>)> {
        let days = match self.dated_by.and_then(|name| self.column(name)).map(|c| &c.cells) {
            Some(Cells::Day(days)) => days.as_slice(),
            _ => &[],
        };
        let mut years = std::collections::BTreeMap::new();
        for row in 0..self.rows() {
            let of = days.get(row).copied().flatten().map_or(year, Date::year);
            years.entry(of).or_insert_with(Vec::new).push(row);
        }
        if years.is_empty() {
            // a table without rows still tells its columns
            years.insert(year, Vec::new());
        }
        years.into_iter().collect()
    }
}

/// A text as a cell: what steers a terminal or turns the direction of writing is shown by its sign, as in
/// reports; line breaks stay. An empty text is none.
#[must_use]
pub fn text(text: &str) -> Option<String> {
    let lines: Vec<_> = text.lines().map(harmless::line).collect();
    let text = lines.join("\n");
    (!text.is_empty()).then_some(text)
}

/// A table while its columns are told, one after another, of the things that are its rows.
///
/// What is said of a column after it (`unit`, `key`, …) is said of the last.
#[derive(Debug)]
pub struct Draft<T> {
    items: Vec<T>,
    table: Table,
    source: &'static str,
}

impl<T> Draft<T> {
    /// A table with a row for each item.
    pub fn of(name: &'static str, meaning: &'static str, items: impl IntoIterator<Item = T>) -> Self {
        let table = Table { name, meaning, columns: Vec::new(), links: Vec::new(), dated_by: None };
        Self { items: items.into_iter().collect(), table, source: "" }
    }

    /// Says from where the columns that follow come.
    #[must_use]
    pub fn from(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    fn add(mut self, name: impl Into<String>, meaning: impl Into<String>, cells: Cells) -> Self {
        self.table.columns.push(Column {
            name: name.into(),
            meaning: meaning.into(),
            unit: "",
            source: self.source,
            is_key: false,
            is_free: false,
            cells,
        });
        self
    }

    /// A column of text that the item holds.
    #[must_use]
    pub fn text<S: AsRef<str> + ?Sized>(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<&S>,
    ) -> Self {
        let cells = self.items.iter().map(|item| get(item).and_then(|held| text(held.as_ref()))).collect();
        self.add(name, meaning, Cells::Text(cells))
    }

    /// A column of text that is made of the item.
    #[must_use]
    pub fn words(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<String>,
    ) -> Self {
        let cells = self.items.iter().map(|item| get(item).and_then(|words| text(&words))).collect();
        self.add(name, meaning, Cells::Text(cells))
    }

    /// A column of whole numbers; what no such column can hold is none.
    #[must_use]
    pub fn whole<N: TryInto<i64>>(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<N>,
    ) -> Self {
        let cells = self.items.iter().map(|item| get(item).and_then(|n| n.try_into().ok())).collect();
        self.add(name, meaning, Cells::Whole(cells))
    }

    /// A column of numbers; one that is not finite is none.
    #[must_use]
    pub fn real(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<f64>,
    ) -> Self {
        let cells = self.items.iter().map(|item| get(item).filter(|n| n.is_finite())).collect();
        self.add(name, meaning, Cells::Real(cells))
    }

    /// A column of yes and no.
    #[must_use]
    pub fn flag(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<bool>,
    ) -> Self {
        let cells = self.items.iter().map(get).collect();
        self.add(name, meaning, Cells::Flag(cells))
    }

    /// A column of days.
    #[must_use]
    pub fn day(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<Date>,
    ) -> Self {
        let cells = self.items.iter().map(get).collect();
        self.add(name, meaning, Cells::Day(cells))
    }

    /// A column of instants, to the millisecond.
    #[must_use]
    pub fn moment(
        self,
        name: impl Into<String>,
        meaning: impl Into<String>,
        get: impl Fn(&T) -> Option<Timestamp>,
    ) -> Self {
        let whole = |at: Timestamp| Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let cells = self.items.iter().map(|item| get(item).map(whole)).collect();
        self.add(name, meaning, Cells::Moment(cells))
    }

    /// Two columns of a point in time: the day as written, `…_on`, and the instant where one was, `…_at`.
    #[must_use]
    pub fn when(self, stem: &str, meaning: &str, get: impl Fn(&T) -> Option<When>) -> Self {
        self.day(format!("{stem}_on"), meaning, |item| get(item).map(|when| when.day)).moment(
            format!("{stem}_at"),
            format!("{meaning}, as an instant, where a time was written"),
            |item| get(item).and_then(|when| when.instant),
        )
    }

    fn last(mut self, change: impl FnOnce(&mut Column)) -> Self {
        if let Some(column) = self.table.columns.last_mut() {
            change(column);
        }
        self
    }

    /// The last column is of the table's key.
    #[must_use]
    pub fn key(self) -> Self {
        self.last(|column| column.is_key = true)
    }

    /// The last column's numbers are in this unit.
    #[must_use]
    pub fn unit(self, unit: &'static str) -> Self {
        self.last(|column| column.unit = unit)
    }

    /// The last column may name a customer, a customer's people or items.
    #[must_use]
    pub fn free(self) -> Self {
        self.last(|column| column.is_free = true)
    }

    /// These columns name a row of another table, by its key, and that row is always there.
    #[must_use]
    pub fn link(mut self, columns: &[&'static str], table: &'static str) -> Self {
        self.table.links.push(Link { columns: columns.to_vec(), table });
        self
    }

    /// Rows are parted by the year of this column.
    #[must_use]
    pub fn dated_by(mut self, column: &'static str) -> Self {
        self.table.dated_by = Some(column);
        self
    }

    /// The table. Of rows with one key the first counts, as of records with one id.
    #[must_use]
    pub fn done(self) -> Table {
        let table = self.table;
        let mut seen = BTreeSet::new();
        let rows: Vec<usize> = (0..table.rows())
            .filter(|row| {
                let keys = table.columns.iter().filter(|c| c.is_key);
                let key: Option<Vec<String>> = keys.map(|c| c.cells.told(*row)).collect();
                key.is_some_and(|key| seen.insert(key))
            })
            .collect();
        if rows.len() == table.rows() { table } else { table.pick(&rows) }
    }
}
