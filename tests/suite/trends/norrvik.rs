//! The figures of the example laboratory, digit for digit.

use std::sync::LazyLock;

use countersign::embedded;
use countersign::model::lab::Lab;
use countersign::model::tree::{Origin, Tree};
use countersign::model::trend::{By, Drawing, Found, Point, Word, of, percent, short};
use countersign::pipeline::{self, Input};
use countersign::trends;
use jiff::civil::{Date, date};

fn lab(as_of: Option<Date>) -> Lab {
    let tree = Tree::of(Origin::Memory, embedded::example());
    let input = Input { as_of, ..Input::new(tree, Vec::new(), date(2030, 1, 1)) };
    pipeline::laboratory(input, &|_| {})
}

pub(super) static NORRVIK: LazyLock<Lab> = LazyLock::new(|| lab(None));

fn found(lab: &Lab, id: &str, by: Option<By>) -> Found {
    let metric = trends::find(id).unwrap();
    trends::one(lab, metric, by.unwrap_or(metric.usual())).found
}

fn usual(id: &str) -> Found {
    found(&NORRVIK, id, None)
}

/// The points of periods that are over.
fn over(found: &Found, series: usize) -> Vec<&Point> {
    found.series[series].points.iter().filter(|p| !p.open).collect()
}

fn p(found: &Found) -> String {
    found.verdict.p_words().unwrap()
}

#[test]
fn reports_on_time_are_those_of_the_story() {
    let found = usual("M01");
    let over = over(&found, 0);
    let at: Vec<&str> = over.iter().map(|p| p.at.as_str()).collect();
    assert_eq!(at, ["2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]);
    let shares: Vec<String> = over.iter().map(|p| of(p.as_share())).collect();
    assert_eq!(shares, ["8 of 8", "6 of 7", "5 of 8", "5 of 9", "7 of 8"]);
    let percents: Vec<String> = over.iter().map(|p| percent(p.value.unwrap())).collect();
    assert_eq!(percents, ["100", "86", "63", "56", "88"]);
    let ends = |p: &&Point| p.interval.map(|(a, b)| format!("{}-{}", percent(a), percent(b))).unwrap();
    let ends: Vec<String> = over.iter().map(ends).collect();
    assert_eq!(ends, ["68-100", "49-97", "31-86", "27-81", "53-98"]);
    assert_eq!((found.verdict.word, p(&found).as_str()), (Word::Watch, ".144"));
    assert_eq!(found.verdict.n, "40 reports in 5 quarters");
    // the quarter that runs is shown, and not tested
    let last = found.series[0].points.last().unwrap();
    assert_eq!((last.at.as_str(), last.open, of(last.as_share()).as_str()), ("2026 Q4", true, "0 of 1"));
    assert_eq!(found.changes[0].action, "ACT-26-01");
    let target = found.series[0].target.as_ref().unwrap();
    assert_eq!((percent(target.value).as_str(), target.source.as_str()), ("90", "objective OBJ-26-TAT"));
}

#[test]
fn against_the_day_first_promised_fewer_were_on_time() {
    let found = usual("M02");
    let shares: Vec<String> = over(&found, 0).iter().map(|p| of(p.as_share())).collect();
    assert_eq!(shares, ["8 of 8", "5 of 7", "5 of 8", "4 of 9", "7 of 8"]);
    let overlay = usual("M01").series.swap_remove(1);
    assert_eq!(overlay.points, found.series[0].points, "M01 shows the same figures");
}

#[test]
fn each_earlier_look_gave_its_own_verdict() {
    let looks: Vec<_> = [date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15)]
        .into_iter()
        .map(|day| found(&lab(Some(day)), "M01", None))
        .map(|found| (found.verdict.word, p(&found)))
        .collect();
    let wanted = [(Word::NotEnough, ".052"), (Word::Signal, ".0156"), (Word::Watch, ".144")];
    assert_eq!(looks, wanted.map(|(word, p)| (word, p.to_owned())));
    // and today's page tells the same of the quarters up to each
    let told: Vec<_> = usual("M01")
        .looks
        .iter()
        .skip(1)
        .map(|look| (look.verdict.word, look.verdict.p_words().unwrap()))
        .collect();
    assert_eq!(told, looks);
    let four = &usual("M01").looks[2];
    let (s, rates) = four.rates.unwrap();
    assert_eq!((four.periods, s, format!("{rates:.3}").as_str()), (4, 6.0, "0.083"));
}

#[test]
fn no_limits_are_drawn_where_a_quarter_is_too_small_for_them() {
    let found = usual("M01");
    assert!(found.series.iter().all(|series| series.limits.is_none()));
    let note = &found.notes[0];
    for words in ["needs 18 reports", ".225 late (9 of 40)", "the smallest quarter has 7"] {
        assert!(note.contains(words), "{note}");
    }
}

#[test]
fn turnaround_is_told_as_a_ratio_because_methods_differ() {
    let found = found(&NORRVIK, "M03", Some(By::Quarter));
    let medians = |series: usize| -> Vec<String> {
        over(&found, series).iter().map(|p| short(p.value.unwrap())).collect()
    };
    assert_eq!(medians(1), ["8", "10", "10", "11", "8"]);
    assert_eq!(medians(0), ["1", "1", "1", "1.1", "0.97"]);
}

#[test]
fn gaps_between_complaints_are_listed() {
    let found = usual("M13");
    let gaps: Vec<String> = found.series[0].points.iter().map(|p| short(p.value.unwrap())).collect();
    assert_eq!(gaps, ["11", "7", "5", "6", "9"]);
    assert_eq!(found.verdict.word, Word::NotEnough);
    assert!(found.verdict.why.contains("11, 7, 5, 6 and 9 reports"), "{}", found.verdict.why);
    assert_eq!(found.series[0].limits, None);
}

#[test]
fn the_second_spectrometer_went_the_right_way_and_is_not_shown() {
    let found = usual("M24");
    assert_eq!((found.verdict.word, p(&found).as_str()), (Word::RightWay, ".205"));
    assert_eq!(found.verdict.n, "ACT-26-01: 7 of 17 before, 1 of 8 after");
}

#[test]
fn one_word_a_metric() {
    let words: Vec<(&str, &str)> =
        trends::all(&NORRVIK).iter().map(|t| (t.metric.id, t.found.verdict.word.words())).collect();
    let wanted = include_str!("words.tsv").lines().filter_map(|line| line.split_once('\t'));
    assert_eq!(words, wanted.collect::<Vec<_>>());
}

#[test]
fn without_history_the_lag_can_not_be_told() {
    let found = usual("M25");
    assert!(
        matches!(&found.drawing, Drawing::None(why) if why.contains("was not read")),
        "{:?}",
        found.drawing
    );
    assert_eq!(found.cases.told, 0);
    assert_eq!(found.cases.untold.len(), 1);
}
