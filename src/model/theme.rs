//! What customers named, in the laboratory's vocabulary.

use jiff::civil::Date;

use super::lab::Lab;
use super::record::Meta;
use super::record::listening::Sentiment;
use super::sought::said_by;

/// One time that somebody named a theme.
#[derive(Debug)]
pub struct Voice<'a> {
    /// The theme, as written.
    pub theme: &'a str,
    /// When.
    pub on: Date,
    /// Who, by name; none for what is anonymous.
    pub who: Option<String>,
    /// Its tone; a complaint is blame.
    pub sentiment: Option<Sentiment>,
    /// The record.
    pub meta: &'a Meta,
    /// Where it stands in the record.
    pub pointer: String,
}

impl Voice<'_> {
    /// Whether it names a trouble.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        self.sentiment == Some(Sentiment::Negative)
    }

    /// The theme without case, spaces and signs, by which voices are put together.
    #[must_use]
    pub fn key(&self) -> String {
        self.theme.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
    }
}

/// Everything that has a theme: feedback, and every complaint, justified or not.
pub fn voices(lab: &Lab) -> impl Iterator<Item = Voice<'_>> {
    let complaints = lab.complaints.values().filter_map(|c| {
        let body = &c.body;
        let customer = body.customer.as_ref().map(|id| lab.customer_name(id.as_str()));
        let who = customer.or_else(|| body.third_party.clone());
        let (theme, sentiment) = (body.theme.as_deref()?, Some(Sentiment::Negative));
        Some(Voice {
            theme,
            on: body.received_on,
            who,
            sentiment,
            meta: &c.meta,
            pointer: "/theme".to_owned(),
        })
    });
    let feedback = lab.all_feedback().flat_map(|f| {
        let themes = f.body.themes.iter().enumerate();
        themes.filter_map(|(i, theme)| {
            let who = said_by(lab, f).map(|id| lab.customer_name(id));
            let (on, sentiment) = (f.body.received_on?, f.body.sentiment);
            Some(Voice { theme, on, who, sentiment, meta: &f.meta, pointer: format!("/themes/{i}") })
        })
    });
    complaints.chain(feedback)
}
