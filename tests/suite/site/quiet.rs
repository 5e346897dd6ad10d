//! Budgets of the pages: how large they are, and that a page neither moves under its reader while it loads, nor
//! says anything in the console, nor asks for anything but its own files.

use std::collections::{BTreeMap, BTreeSet};

use countersign::embedded;
use countersign::model::page::Page;
use countersign::render::{self, Site};
use countersign::{pipeline, publish};

use super::access::one_of_each_kind;
use super::browser::browser;
use super::devtools::Tab;
use super::links::follow_links;
use super::markup::elements;
use super::{PAGES, examine, is_html, page, site};

/// A page may hold so many bytes.
const MOST: usize = 400_000;

/// The first page may hold so many, with its style and its script.
const MOST_AT_FIRST: usize = 100_000;

#[test]
fn no_page_is_too_large() {
    for page in PAGES.iter() {
        assert!(page.bytes.len() <= MOST, "{} holds {} bytes", page.path, page.bytes.len());
    }
}

/// The bytes that a browser loads for a page: its own, and those of what it links to in its head.
fn weight(path: &str) -> usize {
    let text = page(&PAGES, path);
    let linked: BTreeSet<&str> = elements(text)
        .iter()
        .filter(|e| e.name == "script" || e.get("rel") == Some("stylesheet"))
        .filter_map(|e| e.get("src").or_else(|| e.get("href")))
        .collect();
    text.len() + linked.into_iter().map(|name| page(&PAGES, name).len()).sum::<usize>()
}

/// Opens pages at two widths; gives what was wrong with each.
fn wrong(site: &[Page], pages: &[String]) -> Option<Vec<String>> {
    let browser = browser()?;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    publish::site(&out, site, false).unwrap();
    let mut tab = Tab::start(&browser, 1280, 900);
    let mut wrong = Vec::new();
    for width in [1280, 390] {
        tab.resize(width, 900);
        for page in pages {
            let (file, fragment) = page.split_at(page.find('#').unwrap_or(page.len()));
            tab.go(&out.join(file), fragment);
            tab.look("new Promise(done => setTimeout(done, 60))");
            let shifted = tab.shifted();
            if shifted > 0.0 {
                wrong.push(format!("{page} at {width} moved by {shifted:.4}"));
            }
            wrong.extend(tab.wrongs().into_iter().map(|told| format!("{page} at {width}: {told}")));
        }
    }
    Some(wrong)
}

#[test]
fn pages_load_in_peace() {
    let pages = one_of_each_kind();
    assert_eq!(wrong(&PAGES, &pages).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn unrest_would_be_seen() {
    let scripts = [
        (
            "moved by",
            "setTimeout(() => document.querySelector('main').before(document.createElement('hr'), 'moved'), 20)",
        ),
        ("console: ", "console.log('here I am')"),
        ("error: ", "throw new Error('no')"),
        ("request: https://example.org/", "document.createElement('img').src = 'https://example.org/'"),
    ];
    for (said, script) in scripts {
        let site: Vec<Page> = ["about.html", "countersign.css", "countersign.js"]
            .map(|path| {
                let text = page(&PAGES, path);
                let text =
                    if path == "countersign.js" { format!("{text}\n{script};") } else { text.to_owned() };
                let text = text.replace("img-src 'self' data:", "img-src *");
                Page { path: path.to_owned(), bytes: text.into_bytes() }
            })
            .into();
        let Some(wrong) = wrong(&site, &["about.html".to_owned()]) else { return };
        assert!(wrong.iter().any(|line| line.contains(said)), "{said:?} is not in {wrong:?}");
    }
}

#[test]
fn the_first_page_is_light() {
    let weight = weight("index.html");
    assert!((50_000..MOST_AT_FIRST).contains(&weight), "{weight} bytes with style and script");
}

#[test]
fn metrics_of_many_cases_stay_light() {
    let files = embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned()));
    let examined = examine(files);
    let mut trends = pipeline::groupings(&examined.lab);
    for trend in &mut trends {
        for point in trend.found.series.iter_mut().flat_map(|series| &mut series.points) {
            point.single = vec![point.single.clone(); 1_000].concat();
        }
        for table in &mut trend.found.tables {
            table.rows = vec![table.rows.clone(); 1_000].concat();
        }
        trend.found.cases.untold = vec![trend.found.cases.untold.clone(); 1_000].concat();
    }
    let pages = render::site(&Site { trends: trends.leak(), ..site(&examined, &[]) }).unwrap();
    for page in &pages {
        assert!(page.bytes.len() <= MOST, "{} holds {} bytes", page.path, page.bytes.len());
    }
    let late = page(&pages, "metrics/M04.html");
    assert!(late.contains("cases are too many to draw one by one; the table counts them."));
    assert!(late.contains(", without "), "the list says that it is cut");
}

#[test]
fn what_rests_on_many_records_stays_light() {
    let mut files: BTreeMap<String, Vec<u8>> =
        embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned())).collect();
    let action = files["records/actions/ACT-26-01.yaml"].clone();
    for number in 0..1_200 {
        files.insert(format!("records/actions/ACT-27-{number:04}.yaml"), action.clone());
    }
    let mut examined = examine(files);
    for finding in examined.checked.outcomes.iter_mut().flat_map(|o| &mut o.findings) {
        finding.also = vec![finding.also.clone(); 5_000].concat();
    }
    let pages = render::site(&site(&examined, &[])).unwrap();
    for page in &pages {
        assert!(page.bytes.len() <= MOST, "{} holds {} bytes", page.path, page.bytes.len());
    }
    let texts = || pages.iter().filter(|p| is_html(p)).map(|p| (&p.path, String::from_utf8_lossy(&p.bytes)));
    let cut = |folder: &str, words: &str| {
        texts().filter(|(path, text)| path.starts_with(folder) && text.contains(words)).count()
    };
    assert!(cut("findings/", "more places; <code>countersign check --format json</code>") > 5);
    assert!(cut("jobs/", "more places; <code>countersign check --format json</code>") > 2);
    assert!(cut("state/", " more.</p>") > 0, "open actions at the end of a quarter");
    assert_eq!(cut("complaints/", "more records, which <a href=\"../search.html#q="), 1);
}

/// The example laboratory with so many customers more, and half as many people.
fn crowded(more: usize) -> Vec<Page> {
    let mut files: BTreeMap<String, Vec<u8>> =
        embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned())).collect();
    let text =
        |files: &BTreeMap<String, Vec<u8>>, path: &str| String::from_utf8(files[path].clone()).unwrap();
    let customer = text(&files, "records/customers/C4.yaml");
    let mut people = text(&files, "records/registers/people.yaml");
    let (start, end) = (people.find("  - id: P4").unwrap(), people.find("  - id: P5").unwrap());
    let person = people[start..end].to_owned();
    for number in 100..100 + more {
        files.insert(format!("records/customers/C{number}.yaml"), customer.clone().into_bytes());
        if number % 2 == 0 {
            people.push_str(&person.replace("id: P4", &format!("id: P{number}")));
        }
    }
    files.insert("records/registers/people.yaml".to_owned(), people.into_bytes());
    super::render(&examine(files), &[])
}

#[test]
fn lists_of_many_stand_on_several_pages() {
    let pages = crowded(1_000);
    for page in &pages {
        assert!(page.bytes.len() <= MOST, "{} holds {} bytes", page.path, page.bytes.len());
    }
    for (list, anchor) in [("customers", "customers/C1099.html"), ("people", "id=\"r-P1098\"")] {
        let first = page(&pages, &format!("{list}.html"));
        assert!(first.contains(&format!("href=\"{list}-2.html\"")), "{list}.html leads to no other");
        let holds = pages.iter().filter(|p| p.path.starts_with(&format!("{list}-")) && is_html(p));
        let last = holds.filter(|p| String::from_utf8_lossy(&p.bytes).contains(anchor)).count();
        assert_eq!(last, 1, "{anchor} stands once in {list}");
    }
    assert!(follow_links(&pages) > 10_000);
}
