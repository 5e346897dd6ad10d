//! What is asked when a record is begun, by kind: what must be there, and what the procedure wants to know on
//! that day. All else stands in the file, to be filled in when it happens.

use crate::model::kind::Kind;

/// Keys in the order in which they are asked. `*` goes through a list, one round for each item; `=today` offers
/// the day; a part is asked when the first one asked of its group was answered.
pub(super) fn keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Request => REQUEST,
        Kind::Review => REVIEW,
        Kind::Amendment => AMENDMENT,
        Kind::Deviation => DEVIATION,
        Kind::Communication => COMMUNICATION,
        Kind::Sample => SAMPLE,
        Kind::Subcontract => SUBCONTRACT,
        Kind::Work => WORK,
        Kind::Report => REPORT,
        Kind::Quotation => QUOTATION,
        Kind::Complaint => COMPLAINT,
        Kind::Feedback => FEEDBACK,
        Kind::Action => ACTION,
        Kind::Customer => CUSTOMER,
        Kind::Person => PERSON,
        Kind::Method => METHOD,
        Kind::Equipment => EQUIPMENT,
        Kind::Provider => PROVIDER,
        Kind::Document => DOCUMENT,
        Kind::Agreement => AGREEMENT,
        Kind::Disposition => DISPOSITION,
        Kind::Disclosure => DISCLOSURE,
        _ => &[],
    }
}

/// Parts that follow from another: who signs a review as technical manager holds that role.
pub(super) fn implied(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Review => &[
            ("technical.role", "technical_manager"),
            ("technical.meaning", "reviewed"),
            ("qms.role", "quality_manager"),
            ("qms.meaning", "reviewed"),
        ],
        Kind::Report => &[("authorised.meaning", "authorised")],
        _ => &[],
    }
}

const REQUEST: &[&str] = &[
    "customer",
    "contact",
    "received_on=today",
    "received_by",
    "channel",
    "client_order_no",
    "lines.*.material",
    "lines.*.matrix",
    "lines.*.hazard",
    "lines.*.sample_count",
    "lines.*.test",
    "lines.*.method_requested",
    "lines.*.accredited_result_wanted",
    "requested_tat_wd",
    "requested_due",
    "reporting.format",
    "reporting.language",
    "reporting.conformity_statement",
    "specifications",
    "special_handling",
    "subcontracting_acceptable",
    "routine",
    "form.document",
    "form.revision",
];

const REVIEW: &[&str] = &[
    "mode",
    "checklist.requirements_clear.answer",
    "checklist.capability.answer",
    "checklist.scope.answer",
    "checklist.method_suitability.answer",
    "checklist.equipment.answer",
    "checklist.personnel.answer",
    "checklist.capacity.answer",
    "checklist.reporting.answer",
    "checklist.decision_rule.answer",
    "checklist.decision_rule.note",
    "checklist.subcontracting.answer",
    "checklist.subcontracting.note",
    "checklist.confidentiality.answer",
    "checklist.confidentiality.note",
    "non_standard",
    "agreed.lines.*.method",
    "agreed.lines.*.edition",
    "agreed.lines.*.method_chosen_by",
    "agreed.lines.*.sample_count",
    "agreed.tat_wd",
    "agreed.clock",
    "agreed.due_on",
    "agreed.price_ref",
    "agreed.reporting.format",
    "agreed.reporting.language",
    "agreed.reporting.conformity_statement",
    "technical.person",
    "technical.on=today",
    "qms.person",
    "qms.on=today",
    "decision.outcome",
    "decision.on=today",
    "decision.by",
    "confirmation.on",
    "confirmation.channel",
    "confirmation.to",
    "confirmation.items",
    "confirmation.due_on",
    "form.document",
    "form.revision",
];

const AMENDMENT: &[&str] = &[
    "proposed.by_party",
    "proposed.on=today",
    "proposed.by",
    "change_type",
    "before.text",
    "after.text",
    "reason",
    "impact",
];

const DEVIATION: &[&str] = &[
    "lines",
    "detected_on=today",
    "by",
    "type",
    "cause",
    "description",
    "significance",
    "technical_assessment.text",
    "technical_assessment.validity_ok",
    "technical_assessment.uncertainty_impact",
    "informed.on",
    "informed.channel",
    "informed.what",
    "informed.reason",
];

const COMMUNICATION: &[&str] = &[
    "customer",
    "contact",
    "on=today",
    "direction",
    "channel",
    "category",
    "topic",
    "summary",
    "outcome",
    "by",
];

const SAMPLE: &[&str] = &[
    "line",
    "lab_sample_id",
    "count",
    "client_sample_id",
    "received_on=today",
    "by",
    "condition",
    "ack.on",
    "ack.channel",
    "storage.location",
    "storage.conditions",
];

const SUBCONTRACT: &[&str] = &["lines", "provider", "method", "reason", "identified_on=today"];

const WORK: &[&str] = &[
    "entries.*.started_on=today",
    "entries.*.by",
    "entries.*.equipment",
    "entries.*.method_used",
    "entries.*.method_edition",
    "entries.*.sample_count",
];

const REPORT: &[&str] = &[
    "report_no",
    "version",
    "issued_on=today",
    "lines.*.method_reported",
    "lines.*.edition",
    "lines.*.sample_count",
    "lines.*.accredited",
    "format",
    "language",
    "authorised.person",
    "authorised.role",
    "authorised.on=today",
];

const QUOTATION: &[&str] = &[
    "issued_on=today",
    "valid_to",
    "by",
    "lines.*.test",
    "lines.*.method",
    "lines.*.sample_count",
    "lines.*.price",
    "tat_wd",
];

const COMPLAINT: &[&str] =
    &["customer", "received_on=today", "by", "channel", "text", "type", "requests", "acknowledged_on"];

const FEEDBACK: &[&str] =
    &["kind", "request", "customer", "received_on=today", "sentiment", "themes", "text"];

const ACTION: &[&str] = &["source", "finding", "raised_on=today", "owner", "plan", "due", "systemic"];

const CUSTOMER: &[&str] = &[
    "name",
    "type",
    "category",
    "contacts.*.name",
    "contacts.*.email",
    "contacts.*.may_agree_changes",
    "contacts.*.may_receive_results",
    "contacts.*.from=today",
    "language",
    "status",
    "active_since=today",
];

const PERSON: &[&str] = &[
    "name",
    "emails",
    "employed.from",
    "roles.*.role",
    "roles.*.from=today",
    "roles.*.appointed_by",
    "confidentiality_undertaking.signed_on",
];

const METHOD: &[&str] = &[
    "title",
    "technique",
    "standard_tat_wd",
    "matrices.*.matrix",
    "editions.*.edition",
    "editions.*.from",
    "validated_from",
];

const EQUIPMENT: &[&str] = &["title", "methods", "status.*.state", "status.*.from=today"];

const PROVIDER: &[&str] = &[
    "name",
    "methods",
    "approval.*.from",
    "approval.*.to",
    "approval.*.basis",
    "approval.*.evidence",
    "confidentiality_agreement_on",
    "re_evaluation_due",
];

const DOCUMENT: &[&str] = &[
    "title",
    "kind",
    "revisions.*.rev",
    "revisions.*.effective_from",
    "revisions.*.description",
    "review_due",
];

const AGREEMENT: &[&str] = &[
    "customer",
    "valid_from",
    "valid_to",
    "covers.*.method",
    "covers.*.matrices",
    "covers.*.max_samples_per_order",
    "covers.*.tat_wd",
    "price_ref",
    "review_due",
];

const DISPOSITION: &[&str] = &[
    "finding",
    "rule",
    "record",
    "part",
    "verdict",
    "reason",
    "by.person",
    "by.role",
    "by.on=today",
    "by.meaning",
    "review_by",
];

const DISCLOSURE: &[&str] = &["customer", "recipient", "basis", "released_on=today", "what"];
