//! Files laid out anew, and the proof that nothing else about them changed.

use super::digest;
use crate::author::layout;
use crate::load;
use crate::model::doc::Doc;
use crate::model::kind::{Holds, Identity};
use crate::model::settings::Limits;
use crate::model::tree::SourceFile;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Laid {
    /// It was laid out so already.
    Same,
    /// The text to write in its place.
    Anew(String),
    /// It is left alone, for a reason in a sentence.
    Left(String),
}

/// Whether a file is one that can be laid out: YAML of a kind of record, or the settings.
#[must_use]
pub fn is_yaml(path: &str) -> bool {
    Identity::of(path)
        .is_some_and(|identity| matches!(identity.kind.shape().holds, Holds::One | Holds::List(_)))
}

/// A file laid out anew. Its values, their order, its comments and the digest of what is significant in it are held
/// against those of before, and it is left alone when any of them is not the same.
#[must_use]
pub fn lay_out(file: &SourceFile, limits: &Limits) -> Laid {
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => text,
        Ok(_) => return Laid::Left("It begins with an invisible byte order mark.".to_owned()),
        Err(_) => return Laid::Left("It is no text in UTF-8.".to_owned()),
    };
    let before = match read(file, limits) {
        Ok(before) => before,
        Err(why) => return Laid::Left(why),
    };
    let Some(after) = layout::printed(&layout::quoted(text, &before)) else {
        return Laid::Left("It is written in a way that can not be laid out anew.".to_owned());
    };
    if after == text {
        return Laid::Same;
    }
    if let Some(what) = differs(file, text, &before, &after, limits) {
        return Laid::Left(format!("Laying it out would change {what}."));
    }
    Laid::Anew(after)
}

fn read(file: &SourceFile, limits: &Limits) -> Result<Doc, String> {
    let (doc, faults) = load::parse(file, limits);
    if let Some(fault) = faults.iter().find(|fault| !fault.readable) {
        return Err(fault.message.clone());
    }
    doc.ok_or_else(|| "There is nothing in it.".to_owned())
}

/// What would not be the same, if anything.
fn differs(
    file: &SourceFile,
    text: &str,
    before: &Doc,
    after: &str,
    limits: &Limits,
) -> Option<&'static str> {
    let again = SourceFile { path: file.path.clone(), bytes: after.as_bytes().into() };
    let Ok(doc) = read(&again, limits) else { return Some("how it is read") };
    let kind = Identity::of(&file.path)?.kind;
    let digest = |doc: &Doc| digest::of(&digest::significant(kind, &doc.value));
    // as texts, so that the order of keys is compared too
    let (says, said) = (doc.value.to_string(), before.value.to_string());
    if says != said {
        return Some("what it says");
    }
    if digest(&doc) != digest(before) {
        return Some("its digest");
    }
    if layout::trail(after, &doc) != layout::trail(text, before) {
        return Some("its comments");
    }
    (layout::printed(after).as_deref() != Some(after)).then_some("it each time anew")
}
