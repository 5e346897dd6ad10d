//! Explaining rules, clauses and kinds.

use countersign::model::clause::{self, CLAUSES};
use countersign::model::kind::{Kind, SHAPES};
use countersign::model::rule::Rule;
use countersign::report::explain::{Library, Unknown};
use countersign::report::{Look, kinds};
use countersign::{pipeline, rules};

use super::made::{MISSING, OVERDUE, PROMISES};

const RULES: &[&Rule] = &[&MISSING, &PROMISES, &OVERDUE];
const LIBRARY: Library<'_> =
    Library { rules: RULES, schema: pipeline::schema, look: Look { width: 80, color: false } };

fn page(name: &str) -> String {
    LIBRARY.explain(name).unwrap_or_else(|unknown| panic!("{name}: {unknown:?}"))
}

#[test]
fn a_rule_by_code_or_name() {
    insta::assert_snapshot!(page("rev-001"), @"
    REV-001 No contract review
    Every request that was accepted is covered by a contract review.

    name       review-missing
    grade      major
    basis      the standard
    clauses    ISO/IEC 17025 7.1.1: Requests, tenders and contracts go through a
               review; for internal and routine customers a simpler one will do, but
               not none.
               ISO/IEC 17025 7.1.8: Reviews, significant changes, and talks with the
               customer about needs or results leave records.
    procedure  P09-N1
    settings   evidence_baseline

    What it checks

    Every request is covered.
    ");
    assert_eq!(page("Review-Missing"), page("REV-001"));
}

#[test]
fn a_family_lists_its_rules() {
    insta::assert_snapshot!(page("rev"), @"
      REV-001  major       No contract review
      REV-014  observation Decision overdue
    ");
}

#[test]
fn a_clause_with_its_parts_and_rules() {
    insta::assert_snapshot!(page("7.1.1"), @"
    ISO/IEC 17025 7.1.1 Contract review
    Requests, tenders and contracts go through a review; for internal and routine
    customers a simpler one will do, but not none.
    In our own words; read the standard for what is binding.

    Its parts:
      7.1.1.a    What the customer needs is settled, in writing, and understood.
      7.1.1.b    Before it commits itself the laboratory makes sure that it has the
                 skill and the means.
      7.1.1.c    The customer is told which work goes to outside providers and gives
                 approval.
      7.1.1.d    The methods chosen are suitable and can meet what the customer
                 needs.

    Rules that check it:
      REV-001  major       No contract review
      REQ-002  minor       Contradictory promises
    ");
    assert!(page("8.6.1").ends_with("\nNo rule checks it.\n"));
}

#[test]
fn clauses_are_found_as_people_cite_them() {
    for (said, id) in [
        ("17025-7.1.1.c", "17025-7.1.1.c"),
        ("7.1.1.c", "17025-7.1.1.c"),
        ("7.1.1c", "17025-7.1.1.c"),
        ("7.1.1 (c)", "17025-7.1.1.c"),
        ("clause 7.1.1 c", "17025-7.1.1.c"),
        ("ISO/IEC 17025:2017 7.1.8", "17025-7.1.8"),
        ("ISO 9001 8.2.1.c", "9001-8.2.1.c"),
        ("9001:2015, 8.2.1", "9001-8.2.1"),
        ("8.2.1.c", "9001-8.2.1.c"),
        ("7.4", "9001-7.4"),
    ] {
        assert_eq!(clause::find(said).map(|c| c.id), Some(id), "{said}");
    }
    for said in ["", "7", "17025", "review", "7.1.1.z", "é", "(", "17025-"] {
        assert_eq!(clause::find(said), None, "{said}");
    }
}

#[test]
fn the_catalogue_of_clauses_is_in_order_and_complete() {
    let order = |id: &str| -> Vec<(u32, String)> {
        let (standard, number) = id.split_once('-').expect("standard and number");
        let steps = number.split('.').map(|s| (s.parse().unwrap_or(0), s.to_owned()));
        let standard = u32::from(standard == "9001");
        std::iter::once((standard, String::new())).chain(steps).collect()
    };
    for pair in CLAUSES.windows(2) {
        assert!(order(pair[0].id) < order(pair[1].id), "{} comes before {}", pair[0].id, pair[1].id);
    }
    for clause in CLAUSES {
        assert!(clause.meaning.ends_with('.') && !clause.title.ends_with('.'), "{}", clause.id);
    }
    for rule in rules::RULES {
        for id in rule.clauses {
            assert!(clause::by_id(id).is_some(), "{} cites {id}, which the catalogue lacks", rule.code);
        }
    }
}

#[test]
fn a_requirement_with_what_it_rests_on() {
    insta::assert_snapshot!(page("p09-7.1-e"), @"
    P09-7.1-e
    Procedure 09, 7.1: word during the work
    A departure from what was agreed is told.

    supported  by rule
    rules      DEV-003
    records    deviation.informed
    pages      jobs/*.html
    clauses    ISO/IEC 17025 7.1.5: The customer hears of every departure from the
               contract.
    cited as   17025-7.1.8, named for deviations, but it is about records; being
               told of them is 7.1.5
    ");
    let hint = LIBRARY.explain("P09-7.1-z").expect_err("nothing has that name").advice;
    assert!(hint.starts_with("Did you mean P09-7.1-"), "{hint}");
}

#[test]
fn every_kind_has_a_page_that_lists_its_keys() {
    for shape in SHAPES {
        let page = page(shape.name);
        let schema = pipeline::schema(shape.kind);
        let body = schema.pointer("/properties").or_else(|| schema.pointer("/$defs/RegisterRow/properties"));
        assert!(page.contains("Holds (* must be there):\n  "), "{page}");
        for path in shape.paths {
            assert!(page.contains(path), "{path}: {page}");
        }
        for line in page.lines() {
            assert!(!line.contains("[any value"), "{} has a key without a type: {line}", shape.name);
        }
        let keys = body.and_then(|b| b.as_object()).map(|b| b.keys().cloned().collect::<Vec<_>>());
        for key in keys.unwrap_or_default() {
            let listed =
                page.lines().any(|l| l.trim_start().starts_with(&key)) || page.contains(&format!("`{key}`"));
            assert!(listed || key == "schema", "{} does not list {key}", shape.name);
        }
    }
}

#[test]
fn a_kind_says_what_must_be_there_and_what_may() {
    let page = page("request");
    assert!(page.contains("  customer *                  Who asks. [name of: customer]\n"), "{page}");
    assert!(
        page.contains("  received_on *               When it came in. [day, or day with time and zone]\n"),
        "{page}"
    );
    assert!(page.contains("    on *  "), "blocks list their own keys: {page}");
    assert_eq!(kinds::called("communication plan"), Some(Kind::CommPlan));
    assert_eq!(kinds::called("Contract-Review"), Some(Kind::Review));
}

#[test]
fn a_near_miss_is_answered_with_the_name_that_was_meant() {
    let hint = |name: &str| LIBRARY.explain(name).expect_err("nothing has that name").advice;
    assert_eq!(hint("REV-01"), "Did you mean REV-001?");
    assert_eq!(hint("review-mising"), "Did you mean review-missing?");
    assert_eq!(hint("7.1.11"), "Did you mean 7.1.1?");
    assert_eq!(hint("comunication"), "Did you mean communication?");
    let lost = "`countersign explain` lists the rules, `countersign schema` the kinds of record.";
    assert_eq!(hint("xyzzy-plugh"), lost);
    let Unknown { what, .. } = LIBRARY.explain("\u{1b}[2J").expect_err("nothing has that name");
    assert_eq!(what, "No rule, clause or kind of record is called \"␛[2J\".");
}

#[test]
fn pages_of_rules_are_set_to_the_width_but_examples_are_not() {
    let library = Library { rules: rules::RULES, look: Look { width: 60, color: false }, ..LIBRARY };
    for rule in rules::RULES {
        let page = library.explain(rule.code).expect("every rule has a page");
        let prose = page.lines().filter(|l| !l.starts_with("    ") && l.contains(' '));
        for line in prose {
            assert!(line.chars().count() <= 60, "{}: {line}", rule.code);
        }
        assert!(!page.contains("```") && !page.contains("\n## "), "{page}");
    }
}
