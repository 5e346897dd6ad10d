//! Just enough of HTML to hold pages to their promises: tags with their attributes.

/// One start tag.
pub(super) struct Element<'a> {
    /// Its name, in lower case as our pages write it.
    pub(super) name: &'a str,
    /// Its attributes in order; a value is empty for an attribute without one.
    pub(super) attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Element<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| *value)
    }
}

/// All start tags of a page. Panics on markup that a browser would have to guess at.
pub(super) fn elements(html: &str) -> Vec<Element<'_>> {
    let mut all = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(['/', '!']) {
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        assert!(end > 0, "a bare < before {:?}", rest.chars().take(40).collect::<String>());
        let name = &rest[..end];
        let (attributes, after) = attributes(&rest[end..]);
        all.push(Element { name, attributes });
        rest = after;
    }
    all
}

fn attributes(mut rest: &str) -> (Vec<(&str, &str)>, &str) {
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return (all, after);
        }
        let end = rest.find(['=', ' ', '>', '/']).expect("a tag ends");
        let name = &rest[..end];
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix("=\"") else {
            all.push((name, ""));
            continue;
        };
        let end = value.find('"').expect("a quoted value ends");
        all.push((name, &value[..end]));
        rest = &value[end + 1..];
    }
}

/// What a browser shows for text with entities.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

#[test]
fn tags_and_attributes_are_found() {
    let found = elements("<!doctype html><p class=\"a b\" hidden>1 &lt; 2</p><br/><use href=\"#i\"/>");
    let names: Vec<_> = found.iter().map(|e| e.name).collect();
    assert_eq!(names, ["p", "br", "use"]);
    assert_eq!(found[0].get("class"), Some("a b"));
    assert_eq!(found[0].get("hidden"), Some(""));
}
