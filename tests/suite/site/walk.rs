//! An assessor's half hour, walked in a browser from a folder, by keyboard alone.
//!
//! Every step is made with keys that a person would press; scripts only look. At each stop the focus is held
//! to be visible, named, in view and uncovered, and to come after the stop before it, in the page's order and
//! to the eye. A walk that fails names the step at which it did.

use std::fs;
use std::path::Path;
use std::process::Command;

use countersign::publish;
use serde_json::json;

use super::browser::browser;
use super::devtools::Tab;
use super::{PAGES, skipped};

/// Stops after which a person would have given up.
const PATIENCE: usize = 250;

/// Where the focus is, and what is wrong with it; `null` when it has left the page.
///
/// To the eye a stop may be below the one before it or to the right of it, but not above and to the left,
/// unless another part of the page begins there.
const FOCUS: &str = r"(() => {
  const at = document.activeElement, was = window.walked;
  if (!at || at === document.body) { window.walked = null; return null; }
  const wrong = [], style = getComputedStyle(at);
  const boxes = [...at.getClientRects()].filter(box => box.width && box.height);
  const box = boxes[0] || at.getBoundingClientRect();
  const part = at.closest('nav, aside, header, main, footer');
  const place = { left: box.left + scrollX, right: box.right + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY };
  const middle = (from, to, most) => (Math.max(0, from) + Math.min(most, to)) / 2;
  const isSeen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const top = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  if (!boxes.length) wrong.push('takes no room');
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push('shows no focus');
  if (!isSeen) wrong.push('is out of view');
  else if (!top || !(at === top || at.contains(top))) wrong.push('is covered by ' + (top && top.outerHTML.slice(0, 80)));
  if (was && was.at !== at && was.at.isConnected) {
    if (!(was.at.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push('stands before the stop before it');
    if (was.part === part && place.bottom <= was.place.top && place.left < was.place.right) wrong.push('leads back up the page');
  }
  window.walked = { at, part, place };
  return { wrong: wrong.join(', '), part: part ? part.tagName.toLowerCase() : '', section: at.closest('[id]')?.id || '', tag: at.outerHTML.slice(0, 120) };
})()";

/// A stop of the focus, as it is told to whoever can not see it.
struct Stop {
    name: String,
    part: String,
}

/// Somebody with a keyboard.
struct Assessor {
    tab: Tab,
    step: &'static str,
    keys: usize,
}

impl Assessor {
    /// Begins a step of the walk.
    fn step(&mut self, name: &'static str) {
        self.step = name;
    }

    fn fails(&mut self, why: &str) -> ! {
        let address = self.tab.look("location.href");
        panic!("the walk failed at {:?}, after {} keys, on {address}: {why}", self.step, self.keys)
    }

    fn press(&mut self, key: &str) {
        self.keys += 1;
        self.tab.press(key);
    }

    /// Presses a key that may take the focus anywhere.
    fn jump(&mut self, key: &str) {
        self.tab.look("void (window.walked = null)");
        self.press(key);
    }

    /// Writes into the box that has the focus.
    fn write(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(letter.encode_utf8(&mut [0; 4]));
        }
    }

    /// The next stop; nothing where the focus left the page.
    fn next(&mut self) -> Option<Stop> {
        self.press("Tab");
        let seen = self.tab.look(FOCUS);
        let wrong = seen["wrong"].as_str()?;
        if !wrong.is_empty() {
            self.fails(&format!("the focus on {} {wrong}", seen["tag"]));
        }
        let object = self.tab.ask("Runtime.evaluate", &json!({ "expression": "document.activeElement" }));
        let asked = json!({ "objectId": object["result"]["objectId"], "fetchRelatives": false });
        let told = self.tab.ask("Accessibility.getPartialAXTree", &asked);
        let name = told["nodes"][0]["name"]["value"].as_str().unwrap_or_default().to_owned();
        if name.is_empty() {
            self.fails(&format!("{} has no name", seen["tag"]));
        }
        Some(Stop { name, part: seen["part"].as_str().unwrap_or_default().to_owned() })
    }

    /// Goes on from stop to stop until one in such a part of the page is called so, or begins so.
    fn tab_to(&mut self, part: &str, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..PATIENCE {
            match self.next() {
                Some(stop) if stop.part == part && stop.name.starts_with(name) => return,
                Some(stop) => passed.push(stop.name),
                None => break,
            }
        }
        self.fails(&format!("no stop {name:?} in {part:?}; there were {passed:?}"))
    }

    /// Presses Enter and waits for an address with such a text in it.
    fn enter(&mut self, address: &str) {
        let there = format!("location.href.includes({address:?}) && document.readyState === 'complete'");
        self.press("Enter");
        if !self.tab.until(&there) {
            self.fails(&format!("Enter did not lead to {address:?}"));
        }
    }

    /// Holds that the page shows a text, maybe after a while.
    fn sees(&mut self, text: &str) {
        let shown =
            format!("document.querySelector('main').innerText.replace(/\\s+/g, ' ').includes({text:?})");
        if !self.tab.until(&shown) {
            self.fails(&format!("the page does not say {text:?}"));
        }
    }

    /// Holds that the place on the page to which the address leads is in view.
    fn is_at_its_place(&mut self) {
        let there = "(() => { const box = document.querySelector(':target')?.getBoundingClientRect(); \
                     return !!box && box.top > -2 && box.top < innerHeight; })()";
        if !self.tab.until(there) {
            self.fails("the place that the address names is not in view");
        }
    }

    /// The page's main heading.
    fn heading(&mut self) -> String {
        self.tab.look("document.querySelector('h1').innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Goes to a page of the navigation: the key for the search is the way to the header.
    fn turn_to(&mut self, name: &str, address: &str) {
        self.jump("/");
        self.tab_to("nav", name);
        self.enter(address);
    }

    /// Skips to the content of a page just opened, and gives the first stop there.
    fn skip(&mut self) -> String {
        self.jump("Tab");
        let name = self.tab.look("document.activeElement.innerText");
        if name != "Skip to content" {
            self.fails(&format!("the first stop is {name}"));
        }
        self.enter("#main");
        match self.next() {
            Some(stop) if stop.part == "main" => stop.name,
            Some(stop) => self.fails(&format!("after the skip link comes {:?}", stop.name)),
            None => self.fails("nothing comes after the skip link"),
        }
    }
}

#[test]
fn an_assessor_walks_the_site_by_keyboard_alone() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    publish::site(&out, &PAGES, false).unwrap();
    let mut tab = Tab::start(&browser, 1280, 900);
    tab.go(&out.join("index.html"), "");
    let mut assessor = Assessor { tab, step: "start", keys: 0 };
    for part in [
        cover,
        findings_and_a_first_trail,
        people_on_a_date,
        a_second_trail_from_the_register,
        a_third_trail_by_report_number,
        a_clause,
        feedback,
        a_sample,
    ] {
        part(&mut assessor);
        let wrongs = assessor.tab.wrongs();
        assert_eq!(wrongs, Vec::<String>::new(), "{}", assessor.step);
    }
    assert!(assessor.keys < 900, "the walk took {} keys", assessor.keys);
}

fn cover(a: &mut Assessor) {
    a.step("cover");
    for text in ["Norrvik", "As of 15 Oct 2026", "Three questions", "What this site cannot see"] {
        a.sees(text);
    }
    a.skip();
}

fn findings_and_a_first_trail(a: &mut Assessor) {
    a.step("findings, from the cover");
    a.tab_to("main", "Clauses");
    a.tab_to("main", "All findings, by rule");
    a.enter("findings.html");
    a.sees("grouped by rule");
    a.skip();
    a.step("a job, from a finding");
    a.tab_to("main", "REQ-26-011");
    a.enter("jobs/REQ-26-011.html");
    assert_eq!(a.heading(), "REQ-26-011");
    for text in ["What was agreed?", "Was every change told, and agreed, before it happened?"] {
        a.sees(text);
    }
    a.is_at_its_place();
}

fn people_on_a_date(a: &mut Assessor) {
    a.step("who signed, from a job");
    a.sees("Review, technical");
    a.tab_to("main", "Jonas Lindqvist");
    a.step("the roles of a person on a date");
    a.enter("people.html#");
    a.is_at_its_place();
    let said = a.tab.look("document.querySelector(':target').innerText.replace(/\\s+/g, ' ')");
    let said = said.as_str().unwrap_or_default();
    // signed as technical manager on 21 April 2026, three weeks after he became it
    for text in ["Jonas Lindqvist", "Technical manager now", "1 Apr 2026"] {
        assert!(said.contains(text), "{said:?} does not say {text:?}");
    }
}

fn a_second_trail_from_the_register(a: &mut Assessor) {
    a.step("the register of jobs, from the header");
    a.turn_to("Jobs", "jobs.html");
    a.sees("45 requests");
    a.step("the register, narrowed to one customer");
    assert_eq!(a.skip(), "Find in this list");
    a.write("lumicell");
    a.sees("7 of 45 jobs");
    a.tab_to("main", "REQ-");
    let wanted = a.tab.look("document.activeElement.innerText").as_str().unwrap_or_default().to_owned();
    a.enter(&format!("jobs/{wanted}.html"));
    assert_eq!(a.heading(), wanted);
    a.sees("Lumicell Energy GmbH");
    a.step("the timeline of a job");
    a.tab_to("nav", "Timeline");
    a.enter("#timeline");
    a.is_at_its_place();
    a.sees("Happened");
}

fn a_third_trail_by_report_number(a: &mut Assessor) {
    a.step("search by report number");
    a.jump("/");
    a.write("RP-26-0402");
    if !a.tab.until("document.querySelector('#seek-list li') !== null") {
        a.fails("nothing was found");
    }
    a.press("ArrowDown");
    a.enter("jobs/REQ-26-011.html#r-report-1");
    a.is_at_its_place();
    a.sees("RP-26-0402");
}

fn a_clause(a: &mut Assessor) {
    a.step("a clause, from the header");
    a.turn_to("Clauses", "clauses.html");
    a.skip();
    a.tab_to("main", "REV-001");
    a.step("a rule, from a clause");
    a.enter("rules/REV-001.html");
    a.sees("7.1.1");
}

fn feedback(a: &mut Assessor) {
    a.step("feedback, from the registers");
    a.turn_to("Registers", "registers.html");
    a.skip();
    a.tab_to("main", "Feedback");
    a.enter("feedback.html");
    a.tab_to("main", "FB-25-01");
    a.enter("feedback/FB-25-01.html");
    a.sees("ACT-25-01");
    a.step("the action that feedback led to");
    a.tab_to("main", "ACT-25-01");
    a.enter("actions/ACT-25-01.html");
}

fn a_sample(a: &mut Assessor) {
    a.step("a sample, drawn by a word");
    a.turn_to("Sample", "sample.html");
    a.tab_to("main", "Word of the assessor");
    a.write("kite");
    a.enter("#word=kite");
    a.sees("records drawn by the word “kite”");
    a.step("a record that was drawn");
    a.tab_to("main", "Draw");
    a.tab_to("main", "REQ-");
    a.enter("jobs/REQ-");
    a.sees("What was agreed?");
    a.step("what was agreed, done and reported");
    a.tab_to("nav", "Agreed, done, reported");
    a.enter("#compared");
    a.is_at_its_place();
}

/// What keeps a focus from being followed: in style, where on the page, and as it must be told.
const FAULTS: [(&str, &str, &str); 4] = [
    (":focus-visible { outline: none; }", "", "shows no focus"),
    ("main::before { content: ''; position: fixed; inset: 0; z-index: 10; }", "", "is covered by"),
    ("", "<p><a href=\"a\">second</a></p><p><a href=\"b\" tabindex=\"1\">first</a></p>", "stands before"),
    (
        ".turned { display: flex; flex-flow: column-reverse; }",
        "<div class=\"turned\"><a href=\"a\">a</a><a href=\"b\">b</a></div>",
        "leads back up",
    ),
];

#[test]
fn a_focus_that_can_not_be_followed_is_noticed() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut tab = Tab::start(&browser, 1280, 900);
    let style = |path: &str| super::page(&PAGES, path);
    let site = |(rule, body, _): &(&str, &str, &str)| {
        let page = format!(
            "<!doctype html><link rel=stylesheet href=countersign.css><main>{body}<a href=\"c\">c</a></main>"
        );
        fs::write(folder.path().join("page.html"), page).unwrap();
        fs::write(folder.path().join("countersign.css"), format!("{}{rule}", style("countersign.css")))
            .unwrap();
    };
    for fault in [("", "", "")].iter().chain(&FAULTS) {
        site(fault);
        tab.go(&folder.path().join("page.html"), "");
        let mut told = Vec::new();
        for _ in 0..3 {
            tab.press("Tab");
            told.extend(tab.look(FOCUS)["wrong"].as_str().map(str::to_owned));
        }
        let is_told = told.iter().any(|wrong| wrong.contains(fault.2));
        assert!(is_told && (!fault.2.is_empty() || told.concat().is_empty()), "{fault:?}: {told:?}");
    }
}

/// The text of a PDF, laid out as on paper.
fn text_of(pdf: &[u8], folder: &Path) -> Option<String> {
    let file = folder.join("job.pdf");
    fs::write(&file, pdf).unwrap();
    let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        skipped("no pdftotext was found; what a job prints was not read back");
        return None;
    };
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(String::from_utf8(read.stdout).unwrap())
}

#[test]
fn a_job_file_prints_and_can_be_read_back() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    publish::site(&out, &PAGES, false).unwrap();
    let mut tab = Tab::start(&browser, 1280, 900);
    tab.go(&out.join("jobs/REQ-26-011.html"), "");
    let Some(text) = text_of(&tab.print(), folder.path()) else { return };
    let sheets: Vec<&str> = text.split('\u{c}').filter(|sheet| !sheet.trim().is_empty()).collect();
    assert!(sheets.len() > 1, "{text}");
    for (at, sheet) in sheets.iter().enumerate() {
        // the foot of every sheet, written by CSS
        let foot = format!("Page {} of {}", at + 1, sheets.len());
        assert!(sheet.contains(&foot) && sheet.contains("commit 0123456789ab"), "{foot}:\n{sheet}");
    }
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Form 09-App-01",
        "REQ-26-011",
        "RP-26-0402",
        "Cobaltis Trading SA",
        "What was agreed?",
        "Jonas Lindqvist",
    ] {
        assert!(plain.contains(said), "not on paper: {said:?}\n{text}");
    }
    for unsaid in ["Skip to content", "In this file", "Search this site"] {
        assert!(!plain.contains(unsaid), "on paper: {unsaid:?}");
    }
}
