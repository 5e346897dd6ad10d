//! What can be asked of the answers without a connection.

use std::time::{Duration, Instant};

use countersign::model::page::Page;
use countersign::serve::{Asked, Board, Telling, Trouble, answer};
use proptest::prelude::*;

fn page(path: &str, text: &str) -> Page {
    Page { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn get(target: &str) -> Asked {
    let hosts = vec!["localhost".to_owned()];
    Asked { method: "GET".to_owned(), target: target.to_owned(), hosts, ..Asked::default() }
}

const HTML: &str = "<html><head><title>t</title></head><body class=\"a\"><main>m</main></body></html>";

#[test]
fn a_page_has_the_strip_and_what_is_no_page_is_as_it_was() {
    let board = Board::new("run");
    let odd = [
        page("a.html", HTML),
        page("bare.html", "no head"),
        page("x.bin", "\u{1}"),
        page("d/index.html", HTML),
    ];
    board.show(Some(odd.to_vec()), Telling { found: "<5 & \"more\">".to_owned(), ..Telling::default() });
    let body = |target: &str| String::from_utf8(answer(&get(target), &board.now()).body).unwrap();
    let woven = body("/a.html?q=1#x");
    assert!(woven.contains("<body class=\"a\"><aside id=\"countersign-preview\""), "{woven}");
    assert!(woven.contains("&lt;5 &amp; &quot;more&quot;&gt;"), "{woven}");
    assert_eq!(body("/bare.html"), "no head");
    assert_eq!(body("/x.bin"), "\u{1}");
    assert_eq!(answer(&get("/x.bin"), &board.now()).form, "application/octet-stream");
    assert_eq!(body("/%61.html"), woven);
    assert!(body("/d/").contains("data-page=\"run-1\""));
}

#[test]
fn a_state_changes_with_the_page_or_the_strip_alone() {
    let board = Board::new("ru<n");
    let telling = Telling::default();
    board.show(Some(vec![page("a.html", HTML), page("b.html", HTML)]), telling.clone());
    let (a, b) = (board.now().seen("a.html"), board.now().seen("b.html"));
    board.show(Some(vec![page("a.html", HTML), page("b.html", "<p>")]), telling.clone());
    assert_eq!(board.now().seen("a.html"), a);
    assert_ne!(board.now().state("b.html"), b.rsplit_once('-').unwrap().0);
    let trouble = Some(Trouble { what: "It broke.".to_owned(), messages: vec!["1 | a".to_owned()] });
    board.show(None, Telling { trouble, ..telling });
    assert_ne!(board.now().seen("a.html"), a);
    assert_eq!(board.now().state("a.html"), "run-1");
    let start = Instant::now();
    let _ = board.after("a.html", &a, Duration::from_mins(1));
    assert!(start.elapsed() < Duration::from_secs(30), "what has changed already is not waited for");
    let seen = board.now().seen("a.html");
    assert_eq!(board.after("a.html", &seen, Duration::from_millis(10)).seen("a.html"), seen);
}

proptest! {
    /// Whatever is asked, the answer is a page that is there, the preview's own, or a refusal.
    #[test]
    fn no_request_is_answered_with_anything_else(
        method in "GET|HEAD|[A-Z]{1,5}",
        target in "(/|%2e|\\.\\.|~preview|state\\?page=|&seen=|a\\.html|[ -~]){0,8}",
        host in "localhost|127\\.0\\.0\\.1|[ -~]{0,12}",
    ) {
        let board = Board::new("run");
        board.show(Some(vec![page("a.html", HTML)]), Telling::default());
        let asked = Asked { method, target, hosts: vec![host], ..Asked::default() };
        let told = answer(&asked, &board.now());
        let body = String::from_utf8(told.body).unwrap();
        match told.status {
            200 => prop_assert!(asked.method == "GET" || asked.method == "HEAD"),
            404 => prop_assert!(!body.contains("<main>m</main>")),
            400 | 403 | 405 | 421 => prop_assert!(body.len() < 100),
            other => prop_assert!(false, "{}", other),
        }
    }
}
