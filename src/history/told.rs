//! What a commit says: who made it, when, and what its message shows.

use super::raw::Raw;
use super::trailers::trailers;
use crate::model::landing::Trailer;

/// Who made a commit, when, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) author: By,
    pub(super) committer: By,
    pub(super) is_signed: bool,
    pub(super) subject: String,
    pub(super) trailers: Vec<Trailer>,
    /// The number of the request that the message names.
    pub(super) request: Option<u64>,
    /// Whether the message begins as git writes it for a squash.
    pub(super) is_squash: bool,
    /// Whether the message says from which commit it was copied.
    pub(super) is_picked: bool,
}

/// Who, and when in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct By {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) seconds: i64,
}

impl Told {
    pub(super) fn of(raw: &Raw) -> Self {
        let message = raw.message();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let by = |name: &[u8]| {
            let stamp = raw.stamp(name);
            By { name: text(stamp.name), email: text(stamp.email), seconds: stamp.seconds }
        };
        let end = message.iter().position(|byte| *byte == b'\n').unwrap_or(message.len());
        let (subject, body) = message.split_at(end);
        let subject = text(subject);
        let mut lines = message.split(|byte| *byte == b'\n');
        Self {
            author: by(b"author"),
            committer: by(b"committer"),
            is_signed: raw.is_signed(),
            request: request(&subject, body),
            is_squash: message.starts_with(b"Squashed commit of the following:"),
            is_picked: lines.any(|line| line.starts_with(b"(cherry picked from commit ")),
            trailers: trailers(message),
            subject,
        }
    }
}

/// The number of the request that a message names: `Merge pull request #7 from …`, `Title (#7)`,
/// `… (pull request #7)`, `See merge request group/project!7`.
fn request(subject: &str, body: &[u8]) -> Option<u64> {
    let merged = subject.strip_prefix("Merge pull request #").map(leading);
    let ending = subject.strip_suffix(')').and_then(|rest| rest.rsplit_once('#'));
    let ending = ending.filter(|(before, _)| before.ends_with('(') || before.ends_with("(pull request "));
    let named = String::from_utf8_lossy(body).lines().rev().find_map(|line| {
        line.strip_prefix("See merge request ")
            .and_then(|rest| rest.rsplit_once('!'))
            .map(|(_, n)| leading(n))
    });
    let numbers = [merged, ending.map(|(_, number)| number.to_owned()), named];
    numbers.into_iter().flatten().find_map(|number| number.parse().ok())
}

fn leading(text: &str) -> String {
    text.chars().take_while(char::is_ascii_digit).collect()
}
