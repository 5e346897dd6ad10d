//! One landing after the other: which change it came by, and what was said of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::Timestamp;

use super::ask::{Asker, Source};
use super::change::{Api, Change, Review};
use super::gitea::Gitea;
use super::github::GitHub;
use super::gitlab::GitLab;
use super::judge::{self, Frame, Group, Reviewed};
use super::{Forge, ForgeError};
use crate::model::canonical::sha256;
use crate::model::ledger::{Blob, Contents, Entry, Landing, Raw};

/// What is asked about.
pub struct Where<'a> {
    /// Which forge.
    pub forge: Forge,
    /// Owner and name of the repository.
    pub repo: &'a str,
    /// The protected branch, as the forge calls it.
    pub branch: &'a str,
    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    pub prefix: &'a str,
    /// The repository at hand.
    pub contents: &'a dyn Contents,
    /// The person behind an account, by number and name.
    pub person: &'a dyn Fn(u64, &str) -> Option<String>,
    /// When this is taken down.
    pub now: Timestamp,
    /// What takes it down.
    pub collector: &'a str,
}

impl std::fmt::Debug for Where<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Where").field("forge", &self.forge).field("repo", &self.repo).finish_non_exhaustive()
    }
}

/// What was collected.
#[derive(Debug, Default)]
pub struct Collected {
    /// Entries in the order of the landings, without numbers.
    pub entries: Vec<Entry>,
    /// The forge's answers, by their SHA-256.
    pub raw: BTreeMap<String, Vec<u8>>,
    /// How many landings were looked at.
    pub landings: usize,
    /// What kept the others from being looked at.
    pub stopped: Option<ForgeError>,
}

/// Questions with their answers' bytes.
type Log = Vec<(String, Vec<u8>)>;

/// A change with the answers that tell of it.
type Known = Rc<(Change, Log)>;

/// A landing, with the change that the forge named for it and with the answers that said so.
struct Found {
    number: Option<u64>,
    log: Log,
}

/// Asks about landings, which come oldest first. What was collected before something went wrong is given
/// too; it ends with a whole landing.
#[must_use]
pub fn collect(source: &dyn Source, place: &Where<'_>, landings: &[Landing]) -> Collected {
    let ask = Asker::new(source);
    let Where { repo, branch, .. } = *place;
    match place.forge {
        Forge::GitHub => Collector::new(&GitHub { ask: &ask, repo, branch }, &ask, place).run(landings),
        Forge::GitLab => Collector::new(&GitLab { ask: &ask, repo, branch }, &ask, place).run(landings),
        Forge::Gitea => Collector::new(&Gitea { ask: &ask, repo, branch }, &ask, place).run(landings),
    }
}

struct Collector<'a> {
    api: &'a dyn Api,
    ask: &'a Asker<'a>,
    place: &'a Where<'a>,
    /// Changes that were asked about, each with the answers.
    known: RefCell<BTreeMap<u64, Known>>,
}

impl<'a> Collector<'a> {
    fn new(api: &'a dyn Api, ask: &'a Asker<'a>, place: &'a Where<'a>) -> Self {
        Self { api, ask, place, known: RefCell::default() }
    }

    fn change(&self, number: u64) -> Result<Known, ForgeError> {
        if let Some(known) = self.known.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        let change = self.api.change(number)?;
        let known = Rc::new((change, self.ask.drain()));
        self.known.borrow_mut().insert(number, Rc::clone(&known));
        Ok(known)
    }

    fn run(&self, landings: &[Landing]) -> Collected {
        let mut out = Collected::default();
        let mut found = Vec::new();
        for landing in landings {
            match self.api.find(&landing.commit) {
                Ok(number) => found.push(Found { number, log: self.ask.drain() }),
                Err(error) => {
                    out.stopped = Some(error);
                    break;
                }
            }
        }
        if out.stopped.is_some() {
            // the change of the last ones may be told by a commit that could not be asked about
            let last = found.last().map(|f| f.number);
            while found.last().map(|f| f.number).is_some_and(|n| n.is_none() || Some(n) == last) {
                found.pop();
            }
        }
        if let Err(error) = self.groups(landings, found, &mut out) {
            out.stopped = Some(error);
        }
        out
    }

    /// Puts together what one change became, and takes each down.
    fn groups(
        &self,
        landings: &[Landing],
        mut found: Vec<Found>,
        out: &mut Collected,
    ) -> Result<(), ForgeError> {
        let mut at = 0;
        while at < found.len() {
            let (end, change) = self.group(landings, &found, at)?;
            let group = Group::new(landings.get(at..=end).unwrap_or_default());
            let mut all: Log =
                found.iter_mut().take(end + 1).skip(at).flat_map(|f| f.log.drain(..)).collect();
            let entries = match change.as_deref() {
                Some((change, log)) => {
                    all.extend(log.iter().cloned());
                    self.merged(&group, change, &mut all)?
                }
                None => judge::pushed(&self.frame(), &group),
            };
            take(entries, all, out);
            out.landings += end + 1 - at;
            at = end + 1;
        }
        Ok(())
    }

    /// The last of the commits that one change became, from `at` on. A forge may name the change for the
    /// last of them only, so what it does not know is held against the changes that follow.
    fn group(
        &self,
        landings: &[Landing],
        found: &[Found],
        at: usize,
    ) -> Result<(usize, Option<Known>), ForgeError> {
        let (Some(first), Some(Found { number, .. })) = (landings.get(at), found.get(at)) else {
            return Ok((at, None));
        };
        let is_merge = first.parents.len() > 1;
        // the next change that is known: this commit's own, or one that this was perhaps rebased for
        let next = number.or_else(|| {
            let mut following = found.iter().skip(at);
            following.find_map(|f| f.number).filter(|_| !is_merge)
        });
        let Some(next) = next else { return Ok((at, None)) };
        let known = self.change(next)?;
        let owns = |i: usize| landings.get(i).is_some_and(|landing| known.0.owns(landing));
        if !owns(at) {
            return Ok((at, None));
        }
        let follows = |i: &usize| {
            let is_its = |f: &Found| f.number.is_none() || f.number == Some(next);
            let is_plain = landings.get(*i).is_some_and(|landing| landing.parents.len() < 2);
            is_plain && owns(*i) && found.get(*i).is_some_and(is_its)
        };
        let last = (at + 1..found.len()).take_while(follows).last().filter(|_| !is_merge);
        Ok((last.unwrap_or(at), Some(known)))
    }

    fn merged(&self, group: &Group<'_>, change: &Change, log: &mut Log) -> Result<Vec<Entry>, ForgeError> {
        let mut seen: BTreeMap<String, Reviewed> = BTreeMap::new();
        let mut reviewed = Vec::new();
        for Review { commit, doubt, .. } in &change.reviews {
            reviewed.push(match (doubt, commit) {
                (Some(doubt), _) => Err(doubt.clone()),
                (None, None) => Err("the forge does not say which commit was reviewed".to_owned()),
                (None, Some(commit)) => {
                    let known = seen.get(commit).cloned();
                    let contents = known.map_or_else(|| self.contents(commit, group), Ok)?;
                    seen.insert(commit.clone(), contents.clone());
                    contents
                }
            });
        }
        log.extend(self.ask.drain());
        Ok(judge::merged(&self.frame(), group, change, &reviewed))
    }

    /// What stood at the paths of a landing as of a commit: from the clone where it has the commit, for
    /// an id of git vouches for its content; else from the forge.
    fn contents(&self, commit: &str, group: &Group<'_>) -> Result<Reviewed, ForgeError> {
        let paths = group.paths();
        if let Some(contents) = self.place.contents.at(commit, &paths) {
            return Ok(Ok(contents));
        }
        if self.api.committed(commit)?.is_none() {
            let short = commit.get(..10).unwrap_or(commit);
            return Ok(Err(format!("the forge no longer has the commit {short} that was reviewed")));
        }
        let mut contents = Vec::new();
        for path in paths {
            let held = self.api.file(commit, &format!("{}{path}", self.place.prefix))?;
            let landed = group.files.get(path).copied().flatten();
            contents.push(match held {
                None => None,
                Some(held) if landed.is_some_and(|blob| blob.id == held.blob) => landed.cloned(),
                Some(held) => match held.bytes.map(|bytes| self.place.contents.digests(&bytes)) {
                    Some(Blob { id, sha256 }) if id == held.blob => Some(Blob { id, sha256 }),
                    Some(_) => {
                        return Ok(Err(format!(
                            "the forge's content of {path} has not the id that it names"
                        )));
                    }
                    None => return Ok(Err(format!("the forge did not give the content of {path}"))),
                },
            });
        }
        Ok(Ok(contents))
    }

    fn frame(&self) -> Frame<'_> {
        Frame {
            forge: self.place.forge.name(),
            repo: self.place.repo,
            now: self.place.now,
            collector: self.place.collector,
            person: self.place.person,
        }
    }
}

/// Takes entries in, with the answers that they rest on.
fn take(entries: Vec<Entry>, log: Log, out: &mut Collected) {
    let mut raw: Vec<Raw> = Vec::new();
    for (request, bytes) in log {
        let digest = sha256(&bytes);
        raw.push(Raw { request, sha256: digest.clone() });
        out.raw.insert(digest, bytes);
    }
    raw.sort();
    raw.dedup();
    out.entries.extend(entries.into_iter().map(|mut entry| {
        entry.predicate.raw.clone_from(&raw);
        entry
    }));
}
