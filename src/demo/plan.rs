//! From the records as they stand today to the commits that wrote them.

use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use serde_json::Value;

use super::branch::{forged, kept, policy_opened};
use super::cut::{cut, cut_without, days};
use super::landing::{Forge, SINCE, by_hand};
use super::people::{people, who};
use super::step::{Source, Step};
use super::story::{ALONE, EDITS, FOR_ANOTHER, LATE, REMOVALS};
use crate::model::calendar::Calendar;
use crate::model::commit::Commit;
use crate::model::doc::Doc;
use crate::model::kind::Kind;

/// The day on which the laboratory began to keep its records here.
const FIRST_DAY: Date = date(2024, 10, 1);

/// People commit at the end of the working day, in the order of the process.
const FIRST_HOUR: i8 = 15;

/// The commits that make the example's history, oldest first; the same input gives the same commits.
#[must_use]
pub fn plan(sources: &[Source], calendar: &Calendar, zone: &TimeZone) -> Vec<Commit> {
    let people = people(sources);
    let (mut first, mut policy) = (Vec::new(), Vec::new());
    let mut steps = Vec::new();
    for source in sources {
        for step in versions(source, calendar) {
            if is_policy(&source.path) && step.day == SINCE {
                policy.push((source.path.clone(), step.content));
            } else if step.day <= FIRST_DAY {
                first.push((source.path.clone(), step.content));
            } else {
                steps.push((source.path.clone(), step));
            }
        }
    }
    for removal in REMOVALS {
        steps.extend(removal_steps(removal));
    }
    steps.sort_by(|(_, a), (_, b)| (a.day, &a.order).cmp(&(b.day, &b.order)));
    let opening = Commit {
        at: clock(FIRST_DAY, 0, zone),
        author: who(&people, "P2"),
        message: "Keep the records of customer service here from today\n".to_owned(),
        files: first,
        then: Vec::new(),
        landing: Some(by_hand(
            who(&people, "P1"),
            30,
            "Keep the records of customer service here from today",
        )),
        stated: None,
    };
    let mut commits = vec![opening];
    let mut forge = Forge { last: 0 };
    let mut policy = Some(policy).filter(|files| !files.is_empty());
    let (mut day, mut minute) = (FIRST_DAY, 0);
    for (path, step) in steps {
        if let Some(files) = policy.take_if(|_| step.day >= SINCE) {
            commits.push(policy_opened(files, clock(SINCE, -60, zone), &people, &mut forge));
        }
        minute = if step.day == day { minute + 3 } else { 0 };
        day = step.day;
        let at = clock(day, minute, zone);
        commits.push(if day < SINCE {
            kept(path, step, at, &people)
        } else {
            forged(path, step, at, &people, &mut forge)
        });
    }
    commits
}

fn clock(day: Date, minute: i64, zone: &TimeZone) -> (i64, i32) {
    let start = day.at(FIRST_HOUR, 30, 0, 0);
    let zoned = zone.to_ambiguous_zoned(start).compatible();
    zoned.map_or((0, 0), |z| (z.timestamp().as_second() + minute * 60, z.offset().seconds() / 60))
}

/// Every version of a file, oldest first.
fn versions(source: &Source, calendar: &Calendar) -> Vec<Step> {
    // a rule has no day of its own, and those of its examples are no events
    let kind = source.kind.filter(|kind| *kind != Kind::Rule);
    let (Some(kind), Ok(text)) = (kind, std::str::from_utf8(&source.bytes)) else {
        if source.path.starts_with("keys/") {
            return vec![whole(source, SINCE)];
        }
        return vec![whole(source, FIRST_DAY)];
    };
    let Some(doc) = &source.doc else {
        // The register of numbers is an export of one day.
        return vec![whole(source, date(2026, 10, 1))];
    };
    let late = LATE.iter().find(|(path, _)| source.path.ends_with(path)).map(|(_, day)| *day);
    let mut steps: Vec<Step> = Vec::new();
    let mut before = String::new();
    for event in days(doc) {
        let day = working_day(late.map_or(event, |l| l.max(event)).max(FIRST_DAY), calendar);
        let now = earlier(source, &cut(text, doc, event.max(FIRST_DAY)), day);
        if now == before {
            continue;
        }
        let is_first = steps.is_empty();
        let mut signers = signers(doc, event).into_iter();
        let first = signers.next();
        let others: Vec<Signer> = signers.filter(|s| first.as_ref().is_some_and(|f| f.1 != s.1)).collect();
        let keys: Vec<&str> = others.iter().filter_map(|(place, _)| place.strip_prefix('/')).collect();
        let text_of_first = earlier(source, &cut_without(text, doc, event.max(FIRST_DAY), &keys), day);
        let step = step(source, kind, doc, first, day, is_first, text_of_first.as_bytes());
        match steps.last_mut().filter(|last| last.day == day) {
            Some(last) => *last = Step { message: std::mem::take(&mut last.message), ..step },
            None => steps.push(step),
        }
        // whoever signs besides the first puts the signature in by a commit of their own
        if text_of_first != now {
            steps.extend(others.last().map(|(_, person)| countersigned(source, kind, person, day, &now)));
        }
        before = now;
    }
    steps.extend(edits(source, text));
    if steps.is_empty() { vec![whole(source, FIRST_DAY)] } else { steps }
}

fn whole(source: &Source, day: Date) -> Step {
    Step {
        day,
        order: (0, source.path.clone()),
        author: "P2".to_owned(),
        merger: None,
        message: "Register of job and report numbers exported".to_owned(),
        content: Some(Arc::clone(&source.bytes)),
    }
}

/// What the storyline changed later stands in its old form before that day.
fn earlier(source: &Source, text: &str, day: Date) -> String {
    let edit = EDITS.iter().find(|e| source.path.ends_with(e.path) && day < e.on);
    edit.map_or_else(|| text.to_owned(), |e| text.replace(e.now, e.before))
}

fn edits(source: &Source, text: &str) -> Option<Step> {
    let edit = EDITS.iter().find(|e| source.path.ends_with(e.path))?;
    Some(Step {
        day: edit.on,
        order: (0, source.path.clone()),
        author: edit.by.to_owned(),
        merger: None,
        message: format!("{}: due date", title(&source.path)),
        content: Some(Arc::from(text.as_bytes())),
    })
}

fn removal_steps(removal: &super::story::Removal) -> [(String, Step); 2] {
    let step = |(day, by): (Date, &str), message: &str, content: Option<&str>| Step {
        day,
        order: (0, removal.path.to_owned()),
        author: by.to_owned(),
        merger: None,
        message: message.to_owned(),
        content: content.map(|t| Arc::from(t.as_bytes())),
    };
    let path = || removal.path.to_owned();
    [
        (
            path(),
            step(removal.written, &format!("{}: feedback received", title(removal.path)), Some(removal.text)),
        ),
        (path(), step(removal.removed, "Tidy up feedback", None)),
    ]
}

/// Whether a file says whose approval counts.
fn is_policy(path: &str) -> bool {
    path == "countersign.yaml" || path.starts_with("keys/")
}

fn working_day(day: Date, calendar: &Calendar) -> Date {
    if calendar.works_on(day) || day <= FIRST_DAY { day } else { calendar.after(day, 1) }
}

/// A signature: the pointer to it, and who signed.
type Signer = (String, String);

/// Who signed on that day, in the order of the file; of each the pointer to the signature.
fn signers(doc: &Doc, day: Date) -> Vec<Signer> {
    fn find(value: &Value, pointer: &str, day: &str, into: &mut Vec<Signer>) {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        if let (Some(person), Some(on), Some(_)) = (text("person"), text("on"), text("meaning"))
            && on.starts_with(day)
        {
            into.push((pointer.to_owned(), person.to_owned()));
        }
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(key, inner)| find(inner, &format!("{pointer}/{key}"), day, into));
            }
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, v)| find(v, &format!("{pointer}/{at}"), day, into));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    find(&doc.value, "", &day.to_string(), &mut found);
    found
}

/// Who writes records of a kind: pointers to the person, then a fallback.
fn writers(kind: Kind) -> (&'static [&'static str], &'static str) {
    match kind {
        Kind::Request => (&["/received_by"], "P8"),
        Kind::Deviation | Kind::Quotation | Kind::Sample | Kind::Communication => (&["/by"], "P8"),
        Kind::Review
        | Kind::Amendment
        | Kind::Subcontract
        | Kind::Report
        | Kind::Customer
        | Kind::Feedback => (&[], "P8"),
        Kind::Work => (&["/entries/0/by"], "P5"),
        Kind::Analysis => (&["/prepared/person"], "P2"),
        _ => (&[], "P2"),
    }
}

fn step(
    source: &Source,
    kind: Kind,
    doc: &Doc,
    signer: Option<Signer>,
    day: Date,
    is_first: bool,
    text: &[u8],
) -> Step {
    let (pointers, fallback) = writers(kind);
    let person = |pointer: &str| doc.value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let alone = ALONE.iter().find(|(path, _)| source.path.ends_with(path)).map(|(_, p)| (*p).to_owned());
    let author = alone.clone().or_else(|| pointers.iter().find_map(|p| person(p)));
    // A signature of this day means that its signer landed the change; the director lands documents.
    let director = || matches!(kind, Kind::Document | Kind::Settings).then(|| "P1".to_owned());
    let merger = signer.map(|(_, person)| person).or_else(director);
    let what = if is_first { opening(kind) } else { "continued" };
    Step {
        day,
        order: (kind as usize, source.path.clone()),
        author: author.unwrap_or_else(|| fallback.to_owned()),
        merger: merger.filter(|_| alone.is_none()),
        message: format!("{}: {what}", title(&source.path)),
        content: Some(Arc::from(text)),
    }
}

/// The commit by which a second signature comes into a record.
fn countersigned(source: &Source, kind: Kind, person: &str, day: Date, text: &str) -> Step {
    let another = FOR_ANOTHER.iter().find(|(path, _)| source.path.ends_with(path)).map(|(_, by)| *by);
    Step {
        day,
        order: (kind as usize, format!("{} signed", source.path)),
        author: another.unwrap_or(person).to_owned(),
        merger: None,
        message: format!("{}: signed", title(&source.path)),
        content: Some(Arc::from(text.as_bytes())),
    }
}

/// What a commit that first brings a record says.
fn opening(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "request received",
        Kind::Review => "contract review",
        Kind::Quotation => "offer sent",
        Kind::Amendment => "amendment proposed",
        Kind::Deviation => "deviation noticed",
        Kind::Sample => "items received",
        Kind::Work => "work begun",
        Kind::Report => "report issued",
        Kind::Subcontract => "outside work",
        Kind::Communication => "talk with the customer",
        Kind::Complaint => "complaint received",
        Kind::Action => "action raised",
        Kind::Campaign => "survey sent",
        Kind::Disposition => "finding answered",
        Kind::Feedback => "feedback received",
        _ => "recorded",
    }
}

/// `records/jobs/2026/REQ-26-011/sample-1.yaml` as people call it: `REQ-26-011/sample-1`.
fn title(path: &str) -> String {
    let bare = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let mut last: Vec<&str> = bare.rsplit('/').take(2).collect();
    if !last.get(1).is_some_and(|folder| folder.contains('-')) {
        last.truncate(1);
    }
    last.reverse();
    last.join("/")
}
