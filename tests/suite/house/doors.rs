//! Disk, clock, environment, terminal and other programs are met at the doors only.
//!
//! `clippy.toml` fences them off; what is held here is that nobody but a door opens the fence.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Source, told};

/// Files that may open the fence.
const DOORS: &[&str] = &[
    "src/main.rs",
    "src/load/work_tree.rs",
    "src/load/revision.rs",
    "src/load/stamp.rs",
    "src/history/",
    "src/forge/",
    "src/serve/",
    "src/publish.rs",
    "src/publish/",
    "src/export/sqlite.rs",
    "src/cli/",
];

/// What must stand in the fence, one of each sort.
const FENCED: &[&str] = &[
    "std::fs::read",
    "std::fs::write",
    "std::env::var",
    "std::env::current_dir",
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "jiff::Zoned::now",
    "jiff::Timestamp::now",
    "jiff::tz::TimeZone::system",
    "std::io::stdout",
    "std::fs::File",
    "std::net::TcpListener",
    "std::process::Command",
];

/// Attributes that open the fence elsewhere.
fn openings(sources: &[Source]) -> Vec<String> {
    struct Openings(Vec<usize>);
    impl<'ast> Visit<'ast> for Openings {
        fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
            if let syn::Meta::List(list) = &attribute.meta
                && list.tokens.to_string().contains("disallowed_")
            {
                self.0.push(attribute.span().start().line);
            }
            visit::visit_attribute(self, attribute);
        }
    }
    let is_door = |s: &&Source| DOORS.iter().any(|door| s.path.starts_with(door));
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|s| !is_door(s)) {
        let mut found = Openings(Vec::new());
        found.visit_file(&source.syntax);
        breaches.extend(found.0.into_iter().map(|line| source.at(line)));
    }
    breaches
}

/// Only doors open the fence.
pub(super) fn kept(src: &[Source]) -> Option<String> {
    told(
        &openings(src),
        "Take the value as an argument: the door that knows it (load, history, forge, publish, cli) hands it in.",
    )
}

#[test]
fn the_fence_stands() {
    let fence = include_str!("../../../clippy.toml");
    for path in FENCED {
        assert!(fence.contains(&format!("path = \"{path}\"")), "put {path} back into clippy.toml");
    }
    for line in fence.lines().filter(|line| line.contains("path = ")) {
        assert!(line.contains("reason = "), "say why in clippy.toml: {line}");
    }
}

#[test]
fn an_opening_is_noticed() {
    let text = "#![allow(clippy::disallowed_methods, reason = \"a door\")]";
    let inner = "fn f() { #[expect(clippy::disallowed_types, reason = \"quick\")] let a = g(); }";
    assert_eq!(openings(&[Source::of("src/cli/mod.rs", text)]), Vec::<String>::new());
    assert_eq!(openings(&[Source::of("src/link/mod.rs", text)]), ["src/link/mod.rs:1"]);
    assert_eq!(openings(&[Source::of("src/load/mod.rs", inner)]), ["src/load/mod.rs:1"]);
}
