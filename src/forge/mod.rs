//! Door: what a forge knows of a landing, over the network or from recorded answers.
//!
//! One file a forge says what is asked and how the answer is read; `judge` makes entries of the ledger of
//! it, and knows no forge. Everything but `web` and `files` is pure: it works on whatever a [`Source`] gives.
//! A token goes to the address that it was given for, and to no other.
#![allow(clippy::disallowed_methods, reason = "a door: it reads recorded answers, and asks the forge")]

mod address;
mod alike;
mod ask;
mod base64;
mod change;
mod collect;
mod fields;
mod files;
mod gitea;
mod github;
mod gitlab;
mod judge;
mod wait;
mod web;

pub use ask::{Answer, Asker, Source};
pub use collect::{Collected, Where, collect};
pub use files::Files;
pub use wait::{Pause, Retry};
pub use web::{Access, Web};

pub use crate::model::forge::Forge;

impl Forge {
    /// Where its interface stands when nobody says otherwise; none where there are many such forges.
    #[must_use]
    pub fn api(self) -> Option<&'static str> {
        match self {
            Self::GitHub => Some("https://api.github.com"),
            Self::GitLab => Some("https://gitlab.com/api/v4"),
            Self::Gitea => None,
        }
    }
}

/// Why a forge told nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForgeError {
    /// The address can not be used.
    #[error("{0}")]
    Address(String),
    /// The forge sent the question on to another host.
    #[error("the forge sent `{request}` on to another place ({to}), and a token is not carried there")]
    Elsewhere {
        /// What was asked.
        request: String,
        /// Where it was sent.
        to: String,
    },
    /// 401.
    #[error("the forge does not know this token: it has expired, was revoked, or is for another forge")]
    Unknown,
    /// 403.
    #[error("the forge does not let this token see `{request}`{said}")]
    Forbidden {
        /// What was asked.
        request: String,
        /// What the forge said, after a colon; may be empty.
        said: String,
    },
    /// 404.
    #[error("the forge has no `{0}`, or does not let this token see that it is there")]
    Missing(String),
    /// The forge does not know a commit of the branch.
    #[error("the forge does not know the commit {0}; push it first, or name the right repository")]
    NoCommit(String),
    /// The forge asks to wait longer than was allowed.
    #[error("the forge answers no more questions for {0} seconds, which is longer than --wait allows")]
    Busy(u64),
    /// 5xx, or another answer that is none.
    #[error("the forge answered `{request}` with {status}, {tries} times")]
    Down {
        /// What was asked.
        request: String,
        /// The status.
        status: u16,
        /// How often it was asked.
        tries: u32,
    },
    /// No connection.
    #[error("the forge could not be reached for `{request}`: {why}")]
    Unreachable {
        /// What was asked.
        request: String,
        /// Why.
        why: String,
    },
    /// The answer is not what the forge's documentation promises.
    #[error("the forge's answer to `{request}` can not be read: {why}")]
    Odd {
        /// What was asked.
        request: String,
        /// Why.
        why: String,
    },
    /// Recorded answers could not be read.
    #[error("the recorded answer {path} can not be read: {why}")]
    Disk {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
}
