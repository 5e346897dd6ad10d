//! Templates: the built-in ones under a prefix, a laboratory's own before them.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::names::Names;
use super::{RenderError, escape, prose, say, words};

/// Where built-in templates stand; what a laboratory gives under the bare name goes before them.
const PREFIX: &str = "builtin/";

/// Bytes that most pages have room in, so that few are moved while they grow.
const PAGE: usize = 64 * 1024;

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        /// The built-in templates by name.
        const BUILT_IN: &[(&str, &str)] = &[
            $((concat!("builtin/", $name), include_str!(concat!("../../templates/", $name)))),+
        ];
    };
}

built_in!(
    "base.html",
    "sprite.html",
    "wordmark.html",
    "parts.html",
    "front.html",
    "jobs.html",
    "job.html",
    "job_contract.html",
    "job_compared.html",
    "job_timeline.html",
    "job_findings.html",
    "job_changes.html",
    "job_signatures.html",
    "job_request.html",
    "job_samples.html",
    "findings.html",
    "findings_list.html",
    "finding.html",
    "clauses.html",
    "procedure.html",
    "traceability.html",
    "rules.html",
    "rule.html",
    "customers.html",
    "customer.html",
    "documents.html",
    "document.html",
    "people.html",
    "roles.html",
    "state.html",
    "builds.html",
    "questionnaire.html",
    "survey_summary.html",
    "management_review.html",
    "registers.html",
    "register.html",
    "record.html",
    "sample.html",
    "forms.html",
    "form.html",
    "sample_stratum.html",
    "search.html",
    "about.html",
    "approvals.html",
    "approvals_panel.html",
    "ledger.html",
    "policy.html",
    "trends.html",
    "metric.html",
);

/// The templates, parsed and ready.
pub(super) struct Engine(Tera);

impl Engine {
    /// Parses all templates; those of `overrides`, by name and text, replace or extend the built-in
    /// ones. `site` is what every page may show.
    /// `names` says where what sentences name can be read.
    pub(super) fn new<S: Serialize>(
        overrides: &[(String, String)],
        site: &S,
        names: &Arc<Names>,
    ) -> Result<Self, RenderError> {
        let mut tera = Tera::new();
        tera.set_escape_fn(escape::content);
        tera.register_filter("attr", attr);
        let names = Arc::clone(names);
        tera.register_filter("prose", move |text: &str, _: Kwargs, _: &State| {
            Value::safe_string(&prose::linked(text, |name| names.address(name)))
        });
        tera.register_filter("dated", dated);
        tera.register_filter("grouped", grouped);
        let built_in: Vec<(&str, Cow<str>)> =
            BUILT_IN.iter().map(|(name, text)| (*name, translated(text))).collect();
        let own = overrides.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        tera.set_fallback_prefixes([PREFIX])
            .and_then(|()| {
                tera.add_raw_templates(built_in.iter().map(|(name, text)| (*name, &**text)).chain(own))
            })
            .map_err(|error| RenderError::template(&error))?;
        let value = Value::try_from_serializable(site).map_err(|error| RenderError::template(&error))?;
        tera.global_context().insert_value("site", value);
        Ok(Self(tera))
    }

    /// Renders a template with the members of `page` as its variables.
    pub(super) fn render<P: Serialize>(&self, template: &str, page: &P) -> Result<String, RenderError> {
        let mut html = Vec::with_capacity(PAGE);
        Context::from_serialize(page)
            .and_then(|context| self.0.render_to(template, &context, &mut html))
            .and_then(|()| Ok(String::from_utf8(html)?))
            .map_err(|error| RenderError::template(&error))
    }
}

/// A built-in template in the language that is spoken.
fn translated(text: &'static str) -> Cow<'static, str> {
    say::spoken().map_or(Cow::Borrowed(text), |catalogue| Cow::Owned(say::translated(text, catalogue)))
}

/// Text for a quoted attribute or for `title`, where no element may stand.
fn attr(text: &str, _: Kwargs, _: &State) -> Value {
    Value::safe_string(&escape::attribute(text))
}

/// Text within a link or a mark: its ISO dates are written out, and nothing in it leads anywhere.
fn dated(text: &str, _: Kwargs, _: &State) -> Value {
    Value::safe_string(&prose::html(text))
}

/// A number with its thousands set apart.
fn grouped(number: u64, _: Kwargs, _: &State) -> String {
    words::grouped(number)
}
