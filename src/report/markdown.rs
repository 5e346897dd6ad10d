//! Rule pages on a terminal. Their Markdown is plain enough to be read as it stands; here its
//! paragraphs are set to the width, its headings stand out, and its examples are set in.

use super::paint::Look;
use super::{harmless, wrap};

/// A page as text, without its first heading.
pub(super) fn page(markdown: &str, look: Look) -> String {
    let mut page = Page { out: String::new(), paragraph: Vec::new(), look };
    let mut in_example = false;
    for line in markdown.lines() {
        if let Some(rest) = line.trim_start().strip_prefix("```") {
            page.end_paragraph();
            if !in_example {
                page.example_opens(rest);
            }
            in_example = !in_example;
        } else if in_example {
            page.raw(line);
        } else if let Some(heading) = line.strip_prefix('#') {
            page.heading(heading);
        } else if line.trim().is_empty() {
            page.end_paragraph();
        } else {
            page.text(line);
        }
    }
    page.end_paragraph();
    page.out
}

struct Page {
    out: String,
    paragraph: Vec<String>,
    look: Look,
}

impl Page {
    /// `rest` is what follows the first `#`.
    fn heading(&mut self, rest: &str) {
        self.end_paragraph();
        if let Some(text) = rest.strip_prefix('#') {
            let text = harmless::line(text.trim_start_matches('#').trim()).into_owned();
            self.gap();
            for line in wrap::lines(&text, self.look.width) {
                self.out.push_str(&self.look.bold(&line));
                self.out.push('\n');
            }
        }
    }

    fn text(&mut self, line: &str) {
        if is_item(line) {
            self.end_paragraph();
        }
        self.paragraph.push(harmless::line(line).into_owned());
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph).join(" ");
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(item) = text.strip_prefix("- ") {
            self.out.push_str(&wrap::hanging("- ", item, self.look.width));
        } else {
            self.gap();
            self.out.push_str(&wrap::hanging("", text, self.look.width));
        }
    }

    /// `info` is what follows the opening fence: a language and a path.
    fn example_opens(&mut self, info: &str) {
        self.gap();
        if let Some((_, path)) = info.trim().split_once(' ') {
            self.raw(&format!("{path}:"));
        }
    }

    fn raw(&mut self, line: &str) {
        self.out.push_str("    ");
        self.out.push_str(&harmless::line(line));
        self.out.push('\n');
    }

    fn gap(&mut self) {
        let heading_or_start = self.out.is_empty() || self.out.ends_with("\n\n");
        if !heading_or_start {
            self.out.push('\n');
        }
    }
}

fn is_item(line: &str) -> bool {
    line.trim_start().starts_with("- ")
}
