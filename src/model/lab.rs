//! The laboratory as linked: inert values that rules and pages read.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::approval::Approvals;
use super::calendar::Calendar;
use super::contract::{Contract, Edit};
use super::history::Past;
use super::kind::Kind;
use super::place::Place;
use super::record::baseline::Baseline;
use super::record::blocks::{Channel, Role};
use super::record::change::{Amendment, Deviation};
use super::record::complaint::{Action, Complaint};
use super::record::customer::{Agreement, Customer, Quotation};
use super::record::listening::{Campaign, Communication, Feedback};
use super::record::own_rule::OwnRule;
use super::record::people::{Equipment, Method, Person, Provider, RegisterRow, covers};
use super::record::report::Report;
use super::record::request::Request;
use super::record::review::Review;
use super::record::system::{Analysis, CommPlan, Contingency, Disclosure, Disposition, Document, Objective};
use super::record::work::{Sample, Subcontract, Work};
use super::record::{Entry, Meta};
use super::settings::Settings;
use super::when::When;

/// The day from which the laboratory is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// Why this day.
    pub origin: AsOfOrigin,
}

/// Why an as-of day was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOfOrigin {
    /// Nobody said otherwise: today.
    Today,
    /// Given on the command line.
    Argument,
    /// Pinned in the settings.
    Settings,
}

impl AsOfOrigin {
    /// The reason in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Argument => "given by --as-of",
            Self::Settings => "pinned in countersign.yaml",
        }
    }
}

/// A file that could not be read as a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file.
    pub file: Arc<str>,
    /// What it would have been.
    pub kind: Kind,
    /// The job's id, or the record's own.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
}

/// Why a name leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkFault {
    /// Nothing has this name; perhaps that one was meant.
    Dangling(Option<String>),
    /// Something has this name but is of another kind.
    WrongKind(Kind, Place),
    /// Several things have this name.
    Ambiguous(Vec<Place>),
    /// The record names itself.
    ToItself,
    /// The file that would hold it could not be read.
    Unread(Arc<str>),
}

/// A name that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLink {
    /// The record that holds it: job or own id.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Kind wanted; `*` for any.
    pub wants: &'static str,
    /// The name as written.
    pub text: String,
    /// What is wrong.
    pub fault: LinkFault,
    /// The day of the record that holds it, where it has one.
    pub on: Option<Date>,
}

/// An agreement with its reviews.
#[derive(Debug, Clone)]
pub struct Framework {
    /// The agreement.
    pub agreement: Entry<Agreement>,
    /// Its reviews, in order of their parts.
    pub reviews: Vec<Entry<Review>>,
    /// What was edited in the agreement's file after it had been agreed, and is not in force.
    pub edits: Vec<Edit>,
    /// Why there is no telling what was agreed.
    pub untold: Option<String>,
}

/// Acceptance of a job: the laboratory's commitment to the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// When.
    pub on: When,
    /// By whom.
    pub by: String,
    /// How it was said, when told.
    pub channel: Option<Channel>,
    /// When a spoken acceptance was confirmed in writing.
    pub confirmed_in_writing_on: Option<Date>,
    /// The part that says so: `review` or `request`.
    pub part: String,
    /// Where that stands.
    pub place: Place,
}

/// What follows from a job's records, worked out once.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The commitment to the customer (A): an accepting decision's confirmation or date, an
    /// accepted quotation, or the request's `accepted`, whichever came first.
    pub accepted: Option<Accepted>,
    /// Index into `reviews` of the first review that decides on the request itself.
    pub review: Option<usize>,
    /// Start of work (S): the earliest entry of the log or dispatch to an outside laboratory.
    pub started: Option<When>,
    /// First arrival of items.
    pub samples_received: Option<When>,
    /// Issue of the first version of the report (I).
    pub issued: Option<When>,
    /// When the job left the process: withdrawn or declined.
    pub exit: Option<When>,
}

/// A job: everything in one folder.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id, the folder's name.
    pub id: String,
    /// The request.
    pub request: Entry<Request>,
    /// Quotations.
    pub quotations: Vec<Entry<Quotation>>,
    /// Reviews: the first, then repeats.
    pub reviews: Vec<Entry<Review>>,
    /// Amendments.
    pub amendments: Vec<Entry<Amendment>>,
    /// Deviations.
    pub deviations: Vec<Entry<Deviation>>,
    /// Communications.
    pub communications: Vec<Entry<Communication>>,
    /// Samples.
    pub samples: Vec<Entry<Sample>>,
    /// Outside work.
    pub subcontracts: Vec<Entry<Subcontract>>,
    /// The work log.
    pub work: Option<Entry<Work>>,
    /// Reports, by part.
    pub reports: Vec<Entry<Report>>,
    /// Feedback.
    pub feedback: Vec<Entry<Feedback>>,
    /// Files of the folder that could not be read.
    pub unread: Vec<Unread>,
    /// What follows from the records.
    pub facts: Facts,
    /// The contract over time.
    pub contract: Contract,
}

impl Job {
    /// Identity and place of the job: its request's.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.request.meta
    }

    /// The review that decides on the request, when there is one.
    #[must_use]
    pub fn review(&self) -> Option<&Entry<Review>> {
        self.facts.review.and_then(|i| self.reviews.get(i))
    }

    /// Identities and places of everything in the folder, the request first.
    #[must_use]
    pub fn metas(&self) -> Vec<&Meta> {
        fn of<T>(records: &[Entry<T>]) -> impl Iterator<Item = &Meta> {
            records.iter().map(|r| &r.meta)
        }
        let mut all = vec![&self.request.meta];
        all.extend(of(&self.quotations).chain(of(&self.reviews)).chain(of(&self.amendments)));
        all.extend(of(&self.deviations).chain(of(&self.communications)).chain(of(&self.samples)));
        all.extend(of(&self.subcontracts).chain(self.work.iter().map(|w| &w.meta)));
        all.extend(of(&self.reports).chain(of(&self.feedback)));
        all
    }

    /// Whether a file of this kind in the folder could not be read, so that its absence proves
    /// nothing.
    #[must_use]
    pub fn is_unread(&self, kind: Kind) -> bool {
        self.unread.iter().any(|u| u.kind == kind)
    }

    /// The first issued report.
    #[must_use]
    pub fn report(&self) -> Option<&Entry<Report>> {
        self.issued_reports().min_by_key(|r| r.body.version)
    }

    /// Reports that were issued.
    pub fn issued_reports(&self) -> impl Iterator<Item = &Entry<Report>> {
        self.reports.iter().filter(|r| r.body.issued_on.is_some())
    }
}

/// Records by id.
pub type ById<T> = BTreeMap<String, Entry<T>>;

/// The whole laboratory on its as-of day. Records of later days are left out.
#[derive(Debug, Clone)]
pub struct Lab {
    /// Settings in force.
    pub settings: Settings,
    /// The day from which it is looked at.
    pub as_of: AsOf,
    /// Working days.
    pub calendar: Calendar,
    /// People.
    pub people: ById<Person>,
    /// Customers.
    pub customers: ById<Customer>,
    /// Methods.
    pub methods: ById<Method>,
    /// Instruments.
    pub equipment: ById<Equipment>,
    /// Outside laboratories.
    pub providers: ById<Provider>,
    /// Agreements with their reviews.
    pub agreements: BTreeMap<String, Framework>,
    /// Jobs.
    pub jobs: BTreeMap<String, Job>,
    /// Communications that stand in no job.
    pub communications: ById<Communication>,
    /// Surveys.
    pub campaigns: ById<Campaign>,
    /// Feedback that stands in no job.
    pub feedback: ById<Feedback>,
    /// Complaints.
    pub complaints: ById<Complaint>,
    /// Actions.
    pub actions: ById<Action>,
    /// Analyses and management reviews.
    pub analyses: ById<Analysis>,
    /// Disclosures.
    pub disclosures: ById<Disclosure>,
    /// Controlled documents.
    pub documents: ById<Document>,
    /// Answers to findings.
    pub dispositions: ById<Disposition>,
    /// Known debt.
    pub baseline: Option<Entry<Baseline>>,
    /// Objectives.
    pub objectives: ById<Objective>,
    /// Communication plans.
    pub comm_plans: ById<CommPlan>,
    /// Contingency plans.
    pub contingencies: ById<Contingency>,
    /// Rules of the laboratory's own, by the names of their files.
    pub own_rules: ById<OwnRule>,
    /// Rows of the register of job and report numbers.
    pub register: Vec<Entry<RegisterRow>>,
    /// Files that could not be read as records.
    pub unread: Vec<Unread>,
    /// Files that were read and whose folder's main file could not be: they stand in no job or agreement,
    /// and no rule sees them.
    pub unplaced: Vec<Unread>,
    /// Names that lead nowhere.
    pub broken_links: Vec<BrokenLink>,
    /// Identities of records dated after the as-of day, with the place of that date.
    pub later: Vec<(Meta, Place, Date)>,
    /// How many records were read, by kind.
    pub counts: BTreeMap<Kind, usize>,
    /// What git tells of the records, or why it tells nothing.
    pub history: Past,
    /// The verdicts on approvals; empty where the settings ask for none.
    pub approvals: Approvals,
}

impl Lab {
    /// Whether `person` held `role` on `day`, in person or as a deputy.
    #[must_use]
    pub fn holds(&self, person: &str, role: Role, day: Date) -> bool {
        self.people
            .get(person)
            .is_some_and(|p| p.body.roles.iter().any(|r| r.role == role && covers(Some(r.from), r.to, day)))
    }

    /// Roles that `person` held on `day`.
    #[must_use]
    pub fn roles_on(&self, person: &str, day: Date) -> Vec<Role> {
        let Some(person) = self.people.get(person) else { return Vec::new() };
        person.body.roles.iter().filter(|r| covers(Some(r.from), r.to, day)).map(|r| r.role).collect()
    }

    /// A person's name with the id, or the id when nobody has it.
    #[must_use]
    pub fn person_name(&self, id: &str) -> String {
        self.people.get(id).map_or_else(|| id.to_owned(), |p| p.body.name.clone())
    }

    /// A customer's name, or the id when nobody has it.
    #[must_use]
    pub fn customer_name(&self, id: &str) -> String {
        self.customers.get(id).map_or_else(|| id.to_owned(), |c| c.body.name.clone())
    }

    /// Whether a file of this kind, or the one that it hangs on, could not be read, so that a missing
    /// record proves nothing.
    #[must_use]
    pub fn is_unread(&self, kind: Kind) -> bool {
        self.unread.iter().chain(&self.unplaced).any(|u| u.kind == kind)
    }

    /// All feedback, in jobs and outside, oldest first where dated.
    pub fn all_feedback(&self) -> impl Iterator<Item = &Entry<Feedback>> {
        self.feedback.values().chain(self.jobs.values().flat_map(|j| j.feedback.iter()))
    }

    /// All communications, in jobs and outside.
    pub fn all_communications(&self) -> impl Iterator<Item = &Entry<Communication>> {
        self.communications.values().chain(self.jobs.values().flat_map(|j| j.communications.iter()))
    }

    /// What every record has, of all records but the rows of the register of numbers.
    #[must_use]
    pub fn metas(&self) -> Vec<&Meta> {
        fn of<T>(records: &ById<T>) -> impl Iterator<Item = &Meta> {
            records.values().map(|r| &r.meta)
        }
        let mut all: Vec<&Meta> = Vec::new();
        all.extend(of(&self.people).chain(of(&self.customers)).chain(of(&self.methods)));
        all.extend(of(&self.equipment).chain(of(&self.providers)));
        for framework in self.agreements.values() {
            all.push(&framework.agreement.meta);
            all.extend(framework.reviews.iter().map(|r| &r.meta));
        }
        all.extend(self.jobs.values().flat_map(Job::metas));
        all.extend(of(&self.communications).chain(of(&self.campaigns)).chain(of(&self.feedback)));
        all.extend(of(&self.complaints).chain(of(&self.actions)).chain(of(&self.analyses)));
        all.extend(of(&self.disclosures).chain(of(&self.documents)).chain(of(&self.objectives)));
        all.extend(of(&self.comm_plans).chain(of(&self.contingencies)).chain(of(&self.dispositions)));
        all
    }

    /// The agreement that a job names.
    #[must_use]
    pub fn framework(&self, job: &Job) -> Option<&Framework> {
        job.request.body.agreement.as_ref().and_then(|id| self.agreements.get(id.as_str()))
    }
}
