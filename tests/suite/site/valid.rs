//! Pages held to the HTML standard by the Nu validator, the one that its own authors use.
//!
//! It needs Java, which is why others were tried first. HTML Tidy knows neither groups in `dl` nor
//! `aria-current`, which are right, and no roles. html-validate asks for a newer Node than Debian has, and saw
//! seven of sixteen planted faults; this one saw all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::model::page::Page;
use countersign::publish;

use super::access::one_of_each_kind;
use super::{PAGES, hostile, is_html, render, skipped};

/// The validator, where `tests/run` puts it.
fn validator() -> Option<PathBuf> {
    let jar = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vnu.jar");
    let runs = || Command::new("java").arg("-version").output().is_ok_and(|told| told.status.success());
    let found = jar.exists() && runs();
    if !found {
        skipped(
            "no Nu validator or no Java was found; pages were not held to the HTML standard (tests/run installs both)",
        );
    }
    found.then_some(jar)
}

/// What the validator says against some pages of a site.
fn wrong(jar: &Path, site: &[Page], pages: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    publish::site(&out, site, false).unwrap();
    let mut java = Command::new("java");
    java.args(["-Xss4m", "-jar"])
        .arg(jar)
        .args(["--errors-only", "--format", "gnu"])
        .args(pages)
        .current_dir(&out);
    let told = java.output().unwrap();
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    let lines: Vec<String> = said.lines().map(str::to_owned).collect();
    assert_eq!(told.status.success(), lines.is_empty(), "{said}");
    lines
}

#[test]
fn every_kind_of_page_is_valid_html() {
    let Some(jar) = validator() else { return };
    let pages: Vec<String> = one_of_each_kind().into_iter().filter(|page| !page.contains('#')).collect();
    assert!(pages.len() > 40, "only {pages:?}");
    assert_eq!(wrong(&jar, &PAGES, &pages), Vec::<String>::new());
}

#[test]
fn pages_of_hostile_text_are_valid_html() {
    let Some(jar) = validator() else { return };
    let site = render(&hostile::laboratory(), &[]);
    let pages: Vec<String> = site
        .iter()
        .filter(|p| is_html(p))
        .map(|p| p.path.clone())
        .filter(|p| !p.starts_with("rules/"))
        .collect();
    assert_eq!(wrong(&jar, &site, &pages), Vec::<String>::new());
}

/// Faults that browsers forgive, each of which the validator must name.
const FAULTS: [(&str, &str); 6] = [
    ("<span><div>block</div></span>", "not allowed as child of element"),
    ("<ul><p>no item</p></ul>", "not allowed as child of element"),
    ("<p id=main>again</p>", "Duplicate ID"),
    ("<p aria-lable=x>x</p>", "Attribute “aria-lable” not allowed"),
    ("<time datetime=yesterday>x</time>", "Bad value “yesterday”"),
    ("<h4>too deep</h4>", "skipping"),
];

#[test]
fn the_validator_would_find_what_is_wrong() {
    let Some(jar) = validator() else { return };
    let page = super::page(&PAGES, "index.html");
    let faulty = |(at, (fault, _)): (usize, &(&str, &str))| Page {
        path: format!("{at}.html"),
        bytes: page
            .replacen("<main id=\"main\">", &format!("<main id=\"main\"><h1>x</h1>{fault}"), 1)
            .into_bytes(),
    };
    let site: Vec<Page> = FAULTS.iter().enumerate().map(faulty).collect();
    let pages: Vec<String> = site.iter().map(|page| page.path.clone()).collect();
    let said = wrong(&jar, &site, &pages);
    for (at, (fault, why)) in FAULTS.iter().enumerate() {
        let named = |line: &&String| line.contains(&format!("{at}.html")) && line.contains(why);
        assert!(said.iter().any(|line| named(&line)), "{fault}: {said:#?}");
    }
}

#[test]
fn the_script_of_the_tests_brings_the_validator() {
    let script = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run")).unwrap();
    assert!(script.contains("target/tmp/vnu.jar") && script.contains("vnu-jar@"), "{script}");
}
