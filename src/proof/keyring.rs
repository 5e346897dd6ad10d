//! The keys that the laboratory believes, read once.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::armor::Form;
use super::key::Key;
use super::openpgp::{Made, Pinned};
use super::opinion::{Opinion, sentence};
use super::revoked::Revoked;
use super::signers::Signers;
use super::sshsig::{fits_pinned, key_of};
use super::window::{Bound, Misfit, Window};
use crate::model::approval::State;
use crate::model::policy::{ALLOWED_SIGNERS, ForgeKey};

/// The files of keys as of the policy's revision: bytes as they stand there.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyFiles<'a> {
    /// `keys/allowed_signers`; none where there is no such file.
    pub allowed_signers: Option<&'a [u8]>,
    /// `keys/revoked`; none where there is no such file.
    pub revoked: Option<&'a [u8]>,
    /// The forge's keys of the settings, each with its file where there is one.
    pub forge: &'a [(&'a ForgeKey, Option<&'a [u8]>)],
}

/// The keys that the laboratory believes.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    pub(super) signers: Signers,
    pub(super) has_signers: bool,
    pub(super) revoked: Revoked,
    pub(super) has_revoked: bool,
    forge: Vec<ForgesKey>,
    unread: Vec<String>,
}

#[derive(Debug, Clone)]
struct ForgesKey {
    forge: String,
    file: String,
    window: Window,
    key: Pin,
}

#[derive(Debug, Clone)]
enum Pin {
    OpenPgp(Box<Pinned>),
    Ssh(Key),
}

/// A forge's signature.
pub(super) struct ByForge<'a> {
    /// Which forge, as in the accounts of people.
    pub(super) forge: &'a str,
    /// The file of its key.
    pub(super) file: &'a str,
    pub(super) opinion: Opinion,
}

impl Keyring {
    /// Reads the files. What can not be read is told by [`Keyring::complaints`], and what rests on it
    /// can not be told.
    #[must_use]
    pub fn read(files: &KeyFiles<'_>) -> Self {
        let mut ring = Self {
            has_signers: files.allowed_signers.is_some(),
            has_revoked: files.revoked.is_some(),
            revoked: files.revoked.map(Revoked::read).unwrap_or_default(),
            ..Self::default()
        };
        match files.allowed_signers.map(std::str::from_utf8) {
            Some(Ok(text)) => ring.signers = Signers::read(text),
            Some(Err(_)) => ring.unread.push(format!("{ALLOWED_SIGNERS} is no text")),
            None => {}
        }
        for (named, bytes) in files.forge {
            match pin(named, *bytes) {
                Ok(key) => ring.forge.push(ForgesKey {
                    forge: named.forge.clone(),
                    file: named.file.clone(),
                    window: window(named),
                    key,
                }),
                Err(why) => ring.unread.push(format!("{} can not be used: {why}", named.file)),
            }
        }
        ring
    }

    /// What could not be read, as sentences.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let clauses =
            self.unread.iter().cloned().chain(self.signers.complaints()).chain(self.revoked.unread.clone());
        clauses.map(|clause| sentence(&clause)).collect()
    }

    /// Whose key made a detached signature, by `keys/allowed_signers`: the principals of its lines. Nothing
    /// is verified.
    #[must_use]
    pub fn holders(&self, signature: &[u8]) -> Vec<&str> {
        key_of(signature).map(|key| self.signers.holders(&key)).unwrap_or_default()
    }

    /// Verifies a commit's or tag's signature by the forge's keys; none when no key of the forge made it.
    pub(super) fn forges(
        &self,
        message: &[u8],
        signature: &[u8],
        claimed: Option<Timestamp>,
        anchored: Option<Timestamp>,
    ) -> Option<ByForge<'_>> {
        let openpgp = if Form::of(signature) == Some(Form::OpenPgp) { Made::read(signature) } else { None };
        self.forge.iter().find_map(|key| {
            let (opinion, made_at) = match (&key.key, &openpgp) {
                (Pin::OpenPgp(pinned), Some(made)) => {
                    (pinned.verify(message, made, anchored)?, made.made_at())
                }
                (Pin::Ssh(pinned), None) => (fits_pinned(message, signature, pinned)?, claimed),
                _ => return None,
            };
            let opinion = match (opinion.state, key.window.fit(made_at, anchored)) {
                (State::Good, Err(Misfit::Outside(why))) => Opinion { key: opinion.key, ..Opinion::bad(why) },
                (State::Good, Err(Misfit::Untold(why))) => {
                    Opinion { key: opinion.key, ..Opinion::unknown(why) }
                }
                _ => opinion,
            };
            Some(ByForge { forge: &key.forge, file: &key.file, opinion })
        })
    }
}

fn pin(named: &ForgeKey, bytes: Option<&[u8]>) -> Result<Pin, String> {
    let bytes = bytes.ok_or("there is no such file")?;
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no text; export the key with armour")?;
    if text.trim_start().starts_with("-----BEGIN PGP") {
        return Pinned::read(text).map(|key| Pin::OpenPgp(Box::new(key)));
    }
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let key = line.and_then(Key::read).ok_or_else(|| format!("it holds no key of {}", named.forge))?;
    Ok(Pin::Ssh(key.0))
}

/// The days of the settings, whole, as they are counted in UTC.
fn window(named: &ForgeKey) -> Window {
    let start =
        |day: jiff::civil::Date| day.to_zoned(TimeZone::UTC).ok().map(|zoned| Bound::At(zoned.timestamp()));
    let end = |day: jiff::civil::Date| day.tomorrow().ok().and_then(start);
    Window { after: named.from.and_then(start), before: named.to.and_then(end) }
}
