//! Something in the records that can not be.

use jiff::civil::Date;

use crate::model::place::Place;
use crate::model::record::Meta;
use crate::model::when::When;
use crate::rules::help::sentence;

/// Something that can not be, at its place.
#[derive(Debug, Clone)]
pub(in crate::rules) struct Slip {
    /// The job's id, or the record's own.
    pub(in crate::rules) record: String,
    /// The part within the folder.
    pub(in crate::rules) part: Option<String>,
    /// Where it stands.
    pub(in crate::rules) place: Place,
    /// The day of which it speaks, where it has one.
    pub(in crate::rules) on: Option<Date>,
    /// What can not be.
    pub(in crate::rules) message: String,
    /// The other end, with what it says.
    pub(in crate::rules) also: Option<(Place, String)>,
}

impl Slip {
    /// A slip at `pointer` of a record.
    pub(super) fn new(meta: &Meta, pointer: &str, message: impl Into<String>) -> Self {
        Self {
            record: meta.record.clone(),
            part: meta.part.clone(),
            place: meta.place(pointer),
            on: None,
            message: message.into(),
            also: None,
        }
    }
}

/// Something that happened, with the place of its date.
#[derive(Debug, Clone)]
pub(super) struct Event<'a> {
    /// What, as the beginning of a sentence: `the report was issued`.
    pub(super) what: &'static str,
    /// When.
    pub(super) on: When,
    /// The record.
    pub(super) meta: &'a Meta,
    /// Pointer to the date within it.
    pub(super) pointer: String,
}

impl<'a> Event<'a> {
    /// An event that has happened, when it has a date.
    pub(super) fn new(
        what: &'static str,
        on: Option<impl Into<When>>,
        meta: &'a Meta,
        pointer: impl Into<String>,
    ) -> Option<Self> {
        Some(Self { what, on: on?.into(), meta, pointer: pointer.into() })
    }
}

/// The slip when `event` is known to have come before `earlier`, which had to come first.
pub(super) fn out_of_order(event: Option<Event<'_>>, earlier: Option<Event<'_>>) -> Option<Slip> {
    let (event, earlier) = (event?, earlier?);
    earlier.on.is_after(&event.on).then(|| {
        let message =
            sentence(&format!("{} on {}, before {} on {}.", event.what, event.on, earlier.what, earlier.on));
        let place = earlier.meta.place(&earlier.pointer);
        let also = Some((place, format!("{} on {}", earlier.what, earlier.on)));
        Slip { also, on: Some(event.on.day), ..Slip::new(event.meta, &event.pointer, message) }
    })
}
