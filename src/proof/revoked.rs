//! `keys/revoked`: keys that are to be believed no more.

use super::key::Key;
use crate::model::policy::REVOKED;

/// How a revocation list of OpenSSH's own form begins.
const KRL: &[u8] = b"SSHKRL\n\0";

/// The keys of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Revoked {
    keys: Vec<(usize, Key, String)>,
    /// Why not all of it can be read, as a clause.
    pub(super) unread: Option<String>,
}

impl Revoked {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut revoked = Self::default();
        if bytes.starts_with(KRL) {
            revoked.unread =
                Some(format!("{REVOKED} is a list in OpenSSH's own form; write the keys one a line"));
            return revoked;
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            revoked.unread = Some(format!("{REVOKED} is no text"));
            return revoked;
        };
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match Key::read(line) {
                Some((key, remark)) => revoked.keys.push((at + 1, key, remark.to_owned())),
                None => {
                    revoked.unread = Some(format!("{REVOKED}:{} names no key that OpenSSH knows", at + 1));
                }
            }
        }
        revoked
    }

    /// Where a key is revoked, with the remark that stands there.
    pub(super) fn why(&self, key: &Key) -> Option<String> {
        let (line, _, remark) = self.keys.iter().find(|(_, revoked, _)| revoked == key)?;
        let remark = if remark.is_empty() { String::new() } else { format!(": {remark}") };
        Some(format!("its key is revoked ({REVOKED}:{line}{remark})"))
    }
}
