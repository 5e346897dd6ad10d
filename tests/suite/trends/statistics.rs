//! Statistics, held against the figures of scipy in `reference.json`, which `reference.py` made.

use std::sync::LazyLock;

use countersign::model::statistics::Share;
use countersign::model::statistics::chart::{self, Limits, Sign, signs, xmr};
use countersign::model::statistics::interval::{promoters, wilson};
use countersign::model::statistics::order::{mean, median, ninetieth};
use countersign::model::statistics::rank::mann_whitney;
use countersign::model::statistics::resample::permutation;
use countersign::model::statistics::tendency::{above, cochran_armitage, mann_kendall};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

static FIGURES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("reference.json")).unwrap());

/// The figures of one function; there are some.
fn figures<T: DeserializeOwned>(of: &str) -> Vec<T> {
    let all: Vec<T> = serde_json::from_value(FIGURES[of].clone()).unwrap();
    assert!(all.len() > 1, "{of}");
    all
}

fn near(ours: f64, theirs: f64, what: &str) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-3), "{what}: {ours}, scipy {theirs}");
}

fn counts(pairs: &[(u32, u32)]) -> Vec<Share> {
    pairs.iter().map(|(of, all)| Share { of: *of, all: *all }).collect()
}

type Groups = Vec<(u32, u32)>;

#[test]
fn wilsons_interval_is_scipys() {
    for (of, all, low, high) in figures::<(u32, u32, f64, f64)>("wilson") {
        let ours = wilson(Share { of, all }).unwrap();
        near(ours.0, low, "low");
        near(ours.1, high, "high");
    }
    assert_eq!(wilson(Share { of: 0, all: 0 }), None);
    assert_eq!(wilson(Share { of: 2, all: 1 }), None);
}

#[test]
fn the_trend_test_goes_through_every_table() {
    for (groups, score, p) in figures::<(Groups, f64, f64)>("cochran_armitage") {
        let ours = cochran_armitage(&counts(&groups)).unwrap();
        assert!(ours.exact && (ours.statistic - score).abs() < 1e-9, "{groups:?}: {ours:?}");
        near(ours.p, p, &format!("{groups:?}"));
    }
    for (groups, p) in figures::<(Groups, f64)>("cochran_armitage_normal") {
        // the exact answer lies near what is drawn for many
        let ours = cochran_armitage(&counts(&groups)).unwrap();
        assert!((ours.p - p).abs() < 0.01, "{groups:?}: {ours:?}, normal {p}");
        let many: Vec<(u32, u32)> = groups.iter().map(|(k, n)| (k * 40, n * 40)).collect();
        assert!(!cochran_armitage(&counts(&many)).unwrap().exact, "{many:?}");
    }
    assert_eq!(cochran_armitage(&counts(&[(1, 2)])), None);
    assert_eq!(cochran_armitage(&counts(&[(1, 2), (3, 2)])), None);
}

#[test]
fn mann_kendall_goes_through_every_order_up_to_ten() {
    for (values, s, p) in figures::<(Vec<f64>, f64, f64)>("mann_kendall") {
        let ours = mann_kendall(&values).unwrap();
        assert!(ours.exact && (ours.statistic - s).abs() < 1e-9, "{values:?}: {ours:?}");
        near(ours.p, p, &format!("{values:?}"));
    }
    for (values, s, p) in figures::<(Vec<f64>, f64, f64)>("mann_kendall_normal") {
        let ours = mann_kendall(&values).unwrap();
        assert!(!ours.exact && (ours.statistic - s).abs() < 1e-9, "{values:?}: {ours:?}");
        near(ours.p, p, &format!("{values:?}"));
    }
    assert_eq!(mann_kendall(&[1.0, 2.0]), None);
    assert_eq!(mann_kendall(&[1.0, f64::NAN, 2.0]), None);
}

#[test]
fn mann_whitney_goes_through_every_division() {
    for (a, b, u, p) in figures::<(Vec<f64>, Vec<f64>, f64, f64)>("mann_whitney") {
        let ours = mann_whitney(&a, &b).unwrap();
        assert!(ours.exact && (ours.u - u).abs() < 1e-9, "{a:?} {b:?}: {ours:?}, scipy {u}");
        near(ours.p, p, &format!("{a:?} {b:?}"));
    }
    for (a, b, p) in figures::<(Vec<f64>, Vec<f64>, f64)>("mann_whitney_normal") {
        let ours = mann_whitney(&a, &b).unwrap();
        assert!(!ours.exact);
        near(ours.p, p, &format!("{} and {} values", a.len(), b.len()));
    }
    assert_eq!(mann_whitney(&[], &[1.0]), None);
}

#[test]
fn the_permutation_test_goes_through_every_division_or_draws_the_same_ones() {
    for (a, b, difference, p) in figures::<(Vec<f64>, Vec<f64>, f64, f64)>("permutation") {
        let ours = permutation(&a, &b).unwrap();
        assert!(ours.exact && (ours.difference - difference).abs() < 1e-9, "{a:?} {b:?}: {ours:?}");
        near(ours.p, p, &format!("{a:?} {b:?}"));
    }
    // of twenty values in each group there are too many divisions: they are drawn
    let a: Vec<f64> = (0..20).map(f64::from).collect();
    let b: Vec<f64> = (0..20).map(|n| f64::from(n) + 6.0).collect();
    let (one, two) = (permutation(&a, &b).unwrap(), permutation(&a, &b).unwrap());
    assert!(!one.exact && one == two, "{one:?} {two:?}");
    let ranks = mann_whitney(&a, &b).unwrap().p;
    assert!((one.p - ranks).abs() < 0.005, "{one:?}, by ranks {ranks}");
    let far = permutation(&a, &b.iter().map(|v| v + 1000.0).collect::<Vec<_>>()).unwrap();
    assert!(far.p > 0.0 && far.p < 1e-4, "never nought: {far:?}");
}

#[test]
fn middles_and_tails_are_numpys() {
    for (values, middle, ninth, average) in figures::<(Vec<f64>, f64, f64, f64)>("quantiles") {
        near(median(&values).unwrap(), middle, "median");
        near(ninetieth(&values).unwrap(), ninth, "ninetieth");
        near(mean(&values).unwrap(), average, "mean");
    }
    assert_eq!((median(&[]), ninetieth(&[]), mean(&[])), (None, None, None));
    for (z, p) in figures::<(f64, f64)>("above") {
        assert!((above(z) - p).abs() <= 1e-12_f64.min(p * 1e-6), "{z}: {}, scipy {p}", above(z));
    }
}

#[test]
fn the_score_of_promoters_is_told_with_its_error() {
    for (scores, score, half) in figures::<(Vec<u32>, f64, f64)>("promoters") {
        let ours = promoters(&scores).unwrap();
        near(ours.score, score, "score");
        assert!((ours.half - half).abs() < 1e-9, "{scores:?}: {ours:?}");
    }
    assert_eq!(promoters(&[]), None);
}

#[test]
fn limits_are_drawn_where_they_mean_something() {
    for (values, centre, reach) in figures::<(Vec<f64>, f64, f64)>("xmr") {
        let ours = xmr(&values).unwrap();
        near(ours.centre, centre, "centre");
        near(ours.reach, reach, "reach");
    }
    assert_eq!(xmr(&[1.0]), None);
    for (counted, limits) in figures::<(Groups, Option<Vec<(f64, f64)>>)>("u") {
        let ours = chart::u(&counts(&counted));
        assert_eq!(ours.is_some(), limits.is_some(), "{counted:?}");
        for (ours, (centre, reach)) in ours.into_iter().flatten().zip(limits.into_iter().flatten()) {
            near(ours.centre, centre, "centre");
            near(ours.reach, reach, "reach");
        }
    }
    for (mean, median) in figures::<(f64, f64)>("middle_gap") {
        assert!((chart::middle_gap(mean) - median).abs() < 1e-9, "{mean}");
    }
    // 4 / (9/40) is 17.8
    assert_eq!(chart::cases_for_p(Share { of: 9, all: 40 }), Some(18));
    assert_eq!(chart::cases_for_p(Share { of: 31, all: 40 }), Some(18), "of good ones or bad");
    assert_eq!(chart::cases_for_p(Share { of: 0, all: 40 }), None);
}

#[test]
fn each_sign_is_seen_and_none_where_there_is_none() {
    let limits = Limits { centre: 10.0, reach: 3.0 };
    let seen = |values: &[f64]| signs(values, &limits);
    assert_eq!(seen(&[10.0, 13.1, 10.0]), [(1, Sign::Beyond)]);
    assert_eq!(seen(&[10.5, 10.2, 10.6, 10.1, 10.4, 10.2, 10.3, 10.1]), [(7, Sign::Side)]);
    assert_eq!(seen(&[9.0, 9.2, 9.4, 9.6, 10.4, 10.6]), [(5, Sign::Slope)]);
    assert_eq!(seen(&[12.5, 10.0, 12.1]), [(2, Sign::TwoOfThree)]);
    assert_eq!(seen(&[12.5, 7.5, 10.0, 10.5, 9.5, 10.0, 9.0, 11.0]), []);
    // a point on the middle breaks a run
    assert_eq!(seen(&[10.5, 10.2, 10.6, 10.1, 10.0, 10.4, 10.2, 10.3, 10.1]), []);
    // five of a slope are four steps
    assert_eq!(seen(&[9.0, 9.2, 9.4, 9.6, 10.4]), []);
}

proptest! {
    #[test]
    fn probabilities_are_probabilities(
        groups in proptest::collection::vec((0_u32..6, 0_u32..6), 2..7),
        a in proptest::collection::vec(0_u8..5, 1..9),
        b in proptest::collection::vec(0_u8..5, 1..9),
    ) {
        let groups: Vec<Share> = groups.iter().map(|(k, more)| Share { of: *k, all: k + more }).collect();
        let p = cochran_armitage(&groups).unwrap().p;
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
        let (a, b): (Vec<f64>, Vec<f64>) =
            (a.into_iter().map(f64::from).collect(), b.into_iter().map(f64::from).collect());
        let (one, other) = (mann_whitney(&a, &b).unwrap().p, mann_whitney(&b, &a).unwrap().p);
        prop_assert!((0.0..=1.0).contains(&one) && (one - other).abs() < 1e-9, "{one} {other}");
        let (one, other) = (permutation(&a, &b).unwrap().p, permutation(&b, &a).unwrap().p);
        prop_assert!((0.0..=1.0).contains(&one) && (one - other).abs() < 1e-9, "{one} {other}");
    }
}
