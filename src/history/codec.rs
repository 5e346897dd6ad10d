//! What commits tell, as bytes and back. Numbers take seven bits a byte, the lowest first; texts and
//! lists stand behind their length. Whatever bytes are read, nothing worse comes of them than none.
//!
//! What commits say is passed over when they are read: it is asked for once, and then taken out of the
//! bytes ([`told`]).

use std::cell::OnceCell;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::id::{Id, Ids, Loss};
use super::known::{Known, Words};
use super::told::{By, Told};
use super::trees::Change;
use crate::model::landing::{Join, Joined, Trailer, Unclear};

/// Bytes of an id.
const ID: usize = 20;

/// What a merge can have done with a file, each by its place in this list.
const JOINS: [Join; 8] = [
    Join::ByMachine,
    Join::Conflict,
    Join::Altered,
    Join::Dropped,
    Join::Unclear(Unclear::Octopus),
    Join::Unclear(Unclear::Bases),
    Join::Unclear(Unclear::Moved),
    Join::Unclear(Unclear::Large),
];

/// Puts commits behind what is there, as bytes, sorted by id.
pub(super) fn write(bytes: Vec<u8>, known: &Ids<Rc<Known>>) -> Vec<u8> {
    let mut all: Vec<(&Id, &Rc<Known>)> = known.iter().collect();
    all.sort_unstable_by_key(|(id, _)| **id);
    let mut out = Out(bytes);
    out.0.reserve(all.len() * 512);
    out.list(&all, |out, (id, known)| {
        out.id(id);
        out.known(known);
    });
    out.0
}

/// Commits out of a part of some bytes; none when they are anything else.
pub(super) fn read(bytes: &Arc<Vec<u8>>, part: Range<usize>) -> Option<Ids<Rc<Known>>> {
    let end = part.end;
    let mut from = From(bytes.get(part)?);
    let count = from.number()?;
    let capacity = usize::try_from(count).ok()?.min(bytes.len() / (2 * ID));
    let mut all = Ids::with_capacity_and_hasher(capacity, BuildHasherDefault::default());
    for _ in 0..count {
        let id = from.id()?;
        all.insert(id, Rc::new(from.known(bytes, end)?));
    }
    from.0.is_empty().then_some(all)
}

/// What a commit says, as a copy; the commit is named where the bytes that were kept do not tell.
pub(super) fn told(words: &Words, id: &Id) -> Result<Told, Loss> {
    match words {
        Words::Read(told) => Ok(told.clone()),
        Words::Kept(bytes, part) => {
            let mut from = From(bytes.get(part.clone()).unwrap_or_default());
            from.told().filter(|_| from.0.is_empty()).ok_or_else(|| Loss::broken(id))
        }
    }
}

struct Out(Vec<u8>);

impl Out {
    fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push((number & 0x7f) as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn id(&mut self, id: &Id) {
        self.0.extend_from_slice(id.as_slice());
    }

    fn list<T>(&mut self, all: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(all.len() as u64);
        for one in all {
            write(self, one);
        }
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn known(&mut self, known: &Known) {
        self.id(&known.tree);
        self.list(&known.parents, Self::id);
        self.0.extend_from_slice(&known.authored.to_le_bytes());
        self.0.extend_from_slice(&known.committed.to_le_bytes());
        self.list(&known.changes, |out, change| {
            out.text(&change.path);
            out.option(change.before.as_ref(), Self::id);
            out.option(change.after.as_ref(), Self::id);
        });
        self.option(known.told.as_ref(), |out, told| match told {
            Words::Read(told) => out.told(told),
            Words::Kept(bytes, part) => out.0.extend_from_slice(bytes.get(part.clone()).unwrap_or_default()),
        });
        self.option(known.own.get(), |out, own| out.list(own, |out, at| out.number(*at as u64)));
        self.option(known.joined.get(), |out, joined| {
            out.list(joined, |out, Joined { path, how }| {
                out.text(path);
                out.number(JOINS.iter().position(|join| join == how).unwrap_or(JOINS.len()) as u64);
            });
        });
    }

    fn told(&mut self, told: &Told) {
        for by in [&told.author, &told.committer] {
            self.text(&by.name);
            self.text(&by.email);
            self.0.extend_from_slice(&by.seconds.to_le_bytes());
        }
        self.text(&told.subject);
        self.list(&told.trailers, |out, trailer| {
            out.text(&trailer.key);
            out.text(&trailer.value);
            out.0.push(u8::from(trailer.is_of_git));
        });
        self.option(told.request, Self::number);
        let marks = [told.is_signed, told.is_squash, told.is_picked];
        self.0.extend(marks.map(u8::from));
    }
}

struct From<'a>(&'a [u8]);

impl<'a> From<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = *self.take(1)?.first()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn flag(&mut self) -> Option<bool> {
        match self.take(1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<String> {
        std::str::from_utf8(self.long()?).ok().map(str::to_owned)
    }

    /// The bytes of a text.
    fn long(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    fn seconds(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn id(&mut self) -> Option<Id> {
        Id::try_from(self.take(ID)?).ok()
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok()?;
        // a length that is none must not take up memory: every element has a byte or more
        let mut all = Vec::with_capacity(count.min(self.0.len()).min(1024));
        for _ in 0..count {
            all.push(read(self)?);
        }
        Some(all)
    }

    #[allow(clippy::option_option, reason = "whether it could be read, and whether it is there")]
    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }

    /// A commit of these bytes, which end there.
    fn known(&mut self, bytes: &Arc<Vec<u8>>, end: usize) -> Option<Known> {
        let tree = self.id()?;
        let parents = self.list(Self::id)?;
        let (authored, committed) = (self.seconds()?, self.seconds()?);
        let changes = self.list(|from| {
            let path = from.text()?;
            Some(Change { path, before: from.option(Self::id)?, after: from.option(Self::id)? })
        })?;
        let told = self.option(|from| {
            let start = end.checked_sub(from.0.len())?;
            from.pass_told()?;
            Some(Words::Kept(Arc::clone(bytes), start..end.checked_sub(from.0.len())?))
        })?;
        let own = self.option(|from| from.list(|from| usize::try_from(from.number()?).ok()))?;
        let joined = self.option(|from| {
            from.list(|from| {
                let path = from.text()?;
                let how = *JOINS.get(usize::try_from(from.number()?).ok()?)?;
                Some(Joined { path, how })
            })
        })?;
        let own = own.map_or_else(OnceCell::new, OnceCell::from);
        let joined = joined.map_or_else(OnceCell::new, OnceCell::from);
        Some(Known { tree, parents, authored, committed, changes, told, own, joined })
    }

    /// Passes over what a commit says.
    fn pass_told(&mut self) -> Option<()> {
        for _ in ["author", "committer"] {
            self.long()?;
            self.long()?;
            self.seconds()?;
        }
        self.long()?;
        for _ in 0..self.number()? {
            self.long()?;
            self.long()?;
            self.flag()?;
        }
        self.option(Self::number)?;
        self.take(3).map(drop)
    }

    fn told(&mut self) -> Option<Told> {
        let mut by = || {
            let (name, email) = (self.text()?, self.text()?);
            Some(By { name, email, seconds: self.seconds()? })
        };
        let (author, committer) = (by()?, by()?);
        let subject = self.text()?;
        let trailers = self.list(|from| {
            let (key, value) = (from.text()?, from.text()?);
            Some(Trailer { key, value, is_of_git: from.flag()? })
        })?;
        let request = self.option(Self::number)?;
        let (is_signed, is_squash, is_picked) = (self.flag()?, self.flag()?, self.flag()?);
        Some(Told { author, committer, is_signed, subject, trailers, request, is_squash, is_picked })
    }
}
