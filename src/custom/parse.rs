//! CEL text to [`Node`]: the only file that names the crate which parses it.
//!
//! The crate parses; it does not answer. Its interpreter has no bound on steps, copies each item that
//! it walks, and of a missing key says the last word only. So what it parsed is taken over into nodes
//! of our own, and what no rule needs (mappings, messages, bytes) is refused. A test holds that both
//! give the same answers.

use std::thread;

use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};
use cel::parser::{ParseErrors, Parser};

use super::node::{Ask, Compare, Each, Node, Reckon};
use super::text::{Ready, Slip};

/// Parts within parts of an expression, at most. Answering calls itself once for each.
const DEPTH: usize = 60;

const REFUSED: &str = "docs/laboratory-rules.md shows what can be written.";

/// Bytes of stack for the parser, which takes some hundred kilobytes for each pair of brackets: more
/// than threads usually have.
const STACK: usize = 32 * 1024 * 1024;

/// Parses an expression.
pub(super) fn parse(text: &str) -> Result<Node, Slip> {
    let ready = Ready::of(text)?;
    if ready.text.trim().is_empty() {
        return Err(Slip::new("The expression is empty.", REFUSED));
    }
    let parse = || {
        let parsed = Parser::new().parse(&ready.text).map_err(|errors| complaint(&ready, &errors))?;
        node(parsed, DEPTH)
    };
    let not_understood = || Slip::new("The expression could not be understood.", REFUSED);
    thread::scope(|scope| {
        let parsing = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, parse);
        parsing.map_err(|_| not_understood())?.join().unwrap_or_else(|_| Err(not_understood()))
    })
}

/// The parser's first complaint.
fn complaint(ready: &Ready, errors: &ParseErrors) -> Slip {
    let Some(first) = errors.errors.first() else {
        return Slip::new("The expression could not be understood.", REFUSED);
    };
    let positive = |n: isize| usize::try_from(n).unwrap_or(0);
    let place = ready.place(positive(first.pos.0), positive(first.pos.1));
    let said = first.msg.trim_start_matches("Syntax error: ");
    if said.contains("has() macro") {
        let advice = "`has` asks for one key: has(agree) or has(agree.channel).";
        return Slip::new(format!("`has` can not be asked this ({place})."), advice);
    }
    let said: String = said.split(" expecting").next().unwrap_or(said).chars().take(80).collect();
    let advice = "See that brackets and quotes are closed, and that words are joined by &&, ||, == or <=.";
    Slip::new(format!("The expression could not be understood from {place} on: {said}."), advice)
}

fn refused(what: &str) -> Slip {
    Slip::new(format!("{what} can not be used in a rule."), REFUSED)
}

fn node(parsed: IdedExpr, depth: usize) -> Result<Node, Slip> {
    let Some(depth) = depth.checked_sub(1) else {
        let message = format!("More than {DEPTH} parts of the expression stand within each other.");
        return Err(Slip::new(message, "Make several rules of it."));
    };
    Ok(match parsed.expr {
        Expr::Literal(value) => literal(&value)?,
        Expr::Ident(name) => Node::Name(name),
        Expr::Select(select) => {
            let of = Box::new(node(*select.operand, depth)?);
            if select.test { Node::Has(of, select.field) } else { Node::Key(of, select.field) }
        }
        Expr::List(list) => Node::List(nodes(list.elements, depth)?),
        Expr::Call(call) => {
            let target = call.target.map(|target| *target);
            let args = nodes(target.into_iter().chain(call.args).collect(), depth)?;
            operation(call.func_name, args)?
        }
        Expr::Comprehension(each) => Node::Each(Box::new(every(*each, depth)?)),
        Expr::Map(_) => return Err(refused("A mapping in braces")),
        Expr::Struct(message) => return Err(refused(&format!("`{} {{…}}`", message.type_name))),
        Expr::Unspecified => return Err(Slip::new("A part of the expression is missing.", REFUSED)),
    })
}

fn nodes(parsed: Vec<IdedExpr>, depth: usize) -> Result<Vec<Node>, Slip> {
    parsed.into_iter().map(|one| node(one, depth)).collect()
}

fn literal(value: &LiteralValue) -> Result<Node, Slip> {
    Ok(match value {
        LiteralValue::Boolean(value) => Node::Truth(*value.inner()),
        LiteralValue::Int(value) => Node::Whole(*value.inner()),
        LiteralValue::UInt(value) => {
            Node::Whole(i64::try_from(*value.inner()).map_err(|_| refused("So large a number"))?)
        }
        LiteralValue::Double(value) => Node::Decimal(*value.inner()),
        LiteralValue::String(value) => Node::Text(value.inner().to_owned()),
        LiteralValue::Null => Node::Null,
        LiteralValue::Bytes(_) => return Err(refused("A text of bytes")),
    })
}

/// A call by its name: an operator, or a function.
fn operation(name: String, args: Vec<Node>) -> Result<Node, Slip> {
    let count = args.len();
    let mut args = args.into_iter();
    let mut next = || args.next().map(Box::new).ok_or_else(|| Slip::new("A part is missing.", REFUSED));
    Ok(match (name.as_str(), count) {
        (operators::LOGICAL_NOT, 1) => Node::Not(next()?),
        (operators::NEGATE, 1) => Node::Minus(next()?),
        (operators::LOGICAL_AND, 2) => Node::And(next()?, next()?),
        (operators::LOGICAL_OR, 2) => Node::Or(next()?, next()?),
        (operators::CONDITIONAL, 3) => Node::If(next()?, next()?, next()?),
        (operators::INDEX, 2) => Node::At(next()?, next()?),
        (operators::IN, 2) => Node::In(next()?, next()?),
        (sign, 2) if comparison(sign).is_some() => {
            Node::Compare(comparison(sign).unwrap_or(Compare::Same), next()?, next()?)
        }
        (sign, 2) if reckoning(sign).is_some() => {
            Node::Reckon(reckoning(sign).unwrap_or(Reckon::Add), next()?, next()?)
        }
        _ => Node::Call(name, args.collect()),
    })
}

fn comparison(sign: &str) -> Option<Compare> {
    Some(match sign {
        operators::EQUALS => Compare::Same,
        operators::NOT_EQUALS => Compare::Other,
        operators::LESS => Compare::Less,
        operators::LESS_EQUALS => Compare::LessOrSame,
        operators::GREATER => Compare::More,
        operators::GREATER_EQUALS => Compare::MoreOrSame,
        _ => return None,
    })
}

fn reckoning(sign: &str) -> Option<Reckon> {
    Some(match sign {
        operators::ADD => Reckon::Add,
        operators::SUBSTRACT => Reckon::Subtract,
        operators::MULTIPLY => Reckon::Multiply,
        operators::DIVIDE => Reckon::Divide,
        operators::MODULO => Reckon::Rest,
        _ => return None,
    })
}

/// The parser unfolds `all`, `exists`, `exists_one`, `filter` and `map` into loops; what was written
/// is told by the loop's beginning and its step.
fn every(each: ComprehensionExpr, depth: usize) -> Result<Each, Slip> {
    let unknown = || refused("This loop");
    let of = node(each.iter_range, depth)?;
    let begin = node(each.accu_init, depth)?;
    let step = node(each.loop_step, depth)?;
    let is_so_far = |node: &Node| matches!(node, Node::Name(name) if *name == each.accu_var);
    let ask = match (begin, step) {
        (Node::Truth(true), Node::And(so_far, test)) if is_so_far(&so_far) => Ask::All(*test),
        (Node::Truth(false), Node::Or(so_far, test)) if is_so_far(&so_far) => Ask::Exists(*test),
        (Node::Whole(0), Node::If(test, _, so_far)) if is_so_far(&so_far) => Ask::One(*test),
        (Node::List(_), Node::If(keep, more, so_far)) if is_so_far(&so_far) => {
            Ask::Gather { keep: Some(*keep), give: given(*more).ok_or_else(unknown)? }
        }
        (Node::List(_), more) => Ask::Gather { keep: None, give: given(more).ok_or_else(unknown)? },
        _ => return Err(unknown()),
    };
    Ok(Each { of, name: each.iter_var, ask })
}

/// `x` of the step `so_far + [x]`.
fn given(step: Node) -> Option<Node> {
    let Node::Reckon(Reckon::Add, _, one) = step else { return None };
    let Node::List(items) = *one else { return None };
    <[Node; 1]>::try_from(items).ok().map(|[item]| item)
}
