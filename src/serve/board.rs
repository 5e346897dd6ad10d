//! What is shown now: the pages of the last build, and what the last check found.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::telling::Telling;
use crate::model::page::Page;

/// What is shown at one moment.
#[derive(Debug, Clone, Default)]
pub struct Showing {
    /// Tells this run of the program from others, in letters and digits.
    run: String,
    /// The pages by path, each with the count at which it last changed.
    pages: BTreeMap<String, (Arc<[u8]>, u64)>,
    /// How often anything has changed.
    count: u64,
    /// What stands in the strip, and the count at which that last changed.
    telling: (Telling, u64),
}

impl Showing {
    /// Whether there are pages.
    #[must_use]
    pub fn is_site(&self) -> bool {
        !self.pages.is_empty()
    }

    /// The bytes of a page.
    #[must_use]
    pub fn page(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.pages.get(path).map(|(bytes, _)| bytes)
    }

    /// What the strip tells.
    #[must_use]
    pub fn telling(&self) -> &Telling {
        &self.telling.0
    }

    /// The state of one page: another one once its bytes are others.
    #[must_use]
    pub fn state(&self, path: &str) -> String {
        let since = self.pages.get(path).map_or(0, |(_, since)| *since);
        format!("{}-{since}", self.run)
    }

    /// The state of one page and of the strip on it.
    #[must_use]
    pub fn seen(&self, path: &str) -> String {
        format!("{}-{}", self.state(path), self.telling.1)
    }
}

/// What is shown, kept up to date by one and looked at by many.
#[derive(Debug, Default)]
pub struct Board {
    showing: Mutex<Arc<Showing>>,
    changed: Condvar,
}

impl Board {
    /// A board that shows nothing yet; `run` tells this run of the program from others.
    #[must_use]
    pub fn new(run: &str) -> Self {
        let plain = run.chars().filter(char::is_ascii_alphanumeric).collect();
        let showing = Showing { run: plain, ..Showing::default() };
        Self { showing: Mutex::new(Arc::new(showing)), changed: Condvar::new() }
    }

    /// Shows a telling, over other pages where there are new ones. Pages with the same bytes stay what they are.
    pub fn show(&self, pages: Option<Vec<Page>>, telling: Telling) {
        let mut place = self.lock();
        let mut next = Showing::clone(&place);
        next.count += 1;
        let count = next.count;
        if let Some(pages) = pages {
            let mut old = std::mem::take(&mut next.pages);
            let kept = |page: Page| match old.remove(&page.path) {
                Some((bytes, since)) if *bytes == *page.bytes => (page.path, (bytes, since)),
                _ => (page.path, (Arc::from(page.bytes), count)),
            };
            next.pages = pages.into_iter().map(kept).collect();
        }
        if telling != next.telling.0 {
            next.telling = (telling, count);
        }
        *place = Arc::new(next);
        drop(place);
        self.changed.notify_all();
    }

    /// What is shown now.
    #[must_use]
    pub fn now(&self) -> Arc<Showing> {
        Arc::clone(&self.lock())
    }

    /// What is shown once a page or its strip is no longer what was seen, or after a time.
    #[must_use]
    pub fn after(&self, path: &str, seen: &str, most: Duration) -> Arc<Showing> {
        let same = |showing: &mut Arc<Showing>| showing.seen(path) == seen;
        let waited = self.changed.wait_timeout_while(self.lock(), most, same);
        Arc::clone(&waited.unwrap_or_else(PoisonError::into_inner).0)
    }

    /// A value is put in whole, so that one left by a panic is as good as any.
    fn lock(&self) -> MutexGuard<'_, Arc<Showing>> {
        self.showing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
