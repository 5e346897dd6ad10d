//! Reads the examples out of a rule's page and lays them over the base laboratory.

use std::collections::BTreeMap;

use countersign::model::finding::Grade;

/// Files by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What an example says of its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// The rule finds something, in this grade where the heading names one.
    Fails(Option<Grade>),
    /// The rule finds nothing.
    Passes,
    /// The rule finds nothing and says that it can not tell.
    CannotTell,
}

/// One example of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Example {
    /// The text of its heading.
    pub(super) title: String,
    /// What it says of its rule.
    pub(super) expected: Expected,
    /// Its blocks: path and text.
    pub(super) blocks: Vec<(String, String)>,
    /// Files as they stood once: path, day of the commit that brought them so, and text.
    pub(super) once: Vec<(String, String, String)>,
    /// Lines of its history; none when git is not asked.
    pub(super) history: Option<Vec<String>>,
    /// Lines of its approvals.
    pub(super) approvals: Vec<String>,
}

/// The examples of a page, in order.
pub(super) fn examples(page: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
    let mut within = false;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(section) = line.strip_prefix("## ") {
            within = section.trim() == "Examples";
        } else if let Some(info) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            let path = info.split_once(' ').map(|(_, path)| path.trim());
            let is_told = path.is_none() && (info == "history" || info == "approvals");
            if !within || (path.is_none() && !is_told) {
                continue;
            }
            let example = examples.last_mut().ok_or("a block stands before the first example")?;
            match path.map(|path| path.split_once(" @ ").ok_or(path)) {
                Some(Err(path)) => example.blocks.push((path.to_owned(), text.join("\n") + "\n")),
                Some(Ok((path, day))) => {
                    example.once.push((path.to_owned(), day.to_owned(), text.join("\n") + "\n"));
                }
                None if info == "approvals" => {
                    example.approvals = text.into_iter().map(str::to_owned).collect();
                }
                None => example.history = Some(text.into_iter().map(str::to_owned).collect()),
            }
        } else if let Some(title) = line.strip_prefix("### ").filter(|_| within) {
            let expected = expected(title)?;
            let title = title.to_owned();
            let (blocks, once, history, approvals) = (Vec::new(), Vec::new(), None, Vec::new());
            examples.push(Example { title, expected, blocks, once, history, approvals });
        }
    }
    Ok(examples)
}

fn expected(title: &str) -> Result<Expected, String> {
    let (verdict, _) = title.split_once(": ").ok_or(format!("{title:?} has no colon"))?;
    match verdict {
        "Passes" => Ok(Expected::Passes),
        "Cannot tell" => Ok(Expected::CannotTell),
        "Fails" => Ok(Expected::Fails(None)),
        "Fails (major)" => Ok(Expected::Fails(Some(Grade::Major))),
        "Fails (minor)" => Ok(Expected::Fails(Some(Grade::Minor))),
        "Fails (observation)" => Ok(Expected::Fails(Some(Grade::Observation))),
        _ => Err(format!("{title:?} says neither Fails, Passes nor Cannot tell")),
    }
}

/// The base with an example's blocks laid over it.
pub(super) fn overlay(base: &Files, example: &Example) -> Result<Files, String> {
    let mut files = base.clone();
    for (path, text) in &example.blocks {
        if text.trim() == "(absent)" {
            files.remove(path).ok_or(format!("{path} is taken away but is not there"))?;
        } else {
            files.insert(path.clone(), laid_over(base, path, text)?);
        }
    }
    Ok(files)
}

/// A block's text, laid over the base's file where it says that the rest stays.
pub(super) fn laid_over(base: &Files, path: &str, text: &str) -> Result<Vec<u8>, String> {
    let Some(changes) = text.strip_prefix("# ...\n") else { return Ok(text.as_bytes().to_vec()) };
    let old = base.get(path).ok_or(format!("{path} is changed but is not there"))?;
    let old = std::str::from_utf8(old).map_err(|e| e.to_string())?;
    let new = changed(old, changes).map_err(|key| format!("{path} has no key {key:?} to take away"))?;
    Ok(new.into_bytes())
}

/// A YAML text with keys of its top level replaced, added or taken away; the text is cut at the
/// lines that begin a key, so nothing is parsed and nothing else moves.
fn changed(old: &str, changes: &str) -> Result<String, String> {
    let mut keys = members(old);
    for (key, text) in members(changes) {
        let at = keys.iter().position(|(k, _)| *k == key);
        let absent = text.trim_end().ends_with(": (absent)");
        match (at, absent) {
            (Some(at), true) => drop(keys.remove(at)),
            (Some(at), false) => keys[at].1 = text,
            (None, true) => return Err(key),
            (None, false) => keys.push((key, text)),
        }
    }
    Ok(keys.into_iter().map(|(_, text)| text).collect())
}

/// Each key of the top level with its lines.
fn members(text: &str) -> Vec<(String, String)> {
    let mut members: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let key = line.split_once(':').map(|(key, _)| key);
        match (key, members.last_mut()) {
            (Some(key), _) if key.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                members.push((key.to_owned(), line.to_owned()));
            }
            (_, Some((_, text))) => text.push_str(line),
            (_, None) => members.push((String::new(), line.to_owned())),
        }
    }
    members
}
