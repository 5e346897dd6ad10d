//! The interface in the reader's language: sentences stand in English where they are used, and that
//! English is the key by which a catalogue gives them in another language.
//!
//! Which catalogue is read is known to the thread, from [`within`] on, and not handed from function to
//! function: several hundred sentences are made by functions that know one value each and decide nothing
//! by the language, and each of them would have to carry it for those it calls. It is set by the one who
//! renders a site, for as long as that takes, so that the same input gives the same bytes all the same.
//! English asks no catalogue.

mod catalogue;
mod sentence;
mod template;

use std::cell::Cell;

pub use catalogue::{Catalogue, Damage};
pub(in crate::render) use sentence::{say, value};
pub use template::{sentences, translated};

thread_local! {
    static SPOKEN: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

/// The catalogue of this thread; `None` for English.
pub(in crate::render) fn spoken() -> Option<&'static Catalogue> {
    SPOKEN.get()
}

/// Puts back what was spoken before, however the work ended.
struct Before(Option<&'static Catalogue>);

impl Drop for Before {
    fn drop(&mut self) {
        SPOKEN.set(self.0);
    }
}

/// Does `work` in the language of a catalogue, or in English. Work that goes on on other threads says so
/// there again.
pub fn within<T>(catalogue: Option<&'static Catalogue>, work: impl FnOnce() -> T) -> T {
    let _before = Before(SPOKEN.replace(catalogue));
    work()
}

/// A text of the interface in the language that is spoken; as it is where the catalogue has no other.
pub(in crate::render) fn say(text: &str) -> &str {
    match SPOKEN.get() {
        None => text,
        Some(catalogue) => catalogue.get(text).unwrap_or(text),
    }
}

/// The same for a text that is made as the page is made.
pub(in crate::render) fn said(text: String) -> String {
    match SPOKEN.get() {
        None => text,
        Some(catalogue) => catalogue.get(&text).map_or(text, str::to_owned),
    }
}
