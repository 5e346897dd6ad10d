//! The catalogue as a whole: what every rule owes its readers.

use std::collections::BTreeSet;

use countersign::model::clause::CLAUSES;
use countersign::model::settings::Settings;
use countersign::rules::{RULES, find};

/// Families in the order of the catalogue.
const FAMILIES: [&str; 20] = [
    "REV", "REQ", "AMD", "DEV", "COM", "SMP", "SUB", "RPT", "CNF", "FBK", "CPL", "ACT", "MGT", "DOC", "ROL",
    "GIT", "REF", "RET", "SYS", "DATA",
];

#[test]
fn codes_stand_in_the_order_of_the_catalogue() {
    let place = |code: &str| {
        let (family, number) = code.split_once('-').unwrap();
        let family = FAMILIES.iter().position(|f| *f == family);
        assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()), "{code}");
        (family.unwrap_or_else(|| panic!("{code}: no such family")), number.to_owned())
    };
    let places: Vec<_> = RULES.iter().map(|r| place(r.code)).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "out of order, or twice: {places:?}");
}

#[test]
fn names_are_plain_and_lead_back_to_their_rule() {
    let mut names = BTreeSet::new();
    for rule in RULES {
        let words: Vec<&str> = rule.name.split('-').collect();
        let plain = words.iter().all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(plain && words.len() > 1, "{}: {:?} is not in kebab case", rule.code, rule.name);
        assert!(names.insert(rule.name), "{}: {} stands twice", rule.code, rule.name);
        for asked in [rule.code.to_lowercase(), rule.name.to_uppercase()] {
            assert_eq!(find(&asked).map(|r| r.code), Some(rule.code), "{asked}");
        }
    }
}

#[test]
fn clauses_exist() {
    for rule in RULES {
        assert!(!rule.clauses.is_empty(), "{} names no clause", rule.code);
        for clause in rule.clauses {
            assert!(CLAUSES.iter().any(|c| c.id == *clause), "{}: no clause {clause}", rule.code);
        }
    }
}

#[test]
fn settings_that_rules_read_exist() {
    let settings = serde_json::to_value(Settings::default()).unwrap();
    for rule in RULES {
        for key in rule.thresholds {
            let known = settings.get(*key).or_else(|| settings["thresholds"].get(*key)).is_some();
            assert!(known, "{}: no setting {key}", rule.code);
        }
    }
}

#[test]
fn roots_of_silence_are_rules() {
    for rule in RULES {
        for (root, _) in rule.silenced_by {
            assert!(find(root).is_some() && *root != rule.code, "{}: silenced by {root}", rule.code);
        }
    }
}

#[test]
fn words_are_sentences() {
    for rule in RULES {
        for text in [rule.summary, rule.advice] {
            let first = text.chars().next().is_some_and(char::is_uppercase);
            assert!(first && text.ends_with('.'), "{}: {text:?}", rule.code);
        }
        let title = format!("# {}\n", rule.title);
        assert!(rule.page.starts_with(&title), "{}: the page opens otherwise", rule.code);
        let sections = ["What it checks", "Why an assessor cares", "How to mend it", "Traps", "Examples"];
        let found: Vec<&str> = rule.page.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        assert_eq!(found, sections, "{}: sections of the page", rule.code);
    }
}
