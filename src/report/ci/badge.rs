//! A badge: how many findings are open, in a picture of our own and in the form that shields.io reads.
//!
//! It never says that a laboratory complies: that is not for a program to say.

use serde_json::json;

use super::{Scope, counted};
use crate::model::finding::Grade;

/// What stands on the left.
const LABEL: &str = "records";

/// Pixels that a character takes, about; the text is then set to exactly the width reserved for it.
const CHARACTER: usize = 7;

/// Pixels left and right of a text.
const ROOM: usize = 6;

/// What stands on the right, and its colour by the name that shields.io has for it.
fn message(scope: &Scope<'_>) -> (String, &'static str, &'static str) {
    let open = scope.open();
    let doubts = scope.doubt_count();
    let doubt = if doubts == 0 { String::new() } else { format!(", {doubts} cannot tell") };
    let says = format!("{}{doubt}, {}", counted(&open), scope.view.lab.as_of.day);
    let (name, color) = match open.iter().map(|shown| shown.finding.grade).min() {
        Some(Grade::Major) => ("red", "#b42318"),
        Some(Grade::Minor) => ("orange", "#a15c07"),
        Some(Grade::Observation) => ("blue", "#175cd3"),
        None if doubts > 0 => ("lightgrey", "#475467"),
        None => ("green", "#067647"),
    };
    (says, name, color)
}

/// The badge as an SVG picture, ending in a line break.
#[must_use]
pub fn svg(scope: &Scope<'_>) -> String {
    let (says, _, color) = message(scope);
    let (left, right) = (LABEL.len() * CHARACTER, says.len() * CHARACTER);
    let (left_box, right_box) = (left + 2 * ROOM, right + 2 * ROOM);
    let width = left_box + right_box;
    let at = left_box + ROOM;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{LABEL}: {says}">
<title>{LABEL}: {says}</title>
<rect width="{width}" height="20" rx="3" fill="{color}"/>
<path d="M3 0h{inner}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#344054"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{ROOM}" y="14" textLength="{left}" lengthAdjust="spacingAndGlyphs">{LABEL}</text>
<text x="{at}" y="14" textLength="{right}" lengthAdjust="spacingAndGlyphs">{says}</text>
</g>
</svg>
"##,
        inner = left_box - 3,
    )
}

/// The badge as JSON for the endpoint badge of shields.io, ending in a line break.
///
/// # Errors
/// When a value can not be written as JSON; none of these can not.
pub fn endpoint(scope: &Scope<'_>) -> Result<String, serde_json::Error> {
    let (says, color, _) = message(scope);
    let badge = json!({ "schemaVersion": 1, "label": LABEL, "message": says, "color": color });
    Ok(serde_json::to_string(&badge)? + "\n")
}
