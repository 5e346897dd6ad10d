//! Of a change, and of what landed, entries for the ledger. Knows no forge and asks nobody.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::change::{Change as Told, Review, User};
use crate::model::ledger::{
    Account, Author, Blob, Change, Content, Decision, Digests, Entry, FileState, Landing, Method, PREDICATE,
    Predicate, STATEMENT, cut,
};

/// What a review was of: at each path that landed, what stood there; or why there is no telling.
pub(super) type Reviewed = Result<Vec<Option<Blob>>, String>;

/// What is the same for all entries of one landing.
pub(super) struct Frame<'a> {
    /// Which forge.
    pub(super) forge: &'a str,
    /// Owner and name.
    pub(super) repo: &'a str,
    /// When this is taken down.
    pub(super) now: Timestamp,
    /// What takes it down.
    pub(super) collector: &'a str,
    /// The person behind an account, by number and name.
    pub(super) person: &'a dyn Fn(u64, &str) -> Option<String>,
}

/// The commits on the branch that one change became, oldest first, and what they brought together.
pub(super) struct Group<'a> {
    pub(super) landings: &'a [Landing],
    pub(super) files: BTreeMap<&'a str, Option<&'a Blob>>,
}

impl<'a> Group<'a> {
    pub(super) fn new(landings: &'a [Landing]) -> Self {
        let all = landings.iter().flat_map(|l| &l.files);
        let files = all.map(|file| (file.path.as_str(), file.blob.as_ref())).collect();
        Self { landings, files }
    }

    pub(super) fn paths(&self) -> Vec<&'a str> {
        self.files.keys().copied().collect()
    }

    fn contents<'b>(&self, paths: impl Iterator<Item = &'b str>) -> Vec<Content> {
        paths.filter_map(|path| Some(content(path, self.files.get(path).copied().flatten()?))).collect()
    }
}

/// Entries of a direct push.
pub(super) fn pushed(frame: &Frame<'_>, group: &Group<'_>) -> Vec<Entry> {
    let change = Change {
        authors: group.landings.iter().map(own).fold(Vec::new(), once),
        forge: frame.forge.to_owned(),
        head: None,
        landed: group.landings.iter().map(|l| l.commit.clone()).collect(),
        last_pusher: None,
        merge: group.landings.last().map(|l| l.commit.clone()).unwrap_or_default(),
        merged_at: None,
        merged_by: None,
        method: Method::Push,
        number: None,
        opened_by: None,
        repo: frame.repo.to_owned(),
        review: None,
    };
    let files = group.files.iter().map(|(path, landed)| state(path, *landed, None)).collect();
    let subject = group.contents(group.files.keys().copied());
    vec![entry(frame, change, Decision::DirectPush, files, subject)]
}

/// Entries of a change that was merged: one a review, and one for what nobody's approval stands for.
pub(super) fn merged(frame: &Frame<'_>, group: &Group<'_>, told: &Told, reviewed: &[Reviewed]) -> Vec<Entry> {
    let change = change(frame, group, told);
    let paths = group.paths();
    let mut entries = Vec::new();
    let mut approved: Vec<&str> = Vec::new();
    let mut in_doubt = false;
    for (review, seen) in told.reviews.iter().zip(reviewed) {
        let mut change = change.clone();
        change.review = Some(cut(&review.id));
        let stands = review.said == Decision::Approved && stands(review, told);
        let mut entry = match seen {
            Ok(seen) => {
                let pairs = || paths.iter().zip(seen);
                let landed = |path: &str| group.files.get(path).copied().flatten();
                let same =
                    |path: &str, seen: Option<&Blob>| landed(path).map(|b| &b.id) == seen.map(|b| &b.id);
                if stands {
                    approved.extend(pairs().filter(|(p, s)| same(p, s.as_ref())).map(|(p, _)| *p));
                }
                let files = pairs().map(|(path, seen)| state(path, landed(path), seen.as_ref())).collect();
                let subject =
                    pairs().filter_map(|(path, seen)| Some(content(path, seen.as_ref()?))).collect();
                entry(frame, change, review.said, files, subject)
            }
            Err(doubt) => {
                in_doubt |= stands;
                let files = group.files.iter().map(|(path, landed)| state(path, *landed, None)).collect();
                let subject = group.contents(paths.iter().copied());
                let mut entry = entry(frame, change, review.said, files, subject);
                entry.predicate.doubt = Some(cut(doubt));
                entry
            }
        };
        entry.predicate.approver = review.by.as_ref().map(|by| account(frame, by));
        entry.predicate.at = review.at;
        entries.push(entry);
    }
    let open: Vec<&str> = paths.into_iter().filter(|path| !approved.contains(path)).collect();
    // where an approval can not be placed, that nobody approved would be a guess
    if !open.is_empty() && !in_doubt {
        let files = open.iter().map(|p| state(p, group.files.get(p).copied().flatten(), None)).collect();
        let subject = group.contents(open.iter().copied());
        entries.push(entry(frame, change, Decision::NoApproval, files, subject));
    }
    entries
}

/// Whether an approval was given before the merge, and not followed by a no of the same account.
fn stands(review: &Review, told: &Told) -> bool {
    let in_time = match (review.at, told.merged_at) {
        (Some(at), Some(merged)) => at <= merged,
        _ => true,
    };
    let objected = told.reviews.iter().any(|other| {
        other.said == Decision::Rejected
            && other.by.is_some()
            && other.by.as_ref().map(|by| by.id) == review.by.as_ref().map(|by| by.id)
            && other.at >= review.at
    });
    in_time && !objected
}

fn change(frame: &Frame<'_>, group: &Group<'_>, told: &Told) -> Change {
    let written = told.commits.iter().flat_map(|commit| {
        let author = Author {
            account: commit.account.as_ref().map(|user| account(frame, user)),
            email: cut(&commit.email),
            name: cut(&commit.name),
        };
        std::iter::once(author).chain(co_authors(&commit.message))
    });
    // what was written on the branch itself: the squash that somebody else's name stands on
    let landed = group.landings.iter().flat_map(|landing| {
        let is_merge = landing.parents.len() > 1;
        let author = (!is_merge).then(|| own(landing));
        author.into_iter().chain(co_authors(&landing.message))
    });
    Change {
        authors: written.chain(landed).fold(Vec::new(), once),
        forge: frame.forge.to_owned(),
        head: told.head.clone(),
        landed: group.landings.iter().map(|l| l.commit.clone()).collect(),
        last_pusher: told.last_pusher.as_ref().map(|user| account(frame, user)),
        merge: group.landings.last().map(|l| l.commit.clone()).unwrap_or_default(),
        merged_at: told.merged_at,
        merged_by: told.merged_by.as_ref().map(|user| account(frame, user)),
        method: method(group, told),
        number: Some(told.number),
        opened_by: told.opened_by.as_ref().map(|user| account(frame, user)),
        repo: frame.repo.to_owned(),
        review: None,
    }
}

/// How the change landed, as git shows it.
fn method(group: &Group<'_>, told: &Told) -> Method {
    let is_own = |id: &String| told.commits.iter().any(|commit| commit.id == *id);
    match group.landings {
        [.., last] if last.parents.len() > 1 => Method::Merge,
        [.., last] if is_own(&last.commit) || told.head.as_ref() == Some(&last.commit) => Method::FastForward,
        [_] if told.commits.len() > 1 => Method::Squash,
        [only] => {
            // one commit rebased and one commit squashed differ in the subject that the forge writes
            let same = |c: &super::change::Written| c.message.trim() == only.message.trim();
            if told.commits.iter().any(same) { Method::Rebase } else { Method::Squash }
        }
        _ => Method::Rebase,
    }
}

fn own(landing: &Landing) -> Author {
    Author { account: None, email: cut(&landing.author.email), name: cut(&landing.author.name) }
}

/// `Co-authored-by: Name <address>`, wherever it stands: a false one makes a self-approval more likely,
/// never less.
fn co_authors(message: &str) -> impl Iterator<Item = Author> + '_ {
    message.lines().filter_map(|line| {
        let (key, who) = line.split_once(':')?;
        if !key.trim().eq_ignore_ascii_case("co-authored-by") {
            return None;
        }
        let (name, email) = who.split_once('<')?;
        let email = email.split('>').next()?.trim();
        Some(Author { account: None, email: cut(email), name: cut(name.trim()) })
    })
}

/// Keeps each author once; one whose account is known stands for the same address without.
fn once(mut all: Vec<Author>, next: Author) -> Vec<Author> {
    if !all.iter().any(|a| a.email == next.email && (a.account == next.account || next.account.is_none())) {
        all.push(next);
    }
    all
}

fn account(frame: &Frame<'_>, user: &User) -> Account {
    Account {
        forge: frame.forge.to_owned(),
        login: user.login.clone(),
        person: (frame.person)(user.id, &user.login),
        user_id: user.id,
    }
}

fn state(path: &str, landed: Option<&Blob>, reviewed: Option<&Blob>) -> FileState {
    let id = |blob: Option<&Blob>| blob.map(|b| b.id.clone());
    FileState { landed: id(landed), path: path.to_owned(), reviewed: id(reviewed) }
}

fn content(path: &str, blob: &Blob) -> Content {
    let digest = Digests { git_blob: blob.id.clone(), sha256: blob.sha256.clone() };
    Content { digest, name: path.to_owned() }
}

/// An entry that has no number yet.
fn entry(
    frame: &Frame<'_>,
    change: Change,
    decision: Decision,
    files: Vec<FileState>,
    subject: Vec<Content>,
) -> Entry {
    Entry {
        statement: STATEMENT.to_owned(),
        predicate: Predicate {
            approver: None,
            at: None,
            change,
            collected: frame.now,
            collector: frame.collector.to_owned(),
            decision,
            doubt: None,
            files,
            prev: None,
            raw: Vec::new(),
            seq: 0,
        },
        predicate_type: PREDICATE.to_owned(),
        subject,
    }
}
