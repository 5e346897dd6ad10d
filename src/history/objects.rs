//! git's objects, by gix: the one place that knows it.
//!
//! Replaced objects are read as they are. What is missing or broken is told with its id.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use gix_object::{Find, FindHeader, Kind};
use gix_pack::cache::lru::MemoryCappedHashmap;

use super::id::{HASH, Id, Ids, Loss};
use super::raw::{Folder, Raw, Shape};

/// Bytes of folders that are kept at hand. What a commit made of a folder is what the next that touched it
/// found, and that may be thousands of commits away.
const KEPT: usize = 32 * 1024 * 1024;

/// What a folder takes up beside its bytes.
const ASIDE: usize = 96;

/// Bytes of memory for objects that others are told as differences from; as much as git takes.
const BASES: usize = 96 * 1024 * 1024;

/// The objects of a repository.
pub(super) struct Objects {
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
        handle.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(BASES)));
        let (buffer, folders) = (RefCell::default(), RefCell::default());
        Ok(Self { handle, buffer, folders, kept: Cell::new(0), empty: Rc::default() })
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
