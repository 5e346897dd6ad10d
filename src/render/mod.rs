//! Pages of the site: values in, strings out.
//!
//! Each page has a file here that gathers what it shows and a template of the same name that says
//! how. Text of records passes [`escape`] on its way into a page, whoever wrote the template.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use crate::model::edition::Edition;
use crate::model::finding::Checked;
use crate::model::form::Form;
use crate::model::lab::Lab;
use crate::model::page::Page;
use crate::model::place::{Place, Spot};
use crate::model::quarters::Quarters;
use crate::model::tree::Tree;
use crate::model::trend::Trend;
use crate::model::vouchers::Vouchers;
use crate::model::when::When;

mod about;
mod alone;
pub mod answers;
mod approvals;
mod assets;
mod builds;
mod cards;
pub mod changes;
mod clauses;
pub mod compare;
mod customers;
mod dates;
mod documents;
mod doubt;
mod edition;
mod engine;
pub mod escape;
mod filing;
mod finding;
mod findings;
mod forms;
mod frame;
mod front;
mod job;
mod jobs;
pub mod late;
mod look;
pub mod markdown;
pub mod names;
mod parts;
mod people;
mod period;
mod procedure;
pub mod prose;
mod registers;
mod roles;
mod rules;
mod sample;
pub mod say;
pub mod search;
mod shards;
mod standing;
mod strip;
pub mod taken_up;
pub mod tally;
mod trace;
mod trends;
mod view;
mod vouchers;
mod words;

pub use alone::alone;
pub use assets::said_by;
use edition::Cloak;
use engine::Engine;
use frame::SiteInfo;
use look::Look;
use names::Names;
use registers::Mentioned;
pub use registers::english as key_in_words;
use say::Catalogue;
use tally::Tally;
pub use words::spelled as code_in_words;

/// What a site is made of.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// The laboratory.
    pub lab: &'a Lab,
    /// The rules' answers.
    pub checked: &'a Checked,
    /// Line and column of places that findings name.
    pub spots: &'a HashMap<Place, Spot>,
    /// Forms that file records.
    pub forms: &'a [Form],
    /// Metrics worked out, in every grouping that may be shown.
    pub trends: &'a [Trend],
    /// The files, for the bodies of documents.
    pub tree: &'a Tree,
    /// The commit that was built, in hexadecimal; `None` for files that stand in none.
    pub commit: Option<&'a str>,
    /// When that commit was made: nothing that happened later can stand in the records.
    pub committed: Option<When>,
    /// What verdicts on approvals rest on; none where nothing is asked, or nobody could repeat it.
    pub vouchers: Option<&'a Vouchers>,
    /// The quarters that the pages about a period tell of; the four before the as-of day's where nobody
    /// says otherwise.
    pub period: Option<Quarters>,
    /// Version of the tool.
    pub version: &'a str,
    /// The laboratory's own templates by name (`job.html`) and text; they go before the built-in
    /// ones of the same name.
    pub overrides: &'a [(String, String)],
}

impl Site<'_> {
    /// Whether the site has forms: an edition for others has none.
    fn has_forms(&self) -> bool {
        self.lab.settings.edition == Edition::Internal && !self.forms.is_empty()
    }
}

/// Why a site could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// An anonymised edition would name somebody.
    #[error("the anonymised edition would name customers: {0}")]
    Secrets(String),
    /// A template does not parse, or asks for something that its page does not have.
    #[error("a template could not be used:\n{0}")]
    Template(String),
}

impl RenderError {
    fn template(error: &tera::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            text.push('\n');
            text.push_str(&inner.to_string());
            cause = inner.source();
        }
        Self::Template(text)
    }
}

/// Everything that pages are made of, worked out once.
struct Build<'a> {
    site: Site<'a>,
    names: &'a Names,
    mentioned: &'a Mentioned<'a>,
    tally: &'a Tally<'a>,
    looks: &'a [Look<'a>],
    engine: &'a Engine,
}

impl<'a> Build<'a> {
    fn lab(&self) -> &'a Lab {
        self.site.lab
    }

    /// The quarters that the pages about a period tell of.
    fn period(&self) -> Quarters {
        self.site.period.unwrap_or_else(|| Quarters::before(self.lab().as_of.day))
    }

    /// The day on which the records end, where that is before the as-of day: what is missing from
    /// then on may only not be written down yet.
    fn records_end(&self) -> Option<Date> {
        self.site.committed.map(|on| on.day).filter(|day| *day < self.lab().as_of.day)
    }

    /// Renders one page with the template of the same name as its kind.
    fn page<P: Serialize>(&self, path: &str, template: &str, page: &P) -> Result<Page, RenderError> {
        let html = prose::settle(&self.engine.render(template, page)?, path);
        Ok(Page { path: path.to_owned(), bytes: html.into_bytes() })
    }
}

/// Renders the whole site: the same input gives the same bytes. Pages of jobs are rendered on the
/// threads of the current rayon pool; their order does not depend on it.
///
/// # Errors
/// When a template, most likely one of the laboratory's own, does not parse or asks for something
/// that is not there; when the edition is to be anonymised and a page would still name a customer.
pub fn site(input: &Site) -> Result<Vec<Page>, RenderError> {
    site_in(input, Catalogue::of(input.lab.settings.language))
}

/// Renders the whole site with the words of a catalogue; in English without one.
///
/// # Errors
/// As [`site`].
pub fn site_in(input: &Site, words: Option<&'static Catalogue>) -> Result<Vec<Page>, RenderError> {
    say::within(words, || all(input, words))
}

fn all(input: &Site, words: Option<&'static Catalogue>) -> Result<Vec<Page>, RenderError> {
    let cloak = Cloak::of(input)?;
    let tally = Tally::of(input.checked);
    let names = Arc::new(Names::of(input.lab, input.checked, input.trends));
    let mentioned = Mentioned::of(input.lab, &names);
    let looks = look::all(input.lab, &tally);
    let engine = Engine::new(input.overrides, &SiteInfo::of(input), &names)?;
    let build = Build {
        site: *input,
        names: &names,
        mentioned: &mentioned,
        tally: &tally,
        looks: &looks,
        engine: &engine,
    };
    let mut pages = vec![
        assets::style(),
        assets::script(),
        assets::print(input),
        front::page(&build)?,
        clauses::page(&build)?,
        procedure::page(&build)?,
        trace::page(&build)?,
        about::page(&build)?,
        builds::page(&build)?,
    ];
    pages.extend(jobs::pages(&build)?);
    pages.extend(findings::pages(&build)?);
    pages.extend(finding::pages(&build)?);
    pages.extend(trends::pages(&build)?);
    pages.extend(rules::pages(&build)?);
    pages.extend(people::pages(&build)?);
    pages.extend(roles::pages(&build)?);
    pages.extend(customers::pages(&build)?);
    pages.extend(documents::pages(&build)?);
    pages.extend(registers::pages(&build)?);
    pages.extend(filing::pages(&build)?);
    pages.extend(period::pages(&build)?);
    pages.extend(assets::rare());
    pages.extend(sample::pages(&build)?);
    pages.extend(forms::pages(&build)?);
    pages.extend(search::pages(&build, &cloak)?);
    let jobs: Result<Vec<Page>, RenderError> =
        looks.par_iter().map(|look| say::within(words, || job::page(&build, look))).collect();
    pages.extend(jobs?);
    pages.extend(approvals::pages(&build)?);
    pages.extend(vouchers::pages(input));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    cloak.over(pages)
}
