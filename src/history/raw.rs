//! Commits and folders as git writes them, read by hand: both forms are small, and fixed for good.

use super::id::{Id, Loss};

/// Bytes of an id within a folder.
const ID: usize = 20;

/// Bytes of the line that names a commit's folder: `tree `, the id in hexadecimal, the end of the line.
const TREE_LINE: usize = 5 + 2 * ID + 1;

/// Bytes of a line that names a parent.
const PARENT_LINE: usize = 7 + 2 * ID + 1;

/// A commit.
pub(super) struct Raw {
    pub(super) tree: Id,
    pub(super) parents: Vec<Id>,
    /// All of it, as it stands.
    pub(super) bytes: Box<[u8]>,
    /// Where the headers begin that follow the ids.
    headers: usize,
}

impl Raw {
    /// Reads the ids at its head; none when they are not as they should be.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let id = |hex: &[u8]| Id::from_hex(hex).ok();
        let tree = id(lines.next()?.strip_prefix(b"tree ")?)?;
        let parents: Vec<Id> =
            lines.map_while(|line| line.strip_prefix(b"parent ")).map(id).collect::<Option<_>>()?;
        let headers = TREE_LINE + parents.len() * PARENT_LINE;
        Some(Self { tree, parents, bytes: Box::from(bytes), headers })
    }

    /// The headers that follow the ids.
    fn headers(&self) -> impl Iterator<Item = &[u8]> {
        let rest = self.bytes.get(self.headers..).unwrap_or_default();
        rest.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty())
    }

    /// A header by its name; that of the author or the committer.
    pub(super) fn header(&self, name: &[u8]) -> Option<&[u8]> {
        self.headers().find_map(|line| line.strip_prefix(name)?.strip_prefix(b" "))
    }

    /// Who stands in the header of this name, and when.
    pub(super) fn stamp(&self, name: &[u8]) -> Stamp<'_> {
        Stamp::read(self.header(name).unwrap_or_default())
    }

    /// Whether it carries a signature of any kind. The headers of tags that a merge took in are
    /// folded, so that their signatures do not count as its own.
    pub(super) fn is_signed(&self) -> bool {
        self.headers().any(|line| line.starts_with(b"gpgsig"))
    }

    /// What it says.
    pub(super) fn message(&self) -> &[u8] {
        let end = self.bytes.windows(2).position(|two| two == b"\n\n");
        end.and_then(|end| self.bytes.get(end + 2..)).unwrap_or_default()
    }
}

/// Who, and when by their clock: `Mei Tanaka <mei@lab.example> 1767261600 +0100`.
pub(super) struct Stamp<'a> {
    pub(super) name: &'a [u8],
    pub(super) email: &'a [u8],
    /// Seconds since 1970; a time that is none counts as the first second.
    pub(super) seconds: i64,
}

impl<'a> Stamp<'a> {
    pub(super) fn read(line: &'a [u8]) -> Self {
        let end = line.iter().rposition(|byte| *byte == b'>').unwrap_or(line.len());
        let (who, when) = line.split_at(end);
        let start = who.iter().position(|byte| *byte == b'<').unwrap_or(who.len());
        let (name, email) = who.split_at(start);
        let when = std::str::from_utf8(when.get(1..).unwrap_or_default()).unwrap_or_default();
        let seconds = when.split_ascii_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0);
        Self { name: name.trim_ascii(), email: email.get(1..).unwrap_or_default().trim_ascii(), seconds }
    }
}

/// A folder.
#[derive(Default)]
pub(super) struct Folder {
    id: Option<Id>,
    bytes: Box<[u8]>,
}

impl Folder {
    pub(super) fn of(id: Id, bytes: &[u8]) -> Self {
        Self { id: Some(id), bytes: Box::from(bytes) }
    }

    /// How many bytes it has.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The entry of this name and shape.
    pub(super) fn find(&self, name: &[u8], shape: Shape) -> Result<Option<Entry<'_>>, Loss> {
        let mut entries = self.entries();
        while let Some(entry) = entries.peek()? {
            if entry.name == name && entry.shape == shape {
                return Ok(Some(entry));
            }
            entries.skip()?;
        }
        Ok(None)
    }

    /// Its names, in git's order.
    pub(super) fn entries(&self) -> Entries<'_> {
        Entries { id: self.id, rest: &self.bytes }
    }
}

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Folder,
    File,
    /// A link or a submodule.
    Other,
}

/// One name of a folder.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    pub(super) shape: Shape,
    pub(super) id: Id,
}

/// The names of a folder that are still ahead.
#[derive(Clone, Copy)]
pub(super) struct Entries<'a> {
    id: Option<Id>,
    rest: &'a [u8],
}

impl<'a> Entries<'a> {
    fn broken(&self) -> Loss {
        self.id.as_ref().map_or_else(|| Loss::Broken(String::new()), Loss::broken)
    }

    /// The bytes of the next entry: `100644 name`, a zero byte, and the id.
    fn next_bytes(&self) -> Result<&'a [u8], Loss> {
        let end = self.rest.iter().position(|byte| *byte == 0).map(|zero| zero + 1 + ID);
        end.and_then(|end| self.rest.get(..end)).ok_or_else(|| self.broken())
    }

    /// The next entry, which is left where it is.
    pub(super) fn peek(&self) -> Result<Option<Entry<'a>>, Loss> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let bytes = self.next_bytes()?;
        let (text, id) = bytes.split_at(bytes.len() - ID);
        let space = text.iter().position(|byte| *byte == b' ').ok_or_else(|| self.broken())?;
        let (mode, name) = text.split_at(space);
        let mode = std::str::from_utf8(mode).ok().and_then(|mode| u32::from_str_radix(mode, 8).ok());
        let shape = match mode.ok_or_else(|| self.broken())? & 0o170_000 {
            0o040_000 => Shape::Folder,
            0o100_000 => Shape::File,
            _ => Shape::Other,
        };
        let id = Id::try_from(id).map_err(|_| self.broken())?;
        // without the space before and the zero byte after it
        let name = name.get(1..name.len().saturating_sub(1)).unwrap_or_default();
        Ok(Some(Entry { name, shape, id }))
    }

    /// Passes over the next entry.
    pub(super) fn skip(&mut self) -> Result<(), Loss> {
        let length = self.next_bytes()?.len();
        self.rest = self.rest.get(length..).unwrap_or_default();
        Ok(())
    }

    /// Passes over the entries with which both folders go on alike, without looking into them.
    pub(super) fn skip_alike(&mut self, other: &mut Self) -> Result<(), Loss> {
        let alike = alike(self.rest, other.rest);
        if alike == self.rest.len() && alike == other.rest.len() {
            (self.rest, other.rest) = (&[], &[]);
            return Ok(());
        }
        let mut passed = 0;
        while passed < alike {
            let ahead = Self { id: self.id, rest: self.rest.get(passed..).unwrap_or_default() };
            let next = passed + ahead.next_bytes()?.len();
            if next > alike {
                break;
            }
            passed = next;
        }
        self.rest = self.rest.get(passed..).unwrap_or_default();
        other.rest = other.rest.get(passed..).unwrap_or_default();
        Ok(())
    }
}

/// How many bytes both begin with alike.
fn alike(one: &[u8], other: &[u8]) -> usize {
    let mut length = 0;
    // large steps are compared fast, small ones come near the place
    for step in [4096, 128, 16] {
        let (a, b) = (one.get(length..).unwrap_or_default(), other.get(length..).unwrap_or_default());
        let same = a.chunks_exact(step).zip(b.chunks_exact(step)).take_while(|(a, b)| a == b).count();
        length += same * step;
    }
    let (a, b) = (one.get(length..).unwrap_or_default(), other.get(length..).unwrap_or_default());
    length + a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
