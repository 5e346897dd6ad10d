//! Rooms of the house: what each may import of the others, and which outside crate lives where.

use std::collections::BTreeMap;

use super::paths::paths;
use super::{Source, told};

/// Every module of `src/` with the rooms that it may import, besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("embedded", &[]),
    ("load", &["model"]),
    ("history", &["model"]),
    ("validate", &["model"]),
    ("compare", &["model"]),
    ("link", &["model"]),
    ("rules", &["model"]),
    ("check", &["model"]),
    ("answers", &["model"]),
    ("news", &["model"]),
    ("agenda", &["model"]),
    ("custom", &["model"]),
    ("proof", &["model"]),
    ("verdict", &["model"]),
    ("forge", &["model"]),
    ("author", &["model"]),
    ("demo", &["model"]),
    ("trends", &["model"]),
    ("intake", &["model"]),
    ("tables", &["model"]),
    ("export", &["model"]),
    ("report", &["model"]),
    ("render", &["model"]),
    ("publish", &["model"]),
    ("serve", &["model"]),
    (
        "pipeline",
        &[
            "model", "embedded", "load", "history", "validate", "compare", "link", "rules", "custom",
            "check", "agenda", "answers", "news", "demo", "render", "trends", "proof", "verdict", "forge",
            "intake", "author", "tables",
        ],
    ),
    ("cli", &["model", "pipeline", "report", "render", "publish", "export", "serve"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Every outside crate with the modules in which it may be named.
const CRATES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["model"]),
    ("annotate_snippets", &["report"]),
    ("anstream", &["cli"]),
    ("anyhow", &["cli"]),
    ("calamine", &["load::table"]),
    // the parser alone: what it parsed is answered by nodes of our own
    ("cel", &["custom::parse"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("csv_core", &["load"]),
    ("git2", &["load::revision", "history"]),
    ("gix_hash", &["history::id"]),
    ("gix_object", &["history::objects"]),
    ("gix_odb", &["history::objects"]),
    ("gix_pack", &["history::objects"]),
    // named for the way in which it unpacks, by gix alone
    ("gix_zlib", &[]),
    ("granit_parser", &["load"]),
    ("httparse", &["serve::wire"]),
    ("indicatif", &["cli"]),
    ("jiff", EVERYWHERE),
    ("jsonschema", &["validate"]),
    ("mimalloc", &["main"]),
    ("parquet", &["export::columnar"]),
    ("pgp", &["proof"]),
    ("pretty_yaml", &["author::layout"]),
    ("pulldown_cmark", &["render"]),
    // where many files, commits, rules or pages are worked on alike
    ("rayon", &["pipeline", "load", "history::ahead", "link", "check", "custom", "render"]),
    ("rusqlite", &["export::sqlite"]),
    ("rust_embed", &["embedded"]),
    ("schemars", &["model", "validate"]),
    ("serde", EVERYWHERE),
    ("serde_json", EVERYWHERE),
    ("sha2", &["model", "publish", "render", "history::cache", "intake"]),
    ("ssh_key", &["proof"]),
    ("strsim", &["model"]),
    ("tera", &["render"]),
    ("terminal_size", &["cli"]),
    ("thiserror", EVERYWHERE),
    // names of files, what people sign, and what texts are found by
    ("unicode_normalization", &["load", "model", "render::search"]),
    ("unicode_width", &["report"]),
    ("ureq", &["forge"]),
    ("walkdir", &["load"]),
    // a workbook is such an archive, and so is a pack
    ("zip", &["load::table", "publish"]),
];

const EVERYWHERE: &[&str] = &["*"];

/// Imports that `ROOMS` does not allow.
fn strangers(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let room = source.room();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            breaches.push(format!("{}: the room `{room}` is not in ROOMS", source.path));
            continue;
        };
        for used in paths(source).iter().filter(|used| used.path[0] == "crate") {
            let other = used.path.get(1).map_or("*", String::as_str);
            if other != room && !allowed.contains(&other) {
                breaches.push(format!("{}: `{room}` imports {}", source.at(used.line), used.path.join("::")));
            }
        }
    }
    breaches
}

/// Uses of outside crates in a room that is not theirs.
fn lodgers(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let module = source.module().join("::");
        let is_in =
            |room: &&str| **room == *"*" || module == **room || module.starts_with(&format!("{room}::"));
        for used in paths(source) {
            let Some((name, rooms)) = CRATES.iter().find(|(name, _)| *name == used.path[0]) else { continue };
            if !rooms.iter().any(is_in) {
                breaches.push(format!("{}: `{name}` may be named in {rooms:?} only", source.at(used.line)));
            }
        }
    }
    breaches
}

/// Names under `[dependencies]` in a manifest, as code writes them.
fn dependencies(manifest: &str) -> Vec<String> {
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim().replace('-', "_"));
    names.filter(|name| !name.starts_with('#')).collect()
}

/// Rooms that can be reached from themselves.
fn round_trips(rooms: &BTreeMap<&str, &[&str]>) -> Vec<String> {
    let reach = |start: &str| {
        let mut seen: Vec<&str> = Vec::new();
        let mut next: Vec<&str> = rooms.get(start).copied().unwrap_or_default().to_vec();
        while let Some(room) = next.pop() {
            if !seen.contains(&room) {
                seen.push(room);
                next.extend(rooms.get(room).copied().unwrap_or_default());
            }
        }
        seen.contains(&start)
    };
    rooms.keys().filter(|room| reach(room)).map(|room| (*room).to_owned()).collect()
}

/// Rooms import what they may, and outside crates keep to their room.
pub(super) fn kept(src: &[Source]) -> Vec<String> {
    let imports = told(
        &strangers(src),
        "A stage imports `model` and nothing of another stage. Move what both need into `model`, or hand the \
         finished value over in `pipeline`. A new room gets its line in ROOMS (tests/suite/house/rooms.rs).",
    );
    let crates = told(
        &lodgers(src),
        "One outside crate, one room: ask the room that has it for a value of `model`. If it must move, \
         change CRATES (tests/suite/house/rooms.rs) and say why in ARCHITECTURE.md.",
    );
    imports.into_iter().chain(crates).collect()
}

#[test]
fn every_dependency_has_its_room() {
    let manifest = include_str!("../../../Cargo.toml");
    let mut listed: Vec<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    let mut needed = dependencies(manifest);
    listed.sort_unstable();
    needed.sort();
    assert_eq!(
        needed, listed,
        "left: Cargo.toml; right: CRATES in tests/suite/house/rooms.rs; make them equal"
    );
}

#[test]
fn no_room_leads_back_to_itself() {
    assert_eq!(round_trips(&ROOMS.iter().copied().collect()), Vec::<String>::new());
    let circle: BTreeMap<&str, &[&str]> = [("a", &["b"] as &[&str]), ("b", &["c"]), ("c", &["a"])].into();
    assert_eq!(round_trips(&circle), ["a", "b", "c"]);
}

#[test]
fn a_stranger_is_noticed() {
    for (path, text) in [
        ("src/rules/a.rs", "use crate::{model::kind::Kind, link};"),
        ("src/link/a.rs", "fn f() { super::super::check::run() }"),
        ("src/model/a.rs", "type A = Vec<crate::load::LoadError>;"),
        ("src/report/a.rs", "fn f() { println!(\"{}\", crate::rules::RULES.len()) }"),
        ("src/load/a.rs", "use crate as root;"),
        ("src/load/a.rs", "use crate::*;"),
        ("src/load/yaml/a.rs", "use super::super::super::render::page;"),
        ("src/attic.rs", ""),
    ] {
        assert_eq!(strangers(&[Source::of(path, text)]).len(), 1, "{path}: {text}");
    }
    let fine = "use crate::model::kind::Kind; use super::words; pub(crate) fn f() { self::g() }";
    assert_eq!(strangers(&[Source::of("src/rules/a.rs", fine)]), Vec::<String>::new());
}

#[test]
fn a_lodger_is_noticed() {
    for (path, text) in [
        ("src/report/a.rs", "use rayon::prelude::*;"),
        ("src/load/mod.rs", "fn f() -> git2::Oid { git2::Oid::zero() }"),
        ("src/model/a.rs", "extern crate clap;"),
        ("src/render/mod.rs", "fn f() { let x = m!(jsonschema::validator_for(v)); }"),
        ("src/validate/a.rs", "#[derive(clap::Parser)] struct A;"),
    ] {
        assert!(!lodgers(&[Source::of(path, text)]).is_empty(), "{path}: {text}");
    }
    let fine =
        Source::of("src/load/revision.rs", "use git2::Oid; use serde::Deserialize; use self::csv_core::X;");
    assert_eq!(lodgers(&[fine]), Vec::<String>::new());
}
