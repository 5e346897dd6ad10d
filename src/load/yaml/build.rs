//! Parser events -> value and spans, in one pass and with a stack of its own.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use granit_parser::{Event, ScalarStyle};
use serde_json::{Map, Value};

use super::{Piece, depth, scalar, told};
use crate::model::doc::{Doc, Span};
use crate::model::fault::Fault;
use crate::model::place::{Place, Side};
use crate::model::settings::Limits;

/// Faults of one file beyond this many are counted, not told.
const MOST_FAULTS: usize = 100;

/// A collection that is still open. `at` is the index of its span.
enum Frame {
    List { at: usize, items: Vec<Value> },
    Mapping { at: usize, members: Map<String, Value>, key: Option<Key> },
}

/// A key that waits for its value.
struct Key {
    text: String,
    span: (u32, u32),
    /// Set when the member is left out of the value: the spans to go back to.
    dropped: Option<usize>,
}

/// The value under construction.
pub(super) struct Builder<'a> {
    piece: Piece<'a>,
    limits: &'a Limits,
    spans: Vec<Span>,
    frames: Vec<Frame>,
    root: Option<Value>,
    faults: Vec<Fault>,
    untold: usize,
    nodes: usize,
    documents: usize,
    /// End of the last scalar or bracket: where a block collection ends to a reader's eye.
    last_end: u32,
    /// Whether something stands in the text that no value can stand for.
    hole: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(piece: Piece<'a>, limits: &'a Limits) -> Self {
        Self {
            piece,
            limits,
            spans: Vec::with_capacity(piece.text.len() / 24 + 1),
            frames: Vec::new(),
            root: None,
            faults: Vec::new(),
            untold: 0,
            nodes: 0,
            documents: 0,
            last_end: 0,
            hole: false,
        }
    }

    /// Takes one event in; false when nothing after it can be told.
    pub(super) fn take(&mut self, event: Event<'_>, range: Range<usize>, span: &granit_parser::Span) -> bool {
        if event.tag().is_some() {
            let tag = span.tag_span().and_then(|s| s.byte_range()).unwrap_or(range.clone());
            self.tag(tag);
        }
        match event {
            Event::DocumentStart(..) => return self.document(range),
            Event::Scalar(text, style, ..) => {
                if !self.count(&range) {
                    return false;
                }
                self.scalar(text, style, range);
            }
            Event::SequenceStart(..) => return self.open(range, |at| Frame::List { at, items: Vec::new() }),
            Event::MappingStart(..) => {
                return self.open(range, |at| Frame::Mapping { at, members: Map::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::Anchor(_, name) => {
                let place = self.piece.place(range.start, range.end);
                self.tell(told::anchor(place, &name));
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                if !self.count(&range) {
                    return false;
                }
                self.alias(range);
            }
            _ => {}
        }
        true
    }

    /// Ends reading with a fault after which there is no value.
    pub(super) fn fail(&mut self, fault: Fault) {
        self.hole = true;
        // the reason why reading stopped is told even when too many faults came before it
        self.faults.push(fault);
    }

    /// The value with its spans, and what was found.
    pub(super) fn finish(mut self) -> (Option<Doc>, Vec<Fault>) {
        if !self.hole && matches!(self.root, None | Some(Value::Null)) {
            self.fail(told::empty(self.piece.place(0, 0)));
        }
        if self.untold > 0 {
            let file = Place::file(self.piece.file.clone());
            self.faults.push(told::untold(file, self.untold));
        }
        let value = self.root.filter(|_| !self.hole);
        (value.map(|value| Doc { value, spans: self.spans }), self.faults)
    }

    fn document(&mut self, range: Range<usize>) -> bool {
        self.documents += 1;
        if self.documents == 1 {
            return true;
        }
        let place = self.piece.place(range.start, range.end);
        self.tell(told::second_document(place));
        // keys of the record may stand after the dashes: that they are missing here says nothing
        self.hole = true;
        false
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, range: Range<usize>) {
        let range = if range.is_empty() { self.after_colon(range) } else { self.trimmed(range, style) };
        self.last_end = self.last_end.max(self.offset(range.end));
        if matches!(style, ScalarStyle::DoubleQuoted) {
            self.escapes(&text, &range);
        }
        if self.awaits_key() {
            return self.key(text, style, range);
        }
        let value = if matches!(style, ScalarStyle::Plain) {
            let source = self.source(&range);
            let (value, misread) = scalar::plain(if source.is_empty() { "" } else { &text });
            let after = self.piece.text.get(range.end..).unwrap_or_default();
            let misread = misread.or_else(|| scalar::surroundings(source, after));
            if let Some(misread) = misread {
                let place = self.here(&range, Side::Value);
                self.tell(told::misread(place, misread));
            }
            value
        } else {
            Value::String(text.into_owned())
        };
        self.begin(range);
        self.complete(value, self.spans.len() - 1);
    }

    /// A value that is not there is missed after the colon, not before it.
    fn after_colon(&self, range: Range<usize>) -> Range<usize> {
        let has_colon = self.piece.text.get(range.end..).is_some_and(|after| after.starts_with(':'));
        if has_colon && !self.awaits_key() { range.end + 1..range.end + 1 } else { range }
    }

    /// A block scalar's range runs to the next token; nobody means the blank lines between.
    fn trimmed(&self, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return range;
        }
        let source = self.source(&range);
        range.start..range.start + source.trim_end().len()
    }

    fn escapes(&mut self, text: &str, range: &Range<usize>) {
        let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
        if let Some(c) = text.chars().find(|c| hidden(*c)) {
            let place = self.here(range, Side::Value);
            self.tell(told::unprintable(place, c));
        }
    }

    fn awaits_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Mapping { key: None, .. }))
    }

    fn key(&mut self, text: Cow<'_, str>, style: ScalarStyle, range: Range<usize>) {
        let span = (self.offset(range.start), self.offset(range.end));
        let plain = matches!(style, ScalarStyle::Plain);
        let fault = if plain && range.is_empty() {
            Some(told::no_key(self.here(&range, Side::Value)))
        } else if plain && text == "<<" {
            self.hole = true;
            Some(told::merge_key(self.here(&range, Side::Value)))
        } else {
            self.twin(&text).map(|first| self.duplicate(&text, first, &range))
        };
        let dropped = fault.is_some().then_some(self.spans.len());
        let kind = if plain && dropped.is_none() { scalar::key_as(&text) } else { None };
        self.set_key(Key { text: text.into_owned(), span, dropped });
        if let Some(fault) = fault {
            self.tell(fault);
        } else if let Some(kind) = kind {
            let place = self.here(&range, Side::Key);
            self.tell(told::key_is_no_text(place, self.source(&range), kind));
        }
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Frame::Mapping { key, .. }) = self.frames.last_mut() {
            *key = Some(new);
        }
    }

    /// Where the same key stands already in the mapping that is open.
    fn twin(&self, text: &str) -> Option<(u32, u32)> {
        let Some(Frame::Mapping { at, members, .. }) = self.frames.last() else { return None };
        members.get(text)?;
        let before = members.keys().position(|k| k == text)?;
        let first =
            (0..before).try_fold(at + 1, |child, _| self.spans.get(child).map(|span| span.next as usize))?;
        self.spans.get(first).map(|span| span.key)
    }

    fn duplicate(&self, text: &str, first: (u32, u32), range: &Range<usize>) -> Fault {
        let mut pointer = self.pointer();
        push_step(&mut pointer, text);
        let place = |from: usize, to: usize| Place {
            file: self.piece.file.clone(),
            pointer: pointer.clone(),
            side: Side::Key,
            bytes: Some((from, to)),
        };
        let second = place(self.piece.before + range.start, self.piece.before + range.end);
        let first = place(first.0 as usize, first.1 as usize);
        told::duplicate(text, second, first)
    }

    fn tag(&mut self, range: Range<usize>) {
        let place = self.here(&range, Side::Value);
        self.tell(told::tag(place, self.source(&range)));
    }

    fn alias(&mut self, range: Range<usize>) {
        self.hole = true;
        let source = self.source(&range);
        let place = self.here(&range, Side::Value);
        self.tell(told::alias(place, source));
        self.last_end = self.last_end.max(self.offset(range.end));
        if self.awaits_key() {
            let dropped = Some(self.spans.len());
            self.set_key(Key { text: source.to_owned(), span: (0, 0), dropped });
        } else {
            self.begin(range);
            self.complete(Value::Null, self.spans.len() - 1);
        }
    }

    fn open(&mut self, range: Range<usize>, frame: impl FnOnce(usize) -> Frame) -> bool {
        if !self.count(&range) {
            return false;
        }
        if self.frames.len() >= depth(self.limits) {
            self.fail(told::too_deep(self.here(&range, Side::Value), depth(self.limits)));
            return false;
        }
        self.last_end = self.last_end.max(self.offset(range.end));
        let at = self.spans.len();
        self.begin(range);
        self.frames.push(frame(at));
        true
    }

    fn close(&mut self, range: Range<usize>) {
        // a closing bracket has a width, the end of an indented block has none
        if !range.is_empty() {
            self.last_end = self.last_end.max(self.offset(range.end));
        }
        let (at, value) = match self.frames.pop() {
            Some(Frame::List { at, items }) => (at, Value::Array(items)),
            Some(Frame::Mapping { at, members, .. }) => (at, Value::Object(members)),
            None => return,
        };
        self.complete(value, at);
    }

    /// Opens the span of a node that starts here.
    fn begin(&mut self, range: Range<usize>) {
        let key = match self.frames.last() {
            Some(Frame::Mapping { key: Some(key), .. }) => key.span,
            _ => (0, 0),
        };
        let value = (self.offset(range.start), self.offset(range.end));
        self.spans.push(Span { key, value, next: 0 });
    }

    /// Closes the span at `at` and hands the value to what is open around it.
    fn complete(&mut self, value: Value, at: usize) {
        let next = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        if let Some(span) = self.spans.get_mut(at) {
            span.next = next;
            if matches!(value, Value::Array(_) | Value::Object(_)) {
                span.value.1 = self.last_end.max(span.value.0);
            }
        }
        match self.frames.last_mut() {
            None => self.root = self.root.take().or(Some(value)),
            Some(Frame::List { items, .. }) => items.push(value),
            Some(Frame::Mapping { members, key, .. }) => match key.take() {
                Some(Key { dropped: Some(keep), .. }) => self.spans.truncate(keep),
                Some(Key { text, .. }) => {
                    members.insert(text, value);
                }
                None => self.complex_key(at),
            },
        }
    }

    /// A list or a mapping stood where a key belongs.
    fn complex_key(&mut self, at: usize) {
        let (from, to) = self.spans.get(at).map_or((0, 0), |span| span.value);
        self.spans.truncate(at);
        let place = Place::bytes(self.piece.file, from as usize, to as usize);
        self.set_key(Key { text: "?".to_owned(), span: (0, 0), dropped: Some(at) });
        self.tell(told::complex_key(place));
    }

    fn count(&mut self, range: &Range<usize>) -> bool {
        self.nodes += 1;
        let most = self.limits.nodes as usize;
        if self.nodes <= most {
            return true;
        }
        self.fail(told::too_many(self.piece.place(range.start, range.end), most));
        false
    }

    fn tell(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.untold += 1;
        }
    }

    fn source(&self, range: &Range<usize>) -> &'a str {
        self.piece.text.get(range.clone()).unwrap_or_default()
    }

    fn offset(&self, at: usize) -> u32 {
        u32::try_from(self.piece.before + at).unwrap_or(u32::MAX)
    }

    /// The place of bytes of the piece, with the pointer of what is being read.
    fn here(&self, range: &Range<usize>, side: Side) -> Place {
        let bytes = Some((self.piece.before + range.start, self.piece.before + range.end));
        Place { file: self.piece.file.clone(), pointer: self.pointer(), side, bytes }
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for frame in &self.frames {
            match frame {
                Frame::List { items, .. } => {
                    let _ = write!(pointer, "/{}", items.len());
                }
                Frame::Mapping { key: Some(key), .. } => push_step(&mut pointer, &key.text),
                Frame::Mapping { key: None, .. } => {}
            }
        }
        pointer
    }
}

fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}
