//! A statement of the management review: what was counted, of how many, and the records behind it.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::lab::Lab;
use crate::model::quarters::Quarters;
use crate::render::Build;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::{Link, Mark};

/// Records named in one line at most; the register has all.
const NAMED: usize = 8;

/// What a page about a period asks the laboratory.
pub(super) struct Ask<'a> {
    pub(super) build: &'a Build<'a>,
    pub(super) at: &'a At,
    pub(super) period: Quarters,
}

impl<'a> Ask<'a> {
    pub(super) fn new(build: &'a Build<'a>, at: &'a At, period: Quarters) -> Self {
        Self { build, at, period }
    }

    pub(super) fn lab(&self) -> &'a Lab {
        self.build.site.lab
    }

    /// The last day that is told of: the period's, or the as-of day where that comes first.
    pub(super) fn end(&self) -> Date {
        self.period.last().min(self.lab().as_of.day)
    }

    /// Whether something happened within the period, and by the as-of day.
    pub(super) fn holds(&self, day: Option<Date>) -> bool {
        day.is_some_and(|day| self.period.holds(day) && day <= self.lab().as_of.day)
    }

    /// Whether something had happened by the end.
    pub(super) fn by_end(&self, day: Option<Date>) -> bool {
        day.is_some_and(|day| day <= self.end())
    }

    pub(super) fn link(&self, id: &str) -> Link {
        Link { href: self.build.names.record(id).map(|address| self.at.to(address)), text: id.to_owned() }
    }
}

/// One line.
#[derive(Serialize)]
pub(super) struct Line {
    what: String,
    count: String,
    records: Vec<Link>,
    /// The register, where more records are behind the line than it names.
    more: Option<Link>,
    mark: Option<Mark>,
}

impl Line {
    /// A count of records without a population of its own: all that there are.
    pub(super) fn all(ask: &Ask, what: &str, ids: &[&str], register: &str) -> Self {
        Self::counted(ask, what, ids.len().to_string(), ids, register)
    }

    /// Some of a population: `k of n`.
    pub(super) fn share(ask: &Ask, what: &str, ids: &[&str], of: usize, register: &str) -> Self {
        Self::counted(ask, what, say!("{ids} of {of}", ids = ids.len(), of), ids, register)
    }

    /// A count in words with the records behind it.
    pub(super) fn counted(ask: &Ask, what: &str, count: String, ids: &[&str], register: &str) -> Self {
        let more = ids.len().saturating_sub(NAMED);
        Self {
            what: what.to_owned(),
            count,
            records: ids.iter().take(NAMED).map(|id| ask.link(id)).collect(),
            more: (more > 0)
                .then(|| Link { href: Some(ask.at.to(register)), text: say!("and {more} more", more) }),
            mark: None,
        }
    }

    /// The same with a mark, where the count calls for one.
    pub(super) fn marked(self, mark: Option<Mark>) -> Self {
        Self { mark, ..self }
    }
}
