//! What rules found, what metrics tell, and what can not be told.

use std::collections::BTreeMap;

use serde::Serialize;

use super::line::Ask;
use crate::model::finding::{Finding, Grade, Outcome};
use crate::model::rule::Check;
use crate::model::trend::Word;
use crate::render::dates;
use crate::render::say::say;
use crate::render::trends::{self, Boxed};
use crate::render::view::{Link, Mark};

/// Reasons of questions without an answer that are told, the most frequent first.
const REASONS: usize = 3;

/// Findings of one grade.
#[derive(Serialize)]
pub(super) struct Graded {
    mark: Mark,
    href: String,
    /// Whose matter arose in the period.
    arisen: usize,
    /// Of these, still open on the as-of day.
    open: usize,
    /// All, whenever they arose.
    all: usize,
    /// The rules with the most findings of the period.
    rules: Vec<Link>,
}

pub(super) struct Findings {
    pub(super) grades: Vec<Graded>,
    pub(super) questions: usize,
    /// Findings that no day belongs to.
    pub(super) undated: usize,
}

pub(super) fn findings(ask: &Ask) -> Findings {
    let outcomes = &ask.build.site.checked.outcomes;
    let of_records = |o: &&Outcome| !matches!(o.rule.check, Check::Reading(_));
    let all: Vec<&Finding> = outcomes.iter().flat_map(|o| &o.findings).collect();
    let day = |f: &Finding| dates::day(ask.lab(), f);
    Findings {
        grades: [Grade::Major, Grade::Minor, Grade::Observation].map(|g| graded(ask, &all, g)).into(),
        questions: outcomes.iter().filter(of_records).map(Outcome::population).sum(),
        undated: all.iter().filter(|f| day(f).is_none()).count(),
    }
}

fn graded(ask: &Ask, all: &[&Finding], grade: Grade) -> Graded {
    let of_grade: Vec<&Finding> = all.iter().copied().filter(|f| f.grade == grade).collect();
    let arisen: Vec<&Finding> =
        of_grade.iter().copied().filter(|f| ask.holds(dates::day(ask.lab(), f))).collect();
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &arisen {
        *by_rule.entry(finding.rule.code).or_default() += 1;
    }
    let mut rules: Vec<(&str, usize)> = by_rule.into_iter().collect();
    rules.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let rules = rules.iter().map(|(code, count)| Link {
        href: Some(ask.at.to(&format!("findings.html#{code}"))),
        text: format!("{code} ({count})"),
    });
    Graded {
        mark: Mark::grade(grade, say(ask.lab().settings.grade_labels.of(grade))),
        href: ask.at.to("findings.html"),
        open: arisen.iter().filter(|f| f.is_open()).count(),
        arisen: arisen.len(),
        all: of_grade.len(),
        rules: rules.collect(),
    }
}

/// Metrics that ended in one word.
#[derive(Serialize)]
pub(super) struct Called {
    word: Boxed,
    metrics: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    metric: Link,
    /// Question and ground, for words that call for a look.
    says: Option<String>,
}

/// Every metric under the word in which it ended, those that call for a look first and in full.
pub(super) fn verdicts(ask: &Ask) -> Vec<Called> {
    let loud = [Word::Signal, Word::WrongWay, Word::Watch, Word::RightWay, Word::Shown];
    let quiet = [Word::NoSignal, Word::NotEnough, Word::Listed];
    let of = |word: Word| {
        let these = trends::usual(ask.build).filter(|trend| trend.found.verdict.word == word);
        let metrics = these.map(|trend| Told {
            metric: trends::link(trend, ask.at),
            says: loud.contains(&word).then(|| trends::ground(&trend.found.verdict)),
        });
        Called { word: trends::boxed(word), metrics: metrics.collect() }
    };
    loud.into_iter().chain(quiet).map(of).filter(|called| !called.metrics.is_empty()).collect()
}

/// What can not be told.
#[derive(Serialize)]
pub(super) struct Cannot {
    count: usize,
    reasons: Vec<(String, usize)>,
    files: usize,
    later: usize,
}

pub(super) fn cannot(ask: &Ask) -> Cannot {
    let checked = ask.build.site.checked;
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for open in checked.cannot_tell() {
        *by.entry(open.why.as_str()).or_default() += 1;
    }
    let mut reasons: Vec<(&str, usize)> = by.into_iter().collect();
    reasons.sort_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
    Cannot {
        count: checked.cannot_tell().count(),
        reasons: reasons.iter().take(REASONS).map(|(why, n)| ((*why).to_owned(), *n)).collect(),
        files: ask.lab().unread.len(),
        later: ask.lab().later.len(),
    }
}
