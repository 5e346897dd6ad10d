//! Text of records enters pages as text.

use std::fmt::Write;

use countersign::render::{escape, names, prose};
use proptest::prelude::*;

/// The rule character by character, without any quick look.
fn plainly(text: &str, may_break: bool) -> String {
    let (mut out, mut letters) = (String::new(), 0);
    for c in text.chars() {
        letters = if c.is_whitespace() { 0 } else { letters + 1 };
        if may_break && letters > 32 {
            out.push_str("<wbr>");
            letters = 1;
        }
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control()
                || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}') =>
            {
                write!(out, "[U+{:04X}]", u32::from(c)).unwrap();
            }
            c => out.push(c),
        }
    }
    out
}

proptest! {
    #[test]
    fn each_character_is_escaped_whatever_stands_beside_it(
        text in r"([ -~]|[a-z]{20,50}|[\t\n\r\u{0}-\u{1F}\u{7F}-\u{BF}]|[’–·æØ]|[\u{61C}\u{200B}-\u{206F}\u{FEFF}]|\PC){0,40}"
    ) {
        prop_assert_eq!(escape::html(&text), plainly(&text, true));
        prop_assert_eq!(escape::attribute(&text), plainly(&text, false));
        let mut out = Vec::new();
        escape::content(&text, &mut out).unwrap();
        prop_assert_eq!(String::from_utf8(out).unwrap(), plainly(&text, true));
        if !text.contains('`') {
            prop_assert_eq!(prose::linked(&text, |_| None), prose::html(&text));
        }
    }
}

#[test]
fn markup_quotes_and_direction_marks_are_harmless() {
    assert_eq!(escape::html("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_eq!(escape::attribute("\" onclick='x'"), "&quot; onclick=&#39;x&#39;");
    assert_eq!(escape::html("a\u{202E}b\u{0}\u{FEFF}"), "a[U+202E]b[U+0000][U+FEFF]");
    assert_eq!(escape::html("Rūta Weiß\n× 2"), "Rūta Weiß\n× 2");
}

#[test]
fn long_words_may_break_in_content_and_stay_whole_in_attributes() {
    let word = "ä".repeat(100);
    assert_eq!(escape::html(&word).matches("<wbr>").count(), 3);
    assert_eq!(escape::html(&word).replace("<wbr>", ""), word);
    assert_eq!(escape::attribute(&word), word);
    assert_eq!(escape::html("one two three ".repeat(20).as_str()).matches("<wbr>").count(), 0);
}

#[test]
fn a_css_string_can_not_be_left() {
    assert_eq!(escape::css_string("A\"; } *"), "\"A\\22 \\3b  \\7d  \\2a \"");
    assert!(!escape::css_string("a\nb\\").contains('\n'));
}

#[test]
fn dates_in_sentences_are_written_out_and_others_are_left() {
    let html = prose::html("Accepted on 2026-04-21, begun 2026-04-23.");
    assert_eq!(
        html,
        "Accepted on <time datetime=\"2026-04-21\">21 Apr 2026</time>, begun \
         <time datetime=\"2026-04-23\">23 Apr 2026</time>."
    );
    for text in
        ["REQ-2026-04-21", "2026-04-21-b", "a/2026-04-21.pdf", "12026-04-21", "2026-02-30", "2026-04-2", "-"]
    {
        assert_eq!(prose::html(text), text);
    }
    assert_eq!(prose::html("<b> 2026-04-21"), "&lt;b&gt; <time datetime=\"2026-04-21\">21 Apr 2026</time>");
}

#[test]
fn ids_make_names_that_stay_in_their_folder() {
    assert_eq!(names::slug("REQ-26-011"), "REQ-26-011");
    assert_eq!(names::slug("../../etc/passwd"), "~2e.~2f..~2fetc~2fpasswd");
    assert_eq!(names::slug("a b#c?d%e"), "a~20b~23c~3fd~25e");
    assert_eq!(names::slug("é"), "~c3~a9");
    let (one, other) = (names::slug(&"x".repeat(500)), names::slug(&"x".repeat(501)));
    assert!(one.len() < 200 && one != other);
}
