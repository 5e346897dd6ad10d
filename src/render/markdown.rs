//! Markdown of documents and rules as HTML that can do no harm.
//!
//! Every tag of the output is made by the writer itself: raw HTML of the text becomes text. Links
//! lead to other documents of the site, to headings of the same text, or to addresses of a few
//! schemes; others stay words. Pictures are never loaded: their description stands in their place.
//! Ids are ours, so that a text can not clash with its page.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html,
};

use super::escape;

/// Schemes of addresses outside the site that a text may lead to.
const SCHEMES: [&str; 3] = ["https:", "http:", "mailto:"];

/// Prefix of the ids of headings.
const HEADING: &str = "s-";

/// Prefix of the ids of footnotes.
const FOOTNOTE: &str = "fn-";

/// `text` as HTML. Headings start at level 2, because the page has its own title. `document` says
/// where a document named by a relative link stands, if it stands on the site.
#[must_use]
pub fn html(text: &str, document: &dyn Fn(&str) -> Option<String>) -> String {
    let text = escape::visible(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event> = Parser::new_ext(&text, options).collect();
    let headings = headings(&events);
    let mut filter = Filter {
        document,
        ids: headings.clone(),
        targets: headings.into_iter().collect(),
        notes: BTreeMap::new(),
        defined: BTreeSet::new(),
        links: Vec::new(),
        heading: 0,
    };
    let safe: Vec<Event> = events.into_iter().flat_map(|event| filter.event(event)).collect();
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, safe.into_iter());
    out
}

/// Ids of all headings, in order: their words, and a number where words come again.
fn headings(events: &[Event]) -> Vec<String> {
    let mut all = Vec::new();
    let mut taken = BTreeSet::new();
    let mut words: Option<String> = None;
    for event in events {
        match event {
            Event::Start(Tag::Heading { .. }) => words = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(words) = &mut words {
                    words.push_str(text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&words.take().unwrap_or_default());
                let numbered = (2..).map(|n| format!("{slug}-{n}"));
                let mut names = std::iter::once(slug.clone()).chain(numbered);
                let free = names.find(|name| !taken.contains(name)).unwrap_or(slug);
                taken.insert(free.clone());
                all.push(free);
            }
            _ => {}
        }
    }
    all
}

/// A heading's words as people write them in links: `6.2 Contract review` is `62-contract-review`.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.trim().chars() {
        match c {
            ' ' | '-' | '_' => out.push('-'),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if out.is_empty() { "section".to_owned() } else { out }
}

/// What the filter knows of the text as it goes along.
struct Filter<'d> {
    document: &'d dyn Fn(&str) -> Option<String>,
    ids: Vec<String>,
    targets: BTreeSet<String>,
    notes: BTreeMap<String, usize>,
    defined: BTreeSet<usize>,
    /// For each open link or picture, what closes it.
    links: Vec<Option<Event<'static>>>,
    heading: usize,
}

impl Filter<'_> {
    fn event<'t>(&mut self, event: Event<'t>) -> Vec<Event<'t>> {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => vec![Event::Text(raw)],
            Event::Start(tag) => self.start(tag),
            Event::End(TagEnd::Link | TagEnd::Image) => self.links.pop().flatten().into_iter().collect(),
            Event::End(TagEnd::Heading(level)) => vec![Event::End(TagEnd::Heading(lower(level)))],
            Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
            Event::End(TagEnd::CodeBlock) => vec![made("</code></pre>")],
            Event::End(TagEnd::Table) => vec![Event::End(TagEnd::Table), made("</div>")],
            Event::FootnoteReference(label) => vec![Event::FootnoteReference(self.note(&label).into())],
            other => vec![other],
        }
    }

    fn start<'t>(&mut self, tag: Tag<'t>) -> Vec<Event<'t>> {
        let tag = match tag {
            Tag::HtmlBlock => Tag::Paragraph,
            Tag::Heading { level, .. } => {
                let id = self.ids.get(self.heading).map(|id| CowStr::from(format!("{HEADING}{id}")));
                self.heading += 1;
                Tag::Heading { level: lower(level), id, classes: Vec::new(), attrs: Vec::new() }
            }
            // Alignment would be written as a style within the page, which it may not hold.
            Tag::Table(columns) => {
                let plain = Tag::Table(vec![Alignment::None; columns.len()]);
                return vec![made("<div class=\"scroll\">"), Event::Start(plain)];
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => return code_block(&info),
            Tag::CodeBlock(CodeBlockKind::Indented) => return code_block(""),
            Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(self.definition(&label).into()),
            Tag::Link { link_type, dest_url, .. } => return self.link(link_type, &dest_url),
            Tag::Image { .. } => {
                self.links.push(Some(made("</span>")));
                return vec![made("<span class=\"picture\">Picture, not shown: ")];
            }
            other => other,
        };
        vec![Event::Start(tag)]
    }

    fn link<'t>(&mut self, kind: LinkType, address: &str) -> Vec<Event<'t>> {
        let mail = kind == LinkType::Email;
        let address = if mail { format!("mailto:{address}") } else { address.to_owned() };
        let Some(href) = self.address(&address) else {
            self.links.push(None);
            return Vec::new();
        };
        let outside = SCHEMES.iter().any(|scheme| href.starts_with(scheme));
        let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
        self.links.push(Some(made("</a>")));
        vec![made(&format!("<a href=\"{}\"{rel}>", escape::attribute(&href)))]
    }

    /// Where a link leads; `None` for where it may not.
    fn address(&self, written: &str) -> Option<String> {
        let address: String = written.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        if let Some(fragment) = address.strip_prefix('#') {
            let name = slug(fragment);
            return self.targets.contains(&name).then(|| format!("#{HEADING}{name}"));
        }
        let lower = address.to_ascii_lowercase();
        if SCHEMES.iter().any(|scheme| lower.starts_with(scheme)) {
            let scheme = lower.find(':').map_or(0, |at| at + 1);
            let (_, rest) = address.split_at(scheme);
            return Some(format!("{}{rest}", &lower[..scheme]));
        }
        let file = address.split('#').next().unwrap_or_default();
        (self.document)(file.rsplit('/').next()?.strip_suffix(".md")?)
    }

    /// The id of a footnote: its place in the order in which footnotes are met.
    fn note(&mut self, label: &str) -> String {
        format!("{FOOTNOTE}{}", self.number(label))
    }

    /// The id of a footnote's text; a second text of one label gets an id of its own.
    fn definition(&mut self, label: &str) -> String {
        let number = self.number(label);
        if self.defined.insert(number) {
            return format!("{FOOTNOTE}{number}");
        }
        let next = self.notes.len() + 1;
        let number = self.number(&format!("{label} {next}"));
        self.defined.insert(number);
        format!("{FOOTNOTE}{number}")
    }

    fn number(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(label.to_owned()).or_insert(next)
    }
}

/// A tag of our own.
fn made<'t>(tag: &str) -> Event<'t> {
    Event::InlineHtml(CowStr::from(tag.to_owned()))
}

/// A code block, which the keyboard can scroll; what stands after the language names the file that it
/// shows.
fn code_block<'t>(info: &str) -> Vec<Event<'t>> {
    let (language, file) = info.trim().split_once(char::is_whitespace).unwrap_or((info.trim(), ""));
    let open = match file.trim() {
        "" => String::new(),
        file => format!("<p class=\"file\"><code>{}</code></p>\n", escape::html(file)),
    };
    let class = match language {
        "" => String::new(),
        language => format!(" class=\"language-{}\"", escape::attribute(language)),
    };
    vec![made(&format!("{open}<pre tabindex=\"0\"><code{class}>"))]
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}
