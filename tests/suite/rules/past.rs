//! The history that a page's example tells, as facts: what real git makes of commits is tested with
//! the walk.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::model::commit::Who;
use countersign::model::history::{Clock, Commit, FileHistory, Followed, History, NoHistory, Past, Version};
use countersign::model::when::When;
use jiff::civil::Date;

use super::page::{Example, Files, laid_over};

/// The day on which history begins unless an example says otherwise.
const BEGINNING: &str = "2025-01-01";

/// What git would tell in the example; nothing was read when it has no history.
pub(super) fn past(base: &Files, files: &Files, example: &Example) -> Result<Past, String> {
    let Some(lines) = &example.history else { return Ok(Err(NoHistory::NotRead)) };
    match lines.first().map(String::as_str) {
        Some("no repository") => return Ok(Err(NoHistory::NoRepository)),
        Some("shallow clone") => return Ok(Err(NoHistory::Shallow)),
        _ => {}
    }
    let mut teller = Teller { base, files, example, history: History::default() };
    if !lines.iter().any(|line| line.starts_with("begins ")) {
        teller.begin(BEGINNING)?;
    }
    for line in lines {
        teller.tell(line).map_err(|problem| format!("{line:?}: {problem}"))?;
    }
    Ok(Ok(teller.history))
}

struct Teller<'a> {
    base: &'a Files,
    files: &'a Files,
    example: &'a Example,
    history: History,
}

impl Teller<'_> {
    fn tell(&mut self, line: &str) -> Result<(), String> {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["lost", id] => self.history.lost.push((*id).to_owned()),
            ["begins", day] => self.begin(day)?,
            ["begins", rest @ ..] | rest => self.commit(rest)?,
        }
        Ok(())
    }

    fn begin(&mut self, day: &str) -> Result<(), String> {
        let commit = self.add("P1", day, false, true)?;
        self.history.line.push(commit);
        Ok(())
    }

    /// `DAY[/MADE] WHO[+LANDER[@DAY]] [signed|removes|moves] PATH…`
    fn commit(&mut self, words: &[&str]) -> Result<(), String> {
        let [day, who, rest @ ..] = words else { return Err("neither a day and somebody".to_owned()) };
        // the addresses that forges make up have a + of their own, after a number
        let parts = who.split_once('+').filter(|(a, _)| a.parse::<u64>().is_err());
        let (author, lander) = parts.map_or((*who, None), |(a, l)| (a, Some(l)));
        // what another brings to the branch was written beside it
        let by = self.add(author, day, rest.first() == Some(&"signed"), lander.is_none())?;
        let day = &day.split('/').next().unwrap_or(day);
        let landing = match lander {
            None => by,
            // an address has an @ of its own
            Some(lander) => match lander.rsplit_once('@').filter(|(_, day)| day.starts_with("20")) {
                Some((lander, later)) => self.add(lander, later, false, true)?,
                None => self.add(lander, day, false, true)?,
            },
        };
        self.history.line.push(landing);
        let at = (by, landing);
        match rest {
            ["removes", paths @ ..] => paths.iter().for_each(|path| self.version(path, at, None, None)),
            ["moves", paths @ ..] => {
                for pair in paths.chunks(2) {
                    let [old, new] = pair else { return Err("moves take two paths".to_owned()) };
                    self.version(old, at, None, None);
                    let blob = self.content(new, day)?;
                    self.version(new, at, Some(blob), Some(old));
                }
            }
            ["signed", paths @ ..] | paths => {
                for path in paths {
                    let blob = self.content(path, day)?;
                    self.version(path, at, Some(blob), None);
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, who: &str, day: &str, signed: bool, follows_all: bool) -> Result<usize, String> {
        let (day, made) = day.split_once('/').unwrap_or((day, day));
        let parsed = |day: &str| day.parse::<Date>().map_err(|_| format!("{day} is no day"));
        let (on, made) = (parsed(day)?, parsed(made)?);
        let clock = if follows_all { self.clock(on, made) } else { Clock::Sound };
        let who = self.who(who)?;
        let at = self.history.commits.len();
        self.history.commits.push(Commit {
            id: format!("{:0<38}{at:02}", day.replace('-', "")),
            author: who.clone(),
            authored: When::on(on),
            committer: who,
            committed: When::on(made),
            parents: usize::from(at > 0),
            signed,
            subject: String::new(),
            trailers: Vec::new(),
            clock,
        });
        Ok(at)
    }

    /// What the commits so far say of one that is dated so, as the walk would.
    fn clock(&self, authored: Date, made: Date) -> Clock {
        let followed = |commit: &Commit, on: When| Followed { commit: commit.id.clone(), on };
        let commits = || self.history.commits.iter();
        let newest = commits().max_by_key(|c| c.committed.day).filter(|c| c.committed.day > made);
        let written = commits().max_by_key(|c| c.authored.day).filter(|c| c.authored.day > authored);
        match (newest, written) {
            (Some(commit), _) => Clock::Behind(followed(commit, commit.committed)),
            (None, Some(commit)) => Clock::Moved(followed(commit, commit.authored)),
            (None, None) => Clock::Sound,
        }
    }

    /// A person of the base's register, or somebody with this address.
    fn who(&self, who: &str) -> Result<Who, String> {
        if who.contains('@') {
            return Ok(Who { name: "Somebody".to_owned(), email: who.to_owned() });
        }
        let register = self.base.get("records/registers/people.yaml").ok_or("no register of people")?;
        let register = String::from_utf8_lossy(register);
        let entry = register.split(&format!("- id: {who}\n")).nth(1).ok_or(format!("nobody is {who}"))?;
        let value = |key: &str| {
            let line = entry.lines().find_map(|l| l.trim().strip_prefix(key));
            line.map(|text| text.trim().trim_matches(['[', ']']).to_owned())
                .ok_or(format!("{who} has no {key}"))
        };
        Ok(Who { name: value("name:")?, email: value("emails:")? })
    }

    /// The name of a file's content as a commit of that day brought it.
    fn content(&mut self, path: &str, day: &str) -> Result<String, String> {
        let once = self.example.once.iter().find(|(p, d, _)| p == path && d == day);
        let bytes = match (once, self.files.get(path)) {
            (Some((.., text)), _) => laid_over(self.base, path, text)?,
            (None, Some(bytes)) => bytes.clone(),
            (None, None) => b"notes: no longer there\n".to_vec(),
        };
        let name = if once.is_some() { format!("{path} @ {day}") } else { path.to_owned() };
        self.history.contents.insert(name.clone(), Arc::from(bytes));
        Ok(name)
    }

    fn version(&mut self, path: &str, at: (usize, usize), blob: Option<String>, from: Option<&str>) {
        let version = Version { blob, by: at.0, landed: at.1 };
        let files: &mut BTreeMap<String, FileHistory> = &mut self.history.files;
        let moved_from = from.map(str::to_owned);
        let new = || FileHistory { first: at.0, versions: Vec::new(), moved_from };
        files.entry(path.to_owned()).or_insert_with(new).versions.push(version);
    }
}
