//! Looks over an expression before it is asked: names that no record has, words that a key never
//! holds, sorts that do not fit. Each would make a rule silent or wrong without a word.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::functions::{self, FUNCTIONS};
use super::job::FIELDS;
use super::node::{Ask, Each, Node, Reckon};
use super::shape::{Miss, Schemas, Shape, Sort};
use super::text::{ALWAYS, Slip};
use crate::model::kind::Kind;
use crate::model::suggest::nearest;

/// Lists walked within each other, at most.
const LOOPS: usize = 2;

/// What an expression turned out to be.
#[derive(Debug)]
pub(super) struct Looked {
    /// What is wrong with it.
    pub(super) slips: Vec<Slip>,
    /// The keys of the job that it reads.
    pub(super) of_job: BTreeSet<&'static str>,
    /// What it gives.
    pub(super) gives: Option<Sort>,
}

/// Looks over an expression that is asked of records of a kind.
pub(super) fn look(node: &Node, kind: Kind, schemas: &Schemas) -> Looked {
    let mut reader = Reader {
        kind,
        schemas,
        record: schemas.record(kind),
        locals: Vec::new(),
        slips: Vec::new(),
        of_job: BTreeSet::new(),
    };
    let gives = reader.read(node).sort();
    Looked { slips: reader.slips, of_job: reader.of_job, gives }
}

/// Whether records of a kind stand in jobs.
fn stands_in_job(kind: Kind) -> bool {
    kind.shape().paths.iter().any(|path| path.starts_with("records/jobs/"))
}

struct Reader<'s, 'n> {
    kind: Kind,
    schemas: &'s Schemas,
    record: Shape<'s>,
    /// Names of items, the innermost last.
    locals: Vec<(&'n str, Shape<'s>)>,
    slips: Vec<Slip>,
    of_job: BTreeSet<&'static str>,
}

impl<'s, 'n> Reader<'s, 'n> {
    fn slip(&mut self, message: impl Into<String>, advice: impl Into<String>) {
        let slip = Slip::new(message, advice);
        if !self.slips.contains(&slip) {
            self.slips.push(slip);
        }
    }

    fn read(&mut self, node: &'n Node) -> Shape<'s> {
        match node {
            Node::Truth(_) => Shape::Is(Sort::Truth),
            Node::Whole(_) | Node::Decimal(_) => Shape::Is(Sort::Number),
            Node::Text(_) => Shape::Is(Sort::Text),
            Node::Null => Shape::Any,
            Node::Name(name) => self.name(name),
            Node::Key(of, key) => self.key(of, key),
            Node::Has(of, key) => {
                self.key(of, key);
                Shape::Is(Sort::Truth)
            }
            Node::At(of, at) => self.at(of, at),
            Node::Not(a) => self.truths(&[a]),
            Node::And(a, b) | Node::Or(a, b) => self.truths(&[a, b]),
            Node::If(a, b, c) => {
                self.truths(&[a]);
                self.read(c);
                self.read(b)
            }
            Node::Minus(a) => self.numbers(&[a]),
            Node::Compare(_, a, b) => self.compared(a, b),
            Node::Reckon(how, a, b) => self.reckoned(*how, a, b),
            Node::In(a, b) => self.is_in(a, b),
            Node::List(items) => {
                for item in items {
                    self.read(item);
                }
                Shape::Is(Sort::List)
            }
            Node::Call(name, args) => self.called(name, args),
            Node::Each(each) => self.each(each),
        }
    }

    fn local(&self, name: &str) -> Option<Shape<'s>> {
        self.locals.iter().rev().find(|(local, _)| *local == name).map(|(_, shape)| *shape)
    }

    fn name(&mut self, name: &str) -> Shape<'s> {
        if let Some(shape) = self.local(name) {
            return shape;
        }
        match name {
            "as_of" => Shape::Is(Sort::Day),
            "record" => self.record,
            "job" => {
                self.slip("`job` alone was asked for.", "Ask for one of its keys: job.request, job.due.");
                Shape::Any
            }
            _ => self.found(self.schemas.key(self.record, name), name, None),
        }
    }

    fn key(&mut self, of: &'n Node, key: &str) -> Shape<'s> {
        let is_job = matches!(of, Node::Name(name) if name == "job" && self.local(name).is_none());
        if !is_job {
            let shape = self.read(of);
            return self.found(self.schemas.key(shape, key), key, Some(of));
        }
        if !stands_in_job(self.kind) {
            let message = format!("{} stands in no job, so there is no `job`.", self.called_kind());
            self.slip(message, "Ask the record's own keys.");
            return Shape::Any;
        }
        self.of_job.extend(FIELDS.iter().map(|(name, _)| *name).filter(|name| *name == key));
        self.found(self.schemas.key(Shape::Job, key), key, Some(of))
    }

    fn called_kind(&self) -> String {
        let title = self.kind.shape().title;
        let article = if title.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
        format!("{article} {title}")
    }

    fn found(&mut self, found: Result<Shape<'s>, Miss>, key: &str, of: Option<&Node>) -> Shape<'s> {
        let miss = match found {
            Ok(shape) => return shape,
            Err(miss) => miss,
        };
        let (message, near) = match (miss, of) {
            (Miss::NoKeys(sort), Some(of)) => {
                (format!("`{of}` is {}, so there is no `{of}.{key}`.", sort.words()), None)
            }
            (Miss::NoKey(near), Some(of)) => (format!("There is no key `{key}` under `{of}`."), near),
            (Miss::NoKey(near), None) => {
                let near = near.or_else(|| nearest(key, ALWAYS).map(str::to_owned));
                (format!("{} has no key `{key}`.", self.called_kind()), near)
            }
            (Miss::NoKeys(_), None) => return Shape::Any,
        };
        let kind = if matches!(of, Some(Node::Name(name)) if name == "job") {
            "docs/laboratory-rules.md lists the keys of a job.".to_owned()
        } else {
            format!("`countersign explain {}` lists the keys.", self.kind.name())
        };
        self.slip(message, near.map_or(kind, |near| format!("Did you mean `{near}`?")));
        Shape::Any
    }

    fn at(&mut self, of: &'n Node, at: &'n Node) -> Shape<'s> {
        let shape = self.read(of);
        let index = self.read(at);
        match (shape.sort(), at) {
            (Some(Sort::List), _) => {
                self.want(at, index, Sort::Number);
                shape.item()
            }
            // keys of the laboratory's own are in no schema
            (Some(Sort::Mapping), Node::Text(key)) if !key.starts_with("x-") => self.key(of, key),
            _ => Shape::Any,
        }
    }

    /// Notes when a part is known to be something else than what belongs there.
    fn want(&mut self, node: &Node, shape: Shape<'s>, sort: Sort) {
        if let Some(is) = shape.sort()
            && !is.compares_with(sort)
        {
            self.slip(format!("`{node}` is {}, not {}.", is.words(), sort.words()), advice(is, sort));
        }
    }

    fn truths(&mut self, nodes: &[&'n Node]) -> Shape<'s> {
        for node in nodes {
            let shape = self.read(node);
            self.want(node, shape, Sort::Truth);
        }
        Shape::Is(Sort::Truth)
    }

    fn numbers(&mut self, nodes: &[&'n Node]) -> Shape<'s> {
        for node in nodes {
            let shape = self.read(node);
            self.want(node, shape, Sort::Number);
        }
        Shape::Is(Sort::Number)
    }

    fn compared(&mut self, a: &'n Node, b: &'n Node) -> Shape<'s> {
        let (left, right) = (self.read(a), self.read(b));
        if let (Some(x), Some(y)) = (left.sort(), right.sort())
            && !x.compares_with(y)
        {
            let message =
                format!("`{a}` is {} and `{b}` is {}; they can not be compared.", x.words(), y.words());
            self.slip(message, advice(x, y));
        }
        self.word(a, left, b);
        self.word(b, right, a);
        Shape::Is(Sort::Truth)
    }

    /// Notes a word that a key never holds, or a text that is no day.
    fn word(&mut self, key: &Node, shape: Shape<'s>, word: &Node) {
        let Node::Text(text) = word else { return };
        if shape.sort() == Some(Sort::Day) && (text.len() != 10 || text.parse::<Date>().is_err()) {
            self.slip(format!("{word} is no day."), "Write days as \"2026-04-27\".");
        }
        let choices = shape.choices();
        if !choices.is_empty() && !choices.contains(&text.as_str()) {
            let advice = nearest(text, choices.iter().copied()).map_or_else(
                || format!("It is one of {}.", choices.join(", ")),
                |near| format!("Did you mean \"{near}\"?"),
            );
            self.slip(format!("`{key}` is never {word}."), advice);
        }
    }

    fn reckoned(&mut self, how: Reckon, a: &'n Node, b: &'n Node) -> Shape<'s> {
        let (left, right) = (self.read(a), self.read(b));
        let sorts = [left.sort(), right.sort()];
        if sorts.contains(&Some(Sort::Day)) {
            let advice = "Count with working_days(from, to) or days(from, to).";
            self.slip(format!("`{}` can not reckon with days.", how.sign()), advice);
            return Shape::Any;
        }
        if how == Reckon::Add && sorts.iter().any(|s| matches!(s, None | Some(Sort::Text | Sort::List))) {
            return match sorts {
                [Some(one), Some(other)] if one != other => {
                    let sorts = format!("{} and {}", one.words(), other.words());
                    self.slip(
                        format!("`+` can not join {sorts}."),
                        "Make a text of a number with string(…).",
                    );
                    Shape::Any
                }
                [Some(one), _] | [_, Some(one)] => Shape::Is(one),
                [None, None] => Shape::Any,
            };
        }
        self.want(a, left, Sort::Number);
        self.want(b, right, Sort::Number);
        Shape::Is(Sort::Number)
    }

    fn is_in(&mut self, a: &'n Node, b: &'n Node) -> Shape<'s> {
        let (one, all) = (self.read(a), self.read(b));
        if let Node::List(items) = b {
            for item in items {
                self.word(a, one, item);
            }
        } else if all.sort() != Some(Sort::Mapping) {
            self.want(b, all, Sort::List);
            self.word(b, all.item(), a);
        }
        Shape::Is(Sort::Truth)
    }

    fn called(&mut self, name: &str, args: &'n [Node]) -> Shape<'s> {
        let given: Vec<Shape> = args.iter().map(|arg| self.read(arg)).collect();
        let Some(function) = functions::named(name) else {
            let known = FUNCTIONS.iter().map(|f| f.name);
            let all: Vec<&str> = known.clone().chain(["has", "all", "exists", "filter", "map"]).collect();
            let advice = nearest(name, all.iter().copied()).map_or_else(
                || format!("There are {}.", all.join(", ")),
                |near| format!("Did you mean `{near}`?"),
            );
            self.slip(format!("There is no function `{name}` that is asked so."), advice);
            return Shape::Any;
        };
        if function.takes.len() != args.len() {
            let message = format!("`{name}` takes {}; it was given {}.", function.takes.len(), args.len());
            self.slip(message, "docs/laboratory-rules.md shows each function.");
        }
        for ((arg, shape), sort) in args.iter().zip(given).zip(function.takes) {
            if let Some(sort) = *sort {
                self.want(arg, shape, sort);
                if sort == Sort::Day {
                    self.word(arg, Shape::Is(Sort::Day), arg);
                }
            }
        }
        Shape::Is(function.gives)
    }

    fn each(&mut self, each: &'n Each) -> Shape<'s> {
        let list = self.read(&each.of);
        self.want(&each.of, list, Sort::List);
        if self.locals.len() >= LOOPS {
            self.slip(
                format!("More than {LOOPS} lists are walked within each other."),
                "Such a question takes too long on long lists; make several rules of it.",
            );
            return Shape::Any;
        }
        self.locals.push((&each.name, list.item()));
        let gives = match &each.ask {
            Ask::All(test) | Ask::Exists(test) | Ask::One(test) => self.truths(&[test]),
            Ask::Gather { keep, give } => {
                if let Some(keep) = keep {
                    self.truths(&[keep]);
                }
                self.read(give);
                // a list that is only made shorter keeps its items
                let is_same = matches!(give, Node::Name(name) if *name == each.name);
                if is_same { list } else { Shape::Is(Sort::List) }
            }
        };
        self.locals.pop();
        gives
    }
}

fn advice(is: Sort, wanted: Sort) -> &'static str {
    match (is, wanted) {
        (_, Sort::Truth) => "Ask something of it: has(…), ==, <=.",
        (Sort::Number, Sort::Text | Sort::Day) | (Sort::Text | Sort::Day, Sort::Number) => {
            "Write numbers without quotes and texts in quotes."
        }
        (Sort::List, _) | (_, Sort::List) => "Of a list ask size(…), all, exists or in.",
        _ => "Compare like with like.",
    }
}
