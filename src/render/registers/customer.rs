//! What the registers hold about one customer.

use serde::Serialize;
use serde_json::Value;

use super::fields::Words;
use super::{SHELVES, about};
use crate::model::kind::Kind;
use crate::model::record::Meta;
use crate::render::Build;
use crate::render::frame::At;
use crate::render::look;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::words::{self, Day};

/// Letters of a record's text that its line shows at most.
const SAID: usize = 160;

/// Keys that say in a few words what a record is about, the best first.
const GISTS: [&str; 5] = ["text", "summary", "what", "specific", "price_ref"];

/// One record about a customer.
#[derive(Serialize)]
pub(in crate::render) struct Kept {
    record: Link,
    kind: &'static str,
    /// The first day that it names.
    on: Option<Day>,
    gist: String,
    findings: Mark,
}

/// Records of all registers that name the customer as the one they are about, oldest first.
pub(in crate::render) fn about_customer(build: &Build, customer: &str, at: &At) -> Vec<Kept> {
    let is_about = |meta: &&Meta| {
        meta.mentions
            .iter()
            .any(|m| m.wants == Kind::Customer.name() && m.pointer == "/customer" && m.text == customer)
    };
    let lab = build.lab();
    let mut all: Vec<(Option<jiff::civil::Date>, Kept)> = Vec::new();
    for shelf in SHELVES {
        for meta in (shelf.records)(lab).into_iter().filter(is_about) {
            let body = (shelf.body)(lab, &meta.id).unwrap_or(Value::Null);
            let first = Words::of(lab, meta).happened(&body).first().map(|h| h.on);
            let gist = GISTS.iter().find_map(|key| body.get(key)?.as_str());
            let kept = Kept {
                record: Link {
                    href: build.names.record(&meta.id).map(|a| at.to(a)),
                    text: meta.common.number.clone().unwrap_or_else(|| meta.id.clone()),
                },
                kind: say(shelf.one),
                on: first.map(Day::from),
                gist: gist.map_or_else(String::new, |text| words::shortened(text, SAID)),
                findings: look::summary(&about(build, meta), &lab.settings.grade_labels),
            };
            all.push((first, kept));
        }
    }
    all.sort_by_key(|(on, _)| (on.is_none(), *on));
    all.into_iter().map(|(_, kept)| kept).collect()
}
