//! Names: every id and number of the laboratory, and whether what records name exists.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::dates;
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::Kind;
use crate::model::lab::{BrokenLink, LinkFault, Unread};
use crate::model::place::Place;
use crate::model::record::{Mention, Meta, Record};
use crate::model::suggest::nearest;

/// So many names that lead nowhere are given the nearest one that does: each is held against every
/// name there is, which in a large laboratory takes longer than everything else.
const MOST_SUGGESTED: usize = 20;

/// One thing that has a name.
#[derive(Debug, Clone)]
struct Named {
    kind: Kind,
    id: String,
    place: Place,
}

/// Everything that has a name, by name.
pub(super) struct Index<'a> {
    names: BTreeMap<String, Vec<Named>>,
    /// Kinds of which some record has a number of its own.
    numbered: BTreeSet<Kind>,
    /// The kinds whose names begin so, up to the first digit: `DEV-` of `DEV-26-01`.
    beginnings: BTreeMap<String, BTreeSet<Kind>>,
    unread: &'a [Unread],
}

impl<'a> Index<'a> {
    /// Indexes ids, own numbers and report numbers.
    pub(super) fn of(records: &[Record], unread: &'a [Unread]) -> Self {
        let mut names: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        let mut numbered = BTreeSet::new();
        let mut beginnings: BTreeMap<String, BTreeSet<Kind>> = BTreeMap::new();
        for record in records {
            let meta = record.meta();
            if meta.kind == Kind::Register {
                continue;
            }
            let mut add = |name: &str, pointer: &str| {
                let thing = Named { kind: meta.kind, id: meta.id.clone(), place: meta.place(pointer) };
                names.entry(name.to_owned()).or_default().push(thing);
                beginnings.entry(beginning(name).to_owned()).or_default().insert(meta.kind);
            };
            add(&meta.id, if meta.base.is_empty() { "" } else { "/id" });
            if let Some(number) = &meta.common.number {
                add(number, "/number");
                numbered.insert(meta.kind);
            }
            if let Record::Report(report) = record {
                add(&report.body.report_no, "/report_no");
            }
        }
        Self { names, numbered, beginnings, unread }
    }

    /// Names that two records share, where one kind of thing must have only one.
    pub(super) fn same_ids(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (name, things) in &self.names {
            for (at, second) in things.iter().enumerate() {
                let first = things.iter().take(at).find(|t| t.kind == second.kind && !is_reissue(t, second));
                let Some(first) = first else { continue };
                faults.push(
                    Fault::new(
                        FaultKind::SameId,
                        second.place.clone(),
                        format!("The {} {name} exists twice.", second.kind),
                    )
                    .also(first.place.clone(), format!("the first {name}"))
                    .still_readable(),
                );
            }
        }
        faults
    }

    /// Every name in the records that leads nowhere.
    pub(super) fn resolve(&self, records: &[Record]) -> Vec<BrokenLink> {
        let mut broken: Vec<BrokenLink> = records.par_iter().flat_map_iter(|r| self.broken(r)).collect();
        broken.par_iter_mut().take(MOST_SUGGESTED).for_each(|link| {
            if matches!(link.fault, LinkFault::Dangling(_)) {
                link.fault = LinkFault::Dangling(self.suggest(link.wants, &link.text));
            }
        });
        broken
    }

    fn broken<'r>(&'r self, record: &'r Record) -> impl Iterator<Item = BrokenLink> + 'r {
        let meta = record.meta();
        meta.mentions.iter().filter_map(move |mention| {
            Some(BrokenLink {
                record: meta.record.clone(),
                part: meta.part.clone(),
                place: meta.place(&mention.pointer),
                wants: mention.wants,
                text: mention.text.clone(),
                fault: self.fault(meta, mention)?,
                on: dates::happened(record).map(|(day, _)| day),
            })
        })
    }

    fn fault(&self, meta: &Meta, mention: &Mention) -> Option<LinkFault> {
        let wanted = |kind: Kind| mention.wants == "*" || kind.name() == mention.wants;
        let local = format!("{}/{}", meta.record, mention.text);
        let found: Vec<&Named> =
            [self.names.get(&mention.text), meta.part.as_ref().and_then(|_| self.names.get(&local))]
                .into_iter()
                .flatten()
                .flatten()
                .collect();
        let mut fitting: Vec<&Named> = found.iter().copied().filter(|n| wanted(n.kind)).collect();
        fitting.dedup_by(|a, b| a.id == b.id && a.kind == b.kind);
        match (fitting.as_slice(), found.first()) {
            ([one], _) if one.id == meta.id && one.kind == meta.kind => Some(LinkFault::ToItself),
            ([_], _) => None,
            ([_, _, ..], _) => Some(LinkFault::Ambiguous(fitting.iter().map(|n| n.place.clone()).collect())),
            ([], Some(other)) => Some(LinkFault::WrongKind(other.kind, other.place.clone())),
            ([], None) if mention.wants == "*" && is_outside(&mention.text) => None,
            ([], None) => Some(self.unread_or_dangling(mention, &local)),
        }
    }

    fn unread_or_dangling(&self, mention: &Mention, local: &str) -> LinkFault {
        let full = |u: &Unread| match &u.part {
            Some(part) => format!("{}/{part}", u.record),
            None => u.record.clone(),
        };
        let fits = |u: &Unread| match mention.wants {
            "*" => self.beginnings.get(beginning(&mention.text)).is_none_or(|kinds| kinds.contains(&u.kind)),
            wants => wants == u.kind.name(),
        };
        let is_list = |u: &Unread| u.kind.shape().holds.list().is_some() && fits(u);
        let unread = self.unread.iter().find(|u| {
            let id = full(u);
            id == mention.text || id == local || is_list(u)
        });
        // Parts of a folder usually have numbers of their own, and what could not be read may have this.
        let may_be = |u: &&Unread| fits(u) && (u.part.is_some() || self.numbered.contains(&u.kind));
        match unread.or_else(|| self.unread.iter().find(may_be)) {
            Some(file) => LinkFault::Unread(file.file.clone()),
            None => LinkFault::Dangling(None),
        }
    }

    fn suggest(&self, wants: &str, text: &str) -> Option<String> {
        let fits = |things: &Vec<Named>| wants == "*" || things.iter().any(|t| t.kind.name() == wants);
        let names = self.names.iter().filter(|(_, things)| fits(things)).map(|(name, _)| name.as_str());
        nearest(text, names).map(str::to_owned)
    }
}

/// What stands before the first digit of a name, of a part without its folder.
fn beginning(name: &str) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default()
}

/// Two reports of one job may carry one number in two versions.
fn is_reissue(a: &Named, b: &Named) -> bool {
    let folder = |n: &Named| n.id.split_once('/').map(|(job, _)| job.to_owned());
    a.kind == Kind::Report && folder(a).is_some() && folder(a) == folder(b) && a.id != b.id
}

/// Metrics (`M01`), rules (`REV-001`) and fingerprints of findings may be named but are no records.
fn is_outside(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let is_metric = text.strip_prefix('M').is_some_and(|n| n.len() == 2 && digits(n));
    let is_rule = text.split_once('-').is_some_and(|(f, n)| {
        (3..=4).contains(&f.len()) && f.bytes().all(|b| b.is_ascii_uppercase()) && n.len() == 3 && digits(n)
    });
    let is_fingerprint = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_metric || is_rule || is_fingerprint
}
