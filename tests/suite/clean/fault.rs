//! Faults as data: what is wrong, which edits bring it about, and what finds it.

use serde::Deserialize;
use serde_json::Value;

use super::{Files, files};

/// One fault, and what is to be found of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    /// What is wrong, in words.
    #[serde(rename = "fault")]
    pub(super) what: String,
    /// The rule meant for it, and the record at which it finds it: `REV-001 J-26-01`.
    pub(super) breaks: String,
    /// What is found besides, since the one brings the other about.
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// What is done to the clean laboratory.
    pub(super) edit: Vec<Edit>,
}

/// One change to one file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Edit {
    /// The file is taken away.
    Absent { absent: String },
    /// A key or an entry is taken away.
    Drop { file: String, drop: String },
    /// A key or an entry gets another value; the entry `-` is a new last one.
    Set { file: String, set: String, to: Value },
    /// A piece of text, which stands there once, is replaced: for tables and Markdown.
    Text { file: String, text: String, to: String },
    /// A file is added.
    New { new: String, holds: Value },
}

/// All faults, in the order of the files that hold them.
pub(super) fn faults() -> Vec<Fault> {
    let read = |(path, bytes): (String, Vec<u8>)| -> Vec<Fault> {
        serde_yaml::from_slice(&bytes).unwrap_or_else(|e| panic!("faults/{path}: {e}"))
    };
    files("faults").into_iter().flat_map(read).collect()
}

/// The files with a fault planted.
pub(super) fn plant(clean: &Files, fault: &Fault) -> Result<Files, String> {
    let mut files = clean.clone();
    for edit in &fault.edit {
        edit.apply(&mut files).map_err(|why| format!("{edit:?}: {why}"))?;
    }
    if files == *clean { Err("nothing was changed".to_owned()) } else { Ok(files) }
}

impl Edit {
    fn apply(&self, files: &mut Files) -> Result<(), String> {
        match self {
            Self::Absent { absent } => {
                let path = find(files, absent)?;
                files.remove(&path);
                Ok(())
            }
            Self::New { new, holds } => match files.insert(new.clone(), holds.to_string().into_bytes()) {
                None => Ok(()),
                Some(_) => Err(format!("{new} is there already")),
            },
            Self::Text { file, text, to } => {
                let path = find(files, file)?;
                let old = String::from_utf8(files[&path].clone()).map_err(|e| e.to_string())?;
                if old.matches(text).count() != 1 {
                    return Err(format!("{text:?} does not stand there once"));
                }
                files.insert(path, old.replace(text, to).into_bytes());
                Ok(())
            }
            Self::Drop { file, drop } => change(files, file, drop, None),
            Self::Set { file, set, to } => change(files, file, set, Some(to)),
        }
    }
}

/// The one file that is meant: by its path, or by the end of its path, with or without `.yaml`.
fn find(files: &Files, name: &str) -> Result<String, String> {
    let is_meant = |path: &&String| {
        let bare = path.strip_suffix(".yaml").unwrap_or(path);
        [path.as_str(), bare].into_iter().any(|p| p == name || p.ends_with(&format!("/{name}")))
    };
    let found: Vec<&String> = files.keys().filter(is_meant).collect();
    match found.as_slice() {
        [path] => Ok((*path).clone()),
        _ => Err(format!("{name:?} may be {found:?}")),
    }
}

/// Changes one value of a YAML file. It is written as JSON, which is YAML too.
fn change(files: &mut Files, name: &str, pointer: &str, to: Option<&Value>) -> Result<(), String> {
    let path = find(files, name)?;
    let mut value: Value = serde_yaml::from_slice(&files[&path]).map_err(|e| e.to_string())?;
    let (above, key) = pointer.rsplit_once('/').ok_or("the pointer has no /")?;
    let parent = above.split('/').skip(1).try_fold(&mut value, member).ok_or(format!("no {above}"))?;
    match (parent, to) {
        (Value::Object(parent), None) => drop(parent.shift_remove(key).ok_or(format!("no {pointer}"))?),
        (Value::Object(parent), Some(to)) => drop(parent.insert(key.to_owned(), to.clone())),
        (Value::Array(parent), Some(to)) if key == "-" => parent.push(to.clone()),
        (Value::Array(parent), to) => {
            let at = place(parent, key).ok_or(format!("no {pointer}"))?;
            match to {
                Some(to) => parent[at] = to.clone(),
                None => drop(parent.remove(at)),
            }
        }
        _ => return Err(format!("no {pointer}")),
    }
    files.insert(path, value.to_string().into_bytes());
    Ok(())
}

fn member<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match value {
        Value::Object(members) => members.get_mut(key),
        Value::Array(entries) => {
            let at = place(entries, key)?;
            entries.get_mut(at)
        }
        _ => None,
    }
}

/// Where an entry of a list stands: by its number, or by its id.
fn place(entries: &[Value], key: &str) -> Option<usize> {
    let by_number = key.parse().ok().filter(|at| *at < entries.len());
    by_number.or_else(|| entries.iter().position(|e| e.get("id").and_then(Value::as_str) == Some(key)))
}

#[test]
fn edits_change_what_they_name_and_nothing_else() {
    let clean: Files = [
        ("a/one.yaml".to_owned(), b"k: 1\nlist: [{ id: X, v: 1 }, { id: Y, v: 2 }]\n".to_vec()),
        ("b/one.yaml".to_owned(), b"k: 2\n".to_vec()),
        ("t.csv".to_owned(), b"a,b\n".to_vec()),
    ]
    .into();
    let edited = |yaml: &str| {
        let edit: Edit = serde_yaml::from_str(yaml).unwrap();
        let mut files = clean.clone();
        edit.apply(&mut files).map(|()| files)
    };
    let text =
        |yaml: &str, path: &str| String::from_utf8(edited(yaml).unwrap().remove(path).unwrap()).unwrap();
    assert_eq!(text("{ file: b/one, set: /k, to: 3 }", "b/one.yaml"), r#"{"k":3}"#);
    assert_eq!(text("{ file: b/one, set: /new, to: [x] }", "b/one.yaml"), r#"{"k":2,"new":["x"]}"#);
    assert_eq!(
        text("{ file: a/one, drop: /list/Y/v }", "a/one.yaml"),
        r#"{"k":1,"list":[{"id":"X","v":1},{"id":"Y"}]}"#
    );
    assert_eq!(text("{ file: a/one, drop: /list/0 }", "a/one.yaml"), r#"{"k":1,"list":[{"id":"Y","v":2}]}"#);
    assert_eq!(text("{ file: t.csv, text: b, to: c }", "t.csv"), "a,c\n");
    assert!(!edited("{ absent: a/one }").unwrap().contains_key("a/one.yaml"));
    for wrong in [
        "{ absent: one }",
        "{ file: b/one, drop: /z }",
        "{ file: b/one, set: /z/y, to: 1 }",
        "{ file: a/one, drop: /list/2 }",
        "{ file: t.csv, text: x, to: c }",
        "{ new: t.csv, holds: {} }",
    ] {
        assert!(edited(wrong).is_err(), "{wrong}");
    }
}
