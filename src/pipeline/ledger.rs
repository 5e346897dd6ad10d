//! The ledger: landings from git, reviews from the forge, entries back to git; and the other way round.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::forge::{self, Files, Source, Web};
use crate::history::{Books, HistoryError};
use crate::load;
use crate::model::approval::State;
use crate::model::ledger::{
    Contents, Entry, EntryError, Gathered, Landing, Ledger, RAW, SIGNATURE, Seal, Verified, verify,
};
use crate::model::policy::{ALLOWED_SIGNERS, ApprovalSettings, LEDGER_NAMESPACE, REVOKED};
use crate::model::record::Record;
use crate::model::record::people::Person;
use crate::model::tree::{Origin, Tree};
use crate::proof::{self, Asked, KeyFiles, Keyring};
use crate::validate::Schemas;

pub use crate::forge::{Access, Forge, ForgeError, Pause};

/// What takes entries down, as they name it.
const COLLECTOR: &str = concat!("countersign ", env!("CARGO_PKG_VERSION"));

/// The file of the register of people.
const PEOPLE: &str = "records/registers/people.yaml";

/// Where the forge's answers come from.
#[derive(Debug, Clone)]
pub enum Answers {
    /// From the forge.
    Web(Access),
    /// From a folder of recorded answers.
    Files(Forge, PathBuf),
}

/// What to collect.
#[derive(Debug, Clone)]
pub struct Collect {
    /// Where from.
    pub answers: Answers,
    /// Owner and name of the repository.
    pub repo: String,
    /// The protected branch; that of the settings when absent.
    pub branch: Option<String>,
    /// The commit after which to begin; the last that the ledger knows when absent.
    pub since: Option<String>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// Makes a signature over an entry's bytes, in the form of `ssh-keygen`.
pub type Sign<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, String> + 'a;

/// Why the ledger could not be added to, or verified.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// git said no.
    #[error("{0}")]
    History(#[from] HistoryError),
    /// The forge can not be asked.
    #[error("{0}")]
    Forge(#[from] ForgeError),
    /// There is no ledger.
    #[error(
        "there is no branch compliance-ledger here; `git fetch origin compliance-ledger` brings that of the server"
    )]
    None,
    /// An entry can not be read, so nothing can follow it.
    #[error("the ledger's entry {0} can not be read: {1}; `countersign ledger verify` says more")]
    Broken(String, EntryError),
    /// The commit to begin after is not on the branch.
    #[error("{0} is not on the first-parent line of {1}")]
    Since(String, String),
    /// An entry could not be signed.
    #[error("the entry could not be signed: {0}")]
    Unsigned(String),
    /// An entry could not be written.
    #[error("an entry could not be written: {0}")]
    Entry(#[from] EntryError),
}

/// Asks the forge about every landing that the ledger does not know, and adds what it says. Without
/// `sign` the entries carry no signature. What was collected before something went wrong is kept.
///
/// # Errors
/// When repository or ledger can not be read, the address can not be asked, or nothing can be written.
pub fn collect(
    root: &Path,
    what: &Collect,
    sign: Option<&Sign<'_>>,
    pause: &Pause<'_>,
) -> Result<Gathered, LedgerError> {
    match &what.answers {
        Answers::Files(forge, folder) => collect_from(root, what, *forge, &Files::new(folder), sign, pause),
        Answers::Web(access) => {
            let web = Web::new(access, pause)?;
            collect_from(root, what, access.forge, &web, sign, pause)
        }
    }
}

fn collect_from(
    root: &Path,
    what: &Collect,
    forge: Forge,
    source: &dyn Source,
    sign: Option<&Sign<'_>>,
    pause: &Pause<'_>,
) -> Result<Gathered, LedgerError> {
    let books = Books::open(root)?;
    let branch = what.branch.clone().unwrap_or_else(|| protected(root));
    let tip = books.tip(&branch)?;
    let ledger = books.ledger(false)?;
    let known = entries(ledger.as_ref())?;
    let landings = fresh(&books, what, &branch, &tip, &known)?;
    let now = (pause.now)();
    let people = people(&books, &tip);
    let place = forge::Where {
        forge,
        repo: &what.repo,
        branch: &branch,
        prefix: books.prefix(),
        contents: &books as &dyn Contents,
        person: &|id, login| person(&people, forge, id, login),
        now,
        collector: COLLECTOR,
    };
    let found = forge::collect(source, &place, &landings);
    let mut gathered = Gathered {
        landings: found.landings,
        signed: sign.is_some(),
        stopped: found.stopped.as_ref().map(ToString::to_string),
        ..Gathered::default()
    };
    let entries = compare(&known, found.entries, &mut gathered);
    let files = number(entries, known.last(), &found.raw, sign, &mut gathered)?;
    if !what.dry_run && !gathered.added.is_empty() {
        let message = message(&gathered);
        let after = ledger.as_ref().map(|ledger| ledger.head.as_str());
        gathered.commit = Some(books.append(after, &files, &message, now)?);
    }
    Ok(gathered)
}

/// The landings to ask about: those after a commit that was named, else those after the last that the
/// ledger knows.
fn fresh(
    books: &Books,
    what: &Collect,
    branch: &str,
    tip: &str,
    known: &[Entry],
) -> Result<Vec<Landing>, LedgerError> {
    let Some(rev) = &what.since else {
        let told: BTreeSet<&str> =
            known.iter().flat_map(|e| &e.predicate.change.landed).map(String::as_str).collect();
        return Ok(books.landings(tip, &|commit| told.contains(commit))?);
    };
    let since = books.tip(rev)?;
    let met = Cell::new(false);
    let landings = books.landings(tip, &|commit| {
        met.set(met.get() || commit == since);
        met.get()
    })?;
    if met.get() { Ok(landings) } else { Err(LedgerError::Since(rev.clone(), branch.to_owned())) }
}

/// The protected branch by the settings of the files on disk; `main` where they can not be read.
fn protected(root: &Path) -> String {
    let tree = load::work_tree(root).map(|(tree, _)| tree);
    let tree = tree.unwrap_or_else(|_| Tree::of(Origin::Memory, Vec::<(String, Vec<u8>)>::new()));
    load::settings(&tree).0.protected_branch
}

/// The ledger's entries, all of which must be readable.
fn entries(ledger: Option<&Ledger>) -> Result<Vec<Entry>, LedgerError> {
    let all = ledger.map(Ledger::entries).unwrap_or_default().into_iter();
    all.map(|(path, entry)| entry.map_err(|why| LedgerError::Broken(path.to_owned(), why))).collect()
}

/// The register of people as of a commit; nobody where it can not be read.
fn people(books: &Books, commit: &str) -> Vec<Person> {
    let file = |path: &str| books.file(commit, path).ok().flatten();
    let Some(bytes) = file(PEOPLE) else { return Vec::new() };
    let tree = Tree::of(Origin::Memory, [(PEOPLE.to_owned(), bytes)]);
    let (settings, _) = load::settings(&tree);
    let schemas = Schemas::compile();
    let read = tree.files.iter().map(|f| super::read_file(f, None, &settings.limits, None, &schemas));
    let records = read.flat_map(|(records, ..)| records);
    let people = records.filter_map(|r| if let Record::Person(entry) = r { Some(entry.body) } else { None });
    people.collect()
}

/// Whose account it is: by its number, or by its name where the register knows no number.
fn person(people: &[Person], forge: Forge, id: u64, login: &str) -> Option<String> {
    let is_theirs = |p: &&Person| {
        p.forge_accounts.iter().any(|account| {
            account.forge == forge.name()
                && account.id.map_or_else(|| account.login.eq_ignore_ascii_case(login), |known| known == id)
        })
    };
    people.iter().find(is_theirs).map(|p| p.id.clone())
}

/// Takes out what the ledger knows already, and says where the forge now says otherwise.
fn compare(known: &[Entry], found: Vec<Entry>, gathered: &mut Gathered) -> Vec<Entry> {
    let asked: BTreeSet<String> = found.iter().map(|e| e.predicate.change.merge.clone()).collect();
    let mut now: BTreeMap<(String, String), Entry> = BTreeMap::new();
    let mut order = Vec::new();
    for entry in found {
        order.push(entry.key());
        now.insert(entry.key(), entry);
    }
    for entry in known.iter().filter(|e| asked.contains(&e.predicate.change.merge)) {
        gathered.differences.extend(entry.differs(now.get(&entry.key())));
        now.remove(&entry.key());
    }
    // that nobody approved is told by the first collection; what was taken back since is a difference
    let told: BTreeSet<&str> = known.iter().map(|e| e.predicate.change.merge.as_str()).collect();
    now.retain(|(merge, _), entry| entry.predicate.change.review.is_some() || !told.contains(merge.as_str()));
    order.into_iter().filter_map(|key| now.remove(&key)).collect()
}

/// Numbers the entries, chains them to the last one, signs them; gives the files that they are.
fn number(
    fresh: Vec<Entry>,
    last: Option<&Entry>,
    raw: &BTreeMap<String, Vec<u8>>,
    sign: Option<&Sign<'_>>,
    gathered: &mut Gathered,
) -> Result<BTreeMap<String, Vec<u8>>, LedgerError> {
    let mut files = BTreeMap::new();
    let mut seq = last.map_or(0, |entry| entry.predicate.seq);
    let mut prev = last.map(Entry::link).transpose()?;
    for mut entry in fresh {
        seq += 1;
        entry.predicate.seq = seq;
        entry.predicate.prev = prev;
        prev = Some(entry.link()?);
        let (path, bytes) = (entry.path(), entry.bytes()?);
        if let Some(sign) = sign {
            let signature = sign(&bytes).map_err(LedgerError::Unsigned)?;
            files.insert(format!("{path}{SIGNATURE}"), signature);
        }
        for answer in &entry.predicate.raw {
            if let Some(bytes) = raw.get(&answer.sha256) {
                files.insert(format!("{RAW}{}.json", answer.sha256), bytes.clone());
            }
        }
        files.insert(path.clone(), bytes);
        gathered.added.push((path, entry));
    }
    Ok(files)
}

fn message(gathered: &Gathered) -> String {
    let ends = (gathered.added.first(), gathered.added.last());
    let (first, last) = match ends {
        (Some((_, first)), Some((_, last))) => (first.predicate.seq, last.predicate.seq),
        _ => (0, 0),
    };
    format!("Enter {first} to {last}: what the forge says of {} landings\n", gathered.landings)
}

/// Verifies the ledger against itself and against the protected branch.
///
/// # Errors
/// When there is no ledger, or repository, branch or objects can not be read.
pub fn verified(root: &Path, branch: Option<&str>) -> Result<Verified, LedgerError> {
    let books = Books::open(root)?;
    let branch = branch.map_or_else(|| protected(root), str::to_owned);
    let tip = books.tip(&branch)?;
    let ledger = books.ledger(true)?.ok_or(LedgerError::None)?;
    let entries = ledger.entries().into_iter().filter_map(|(_, entry)| entry.ok());
    let landed: BTreeSet<String> = entries.flat_map(|e| e.predicate.change.landed).collect();
    let line = books.line(&branch, &tip, &landed)?;
    let keys = Keys::of(&books, &tip)?;
    let judge = |entry: &Entry, bytes: &[u8], signature: &str| keys.judge(entry, bytes, signature);
    Ok(verify(&ledger, &line, &keys.approvals.ledger_holds, &judge))
}

/// Who may add to the ledger, and what it must hold: as the protected branch says, never the files on disk.
struct Keys {
    keyring: Keyring,
    approvals: ApprovalSettings,
}

impl Keys {
    fn of(books: &Books, tip: &str) -> Result<Self, LedgerError> {
        let (signers, revoked) = (books.file(tip, ALLOWED_SIGNERS)?, books.file(tip, REVOKED)?);
        let files = KeyFiles { allowed_signers: signers.as_deref(), revoked: revoked.as_deref(), forge: &[] };
        let settings = books.file(tip, super::SETTINGS)?.map(|bytes| (super::SETTINGS.to_owned(), bytes));
        let (settings, _) = load::settings(&Tree::of(Origin::Memory, settings));
        Ok(Self { keyring: Keyring::read(&files), approvals: settings.approvals })
    }

    /// Whether an entry's signature is a collector's.
    fn judge(&self, entry: &Entry, bytes: &[u8], signature: &str) -> Seal {
        if self.approvals.collectors.is_empty() {
            let why = "The settings name no collector under approvals.collectors.".to_owned();
            return Seal { state: State::Unknown, why };
        }
        let asked = Asked {
            namespace: LEDGER_NAMESPACE,
            principals: &self.approvals.collectors,
            claimed: Some(entry.predicate.collected),
            // the collector's own clock is all that there is
            anchored: None,
        };
        let opinion = proof::verify(&self.keyring, bytes, signature.as_bytes(), asked);
        Seal { state: opinion.state, why: opinion.why }
    }
}
