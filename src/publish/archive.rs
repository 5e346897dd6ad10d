//! Files as one archive (zip), the same bytes from the same files: sorted, with one fixed time and one way of packing.

use std::ffi::OsStr;
use std::io::{Cursor, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{MANIFEST, PublishError, check_paths, file, is_there, manifest};
use crate::model::canonical::sha256;
use crate::model::page::Page;

/// How hard is packed: the level that most archives have.
const LEVEL: i64 = 6;

/// An archive as it was written.
#[derive(Debug, Clone)]
pub struct Archived {
    /// Its size in bytes.
    pub bytes: usize,
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
}

/// Writes files and a list of them, `SHA256SUMS`, as one archive at `path`, whole or not at all. Of what stands there only an archive
/// is replaced.
///
/// # Errors
/// When a path in it could lead outside or two are the same, when something else stands at `path`, or when the disk is full or may not
/// be written.
pub fn archive(path: &Path, files: &[Page]) -> Result<Archived, PublishError> {
    check_paths(files)?;
    let is_archive = path.extension().is_some_and(|ending| ending == OsStr::new("zip"));
    if is_there(path) && !(is_archive && path.is_file()) {
        return Err(PublishError::Foreign(path.to_owned()));
    }
    let list = Page { path: MANIFEST.to_owned(), bytes: manifest(files).into_bytes() };
    let mut all: Vec<&Page> = files.iter().chain([&list]).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let bytes = packed(&all).map_err(|error| PublishError::Disk {
        path: path.to_owned(),
        did: "packed",
        source: std::io::Error::other(error),
    })?;
    file(path, &bytes)?;
    Ok(Archived { bytes: bytes.len(), sha256: sha256(&bytes) })
}

fn packed(files: &[&Page]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(file.path.as_str(), options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
