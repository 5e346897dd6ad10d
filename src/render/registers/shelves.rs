//! The shelves: every kind that has a register, in the order in which an assessor asks.

use serde_json::Value;

use super::{Shelf, acting, answered, listening, means, plans, promises};
use crate::model::lab::Lab;
use crate::model::record::Meta;

/// Where the records of a kind are, for kinds that the laboratory keeps by id.
macro_rules! by_id {
    ($map:ident) => {
        (
            |lab| lab.$map.values().map(|entry| &entry.meta).collect(),
            |lab, id| serde_json::to_value(&lab.$map.get(id)?.body).ok(),
        )
    };
}

macro_rules! shelves {
    ($($name:literal $title:literal $one:literal $lead:literal $access:expr,
        $heads:expr, $cells:path;)+) => {
        /// Every register of records that stand in no job.
        pub(in crate::render) static SHELVES: &[Shelf] = &[$({
            let access: Access = $access;
            Shelf {
                name: $name, title: $title, one: $one, lead: $lead,
                records: access.0, body: access.1, heads: $heads, cells: $cells,
            }
        }),+];
    };
}

/// Where records are, and how one's content is had.
type Access = (fn(&Lab) -> Vec<&Meta>, fn(&Lab, &str) -> Option<Value>);

shelves! {
    "complaints" "Complaints" "Complaint"
        "Every complaint, from receipt to the notice that handling has ended."
        by_id!(complaints),
        &["Received", "From", "About", "Acknowledged", "Justified", "Outcome", "Told", "Closed", "Actions"],
        acting::complaint;
    "actions" "Actions" "Action"
        "What was done about findings, feedback and complaints, and whether it worked."
        by_id!(actions),
        &["Raised", "Matter", "Brought about by", "Owner", "Due", "Implemented", "Effect", "Closed"],
        acting::action;
    "answers" "Answers to findings" "Answer"
        "What the laboratory answered to findings, who signed, until when each answer holds, and whether it does."
        by_id!(dispositions),
        &["Finding", "Found", "Answer", "Reason", "Signed", "Holds until", "How it stands"],
        answered::disposition;
    "surveys" "Surveys" "Survey"
        "Whom the laboratory asked, who answered, and which analysis took the answers up."
        by_id!(campaigns),
        &["Period", "Sent", "Closed", "Customers asked", "Answers", "Aspects", "Taken up in"],
        listening::campaign;
    "feedback" "Feedback" "Feedback"
        "What customers said, outside the files of single jobs, and what was decided on it."
        by_id!(feedback),
        &["Received", "From", "How", "Tone", "Lowest mark", "Decision", "Customer told", "Taken up in"],
        listening::feedback;
    "analyses" "Analyses and management reviews" "Analysis"
        "What was made of feedback, and what management decided."
        by_id!(analyses),
        &["What", "Held", "Period", "Prepared by", "Took up", "Reported to", "Actions"],
        listening::analysis;
    "communications" "Messages outside jobs" "Message"
        "Talks, letters and circulars that belong to no single job; those of a job stand in its timeline."
        by_id!(communications),
        &["On", "Customer", "Way", "About", "Said"],
        listening::communication;
    "agreements" "Agreements" "Agreement"
        "Frameworks under which routine orders are placed: from when to when, for what, and when reviewed."
        (
            |lab| lab.agreements.values().map(|f| &f.agreement.meta).collect(),
            |lab, id| serde_json::to_value(&lab.agreements.get(id)?.agreement.body).ok(),
        ),
        &["Customer", "From", "To", "State", "Covers", "Reviewed", "Review due"],
        promises::agreement;
    "disclosures" "Disclosures" "Disclosure"
        "Every release of a customer’s data to somebody else, its ground, and whether the customer was told."
        by_id!(disclosures),
        &["Released", "Whose data", "To whom", "Ground", "What", "Customer told", "Approved by"],
        promises::disclosure;
    "contingency" "Contingency plans" "Contingency plan"
        "What happens when the laboratory cannot deliver: agreed, tested, reviewed, used."
        by_id!(contingencies),
        &["Customer", "For", "Agreed", "Last test", "Used", "Review due"],
        plans::contingency;
    "objectives" "Objectives" "Objective"
        "What is to be reached, how it is measured, and what was reached, period by period."
        by_id!(objectives),
        &["What is to be reached", "Target", "Owner", "By", "Reached", "Actions"],
        plans::objective;
    "plans" "Communication plans" "Communication plan"
        "Who is told what, how often, and what was done."
        by_id!(comm_plans),
        &["Entries", "Done", "Last done"],
        plans::communication;
    "methods" "Methods" "Method"
        "What the laboratory tests by, since when it is validated and accredited, and how long it takes."
        by_id!(methods),
        &["What it determines", "Edition", "Validated since", "For", "Accredited", "Usual turnaround"],
        means::method;
    "equipment" "Equipment" "Equipment"
        "Which instrument was in service, from which day to which."
        by_id!(equipment),
        &["Methods", "State", "Since", "Times out of service"],
        means::equipment;
    "providers" "Outside laboratories" "Outside laboratory"
        "Who works for the laboratory, for which methods, and from when to when they were approved."
        by_id!(providers),
        &["Name", "Methods", "Approved", "Secrecy signed", "To be evaluated again"],
        means::provider;
}
