//! Commits and tags of git as they stand: what was signed, by which signature, and who says so.

use jiff::Timestamp;

use super::armor;

/// The most bytes of a commit or tag that are looked at.
pub(super) const MOST: usize = 1 << 20;

/// Who, and when by their clock, as a header says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) email: String,
    pub(super) at: Option<Timestamp>,
}

impl Stamp {
    /// `Mei Tanaka <mei@lab.example> 1767261600 +0100`.
    fn read(line: &[u8]) -> Option<Self> {
        let line = String::from_utf8_lossy(line);
        let (who, when) = line.rsplit_once('>')?;
        let (_, email) = who.rsplit_once('<')?;
        let seconds = when.split_ascii_whitespace().next().and_then(|text| text.parse().ok());
        let at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        Some(Self { email: email.trim().to_owned(), at })
    }
}

/// A commit taken apart.
#[derive(Debug)]
pub(super) struct Commit {
    pub(super) parents: usize,
    pub(super) author: Stamp,
    pub(super) committer: Stamp,
    /// The signatures that it carries for ids of its own kind; git knows one.
    pub(super) signatures: Vec<Vec<u8>>,
    /// What they were made over.
    pub(super) signed: Vec<u8>,
}

impl Commit {
    /// `id` tells by its length under which header the signature stands: a repository with ids of
    /// SHA-256 has another than one with those of SHA-1.
    pub(super) fn read(id: &str, raw: &[u8]) -> Option<Self> {
        if raw.len() > MOST {
            return None;
        }
        let own: &[u8] = if id.len() > 40 { b"gpgsig-sha256 " } else { b"gpgsig " };
        let (mut parents, mut author, mut committer) = (0, None, None);
        let (mut signatures, mut signed) = (Vec::<Vec<u8>>::new(), Vec::with_capacity(raw.len()));
        // where a line that begins with a space belongs
        let mut within = Within::Header;
        let mut rest = raw;
        while !rest.is_empty() && rest.first() != Some(&b'\n') {
            let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            if let Some(folded) = line.strip_prefix(b" ") {
                match (within, signatures.last_mut()) {
                    (Within::Own, Some(signature)) => signature.extend_from_slice(folded),
                    (Within::Other, _) => {}
                    _ => signed.extend_from_slice(line),
                }
                continue;
            }
            within = Within::Header;
            if let Some(first) = line.strip_prefix(own) {
                signatures.push(first.to_vec());
                within = Within::Own;
                continue;
            }
            if line.starts_with(b"gpgsig") {
                within = Within::Other;
                continue;
            }
            match line {
                _ if line.starts_with(b"parent ") => parents += 1,
                _ if author.is_none() && line.starts_with(b"author ") => author = Stamp::read(line),
                _ if committer.is_none() && line.starts_with(b"committer ") => committer = Stamp::read(line),
                _ => {}
            }
            signed.extend_from_slice(line);
        }
        signed.extend_from_slice(rest);
        Some(Self { parents, author: author?, committer: committer?, signatures, signed })
    }
}

#[derive(Clone, Copy)]
enum Within {
    /// A header that is signed.
    Header,
    /// The signature.
    Own,
    /// The signature for ids of another kind, which neither signs.
    Other,
}

/// An annotated tag taken apart.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) target: String,
    pub(super) target_kind: String,
    pub(super) name: String,
    pub(super) tagger: Option<Stamp>,
    /// What was signed.
    pub(super) signed: &'a [u8],
    pub(super) signature: Option<&'a [u8]>,
}

impl<'a> Tag<'a> {
    pub(super) fn read(raw: &'a [u8]) -> Option<Self> {
        if raw.len() > MOST {
            return None;
        }
        let text = |line: &[u8]| std::str::from_utf8(line).ok().map(str::to_owned);
        let mut lines = raw.split(|byte| *byte == b'\n');
        let target = text(lines.next()?.strip_prefix(b"object ")?)?;
        let target_kind = text(lines.next()?.strip_prefix(b"type ")?)?;
        let name = text(lines.next()?.strip_prefix(b"tag ")?)?;
        let tagger = lines.next().filter(|line| line.starts_with(b"tagger ")).and_then(Stamp::read);
        let (signed, signature) = match armor::last_signature(raw) {
            Some(at) => (raw.get(..at)?, raw.get(at..)),
            None => (raw, None),
        };
        Some(Self { target, target_kind, name, tagger, signed, signature })
    }
}
