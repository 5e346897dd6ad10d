//! Forms that file records: what they write is read as it was typed, and they say what a check says.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::embedded;
use countersign::load::{self, parse};
use countersign::model::form::OUTLINES;
use countersign::model::kind::Identity;
use countersign::model::page::Page;
use countersign::model::settings::Limits;
use countersign::model::tree::{Origin, SourceFile, Tree};
use countersign::validate::Schemas;
use serde_json::Value;

use super::browser::{browser, drive};
use super::{PAGES, examine, render};

/// Fills each form once with each text, and says the path, the file and every text that was typed.
const FILLER: &str = r#"
  const texts = TEXTS;
  for (const name of FORMS) {
    const frame = await open('forms/' + name + '.html', 900);
    const page = frame.contentDocument;
    const asks = within => [...within.querySelectorAll('[data-is]')].filter(p => !['group', 'list'].includes(p.dataset.is));
    for (const list of page.querySelectorAll('[data-is="list"]')) list.querySelector(':scope > .add').click();
    // lists within items that were just added
    for (const list of page.querySelectorAll('.item [data-is="list"]')) if (!list.querySelector('.item')) list.querySelector(':scope > .add').click();
    const folder = page.querySelector('#home-folder');
    if (folder) folder.value = page.querySelector('#home-folders option').value;
    for (const text of texts) {
      const typed = [];
      let words = 0;
      for (const piece of asks(page.querySelector('#fields'))) {
        const input = piece.querySelector('input, select, textarea');
        const d = piece.dataset;
        if (d.is === 'choice' || d.is === 'yesno') input.selectedIndex = input.options.length - 1;
        else if (d.is === 'day') input.value = '2026-07-01';
        else if (d.is === 'moment') { input.value = '2026-01-31'; piece.querySelector('[type="time"]').value = words % 2 ? '10:15' : ''; }
        else if (d.is === 'number') input.value = d.most || d.least || '3';
        else if (d.pattern) input.value = 'a'.repeat(64);
        else { input.value = 'most' in d ? Array.from(text).slice(0, Number(d.most)).join('') : text; words += 1; }
        if (d.is === 'moment') { const t = piece.querySelector('[type="time"]').value; typed.push('2026-01-31' + (t ? 'T' + t + '+01:00' : '')); }
        else if (d.is === 'choice' && !input.selectedOptions[0].hasAttribute('data-number')) typed.push(input.value);
        else if (['day', 'text', 'long'].includes(d.is)) typed.push(input.value.toWellFormed());
      }
      page.querySelector('#make').click();
      const faults = [...page.querySelectorAll('#wrongs li')].map(li => li.textContent);
      if (faults.length) { say('faults', name, JSON.stringify([text.toWellFormed(), faults])); continue; }
      say('made', JSON.stringify([page.querySelector('#made-path').textContent, page.querySelector('#made-text').textContent, typed, words]));
    }
    frame.remove();
  }
"#;

/// Texts that are read as something else where they are not written with care.
const TEXTS: [&str; 41] = [
    "plain words",
    "no",
    "Yes",
    "null",
    "~",
    "1e3",
    "012",
    "0x1F",
    "12:30",
    "2026-01-01",
    "- x: y",
    "a: b",
    "a #b",
    "# a",
    "| a",
    ">",
    "%TAG",
    "@here",
    "`ls`",
    "&a",
    "*a",
    "!!str",
    "{a: b}",
    "[a]",
    "'",
    "\"",
    "\\",
    "--- ",
    "...",
    " two ",
    "<script>alert(1)</script>",
    "{{ 1 }}{value}",
    "=1+1",
    "line one\nline two\n\n  indented # not a comment",
    "ends with a colon:",
    "Ünïcödé – 測試 🙂",
    "\u{202e}gnp.exe",
    "a\u{0}b\u{7}\u{1b}[31m",
    "\u{feff}mark",
    "a\u{2028}b\u{ad}c",
    "\u{e0041}tag",
];

fn texts() -> String {
    let mut all: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    all.push("long ".repeat(2_000));
    // nothing of it may end the script that it stands in
    serde_json::to_string(&all).unwrap().replace('<', "\\u003c")
}

/// All texts of a value, in its order.
fn leaves(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, into)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, into)),
        _ => {}
    }
}

/// The texts of a file, and what its schema says of it.
fn read(path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let file = SourceFile { path: Arc::from(path), bytes: Arc::from(text.as_bytes()) };
    let (doc, faults) = parse(&file, &Limits::default());
    let mut said: Vec<String> = faults.iter().map(|f| f.message.clone()).collect();
    let mut found = Vec::new();
    if let Some(doc) = doc {
        leaves(&doc.value, &mut found);
        let identity = Identity::of(path).unwrap_or_else(|| panic!("{path} is no place for a record"));
        let (_, faults) = Schemas::compile().records(&identity, &Arc::from(path), &doc);
        said.extend(faults.iter().map(|f| format!("{} {}", f.message, f.advice).trim().to_owned()));
    }
    (found, said)
}

#[test]
fn whatever_is_typed_is_read_as_it_was_typed() {
    let Some(browser) = browser() else { return };
    let names: Vec<&str> = OUTLINES.iter().map(|o| o.name).collect();
    let script = FILLER.replace("FORMS", &format!("{names:?}")).replace("TEXTS", &texts());
    let (lines, console) = drive(&browser, &PAGES, &script);
    assert!(console.is_empty(), "{console:#?}");
    let mut made = 0;
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        if let Some(said) = line.strip_prefix("faults ") {
            *refused.entry(said.to_owned()).or_default() += 1;
        }
        let Some(json) = line.strip_prefix("made ") else { continue };
        let (path, text, typed, words): (String, String, Vec<String>, usize) =
            serde_json::from_str(json).unwrap();
        if path.is_empty() {
            continue;
        }
        made += 1;
        assert!(words > 10, "{path}: only {words} texts were typed");
        let (found, said) = read(&path, &text);
        assert!(said.is_empty(), "{path}: {said:#?}\n{text}");
        let fixed = if path.contains("response") { vec!["survey_response".to_owned()] } else { Vec::new() };
        let typed: Vec<String> = fixed.into_iter().chain(typed).collect();
        assert_eq!(found, typed, "{path}\n{text}");
    }
    // what a check refuses, the form does
    assert!(refused.keys().all(|said| said.contains("unprintable character (code 0000)")), "{refused:#?}");
    assert_eq!((made, refused.len()), (names.len() * TEXTS.len(), names.len()));
}

const WRONG: &str = r#"
  const frame = await open('forms/request.html', 900);
  const page = frame.contentDocument;
  const put = (key, text) => { page.querySelector(`#fields [data-key="${key}"] input`).value = text; };
  page.querySelector('#home-id').value = '../x';
  put('requested_tat_wd', '0');
  put('contact', '  ');
  put('received_by', 'x'.repeat(201));
  put('client_reference', 'ours');
  page.querySelector('[data-key="line"] input').value = '';
  put('material', 'NMC');
  put('sample_count', '2.5');
  page.querySelector('#make').click();
  for (const li of page.querySelectorAll('#wrongs li')) say('said', li.textContent);
  say('shown', page.querySelector('#made').hidden, page.activeElement.id, page.querySelectorAll('[aria-invalid]').length);
  const shown = [...page.querySelectorAll('p.wrong')].map(p => p.textContent).filter(text => text);
  say('beside', shown.length);
  page.querySelector('#wrongs a').click();
  say('leads', page.activeElement.id);
  say('draft', frame.contentWindow.localStorage.length);
"#;

#[test]
fn a_form_says_what_a_check_says() {
    let Some(browser) = browser() else { return };
    let (lines, console) = drive(&browser, &PAGES, WRONG);
    assert!(console.is_empty(), "{console:#?}");
    let mut said: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("said ")).collect();
    let number = "A number consists of letters, digits, points and hyphens, as in REQ-26-014.";
    assert!(said.contains(&number), "{said:#?}");
    said.retain(|line| *line != number);
    // how many items there are is a fault that a check only tells when the schema's others are mended
    let long = "x".repeat(201);
    let (_, mut checked) = read(
        "records/jobs/2026/REQ-26-099/request.yaml",
        &format!(
            "received_by: {long}\nclient_reference: ours\nrequested_tat_wd: 0\nlines:\n- material: NMC\n  sample_count: 2.5\n"
        ),
    );
    let half = said.iter().position(|s| s.starts_with("`sample_count` is written")).map(|at| said.remove(at));
    assert!(half.is_some(), "{said:#?}");
    checked.retain(|line| !line.contains("sample_count"));
    checked.sort_unstable();
    said.sort_unstable();
    assert_eq!(said, checked);
    assert!(lines.iter().any(|l| l == "shown true wrongs 7"), "{lines:#?}");
    assert!(lines.iter().any(|l| l == "beside 7"), "{lines:#?}");
    assert!(lines.iter().any(|l| l == "leads home-id"), "{lines:#?}");
    assert!(lines.iter().any(|l| l == "draft 0"), "{lines:#?}");
}

const KEPT: &str = r#"
  let frame = await open('forms/complaint.html', 900);
  let page = frame.contentDocument;
  const put = (key, text) => { type(page.querySelector(`#fields [data-key="${key}"]`).querySelector('input, textarea, select'), text); };
  put('text', 'The report came late.');
  page.querySelector('#keep').click();
  put('customer', 'C1');
  page.querySelector('#fields > [data-is="list"] > .add').click();
  put('type', 'turnaround');
  put('received_on', '2026-10-14');
  frame.remove();
  frame = await open('forms/complaint.html', 900);
  page = frame.contentDocument;
  page.querySelector('#make').click();
  say('kept', JSON.stringify(page.querySelector('#made-text').textContent));
  say('open', page.querySelector('#open').href);
  put('text', 'x'.repeat(9000));
  page.querySelector('#make').click();
  say('long', page.querySelector('#open').href, page.querySelector('#made-said').textContent);
  page.querySelector('#empty').click();
  say('left', frame.contentWindow.localStorage.length, page.querySelector('#fields input').value === '');
  frame.remove();
"#;

/// The pages of the example laboratory with another line in its settings.
fn with(setting: &str) -> Vec<Page> {
    let mut files: BTreeMap<String, Vec<u8>> =
        embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned())).collect();
    files.get_mut("countersign.yaml").unwrap().extend_from_slice(setting.as_bytes());
    render(&examine(files), &[])
}

#[test]
fn a_draft_is_kept_when_asked_and_the_forge_is_handed_the_file() {
    let Some(browser) = browser() else { return };
    let site = with("\nforge: { name: gitea, url: https://forge.norrvik.example/quality/records }\n");
    let (lines, console) = drive(&browser, &site, KEPT);
    assert!(console.is_empty(), "{console:#?}");
    let said =
        |what: &str| lines.iter().find_map(|l| l.strip_prefix(what)).unwrap_or_else(|| panic!("{lines:#?}"));
    let text = "customer: C1\nreceived_on: 2026-10-14\ntype: turnaround\ntext: The report came late.\n";
    assert_eq!(serde_json::from_str::<String>(said("kept ")).unwrap(), text);
    let start = "https://forge.norrvik.example/quality/records/_new/main/records/complaints?filename=CPL-26-";
    let open = said("open ");
    assert!(open.starts_with(start) && open.contains("&value=customer%3A%20C1%0Areceived_on"), "{open}");
    let (long, why) = said("long ").split_once(' ').unwrap();
    assert!(long.starts_with(start) && !long.contains("value="), "{long}");
    assert!(why.contains("too long"), "{why}");
    assert_eq!(said("left "), "0 true");
}

#[test]
fn an_address_that_would_run_something_is_refused() {
    for bad in [
        "javascript:alert(1)",
        "http://forge.example/a",
        "https://",
        "https://a.example/?x",
        "https:///a",
        "//a.example/b",
    ] {
        let settings = format!("laboratory: {{ name: Lab }}\nforge: {{ name: gitea, url: {bad:?} }}\n");
        let tree = Tree::of(Origin::Memory, [("countersign.yaml", settings.into_bytes())]);
        let error = load::sound_settings(&tree).unwrap_err().to_string();
        assert!(
            error.contains("The setting forge was") && error.contains("countersign.yaml:2:8"),
            "{bad}: {error}"
        );
    }
    let sound = "laboratory: { name: Lab }\nforge: { name: github, url: https://forge.example/a/b }\n";
    let tree = Tree::of(Origin::Memory, [("countersign.yaml", sound.as_bytes())]);
    assert!(load::sound_settings(&tree).unwrap().forge.is_some());
}

#[test]
fn digests_named_in_the_settings_are_digests() {
    let settings = "laboratory: { name: Lab }\nhistory: { anchors: [4f2a91c0de, main] }\n";
    let tree = Tree::of(Origin::Memory, [("countersign.yaml", settings.as_bytes())]);
    let error = load::sound_settings(&tree).unwrap_err().to_string();
    assert!(error.contains("The setting history.anchors.1 was main, not a commit's id"), "{error}");
    let settings = "laboratory: { name: Lab }\napprovals: { ledger_holds: [nonsense] }\n";
    let tree = Tree::of(Origin::Memory, [("countersign.yaml", settings.as_bytes())]);
    let error = load::sound_settings(&tree).unwrap_err().to_string();
    let told = "The setting approvals.ledger_holds.0 was nonsense, not the SHA-256 of an entry of the ledger";
    assert!(error.contains(told), "{error}");
}
