//! What somebody is about to stand for, before they do.

use jiff::Timestamp;

use super::approval::FieldChange;
use super::question::Question;
use super::record::blocks::Role;
use super::statement::About;

/// One record that is to be approved.
#[derive(Debug, Clone)]
pub struct Matter {
    /// The content that will be named.
    pub about: About,
    /// The content as text; what is no text is replaced by signs.
    pub text: String,
    /// What the approver is asked.
    pub question: &'static Question,
    /// Whether the commit that is checked out holds exactly this content in this file.
    pub is_committed: bool,
    /// The last approval that is known to be good.
    pub last: Option<Last>,
    /// Commits by which the approver wrote the content since then: the first digits of their ids.
    pub own: Vec<String>,
    /// Why git does not tell who wrote it, where it does not.
    pub untold: Option<String>,
}

/// An earlier approval of the same record.
#[derive(Debug, Clone)]
pub struct Last {
    /// The statement's path.
    pub reference: String,
    /// Who: a person's id.
    pub person: String,
    /// In which role.
    pub role: Option<Role>,
    /// When, by the signer's clock.
    pub at: Option<Timestamp>,
    /// What changed since; none where the content approved then can not be read.
    pub changes: Option<Vec<FieldChange>>,
    /// Whether it was of the very same bytes.
    pub is_same: bool,
}
