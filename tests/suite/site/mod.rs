//! The site: pages, their links, their harmlessness, and the publishing door.

use std::sync::LazyLock;

use countersign::embedded;
use countersign::model::page::Page;
use countersign::model::tree::{Origin, Tree};
use countersign::model::when::When;
use countersign::pipeline::{self, Examined, Input};
use countersign::render::{self, Site};
use jiff::civil::date;

mod access;
mod answers;
mod browser;
mod builds;
mod compare;
mod days;
mod devtools;
mod drawn;
mod edition;
mod escape;
mod forms;
mod hostile;
mod late;
mod linked;
pub(crate) mod links;
mod markdown;
mod markup;
mod period;
mod preview;
mod print;
mod publish;
mod quiet;
mod records;
mod registers;
mod search;
mod templates;
mod traced;
mod valid;
mod walk;
mod whole;
mod words;

/// The example laboratory, examined once for all tests.
pub(crate) static NORRVIK: LazyLock<Examined> = LazyLock::new(|| examine(embedded::example()));

/// Its site.
static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| render(&NORRVIK, &[]));

fn examine<B: Into<std::sync::Arc<[u8]>>>(files: impl IntoIterator<Item = (String, B)>) -> Examined {
    let tree = Tree::of(Origin::Memory, files);
    let input = Input::new(tree, Vec::new(), date(2026, 10, 15));
    pipeline::examine(input, &|_| {})
}

fn site<'a>(examined: &'a Examined, overrides: &'a [(String, String)]) -> Site<'a> {
    Site {
        // once a test; the program itself keeps them beside the laboratory
        trends: pipeline::groupings(&examined.lab).leak(),
        forms: pipeline::forms().leak(),
        lab: &examined.lab,
        checked: &examined.checked,
        spots: &examined.spots,
        tree: &examined.tree,
        commit: Some("0123456789abcdef0123456789abcdef01234567"),
        committed: Some(When::on(date(2026, 10, 7))),
        vouchers: None,
        period: None,
        version: "0.0.0",
        overrides,
    }
}

pub(crate) fn render(examined: &Examined, overrides: &[(String, String)]) -> Vec<Page> {
    render::site(&site(examined, overrides)).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether a page is one of HTML.
fn is_html(page: &Page) -> bool {
    std::path::Path::new(&page.path).extension().is_some_and(|ending| ending == "html")
}

/// Tells of a test that could not be run here. Without capture it is seen; CI runs the suite so.
fn skipped(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// The text of the page at `path`.
fn page<'a>(pages: &'a [Page], path: &str) -> &'a str {
    let found = pages.iter().find(|p| p.path == path).unwrap_or_else(|| panic!("no page {path}"));
    std::str::from_utf8(&found.bytes).unwrap()
}
