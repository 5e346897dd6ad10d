//! Every kind of page looked through by axe-core in a browser: in light, in dark, and on a narrow screen.

use std::fs;
use std::path::Path;

use countersign::model::page::Page;

use super::browser::{Scheme, browser, drive_in};
use super::{PAGES, is_html};

/// Pages looked through besides those in the site's root: one of each folder, and jobs of several sorts.
const WITHIN: [&str; 7] = [
    "jobs/REQ-25-009.html",
    "jobs/REQ-26-001.html",
    "jobs/REQ-26-011.html",
    "jobs/REQ-26-021.html",
    "sample.html#word=kite",
    "search.html#q=antwerp",
    "jobs.html#state=Reported&sort=due",
];

/// Pages of registers that look alike, of which some are enough.
const ALIKE: [&str; 9] = [
    "agreements.html",
    "analyses.html",
    "communications.html",
    "contingency.html",
    "disclosures.html",
    "objectives.html",
    "plans.html",
    "providers.html",
    "surveys.html",
];

const LOOKER: &str = r"
  say('dark', matchMedia('(prefers-color-scheme: dark)').matches);
  const root = location.href.replace(/[^/]*$/, '');
  for (const name of PAGES) {
    const frame = await open(name, WIDTH);
    const page = frame.contentDocument;
    if (name.includes('#word')) await until('the draw', () => page.querySelector('#drawn tbody'));
    if (name.includes('#q=')) await until('results', () => page.querySelector('#found li'));
    const script = page.createElement('script');
    const loaded = new Promise((done, failed) => { script.onload = done; script.onerror = failed; });
    script.src = root + 'axe.js';
    page.head.append(script);
    await loaded;
    if (name === 'registers.html') {
      type(page.querySelector('#seek'), 'lumicell');
      await until('a result', () => page.querySelector('#seek-list li'));
    }
    const found = await frame.contentWindow.axe.run(page, { preload: false, resultTypes: ['violations'],
      runOnly: TAGS, rules: ASIDE });
    say('page', name, found.passes.length + found.incomplete.length >= LEAST ? 'looked through' : 'not looked through');
    for (const wrong of found.violations) for (const node of wrong.nodes.slice(0, 5))
      say('wrong', name, wrong.id, node.html.slice(0, 200).replace(/\s+/g, ' '), node.failureSummary.replace(/\s+/g, ' '));
    frame.remove();
  }
";

/// What axe-core looks at.
struct Look {
    /// Tags, or names of rules.
    tags: &'static [&'static str],
    /// Rules of those that are left out, as JSON.
    aside: &'static str,
    /// How many rules at least must have had something to look at on each page.
    least: usize,
}

const TAGS: &[&str] = &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const ALL: Look = Look { tags: TAGS, aside: "{}", least: 11 };

/// What differs between light and dark: nothing but colours does.
const COLOURS: Look = Look { tags: &["color-contrast", "link-in-text-block"], aside: "{}", least: 1 };

/// What differs between wide and narrow: all but colours. To look at those takes longer than at all else.
const LAYOUT: Look = Look { tags: TAGS, aside: "{ 'color-contrast': { enabled: false } }", least: 10 };

/// What looks through the pages, in a browser.
fn looker(pages: &[String], width: u32, look: &Look) -> String {
    LOOKER
        .replace("PAGES", &format!("{pages:?}"))
        .replace("WIDTH", &width.to_string())
        .replace("TAGS", &format!("{:?}", look.tags))
        .replace("ASIDE", look.aside)
        .replace("LEAST", &look.least.to_string())
}

/// One page of each kind, with some that a script has filled.
pub(super) fn one_of_each_kind() -> Vec<String> {
    let html = || PAGES.iter().filter(|p| is_html(p)).map(|p| p.path.as_str());
    let mut all: Vec<String> =
        html().filter(|p| !p.contains('/') && !ALIKE.contains(p)).map(str::to_owned).collect();
    let mut folders: Vec<&str> = html().filter_map(|p| p.split_once('/')).map(|(folder, _)| folder).collect();
    folders.dedup();
    for folder in folders {
        all.extend(html().find(|p| p.starts_with(&format!("{folder}/"))).map(str::to_owned));
    }
    all.extend(WITHIN.map(str::to_owned));
    all
}

/// What axe-core finds wrong on one page of each kind.
fn wrong(scheme: Scheme, width: u32, look: &Look) -> Option<Vec<String>> {
    let browser = browser()?;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendor/axe-core/axe.min.js");
    let axe = Page { path: "axe.js".to_owned(), bytes: fs::read(axe).unwrap() };
    let mut site = PAGES.clone();
    site.push(axe);
    let pages = one_of_each_kind();
    let script = looker(&pages, width, look);
    let (lines, console) = drive_in(&browser, scheme, &site, &script);
    assert!(lines.contains(&format!("dark {}", scheme == Scheme::Dark)), "{lines:#?}");
    for page in &pages {
        let said = format!("page {page} looked through");
        assert!(lines.contains(&said), "no line {said:?} in\n{}", lines.join("\n"));
    }
    assert!(console.is_empty(), "{console:#?}");
    Some(lines.into_iter().filter(|l| l.starts_with("wrong ")).collect())
}

#[test]
fn axe_finds_nothing_wrong_in_light() {
    assert_eq!(wrong(Scheme::Light, 1280, &ALL).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn axe_finds_no_wrong_colour_in_dark() {
    assert_eq!(wrong(Scheme::Dark, 1280, &COLOURS).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn axe_finds_nothing_wrong_on_a_narrow_screen() {
    assert_eq!(wrong(Scheme::Light, 390, &LAYOUT).unwrap_or_default(), Vec::<String>::new());
}

#[test]
fn axe_would_find_what_is_wrong() {
    let Some(browser) = browser() else { return };
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendor/axe-core/axe.min.js");
    let bad = super::page(&PAGES, "about.html").replace("<html lang=\"en\">", "<html>");
    let site = [
        Page { path: "axe.js".to_owned(), bytes: fs::read(axe).unwrap() },
        Page { path: "about.html".to_owned(), bytes: bad.into_bytes() },
        PAGES.iter().find(|p| p.path == "countersign.js").unwrap().clone(),
    ];
    let script = looker(&["about.html".to_owned()], 1280, &ALL);
    let (lines, _) = drive_in(&browser, Scheme::Light, &site, &script);
    assert!(lines.iter().any(|l| l.starts_with("wrong about.html html-has-lang")), "{lines:#?}");
}
