//! The preview in a real browser: pages load themselves again, and what somebody entered is kept.

use serde_json::json;

use super::browser::browser;
use super::devtools::Tab;
use crate::cli::run::laboratory;
use crate::serve::{Preview, edit};

const REQUEST: &str = "records/jobs/2026/REQ-1/request.yaml";

fn go(tab: &mut Tab, preview: &Preview, path: &str) {
    let address = format!("http://127.0.0.1:{}{path}", preview.port);
    tab.ask("Page.navigate", &json!({ "url": address }));
    let there = format!("location.pathname === '{path}' && document.readyState === 'complete'");
    assert!(tab.until(&there), "{address} did not load");
}

/// Whether the text of the page, or of its strip, holds some words.
fn says(tab: &mut Tab, words: &str) -> bool {
    tab.until(&format!("document.body.innerText.includes({words:?})"))
}

#[test]
fn a_page_loads_itself_again_and_a_strip_renews_itself() {
    let Some(browser) = browser() else { return };
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    let mut tab = Tab::start(&browser, 1280, 900);
    go(&mut tab, &preview, "/jobs/REQ-1.html");
    assert!(says(&mut tab, "PO 4500-1") && says(&mut tab, "No open finding"));
    edit(lab.path(), REQUEST, "PO 4500-1", "PO 4711");
    assert!(says(&mut tab, "PO 4711"), "it did not load again");

    tab.look("window.stays = 1");
    edit(lab.path(), REQUEST, "contact: Petra Holm\n", "contact: [Petra]\n");
    assert!(says(&mut tab, "request.yaml can not be read."), "it was not told");
    assert!(says(&mut tab, "contact: [Petra]") && says(&mut tab, "PO 4711"));
    assert_eq!(tab.look("window.stays"), json!(1), "the page itself stayed");
    edit(lab.path(), REQUEST, "contact: [Petra]\n", "contact: Petra Holm\n");
    assert!(tab.until("!document.querySelector('#countersign-preview .trouble')"), "it was not taken back");

    go(&mut tab, &preview, "/forms/complaint.html");
    let enter = "const field = document.querySelector('#fields textarea, #fields input[type=text]'); field.value = \
                 'Half a complaint'; field.dispatchEvent(new Event('input', { bubbles: true }))";
    tab.look(&format!("{{ {enter} }}"));
    edit(lab.path(), "records/customers/C1.yaml", "Vantor Cathodes AB", "Vantor Anodes AB");
    assert!(says(&mut tab, "This page has changed."), "it was not told");
    let kept = "document.querySelector('#fields textarea, #fields input[type=text]').value";
    assert_eq!(tab.look(kept), json!("Half a complaint"));

    let ours = format!("request: http://127.0.0.1:{}/", preview.port);
    let wrongs: Vec<String> = tab.wrongs().into_iter().filter(|wrong| !wrong.starts_with(&ours)).collect();
    assert_eq!(wrongs, Vec::<String>::new());
    drop(preview);
    assert!(says(&mut tab, "The preview has ended"), "nobody was told");
}
