//! Forms by which people file records from a browser: which there are, and what they ask.

use super::kind::Kind;

/// Stands in messages of a form for what was typed.
pub const VALUE: &str = "{value}";
/// Stands in messages of a form for the number of an item in its list, from 1.
pub const ITEM: &str = "{item}";

/// Where the file of a filled form goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// A folder of its own, a new job.
    NewJob,
    /// The folder of a job.
    Job,
    /// A file of its own.
    Alone,
    /// The folder of a survey.
    Campaign,
}

/// One form, before its kind's schema is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    /// Its page's file, without ending.
    pub name: &'static str,
    /// What it makes.
    pub kind: Kind,
    /// Its title.
    pub title: &'static str,
    /// What it is for, in a sentence or two.
    pub says: &'static str,
    /// Where its file goes; people choose where there are several.
    pub homes: &'static [Home],
    /// The keys that are asked for first, in this order. The others stand behind them, folded.
    pub first: &'static [&'static str],
    /// A key that has one value in this form, and is not asked for.
    pub fixed: Option<(&'static str, &'static str)>,
}

/// Every form, in the order in which people need them.
pub const OUTLINES: [Outline; 5] = [
    Outline {
        name: "request",
        kind: Kind::Request,
        title: "Request",
        says: "A customer asks for tests. The request opens a job; its review comes next.",
        homes: &[Home::NewJob],
        first: &[
            "customer",
            "contact",
            "received_on",
            "received_by",
            "channel",
            "client_order_no",
            "client_reference",
            "lines",
            "requested_tat_wd",
            "requested_due",
            "specifications",
            "special_handling",
            "reporting",
            "subcontracting_acceptable",
        ],
        fixed: None,
    },
    Outline {
        name: "deviation",
        kind: Kind::Deviation,
        title: "Deviation",
        says: "Work can not go, or did not go, as it was agreed. The customer is told and agrees before it goes on.",
        homes: &[Home::Job],
        first: &[
            "detected_on",
            "by",
            "type",
            "cause",
            "lines",
            "description",
            "technical_assessment",
            "significance",
            "informed",
            "agree",
            "proceeded_on",
            "new_due_on",
        ],
        fixed: None,
    },
    Outline {
        name: "feedback",
        kind: Kind::Feedback,
        title: "Feedback",
        says: "A customer said something about the work: praise, blame or a wish, asked for or not.",
        homes: &[Home::Job, Home::Alone],
        first: &[
            "kind",
            "customer",
            "request",
            "anonymous",
            "received_on",
            "text",
            "sentiment",
            "themes",
            "response_expected",
            "decision",
        ],
        fixed: None,
    },
    Outline {
        name: "complaint",
        kind: Kind::Complaint,
        title: "Complaint",
        says: "A customer or somebody else is dissatisfied and expects an answer. Receipt is acknowledged at once.",
        homes: &[Home::Alone],
        first: &[
            "customer",
            "third_party",
            "received_on",
            "by",
            "channel",
            "type",
            "text",
            "requests",
            "about_our_work",
            "acknowledged_on",
        ],
        fixed: None,
    },
    Outline {
        name: "survey",
        kind: Kind::Feedback,
        title: "Answer to a survey",
        says: "One customer's answer to the questionnaire of a survey, as it came back.",
        homes: &[Home::Campaign],
        first: &["customer", "requested_on", "received_on", "ratings", "recommend", "nps", "text", "themes"],
        fixed: Some(("kind", "survey_response")),
    },
];

/// A form as it is asked.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is.
    pub outline: &'static Outline,
    /// What is asked first.
    pub first: Vec<Field>,
    /// What may be written down besides.
    pub others: Vec<Field>,
}

/// One key of a record, or one item of a list.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key; empty for an item of a list.
    pub key: String,
    /// What is asked, without a full stop.
    pub says: String,
    /// More about it; may be empty.
    pub hint: String,
    /// A value that may stand there, as one would type it.
    pub example: Option<String>,
    /// Whether a record without it is none.
    pub is_needed: bool,
    /// What is said when it is missing.
    pub missing: String,
    /// What is said of a value that does not fit; with [`VALUE`].
    pub wrong: String,
    /// What may stand there.
    pub entry: Entry,
}

/// What may stand in a field.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Text; nothing but spaces is no answer.
    Text {
        /// Characters at most.
        most: Option<u64>,
        /// What its text names, where it names a record: a kind's name, or `*`.
        names: Option<String>,
    },
    /// A text of a form that no field of a form has; asked for as text, with its pattern.
    Patterned {
        /// The regular expression that the whole text must fit.
        pattern: String,
    },
    /// A day, and a time of day where that may be told.
    Day {
        /// Whether a time may stand beside it.
        takes_time: bool,
    },
    /// A number.
    Number {
        /// The least that may stand there.
        least: Option<i64>,
        /// The most.
        most: Option<i64>,
        /// What is said of a number that is not whole, where it must be.
        whole: Option<String>,
        /// What is said of what is no number.
        mistyped: String,
    },
    /// True or false.
    YesNo,
    /// One of a few values.
    Choice(Vec<Choice>),
    /// A list of the same.
    Many(Box<Field>),
    /// A group of keys.
    Group(Vec<Field>),
}

/// A value to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The value as it stands in the file.
    pub value: String,
    /// Whether it is a number there.
    pub is_number: bool,
    /// What it means; may be empty.
    pub says: String,
}
