//! Files that no kind of record covers: what they were probably meant to be.

use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::{Identity, SHAPES};
use crate::model::place::Place;
use crate::model::suggest::nearest;

/// Files that operating systems and editors leave behind.
const LITTER: [&str; 4] = [".DS_Store", "Thumbs.db", "desktop.ini", "ehthumbs.db"];

/// The fault of a file that nothing reads.
pub(super) fn fault(path: &str, name: &str) -> Fault {
    let is_litter =
        LITTER.contains(&name) || name.starts_with('.') || name.starts_with("~$") || name.ends_with('~');
    if is_litter {
        let message = format!("{name} is a file of a program, not a record; it was not read.");
        let fault = Fault::new(FaultKind::NotRead, Place::file(path), message);
        return fault.advice("Delete it, and list its name in .gitignore.");
    }
    let message = format!("Nothing reads a file of this name in this folder: {name}.");
    let fault = Fault::new(FaultKind::NotRead, Place::file(path), message).advice(advice(path, name));
    match record(path, name) {
        Some(meant) => fault.meant(meant),
        None => fault,
    }
}

/// The path of the record that the file was meant to be, when its name leaves little doubt: what it
/// says is then not known, which is not the same as missing. Where a folder takes any name, a file
/// that is no YAML may be anything.
fn record(path: &str, name: &str) -> Option<String> {
    let folder = path.strip_suffix(name).unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let is_text = matches!(ending.as_str(), "yaml" | "yml" | "md" | "markdown" | "csv");
    let here =
        meant(folder, name).filter(|_| is_text || is_named(folder)).map(|name| format!("{folder}{name}"));
    here.or_else(|| other_folder(path))
}

/// The last that is told of very many such files.
pub(super) fn many(path: &str, count: usize) -> Fault {
    let message = format!("Nothing reads this file; it is the {count}th such file, and no more are listed.");
    Fault::new(FaultKind::NotRead, Place::file(path), message)
        .advice("Move data into folders attachments/, which are passed over.")
}

fn advice(path: &str, name: &str) -> String {
    let folder = path.strip_suffix(name).unwrap_or_default();
    if let Some(meant) = meant(folder, name) {
        return format!("Was {meant} meant? Then rename it.");
    }
    let known = names_in(folder);
    // records/ itself holds folders, and the one list of known debt
    if known.is_empty() || folder == "records/" {
        return match other_folder(path) {
            Some(meant) => format!("Was {meant} meant? Then move it there."),
            None => "Move it to a folder of records/ that is read, or into a folder attachments/.".to_owned(),
        };
    }
    format!("Read here are {}. Move anything else into a folder attachments/.", known.join(", "))
}

/// The name that fits in the folder and is nearest to `name`.
fn meant(folder: &str, name: &str) -> Option<String> {
    let fits = |name: &String| Identity::of(&format!("{folder}{name}")).is_some();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let near = |ending| Some(format!("{stem}.{ending}")).filter(fits);
    // a known stem with another ending: review.yml, C2.YAML, procedure.MD
    let renamed = match ending.to_lowercase().as_str() {
        "yml" | "yaml" | "json" | "" => near("yaml"),
        // an ending that Windows hides: review.yaml.txt
        "txt" => Some(stem.to_owned()).filter(fits).or_else(|| near("yaml").filter(|_| is_named(folder))),
        "md" | "markdown" => near("md"),
        _ => None,
    };
    let lower = || Some(name.to_lowercase()).filter(fits);
    renamed.or_else(lower).or_else(|| {
        let letters = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = stem.strip_prefix(letters).unwrap_or_default();
        let known: Vec<String> =
            names_in(folder).into_iter().filter(|known| ends_alike(known, ending)).collect();
        let stems: Vec<String> = known
            .iter()
            .filter_map(|known| known.rsplit_once('.'))
            .flat_map(|(stem, _)| [format!("{stem}-{number}"), stem.to_owned()])
            .filter(|stem| fits(&format!("{stem}.{ending}")))
            .collect();
        // endings are left out of the comparison: they would make any two names alike
        nearest(stem, stems.iter().map(String::as_str)).map(|stem| format!("{stem}.{ending}"))
    })
}

/// Whether only files of certain names are read in the folder.
fn is_named(folder: &str) -> bool {
    !names_in(folder).iter().any(|known| known.starts_with('<'))
}

fn ends_alike(known: &str, ending: &str) -> bool {
    !known.contains('<') && known.rsplit_once('.').is_some_and(|(_, other)| other == ending)
}

/// Names that are read in a folder, as people write them; `<id>.yaml` for any name.
fn names_in(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for pattern in SHAPES.iter().flat_map(|shape| shape.paths) {
        let last = pattern.rsplit('/').next().unwrap_or(pattern).replace("-<n>", "");
        let sample = format!("{folder}{}", last.replace("<id>", "X"));
        if Identity::of(&sample).is_some_and(|id| id.kind.shape().paths.contains(pattern))
            && !names.contains(&last)
        {
            names.push(last);
        }
    }
    names
}

/// The same path below the folder of `records/` whose name is nearest.
fn other_folder(path: &str) -> Option<String> {
    let rest = path.strip_prefix("records/")?;
    let (folder, below) = rest.split_once('/')?;
    let folders = SHAPES.iter().flat_map(|shape| shape.paths).filter_map(|p| p.split('/').nth(1));
    let meant = nearest(folder, folders.filter(|f| !f.contains('.')))?;
    let meant = format!("records/{meant}/{below}");
    Identity::of(&meant).is_some().then_some(meant)
}
