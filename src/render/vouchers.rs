//! The folder `evidence/`: what verdicts on approvals rest on, and the script with which anybody repeats them.
//!
//! Names of files there are numbers and digests, never names of the repository's; fields of the tables are
//! written so that neither a shell nor a terminal can be misled by them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::Site;
use crate::model::approval::{Approval, Evidence, EvidenceKind, Verdict};
use crate::model::edition::Edition;
use crate::model::ledger::{self, Entry};
use crate::model::page::Page;
use crate::model::policy::{ALLOWED_SIGNERS, ForgeKey, REVOKED};
use crate::model::vouchers::Vouchers;

/// The folder within the site.
pub(super) const FOLDER: &str = "evidence";

/// The script.
const SCRIPT: &str = include_str!("../../site/verify.sh");

/// What the fields of `verdicts.tsv` are.
const FIELDS: &str = "#record\tpart\tpath\tblob\tcommit\trole\tverdict\tstrength\tperson\tevidence\n";

/// Whether a site has the folder: where there are vouchers, and in the edition that may name everybody, for
/// statements and the forge's answers are passed on as they are.
pub(super) fn is_shown(site: &Site) -> bool {
    site.vouchers.is_some() && site.lab.settings.edition == Edition::Internal
}

/// The files of the folder; none where the site has none.
pub(super) fn pages(site: &Site) -> Vec<Page> {
    let (Some(vouchers), Some(commit), true) = (site.vouchers, site.commit, is_shown(site)) else {
        return Vec::new();
    };
    let statements = statements(site);
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("verify.sh".to_owned(), SCRIPT.as_bytes().to_vec()),
        ("verdicts.tsv".to_owned(), verdicts(site, commit, &statements).into_bytes()),
        ("statements.tsv".to_owned(), listed(&statements).into_bytes()),
        ("people.tsv".to_owned(), people(site).into_bytes()),
        ("hands.tsv".to_owned(), hands(site).into_bytes()),
        ("facts.tsv".to_owned(), facts(site, vouchers, commit).into_bytes()),
    ];
    for (path, number) in &statements {
        for (from, to) in [(path.clone(), ".json"), (format!("{path}.sig"), ".json.sig")] {
            if let Some(bytes) = approval_file(site, &from) {
                files.push((format!("statements/{number}{to}"), bytes));
            }
        }
    }
    files.extend(keys(site, vouchers));
    files.extend(entries(site, vouchers));
    let page = |(path, bytes)| Page { path: format!("{FOLDER}/{path}"), bytes };
    files.into_iter().map(page).collect()
}

fn approval_file(site: &Site, path: &str) -> Option<Vec<u8>> {
    let all = &site.tree.approvals;
    let at = all.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
    all.get(at).map(|file| file.bytes.to_vec())
}

/// Every statement by its path, with the number that it goes by.
fn statements(site: &Site) -> BTreeMap<String, String> {
    let all = site.tree.statements().enumerate();
    all.map(|(at, (file, _))| (file.path.to_string(), format!("{:04}", at + 1))).collect()
}

fn listed(statements: &BTreeMap<String, String>) -> String {
    table("#number\tpath\n", statements.iter().map(|(path, number)| vec![number.clone(), field(path)]))
}

fn table(head: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    rows.fold(head.to_owned(), |mut text, row| {
        // Writing to memory does not fail.
        let _ = writeln!(text, "{}", row.join("\t"));
        text
    })
}

fn verdicts(site: &Site, commit: &str, statements: &BTreeMap<String, String>) -> String {
    let row = |a: &Approval| {
        let verdict = match (a.verdict, a.added_to) {
            (Verdict::Approved, true) => "approved-then-added",
            (Verdict::Stale, _) if a.by_attachment => "stale-by-attachment",
            (Verdict::SelfApproved, _) if a.by_attachment => "self-by-attachment",
            (verdict, _) => verdict.name(),
        };
        let evidence: BTreeSet<String> = a.evidence.iter().filter_map(|e| named(e, statements)).collect();
        let evidence: Vec<String> = evidence.into_iter().collect();
        let or_none = |text: Option<&str>| text.map_or_else(|| "-".to_owned(), field);
        vec![
            field(&a.record),
            or_none(a.part.as_deref()),
            field(&a.path),
            or_none(a.blob.as_deref()),
            field(commit),
            a.role.name().to_owned(),
            verdict.to_owned(),
            a.strength.map_or_else(|| "-".to_owned(), |s| s.to_string()),
            or_none(a.person.as_deref()),
            if evidence.is_empty() { "-".to_owned() } else { evidence.join(" ") },
        ]
    };
    table(FIELDS, site.lab.approvals.list.iter().map(row))
}

/// A piece of evidence as the table names it; none for what nobody signed.
fn named(evidence: &Evidence, statements: &BTreeMap<String, String>) -> Option<String> {
    let (kind, number) = match evidence.kind {
        EvidenceKind::Statement => ("statement", statements.get(&evidence.reference)?.as_str()),
        EvidenceKind::Tag => ("tag", "-"),
        EvidenceKind::Ledger => ("ledger", "-"),
        EvidenceKind::Merge if evidence.strength > crate::model::approval::Strength::S1 => ("merge", "-"),
        EvidenceKind::Merge | EvidenceKind::Trailer | EvidenceKind::Claim => return None,
    };
    Some(format!("{kind}:{number}:{}", field(&evidence.reference).replace(' ', "\\040")))
}

fn people(site: &Site) -> String {
    let rows = site.lab.people.values().flat_map(|person| {
        let row = |kind: &str, value: &str| vec![field(&person.meta.id), kind.to_owned(), field(value)];
        let addresses = person.body.emails.iter().map(|address| row("address", address));
        let accounts = person.body.forge_accounts.iter().filter_map(|account| {
            let id = account.id?;
            Some(row("account", &format!("{}:{id}", account.forge)))
        });
        addresses.chain(accounts).collect::<Vec<_>>()
    });
    table("#person\tkind\tvalue\n", rows)
}

/// Everybody whom a commit names that had a hand in a file on which there is a verdict.
fn hands(site: &Site) -> String {
    let Ok(history) = &site.lab.history else { return String::new() };
    let paths: BTreeSet<&str> = site.lab.approvals.list.iter().map(|a| &*a.path).collect();
    let files = paths.into_iter().filter_map(|path| Some((path, history.files.get(path)?)));
    let mut rows: BTreeSet<Vec<String>> = BTreeSet::new();
    for (path, file) in files {
        let landings = file.versions.iter().filter_map(|version| history.landing(version.landed));
        for commit in landings.flat_map(|landing| landing.hands(path)).filter_map(|at| history.at(at)) {
            let row = |part: &str, address: &str| {
                vec![field(path), field(&commit.id), part.to_owned(), field(address)]
            };
            rows.insert(row("author", &commit.author.email));
            rows.insert(row("committer", &commit.committer.email));
            rows.extend(commit.co_authors().map(|who| row("co-author", &who.email)));
        }
    }
    table("#path\tcommit\tpart\taddress\n", rows.into_iter())
}

fn facts(site: &Site, vouchers: &Vouchers, commit: &str) -> String {
    let mut text = format!("commit\t{}\n", field(commit));
    if !vouchers.prefix.is_empty() {
        let _ = writeln!(text, "prefix\t{}", field(&vouchers.prefix));
    }
    for collector in &site.lab.settings.approvals.collectors {
        let _ = writeln!(text, "collector\t{}", field(collector));
    }
    text
}

/// The keys: those of people, those that are believed no more, and those of the forge.
fn keys(site: &Site, vouchers: &Vouchers) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for path in [ALLOWED_SIGNERS, REVOKED] {
        files.extend(vouchers.keys.get(path).map(|bytes| (path.to_owned(), bytes.to_vec())));
    }
    let (mut signers, mut pinned) = (String::new(), Vec::new());
    for (at, key) in site.lab.settings.approvals.forge_keys.iter().enumerate() {
        let Some(bytes) = vouchers.keys.get(&key.file) else { continue };
        files.push((format!("keys/forge-{}", at + 1), bytes.to_vec()));
        let day = |day: Option<jiff::civil::Date>| {
            day.map_or_else(|| "-".to_owned(), |day| day.strftime("%Y%m%d").to_string())
        };
        pinned.push(vec![(at + 1).to_string(), field(&key.file), day(key.from), day(key.to)]);
        signers.extend(std::str::from_utf8(bytes).ok().and_then(|text| signer(key, text)));
    }
    if !pinned.is_empty() {
        let text = table("", pinned.into_iter());
        files.push(("keys/forge.tsv".to_owned(), text.into_bytes()));
    }
    if !signers.is_empty() {
        files.push(("keys/forge_signers".to_owned(), signers.into_bytes()));
    }
    files
}

/// A forge's key of OpenSSH as a line of allowed signers; none for a key of another kind.
fn signer(key: &ForgeKey, text: &str) -> Option<String> {
    let mut words = text.lines().find(|line| !line.trim_start().starts_with('#'))?.split_whitespace();
    let (kind, body) = (words.next()?, words.next()?);
    let is_plain = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || "+/=-@.".contains(c));
    if !body.starts_with("AAAA") || !is_plain(kind) || !is_plain(body) {
        return None;
    }
    let stamp = |day: jiff::civil::Date| day.strftime("%Y%m%dZ").to_string();
    let mut options = vec!["namespaces=\"git\"".to_owned()];
    options.extend(key.from.map(|day| format!("valid-after=\"{}\"", stamp(day))));
    let after = key.to.and_then(|day| day.tomorrow().ok());
    options.extend(after.map(|day| format!("valid-before=\"{}\"", stamp(day))));
    Some(format!("forge {} {kind} {body}\n", options.join(",")))
}

/// The ledger's entries, all of them, for each rests on those before it; and the forge's answers that
/// verdicts rest on.
fn entries(site: &Site, vouchers: &Vouchers) -> Vec<(String, Vec<u8>)> {
    let evidence = site.lab.approvals.list.iter().flat_map(|a| &a.evidence);
    let used: BTreeSet<&str> =
        evidence.filter(|e| e.kind == EvidenceKind::Ledger).map(|e| e.reference.as_str()).collect();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in &vouchers.ledger {
        // what does not stand where it says has a name that may be anything
        let Some(entry) = Entry::read(bytes).ok().filter(|entry| entry.path() == *path) else { continue };
        let mut take = |path: &str, bytes: &Arc<[u8]>| {
            files.insert(format!("ledger/{path}"), bytes.to_vec());
        };
        take(path, bytes);
        let signature = format!("{path}{}", ledger::SIGNATURE);
        if let Some(bytes) = vouchers.ledger.get(&signature) {
            take(&signature, bytes);
        }
        for raw in entry.predicate.raw.iter().filter(|_| used.contains(path.as_str())) {
            let path = format!("{}{}.json", ledger::RAW, raw.sha256);
            if let Some(bytes) = vouchers.ledger.get(&path) {
                take(&path, bytes);
            }
        }
    }
    files.into_iter().collect()
}

/// A field of a table: what is no plain letter, digit or mark stands as the number of its byte, `\012`, as git
/// writes names.
fn field(text: &str) -> String {
    match text {
        // between two tabs a shell sees nothing
        "" => return "-".to_owned(),
        "-" => return "\\055".to_owned(),
        _ => {}
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" _./@:+,=-".contains(&byte);
    text.bytes().fold(String::with_capacity(text.len()), |mut field, byte| {
        if is_plain(byte) {
            field.push(char::from(byte));
        } else {
            let _ = write!(field, "\\{byte:03o}");
        }
        field
    })
}
