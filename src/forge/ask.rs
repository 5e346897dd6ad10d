//! Questions and answers: pages put together, and every byte kept that was received.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;

use super::ForgeError;

/// Pages of one list, at most.
const PAGES: usize = 200;

/// Where answers come from.
pub trait Source {
    /// Asks a question: a path below the interface's address, perhaps with a query. None when the forge
    /// has no such thing.
    ///
    /// # Errors
    /// When there was no answer, or one that says no.
    fn get(&self, request: &str) -> Result<Option<Answer>, ForgeError>;
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its bytes.
    pub body: Vec<u8>,
    /// The question that brings the next page; none on the last.
    pub next: Option<String>,
}

/// Asks, and keeps what was answered.
pub struct Asker<'a> {
    source: &'a dyn Source,
    log: RefCell<Vec<(String, Vec<u8>)>>,
}

impl std::fmt::Debug for Asker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asker").field("log", &self.log.borrow().len()).finish_non_exhaustive()
    }
}

impl<'a> Asker<'a> {
    /// Asks a source.
    #[must_use]
    pub fn new(source: &'a dyn Source) -> Self {
        Self { source, log: RefCell::default() }
    }

    /// Every question since the last call, with the bytes that were its answer.
    pub(super) fn drain(&self) -> Vec<(String, Vec<u8>)> {
        self.log.take()
    }

    fn get(&self, request: &str) -> Result<Option<(Value, Option<String>)>, ForgeError> {
        let Some(Answer { body, next }) = self.source.get(request)? else { return Ok(None) };
        let value = serde_json::from_slice(&body).map_err(|error| {
            let why = match error.classify() {
                serde_json::error::Category::Eof => "it ends in the middle".to_owned(),
                _ => format!("it is no JSON that a forge writes ({error})"),
            };
            odd(request, why)
        });
        self.log.borrow_mut().push((request.to_owned(), body));
        Ok(Some((value?, next)))
    }

    /// One thing; none when the forge has none such.
    pub(super) fn one(&self, request: &str) -> Result<Option<Value>, ForgeError> {
        match self.get(request)? {
            None => Ok(None),
            Some((value @ Value::Object(_), _)) => Ok(Some(value)),
            Some(_) => Err(odd(request, "an object was expected")),
        }
    }

    /// One thing that must be there.
    pub(super) fn must(&self, request: &str) -> Result<Value, ForgeError> {
        self.one(request)?.ok_or_else(|| ForgeError::Missing(request.to_owned()))
    }

    /// A list, all its pages; none when the forge has none such.
    pub(super) fn list(&self, request: &str) -> Result<Option<Vec<Value>>, ForgeError> {
        let mut all = Vec::new();
        let mut asked = BTreeSet::new();
        let mut next = Some(request.to_owned());
        while let Some(page) = next {
            if !asked.insert(page.clone()) || asked.len() > PAGES {
                return Err(odd(request, "its pages have no end"));
            }
            match self.get(&page)? {
                None if asked.len() == 1 => return Ok(None),
                None => return Err(odd(&page, "this page was promised and is not there")),
                Some((Value::Array(items), following)) => {
                    all.extend(items);
                    next = following;
                }
                Some(_) => return Err(odd(&page, "a list was expected")),
            }
        }
        Ok(Some(all))
    }

    /// A list that must be there.
    pub(super) fn must_list(&self, request: &str) -> Result<Vec<Value>, ForgeError> {
        self.list(request)?.ok_or_else(|| ForgeError::Missing(request.to_owned()))
    }
}

/// An answer that is not what was promised.
pub(super) fn odd(request: &str, why: impl Into<String>) -> ForgeError {
    ForgeError::Odd { request: request.to_owned(), why: why.into() }
}
