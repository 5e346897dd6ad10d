//! Entries as evidence: what each says of which content, for whoever judges approvals.

use super::{Account, Author, Decision, Entry, Seal, Verified};
use crate::model::approval::{self, Clock, Evidence, EvidenceKind, Signer, State, Strength, Subject};
use crate::model::kind::Identity;

/// What a reader of evidence needs of a verified ledger.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    /// One for each content of each review; one without a content for a removal that was reviewed.
    pub evidence: Vec<Evidence>,
    /// Negative entries: the merge, the files, and what happened, in words.
    pub unapproved: Vec<(String, Vec<String>, Decision)>,
}

impl Verified {
    /// The entries as evidence. An entry whose signature is not good is no evidence of strength S4: its
    /// state says so.
    #[must_use]
    pub fn judge(&self) -> Judge {
        let mut judge = Judge::default();
        let broken = self.problems.iter().any(|p| p.weight != super::Weight::Unknown);
        for (path, entry, seal) in &self.entries {
            match entry.predicate.decision {
                Decision::NoApproval | Decision::DirectPush => {
                    let files = entry.predicate.files.iter().map(|f| f.path.clone()).collect();
                    let decision = entry.predicate.decision;
                    judge.unapproved.push((entry.predicate.change.merge.clone(), files, decision));
                }
                Decision::Approved => {
                    judge.evidence.extend(of(path, entry, seal, approval::Decision::Approved, broken));
                }
                Decision::Rejected => {
                    judge.evidence.extend(of(path, entry, seal, approval::Decision::Rejected, broken));
                }
                Decision::Dismissed => {
                    judge.evidence.extend(of(path, entry, seal, approval::Decision::Withdrawn, broken));
                }
            }
        }
        judge
    }
}

fn of(path: &str, entry: &Entry, seal: &Seal, decision: approval::Decision, broken: bool) -> Vec<Evidence> {
    let predicate = &entry.predicate;
    let (state, why) = match (&predicate.doubt, seal.state) {
        (_, State::Bad) => (State::Bad, seal.why.clone()),
        (Some(doubt), _) => (State::Unknown, sentence(doubt)),
        (None, State::Good) if broken => {
            (State::Unknown, "The ledger is not whole; `countersign ledger verify` says where.".to_owned())
        }
        (None, state) => (state, seal.why.clone()),
    };
    let removes = predicate.files.iter().any(|f| f.landed.is_none() && f.reviewed.is_none());
    let subjects = entry.subject.iter().map(|content| {
        let record = Identity::of(&content.name).map_or_else(|| content.name.clone(), |i| i.full());
        Some(Subject {
            record,
            path: content.name.clone(),
            blob: content.digest.git_blob.clone(),
            sha256: Some(content.digest.sha256.clone()),
            canonical: None,
        })
    });
    let removal = (removes && predicate.doubt.is_none()).then_some(None);
    let change = &predicate.change;
    subjects
        .chain(removal)
        .map(|subject| Evidence {
            kind: EvidenceKind::Ledger,
            reference: path.to_owned(),
            strength: Strength::S4,
            state,
            why: why.clone(),
            decision,
            subject,
            commit: Some(change.merge.clone()),
            signer: predicate.approver.as_ref().map_or(Signer::Nobody, account),
            role: None,
            at: predicate.at,
            clock: Clock::Forge,
            anchored: predicate.at,
            together_with: entry.subject.len().saturating_sub(1),
            authors: authors(entry),
            repeat: repeat(path),
        })
        .collect()
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn account(account: &Account) -> Signer {
    Signer::Account { forge: account.forge.clone(), login: account.login.clone(), id: Some(account.user_id) }
}

/// Who wrote, opened or last pushed the change, each once.
fn authors(entry: &Entry) -> Vec<Signer> {
    let change = &entry.predicate.change;
    let written = change.authors.iter().flat_map(|Author { account: known, email, .. }| {
        known.iter().map(account).chain([Signer::Email(email.clone())]).collect::<Vec<_>>()
    });
    let others = change.opened_by.iter().chain(&change.last_pusher).map(account);
    let mut all: Vec<Signer> = Vec::new();
    for signer in written.chain(others) {
        if !all.contains(&signer) {
            all.push(signer);
        }
    }
    all
}

/// How anybody can look at the entry and hold its signature against the collector's key.
fn repeat(path: &str) -> Vec<String> {
    use crate::model::policy::{ALLOWED_SIGNERS, LEDGER_BRANCH, LEDGER_NAMESPACE};
    vec![
        format!("git show {LEDGER_BRANCH}:{path} > entry.json"),
        format!("git show {LEDGER_BRANCH}:{path}.sig > entry.sig"),
        format!(
            "ssh-keygen -Y verify -f {ALLOWED_SIGNERS} -I \"$(ssh-keygen -Y find-principals -f \
             {ALLOWED_SIGNERS} -s entry.sig)\" -n {LEDGER_NAMESPACE} -s entry.sig < entry.json"
        ),
    ]
}
