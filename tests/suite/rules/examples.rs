//! Runs the examples of every page against the base laboratory.

use std::path::Path;

use countersign::load;
use countersign::model::case::Case;
use countersign::model::fault::Fault;
use countersign::model::finding::{Checked, Finding};
use countersign::model::history::{NoHistory, Past};
use countersign::model::rule::Rule;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use countersign::rules::RULES;
use jiff::civil::date;

use super::approved::case;
use super::page::{Example, Expected, Files, examples, overlay};
use super::past::past;

pub(crate) fn base() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/rules/base");
    let files =
        walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    files
        .map(|file| {
            let path = file.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, std::fs::read(file.path()).unwrap())
        })
        .collect()
}

/// Every example of a rule's page, by rule and title, laid over the base laboratory.
pub(crate) fn every_example(rule: &Rule, base: &Files) -> Vec<(String, Files)> {
    let examples = examples(rule.page).unwrap();
    let named = |example: &Example| format!("{} {}", rule.code, example.title);
    examples.iter().map(|example| (named(example), overlay(base, example).unwrap())).collect()
}

fn examine(tree: Tree, faults: Vec<Fault>, history: Past, case: Option<Case>) -> Checked {
    // The base pins its own as-of day, so the clock's must not matter.
    let case = case.map(Box::new);
    let input = Input { history, case, ..Input::new(tree, faults, date(2030, 1, 1)) };
    pipeline::examine(input, &|_| {}).checked
}

fn in_memory(files: Files, history: Past, case: Option<Case>) -> Checked {
    examine(Tree::of(Origin::Memory, files), Vec::new(), history, case)
}

/// Through a folder on disk, for rules about what the loading door finds there.
fn on_disk(files: &Files) -> Checked {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let (tree, faults) = load::work_tree(root.path()).unwrap();
    examine(tree, faults, Err(NoHistory::NotRead), None)
}

fn line(finding: &Finding) -> String {
    let place = &finding.place;
    format!("{} {}#{} {}", finding.rule.code, place.file, place.pointer, finding.message)
}

/// What is wrong with a rule's page; empty when its examples do what they say.
fn problems(rule: &Rule, page: &str, base: &Files) -> Vec<String> {
    let examples = match examples(page) {
        Ok(examples) => examples,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    if !examples.iter().any(|e| matches!(e.expected, Expected::Fails(_))) {
        problems.push("no example fails".to_owned());
    }
    if !examples.iter().any(|e| e.expected == Expected::Passes) {
        problems.push("no example passes".to_owned());
    }
    for example in &examples {
        let found = overlay(base, example)
            .and_then(|files| {
                let history = past(base, &files, example)?;
                let case = case(base, &files, example, &history)?;
                Ok(if is_data(rule) { on_disk(&files) } else { in_memory(files, history, case) })
            })
            .and_then(|checked| judge(rule, example, &checked));
        if let Err(problem) = found {
            problems.push(format!("{}: {problem}", example.title));
        }
    }
    problems
}

fn is_data(rule: &Rule) -> bool {
    rule.code.starts_with("DATA-")
}

fn judge(rule: &Rule, example: &Example, checked: &Checked) -> Result<(), String> {
    let all = checked.findings();
    let may_be_broken = is_data(rule) || example.expected == Expected::CannotTell;
    if let Some(fault) = all.iter().find(|f| is_data(f.rule) && !may_be_broken) {
        return Err(format!("the example can not be read: {}", line(fault)));
    }
    let own: Vec<_> = all.iter().filter(|f| f.rule.code == rule.code).collect();
    match (example.expected, own.first()) {
        (Expected::Passes, None) => {
            let answered = example.history.is_none()
                || checked.outcomes.iter().any(|o| o.rule.code == rule.code && o.pass_count() > 0);
            answered.then_some(()).ok_or_else(|| "nothing was judged".to_owned())
        }
        (Expected::Passes | Expected::CannotTell, Some(finding)) => {
            Err(format!("unexpected: {}", line(finding)))
        }
        (Expected::CannotTell, None) => {
            let doubts = checked.cannot_tell().any(|c| c.rule.code == rule.code);
            doubts.then_some(()).ok_or_else(|| "no doubt was told".to_owned())
        }
        (Expected::Fails(_), None) => {
            Err(format!("no finding; others: {:?}", all.iter().map(|f| line(f)).collect::<Vec<_>>()))
        }
        (Expected::Fails(grade), Some(finding)) => {
            let grade = grade.unwrap_or(rule.grade);
            if own.iter().all(|f| f.grade == grade) {
                Ok(())
            } else {
                Err(format!("not {grade} but {}: {}", finding.grade, line(finding)))
            }
        }
    }
}

#[test]
fn the_base_laboratory_is_sound() {
    let checked = on_disk(&base());
    let found: Vec<_> = checked.findings().into_iter().map(line).collect();
    assert!(found.is_empty(), "{found:#?}");
    let passes: usize = checked.outcomes.iter().map(|o| o.passes.len()).sum();
    assert!(passes > 0, "nothing was judged at all");
}

#[test]
fn every_page_does_what_it_says() {
    let base = base();
    let problems: Vec<_> = RULES
        .iter()
        .flat_map(|rule| problems(rule, rule.page, &base).into_iter().map(|p| format!("{} {p}", rule.code)))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The control: what the suite would not notice, it would not test.
#[test]
fn a_wrong_page_is_noticed() {
    let base = base();
    let rule = countersign::rules::find("REV-001").unwrap();
    let taken_away = "```yaml records/jobs/2026/REQ-1/review.yaml\n(absent)\n```\n";
    let sound = format!("## Examples\n### Fails: no review\n{taken_away}### Passes: as it is\n");
    assert_eq!(problems(rule, &sound, &base), Vec::<String>::new());
    let wrong = [
        ("no example at all", "## Examples\n".to_owned()),
        ("fails, but is sound", "## Examples\n### Fails: as it is\n### Passes: as it is\n".to_owned()),
        ("passes, but is not", sound.clone() + "### Passes: no review\n" + taken_away),
        ("another grade", sound.replace("Fails:", "Fails (minor):")),
        ("no doubt", sound.clone() + "### Cannot tell: as it is\n"),
        ("neither fails nor passes", sound.replace("Fails:", "Falls:")),
        ("no such file", sound.replace("review.yaml", "revue.yaml")),
        ("no such key", sound.replace("(absent)", "# ...\nsign: (absent)")),
        ("unreadable", sound.clone() + "### Passes: torn\n" + &taken_away.replace("(absent)", "mode: [")),
    ];
    for (what, page) in wrong {
        assert!(!problems(rule, &page, &base).is_empty(), "{what}: not noticed");
    }
}
