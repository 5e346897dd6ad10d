//! What one record was, from its first landing on, whatever folder it stood in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::model::case::{Case, Content, Named, Stood};
use crate::model::kind::{Identity, Kind};

/// A record, or another file that is judged, through time.
#[derive(Debug)]
pub(super) struct Chain {
    /// Its kind; none for files that are no records.
    pub(super) kind: Option<Kind>,
    /// Job or own id; the path for files that are no records.
    pub(super) record: String,
    /// The part within the folder.
    pub(super) part: Option<String>,
    /// The whole id.
    pub(super) id: String,
    /// What it was, oldest first; never empty.
    pub(super) versions: Vec<Version>,
    /// How many files go by this id as things stand.
    pub(super) live: usize,
    /// The evidence that may speak of it: indexes into [`Case::evidence`].
    pub(super) pieces: Vec<usize>,
}

/// What it was from one landing on.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) path: String,
    /// None when it was removed.
    pub(super) blob: Option<String>,
    pub(super) landing: usize,
    pub(super) by: Option<usize>,
    pub(super) written: Option<Timestamp>,
}

impl Chain {
    /// The content of a version, where it is known.
    pub(super) fn content<'a>(&self, case: &'a Case, at: usize) -> Option<&'a Content> {
        self.versions.get(at)?.blob.as_ref().and_then(|blob| case.contents.get(blob))
    }

    /// The first of the versions up to `at` that say the same in every significant field, or add to it.
    pub(super) fn since(&self, case: &Case, at: usize) -> usize {
        let mut first = at;
        while let Some(before) = first.checked_sub(1).filter(|before| self.goes_on(case, *before, first)) {
            first = before;
        }
        first
    }

    /// Whether a later version says what an earlier one did, and at most adds to it.
    fn goes_on(&self, case: &Case, before: usize, after: usize) -> bool {
        let blob = |at: usize| self.versions.get(at).and_then(|v| v.blob.as_deref());
        match (self.content(case, before), self.content(case, after)) {
            (Some(a), Some(b)) if a.canonical.is_some() && b.canonical.is_some() => adds(a, b),
            _ => blob(before).is_some() && blob(before) == blob(after),
        }
    }

    /// The last version before `at` that was something else, when what stands at `at`, or what it adds to, had
    /// stood before that already.
    pub(super) fn came_back(&self, case: &Case, at: usize) -> Option<&Version> {
        let between = |b: &usize| (0..*b).any(|x| self.goes_on(case, x, at) && !self.goes_on(case, x, *b));
        (0..at).rev().find(between).and_then(|b| self.versions.get(b))
    }

    /// Where the record was removed, when a later version goes by its id again.
    pub(super) fn removed_before(&self, at: usize) -> Option<&Version> {
        self.versions.get(..at)?.iter().rev().find(|v| v.blob.is_none())
    }
}

/// Whether a content says what another does in every significant field, and still names every file beside
/// the record of which the other gives the SHA-256: more may be named, none be taken away or be another.
pub(super) fn adds(before: &Content, after: &Content) -> bool {
    before.canonical.is_some()
        && before.canonical == after.canonical
        && dropped(before, after).next().is_none()
}

/// The files that one content names by their SHA-256, and another does not.
pub(super) fn dropped<'a>(before: &'a Content, after: &'a Content) -> impl Iterator<Item = &'a Named> {
    let stays = |named: &Named| after.named.iter().any(|other| other.sha256 == named.sha256);
    before.named.iter().filter(move |named| named.sha256.is_some() && !stays(named))
}

/// The records of a case, by kind and id.
pub(super) fn records(case: &Case) -> Vec<Chain> {
    let mut by_name: BTreeMap<(Kind, String), (Identity, Vec<Version>)> = BTreeMap::new();
    for (path, stood) in &case.files {
        let Some(identity) = Identity::of(path) else { continue };
        let key = (identity.kind, identity.full());
        let (_, all) = by_name.entry(key).or_insert_with(|| (identity, Vec::new()));
        all.extend(stood.iter().map(|s| version(path, s)));
    }
    by_name.into_iter().map(|((kind, id), (identity, all))| named(kind, id, identity, all)).collect()
}

/// The files that approvals are judged by, each on its own.
pub(super) fn policy_files(case: &Case) -> Vec<Chain> {
    let one = |(path, stood): (&String, &Vec<Stood>)| {
        let versions: Vec<Version> = stood.iter().map(|s| version(path, s)).collect();
        let live = usize::from(versions.last().is_some_and(|v| v.blob.is_some()));
        let (kind, id) = Identity::of(path).map_or((None, path.clone()), |i| (Some(i.kind), i.full()));
        let (record, part, pieces) = (id.clone(), None, Vec::new());
        Chain { kind, record, part, id, versions, live, pieces }
    };
    case.policy_files.iter().map(one).filter(|chain| !chain.versions.is_empty()).collect()
}

/// Finds for each record the evidence that may speak of it.
pub(super) fn gather(case: &Case, chains: &mut [Chain]) {
    let (mut by_record, mut by_commit) =
        (BTreeMap::<&str, Vec<usize>>::new(), BTreeMap::<&str, Vec<usize>>::new());
    for (at, piece) in case.evidence.iter().enumerate() {
        match (&piece.evidence.subject, &piece.evidence.commit) {
            (Some(subject), _) => {
                by_record.entry(&subject.record).or_default().push(at);
                if subject.path != subject.record {
                    by_record.entry(&subject.path).or_default().push(at);
                }
            }
            (None, Some(commit)) => by_commit.entry(commit).or_default().push(at),
            (None, None) => {}
        }
    }
    for chain in chains {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        found.extend(by_record.get(chain.id.as_str()).into_iter().flatten());
        for version in &chain.versions {
            let landing = case.landings.get(version.landing).map(|l| l.id.as_str());
            found.extend(landing.and_then(|id| by_commit.get(id)).into_iter().flatten());
            if chain.kind.is_none() || case.policy_files.contains_key(&version.path) {
                found.extend(by_record.get(version.path.as_str()).into_iter().flatten());
            }
        }
        chain.pieces = found.into_iter().collect();
    }
}

fn version(path: &str, stood: &Stood) -> Version {
    let Stood { blob, landing, by, written } = stood.clone();
    Version { path: path.to_owned(), blob, landing, by, written }
}

/// One record's versions in order. Going from one folder is no removal while it stands in another.
fn named(kind: Kind, id: String, identity: Identity, mut all: Vec<Version>) -> Chain {
    all.sort_by_key(|v| (v.landing, v.blob.is_none()));
    let mut live: BTreeSet<String> = BTreeSet::new();
    let mut versions = Vec::new();
    for version in all {
        if version.blob.is_some() {
            live.insert(version.path.clone());
            versions.push(version);
        } else {
            live.remove(&version.path);
            if live.is_empty() {
                versions.push(version);
            }
        }
    }
    let Identity { id: record, part, .. } = identity;
    Chain { kind: Some(kind), record, part, id, versions, live: live.len(), pieces: Vec::new() }
}
