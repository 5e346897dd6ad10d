//! Answers an expression about one record, in a bounded number of steps.

use std::borrow::Cow;
use std::cell::Cell;

use serde_json::{Map, Value};

use super::functions;
use super::node::{Ask, Compare, Each, Node, Reckon};
use super::value::Val;
use crate::model::calendar::Calendar;

/// Steps that a rule may take on one record. A rule that people write takes less than a hundred,
/// and some for each item of a list that it walks.
pub(super) const STEPS: u32 = 20_000;

/// What an expression can read.
#[derive(Debug, Clone, Copy)]
pub(super) struct World<'a> {
    /// The record's keys.
    pub(super) record: &'a Map<String, Value>,
    /// The keys of its job that the rule reads.
    pub(super) job: Option<&'a Map<String, Value>>,
    /// Keys of the job that rest on files which could not be read, with the file's part.
    pub(super) doubtful: &'a [(&'static str, String)],
    /// The as-of day.
    pub(super) as_of: &'a str,
    /// Working days.
    pub(super) calendar: &'a Calendar,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The record does not say this.
    Missing(String),
    /// A file that it rests on could not be read.
    Unread(String),
    /// The question does not fit what the record says.
    Wrong(String),
    /// Too many steps.
    Endless,
}

impl Stop {
    /// The reason, to follow "cannot tell: ".
    pub(super) fn why(&self) -> String {
        match self {
            Self::Missing(what) => format!("the record does not say {what}"),
            Self::Unread(part) => format!("the {part} could not be read"),
            Self::Wrong(why) => format!("the rule does not fit the record: {why}"),
            Self::Endless => format!("the rule takes more than {STEPS} steps on a record"),
        }
    }
}

type Answer<'a> = Result<Val<'a>, Stop>;

/// Names of items while a list is walked, the innermost first.
struct Names<'n, 'a> {
    name: &'a str,
    value: Val<'a>,
    of: &'a Node,
    above: Option<&'n Names<'n, 'a>>,
}

type Within<'n, 'a> = Option<&'n Names<'n, 'a>>;

/// One round of answering.
pub(super) struct Asker<'a> {
    world: World<'a>,
    left: Cell<u32>,
}

impl<'a> Asker<'a> {
    pub(super) fn new(world: World<'a>) -> Self {
        Self { world, left: Cell::new(STEPS) }
    }

    /// What an expression gives.
    pub(super) fn ask(&self, node: &'a Node) -> Answer<'a> {
        self.answer(node, None)
    }

    /// Whether an expression holds.
    pub(super) fn holds(&self, node: &'a Node) -> Result<bool, Stop> {
        truth(node, &self.answer(node, None)?)
    }

    fn spend(&self, steps: u32) -> Result<(), Stop> {
        self.left.set(self.left.get().checked_sub(steps).ok_or(Stop::Endless)?);
        Ok(())
    }

    fn answer(&self, node: &'a Node, names: Within<'_, 'a>) -> Answer<'a> {
        self.spend(1)?;
        match node {
            Node::Truth(value) => Ok(Val::Truth(*value)),
            Node::Whole(value) => Ok(Val::Whole(*value)),
            Node::Decimal(value) => Ok(Val::Decimal(*value)),
            Node::Text(value) => Ok(Val::Text(Cow::Borrowed(value))),
            Node::Null => Ok(Val::Null),
            Node::Name(name) => self.name(node, name, names),
            Node::Key(of, key) => self.key(node, of, key, names),
            Node::Has(of, key) => self.has(of, key, names),
            Node::At(of, at) => self.at(node, of, at, names),
            Node::Not(a) => Ok(Val::Truth(!truth(a, &self.answer(a, names)?)?)),
            Node::Minus(a) => match self.answer(a, names)? {
                Val::Whole(n) => n.checked_neg().map(Val::Whole).ok_or_else(too_large),
                Val::Decimal(n) => Ok(Val::Decimal(-n)),
                other => Err(Stop::Wrong(format!("`{a}` is {}, not a number", other.sort()))),
            },
            Node::And(a, b) => self.joined(false, a, b, names),
            Node::Or(a, b) => self.joined(true, a, b, names),
            Node::If(a, b, c) => {
                let holds = truth(a, &self.answer(a, names)?)?;
                self.answer(if holds { b } else { c }, names)
            }
            Node::Compare(how, a, b) => {
                let (left, right) = (self.answer(a, names)?, self.answer(b, names)?);
                self.compare(*how, (a, &left), (b, &right)).map(Val::Truth)
            }
            Node::Reckon(how, a, b) => {
                let (left, right) = (self.answer(a, names)?, self.answer(b, names)?);
                self.spend(left.weight().saturating_add(right.weight()))?;
                reckon(*how, (a, &left), (b, &right))
            }
            Node::In(a, b) => self.is_in(a, b, names),
            Node::List(items) => {
                let items: Result<Vec<_>, Stop> = items.iter().map(|item| self.answer(item, names)).collect();
                Ok(Val::List(items?.into()))
            }
            Node::Call(name, args) => {
                let args: Result<Vec<_>, Stop> = args.iter().map(|arg| self.answer(arg, names)).collect();
                let args = args?;
                self.spend(args.iter().fold(0, |sum, arg| sum.saturating_add(arg.weight())))?;
                functions::call(name, &args, self.world.calendar).map_err(Stop::Wrong)
            }
            Node::Each(each) => self.each(each, names),
        }
    }

    fn name(&self, node: &Node, name: &str, names: Within<'_, 'a>) -> Answer<'a> {
        if let Some(value) = local(name, names) {
            return Ok(value.value.clone());
        }
        match name {
            "record" => Ok(Val::Map(self.world.record)),
            "as_of" => Ok(Val::Text(Cow::Borrowed(self.world.as_of))),
            "job" => self.world.job.map(Val::Map).ok_or_else(|| missing(node, names)),
            key => self.world.record.get(key).map(Val::of).ok_or_else(|| missing(node, names)),
        }
    }

    /// Refuses a key of the job that rests on a file which could not be read.
    fn trust(&self, of: &Node, key: &str, names: Within<'_, 'a>) -> Result<(), Stop> {
        if !matches!(of, Node::Name(name) if name == "job" && local(name, names).is_none()) {
            return Ok(());
        }
        match self.world.doubtful.iter().find(|(name, _)| *name == key) {
            Some((_, part)) => Err(Stop::Unread(part.clone())),
            None => Ok(()),
        }
    }

    fn key(&self, node: &'a Node, of: &'a Node, key: &str, names: Within<'_, 'a>) -> Answer<'a> {
        self.trust(of, key, names)?;
        match self.answer(of, names)? {
            Val::Map(map) => map.get(key).map(Val::of).ok_or_else(|| missing(node, names)),
            other => Err(Stop::Wrong(format!("`{of}` is {}, so it has no `{key}`", other.sort()))),
        }
    }

    /// An empty list says nothing; a key under something that is not there is not there either.
    fn has(&self, of: &'a Node, key: &str, names: Within<'_, 'a>) -> Answer<'a> {
        self.trust(of, key, names)?;
        match self.answer(of, names) {
            Ok(Val::Map(map)) => {
                let says = |value: &Value| value.as_array().is_none_or(|list| !list.is_empty());
                Ok(Val::Truth(map.get(key).is_some_and(says)))
            }
            Ok(other) => Err(Stop::Wrong(format!("`{of}` is {}, so it has no `{key}`", other.sort()))),
            Err(Stop::Missing(_)) => Ok(Val::Truth(false)),
            Err(stop) => Err(stop),
        }
    }

    fn at(&self, node: &'a Node, of: &'a Node, at: &'a Node, names: Within<'_, 'a>) -> Answer<'a> {
        let (list, index) = (self.answer(of, names)?, self.answer(at, names)?);
        match (&list, &index) {
            (Val::Map(map), Val::Text(key)) => {
                map.get(&**key).map(Val::of).ok_or_else(|| missing(node, names))
            }
            (Val::Items(_) | Val::List(_), Val::Whole(index)) => {
                let item = usize::try_from(*index).ok().and_then(|index| list.item(index));
                item.ok_or_else(|| missing(node, names))
            }
            _ => Err(Stop::Wrong(format!("`{node}` asks {} by {}", list.sort(), index.sort()))),
        }
    }

    /// `&&` and `||`: one side may decide alone (`decides`), whichever it is and whatever the other
    /// could not tell.
    fn joined(&self, decides: bool, a: &'a Node, b: &'a Node, names: Within<'_, 'a>) -> Answer<'a> {
        let side = |node: &'a Node| self.answer(node, names).and_then(|value| truth(node, &value));
        match side(a) {
            Ok(value) if value == decides => Ok(Val::Truth(decides)),
            Ok(_) => side(b).map(Val::Truth),
            Err(Stop::Endless) => Err(Stop::Endless),
            Err(stop) => match side(b) {
                Ok(value) if value == decides => Ok(Val::Truth(decides)),
                _ => Err(stop),
            },
        }
    }

    fn is_in(&self, a: &'a Node, b: &'a Node, names: Within<'_, 'a>) -> Answer<'a> {
        let (one, all) = (self.answer(a, names)?, self.answer(b, names)?);
        if let (Val::Text(key), Val::Map(map)) = (&one, &all) {
            return Ok(Val::Truth(map.contains_key(&**key)));
        }
        let Some(length) = all.length() else {
            return Err(Stop::Wrong(format!("`{b}` is {}, not a list", all.sort())));
        };
        for item in (0..length).filter_map(|index| all.item(index)) {
            if self.compare(Compare::Same, (a, &one), (b, &item))? {
                return Ok(Val::Truth(true));
            }
        }
        Ok(Val::Truth(false))
    }

    fn each(&self, each: &'a Each, names: Within<'_, 'a>) -> Answer<'a> {
        let list = self.answer(&each.of, names)?;
        let Some(length) = list.length() else {
            return Err(Stop::Wrong(format!("`{}` is {}, not a list", each.of, list.sort())));
        };
        let mut stopped = None;
        let mut count = 0;
        let mut given = Vec::new();
        for value in (0..length).filter_map(|index| list.item(index)) {
            let inner = Names { name: &each.name, value, of: &each.of, above: names };
            let test = |node: &'a Node| truth(node, &self.answer(node, Some(&inner))?);
            match &each.ask {
                Ask::All(node) | Ask::Exists(node) => match (test(node), &each.ask) {
                    (Ok(false), Ask::All(_)) => return Ok(Val::Truth(false)),
                    (Ok(true), Ask::Exists(_)) => return Ok(Val::Truth(true)),
                    (Ok(_), _) => {}
                    (Err(Stop::Endless), _) => return Err(Stop::Endless),
                    (Err(stop), _) => stopped = stopped.or(Some(stop)),
                },
                Ask::One(node) => count += usize::from(test(node)?),
                Ask::Gather { keep, give } => {
                    if keep.as_ref().map_or(Ok(true), test)? {
                        given.push(self.answer(give, Some(&inner))?);
                    }
                }
            }
        }
        match (&each.ask, stopped) {
            (_, Some(stop)) => Err(stop),
            (Ask::All(_), None) => Ok(Val::Truth(true)),
            (Ask::Exists(_), None) => Ok(Val::Truth(false)),
            (Ask::One(_), None) => Ok(Val::Truth(count == 1)),
            (Ask::Gather { .. }, None) => Ok(Val::List(given.into())),
        }
    }

    fn compare(&self, how: Compare, a: (&Node, &Val), b: (&Node, &Val)) -> Result<bool, Stop> {
        self.spend(1 + a.1.weight().min(b.1.weight()))?;
        let order = match (a.1, b.1) {
            (Val::Whole(x), Val::Whole(y)) => Some(x.cmp(y)),
            (Val::Text(x), Val::Text(y)) => Some(x.cmp(y)),
            (Val::Whole(_) | Val::Decimal(_), Val::Whole(_) | Val::Decimal(_)) => {
                number(a.1).partial_cmp(&number(b.1))
            }
            _ => return self.is_same(how, a, b),
        };
        let Some(order) = order else { return Ok(how == Compare::Other) };
        Ok(match how {
            Compare::Same => order.is_eq(),
            Compare::Other => order.is_ne(),
            Compare::Less => order.is_lt(),
            Compare::LessOrSame => order.is_le(),
            Compare::More => order.is_gt(),
            Compare::MoreOrSame => order.is_ge(),
        })
    }

    /// Equality of what has no order.
    fn is_same(&self, how: Compare, a: (&Node, &Val), b: (&Node, &Val)) -> Result<bool, Stop> {
        let wrong = || {
            let sorts = format!("`{}` is {} and `{}` is {}", a.0, a.1.sort(), b.0, b.1.sort());
            Stop::Wrong(format!("{sorts}; `{}` can not compare them", how.sign()))
        };
        let same = match (a.1, b.1) {
            _ if !matches!(how, Compare::Same | Compare::Other) => return Err(wrong()),
            (Val::Null, Val::Null) => true,
            (Val::Null, _) | (_, Val::Null) => false,
            (Val::Truth(x), Val::Truth(y)) => x == y,
            (Val::Map(x), Val::Map(y)) => x == y,
            (x, y) if x.length().is_some() && y.length().is_some() => {
                let length = x.length().unwrap_or(0);
                let mut pairs = (0..length).map(|i| (x.item(i), y.item(i)));
                x.length() == y.length()
                    && pairs.try_fold(true, |so_far, pair| match pair {
                        (Some(x), Some(y)) => {
                            Ok(so_far && self.compare(Compare::Same, (a.0, &x), (b.0, &y))?)
                        }
                        _ => Ok(false),
                    })?
            }
            _ => return Err(wrong()),
        };
        Ok(same == (how == Compare::Same))
    }
}

fn local<'n, 'a>(name: &str, names: Within<'n, 'a>) -> Within<'n, 'a> {
    let mut here = names;
    while let Some(found) = here {
        if found.name == name {
            return here;
        }
        here = found.above;
    }
    None
}

/// Says what is missing: of an item, with the list that it is in.
fn missing(node: &Node, names: Within<'_, '_>) -> Stop {
    let way = node.way().unwrap_or_default();
    match way.split_first().and_then(|(first, rest)| Some((local(first, names)?, rest))) {
        Some((item, rest)) if !rest.is_empty() => {
            Stop::Missing(format!("`{}` of an item of `{}`", rest.join("."), item.of))
        }
        _ => Stop::Missing(format!("`{node}`")),
    }
}

fn truth(node: &Node, value: &Val) -> Result<bool, Stop> {
    match value {
        Val::Truth(value) => Ok(*value),
        other => Err(Stop::Wrong(format!("`{node}` is {}, not yes or no", other.sort()))),
    }
}

fn too_large() -> Stop {
    Stop::Wrong("a number became too large, or was divided by nothing".to_owned())
}

#[allow(clippy::cast_precision_loss, reason = "numbers of records are small")]
fn number(value: &Val) -> f64 {
    match value {
        Val::Whole(n) => *n as f64,
        Val::Decimal(n) => *n,
        _ => f64::NAN,
    }
}

fn reckon<'a>(how: Reckon, a: (&Node, &Val<'a>), b: (&Node, &Val<'a>)) -> Answer<'a> {
    match (how, a.1, b.1) {
        (_, Val::Whole(x), Val::Whole(y)) => {
            let sum = match how {
                Reckon::Add => x.checked_add(*y),
                Reckon::Subtract => x.checked_sub(*y),
                Reckon::Multiply => x.checked_mul(*y),
                Reckon::Divide => x.checked_div(*y),
                Reckon::Rest => x.checked_rem(*y),
            };
            sum.map(Val::Whole).ok_or_else(too_large)
        }
        (_, Val::Whole(_) | Val::Decimal(_), Val::Whole(_) | Val::Decimal(_)) => {
            let (x, y) = (number(a.1), number(b.1));
            Ok(Val::Decimal(match how {
                Reckon::Add => x + y,
                Reckon::Subtract => x - y,
                Reckon::Multiply => x * y,
                Reckon::Divide => x / y,
                Reckon::Rest => x % y,
            }))
        }
        (Reckon::Add, Val::Text(x), Val::Text(y)) => Ok(Val::Text(Cow::Owned(format!("{x}{y}")))),
        (Reckon::Add, x, y) if x.length().is_some() && y.length().is_some() => {
            let all = [x, y].into_iter().flat_map(|list| {
                (0..list.length().unwrap_or(0)).filter_map(|index| list.item(index)).collect::<Vec<_>>()
            });
            Ok(Val::List(all.collect()))
        }
        _ => {
            let sorts = format!("`{}` is {} and `{}` is {}", a.0, a.1.sort(), b.0, b.1.sort());
            Err(Stop::Wrong(format!("{sorts}; `{}` can not join them", how.sign())))
        }
    }
}
