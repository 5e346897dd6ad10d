//! Merges: who says that they merged, and who signed that it is so.

use jiff::Timestamp;

use super::armor::Form;
use super::object;
use super::openpgp::Made;
use super::opinion::{Opinion, sentence};
use super::repeat;
use super::ssh::{Asked, verify};
use super::trust::Trust;
use crate::model::approval::{Clock, Decision, Evidence, EvidenceKind, Signer, State, Strength};

/// Reads a merge as evidence of approval by whoever merged. None for what is no merge of two or more
/// commits: a commit on the branch itself, a squash or a rebase says nothing of approval.
///
/// `id` is git's id of the commit in hexadecimal, `raw` the commit as it stands. `anchored` is when it
/// was there by another's word: that of a ledger, or the commit's own time where the times along the
/// branch's first-parent line never go back, so that it can not have been slipped in later.
///
/// The merger is the author where a key of the forge signed, as forges write it, and the committer else.
/// Who wrote what was merged is not told here.
#[must_use]
pub fn merge(trust: Trust<'_>, id: &str, raw: &[u8], anchored: Option<Timestamp>) -> Option<Evidence> {
    let commit = object::Commit::read(id, raw)?;
    if commit.parents < 2 {
        return None;
    }
    let read = judged(trust, &commit, anchored);
    let signer = if read.by_forge { &commit.author } else { &commit.committer };
    let clock = match (read.by_forge, read.opinion.state) {
        (true, State::Good) => Clock::Forge,
        _ => Clock::Committer,
    };
    let repeat = if read.strength == Strength::S1 {
        vec![format!("git --no-replace-objects cat-file -p {id}")]
    } else {
        let import = read.file.map(|file| repeat::import(&file));
        import.into_iter().chain([repeat::git(trust.keys, "verify-commit", id)]).collect()
    };
    Some(Evidence {
        kind: EvidenceKind::Merge,
        reference: id.to_owned(),
        strength: read.strength,
        state: read.opinion.state,
        why: read.opinion.why,
        decision: Decision::Approved,
        subject: None,
        commit: Some(id.to_owned()),
        signer: Signer::Email(signer.email.clone()),
        role: None,
        at: commit.committer.at,
        clock,
        anchored,
        together_with: 0,
        authors: Vec::new(),
        repeat,
    })
}

/// What came of looking at a commit's signature.
struct Read {
    opinion: Opinion,
    strength: Strength,
    by_forge: bool,
    /// The file of the forge's OpenPGP key that signed.
    file: Option<String>,
}

fn judged(trust: Trust<'_>, commit: &object::Commit, anchored: Option<Timestamp>) -> Read {
    let signed = |opinion| Read { opinion, strength: Strength::S3, by_forge: false, file: None };
    let signature = match commit.signatures.as_slice() {
        [] => {
            let why = "the merge carries no signature, so the commit's own word is all that there is";
            let opinion = Opinion::new(State::Good, why);
            return Read { strength: Strength::S1, ..signed(opinion) };
        }
        [one] => one,
        _ => return signed(Opinion::bad("the commit carries more than one signature")),
    };
    let at = commit.committer.at;
    if let Some(by) = trust.keys.forges(&commit.signed, signature, at, anchored) {
        let (forge, file) = (by.forge, by.file);
        let why = format!("{} The key is pinned as that of {forge} ({file})", by.opinion.why);
        let is_openpgp = Form::of(signature) == Some(Form::OpenPgp);
        let opinion = Opinion { why: sentence(&why), ..by.opinion };
        return Read { by_forge: true, file: is_openpgp.then(|| file.to_owned()), ..signed(opinion) };
    }
    signed(personal(trust, &commit.signed, signature, &commit.committer, anchored))
}

/// Verifies a signature of a commit or tag by a person's own key. The key must be that of whom git names:
/// git itself does not ask.
pub(super) fn personal(
    trust: Trust<'_>,
    signed: &[u8],
    signature: &[u8],
    by: &object::Stamp,
    anchored: Option<Timestamp>,
) -> Opinion {
    match Form::of(signature) {
        Some(Form::Ssh) => {
            let principals = [by.email.clone()];
            let asked = Asked { namespace: "git", principals: &principals, claimed: by.at, anchored };
            verify(trust.keys, signed, signature, asked)
        }
        Some(Form::OpenPgp) => match Made::read(signature) {
            Some(made) => Opinion::unknown(format!(
                "the signature was made with the OpenPGP key {}, which the settings do not pin",
                made.issuer()
            )),
            None => Opinion::bad("the signature can not be read as one of OpenPGP"),
        },
        Some(Form::X509) => Opinion::unknown(
            "the signature was made with an X.509 certificate, and such are not verified here",
        ),
        None => Opinion::unknown("the signature is of no kind that is known here"),
    }
}
