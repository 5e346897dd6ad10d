//! Which of the files that one landing brought were there before under another path.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::id::Id;
use super::trees::{Change, record};
use crate::model::history::FileHistory;
use crate::model::kind::Kind;

/// Files that one landing moved or renamed: new path to old. The same record under another path is
/// a move, even when it was changed on the way; and so is the same content under another path.
pub(super) fn moves(files: &BTreeMap<String, FileHistory>, landed: &[&Change]) -> HashMap<String, String> {
    if landed.iter().all(|change| change.after.is_some()) {
        return HashMap::new();
    }
    let mut gone = Gone::default();
    for change in landed.iter().filter(|c| c.after.is_none()) {
        gone.add(change);
    }
    let fresh = landed.iter().filter(|c| c.before.is_none() && !files.contains_key(&c.path));
    fresh.filter_map(|change| Some((change.path.clone(), gone.take(change)?))).collect()
}

/// Files that one landing took away.
#[derive(Default)]
struct Gone {
    by_record: HashMap<(Kind, String), String>,
    by_content: HashMap<Id, Vec<String>>,
    taken: HashSet<String>,
}

impl Gone {
    fn add(&mut self, change: &Change) {
        if let Some(key) = record(&change.path) {
            self.by_record.insert(key, change.path.clone());
        }
        if let Some(content) = change.before {
            self.by_content.entry(content).or_default().push(change.path.clone());
        }
    }

    /// The file that came to stand at the new path; of several with one content that of the same name.
    fn take(&mut self, new: &Change) -> Option<String> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let is_free = |path: &&String| !self.taken.contains(*path);
        let same_record = record(&new.path).and_then(|key| self.by_record.get(&key)).filter(is_free);
        let alike = new.after.and_then(|content| self.by_content.get(&content)).map(Vec::as_slice);
        let mut alike = alike.unwrap_or_default().iter().filter(is_free).peekable();
        let first = alike.peek().copied();
        let found = same_record.or_else(|| alike.find(|old| name(old) == name(&new.path))).or(first)?.clone();
        self.taken.insert(found.clone());
        Some(found)
    }
}
