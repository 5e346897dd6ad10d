//! `keys/allowed_signers`: whose key is which, for what, and when. Read as ssh-keygen reads it.

use jiff::Timestamp;

use super::key::Key;
use super::pattern::list_fits;
use super::window::{Bound, Misfit, Window};
use crate::model::policy::ALLOWED_SIGNERS;

/// The lines of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Signers {
    lines: Vec<Line>,
}

#[derive(Debug, Clone)]
struct Line {
    /// Counted from 1.
    number: usize,
    principals: String,
    /// What it allows, or why it can not be read, as a clause.
    allows: Result<Allowed, String>,
}

#[derive(Debug, Clone)]
struct Allowed {
    key: Key,
    namespaces: Option<String>,
    window: Window,
    /// The key signs other keys and nothing else.
    is_authority: bool,
}

/// Where a key stands with somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is theirs, at that time and for that use: the line and the principal.
    Theirs { line: usize, principal: String },
    /// It may not be used so, as a clause.
    Not(String),
    /// There is no telling, as a clause.
    Unknown(String),
    /// No line has it.
    Nobodys,
}

impl Signers {
    pub(super) fn read(text: &str) -> Self {
        let lines = text.lines().enumerate().filter_map(|(at, line)| Line::read(at + 1, line));
        Self { lines: lines.collect() }
    }

    /// Lines that can not be read, with the reason.
    pub(super) fn complaints(&self) -> impl Iterator<Item = String> + '_ {
        self.lines.iter().filter_map(|line| Some(line.complaint(line.allows.as_ref().err()?)))
    }

    /// The principals of every line that has a key.
    pub(super) fn holders(&self, key: &Key) -> Vec<&str> {
        let has = |line: &&Line| line.allows.as_ref().is_ok_and(|a| a.key == *key && !a.is_authority);
        self.lines.iter().filter(has).map(|line| line.principals.as_str()).collect()
    }

    /// Where a key stands with anybody who goes by one of `principals`.
    pub(super) fn standing(
        &self,
        key: &Key,
        principals: &[String],
        namespace: &str,
        (claimed, anchored): (Option<Timestamp>, Option<Timestamp>),
    ) -> Standing {
        let mut so_far = Standing::Nobodys;
        for line in &self.lines {
            let principal = principals.iter().find(|name| list_fits(&line.principals, name));
            let allowed = match (&line.allows, principal) {
                (Ok(allowed), _) => allowed,
                (Err(_), None) => continue,
                (Err(why), Some(_)) => {
                    so_far = so_far.or(Standing::Unknown(line.complaint(why)));
                    continue;
                }
            };
            if allowed.key != *key || allowed.is_authority {
                continue;
            }
            let Some(principal) = principal else {
                so_far = so_far.or(Standing::Not(format!(
                    "{ALLOWED_SIGNERS}:{} gives its key to {}, not to {}",
                    line.number,
                    line.principals,
                    principals.join(", ")
                )));
                continue;
            };
            if let Some(spaces) = allowed.namespaces.as_ref().filter(|list| !list_fits(list, namespace)) {
                so_far = so_far.or(Standing::Not(format!(
                    "{ALLOWED_SIGNERS}:{} allows its key for {spaces}, not for {namespace}",
                    line.number
                )));
                continue;
            }
            match allowed.window.fit(claimed, anchored) {
                Ok(()) => return Standing::Theirs { line: line.number, principal: principal.clone() },
                Err(misfit) => so_far = so_far.or(Standing::of(misfit, line.number)),
            }
        }
        so_far
    }
}

impl Standing {
    fn of(misfit: Misfit, line: usize) -> Self {
        match misfit {
            Misfit::Outside(why) => Self::Not(format!("{why} ({ALLOWED_SIGNERS}:{line})")),
            Misfit::Untold(why) => Self::Unknown(format!("{why} ({ALLOWED_SIGNERS}:{line})")),
        }
    }

    /// The more hopeful of two: what can not be told goes before what is not so.
    fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Unknown(_), _) | (Self::Not(_), Self::Not(_) | Self::Nobodys) => self,
            _ => other,
        }
    }
}

impl Line {
    /// One line; none for what is empty or a remark.
    fn read(number: usize, line: &str) -> Option<Self> {
        let line = line.trim_start_matches([' ', '\t']).trim_end_matches(['\r', '\n']);
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let (principals, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => line.split_once([' ', '\t']).unwrap_or((line, "")),
        };
        let allows = Allowed::read(rest.trim_start_matches([' ', '\t']));
        Some(Self { number, principals: principals.to_owned(), allows })
    }

    fn complaint(&self, why: &str) -> String {
        format!("{ALLOWED_SIGNERS}:{} can not be read: {why}", self.number)
    }
}

impl Allowed {
    fn read(text: &str) -> Result<Self, String> {
        let plain = |key| Self { key, namespaces: None, window: Window::default(), is_authority: false };
        if let Some((key, _)) = Key::read(text) {
            return Ok(plain(key));
        }
        let (options, rest) = options(text)?;
        let (key, _) = Key::read(rest).ok_or("there is no key on it that OpenSSH knows")?;
        let mut allowed = plain(key);
        let mut seen: Vec<String> = Vec::new();
        for option in options {
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name.to_ascii_lowercase(), Some(quoted(value)?)),
                None => (option.to_ascii_lowercase(), None),
            };
            let twice = seen.contains(&name) && name != "cert-authority";
            match (name.as_str(), value) {
                _ if twice => return Err(format!("it says {name} twice")),
                ("cert-authority", None) => allowed.is_authority = true,
                ("namespaces", Some(list)) => allowed.namespaces = Some(list),
                ("valid-after", Some(time)) => allowed.window.after = Some(Bound::read(&time)?),
                ("valid-before", Some(time)) => allowed.window.before = Some(Bound::read(&time)?),
                _ => return Err(format!("{name} is no option that OpenSSH knows")),
            }
            seen.push(name);
        }
        if allowed.window.is_empty() {
            return Err("its valid-before lies not after its valid-after".to_owned());
        }
        Ok(allowed)
    }
}

/// The options at the beginning of a text, cut at their commas, and what stands after them. Commas and
/// spaces within quotes are of the value.
fn options(text: &str) -> Result<(Vec<&str>, &str), String> {
    let (mut is_quoted, mut is_escaped, mut start) = (false, false, 0);
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                found.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            ' ' | '\t' if !is_quoted => {
                found.push(text.get(start..at).unwrap_or_default());
                return Ok((found, text.get(at..).unwrap_or_default()));
            }
            _ => {}
        }
    }
    Err(if is_quoted { "a quote is not closed" } else { "there is no key on it" }.to_owned())
}

/// What stands between quotes; `\"` is a quote within.
fn quoted(value: &str) -> Result<String, String> {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.map(|text| text.replace("\\\"", "\"")).ok_or_else(|| "a value stands not in quotes".to_owned())
}
