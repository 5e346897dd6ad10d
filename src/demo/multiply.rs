//! Many jobs out of the example's: a large laboratory of the same proportions, for measuring.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where jobs stand.
const JOBS: &str = "records/jobs/";

/// Keys whose values name something within one job and so must differ from copy to copy.
const NAMES: [&str; 3] = ["number:", "report_no:", "lab_sample_id:"];

type File<'a> = (String, Cow<'a, [u8]>);

/// A laboratory with `jobs` jobs (at least as many as the example has): the example itself, then
/// copies of its jobs in turn under new ids and numbers, in folders by year and month of receipt.
/// The same input gives the same files.
#[must_use]
pub fn multiply<'a>(example: &[File<'a>], jobs: usize) -> Vec<File<'a>> {
    let mut folders: BTreeMap<&str, Vec<&File<'a>>> = BTreeMap::new();
    for file in example {
        if let Some((folder, _)) = file.0.strip_prefix(JOBS).and_then(|_| file.0.rsplit_once('/')) {
            folders.entry(folder).or_default().push(file);
        }
    }
    let mut all: Vec<File<'a>> = example.to_vec();
    let wanted = jobs.saturating_sub(folders.len());
    let copies = (1..).flat_map(|copy| folders.iter().map(move |(folder, files)| (copy, folder, files)));
    for (copy, folder, files) in copies.take(if folders.is_empty() { 0 } else { wanted }) {
        all.extend(copy_job(copy, folder, files));
    }
    all
}

fn copy_job<'a>(copy: usize, folder: &str, files: &[&File<'a>]) -> Vec<File<'a>> {
    let old = folder.rsplit('/').next().unwrap_or(folder);
    let texts: Vec<(&str, String)> = files
        .iter()
        .map(|(path, bytes)| {
            (path.rsplit('/').next().unwrap_or_default(), String::from_utf8_lossy(bytes).into_owned())
        })
        .collect();
    let mut names: Vec<String> = texts.iter().flat_map(|(_, text)| own_names(text)).collect();
    names.push(old.to_owned());
    // Longer names first, so that no name is changed inside another.
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    names.dedup();
    let request = texts.iter().find(|(name, _)| *name == "request.yaml");
    let shard = request.and_then(|(_, text)| month(text)).unwrap_or_else(|| "0000/00".to_owned());
    let folder = format!("{JOBS}{shard}/{old}-{copy:04}");
    texts
        .into_iter()
        .map(|(name, text)| {
            (format!("{folder}/{name}"), Cow::Owned(renamed(&text, &names, copy).into_bytes()))
        })
        .collect()
}

/// Values of the naming keys of a file.
fn own_names(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim_start_matches([' ', '-']);
            let value = NAMES.iter().find_map(|key| line.strip_prefix(key))?;
            let value = value.split(" #").next()?.trim().trim_matches(['"', '\'']);
            (!value.is_empty()).then(|| value.to_owned())
        })
        .collect()
}

/// `2026/04` of the day of receipt.
fn month(text: &str) -> Option<String> {
    let line = text.lines().find_map(|l| l.strip_prefix("received_on:"))?;
    let value = line.trim().trim_matches(['"', '\'']);
    Some(format!("{}/{}", value.get(0..4)?, value.get(5..7)?))
}

/// The text with each name followed by the copy's number; one pass, so that nothing is changed twice.
fn renamed(text: &str, names: &[String], copy: usize) -> String {
    let suffix = format!("-{copy:04}");
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((at, name)) = names
        .iter()
        .filter_map(|n| rest.find(n.as_str()).map(|at| (at, n)))
        .min_by_key(|(at, n)| (*at, usize::MAX - n.len()))
    {
        let end = at + name.len();
        out.push_str(&rest[..end]);
        out.push_str(&suffix);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
