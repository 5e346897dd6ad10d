//! What a collection came to.

use super::{Decision, Entry};
use crate::model::ledger::entry::Predicate;

/// What one collection added to the ledger, and what it met on the way.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// How many landings were looked at.
    pub landings: usize,
    /// The entries that were added, or would be, each with its path.
    pub added: Vec<(String, Entry)>,
    /// What the forge says otherwise than when it was first asked, a sentence each.
    pub differences: Vec<String>,
    /// The commit that added the entries; none when nothing was added, or nothing was to be written.
    pub commit: Option<String>,
    /// Whether the entries are signed.
    pub signed: bool,
    /// What kept later landings from being looked at.
    pub stopped: Option<String>,
}

impl Entry {
    /// What another collection says otherwise of the same review; none when it says the same. `now` is
    /// none when the forge shows the review no longer.
    #[must_use]
    pub fn differs(&self, now: Option<&Self>) -> Option<String> {
        let was = &self.predicate;
        let review = was.change.review.as_deref()?;
        let number = was.change.number.unwrap_or_default();
        let of = format!("Review {review} of change {number}");
        let Some(now) = now.map(|entry| &entry.predicate) else {
            return Some(format!(
                "{of} is in the ledger ({}), and the forge shows it no longer.",
                was.decision.words()
            ));
        };
        let account = |p: &Predicate| p.approver.as_ref().map(|a| a.user_id);
        let subject = now.decision == Decision::Approved && now.files != was.files;
        let what = if now.decision != was.decision {
            format!(
                "said “{}” when it was entered, and now says “{}”",
                was.decision.words(),
                now.decision.words()
            )
        } else if account(now) != account(was) {
            "is now of another account, or of none, than when it was entered".to_owned()
        } else if now.at != was.at {
            "has another time than when it was entered".to_owned()
        } else if now.doubt.is_some() != was.doubt.is_some() || subject {
            "is now tied to other contents than when it was entered".to_owned()
        } else {
            return None;
        };
        Some(format!("{of} {what}. What was entered stands."))
    }
}
