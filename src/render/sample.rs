//! The page from which an assessor draws, and all that can be drawn.

use serde::Serialize;

use super::frame::At;
use super::say::say;
use super::view::Link;
use super::words;
use super::{Build, RenderError, shards};
use crate::model::draw::{self, Base, BaseOf, Member, Population, Stratum, What};
use crate::model::page::Page;
use crate::model::strata;

/// Records that one shard holds at most.
const SHARD: usize = 2_000;

/// Members that stand on the page itself at most, and on each page of a larger stratum.
const ON_PAGE: usize = 2_000;
const ON_SHEET: usize = 4_000;

/// What the page is called, and where its shards and sheets stand.
const NAME: &str = "sample";

#[derive(Serialize)]
struct SamplePage {
    at: At,
    base: String,
    is_commit: bool,
    records: String,
    strata: Vec<Shown>,
    commands: Vec<String>,
}

/// A stratum on the page.
#[derive(Serialize)]
struct Shown {
    anchor: String,
    title: String,
    population: usize,
    usual: usize,
    /// Its members, where they stand on the page itself.
    members: Vec<Link>,
    /// Its sheets, where they do not.
    sheets: Vec<Link>,
}

#[derive(Serialize)]
struct SheetPage {
    at: At,
    title: String,
    says: String,
    members: Vec<Link>,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let population = strata::of(build.lab());
    let base = Base::of(build.site.commit, build.site.tree);
    let mut pages = data(build, &population, &base);
    let at = At::root(say("Draw a sample"), NAME);
    let listed: usize = population.members.iter().map(|m| m.strata.len()).sum();
    let mut shown = Vec::with_capacity(population.strata.len());
    for (place, stratum) in population.strata.iter().enumerate() {
        let members: Vec<&Member> = population.members.iter().filter(|m| m.strata.contains(&place)).collect();
        let (mut here, mut sheets) = (Vec::new(), Vec::new());
        if listed <= ON_PAGE {
            here = members.iter().map(|m| link(build, m, &at)).collect();
        } else {
            let (those, links) = sheets_of(build, place, &title(stratum), &members)?;
            pages.extend(those);
            sheets = links;
        }
        shown.push(Shown {
            anchor: format!("s-{place}"),
            title: title(stratum),
            population: members.len(),
            usual: if stratum.whole { members.len() } else { draw::usual(members.len()) },
            members: here,
            sheets,
        });
    }
    let commit = build.site.commit;
    let rev = commit.map_or_else(String::new, |c| format!(" --at {c}"));
    let day = build.lab().as_of.day;
    let view = SamplePage {
        base: base.digits,
        is_commit: base.of == BaseOf::Commit,
        records: counted(&population),
        strata: shown,
        commands: vec![
            format!("countersign sample --word WORD --as-of {day}{rev}"),
            format!("countersign sample --word WORD --n 5 --since 2026-01-01 --as-of {day}{rev}"),
        ],
        at,
    };
    pages.push(build.page("sample.html", "sample.html", &view)?);
    Ok(pages)
}

/// What a stratum is called.
fn title(stratum: &Stratum) -> String {
    if let Some(person) = stratum.title.strip_prefix("Review signed by ") {
        return say!("Review signed by {person}", person);
    }
    if let Some(quarter) = stratum.title.strip_prefix("Received in ") {
        return say!("Received in {quarter}", quarter);
    }
    say(&stratum.title).to_owned()
}

/// `45 jobs, 4 complaints, 2 disclosures`.
fn counted(population: &Population) -> String {
    let each = What::ALL
        .map(|what| words::count(population.members.iter().filter(|m| m.what == what).count(), what.word()));
    words::list(&each)
}

fn link(build: &Build, member: &Member, at: &At) -> Link {
    Link { href: build.names.record(&member.id).map(|a| at.to(a)), text: member.id.clone() }
}

/// The pages that list the members of a large stratum, and the links to them.
fn sheets_of(
    build: &Build,
    place: usize,
    title: &str,
    members: &[&Member],
) -> Result<(Vec<Page>, Vec<Link>), RenderError> {
    let (mut pages, mut links) = (Vec::new(), Vec::new());
    for (number, some) in members.chunks(ON_SHEET).enumerate() {
        let at = At::folder(title, NAME);
        let path = format!("{NAME}/stratum-{}-{}.html", place + 1, number + 1);
        let first = number * ON_SHEET + 1;
        let says =
            say!("{first} to {last} of {all}", first, last = first + some.len() - 1, all = members.len());
        links.push(Link { href: Some(path.clone()), text: says.clone() });
        let members = some.iter().map(|m| link(build, m, &at)).collect();
        let view = SheetPage { at, title: title.to_owned(), says, members };
        pages.push(build.page(&path, "sample_stratum.html", &view)?);
    }
    Ok((pages, links))
}

/// What the script draws from: the same values as those of the command.
fn data(build: &Build, population: &Population, base: &Base) -> Vec<Page> {
    let strata: Vec<(String, bool)> = population.strata.iter().map(|s| (title(s), s.whole)).collect();
    let mut pages = Vec::new();
    for (number, some) in population.members.chunks(SHARD).enumerate() {
        let rows: Vec<_> = some
            .iter()
            .map(|m| {
                let address = build.names.record(&m.id).unwrap_or_default();
                (place(m.what), m.id.as_str(), m.on.to_string(), &m.strata, address)
            })
            .collect();
        pages.push(shards::page(&format!("{NAME}/members-{}", number + 1), &rows));
    }
    pages.push(shards::page(&format!("{NAME}/strata"), &(&base.digits, strata, pages.len())));
    pages
}

fn place(what: What) -> usize {
    What::ALL.iter().position(|known| *known == what).unwrap_or(0)
}
