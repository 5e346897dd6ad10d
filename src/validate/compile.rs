//! A kind's schema made ready for use, once.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::{EmailOptions, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::links::Links;
use super::schema;
use crate::model::kind::{Kind, SHAPES};
use crate::model::when::When;

/// All that reading a file of one kind needs.
#[derive(Debug)]
pub(super) struct Compiled {
    /// The schema, for messages: what a key means, what it may hold.
    pub(super) schema: Value,
    /// The same, for checking.
    pub(super) validator: Validator,
    /// Where records of this kind name others.
    pub(super) links: Links,
}

/// The kind made ready: when it is first asked for, and then kept as long as the program runs, since
/// nothing but the program's own structs goes into it. `None` only if its schema is no schema.
pub(super) fn of(kind: Kind) -> Option<&'static Compiled> {
    static KINDS: LazyLock<BTreeMap<Kind, OnceLock<Option<Compiled>>>> =
        LazyLock::new(|| SHAPES.iter().map(|shape| (shape.kind, OnceLock::new())).collect());
    KINDS.get(&kind)?.get_or_init(|| Compiled::make(kind).ok()).as_ref()
}

/// A schema of something that is no record made ready. `None` only if it is no schema.
pub(super) fn made(schema: Value) -> Option<Compiled> {
    let validator = build(&schema).ok()?;
    Some(Compiled { schema, validator, links: Links::default() })
}

impl Compiled {
    fn make(kind: Kind) -> Result<Self, Box<ValidationError<'static>>> {
        let schema = schema::bare(kind);
        let validator = build(&schema)?;
        let links = Links::of(&schema, kind.shape().holds);
        Ok(Self { schema, validator, links })
    }
}

/// The one place that instantiates the validator, whose generic code is dear to compile.
///
/// Nothing is fetched, formats are asserted, an unknown format is an error, and patterns run in
/// linear time whatever the text.
fn build(schema: &Value) -> Result<Validator, Box<ValidationError<'static>>> {
    jsonschema::options()
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_format("date-or-date-time", |text: &str| text.parse::<When>().is_ok())
        .with_email_options(EmailOptions::default().with_required_tld().without_display_text())
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
        .map_err(Box::new)
}
