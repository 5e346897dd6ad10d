//! The machine and the folder: settings, repository, clock, editors, the forge's workflow.

use std::fs;
use std::path::Path;

use jiff::Timestamp;

use super::Remark;
use crate::model::kind::SHAPES;
use crate::model::lab::Lab;
use crate::model::tree::Tree;
use crate::pipeline::authoring::ci;
use crate::pipeline::{self, Health};

/// A clock may be ahead by this much before it is worth a word, in seconds.
const GRACE: i64 = 300;

/// Where forges look for workflows.
const WORKFLOWS: [&str; 4] =
    [".github/workflows", ".gitea/workflows", ".forgejo/workflows", ".gitlab-ci.yml"];

/// What the settings leave to be done.
pub(super) fn settings(lab: &Lab, tree: &Tree, remarks: &mut Vec<Remark>) {
    let in_force = pipeline::settings(tree);
    if in_force.source.is_none() {
        let how = "countersign init";
        remarks
            .push(Remark::Mend("There is no countersign.yaml, so usual settings hold.".into(), how.into()));
        return;
    }
    match in_force.faults.first() {
        Some(fault) => {
            let text = format!("countersign.yaml: {}", fault.message);
            remarks.push(Remark::Mend(text, "countersign check".into()));
        }
        None => remarks.push(Remark::Well("The settings can be read.".into())),
    }
    if let Some(day) = lab.settings.as_of {
        let text =
            format!("Records are looked at as of {day}, as countersign.yaml pins it, and not as of today.");
        remarks.push(Remark::Note(text));
    }
    let marked = |file: &&crate::model::tree::SourceFile| {
        let text = String::from_utf8_lossy(&file.bytes);
        text.lines().any(|line| line.contains("# replace:"))
    };
    let paths: Vec<&str> = tree.files.iter().filter(marked).map(|file| &*file.path).collect();
    if !paths.is_empty() {
        let text = format!("Examples wait for your own words (marked \"replace:\") in {}.", paths.join(", "));
        remarks.push(Remark::Note(text));
    }
}

/// The repository and the clock; gives what is known of the repository.
pub(super) fn repository(root: &Path, protected: &str, remarks: &mut Vec<Remark>) -> Option<Health> {
    let mend = |text: &str, how: &str| Remark::Mend(text.to_owned(), how.to_owned());
    let health = match pipeline::health(root, protected) {
        Ok(Some(health)) => health,
        Ok(None) => {
            let text = "The folder is in no git repository, so nothing vouches for days and names.";
            remarks.push(mend(text, &format!("git init -b {protected}")));
            return None;
        }
        Err(why) => {
            remarks.push(mend(&format!("The git repository can not be read: {why}."), "git fsck"));
            return None;
        }
    };
    let before = remarks.len();
    if health.is_shallow {
        let text = "This clone holds only the newest commits: who wrote what when can not be told.";
        remarks.push(mend(text, "git fetch --unshallow"));
    }
    if health.is_partial {
        let text = "This clone left contents at the server: where one is needed, it can not be told.";
        remarks.push(mend(text, "git fetch --refetch --no-filter"));
    }
    if health.newest.is_none() {
        remarks.push(mend(
            "Nothing has been committed yet.",
            "git add . && git commit -m \"Begin with records\"",
        ));
    } else if !health.has_protected {
        let text = format!("The branch that counts, {protected}, is not there.");
        let how = match &health.branch {
            Some(branch) => {
                format!("Set protected_branch in countersign.yaml, or: git branch -m {branch} {protected}")
            }
            None => format!("git fetch origin {protected}"),
        };
        remarks.push(mend(&text, &how));
    }
    let now = Timestamp::now();
    if let Some(newest) = health.newest.filter(|newest| newest.as_second() > now.as_second() + GRACE) {
        let text = format!("The newest commit is of {newest}, and this machine's clock says {now}.");
        remarks.push(mend(&text, "timedatectl set-ntp true"));
    }
    if remarks.len() == before {
        remarks.push(Remark::Well("The repository is whole, and the clock agrees with it.".into()));
    }
    Some(health)
}

/// What stands beside the records: schemas for editors, the forge's workflow.
pub(super) fn beside(root: &Path, has_remote: bool, remarks: &mut Vec<Remark>) {
    let is_same = |name: &str, kind| {
        let text = fs::read_to_string(root.join(format!("schemas/{name}.schema.json"))).ok()?;
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(value == pipeline::schema(kind))
    };
    let states: Vec<Option<bool>> = SHAPES.iter().map(|shape| is_same(shape.name, shape.kind)).collect();
    let is_bound =
        root.join(".vscode/settings.json").is_file() || root.join(".idea/jsonSchemas.xml").is_file();
    if states.iter().any(Option::is_none) || !is_bound {
        let text = "Editors are not told how records look (schemas/, .vscode/settings.json).";
        remarks.push(Remark::Mend(text.into(), "countersign init".into()));
    } else if states.contains(&Some(false)) {
        let text = "The folder schemas is of another release of this program.";
        remarks.push(Remark::Mend(text.into(), "rm -r schemas && countersign init".into()));
    } else {
        remarks.push(Remark::Well("Editors know how records look.".into()));
    }
    if WORKFLOWS.iter().any(|place| names_us(&root.join(place))) {
        remarks.push(checks(root, has_remote));
    } else if has_remote {
        let text = "No workflow at the forge checks a change before it is merged.";
        let how = "countersign init --forge github (or gitlab, gitea)";
        remarks.push(Remark::Mend(text.into(), how.into()));
    } else {
        remarks
            .push(Remark::Note("There is no server yet, and no workflow that checks changes there.".into()));
    }
}

/// Whether the workflow can find the program.
fn checks(root: &Path, has_remote: bool) -> Remark {
    let said = fs::read_to_string(root.join(ci::PROGRAM));
    // a workflow that was written otherwise brings the program in its own way
    if said.as_ref().is_ok_and(|said| !ci::says_where(said)) {
        let text =
            format!("The forge does not know where to get this program: {} says nothing yet.", ci::PROGRAM);
        let how = "Fill it in; .countersign/README.md says how.".to_owned();
        return if has_remote { Remark::Mend(text, how) } else { Remark::Note(format!("{text} {how}")) };
    }
    Remark::Well("The forge checks each change.".into())
}

/// Whether a workflow, or one in a folder of workflows, names this program.
fn names_us(place: &Path) -> bool {
    let names = |path: &Path| fs::read_to_string(path).is_ok_and(|text| text.contains("countersign"));
    match fs::read_dir(place) {
        Ok(entries) => entries.flatten().any(|entry| names(&entry.path())),
        Err(_) => names(place),
    }
}
