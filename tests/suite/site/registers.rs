//! Registers: facets, finding, sorting and the address in a browser; sheets of a long register without one.

use std::sync::LazyLock;

use countersign::model::page::Page;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use jiff::civil::date;

use super::browser::{browser, drive};
use super::links::follow_links;
use super::{PAGES, is_html, page, render};

/// So much a page may hold, in bytes.
const MOST: usize = 400_000;

/// The site of a laboratory with so many jobs that its registers stand on sheets.
static LARGE: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let tree = Tree::of(Origin::Memory, pipeline::large(500));
    let input = Input::new(tree, Vec::new(), date(2026, 10, 15));
    render(&pipeline::examine(input, &|_| {}), &[])
});

/// Works the register of jobs as a reader would, and says what it shows after each step.
const READER: &str = r"
  const frame = await open('jobs.html', 1280);
  const page = frame.contentDocument, window = frame.contentWindow;
  const find = page.querySelector('#find');
  const box = (name, value) => page.querySelector(`.facets input[name='${name}'][value='${value}']`);
  const shown = () => [...page.querySelectorAll('[data-register] tbody tr:not([hidden]) th')].map(h => h.textContent);
  const count = () => page.querySelector('#count').textContent;
  const counted = (name, value) => box(name, value).parentElement.querySelector('.n').textContent;
  say('count', count());
  type(find, 'rp-26-0402');
  say('found', count(), shown());
  say('address', window.location.hash);
  type(find, '');
  say('state', counted('state', 'Reported'), counted('findings', 'Major'));
  box('state', 'Withdrawn').click();
  say('facet', count(), window.location.hash);
  say('others', counted('state', 'Reported'), counted('findings', 'Major'));
  box('state', 'Declined').click();
  say('both', count(), window.location.hash);
  window.history.back();
  await until('the way back', () => !box('state', 'Declined').checked);
  say('back', count(), box('state', 'Withdrawn').checked);
  window.location.hash = '#customer=Lumicell%20Energy%20GmbH&sort=-due';
  await until('the address', () => box('customer', 'Lumicell Energy GmbH').checked);
  say('sent', count(), shown()[0]);
  window.location.hash = '#main';
  await until('the whole', () => !box('customer', 'Lumicell Energy GmbH').checked);
  const head = [...page.querySelectorAll('[data-register] thead th')][0];
  head.querySelector('button').click();
  say('sorted', shown()[0], head.getAttribute('aria-sort'), window.location.hash);
  head.querySelector('button').click();
  say('sorted', shown()[0], head.getAttribute('aria-sort'), page.querySelectorAll('[aria-sort]').length);
  const due = [...page.querySelectorAll('[data-register] thead th')][6];
  due.querySelector('button').click();
  say('empty', page.querySelector('[data-register] tbody tr:last-child td[data-l=Due]').textContent);
  frame.remove();
  for (const name of ['complaints', 'actions', 'customers', 'documents', 'methods', 'numbers']) {
    const frame = await open(name + '.html', 1280);
    const page = frame.contentDocument;
    const sets = [...page.querySelectorAll('.facets fieldset')];
    const rows = page.querySelectorAll('[data-register] tbody tr').length;
    const sums = sets.every(set => [...set.querySelectorAll('.n')].reduce((sum, n) => sum + Number(n.textContent), 0) === rows);
    const named = [...page.querySelectorAll('.facets label')].every(label => label.textContent.trim().length > 1);
    say('register', name, sets.map(set => set.querySelector('legend').textContent).join(','), sums, named);
    frame.remove();
  }
";

#[test]
fn a_register_is_filtered_found_in_and_sorted() {
    let Some(browser) = browser() else { return };
    let (lines, console) = drive(&browser, &PAGES, READER);
    for said in [
        "count 45 of 45 jobs shown, by Received, descending",
        "found 1 of 45 jobs shown, by Received, descending REQ-26-011",
        "address #find=rp-26-0402",
        "state 40 13",
        "facet 1 of 45 jobs shown, by Received, descending #state=Withdrawn",
        "others 40 0",
        "both 2 of 45 jobs shown, by Received, descending #state=Declined,Withdrawn",
        "back 1 of 45 jobs shown, by Received, descending true",
        "sent 7 of 45 jobs shown, by Due, descending REQ-26-020",
        "sorted REQ-25-001 ascending #sort=job",
        "sorted REQ-26-029 descending 1",
        "empty –",
        "register complaints Received,From,About,Justified,Closed,Findings true true",
        "register actions Raised,Owner,Effect,Closed,Findings true true",
        "register customers Kind,Status,Findings true true",
        "register documents Kind true true",
        "register numbers Customer,Registered,State there,In the records,Findings true true",
    ] {
        assert!(lines.iter().any(|l| l == said), "no line {said:?} in\n{}", lines.join("\n"));
    }
    assert!(console.is_empty(), "{console:#?}");
}

#[test]
fn a_long_register_stands_on_sheets_and_no_page_is_heavy() {
    for page in LARGE.iter() {
        assert!(page.bytes.len() <= MOST, "{} holds {} bytes", page.path, page.bytes.len());
    }
    let index = page(&LARGE, "jobs.html");
    assert!(index.contains("href=\"jobs-2026.html\"") && index.contains("href=\"jobs-2025.html\""));
    let is_sheet = |p: &&Page| is_html(p) && p.path.starts_with("jobs-");
    let rows: usize =
        LARGE.iter().filter(is_sheet).map(|p| page(&LARGE, &p.path).matches("<tr data-find=").count()).sum();
    assert_eq!(rows, 500, "each job stands on one sheet");
    let customer = page(&LARGE, "customers/C1.html");
    assert!(!customer.contains("~jobs") || customer.contains("Older jobs"));
    follow_links(&LARGE);
}

#[test]
fn numbers_of_an_order_are_not_made_small_where_names_are_taken_out() {
    // Names are taken out of pages as they are written; in small letters they would stay.
    let register = page(&PAGES, "jobs.html");
    assert!(
        register.contains("Two containers from Antwerp") && !register.contains("two containers from antwerp")
    );
}
