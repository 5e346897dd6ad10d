//! Exact tests, held against an independent implementation and against their own laws.

use countersign::model::statistics::{Effect, Share, effect, fisher};
use proptest::prelude::*;

/// Bad and all before, bad and all after, and the two-sided p of scipy 1.17.1:
/// `scipy.stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]])[1]`.
const OF_SCIPY: &[(u32, u32, u32, u32, f64)] = &[
    (7, 17, 1, 8, 0.205_181_332_778_586_8),
    (0, 8, 8, 8, 0.000_155_400_155_400_155_4),
    (3, 8, 3, 8, 1.0),
    (1, 10, 11, 14, 0.002_759_456_185_220_083_6),
    (10, 12, 3, 18, 0.000_536_724_119_143_435_7),
    (0, 8, 0, 9, 1.0),
    (40, 100, 25, 100, 0.034_143_802_314_768_82),
    (2, 302, 9, 299, 0.036_116_226_184_402_016),
];

fn share(of: u32, all: u32) -> Share {
    Share { of, all }
}

#[test]
fn fishers_test_gives_the_figures_of_scipy() {
    for &(k1, n1, k2, n2, p) in OF_SCIPY {
        let ours = fisher(share(k1, n1), share(k2, n2));
        assert!((ours - p).abs() <= 1e-10, "{k1} of {n1} against {k2} of {n2}: {ours}, scipy {p}");
    }
}

#[test]
fn an_effect_is_shown_only_against_chance() {
    let words = |effect: Effect| match effect {
        Effect::Insufficient => "too few",
        Effect::Shown(_) => "shown",
        Effect::RightWay(_) => "right way",
        Effect::WrongWay(_) => "wrong way",
    };
    assert_eq!(words(effect(share(7, 17), share(1, 8))), "right way");
    assert_eq!(words(effect(share(7, 8), share(1, 8))), "shown");
    assert_eq!(words(effect(share(1, 8), share(7, 8))), "wrong way");
    assert_eq!(words(effect(share(2, 8), share(2, 8))), "wrong way");
    assert_eq!(words(effect(share(7, 7), share(0, 30))), "too few");
}

proptest! {
    #[test]
    fn it_is_a_probability_and_takes_both_sides_alike(
        (n1, k1) in (0_u32..60).prop_flat_map(|n| (Just(n), 0..=n)),
        (n2, k2) in (0_u32..60).prop_flat_map(|n| (Just(n), 0..=n)),
    ) {
        let p = fisher(share(k1, n1), share(k2, n2));
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
        let turned = fisher(share(k2, n2), share(k1, n1));
        prop_assert!((p - turned).abs() < 1e-9, "{p} {turned}");
        let of_the_rest = fisher(share(n1 - k1, n1), share(n2 - k2, n2));
        prop_assert!((p - of_the_rest).abs() < 1e-9, "{p} {of_the_rest}");
    }
}
