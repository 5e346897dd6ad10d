//! Markdown that people wrote, in good faith or bad, as HTML that can do no harm.

use countersign::render::markdown;

fn html(text: &str) -> String {
    let known = |id: &str| (id == "09-App-01").then(|| "../documents/09-App-01.html".to_owned());
    markdown::html(text, &known)
}

#[test]
fn ordinary_text_keeps_its_form() {
    let html =
        html("# Title\n\nA *word*, `code`, ~~gone~~.\n\n- one\n- two\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n");
    assert!(html.contains("<h2 id=\"s-title\">Title</h2>"), "{html}");
    assert!(
        html.contains("<em>word</em>")
            && html.contains("<code>code</code>")
            && html.contains("<del>gone</del>")
    );
    assert!(html.contains("<li>one</li>"));
    assert!(html.contains("<div class=\"scroll\"><table>") && html.contains("</table>\n</div>"), "{html}");
}

#[test]
fn raw_html_becomes_text() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <b onclick=\"x\">bold</b>",
        "<iframe src=\"https://example.com\"></iframe>",
        "<svg/onload=alert(1)>",
        "<!-- a comment -->",
        "<?php ?>",
    ] {
        let html = html(text);
        let made = ["<p>", "</p>"].iter().fold(html.clone(), |h, tag| h.replace(tag, ""));
        assert!(!made.contains('<') && made.contains("&lt;"), "{text}: {html}");
    }
}

#[test]
fn links_lead_only_where_they_may() {
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//host/path",
        "/etc/passwd",
        "unknown.md",
        "file.html",
        "../../x",
    ] {
        let html = html(&format!("[word]({bad})"));
        assert_eq!(html, "<p>word</p>\n", "{bad}");
    }
    assert!(
        html("[word](https://example.com/a?b=\"c)").contains("<a href=\"https://example.com/a?b=&quot;c\"")
    );
    assert!(html("<me@lab.example>").contains("<a href=\"mailto:me@lab.example\""));
    assert!(html("[form](09-App-01.md)").contains("<a href=\"../documents/09-App-01.html\">form</a>"));
    assert!(html("[form](../documents/09-App-01.md#part-b)").contains("09-App-01.html\""));
}

#[test]
fn links_within_the_text_find_their_heading() {
    let html = html(
        "## 6.2 Contract review\n\n## 6.2 Contract review\n\n[there](#62-contract-review) [no](#other)\n",
    );
    assert!(
        html.contains("id=\"s-62-contract-review\"") && html.contains("id=\"s-62-contract-review-2\""),
        "{html}"
    );
    assert!(html.contains("<a href=\"#s-62-contract-review\">there</a> no"), "{html}");
}

#[test]
fn pictures_are_never_loaded() {
    let html = html("![A chart](https://example.com/track.png) and ![](data:image/png;base64,xx)");
    assert!(!html.contains("<img") && !html.contains("example.com"), "{html}");
    assert!(html.contains("Picture, not shown: A chart</span>"), "{html}");
}

#[test]
fn footnotes_have_ids_of_ours() {
    let html = html("One[^main] and two[^x].\n\n[^main]: First.\n[^x]: Second.\n[^main]: Again.\n");
    assert!(html.contains("href=\"#fn-1\"") && html.contains("id=\"fn-1\""), "{html}");
    assert!(html.contains("id=\"fn-2\"") && !html.contains("id=\"main\""), "{html}");
    assert_eq!(html.matches("id=\"fn-1\"").count(), 1, "{html}");
}

#[test]
fn nothing_carries_a_style_or_a_chosen_id() {
    let html = html("# Head {#main .x onclick=y}\n\n| a |\n|:-:|\n| 1 |\n");
    assert!(
        !html.contains("style=") && !html.contains("id=\"main\"") && !html.contains("class=\"x\""),
        "{html}"
    );
}

#[test]
fn a_code_block_names_its_file() {
    let html = html("```yaml records/a<b.yaml\nkey: <value>\n```\n");
    assert!(html.contains("<p class=\"file\"><code>records/a&lt;b.yaml</code></p>"), "{html}");
    assert!(html.contains("<code class=\"language-yaml\">key: &lt;value&gt;"), "{html}");
}

#[test]
fn direction_marks_become_visible() {
    assert!(html("a\u{202E}b").contains("[U+202E]"));
}
