//! Pages in a real browser, opened from a folder: nothing in the console, and nothing wider than the screen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::model::page::Page;
use countersign::publish;

use super::markup::unescaped;
use super::{PAGES, hostile, is_html, render, skipped};

/// Where browsers are looked for.
const BROWSERS: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/// What stands before each script: `say` writes a line, `open` opens a page of the site in a frame of a width.
const BEFORE: &str = r"<!doctype html><html lang='en'><meta charset='utf-8'><title>watcher</title><body><pre id='out'></pre><script>
const out = document.getElementById('out');
const say = (...words) => { out.append(words.join(' ') + '\n'); };
const open = (page, width) => new Promise(done => {
  const frame = document.createElement('iframe');
  frame.width = width; frame.height = 900; frame.src = page;
  frame.onload = () => done(frame);
  document.body.appendChild(frame);
});
const until = async (what, test) => {
  for (let i = 0; i < 500; i += 1) { if (test()) return; await new Promise(go => setTimeout(go, 10)); }
  throw new Error('waited in vain for ' + what);
};
const type = (input, text) => { input.value = text; input.dispatchEvent(new Event('input', { bubbles: true })); };
const press = (element, key) => element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
(async () => {
";

/// What stands after it.
const AFTER: &str = r"
})().catch(error => say('FAILED', error.stack)).then(() => say('end'));
</script>";

/// Opens each page of the site at two widths and writes down what it sees.
const WATCHER: &str = r"
  for (const page of PAGES) for (const width of [390, 1280]) {
    const frame = await open(page, width);
    const root = frame.contentDocument.documentElement;
    const styled = frame.contentWindow.getComputedStyle(root.querySelector('main')).display === 'block';
    say('page', page, width, root.scrollWidth <= width ? 'fits' : 'is ' + root.scrollWidth + ' wide', styled && 'styled', root.className);
    if (page === 'jobs.html' && width === 1280) {
      const register = root.querySelector('[data-register]').parentElement;
      say('register', register.scrollWidth <= register.clientWidth ? 'whole' : 'clipped at ' + register.clientWidth);
    }
    frame.remove();
  }
";

/// The browser, when there is one.
pub(super) fn browser() -> Option<PathBuf> {
    let found = BROWSERS.iter().map(PathBuf::from).find(|path| path.exists());
    if found.is_none() {
        skipped("no Chromium was found; pages were not opened in a browser");
    }
    found
}

/// Whether pages are asked to be light or dark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

/// Opens a page and gives the document after its scripts have run, and the browser's messages.
fn open(browser: &Path, scheme: Scheme, page: &Path) -> (String, String) {
    let profile = tempfile::tempdir().unwrap();
    let shown = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--v=0", "--window-size=1400,1000"])
        .args(["--allow-file-access-from-files", "--virtual-time-budget=300000", "--dump-dom"])
        .args(match scheme {
            Scheme::Light => None,
            Scheme::Dark => Some("--blink-settings=preferredColorScheme=0"),
        })
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    (String::from_utf8_lossy(&shown.stdout).into_owned(), String::from_utf8_lossy(&shown.stderr).into_owned())
}

/// What a script says that runs beside a published site, and what the console held.
pub(super) fn drive(browser: &Path, site: &[Page], script: &str) -> (Vec<String>, Vec<String>) {
    drive_in(browser, Scheme::Light, site, script)
}

/// The same in light or in dark.
pub(super) fn drive_in(
    browser: &Path,
    scheme: Scheme,
    site: &[Page],
    script: &str,
) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    publish::site(&out, site, false).unwrap();
    let watcher = out.join("watcher.html");
    fs::write(&watcher, format!("{BEFORE}{script}{AFTER}")).unwrap();
    let (document, messages) = open(browser, scheme, &watcher);
    let start = document.find("<pre id=\"out\">").map_or(0, |at| at + 14);
    let lines: Vec<String> = document[start..].lines().map(unescaped).collect();
    assert!(lines.iter().any(|l| l == "end"), "the script did not come to its end:\n{document}\n{messages}");
    assert!(!lines.iter().any(|l| l.starts_with("FAILED")), "{lines:#?}");
    let console = messages.lines().filter(|l| l.contains("CONSOLE")).map(str::to_owned).collect();
    (lines, console)
}

/// What the watcher says of some pages of a site, and what the console held.
fn watch(browser: &Path, site: &[Page], pages: &[&str]) -> (Vec<String>, Vec<String>) {
    drive(browser, site, &WATCHER.replace("PAGES", &format!("{pages:?}")))
}

/// Holds that each page was styled, was told that scripts run, and was no wider than the screen.
fn all_fit(lines: &[String], pages: &[&str]) {
    for page in pages {
        for width in [390, 1280] {
            let said = lines.iter().find(|l| l.starts_with(&format!("page {page} {width} ")));
            assert!(said.is_some_and(|l| l.ends_with(" fits styled js")), "{page} at {width}: {said:?}");
        }
    }
}

#[test]
fn pages_work_from_a_folder_at_both_widths() {
    let Some(browser) = browser() else { return };
    let mut pages: Vec<&str> =
        PAGES.iter().filter(|p| is_html(p) && !p.path.contains('/')).map(|p| p.path.as_str()).collect();
    pages.extend([
        "jobs/REQ-25-009.html",
        "jobs/REQ-26-001.html",
        "jobs/REQ-26-011.html",
        "jobs/REQ-26-021.html",
    ]);
    pages.extend(["customers/C1.html", "documents/09.html", "rules/REV-001.html"]);
    pages.extend(["complaints/CPL-26-02.html", "contingency/CTG-01.html", "surveys/SUR-26.html"]);
    let (lines, console) = watch(&browser, &PAGES, &pages);
    all_fit(&lines, &pages);
    assert!(lines.iter().any(|l| l == "register whole"), "{}", lines.join("\n"));
    assert!(console.is_empty(), "{console:#?}");
}

#[test]
fn hostile_text_breaks_no_page() {
    let Some(browser) = browser() else { return };
    let site = render(&hostile::laboratory(), &[]);
    let pages = [
        "index.html",
        "jobs.html",
        "findings.html",
        "people.html",
        "about.html",
        "customers/C8.html",
        "documents/09.html",
        "jobs/REQ-26-011.html",
        "jobs/R~20~3ci~3e~27~26~22~23~25~3f.html",
    ];
    let (lines, console) = watch(&browser, &site, &pages);
    all_fit(&lines, &pages);
    assert!(console.is_empty(), "{console:#?}");
}

#[test]
fn what_the_policy_forbids_is_seen_in_the_console() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    let bad = super::page(&PAGES, "about.html").replace("</main>", "<p style=\"color:red\">x</p></main>");
    fs::write(&page, bad).unwrap();
    let (_, messages) = open(&browser, Scheme::Light, &page);
    assert!(messages.contains("CONSOLE"), "the watch over the console sees nothing:\n{messages}");
}
