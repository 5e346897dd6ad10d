//! Where the links of a site lead.

use std::collections::{BTreeMap, BTreeSet};

use countersign::model::page::Page;

use super::is_html;
use super::markup::{elements, unescaped};

/// Where a link on a page leads, from the site's root.
fn resolve(from: &str, href: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for part in href.split('/') {
        match part {
            ".." => assert!(folders.pop().is_some(), "{from}: {href} leads out of the site"),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

/// Follows every link within the site to its page and its place there; gives their number.
pub(crate) fn follow_links(pages: &[Page]) -> usize {
    let html = || {
        let html = pages.iter().filter(|p| is_html(p));
        html.map(|p| (p.path.as_str(), std::str::from_utf8(&p.bytes).unwrap()))
    };
    let files: BTreeSet<&str> = pages.iter().map(|p| p.path.as_str()).collect();
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in html() {
        let of_page = elements(text).into_iter().filter_map(|e| e.get("id").map(unescaped));
        ids.insert(path, of_page.collect());
    }
    let mut links = 0;
    for (path, text) in html() {
        for element in elements(text) {
            let Some(href) = element.get("href").or_else(|| element.get("src")).map(unescaped) else {
                continue;
            };
            if href.starts_with("https:") || href.starts_with("mailto:") {
                continue;
            }
            let (file, fragment) = href.split_once('#').map_or((&*href, None), |(f, id)| (f, Some(id)));
            let target = if file.is_empty() { path.to_owned() } else { resolve(path, file) };
            assert!(files.contains(target.as_str()), "{path}: {href} leads to no page");
            if let Some(id) = fragment {
                let there = ids.get(target.as_str()).is_some_and(|ids| ids.contains(id));
                assert!(there, "{path}: {href} leads to no place on that page");
            }
            links += 1;
        }
    }
    links
}
