//! What a walk knows, as bytes and back. Numbers take seven bits a byte, the lowest first; texts and lists
//! stand behind their length. Whatever bytes are read, nothing worse comes of them than none.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clocks::{Against, Clocks, Newest, Stamped, when};
use super::course::Course;
use super::id::Id;
use super::sides::Line;
use crate::model::commit::Who;
use crate::model::history::{Clock, Commit, FileHistory, History, Version};
use crate::model::landing::{Brought, Join, Joined, Landing, Sign, Trailer, Unclear, Way};
use crate::model::when::When;

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

/// How a commit can have landed, in the same way.
const WAYS: [Way; 6] = [Way::Opening, Way::Merge, Way::Squash, Way::Rebase, Way::FastForward, Way::Direct];

/// What that goes by, in the same way.
const SIGNS: [Sign; 8] = [
    Sign::SquashMessage,
    Sign::Request,
    Sign::CherryPick,
    Sign::ReviewedOn,
    Sign::OtherHands,
    Sign::Later,
    Sign::MergedInto,
    Sign::Plain,
];

/// Puts what a walk knows behind what is there.
pub(super) fn write(bytes: Vec<u8>, course: &Course) -> Vec<u8> {
    let Course { line, clocks, history } = course;
    let mut people = People::default();
    for commit in &history.commits {
        people.meet(&commit.author);
        people.meet(&commit.committer);
    }
    let mut out = Out(bytes);
    out.0.reserve(line.order().len() * 256);
    out.list(line.order(), Out::id);
    for newest in &clocks.newest {
        newest.committed.iter().for_each(|stamped| out.option(stamped.as_ref(), Out::stamped));
        out.option(newest.authored.as_ref(), Out::stamped);
    }
    out.list(&clocks.against, |out, (commit, against)| {
        out.count(*commit);
        out.against(against);
    });
    out.list(&people.all, |out, who| {
        out.text(&who.name);
        out.text(&who.email);
    });
    out.list(&history.commits, |out, commit| {
        let number = Id::from_hex(commit.id.as_bytes()).ok().and_then(|id| line.number(&id));
        // one that is not on the line is refused by whoever reads
        out.count(number.unwrap_or(line.order().len()));
        out.commit(commit, &people);
    });
    out.list(&history.line, |out, at| out.count(*at));
    out.list(&history.landings, Out::landing);
    for files in [&history.files, &history.policy, &history.attachments] {
        out.count(files.len());
        for (path, file) in files {
            out.text(path);
            out.file(file);
        }
    }
    out.0
}

/// What a walk knew, with days of this zone; none when the bytes are anything else.
pub(super) fn read(bytes: &[u8], zone: &TimeZone) -> Option<Course> {
    let mut from = From(bytes);
    let order = from.list(From::id)?;
    let numbers = order.len();
    let newest = order.iter().map(|_| from.newest(numbers)).collect::<Option<_>>()?;
    let against = from.list(|from| Some((from.index(numbers)?, from.against(numbers)?)))?;
    let people = from.list(|from| Some(Who { name: from.text()?, email: from.text()? }))?;
    let commits = from.list(|from| {
        let id = order.get(from.index(numbers)?)?.to_string();
        from.commit(id, &people, zone)
    })?;
    let all = commits.len();
    let line = from.list(|from| from.index(all))?;
    let landings = from.list(|from| from.landing(all))?;
    let [files, policy, attachments] = [from.files(all)?, from.files(all)?, from.files(all)?];
    let history = History { commits, line, files, landings, policy, attachments, ..History::default() };
    let course = Course { line: Line::of(order), clocks: Clocks { newest, against }, history };
    from.0.is_empty().then_some(course)
}

/// People, each once.
#[derive(Default)]
struct People<'a> {
    all: Vec<&'a Who>,
    places: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> People<'a> {
    fn meet(&mut self, who: &'a Who) {
        let place = self.all.len();
        if *self.places.entry((&who.name, &who.email)).or_insert(place) == place {
            self.all.push(who);
        }
    }

    fn place(&self, who: &Who) -> usize {
        self.places.get(&(who.name.as_str(), who.email.as_str())).copied().unwrap_or(self.all.len())
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

    fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn seconds(&mut self, seconds: i64) {
        self.0.extend_from_slice(&seconds.to_le_bytes());
    }

    fn id(&mut self, id: &Id) {
        self.0.extend_from_slice(id.as_slice());
    }

    fn list<T>(&mut self, all: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.count(all.len());
        for one in all {
            write(self, one);
        }
    }

    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// A value by its place in a list of all.
    fn one_of<T: PartialEq>(&mut self, all: &[T], value: &T) {
        self.count(all.iter().position(|one| one == value).unwrap_or(all.len()));
    }

    fn stamped(&mut self, stamped: &Stamped) {
        self.seconds(stamped.seconds);
        self.count(stamped.commit);
    }

    fn against(&mut self, against: &Against) {
        match against {
            Against::Author(other) => {
                self.flag(false);
                self.stamped(other);
            }
            Against::Committer(first, second) => {
                self.flag(true);
                self.stamped(first);
                self.option(second.as_ref(), Self::stamped);
            }
        }
    }

    fn when(&mut self, when: &When) {
        self.seconds(when.instant.map_or(0, Timestamp::as_second));
    }

    fn commit(&mut self, commit: &Commit, people: &People<'_>) {
        for (who, when) in [(&commit.author, &commit.authored), (&commit.committer, &commit.committed)] {
            self.count(people.place(who));
            self.when(when);
        }
        self.count(commit.parents);
        self.flag(commit.signed);
        self.text(&commit.subject);
        self.list(&commit.trailers, |out, trailer| {
            out.text(&trailer.key);
            out.text(&trailer.value);
            out.flag(trailer.is_of_git);
        });
    }

    fn landing(&mut self, landing: &Landing) {
        self.count(landing.commit);
        self.one_of(&WAYS, &landing.way);
        self.option(landing.sign.as_ref(), |out, sign| out.one_of(&SIGNS, sign));
        self.option(landing.request, Self::number);
        self.list(&landing.brought, |out, brought| {
            out.count(brought.commit);
            out.list(&brought.paths, |out, path| out.text(path));
        });
        self.count(landing.others);
        self.list(&landing.joined, |out, joined| {
            out.text(&joined.path);
            out.one_of(&JOINS, &joined.how);
        });
    }

    fn file(&mut self, file: &FileHistory) {
        self.count(file.first);
        self.list(&file.versions, |out, version| {
            out.option(version.blob.as_ref(), |out, blob| {
                out.id(&Id::from_hex(blob.as_bytes()).unwrap_or_else(|_| Id::null(super::id::HASH)));
            });
            out.count(version.by);
            out.count(version.landed);
        });
        self.option(file.moved_from.as_ref(), |out, from| out.text(from));
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

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// A place in a list of this length.
    fn index(&mut self, length: usize) -> Option<usize> {
        self.count().filter(|index| *index < length)
    }

    fn flag(&mut self) -> Option<bool> {
        match self.take(1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).ok().map(str::to_owned)
    }

    fn seconds(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn id(&mut self) -> Option<Id> {
        Id::try_from(self.take(ID)?).ok()
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        // a length that is none must not take up memory: every element has a byte or more
        let mut all = Vec::with_capacity(count.min(self.0.len() / size_of::<T>().max(1) + 1));
        for _ in 0..count {
            all.push(read(self)?);
        }
        Some(all)
    }

    #[allow(clippy::option_option, reason = "whether it could be read, and whether it is there")]
    fn option<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.count()?).copied()
    }

    fn stamped(&mut self, numbers: usize) -> Option<Stamped> {
        Some(Stamped { seconds: self.seconds()?, commit: self.index(numbers)? })
    }

    fn newest(&mut self, numbers: usize) -> Option<Newest> {
        let mut next = || self.option(|from| from.stamped(numbers));
        Some(Newest { committed: [next()?, next()?], authored: next()? })
    }

    fn against(&mut self, numbers: usize) -> Option<Against> {
        let is_committer = self.flag()?;
        let first = self.stamped(numbers)?;
        if is_committer {
            return Some(Against::Committer(first, self.option(|from| from.stamped(numbers))?));
        }
        Some(Against::Author(first))
    }

    fn commit(&mut self, id: String, people: &[Who], zone: &TimeZone) -> Option<Commit> {
        let mut by = || Some((people.get(self.count()?)?.clone(), self.seconds()?));
        let ((author, written), (committer, made)) = (by()?, by()?);
        let at = when(written, zone);
        Some(Commit {
            id,
            author,
            authored: at,
            committer,
            // mostly the two are one, and to tell the day takes a while
            committed: if made == written { at } else { when(made, zone) },
            parents: self.count()?,
            signed: self.flag()?,
            subject: self.text()?,
            trailers: self.list(|from| {
                Some(Trailer { key: from.text()?, value: from.text()?, is_of_git: from.flag()? })
            })?,
            clock: Clock::Sound,
        })
    }

    fn landing(&mut self, commits: usize) -> Option<Landing> {
        Some(Landing {
            commit: self.index(commits)?,
            way: self.one_of(&WAYS)?,
            sign: self.option(|from| from.one_of(&SIGNS))?,
            request: self.option(Self::number)?,
            brought: self
                .list(|from| Some(Brought { commit: from.index(commits)?, paths: from.list(Self::text)? }))?,
            others: self.count()?,
            joined: self.list(|from| Some(Joined { path: from.text()?, how: from.one_of(&JOINS)? }))?,
        })
    }

    fn files(&mut self, commits: usize) -> Option<BTreeMap<String, FileHistory>> {
        let files = self.list(|from| Some((from.text()?, from.file(commits)?)))?;
        Some(files.into_iter().collect())
    }

    fn file(&mut self, commits: usize) -> Option<FileHistory> {
        let first = self.index(commits)?;
        let versions = self.list(|from| {
            let blob = from.option(Self::id)?.map(|id| id.to_string());
            Some(Version { blob, by: from.index(commits)?, landed: from.index(commits)? })
        })?;
        let moved_from = self.option(Self::text)?;
        (!versions.is_empty()).then_some(FileHistory { first, versions, moved_from })
    }
}
