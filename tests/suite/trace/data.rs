//! Each name in `docs/traceability.tsv` leads somewhere.

use std::collections::BTreeSet;

use countersign::model::clause::{self, CLAUSES};
use countersign::model::kind::Kind;
use countersign::model::trace::{self, PLANNED, Requirement, SECTIONS, Support};
use countersign::rules;
use countersign::validate::schema;
use serde_json::Value;
use walkdir::WalkDir;

fn all() -> &'static [Requirement<'static>] {
    trace::requirements()
}

/// The schema that a reference points to.
fn target<'a>(at: &'a Value, root: &'a Value) -> &'a Value {
    let reference = at.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    reference.and_then(|pointer| root.pointer(pointer)).map_or(at, |inner| target(inner, root))
}

/// What a schema says of a key: its own, that of its items, or that of one of its alternatives.
fn member<'a>(at: &'a Value, key: &str, root: &'a Value) -> Option<&'a Value> {
    let at = target(at, root);
    let alternatives = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|name| at.get(name)?.as_array());
    at.get("properties")
        .and_then(|keys| keys.get(key))
        .or_else(|| at.get("items").and_then(|items| member(items, key, root)))
        .or_else(|| alternatives.flatten().find_map(|one| member(one, key, root)))
}

/// Whether a kind's records have a field, by the kind's JSON Schema.
fn has(kind: Kind, path: &str) -> bool {
    let root = schema(kind);
    let list = kind.shape().holds.list().into_iter();
    let mut at = Some(&root);
    for key in list.chain(path.split('.').filter(|key| !key.is_empty())) {
        at = at.and_then(|at| member(at, key, &root));
    }
    at.is_some()
}

#[test]
fn the_data_are_read_whole() {
    assert_eq!(trace::faults(), Vec::<String>::new());
    let ids: BTreeSet<&str> = all().iter().map(|r| r.id).collect();
    assert_eq!((all().len(), ids.len()), (282, 282));
    for requirement in all() {
        assert_eq!(trace::by_id(&requirement.id.to_lowercase()), Some(requirement));
        for text in [Some(requirement.text), requirement.procedural].into_iter().flatten() {
            let first = text.chars().next().is_some_and(char::is_uppercase);
            assert!(first && text.ends_with('.'), "{}: {text:?}", requirement.id);
        }
    }
}

#[test]
fn a_broken_line_is_told_and_the_others_are_read() {
    let heads = "id\trequirement\trecords\trules\tmetrics\tpages\tprocedural\tclauses\tcited_as\n";
    let table = format!(
        "{heads}A-1\tIt is so.\trequest.contact, review\tREV-001\t\t\t\t17025-7.1.8\t17025-8.6: loose\nA-2\ttoo few\n\
         A-3\tIt is so.\tnosuch.key\t\t\t\t\t\t\n"
    );
    let (read, faults) = trace::read(&table);
    assert_eq!(read.iter().map(|r| r.id).collect::<Vec<_>>(), ["A-1"]);
    let fields: Vec<String> = read[0].records.iter().map(ToString::to_string).collect();
    assert_eq!(fields, ["request.contact", "review"]);
    assert_eq!(read[0].cited_as.map(|c| (c.clause, c.why)), Some(("17025-8.6", "loose")));
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[1].contains("no kind of record is called nosuch"), "{faults:?}");
    assert_eq!(trace::read("id\n").1.len(), 1);
}

#[test]
fn fields_stand_in_the_schema_of_their_kind() {
    for requirement in all() {
        for field in &requirement.records {
            assert!(has(field.kind, field.path), "{}: {field} is in no record", requirement.id);
        }
    }
    assert!(has(Kind::Method, "standard_tat_wd") && has(Kind::Person, "roles.from") && has(Kind::Work, ""));
    assert!(!has(Kind::Request, "lines.colour") && !has(Kind::Request, "nosuch"));
}

#[test]
fn rules_and_requirements_agree_on_each_other() {
    let mut wrong = Vec::new();
    for requirement in all() {
        for code in &requirement.rules {
            match rules::find(code) {
                Some(rule) if rule.procedure.contains(&requirement.id) => {}
                Some(_) => wrong.push(format!("{code} does not claim {}, which names it", requirement.id)),
                None if trace::is_planned(code) => {}
                None => wrong.push(format!("{} names {code}, which is no rule", requirement.id)),
            }
        }
    }
    for rule in rules::RULES {
        for id in rule.procedure {
            let named = trace::by_id(id).is_some_and(|r| r.id == *id && r.rules.contains(&rule.code));
            if !named {
                wrong.push(format!("{} claims {id}, which does not name it", rule.code));
            }
        }
        if rule.procedure.is_empty() {
            wrong.push(format!("{} serves no requirement", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}\nMend docs/traceability.tsv or the rule's `procedure`.", wrong.join("\n"));
}

#[test]
fn clauses_exist_and_those_of_a_rule_are_cited_by_its_requirements() {
    for requirement in all() {
        assert!(!requirement.clauses.is_empty(), "{} names no clause", requirement.id);
        for id in &requirement.clauses {
            assert!(clause::by_id(id).is_some(), "{}: no clause {id}", requirement.id);
        }
        let order: Vec<_> =
            requirement.clauses.iter().map(|id| CLAUSES.iter().position(|c| c.id == *id)).collect();
        assert!(order.is_sorted_by(|a, b| a < b), "{}: clauses out of order", requirement.id);
    }
    for rule in rules::RULES {
        for id in rule.clauses {
            let of_rule = all().iter().filter(|r| r.rules.contains(&rule.code));
            let cited = of_rule.flat_map(|r| &r.clauses).any(|c| c == id);
            assert!(cited, "{} rests on {id}, but no requirement that names the rule cites it", rule.code);
        }
    }
}

#[test]
fn a_loose_citation_names_another_clause_than_the_true_one() {
    let loose: Vec<_> = all().iter().filter_map(|r| Some((r, r.cited_as?))).collect();
    assert!(loose.len() >= 20, "{}", loose.len());
    for (requirement, cited) in loose {
        let standard = ["17025-", "9001-"].iter().any(|s| cited.clause.starts_with(s));
        assert!(standard && !cited.why.is_empty(), "{}: {}", requirement.id, cited.clause);
    }
    let cited = |id: &str| trace::by_id(id).and_then(|r| r.cited_as).map(|c| c.clause);
    assert_eq!(cited("P09-7.1-e"), Some("17025-7.1.8"), "deviations are told by 7.1.5");
    assert_eq!(cited("P09-8.1-a"), Some("17025-8.6"), "feedback is 8.6.2");
    assert_eq!(cited("S003-7"), Some("9001-7.2.2"), "the numbering of 2008");
}

#[test]
fn what_is_planned_is_not_there_yet() {
    let is_measure = |name: &str| {
        let number = name.strip_prefix('M').and_then(|digits| digits.parse::<u8>().ok());
        number.is_some_and(|n| (1..=25).contains(&n) && name.len() == 3)
    };
    for requirement in all() {
        for name in &requirement.metrics {
            assert!(is_measure(name), "{}: no measure {name}", requirement.id);
        }
    }
    let sources =
        WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).into_iter().filter_map(Result::ok);
    let code: String = sources
        .filter(|file| file.path().extension().is_some_and(|e| e == "rs"))
        // where measures are named without a trend being shown
        .filter(|file| !["model/trace.rs", "model/measure.rs"].iter().any(|end| file.path().ends_with(end)))
        .filter(|file| !file.path().iter().any(|folder| folder == "record"))
        .map(|file| std::fs::read_to_string(file.path()).unwrap())
        .collect();
    let mut seen = BTreeSet::new();
    for name in PLANNED {
        assert!(seen.insert(name), "{name} is planned twice");
        assert!(rules::find(name).is_none(), "{name} is a rule now: take it out of PLANNED");
        // whoever builds a measure calls it by its id
        let built = is_measure(name) && code.contains(&format!("\"{name}\""));
        assert!(!built, "{name} is built now: take it out of PLANNED");
    }
}

#[test]
fn every_requirement_has_its_section_and_rests_on_something() {
    let of_sections: usize = trace::by_section().map(|(_, requirements)| requirements.len()).sum();
    assert_eq!(of_sections, all().len());
    for section in SECTIONS {
        let any = all().iter().any(|r| trace::section(r.id) == Some(section));
        assert!(any, "{} is empty", section.prefix);
    }
    assert_eq!(trace::section("nosuch"), None);
    let count = |support| all().iter().filter(|r| r.support() == support).count();
    for requirement in all() {
        let named = requirement.rules.len() + requirement.metrics.len() + requirement.pages.len();
        let rests = named + requirement.records.len() > 0 || requirement.procedural.is_some();
        assert!(rests, "{} rests on nothing", requirement.id);
    }
    assert!(count(Support::Rule) > 180, "{} by rule", count(Support::Rule));
}

#[test]
fn what_only_something_unbuilt_supports_is_not_supported_yet() {
    let of = |records: &str, rules: &str, metrics: &str, pages: &str, people: &str| {
        let heads = "id\trequirement\trecords\trules\tmetrics\tpages\tprocedural\tclauses\tcited_as";
        let table = format!("{heads}\nA-1\tSo.\t{records}\t{rules}\t{metrics}\t{pages}\t{people}\t\t\n");
        let (read, faults) = trace::read(&table);
        assert_eq!(faults, Vec::<String>::new());
        read[0].support()
    };
    let planned = PLANNED.iter().copied().find(|name| name.starts_with('M')).unwrap_or("M01");
    assert_eq!(of("", "REV-001", planned, "", ""), Support::Rule);
    assert_eq!(of("request", "", "", "", "Somebody does."), Support::Record);
    assert_eq!(of("", "", "", "jobs.html", ""), Support::Record);
    assert_eq!(of("", "", "", "", "Somebody does."), Support::Procedure);
    if trace::is_planned(planned) {
        assert_eq!(of("", "", planned, "", ""), Support::NotYet);
        assert_eq!(trace::shown(planned), format!("{planned} (not built yet)"));
    }
}
