//! Evidence packs: which files belong to a job, or to a time, and what of a laboratory is not in them.

use std::collections::BTreeSet;

use super::Examined;
use crate::model::approval::EvidenceKind;
use crate::model::kind::{Identity, Kind};
use crate::model::lab::Lab;
use crate::model::quarters::Quarters;
use crate::model::record::Meta;
use crate::model::statement::{FOLDER, SIGNATURE};
use crate::model::suggest;
use crate::model::tree::Tree;

/// Records outside of jobs that a pack takes in when they name one of its jobs, or fall into its time.
const BESIDE: [Kind; 7] = [
    Kind::Complaint,
    Kind::Feedback,
    Kind::Communication,
    Kind::Campaign,
    Kind::Action,
    Kind::Analysis,
    Kind::Disclosure,
];

/// Files that every pack has: who people are, what methods are, by what rules was judged. None names a customer.
const ALWAYS: [&str; 5] = [
    "countersign.yaml",
    "records/registers/people.yaml",
    "records/registers/methods.yaml",
    "records/registers/equipment.yaml",
    "records/registers/providers.yaml",
];

/// What a pack is about.
#[derive(Debug, Clone)]
pub enum Subject {
    /// One job.
    Job(String),
    /// Everything that came in these quarters.
    Period(Quarters),
}

/// What belongs into a pack.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The jobs, by id.
    pub jobs: BTreeSet<String>,
    /// Paths of files from the laboratory's folder, statements of approval among them.
    pub files: BTreeSet<String>,
}

/// Selects what belongs to a subject: the jobs' folders; what outside of them names a job, or came in the time; the customers,
/// agreements and documents that those name.
///
/// # Errors
/// In a sentence, when there is no such job, or nothing came in that time.
pub fn select(tree: &Tree, lab: &Lab, subject: &Subject) -> Result<Selection, String> {
    let mut selection = Selection::default();
    match subject {
        Subject::Job(id) => {
            let is_there =
                tree.files.iter().filter_map(|file| Identity::of(&file.path)).any(|found| is_job(&found, id));
            if !is_there {
                let near = suggest::nearest(id, lab.jobs.keys().map(String::as_str));
                let near = near.map(|near| format!(" Was {near} meant?")).unwrap_or_default();
                return Err(format!("There is no job {id}.{near}"));
            }
            selection.jobs.insert(id.clone());
        }
        Subject::Period(quarters) => {
            let came = lab.jobs.values().filter(|job| quarters.holds(job.request.body.received_on.day));
            selection.jobs.extend(came.map(|job| job.id.clone()));
        }
    }
    let metas = lab.metas();
    let belongs = |meta: &&&Meta| {
        selection.jobs.contains(&meta.record) && in_job(meta) || is_beside(meta, subject, &selection.jobs)
    };
    let chosen: Vec<&Meta> = metas.iter().filter(belongs).copied().collect();
    if chosen.is_empty() && matches!(subject, Subject::Period(_)) {
        return Err("Nothing came in that time.".to_owned());
    }
    let named: BTreeSet<(&str, &str)> = chosen
        .iter()
        .flat_map(|meta| &meta.mentions)
        .map(|mention| (mention.wants, mention.text.as_str()))
        .collect();
    let is_named = |meta: &&Meta| {
        matches!(meta.kind, Kind::Customer | Kind::Agreement | Kind::Document)
            && named.contains(&(meta.kind.name(), meta.id.as_str()))
    };
    let about: Vec<&Meta> = metas.iter().copied().filter(|meta| is_named(meta)).collect();
    let folders: BTreeSet<&str> = chosen
        .iter()
        .filter(|meta| in_job(meta))
        .chain(about.iter().filter(|meta| meta.kind == Kind::Agreement))
        .filter_map(|meta| meta.file.rsplit_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    let single: BTreeSet<&str> = chosen.iter().chain(&about).map(|meta| &*meta.file).collect();
    let wanted = |path: &str| {
        single.contains(path)
            || ALWAYS.contains(&path)
            || Identity::of(path).is_some_and(|found| selection.jobs.iter().any(|id| is_job(&found, id)))
            || path.rsplit_once('/').is_some_and(|(folder, _)| folders.contains(home(folder)))
    };
    let all = tree.files.iter().chain(&tree.approvals);
    selection.files = all.map(|file| file.path.to_string()).filter(|path| wanted(path)).collect();
    Ok(selection)
}

/// The folder beside whose records statements stand.
fn home(folder: &str) -> &str {
    folder.strip_suffix(FOLDER).and_then(|home| home.strip_suffix('/')).unwrap_or(folder)
}

fn is_job(found: &Identity, id: &str) -> bool {
    found.id == id && (found.kind == Kind::Request || found.part.is_some() && found.kind != Kind::Feedback)
}

fn in_job(meta: &Meta) -> bool {
    meta.file.starts_with("records/jobs/")
}

/// Whether a record outside of jobs belongs to them: it names one of them, or came in the time.
fn is_beside(meta: &Meta, subject: &Subject, jobs: &BTreeSet<String>) -> bool {
    if in_job(meta) || !BESIDE.contains(&meta.kind) {
        return false;
    }
    let came = match subject {
        Subject::Job(_) => false,
        Subject::Period(quarters) => meta.happened.is_some_and(|(day, _)| quarters.holds(day)),
    };
    came || meta.mentions.iter().any(|mention| jobs.contains(&mention.text))
}

/// Takes out of an examined laboratory what evidence of approvals does not belong into the pack: verdicts on other records, and
/// statements about nothing but them.
pub fn narrow(examined: &mut Examined, selection: &Selection) {
    let approvals = &mut examined.lab.approvals.list;
    approvals.retain(|approval| selection.files.contains(&*approval.path));
    let evidence = approvals.iter().flat_map(|approval| &approval.evidence);
    let mut statements: BTreeSet<String> = evidence
        .filter(|evidence| evidence.kind == EvidenceKind::Statement)
        .map(|evidence| evidence.reference.clone())
        .collect();
    statements.extend(selection.files.iter().cloned());
    examined.tree.approvals.retain(|file| {
        let statement = file.path.strip_suffix(SIGNATURE).unwrap_or(&file.path);
        statements.contains(statement)
    });
}
