//! An expression as it is asked: the part of CEL that is about records.

use std::fmt;

/// One part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// `true`, `false`.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a decimal point.
    Decimal(f64),
    /// A text, a day among them.
    Text(String),
    /// `null`, which no record ever holds.
    Null,
    /// A key of the record, or one of the names that are always there.
    Name(String),
    /// `of.name`.
    Key(Box<Node>, String),
    /// `has(of.name)`.
    Has(Box<Node>, String),
    /// `of[at]`.
    At(Box<Node>, Box<Node>),
    /// `!a`.
    Not(Box<Node>),
    /// `-a`.
    Minus(Box<Node>),
    /// `a && b`.
    And(Box<Node>, Box<Node>),
    /// `a || b`.
    Or(Box<Node>, Box<Node>),
    /// `a ? b : c`.
    If(Box<Node>, Box<Node>, Box<Node>),
    /// `a <= b` and its like.
    Compare(Compare, Box<Node>, Box<Node>),
    /// `a + b` and its like.
    Reckon(Reckon, Box<Node>, Box<Node>),
    /// `a in b`.
    In(Box<Node>, Box<Node>),
    /// `[a, b]`.
    List(Vec<Node>),
    /// `name(a, b)`; `a.name(b)` is the same.
    Call(String, Vec<Node>),
    /// `of.all(name, …)` and its like.
    Each(Box<Each>),
}

/// Something asked of each item of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Each {
    /// The list.
    pub(super) of: Node,
    /// What an item is called meanwhile.
    pub(super) name: String,
    /// What is asked.
    pub(super) ask: Ask,
}

/// What is asked of each item.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    /// Whether it holds of all.
    All(Node),
    /// Whether it holds of any.
    Exists(Node),
    /// Whether it holds of exactly one.
    One(Node),
    /// The list of what is given for those that are kept.
    Gather { keep: Option<Node>, give: Node },
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Same,
    Other,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

impl Compare {
    /// As it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Same => "==",
            Self::Other => "!=",
            Self::Less => "<",
            Self::LessOrSame => "<=",
            Self::More => ">",
            Self::MoreOrSame => ">=",
        }
    }
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reckon {
    Add,
    Subtract,
    Multiply,
    Divide,
    Rest,
}

impl Reckon {
    /// As it is written.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Rest => "%",
        }
    }
}

impl Node {
    /// What this part is made of.
    pub(super) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Truth(_)
            | Self::Whole(_)
            | Self::Decimal(_)
            | Self::Text(_)
            | Self::Null
            | Self::Name(_) => Vec::new(),
            Self::Key(a, _) | Self::Has(a, _) | Self::Not(a) | Self::Minus(a) => vec![a],
            Self::At(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Reckon(_, a, b)
            | Self::In(a, b) => vec![a, b],
            Self::If(a, b, c) => vec![a, b, c],
            Self::List(items) | Self::Call(_, items) => items.iter().collect(),
            Self::Each(each) => {
                let mut parts = vec![&each.of];
                match &each.ask {
                    Ask::All(a) | Ask::Exists(a) | Ask::One(a) => parts.push(a),
                    Ask::Gather { keep, give } => parts.extend(keep.iter().chain([give])),
                }
                parts
            }
        }
    }

    /// The keys of a way into a record, `agree`, `channel` of `agree.channel`; `None` for what is no
    /// such way.
    pub(super) fn way(&self) -> Option<Vec<&str>> {
        match self {
            Self::Name(name) => Some(vec![name]),
            Self::Key(of, name) => {
                let mut way = of.way()?;
                way.push(name);
                Some(way)
            }
            _ => None,
        }
    }
}

/// Short names for messages: a way as it is written, anything else in a word.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(value) => write!(f, "{value}"),
            Self::Whole(value) => write!(f, "{value}"),
            Self::Decimal(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Null => f.write_str("null"),
            Self::Name(name) => f.write_str(name),
            Self::Key(of, name) => write!(f, "{of}.{name}"),
            Self::Has(of, name) => write!(f, "has({of}.{name})"),
            Self::At(of, at) => write!(f, "{of}[{at}]"),
            Self::Call(name, _) => write!(f, "{name}(…)"),
            Self::List(_) => f.write_str("[…]"),
            Self::Compare(op, ..) => write!(f, "… {} …", op.sign()),
            Self::Reckon(op, ..) => write!(f, "… {} …", op.sign()),
            Self::Not(_) => f.write_str("!…"),
            Self::Minus(_) => f.write_str("-…"),
            Self::And(..) => f.write_str("… && …"),
            Self::Or(..) => f.write_str("… || …"),
            Self::If(..) => f.write_str("… ? … : …"),
            Self::In(..) => f.write_str("… in …"),
            Self::Each(each) => {
                let name = match each.ask {
                    Ask::All(_) => "all",
                    Ask::Exists(_) => "exists",
                    Ask::One(_) => "exists_one",
                    Ask::Gather { .. } => "map",
                };
                write!(f, "{}.{name}(…)", each.of)
            }
        }
    }
}
