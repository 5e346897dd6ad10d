//! Evidence: what stands on the branch, in tags and in merges, read by the keys and people of the policy
//! before each landing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::gap;
use super::landings::Ground;
use super::line::Line;
use super::rings::{Ring, Rings};
use crate::history::{self, Lookup};
use crate::model::approval::{EvidenceKind, Strength, Subject};
use crate::model::canonical;
use crate::model::case::{Case, Content, Gap, How, Piece, Stood};
use crate::model::kind::Identity;
use crate::model::ledger::Stands;
use crate::model::repository::FileAt;
use crate::model::statement::SIGNATURE;
use crate::model::tree::Tree;
use crate::pipeline::ledger::{self, LedgerError};
use crate::proof::{self, Found, Trust};

/// Reads all evidence into the case.
pub(super) fn add(case: &mut Case, ground: &Ground<'_>, line: &Line, root: &Path) {
    let lookup = ground.lookup;
    let mut reader = Reader { lookup, line, rings: Rings::new(lookup, line, case), roots: line.roots() };
    claims(case);
    reader.statements(case, &ground.input.tree);
    reader.tags(case);
    reader.landings(case, ground);
    reviews(case, root);
    reader.subjects(case);
}

/// What the records themselves say.
fn claims(case: &mut Case) {
    let mut found: Vec<Piece> = Vec::new();
    for (path, stood) in &case.files {
        let Some(blob) = stood.last().and_then(|s| s.blob.as_ref()) else { continue };
        let (Some(identity), Some(content)) = (Identity::of(path), case.contents.get(blob)) else { continue };
        let Some(value) = &content.value else { continue };
        let landing = stood.last().map(|s| s.landing);
        let all = proof::claims(&subject(&identity, path, blob, content), value).into_iter();
        found.extend(all.map(|evidence| Piece { evidence, landing, came_with: true, by: None }));
    }
    case.evidence.extend(found);
}

/// Reviews at the forge, as the ledger keeps them. Where it is not whole, or is to be kept and is not here,
/// what it might have said is not known.
fn reviews(case: &mut Case, root: &Path) {
    let in_doubt = |why: String| Gap { strength: Strength::S4, ..gap(None, why) };
    let verified = match ledger::verified(root, None) {
        Ok(verified) => verified,
        Err(LedgerError::None) if case.current.asks.collectors.is_empty() => return,
        Err(why) => {
            let why = format!("the ledger could not be read: {why}");
            case.ledger = Some(Stands { untold: Some(why.clone()), ..Stands::default() });
            return case.gaps.push(in_doubt(why));
        }
    };
    let problems = verified.problems.iter().filter(|problem| !problem.is_late).cloned().collect();
    let stands = Stands { entries: verified.entries.len(), problems, untold: None };
    if let Some(problem) = stands.problems.first() {
        let why = format!("the ledger is not whole ({}): {}", problem.place, problem.what);
        case.gaps.push(in_doubt(why));
    }
    case.ledger = Some(stands);
    for problem in verified.problems.iter().filter(|problem| problem.is_late) {
        let late = late(case, &problem.place, &problem.what);
        case.gaps.extend(late);
    }
    let found = verified.judge().evidence.into_iter().map(|evidence| {
        let commit = evidence.commit.as_deref().filter(|commit| !commit.is_empty());
        let landing = commit.and_then(|commit| case.landings.iter().position(|l| l.id == commit));
        Piece { evidence, landing, came_with: true, by: None }
    });
    let found: Vec<Piece> = found.collect();
    case.evidence.extend(found);
}

/// What landed since the ledger was last added to: reviews of it may be still to come. That bears on the
/// records that it brought and on no others, or any commit would hide what is wrong with all.
fn late(case: &Case, commit: &str, what: &str) -> Vec<Gap> {
    let Some(landing) = case.landings.iter().position(|landing| landing.id == commit) else {
        return Vec::new();
    };
    let is_of = |stood: &[Stood]| stood.iter().any(|s| s.landing == landing);
    let brought = case.files.iter().chain(&case.policy_files).filter(|(_, stood)| is_of(stood));
    let gap = |path: &String| Gap {
        record: Some(Identity::of(path).map_or_else(|| path.clone(), |identity| identity.full())),
        why: what.to_owned(),
        spares_approved: true,
        strength: Strength::S4,
    };
    brought.map(|(path, _)| gap(path)).collect()
}

fn subject(identity: &Identity, path: &str, blob: &str, content: &Content) -> Subject {
    Subject {
        record: identity.full(),
        path: path.to_owned(),
        blob: blob.to_owned(),
        sha256: content.sha256.clone(),
        canonical: content.canonical.clone(),
    }
}

struct Reader<'a> {
    lookup: &'a Lookup,
    line: &'a Line,
    rings: Rings<'a>,
    roots: Vec<String>,
}

/// Where a file came to the branch: its place on the line, and the landing that counts for it.
struct Arrival {
    place: Option<usize>,
    landing: usize,
}

impl Reader<'_> {
    /// Statements beside the records, as of what is looked at.
    fn statements(&mut self, case: &mut Case, tree: &Tree) {
        let files: BTreeMap<&str, FileAt> = tree
            .approvals
            .iter()
            .map(|file| {
                let blob = history::id_of(&file.bytes).unwrap_or_default();
                (&*file.path, FileAt { blob, bytes: Arc::clone(&file.bytes) })
            })
            .collect();
        for (path, file) in files.iter().filter(|(path, _)| path.strip_suffix(".json").is_some()) {
            let signature = files.get(format!("{path}{SIGNATURE}").as_str());
            match self.arrival(path, file, signature, case) {
                Ok(arrival) => self.statement(path, file, signature, &arrival, case),
                Err(why) => case.gaps.push(gap(None, format!("{path}: {why}"))),
            }
        }
    }

    /// The first commit on the line that holds a statement with its signature as they are.
    fn arrival(
        &self,
        path: &str,
        file: &FileAt,
        signature: Option<&FileAt>,
        case: &Case,
    ) -> Result<Arrival, String> {
        let sealed = format!("{path}{SIGNATURE}");
        let is_there = |at: usize| -> Result<bool, String> {
            let Some(step) = self.line.commits.get(at) else { return Ok(false) };
            let found = self.lookup.files(&step.id, &[path, &sealed]).map_err(|why| why.to_string())?;
            let same = |path: &str, wanted: Option<&FileAt>| {
                found.get(path).map(|f| &f.blob) == wanted.map(|f| &f.blob)
            };
            Ok(same(path, Some(file)) && same(&sealed, signature))
        };
        let count = self.line.commits.len();
        let pending = case.landings.len().saturating_sub(1);
        if count == 0 || !is_there(count - 1)? {
            return Ok(Arrival { place: None, landing: pending });
        }
        // it was there from some commit on
        let (mut without, mut with) = (0, count - 1);
        while without < with {
            let middle = usize::midpoint(without, with);
            if is_there(middle)? {
                with = middle;
            } else {
                without = middle + 1;
            }
        }
        Ok(Arrival { place: Some(with), landing: self.landing(with, case) })
    }

    /// The landing at a place of the line, or the next one after it: between two there is no other policy.
    fn landing(&self, place: usize, case: &Case) -> usize {
        let is_by =
            |landing: &crate::model::case::Landing| self.line.place(&landing.id).is_some_and(|at| at < place);
        case.landings.partition_point(is_by)
    }

    fn statement(
        &mut self,
        path: &str,
        file: &FileAt,
        signature: Option<&FileAt>,
        arrival: &Arrival,
        case: &mut Case,
    ) {
        let Some(landing) = case.landings.get(arrival.landing) else { return };
        let id = landing.id.clone();
        let policy = landing.policy.clone().unwrap_or_else(|_| Arc::clone(&case.current));
        let step = arrival.place.and_then(|at| self.line.commits.get(at));
        let anchored = step.filter(|step| step.in_order).and_then(|step| step.at);
        let by = landing
            .commit
            .filter(|_| landing.how == How::Direct && step.is_some_and(|step| step.id == landing.id));
        let ring = match self.rings.before(arrival.place, &policy) {
            Ok(Some(ring)) => ring,
            // nothing could be verified before there were keys
            Ok(None) => return,
            Err(why) => return case.gaps.push(gap(None, format!("{path}: {why}"))),
        };
        let digests = self.digests(&file.bytes);
        let found = Found { path, bytes: &file.bytes, signature: signature.map(|s| &*s.bytes) };
        let pieces = self.trusting(&ring, &digests, |trust| proof::statement(trust, found, anchored));
        let came_with = step.is_none_or(|step| step.id == id);
        let landing = Some(arrival.landing);
        case.evidence.extend(pieces.into_iter().map(|evidence| Piece { evidence, landing, came_with, by }));
    }

    /// SHA-256 of the contents that a statement names.
    fn digests(&self, bytes: &[u8]) -> BTreeMap<String, String> {
        let about = proof::read(bytes).map(|statement| statement.about).unwrap_or_default();
        let blobs = about.into_iter().map(|about| about.subject.blob);
        blobs.filter_map(|blob| Some((blob.clone(), self.digest(&blob)?))).collect()
    }

    fn digest(&self, blob: &str) -> Option<String> {
        self.lookup.content(blob).ok().map(|bytes| canonical::sha256(&bytes))
    }

    fn trusting<T>(
        &self,
        ring: &Ring,
        digests: &BTreeMap<String, String>,
        read: impl FnOnce(Trust<'_>) -> T,
    ) -> T {
        let sha256_of = |blob: &str| digests.get(blob).cloned();
        read(Trust { keys: &ring.keys, emails: &ring.emails, roots: &self.roots, sha256_of: &sha256_of })
    }

    /// Signed tags on contents, by the keys and people of today: a tag stands on no branch.
    fn tags(&mut self, case: &mut Case) {
        let tags = match self.lookup.content_tags() {
            Ok(tags) => tags,
            Err(why) => return case.gaps.push(gap(None, format!("tags could not be read: {why}"))),
        };
        let current = Arc::clone(&case.current);
        let ring = match self.rings.before(None, &current) {
            Ok(Some(ring)) => ring,
            Ok(None) => return,
            Err(why) => return case.gaps.push(gap(None, why)),
        };
        let paths: BTreeMap<String, String> = case
            .files
            .keys()
            .chain(case.policy_files.keys())
            .filter_map(|path| Some((Identity::of(path)?.full(), path.clone())))
            .collect();
        for tag in tags {
            let digests = self.digest(&tag.target).map(|sha| BTreeMap::from([(tag.target.clone(), sha)]));
            let path = |record: &str| paths.get(record).cloned();
            let evidence = self.trusting(&ring, &digests.unwrap_or_default(), |trust| {
                proof::tag(trust, &tag.reference, &tag.raw, &path, None)
            });
            case.evidence.extend(evidence.map(|evidence| Piece {
                evidence,
                landing: None,
                came_with: false,
                by: None,
            }));
        }
    }

    /// Merges, and the trailers of every landing.
    fn landings(&mut self, case: &mut Case, ground: &Ground<'_>) {
        let mut found: Vec<Piece> = Vec::new();
        for (at, landing) in case.landings.iter().enumerate() {
            let Some(commit) = landing.commit.and_then(|at| ground.head.at(at)) else { continue };
            let piece = |evidence| Piece { evidence, landing: Some(at), came_with: true, by: None };
            let trailers: Vec<(String, String)> =
                commit.trailers.iter().map(|t| (t.key.clone(), t.value.clone())).collect();
            found.extend(proof::trailers(&landing.id, &trailers, landing.at).into_iter().map(piece));
            if landing.how != How::Merge {
                continue;
            }
            let Ok(policy) = &landing.policy else { continue };
            let anchored = self.line.step(&landing.id).filter(|step| step.in_order).and_then(|step| step.at);
            let raw = self.lookup.commit(&landing.id).map_err(|why| why.to_string());
            let ring = self.rings.before(self.line.place(&landing.id), policy);
            match (raw, ring) {
                (Ok(raw), Ok(Some(ring))) => {
                    let none = BTreeMap::new();
                    let merge =
                        self.trusting(&ring, &none, |trust| proof::merge(trust, &landing.id, &raw, anchored));
                    found.extend(merge.map(piece));
                }
                (Err(why), _) | (_, Err(why)) => case.gaps.push(gap(None, why)),
                (Ok(_), Ok(None)) => {}
            }
        }
        case.evidence.extend(found);
    }

    /// Reads the contents that evidence names and that never landed, so that they can be compared.
    fn subjects(&self, case: &mut Case) {
        let mut found: Vec<(String, Content)> = Vec::new();
        for piece in case.evidence.iter().filter(|piece| piece.evidence.kind != EvidenceKind::Claim) {
            let Some(subject) = &piece.evidence.subject else { continue };
            if case.contents.contains_key(&subject.blob) {
                continue;
            }
            if let Ok(bytes) = self.lookup.content(&subject.blob) {
                let content = crate::pipeline::content(&subject.path, &bytes, self.rings.limits());
                found.push((subject.blob.clone(), content));
            }
        }
        case.contents.extend(found);
    }
}
