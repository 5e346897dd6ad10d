//! Every signature on file: what it stands under, and where.

use crate::model::finding::Grade;
use crate::model::lab::{Job, Lab};
use crate::model::record::blocks::Sign;
use crate::model::record::review::Review;
use crate::model::record::{Entry, Meta};

/// A signature with what it stands under.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Signature<'a> {
    /// The signature.
    pub(in crate::rules) sign: &'a Sign,
    /// What was signed, as the beginning of a sentence.
    pub(in crate::rules) what: String,
    /// The record that it stands in.
    pub(in crate::rules) meta: &'a Meta,
    /// Pointer to it within the record.
    pub(in crate::rules) pointer: String,
    /// How grave it is when the role was not held.
    pub(in crate::rules) grade: Grade,
    /// Whether another rule asks of the very same signature and may explain it.
    pub(in crate::rules) is_asked_elsewhere: bool,
}

impl<'a> Signature<'a> {
    fn new(sign: Option<&'a Sign>, what: impl Into<String>, meta: &'a Meta, pointer: &str) -> Option<Self> {
        Some(Self {
            sign: sign?,
            what: what.into(),
            meta,
            pointer: pointer.to_owned(),
            grade: Grade::Minor,
            is_asked_elsewhere: false,
        })
    }

    fn major(mut self) -> Self {
        self.grade = Grade::Major;
        self
    }

    fn asked_elsewhere(mut self) -> Self {
        self.is_asked_elsewhere = true;
        self
    }
}

/// Signatures of a job.
pub(in crate::rules) fn of_job(job: &Job) -> Vec<Signature<'_>> {
    let reviews = job.reviews.iter().flat_map(of_review);
    let deviations = job.deviations.iter().flat_map(|d| {
        let (body, meta) = (&d.body, &d.meta);
        let assessed = body.technical_assessment.as_ref().and_then(|t| t.sign.as_ref());
        let what = "the technical assessment of the deviation";
        [
            Signature::new(assessed, what, meta, "/technical_assessment/sign").map(Signature::major),
            Signature::new(body.director.as_ref(), "the deviation", meta, "/director").map(Signature::major),
        ]
    });
    let amendments = job
        .amendments
        .iter()
        .map(|a| Signature::new(a.body.lab_approval.as_ref(), "the amendment", &a.meta, "/lab_approval"));
    let outside = job.subcontracts.iter().map(|s| {
        let checked = s.body.results_checked.as_ref();
        Signature::new(checked, "the check of the outside results", &s.meta, "/results_checked")
    });
    let reports = job.reports.iter().map(|r| {
        Signature::new(r.body.authorised.as_ref(), "the report", &r.meta, "/authorised")
            .map(|s| s.major().asked_elsewhere())
    });
    reviews.chain(deviations.chain(amendments).chain(outside).chain(reports).flatten()).collect()
}

/// Signatures of a contract review.
pub(in crate::rules) fn of_review(review: &Entry<Review>) -> impl Iterator<Item = Signature<'_>> {
    let (body, meta) = (&review.body, &review.meta);
    [
        Signature::new(body.technical.as_ref(), "the technical review", meta, "/technical")
            .map(Signature::asked_elsewhere),
        Signature::new(body.qms.as_ref(), "the review for the management system", meta, "/qms")
            .map(Signature::asked_elsewhere),
        Signature::new(body.director.as_ref(), "the director's approval of the contract", meta, "/director"),
    ]
    .into_iter()
    .flatten()
    .map(Signature::major)
}

/// Signatures of records that stand in no job, an agreement's reviews among them.
pub(in crate::rules) fn of_the_rest(lab: &Lab) -> Vec<Signature<'_>> {
    let agreements = lab.agreements.values().flat_map(|f| f.reviews.iter().flat_map(of_review));
    let methods = lab.methods.values().map(|m| {
        Signature::new(m.body.tat_set_by.as_ref(), "the turnaround of the method", &m.meta, "/tat_set_by")
    });
    let analyses = lab
        .analyses
        .values()
        .map(|a| Signature::new(a.body.prepared.as_ref(), "the analysis", &a.meta, "/prepared"));
    let disclosures = lab
        .disclosures
        .values()
        .map(|d| Signature::new(d.body.approved.as_ref(), "the disclosure", &d.meta, "/approved"));
    let dispositions = lab
        .dispositions
        .values()
        .map(|d| Signature::new(Some(&d.body.by), "the answer to a finding", &d.meta, "/by"));
    let documents = lab.documents.values().flat_map(|d| {
        d.body.revisions.iter().enumerate().map(|(i, revision)| {
            let what = format!("revision {}", revision.rev);
            Signature::new(revision.approved.as_ref(), what, &d.meta, &format!("/revisions/{i}/approved"))
        })
    });
    let rest = methods.chain(analyses).chain(disclosures).chain(dispositions).chain(documents).flatten();
    agreements.chain(rest).collect()
}
