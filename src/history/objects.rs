//! git's objects, by gix: the one place that knows it.
//!
//! Replaced objects are read as they are. What is missing or broken is told with its id.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use gix_object::{Find, FindHeader, Kind};
use gix_pack::cache::DecodeEntry;

use super::id::{HASH, Id, Ids, Loss};
use super::raw::{Folder, Raw, Shape};

/// Bytes of folders that are kept at hand. What a commit made of a folder is what the next that touched it
/// found, and that may be thousands of commits away.
const KEPT: usize = 32 * 1024 * 1024;

/// What a folder takes up beside its bytes.
const ASIDE: usize = 96;

/// Bytes of memory for objects that others are told as differences from; as much as git takes.
const BASES: usize = 96 * 1024 * 1024;

/// Objects that are kept for that, at most; a power of two.
const SLOTS: usize = 1 << 14;

/// The objects of a repository.
pub(super) struct Objects {
    place: PathBuf,
    handle: gix_odb::Handle,
    buffer: RefCell<Vec<u8>>,
    folders: RefCell<Ids<Rc<Folder>>>,
    /// How much memory those take up.
    kept: Cell<usize>,
    empty: Rc<Folder>,
}

impl Objects {
    /// Opens the folder of objects, those that it borrows from other repositories included.
    pub(super) fn open(folder: &Path) -> Result<Self, Loss> {
        let mut handle = gix_odb::at(folder, HASH).map_err(|error| Loss::Broken(error.to_string()))?;
        handle.ignore_replacements = true;
        // packs keep most objects as differences from others, which are wanted again at once
        handle.set_pack_cache(|| Box::new(Bases::default()));
        let (buffer, folders) = (RefCell::default(), RefCell::default());
        Ok(Self {
            place: folder.to_owned(),
            handle,
            buffer,
            folders,
            kept: Cell::new(0),
            empty: Rc::default(),
        })
    }

    /// The folder of objects that was opened.
    pub(super) fn place(&self) -> &Path {
        &self.place
    }

    fn with<T>(&self, id: &Id, kind: Kind, read: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, Loss> {
        let mut buffer = self.buffer.borrow_mut();
        let found = self.handle.try_find(id, &mut buffer);
        let found = found.map_err(|error| Loss::Broken(format!("object {id}: {error}")))?;
        let object = found.ok_or(Loss::Missing(*id))?;
        let read = if object.kind == kind { read(object.data) } else { None };
        read.ok_or_else(|| Loss::broken(id))
    }

    pub(super) fn commit(&self, id: &Id) -> Result<Raw, Loss> {
        self.with(id, Kind::Commit, Raw::read)
    }

    /// A folder; one without names in place of none.
    pub(super) fn folder(&self, id: Option<Id>) -> Result<Rc<Folder>, Loss> {
        let Some(id) = id else { return Ok(Rc::clone(&self.empty)) };
        if let Some(folder) = self.folders.borrow().get(&id) {
            return Ok(Rc::clone(folder));
        }
        let folder = Rc::new(self.with(&id, Kind::Tree, |data| Some(Folder::of(id, data)))?);
        let mut folders = self.folders.borrow_mut();
        let size = folder.size() + ASIDE;
        if self.kept.get() + size > KEPT {
            folders.clear();
            self.kept.set(0);
        }
        self.kept.set(self.kept.get() + size);
        folders.insert(id, Rc::clone(&folder));
        Ok(folder)
    }

    /// What stands at a path below a folder, when it is of that shape. An empty path is the folder.
    pub(super) fn at(&self, folder: Id, path: &str, shape: Shape) -> Result<Option<Id>, Loss> {
        let mut at = folder;
        let mut steps = path.split('/').filter(|step| !step.is_empty()).peekable();
        while let Some(step) = steps.next() {
            let sought = if steps.peek().is_some() { Shape::Folder } else { shape };
            let folder = self.folder(Some(at))?;
            let Some(entry) = folder.find(step.as_bytes(), sought)? else { return Ok(None) };
            at = entry.id;
        }
        Ok(Some(at))
    }

    /// The content of a file; none when it holds more than `limit` bytes.
    pub(super) fn file(&self, id: &Id, limit: usize) -> Result<Option<Arc<[u8]>>, Loss> {
        // the header says the size before the content takes up memory
        let header = self.handle.try_header(id);
        let header = header.map_err(|error| Loss::Broken(format!("object {id}: {error}")))?;
        if header.is_some_and(|header| header.size > limit as u64) {
            return Ok(None);
        }
        self.with(id, Kind::Blob, |data| Some(Some(Arc::from(data))))
    }
}

/// Objects of packs, kept by where they stand in them. Each has one place, which another may take: neighbours
/// in a pack are asked for together, so that little is lost, and nothing is spent on who was asked for last.
#[derive(Default)]
struct Bases {
    slots: Vec<Base>,
    /// How many bytes they hold.
    held: usize,
}

#[derive(Default)]
struct Base {
    /// The pack and the place in it; none where nothing is kept.
    at: Option<(u32, u64)>,
    bytes: Vec<u8>,
    kind: Option<Kind>,
    packed: usize,
}

impl Bases {
    /// The number of an object's place among the slots.
    fn slot(offset: u64) -> usize {
        // multiplied by the golden ratio, offsets that lie evenly do not meet in a few slots
        let mixed = offset.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - SLOTS.trailing_zeros());
        usize::try_from(mixed).unwrap_or_default()
    }
}

impl DecodeEntry for Bases {
    fn put(&mut self, pack: u32, offset: u64, data: &[u8], kind: Kind, packed: usize) {
        if data.len() > BASES {
            return;
        }
        if self.held + data.len() > BASES {
            *self = Self::default();
        }
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, Base::default);
        }
        let Some(base) = self.slots.get_mut(Self::slot(offset)) else { return };
        self.held = self.held - base.bytes.len() + data.len();
        base.bytes.clear();
        base.bytes.extend_from_slice(data);
        (base.at, base.kind, base.packed) = (Some((pack, offset)), Some(kind), packed);
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let base = self.slots.get(Self::slot(offset)).filter(|base| base.at == Some((pack, offset)))?;
        out.clear();
        out.extend_from_slice(&base.bytes);
        Some((base.kind?, base.packed))
    }
}
