//! Landings, and what each file was from one to the next.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::super::policy::{PEOPLE, SETTINGS};
use super::line::Line;
use super::{Policies, judges};
use crate::history::{self, Lookup};
use crate::model::approval::Signer;
use crate::model::case::{Case, Hand, How, Landing, Part, Policy, Stood};
use crate::model::history::{Commit, FileHistory, History};
use crate::model::kind::{Identity, Kind};
use crate::model::landing::Way;
use crate::model::policy::ForgeKey;
use crate::pipeline::Input;

/// What landings are read from.
pub(super) struct Ground<'a> {
    /// The branch: up to the base, where there is one.
    pub(super) past: &'a History,
    /// Everything up to what is looked at.
    pub(super) head: &'a History,
    pub(super) lookup: &'a Lookup,
    pub(super) input: &'a Input,
    /// The forge's keys, by the policy in force.
    pub(super) forge_keys: &'a [ForgeKey],
}

impl Ground<'_> {
    pub(super) fn case(
        &self,
        line: &Line,
        kinds: &BTreeSet<Kind>,
        current: Arc<Policy>,
        zone: TimeZone,
    ) -> Case {
        let (landings, places) = self.landings(line);
        let mut case = Case { landings, ..Case::under(current, zone) };
        let is_wanted = |path: &str| Identity::of(path).is_some_and(|i| kinds.contains(&i.kind));
        for (path, file) in &self.past.files {
            let stood = || self.stood(path, file, &places);
            if judges(path) {
                case.policy_files.insert(path.clone(), stood());
            }
            if is_wanted(path) {
                case.files.insert(path.clone(), stood());
            }
        }
        for (path, file) in &self.past.policy {
            case.policy_files.insert(path.clone(), self.stood(path, file, &places));
        }
        for (path, file) in &self.past.attachments {
            case.attachments.insert(path.clone(), self.stood(path, file, &places));
        }
        self.pending(&mut case, &is_wanted);
        case
    }

    /// The landings of the branch, with the policy before each; and where each commit's landing is.
    fn landings(&self, line: &Line) -> (Vec<Landing>, HashMap<usize, usize>) {
        let in_head: HashMap<&str, usize> =
            self.head.commits.iter().enumerate().map(|(at, commit)| (commit.id.as_str(), at)).collect();
        let mut policies = Policies::default();
        let (mut landings, mut places) = (Vec::new(), HashMap::new());
        let mut all: Vec<&crate::model::landing::Landing> = self.past.landings.iter().collect();
        all.sort_by_key(|l| self.past.at(l.commit).and_then(|commit| line.place(&commit.id)));
        let first = all.first().map(|l| l.commit);
        let brought = self.brought();
        for told in all {
            let Some(commit) = self.past.at(told.commit) else { continue };
            places.insert(told.commit, landings.len());
            let policy = if Some(told.commit) == first {
                Err("it came with the first landing of all, before which there was no policy to judge by"
                    .to_owned())
            } else {
                let before = |path: &str| self.before(path, told.commit, &places);
                policies.of(self.lookup, before(SETTINGS), before(PEOPLE))
            };
            let paths = brought.get(&told.commit).map(Vec::as_slice).unwrap_or_default();
            let hands = paths.iter().map(|path| {
                let hands = told
                    .hands(path)
                    .into_iter()
                    .filter_map(|at| self.past.at(at))
                    .flat_map(|c| self.hands_of(c));
                ((*path).clone(), hands.collect())
            });
            landings.push(Landing {
                commit: in_head.get(commit.id.as_str()).copied(),
                id: commit.id.clone(),
                at: commit.committed.instant,
                day: Some(commit.committed.day),
                how: match told.way {
                    Way::Merge => How::Merge,
                    Way::Squash => How::Squash,
                    Way::Rebase | Way::FastForward => How::Rebase,
                    Way::Opening | Way::Direct => How::Direct,
                },
                policy,
                hands: hands.collect(),
                reason: commit.trailers.iter().find(|t| t.is("reason")).map(|t| t.value.clone()),
            });
        }
        (landings, places)
    }

    /// What a policy file was before a landing: the last content that landed earlier.
    fn before(&self, path: &str, landing: usize, places: &HashMap<usize, usize>) -> Option<&String> {
        let file = self.past.policy.get(path).or_else(|| self.past.files.get(path))?;
        let earlier = |landed: usize| landed != landing && places.contains_key(&landed);
        file.versions.iter().rev().find(|v| earlier(v.landed)).and_then(|v| v.blob.as_ref())
    }

    /// The files that each landing brought, by the landing's commit.
    fn brought(&self) -> HashMap<usize, Vec<&String>> {
        let mut brought: HashMap<usize, Vec<&String>> = HashMap::new();
        for (path, file) in self.past.files.iter().chain(&self.past.policy).chain(&self.past.attachments) {
            for version in &file.versions {
                let paths = brought.entry(version.landed).or_default();
                if paths.last() != Some(&path) {
                    paths.push(path);
                }
            }
        }
        brought
    }

    fn stood(&self, path: &str, file: &FileHistory, places: &HashMap<usize, usize>) -> Vec<Stood> {
        let one = |v: &crate::model::history::Version| {
            let hands = self.past.landing(v.landed).map(|landing| landing.hands(path)).unwrap_or_default();
            let written = |at: usize| self.past.at(at).and_then(|commit| commit.authored.instant);
            Some(Stood {
                blob: v.blob.clone(),
                landing: *places.get(&v.landed)?,
                by: Some(v.by),
                // which of the commits that touched it held this content first, the walk does not tell
                written: hands.into_iter().chain([v.by]).filter_map(written).min(),
            })
        };
        file.versions.iter().filter_map(one).collect()
    }

    /// What stands in the files and has not landed on the branch: in a proposal, or on disk.
    fn pending(&self, case: &mut Case, is_wanted: &dyn Fn(&str) -> bool) {
        let landing = case.landings.len();
        let landed: BTreeSet<&str> =
            self.past.landings.iter().filter_map(|l| Some(self.past.at(l.commit)?.id.as_str())).collect();
        let is_new = |l: &&crate::model::landing::Landing| {
            self.head.at(l.commit).is_some_and(|commit| !landed.contains(commit.id.as_str()))
        };
        let proposed: Vec<&crate::model::landing::Landing> =
            self.head.landings.iter().filter(is_new).collect();
        let mut hands: BTreeMap<String, Vec<Hand>> = BTreeMap::new();
        let mut found: Vec<(String, Option<String>)> = Vec::new();
        for file in self.input.tree.files.iter().filter(|file| is_wanted(&file.path)) {
            let blob = history::id_of(&file.bytes).unwrap_or_default();
            let last = case.files.get(&*file.path).and_then(|stood| stood.last()?.blob.clone());
            if last.as_ref() != Some(&blob) {
                found.push((file.path.to_string(), Some(blob)));
            }
        }
        let gone = case.files.iter().filter(|(path, stood)| {
            stood.last().is_some_and(|s| s.blob.is_some()) && self.input.tree.get(path).is_none()
        });
        found.extend(gone.map(|(path, _)| (path.clone(), None)));
        for (path, blob) in found {
            // what is on disk only was written by nobody that git knows
            let known = self.head.files.get(&path).and_then(FileHistory::last).map(|v| v.blob.clone());
            if known == Some(blob.clone()) {
                let all = proposed.iter().flat_map(|l| l.hands(&path)).filter_map(|at| self.head.at(at));
                hands.insert(path.clone(), all.flat_map(|c| self.hands_of(c)).collect());
            }
            let written = self.head.files.get(&path).and_then(FileHistory::last);
            let written =
                written.filter(|v| v.blob == blob).and_then(|v| self.head.at(v.by)?.authored.instant);
            case.files.entry(path).or_default().push(Stood { blob, landing, by: None, written });
        }
        self.aside(case, &proposed, &mut hands);
        case.landings.push(Landing {
            commit: None,
            id: String::new(),
            at: None,
            day: None,
            how: How::Pending,
            policy: Ok(Arc::clone(&case.current)),
            hands,
            reason: None,
        });
    }

    /// What a proposal does beside the records: to what they are judged by, and to attachments. What only the
    /// branch changed since the two parted is none of its doing.
    fn aside(
        &self,
        case: &mut Case,
        proposed: &[&crate::model::landing::Landing],
        hands: &mut BTreeMap<String, Vec<Hand>>,
    ) {
        let landing = case.landings.len();
        let records = self.head.files.iter().filter(|(path, _)| judges(path));
        let policy = records.chain(&self.head.policy).map(|file| (file, true));
        let all = policy.chain(self.head.attachments.iter().map(|file| (file, false)));
        for ((path, file), is_policy) in all {
            let Some(last) = file.last().filter(|v| proposed.iter().any(|l| l.commit == v.landed)) else {
                continue;
            };
            let written = self.head.at(last.by).and_then(|commit| commit.authored.instant);
            let files = if is_policy { &mut case.policy_files } else { &mut case.attachments };
            let stood = files.entry(path.clone()).or_default();
            if stood.last().and_then(|s| s.blob.as_ref()) == last.blob.as_ref() {
                continue;
            }
            stood.push(Stood { blob: last.blob.clone(), landing, by: None, written });
            let commits = proposed.iter().flat_map(|l| l.hands(path)).filter_map(|at| self.head.at(at));
            hands.insert(path.clone(), commits.flat_map(|c| self.hands_of(c)).collect());
        }
    }

    /// Everybody whom a commit names, but the forge that made it in somebody's name.
    fn hands_of(&self, commit: &Commit) -> Vec<Hand> {
        let hand = |email: &str, part| Hand {
            who: Signer::Email(email.to_owned()),
            commit: commit.id.clone(),
            part,
        };
        let mut hands = vec![hand(&commit.author.email, Part::Author)];
        let is_forge = |key: &ForgeKey| key.email.as_ref() == Some(&commit.committer.email);
        if !(commit.signed && self.forge_keys.iter().any(is_forge)) {
            hands.push(hand(&commit.committer.email, Part::Committer));
        }
        hands.extend(commit.co_authors().map(|who| hand(&who.email, Part::CoAuthor)));
        hands
    }
}
