//! Data that the site's script loads when it is needed: small classic scripts, because pages opened from a
//! folder may load nothing else. Each hands one value over by its name.

use std::fmt::Write as _;

use serde::Serialize;

use super::escape;
use crate::model::page::Page;

/// The shard `name`, a path without ending, that holds `value`.
pub(super) fn page<T: Serialize>(name: &str, value: &T) -> Page {
    // Only text is written, so nothing can go wrong; a reader that finds null shows nothing.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let name_json = serde_json::to_string(name).unwrap_or_default();
    let text = format!("countersign.put({},{});\n", inert(&name_json), inert(&json));
    Page { path: format!("{name}.js"), bytes: text.into_bytes() }
}

/// JSON that is harmless wherever it may be read: no tag can begin in it, no line can end in it, and no
/// character in it hides or turns others. All of these stand in strings only, where `\u` says the same.
fn inert(json: &str) -> String {
    let harms = |c: char| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') || escape::is_hidden(c);
    let mut out = String::with_capacity(json.len());
    let mut from = 0;
    for (at, c) in json.char_indices().filter(|(_, c)| harms(*c)) {
        out.push_str(&json[from..at]);
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to memory does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
        from = at + c.len_utf8();
    }
    out.push_str(&json[from..]);
    out
}
