//! Files beside a record: who changed them since somebody stood for it, and whether they are what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::Chain;
use super::outcome::Ruling;
use super::question::{Point, Question};
use crate::model::approval::Verdict;
use crate::model::attachment::place;
use crate::model::case::{Case, Landing, Named, Piece};

/// A file that a record names, with the SHA-256 that it gives, in words.
pub(super) fn called(named: &Named) -> String {
    match &named.sha256 {
        Some(sha256) => format!("{} (SHA-256 {}…)", named.name, sha256.get(..12).unwrap_or(sha256)),
        None => named.name.clone(),
    }
}

/// The landings that changed files which the record names, since somebody stood for it and up to when this
/// evidence came, each with the file.
pub(super) fn changed<'a>(
    question: &Question<'a>,
    piece: usize,
    until: usize,
) -> Vec<(&'a Landing, &'a String)> {
    let Question { case, chain, from, since, .. } = *question;
    let came = case.evidence.get(piece).and_then(Piece::after).unwrap_or(case.landings.len());
    let places: BTreeSet<String> = (from..=until)
        .filter_map(|at| Some((&chain.versions.get(at)?.path, chain.content(case, at)?)))
        .flat_map(|(path, content)| content.named.iter().filter_map(|named| place(path, &named.name)))
        .collect();
    let files = places.iter().filter_map(|place| case.attachments.get_key_value(place));
    let all = files.flat_map(|(path, stood)| stood.iter().map(move |stood| (stood.landing, path)));
    let counts = |landing: usize| landing <= came && since.is_none_or(|since| landing > since);
    all.filter(|(at, _)| counts(*at)).filter_map(|(at, path)| Some((case.landings.get(at)?, path))).collect()
}

/// Takes away approvals of what stands where a file beside it is not the one whose SHA-256 it gives: that
/// one was stood for.
pub(super) fn settle(case: &Case, chain: &Chain, at: usize, rulings: &mut [Ruling]) {
    if at + 1 != chain.versions.len() || rulings.iter().all(|r| r.verdict != Verdict::Approved) {
        return;
    }
    let Some((verdict, why)) = differs(case, chain, at) else { return };
    for ruling in rulings.iter_mut().filter(|r| r.verdict == Verdict::Approved) {
        let point = ruling.point.take().map(|point| Point { by_attachment: true, ..point });
        *ruling = Ruling { point, ..Ruling::of(ruling.need, verdict, why.clone()) };
    }
}

/// What is wrong with the files that a version names by their SHA-256.
fn differs(case: &Case, chain: &Chain, at: usize) -> Option<(Verdict, String)> {
    let path = &chain.versions.get(at)?.path;
    let mut given: BTreeMap<String, (&str, Vec<&str>)> = BTreeMap::new();
    for named in &chain.content(case, at)?.named {
        if let (Some(place), Some(sha256)) = (place(path, &named.name), &named.sha256) {
            given.entry(place).or_insert((&named.name, Vec::new())).1.push(sha256);
        }
    }
    given.iter().find_map(|(place, (name, given))| {
        // what never stood beside the record is kept elsewhere
        let stands = case.attachments.get(place)?.last()?;
        let Some(blob) = &stands.blob else {
            let why = format!("the file {name}, whose SHA-256 the record gives, was taken away");
            return Some((Verdict::Stale, why));
        };
        match case.contents.get(blob).and_then(|content| content.sha256.as_ref()) {
            None => Some((Verdict::CannotTell, format!("the file {name} could not be read"))),
            Some(is) if given.iter().any(|said| said.eq_ignore_ascii_case(is)) => None,
            Some(_) => {
                let why = format!("the file {name} is not the one whose SHA-256 the record gives");
                Some((Verdict::Stale, why))
            }
        }
    })
}
