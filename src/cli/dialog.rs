//! Questions on the terminal, and their answers: put on the standard error stream, read from the standard input.

use std::io::{self, BufRead, Read, Write};

use super::failure::Failure;
use crate::model::kind::Kind;
use crate::pipeline::authoring::choices::Choice;
use crate::pipeline::authoring::questions::{Form, Question};
use crate::report::harmless;

/// The longest answer that is read.
const LONGEST: u64 = 1 << 16;

/// What helps when the answers run out.
const ENDED: &str = "Nothing was written. Scripts name answers by --set and add --no-input.";

/// Asks all that a form asks.
pub(super) fn fill(form: &mut Form<'_>, kind: Kind, id: &str) -> Result<(), Failure> {
    let article = if kind.shape().title.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
    say(&format!(
        "{article} {}, {id}. Enter takes what stands in [brackets], or leaves a question open; - leaves it open too.\n\
         What you can not answer today, you fill in in the file.\n",
        kind.shape().title
    ));
    while let Some(question) = form.next_question() {
        say(&shown(&question));
        loop {
            let text = line()?;
            match form.answer(&question, &text) {
                Ok(()) => break,
                Err(why) => say(&format!("  {}\n> ", harmless::line(&why))),
            }
        }
    }
    Ok(())
}

/// Asks for one of some things; the first is offered.
pub(super) fn choose(words: &str, choices: &[Choice]) -> Result<String, Failure> {
    let offer = choices.first().map(|choice| choice.id.clone());
    let question = Question {
        key: String::new(),
        words: words.to_owned(),
        choices: choices.to_vec(),
        form: "",
        offer: offer.clone(),
        is_required: true,
        ends_list: false,
    };
    say(&shown(&question));
    loop {
        let text = line()?;
        let meant = match (text.trim(), &offer) {
            ("", Some(offer)) => Some(offer.clone()),
            (text, _) => {
                crate::pipeline::authoring::choices::meant(choices, text).map(|choice| choice.id.clone())
            }
        };
        match meant {
            Some(id) => return Ok(id),
            None => say("  Name one of those above, by its number or its id.\n> "),
        }
    }
}

fn shown(question: &Question) -> String {
    let mut out = format!("\n{}", harmless::line(&question.words));
    let mut notes: Vec<String> = Vec::new();
    if !question.key.is_empty() {
        notes.push(question.key.clone());
    }
    if !question.form.is_empty() {
        notes.push(question.form.to_owned());
    }
    if question.ends_list {
        notes.push("Enter when there are no more".to_owned());
    } else if question.is_required && question.offer.is_none() {
        notes.push("must be answered".to_owned());
    }
    if !notes.is_empty() {
        out = format!("{out} ({})", notes.join("; "));
    }
    out.push('\n');
    let widest = question.choices.iter().map(|choice| choice.id.chars().count()).max().unwrap_or(0).min(40);
    for (i, choice) in question.choices.iter().enumerate() {
        let line = format!("{:>4}  {:widest$}  {}", i + 1, choice.id, choice.label);
        out.push_str(harmless::line(line.trim_end()).as_ref());
        out.push('\n');
    }
    match &question.offer {
        Some(offer) => format!("{out}[{}] > ", harmless::line(offer)),
        None => out + "> ",
    }
}

/// One line of the answers.
fn line() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LONGEST).read_until(b'\n', &mut bytes);
    match read {
        Ok(0) | Err(_) => Err(Failure::new("The answers ended before all was asked.", ENDED)),
        Ok(_) => String::from_utf8(bytes)
            .map_err(|_| Failure::new("An answer was no text in UTF-8.", "Nothing was written.")),
    }
}

/// Says something. When nobody reads it, the answers end too.
fn say(text: &str) {
    let mut err = io::stderr();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}
