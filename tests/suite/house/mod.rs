//! How the house is kept: what may import what, how long things may grow, what may not stand anywhere.
//!
//! Each rule is a function from sources to breaches, so that beside the test that holds it for this
//! repository stands one that shows it catching a breach.

mod budgets;
mod circles;
mod doors;
mod paths;
mod rooms;
mod words;

use std::fs;
use std::path::Path;

/// A Rust file: its path from the root, its text, its syntax.
struct Source {
    path: String,
    text: String,
    syntax: syn::File,
}

impl Source {
    /// Takes `text` as the file at `path`.
    fn of(path: &str, text: &str) -> Self {
        let syntax = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}"));
        Self { path: path.to_owned(), text: text.to_owned(), syntax }
    }

    /// The modules that lead to this one: `["load", "yaml"]` for `src/load/yaml/mod.rs`.
    fn module(&self) -> Vec<String> {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').filter(|step| *step != "lib").map(str::to_owned).collect()
    }

    /// The room that this file is part of: the first module, or `lib` for the front page.
    fn room(&self) -> String {
        self.module().into_iter().next().unwrap_or_else(|| "lib".to_owned())
    }

    /// A place in this file, as breaches name it.
    fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// Every Rust file below a folder of the repository.
fn sources(folder: &str) -> Vec<Source> {
    let files =
        files(folder).into_iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "rs"));
    let sources: Vec<Source> = files.map(|(path, text)| Source::of(&path, &text)).collect();
    assert!(!sources.is_empty(), "no Rust file below {folder}");
    sources
}

/// Names at the root that git does not keep.
const MADE: &[&str] = &[".git", "target", "public", "norrvik-demo"];

/// Every text file below a folder of the repository, sorted: path from the root, text.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), folder, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, path: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if path.is_empty() && MADE.contains(&name.as_str()) {
            continue;
        }
        let inner = if path.is_empty() { name } else { format!("{path}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &inner, found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push((inner, text));
        }
    }
}

/// Every breach of one rule with how to mend it, where there is any.
fn told(breaches: &[String], mend: &str) -> Option<String> {
    (!breaches.is_empty()).then(|| format!("{}\n\n{mend}\n", breaches.join("\n")))
}

/// All rules at once, because reading every file of the repository costs more than to look at it.
#[test]
fn the_house_is_kept() {
    let (src, tests) = (sources("src"), sources("tests"));
    let told = budgets::kept(&src, &tests)
        .into_iter()
        .chain(rooms::kept(&src))
        .chain(circles::kept(&src))
        .chain(doors::kept(&src));
    let told: Vec<String> = told.collect();
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}
