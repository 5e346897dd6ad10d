//! Annotations, read as the runner reads them.

use std::collections::BTreeMap;

use super::{REVIEW, form, made};
use crate::cli::made::{MISSING, Made};

/// A command in a line of a log.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) name: String,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) data: String,
}

/// What the runner of GitHub Actions knows as commands; others it prints as they are.
const KNOWN: &[&str] = &[
    "internal-set-repo-path",
    "set-env",
    "set-output",
    "save-state",
    "add-path",
    "add-mask",
    "add-matcher",
    "remove-matcher",
    "warning",
    "error",
    "notice",
    "debug",
    "group",
    "endgroup",
    "echo",
    "stop-commands",
];

/// A line of a log as the runner reads it: `ActionCommand.TryParseV2` and, when that finds nothing, `TryParse`,
/// in `src/Runner.Common/ActionCommand.cs` of the repository actions/runner.
pub(super) fn command(line: &str) -> Option<Command> {
    current(line).or_else(|| older(line))
}

fn current(line: &str) -> Option<Command> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (info, data) = rest.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let is_known = KNOWN.contains(&name);
    let properties = properties.trim().split(',').filter_map(pair).map(|(k, v)| {
        (
            k.to_owned(),
            v.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%25", "%"),
        )
    });
    let data = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    is_known.then(|| Command { name: name.to_owned(), properties: properties.collect(), data })
}

/// The older form, which may begin anywhere in a line.
fn older(line: &str) -> Option<Command> {
    let at = line.find("##[")? + 3;
    let (info, data) = line[at..].split_once(']')?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let properties = properties.split(';').filter_map(pair).map(|(k, v)| (k.to_owned(), v.to_owned()));
    let command =
        || Command { name: name.to_owned(), properties: properties.collect(), data: data.to_owned() };
    // any name counts here: which ones a runner knows changes
    Some(command())
}

fn pair(text: &str) -> Option<(&str, &str)> {
    text.split_once('=').filter(|(key, value)| !key.is_empty() && !value.is_empty())
}

pub(super) fn commands(text: &str) -> Vec<Command> {
    text.lines().filter_map(command).collect()
}

#[test]
fn the_reader_finds_commands() {
    assert_eq!(command("  ::error file=a%2Cb,line=2::x%0Ay").unwrap().data, "x\ny");
    assert_eq!(command("::error file=a%2Cb,line=2::x").unwrap().properties["file"], "a,b");
    assert!(command("12 | text ##[add-mask]x").is_some());
    assert!(command("::stop-commands::x").is_some());
    assert!(command("text ::error::x").is_none());
}

#[test]
fn each_grade_has_its_level_and_its_place() {
    let text = form("github", &made());
    let all = commands(&text);
    let names: Vec<&str> = all.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["error", "warning", "notice", "notice"], "{text}");
    let first = &all[0].properties;
    assert_eq!(first["file"], REVIEW);
    assert_eq!((first["line"].as_str(), first["endLine"].as_str()), ("2", "2"));
    assert_eq!((first["col"].as_str(), first["endColumn"].as_str()), ("9", "11"));
    assert_eq!(first["title"], "REV-001 No contract review");
    assert!(all[0].data.starts_with("It was missing. To do: Write the review now"), "{text}");
    assert!(!all[1].properties.contains_key("col"), "the runner takes columns within one line only");
    assert_eq!(all[3].properties["title"], "Cannot tell");
    assert!(text.ends_with("Countersign: 1 major, 1 minor, 1 observation; cannot tell: 1.\n"), "{text}");
    assert!(!text.contains("It was answered") && !text.contains("It is debt"), "{text}");
}

#[test]
fn of_each_level_there_are_ten_at_most_and_the_last_says_how_many_more() {
    let mut made = Made::new();
    made.file(REVIEW, "a: P5\n");
    let at = made.place(REVIEW, "/a", "P5");
    for n in 0..10 {
        made.finding(&MISSING, &format!("REQ-{n:02}"), at.clone(), "It was missing.");
    }
    assert_eq!(commands(&form("github", &made)).len(), 10);
    for n in 10..25 {
        made.finding(&MISSING, &format!("REQ-{n:02}"), at.clone(), "It was missing.");
    }
    let all = commands(&form("github", &made));
    assert_eq!(all.len(), 10);
    let last = all.last().expect("ten");
    assert_eq!(last.properties["title"], "16 more of grade major");
    assert!(last.data.contains("list all 25 findings"), "{last:?}");
}

/// A doubt is a notice too, and so counts among the ten.
#[test]
fn a_doubt_finds_room_among_the_notices() {
    let mut made = Made::new();
    made.file(REVIEW, "a: P5\n");
    let at = made.place(REVIEW, "/a", "P5");
    for n in 0..12 {
        made.finding(&crate::cli::made::OVERDUE, &format!("REQ-{n:02}"), at.clone(), "It was late.");
    }
    made.cannot_tell(&MISSING, "REQ-9", "the request could not be read");
    let all = commands(&form("github", &made));
    assert_eq!(all.len(), 10);
    assert_eq!(all[8].properties["title"], "4 more of grade observation");
    assert_eq!(all[9].properties["title"], "Cannot tell");
}
