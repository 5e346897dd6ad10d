//! `countersign baseline`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use serde_json::Value;

use super::failure::{Failure, given};
use super::folder::{Day, Which, day};
use super::policy::PolicyRef;
use super::{CLEAN, Common, screen};
use crate::model::answer::Entered;
use crate::model::finding::{Finding, Grade};
use crate::model::lab::Lab;
use crate::model::procedure::ProcedureOf;
use crate::model::record::blocks::Role;
use crate::model::rule::Check;
use crate::model::suggest::nearest;
use crate::model::tree::SourceFile;
use crate::pipeline::{self, Examined};
use crate::publish;
use crate::report::baseline::{self, Terms};

/// Where known debt stands.
const FILE: &str = "records/baseline.yaml";

/// File today's findings as known debt, or take out what is mended.
///
/// Writes records/baseline.yaml: every open finding, with who sees to it and the last day on which it
/// is known debt. Until then `check` shows these findings apart and does not count them; after that
/// they are open again. The list is written once and only gets shorter.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign baseline --owner P2 --due 2027-03-31 --by P2    file today's findings
  countersign baseline --prune                                take out what is mended")]
pub(super) struct Baseline {
    /// The laboratory's folder, or one inside it [default: the current folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    day: Day,
    /// Who sees to the findings: a person's id
    #[arg(long, value_name = "PERSON", required_unless_present = "prune")]
    owner: Option<String>,
    /// The last day on which they are known debt, as 2027-03-31
    #[arg(long, value_name = "DATE", value_parser = day, required_unless_present = "prune")]
    due: Option<Date>,
    /// Who files them: a person's id
    #[arg(long, value_name = "PERSON", required_unless_present = "prune")]
    by: Option<String>,
    /// Take out the entries whose findings are gone; the others stay as they are
    #[arg(long, conflicts_with_all = ["owner", "due", "by"])]
    prune: bool,
}

impl Baseline {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let which = Which::on_disk(self.dir.clone(), self.day.as_of);
        let root = which.files.root(common)?;
        let examined = which.examine(common, ProcedureOf::default(), None, &PolicyRef::default())?;
        let said = match (&self.owner, self.due, &self.by) {
            (Some(owner), Some(due), Some(by)) => {
                let lab = &examined.lab;
                let filed_on = lab.as_of.day;
                let terms = Terms { filed_on, filed_by: person(lab, by)?, owner: person(lab, owner)?, due };
                if !lab.holds(by, Role::QualityManager, filed_on) {
                    let what = format!("{} was no quality manager on {filed_on}.", lab.person_name(by));
                    return Err(
                        Failure::new(what, "Known debt is filed by a quality manager: name one.").into()
                    );
                }
                file(&root, &examined, terms)?
            }
            _ => prune(&root, &examined)?,
        };
        if !common.quiet {
            screen::write([said])?;
        }
        Ok(CLEAN)
    }
}

/// The person's id, when the register has it.
fn person<'a>(lab: &'a Lab, id: &str) -> Result<&'a str, Failure> {
    let known = || lab.people.keys().map(String::as_str);
    known().find(|known| *known == id).ok_or_else(|| {
        let advice = match nearest(id, known()) {
            Some(meant) => format!("Did you mean {meant}?"),
            None => format!("Known are {}.", known().collect::<Vec<_>>().join(", ")),
        };
        Failure::new(format!("There is no person {} in records/registers/people.yaml.", given(id)), advice)
    })
}

/// Why what stands in the list's place is no list, where something does.
fn unusable(path: &Path, examined: &Examined) -> Option<Failure> {
    let there = path.symlink_metadata().ok()?;
    if there.is_dir() {
        let advice = "Move the folder away: the list of known debt is a file of that name.";
        return Some(Failure::new(format!("{FILE} is a folder."), advice));
    }
    examined.lab.baseline.is_none().then(|| {
        let what = format!("{FILE} is there, and could not be read as a list of known debt.");
        Failure::new(what, "`countersign check` says what is wrong with it; mend it, and try again.")
    })
}

/// Files every open finding.
fn file(root: &Path, examined: &Examined, terms: Terms<'_>) -> anyhow::Result<String> {
    let path = root.join(FILE);
    if let Some(why) = unusable(&path, examined) {
        return Err(why.into());
    }
    if path.symlink_metadata().is_ok() {
        let advice =
            "`countersign baseline --prune` takes out what is mended. What is new is mended or answered.";
        let what = format!("{FILE} is there already, and known debt is filed once.");
        return Err(Failure::new(what, advice).into());
    }
    if terms.due < terms.filed_on {
        let what = format!("{} lies before {}, the day looked from.", terms.due, terms.filed_on);
        return Err(Failure::new(what, "Name a day by which the findings can be mended.").into());
    }
    let most = examined.lab.settings.thresholds.known_debt_days;
    if i64::from((terms.due - terms.filed_on).get_days()) > i64::from(most) {
        let what = format!("{} lies more than {most} days after {}.", terms.due, terms.filed_on);
        let advice = "Known debt is put off for so long at most (`known_debt_days` in the settings): name an earlier day.";
        return Err(Failure::new(what, advice).into());
    }
    let is_filed = |f: &&Finding| f.is_open() && !matches!(f.rule.check, Check::Answers(_));
    let findings: Vec<&Finding> = examined.checked.findings().into_iter().filter(is_filed).collect();
    if findings.is_empty() {
        return Ok("No open finding, so there is no debt to file.\n".to_owned());
    }
    publish::file(&path, baseline::written(&findings, terms).as_bytes())
        .map_err(|error| unwritten(&error))?;
    let count = |grade| findings.iter().filter(|f| f.grade == grade).count();
    let settings = &examined.lab.settings;
    let open = match findings.iter().filter(|f| !f.is_waivable(settings)).count() {
        0 => String::new(),
        count => format!(
            "{} major and about a decision of the customer: on the list, and counted as open all the same.\n",
            if count == 1 { "1 of them is".to_owned() } else { format!("{count} of them are") },
        ),
    };
    Ok(format!(
        "Filed {} findings as known debt until {}: {} major, {} minor, {} observations.\n{open}Commit {FILE}.\n",
        findings.len(),
        terms.due,
        count(Grade::Major),
        count(Grade::Minor),
        count(Grade::Observation),
    ))
}

/// Takes out the entries whose findings are gone.
fn prune(root: &Path, examined: &Examined) -> anyhow::Result<String> {
    let Examined { tree, lab, judged, .. } = examined;
    let (Some(file), Some(list)) = (tree.get(FILE), &lab.baseline) else {
        let none = || {
            let advice =
                "`countersign baseline --owner PERSON --due DATE --by PERSON` files today's findings.";
            Failure::new(format!("There is no {FILE}."), advice)
        };
        return Err(unusable(&root.join(FILE), examined).unwrap_or_else(none).into());
    };
    let all = list.body.entries.len();
    let is_gone = |state: &Entered| *state == Entered::Gone;
    let gone: Vec<usize> =
        judged.debt.iter().enumerate().filter(|(_, s)| is_gone(s)).map(|(i, _)| i).collect();
    if gone.is_empty() {
        return Ok(format!(
            "Nothing to take out: no finding of the {all} on the list is gone for certain.\n"
        ));
    }
    let by_hand = || {
        let prints = gone.iter().filter_map(|i| list.body.entries.get(*i)).map(|e| e.finding.as_str());
        Failure::new(
            format!("The lines of {FILE} do not come apart, so nothing was changed."),
            format!("Take these entries out by hand: {}.", prints.collect::<Vec<_>>().join(", ")),
        )
    };
    let limits = &lab.settings.limits;
    let doc = pipeline::values(file, limits).ok_or_else(by_hand)?;
    let text = std::str::from_utf8(&file.bytes).map_err(|_| by_hand())?;
    let text = baseline::without(text, &doc, &gone).ok_or_else(by_hand)?;
    let mut wanted = doc.value;
    if let Some(Value::Array(entries)) = wanted.get_mut("entries") {
        let mut number = 0..;
        entries.retain(|_| number.next().is_some_and(|i| !gone.contains(&i)));
    }
    let shorter = SourceFile { path: Arc::clone(&file.path), bytes: text.as_bytes().into() };
    if pipeline::values(&shorter, limits).is_none_or(|doc| doc.value != wanted) {
        return Err(by_hand().into());
    }
    publish::file(&root.join(FILE), text.as_bytes()).map_err(|error| unwritten(&error))?;
    let left = all - gone.len();
    Ok(format!("Took out {} of {all} entries; {left} left.\nCommit {FILE}.\n", gone.len()))
}

fn unwritten(error: &publish::PublishError) -> Failure {
    Failure::new(format!("The list was not written: {error}."), "The files are as they were.")
}
