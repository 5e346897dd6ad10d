//! Search: what is in the index, that it does no harm, and that a browser finds by it.

use std::collections::{BTreeMap, BTreeSet};

use countersign::model::page::Page;
use countersign::render::search::terms;
use serde_json::Value;

use super::browser::{browser, drive};
use super::markup::elements;
use super::{NORRVIK, PAGES, hostile, is_html, render};

/// So much a shard may hold, in bytes.
const MOST: usize = 150_000;

/// The value that a shard hands over.
pub(super) fn shard(pages: &[Page], name: &str) -> Value {
    let text = super::page(pages, &format!("{name}.js"));
    let start = format!("countersign.put(\"{name}\",");
    let json = text.strip_prefix(&start).and_then(|rest| rest.strip_suffix(");\n"));
    serde_json::from_str(json.unwrap_or_else(|| panic!("{name} is no shard"))).unwrap()
}

/// Entries: kind, title, address, text.
fn entries(pages: &[Page]) -> Vec<[String; 4]> {
    let names = (0..).map(|n| format!("search/entries-{n}"));
    let there = names.take_while(|name| pages.iter().any(|p| p.path == format!("{name}.js")));
    there.flat_map(|name| serde_json::from_value::<Vec<[String; 4]>>(shard(pages, &name)).unwrap()).collect()
}

/// For each term the entries that are called so, and those that say it.
fn index(pages: &[Page]) -> BTreeMap<String, [Vec<usize>; 2]> {
    let directory = shard(pages, "search/directory");
    let firsts: Vec<String> = serde_json::from_value(directory[2].clone()).unwrap();
    let mut all = BTreeMap::new();
    for (number, first) in firsts.iter().enumerate() {
        let rows = shard(pages, &format!("search/terms-{number}"));
        assert_eq!(rows[0][0].as_str(), Some(first.as_str()));
        for row in rows.as_array().unwrap() {
            let numbers = |steps: &Value| -> Vec<usize> {
                let steps =
                    steps.as_array().unwrap().iter().map(|s| usize::try_from(s.as_u64().unwrap()).unwrap());
                steps
                    .scan(0, |at, step| {
                        *at += step;
                        Some(*at)
                    })
                    .collect()
            };
            all.insert(row[0].as_str().unwrap().to_owned(), [numbers(&row[1]), numbers(&row[2])]);
        }
    }
    all
}

#[test]
fn every_record_with_a_page_is_found_by_its_id() {
    let (entries, index) = (entries(&PAGES), index(&PAGES));
    let mut looked = 0;
    let reports = NORRVIK.lab.jobs.values().flat_map(|j| &j.reports).map(|r| r.body.report_no.as_str());
    let items =
        NORRVIK.lab.jobs.values().flat_map(|j| &j.samples).filter_map(|s| s.body.lab_sample_id.as_deref());
    let others =
        NORRVIK.lab.jobs.keys().chain(NORRVIK.lab.complaints.keys()).chain(NORRVIK.lab.actions.keys());
    for id in others.map(String::as_str).chain(reports).chain(items) {
        let [called, _] = index.get(&id.to_lowercase()).unwrap_or_else(|| panic!("{id} is not in the index"));
        let texts: Vec<String> = called.iter().map(|n| entries[*n].join(" ")).collect();
        assert!(texts.iter().any(|text| text.contains(id)), "{id}: {texts:?}");
        looked += 1;
    }
    assert!(looked > 120, "only {looked} ids were looked at");
}

#[test]
fn every_entry_leads_somewhere() {
    let mut places: BTreeSet<String> = BTreeSet::new();
    for page in PAGES.iter().filter(|p| is_html(p)) {
        places.insert(page.path.clone());
        let text = std::str::from_utf8(&page.bytes).unwrap();
        places.extend(
            elements(text).iter().filter_map(|e| e.get("id")).map(|id| format!("{}#{id}", page.path)),
        );
    }
    let entries = entries(&PAGES);
    for [kind, title, address, _] in &entries {
        assert!(places.contains(address), "{kind} {title} leads to {address}");
    }
    let kinds: BTreeSet<&str> = entries.iter().map(|e| e[0].as_str()).collect();
    for kind in [
        "Job",
        "Deviation",
        "Report",
        "Item",
        "Complaint",
        "Customer",
        "Person",
        "Rule",
        "Finding",
        "Controlled document",
    ] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
}

#[test]
fn shards_are_small_and_tame() {
    for pages in [&*PAGES, &render(&hostile::laboratory(), &[])] {
        let is_shard = |p: &&Page| p.path.starts_with("search/") || p.path.starts_with("sample/");
        for page in pages.iter().filter(is_shard).filter(|p| !is_html(p)) {
            assert!(page.bytes.len() <= MOST, "{} holds {} bytes", page.path, page.bytes.len());
            let text = std::str::from_utf8(&page.bytes).unwrap();
            assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\u{202E}']), "{}", page.path);
        }
    }
    let hostile = render(&hostile::laboratory(), &[]);
    let all = entries(&hostile);
    assert!(all.iter().any(|e| e[3].contains("<script>alert(1)</script>")), "the text itself is there");
    assert!(all.iter().any(|e| e[3].contains("[U+202E]")));
}

#[test]
fn ids_are_terms_as_a_whole_and_words_are_plain() {
    let of = |text: &str| terms(text);
    assert_eq!(
        of("REQ-26-011/deviation-1, see RP-26-0402."),
        ["req-26-011/deviation-1", "rp-26-0402", "see"]
    );
    assert_eq!(of("Follow-up: Müller’s Élan, 12 items"), ["12", "elan", "follow", "items", "muller", "up"]);
    assert_eq!(of("a b - / ::"), Vec::<String>::new());
}

/// Texts with which the two ways of taking terms out are held against each other.
const TEXTS: [&str; 12] = [
    "REQ-26-011/deviation-1, see RP-26-0402.",
    "Follow-up: Müller’s Élan, 12 items",
    "ÅNGSTRÖM Straße ΟΔΟΣ İstanbul ǅ",
    "26-0117.01; 26-0117_02 (26:0117) -x- 1- -1 a.b c1",
    "<script>alert(1)</script> \u{202e}gnp.exe & \"quotes\"",
    "漢字かな交じり文 한국어 русский текст-2",
    "½ ² ٣ IV Ⅳ x²",
    "e\u{301}clair nai\u{308}ve \u{1d11e}\u{1f600} ok",
    "__proto__ constructor toString 0 00 007",
    "LiNi0.8Mn0.1Co0.1O2 d50=12.3µm 5 °C 10⁻³",
    "tab\tnew\nline\u{a0}space\u{2009}thin",
    "",
];

const SEEKER: &str = r"
  const frame = await open('jobs.html', 1280);
  const page = frame.contentDocument, window = frame.contentWindow;
  for (const text of TEXTS) say('terms', JSON.stringify(window.countersign.terms(text).sort()));
  say('scripts', page.querySelectorAll('script').length);
  press(page.body, '/');
  const seek = page.querySelector('#seek'), list = page.querySelector('#seek-list'), said = page.querySelector('#seek-said');
  say('focus', page.activeElement === seek, page.querySelectorAll('script').length);
  const look = async text => { said.textContent = ''; type(seek, text); await until(text, () => said.textContent); return [said.textContent, ...[...list.querySelectorAll('.title')].slice(0, 2).map(a => a.textContent)].join(' | '); };
  say('id', await look('req-26-011'));
  say('report', await look('RP-26-0402'));
  say('piece', await look('0402'));
  say('customer', await look('lumicell energy'));
  say('begun', await look('lumic'));
  say('none', await look('xylophone'));
  say('two', await look('containers antwerp'));
  say('short', await look('x'));
  await look('lumicell energy');
  press(seek, 'ArrowDown');
  const chosen = page.getElementById(seek.getAttribute('aria-activedescendant'));
  say('chosen', chosen.getAttribute('aria-selected'), chosen.getAttribute('role'), seek.getAttribute('aria-expanded'), chosen.querySelector('.title').textContent);
  say('marked', [...list.querySelectorAll('mark')].slice(0, 1).map(m => m.textContent).join());
  press(seek, 'Escape');
  say('closed', list.hidden, seek.getAttribute('aria-expanded'), seek.value);
  await look('RP-26-0402');
  press(seek, 'ArrowDown');
  press(seek, 'Enter');
  await until('the page', () => frame.contentWindow.location.href.includes('/jobs/'));
  say('opened', frame.contentWindow.location.href.replace(/.*\/public\//, ''));
  frame.remove();
  const results = await open('search.html#q=antwerp', 390);
  const found = results.contentDocument.querySelector('#found');
  await until('results', () => found.children.length);
  say('page', results.contentDocument.querySelector('#found-said').textContent);
  const inside = await open('jobs/REQ-26-011.html', 390);
  const box = inside.contentDocument.querySelector('#seek');
  type(box, 'RP-26-0402');
  await until('a result', () => inside.contentDocument.querySelector('#seek-list li'));
  say('deep', inside.contentDocument.querySelector('#seek-list li').dataset.href.replace(/.*\/public\//, ''), inside.contentDocument.documentElement.scrollWidth);
";

#[test]
fn a_browser_finds_what_is_there() {
    let Some(browser) = browser() else { return };
    let script = SEEKER.replace("TEXTS", &serde_json::to_string(&TEXTS).unwrap().replace('<', "\\u003c"));
    let (lines, console) = drive(&browser, &PAGES, &script);
    let taken: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("terms ")).collect();
    assert_eq!(taken.len(), TEXTS.len());
    for (text, taken) in TEXTS.iter().zip(taken) {
        let taken: Vec<String> = serde_json::from_str(taken).unwrap();
        assert_eq!(taken, terms(text), "{text:?}");
    }
    for said in [
        "scripts 1",
        "focus true 1",
        "report 1 found. | RP-26-0402 of REQ-26-011",
        "piece Nothing found.",
        "none Nothing found.",
        "short Write two letters or more.",
        "chosen true option true C2 Lumicell Energy GmbH",
        "marked lumicell",
        "closed true false lumicell energy",
    ] {
        assert!(lines.iter().any(|l| l == said), "no line {said:?} in\n{}", lines.join("\n"));
    }
    let starts = |start: &str| {
        assert!(lines.iter().any(|l| l.starts_with(start)), "no line {start:?} in\n{}", lines.join("\n"));
    };
    starts("id ");
    starts("customer ");
    starts("opened jobs/REQ-26-011.html#");
    starts("deep jobs/REQ-26-011.html#r-report-1");
    starts("page “antwerp”: ");
    starts("two ");
    assert!(console.is_empty(), "{console:#?}");
}
