//! Answers that were recorded, from a folder.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::ForgeError;
use super::ask::{Answer, Source};

/// Bytes of an answer, at most.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A folder of recorded answers. The answer to `repos/lab/qms/pulls/7/reviews?per_page=100` stands in
/// `repos/lab/qms/pulls/7/reviews.json`, its second page in `reviews.2.json`; a question about a commit
/// (`?ref=4f2a…`) has `@4f2a…` before the ending. What has no file is answered with "there is none".
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Answers from this folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, request: &str, page: u32) -> Option<PathBuf> {
        let (path, query) = request.split_once('?').unwrap_or((request, ""));
        let leads_out = |step: &str| matches!(step, "" | "." | "..") || step.contains(['\\', '\0', ':']);
        if path.split('/').any(leads_out) {
            return None;
        }
        let commit = query.split('&').find_map(|part| part.strip_prefix("ref="));
        let commit = commit.map(|c| format!("@{c}")).filter(|c| !c.contains('/')).unwrap_or_default();
        let page = if page > 1 { format!(".{page}") } else { String::new() };
        Some(self.folder.join(format!("{path}{commit}{page}.json")))
    }
}

impl Source for Files {
    fn get(&self, request: &str) -> Result<Option<Answer>, ForgeError> {
        let page = request.split(['?', '&']).find_map(|part| part.strip_prefix("page=")?.parse().ok());
        let page: u32 = page.unwrap_or(1);
        let Some(path) = self.path(request, page) else { return Ok(None) };
        let Some(body) = read(&path)? else { return Ok(None) };
        let has_next = self.path(request, page + 1).is_some_and(|path| path.is_file());
        let next = has_next.then(|| {
            let whole = request.strip_suffix(&format!("&page={page}")).unwrap_or(request);
            let sign = if whole.contains('?') { '&' } else { '?' };
            format!("{whole}{sign}page={}", page + 1)
        });
        Ok(Some(Answer { body, next }))
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, ForgeError> {
    let wrong = |why: String| ForgeError::Disk { path: path.display().to_string(), why };
    #[allow(clippy::disallowed_types, reason = "a door: it reads recorded answers")]
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(error.to_string())),
    };
    let mut body = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut body).map_err(|error| wrong(error.to_string()))?;
    if body.len() as u64 > LARGEST {
        return Err(wrong("it is larger than 16 MiB".to_owned()));
    }
    Ok(Some(body))
}
