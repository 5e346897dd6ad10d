//! Records: what a laboratory writes, one typed struct a kind.

pub mod baseline;
pub mod blocks;
pub mod change;
pub mod complaint;
pub mod customer;
pub mod listening;
pub mod own_rule;
pub mod people;
pub mod report;
pub mod request;
pub mod review;
pub mod system;
pub mod work;

use std::sync::Arc;

use jiff::civil::Date;

use super::history::{Clock, Followed};
use super::kind::Kind;
use super::place::Place;
use super::when::When;
use blocks::Common;

/// What every record has: identity, place, shared keys.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Its kind, from the path.
    pub kind: Kind,
    /// Its whole id: `REQ-26-011/deviation-1` for a part, `C2` else.
    pub id: String,
    /// What findings are counted by: the folder's id for a part, the id else.
    pub record: String,
    /// The part's name within the folder: `deviation-1`.
    pub part: Option<String>,
    /// The file.
    pub file: Arc<str>,
    /// Pointer to the record within the file; empty when the file is the record.
    pub base: String,
    /// Keys that every record may carry.
    pub common: Common,
    /// Keys of the laboratory's own (`x-…`), with their values as text.
    pub extras: Vec<(String, String)>,
    /// Names of other records that this one holds.
    pub mentions: Vec<Mention>,
    /// The day of what it records, with the pointer to that day; none for registers and for records
    /// without a day. Linking adds it.
    pub happened: Option<(Date, &'static str)>,
    /// When and by whom the file was first committed, when history was read.
    pub written: Option<Written>,
}

impl Meta {
    /// The place of `pointer` within this record.
    #[must_use]
    pub fn place(&self, pointer: &str) -> Place {
        Place::at(&self.file, format!("{}{pointer}", self.base))
    }
}

/// One record's naming of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Pointer within the record.
    pub pointer: String,
    /// Name of the kind that it may name; `*` for any.
    pub wants: &'static str,
    /// The name as written.
    pub text: String,
}

/// The first commit that brought a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Hexadecimal commit id.
    pub commit: String,
    /// The commit's author, by name.
    pub author: String,
    /// The commit's author, by e-mail.
    pub email: String,
    /// When, in the laboratory's zone: by the author's date, but not before a commit that it follows.
    pub on: When,
    /// The author's date itself.
    pub says: When,
    /// What the commits before it say of that date.
    pub clock: Clock,
}

impl Written {
    /// By which clock the day was told, and why, where that is not plainly the author's.
    #[must_use]
    pub fn by_which_clock(&self) -> Option<String> {
        let (says, one) = (self.says.day, |f: &Followed| (f.on.day != self.says.day).then_some(f.on.day));
        Some(match &self.clock {
            Clock::Sound => return None,
            Clock::Behind(f) => format!("the commit says {says}, but follows one of {}", one(f)?),
            Clock::Moved(f) => format!(
                "the commit says {says} and follows one that was written on {}: it was moved on top of that one \
                 later, or dated back",
                one(f)?
            ),
            Clock::Disputed(f) => format!(
                "the commit says {says}, as do others of that time, and all follow one of {}: one of the clocks \
                 was wrong",
                one(f)?
            ),
        })
    }

    /// The day on which it may have been written, later than it says, where git can not tell.
    #[must_use]
    pub fn perhaps(&self) -> Option<Date> {
        match &self.clock {
            Clock::Moved(f) | Clock::Disputed(f) => Some(f.on.day).filter(|day| *day > self.on.day),
            Clock::Sound | Clock::Behind(_) => None,
        }
    }
}

/// A record with what every record has.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// Identity, place, shared keys.
    pub meta: Meta,
    /// The record itself.
    pub body: T,
}

macro_rules! records {
    ($($kind:ident($body:ty)),+ $(,)?) => {
        /// A record of any kind.
        #[derive(Debug, Clone)]
        #[allow(missing_docs, reason = "the variants are the kinds")]
        pub enum Record { $($kind(Box<Entry<$body>>)),+ }

        impl Record {
            /// What every record has.
            #[must_use]
            pub fn meta(&self) -> &Meta {
                match self { $(Self::$kind(entry) => &entry.meta),+ }
            }

            /// What every record has, to add to it.
            pub fn meta_mut(&mut self) -> &mut Meta {
                match self { $(Self::$kind(entry) => &mut entry.meta),+ }
            }

            /// Makes the typed record of `meta.kind` out of a value.
            ///
            /// # Errors
            /// When the value does not fit the type; the schema should have said so before.
            pub fn of(meta: Meta, value: &serde_json::Value) -> Result<Self, serde_json::Error> {
                use serde::Deserialize;
                match meta.kind {
                    $(Kind::$kind => {
                        let body = <$body>::deserialize(value)?;
                        Ok(Self::$kind(Box::new(Entry { meta, body })))
                    })+
                    Kind::Settings => Err(serde::de::Error::custom("settings are no record")),
                }
            }

            /// The generated schema of a kind's body.
            #[must_use]
            pub fn body_schema(kind: Kind, from: &mut schemars::SchemaGenerator) -> schemars::Schema {
                match kind {
                    $(Kind::$kind => <$body as schemars::JsonSchema>::json_schema(from),)+
                    Kind::Settings => <super::settings::Settings as schemars::JsonSchema>::json_schema(from),
                }
            }
        }
    };
}

records! {
    Person(people::Person),
    Customer(customer::Customer),
    Agreement(customer::Agreement),
    Quotation(customer::Quotation),
    Request(request::Request),
    Review(review::Review),
    Amendment(change::Amendment),
    Deviation(change::Deviation),
    Communication(listening::Communication),
    Sample(work::Sample),
    Subcontract(work::Subcontract),
    Work(work::Work),
    Report(report::Report),
    Campaign(listening::Campaign),
    Feedback(listening::Feedback),
    Complaint(complaint::Complaint),
    Action(complaint::Action),
    Analysis(system::Analysis),
    Disclosure(system::Disclosure),
    Method(people::Method),
    Equipment(people::Equipment),
    Provider(people::Provider),
    Document(system::Document),
    Disposition(system::Disposition),
    Baseline(baseline::Baseline),
    Register(people::RegisterRow),
    Objective(system::Objective),
    CommPlan(system::CommPlan),
    Contingency(system::Contingency),
    Rule(own_rule::OwnRule),
}
