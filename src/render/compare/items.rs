//! How many items: agreed, received, worked on, reported.

use crate::render::say::say;
use std::collections::BTreeSet;

use super::{Line, Row, Term, Word, covered};

impl Line<'_> {
    /// The number of items of the line.
    pub(super) fn items(&self) -> Row {
        let (agreed, origin) =
            self.agreed(|terms| terms.sample_count.as_ref().map(|t| (t.value.to_string(), t.source.clone())));
        let (received, worked) = (self.received(), self.worked());
        let reported = self.report.and_then(|(_, line)| line.sample_count);
        let said = [(received, say("received")), (worked, say("worked on"))];
        let said: Vec<String> =
            said.into_iter().filter_map(|(n, did)| n.map(|n| format!("{n} {did}"))).collect();
        let word = self.unreadable().unwrap_or_else(|| self.items_word(received, worked, reported, &origin));
        Row {
            line: Some(self.number),
            term: Term::Items,
            agreed,
            origin,
            done: (!said.is_empty()).then(|| said.join(", ")),
            reported: reported.map(|n| n.to_string()),
            word,
            edited: Vec::new(),
        }
    }

    fn items_word(
        &self,
        received: Option<u32>,
        worked: Option<u32>,
        reported: Option<u32>,
        origin: &[String],
    ) -> Word {
        let moment = self.moments().last().copied();
        let terms = moment.and_then(|when| self.agreed_at(when));
        let Some(agreed) = terms.and_then(|t| t.sample_count.as_ref()).map(|t| t.value) else {
            return Word::CannotTell(say("nothing on file says how many items were agreed").to_owned());
        };
        let is_over = self.report.is_some();
        let counts = [(received, say("received")), (worked, say("worked on")), (reported, say("reported"))];
        for (count, did) in counts {
            match count {
                Some(n) if n > agreed || (n < agreed && is_over) => {
                    return Word::Differs(say!("{agreed} agreed, {n} {did}", agreed, n, did));
                }
                _ => {}
            }
        }
        match (is_over, received.or(worked), reported) {
            (false, ..) => Word::Open,
            (true, None, _) => Word::CannotTell(say("no item is on record").to_owned()),
            (true, _, None) => Word::CannotTell(say("the report does not say how many").to_owned()),
            (true, Some(_), Some(_)) => covered(origin),
        }
    }

    /// Items received for the line; one that came twice under one name of the customer's counts once.
    fn received(&self) -> Option<u32> {
        let only = self.job.request.body.lines.len() == 1;
        let mut seen = BTreeSet::new();
        let ours = self.job.samples.iter().map(|s| &s.body).filter(|s| {
            s.received_on.day <= self.lab.as_of.day && s.line.map_or(only, |line| line == self.number)
        });
        let ours = ours.filter(|s| s.client_sample_id.as_ref().is_none_or(|name| seen.insert(name.trim())));
        ours.map(|s| s.count.unwrap_or(1)).reduce(u32::saturating_add)
    }

    /// The most items of any one run: a repeat works on the same ones.
    fn worked(&self) -> Option<u32> {
        self.work.iter().filter_map(|e| e.sample_count).max()
    }
}
