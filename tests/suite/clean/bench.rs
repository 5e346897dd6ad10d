//! The clean laboratory read once, so that hundreds of variants of it are examined in seconds: of a
//! variant only the files that differ are read again. The stages are those of the pipeline.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::model::fault::Fault;
use countersign::model::finding::Checked;
use countersign::model::kind::{Identity, Kind};
use countersign::model::lab::{AsOf, AsOfOrigin, Unread};
use countersign::model::procedure::ProcedureOf;
use countersign::model::record::Record;
use countersign::model::settings::Limits;
use countersign::model::tree::{Origin, SourceFile, Tree};
use countersign::rules::RULES;
use countersign::validate::Schemas;
use countersign::{answers, check, link, load};

use super::{Files, laboratory};

/// What reading one file gave.
type Read = (Vec<Record>, Vec<Unread>, Vec<Fault>);

/// The clean laboratory with what each of its files holds.
pub(super) struct Bench {
    pub(super) clean: Files,
    read: BTreeMap<String, Read>,
}

impl Bench {
    pub(super) fn new() -> Self {
        let clean = laboratory();
        let tree = Tree::of(Origin::Memory, clean.clone());
        let read = tree.files.iter().map(|file| (file.path.to_string(), read(file))).collect();
        Self { clean, read }
    }

    /// What the rules say of the laboratory with these files.
    pub(super) fn check(&self, files: &Files) -> Checked {
        let tree = Tree::of(Origin::Memory, files.clone());
        let (settings, mut faults) = load::settings(&tree);
        let (mut records, mut unread) = (Vec::new(), Vec::new());
        for file in &tree.files {
            let path: &str = &file.path;
            let is_clean = files.get(path) == self.clean.get(path);
            let known = self.read.get(path).filter(|_| is_clean);
            let (more, lost, wrong) = known.cloned().unwrap_or_else(|| read(file));
            records.extend(more);
            unread.extend(lost);
            faults.extend(wrong);
        }
        let day = settings.as_of.expect("the laboratory pins its as-of day");
        let as_of = AsOf { day, origin: AsOfOrigin::Settings };
        let (lab, more) = link::lab(records, unread, settings, as_of);
        faults.extend(more);
        let mut checked = check::run(&lab, &tree, &faults, RULES, ProcedureOf::TheDay);
        let judged = answers::judge(&lab, &mut checked);
        check::ask_of_answers(&lab, &judged, &mut checked);
        checked
    }
}

fn read(file: &SourceFile) -> Read {
    let Some(identity) = Identity::of(&file.path).filter(|i| i.kind != Kind::Settings) else {
        return Read::default();
    };
    let (doc, mut faults) = load::parse(file, &Limits::default());
    let found = doc.map(|doc| Schemas::compile().records(&identity, &Arc::clone(&file.path), &doc));
    let (records, more) = found.unwrap_or_default();
    faults.extend(more);
    let is_whole = faults.iter().all(|f| f.readable);
    let Identity { kind, id: record, part } = identity;
    let lost = (!is_whole).then(|| Unread { file: Arc::clone(&file.path), kind, record, part });
    (records, lost.into_iter().collect(), faults)
}
