//! Settings: what is in force, what is wrong, and where each comes from.

use countersign::load::{settings, settings_in_force, spots};
use countersign::model::approval::Strength;
use countersign::model::fault::{Fault, FaultKind};
use countersign::model::record::blocks::Role;
use countersign::model::settings::{DayOfWeek, Settings};
use countersign::model::tree::{Origin, Tree};

use super::no_faults;

const NAMED: &str = "laboratory: {name: Norrvik}\n";

fn tree(text: &str) -> Tree {
    Tree::of(Origin::Memory, [("countersign.yaml", text.as_bytes())])
}

fn read(text: &str) -> (Settings, Vec<Fault>) {
    settings(&tree(&format!("{NAMED}{text}")))
}

/// Settings of which one is bad: kind, pointer, a word of the message, a word of the advice.
fn bad(text: &str, kind: FaultKind, pointer: &str, message: &str, advice: &str) {
    let (in_force, faults) = read(text);
    assert_eq!(faults.len(), 1, "{text}: {faults:#?}");
    let fault = &faults[0];
    assert_eq!((fault.kind, fault.place.pointer.as_str()), (kind, pointer), "{text}");
    assert!(fault.readable && *fault.place.file == *"countersign.yaml");
    assert!(fault.message.contains(message), "{text}: {}", fault.message);
    assert!(fault.advice.contains(advice), "{text}: {}", fault.advice);
    let usual = Settings { laboratory: in_force.laboratory.clone(), ..Settings::default() };
    assert_eq!(in_force, usual, "{text}: the usual value is taken");
    assert_eq!(in_force.laboratory.name, "Norrvik");
}

#[test]
fn nothing_said_means_the_usual_settings() {
    let (in_force, faults) = settings(&Tree::of(Origin::Memory, Vec::<(&str, &[u8])>::new()));
    no_faults(&faults);
    assert_eq!(in_force, Settings::default());
}

#[test]
fn the_example_laboratory_has_sound_settings() {
    let text = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/countersign.yaml")).expect("a file");
    let (in_force, faults) = settings(&Tree::of(Origin::Memory, [("countersign.yaml", text)]));
    no_faults(&faults);
    assert_eq!(in_force.time_zone, "Europe/Oslo");
    assert!(in_force.as_of.is_some() && in_force.calendar.holidays.len() > 5);
}

#[test]
fn every_key_can_be_set() {
    let (in_force, faults) = read(
        "time_zone: Europe/Oslo
calendar:
  weekend: [friday, saturday]
  holidays: [2026-12-25]
as_of: 2026-06-30
protected_branch: trunk
single_person_roles: true
thresholds:
  decision_wd: 3
limits: {depth: 20}
grade_labels: {major: A}
rules:
  REV-001: {grade: minor, reason: agreed with the assessor}
  DEC-002: {off: true, reason: 'no decision rule is used'}
",
    );
    no_faults(&faults);
    assert_eq!(in_force.calendar.weekend, [DayOfWeek::Friday, DayOfWeek::Saturday]);
    assert_eq!((in_force.thresholds.decision_wd, in_force.thresholds.receipt_ack_wd), (3, 1));
    assert_eq!((in_force.limits.depth, in_force.limits.nodes), (20, 100_000));
    assert_eq!((in_force.grade_labels.major.as_str(), in_force.grade_labels.minor.as_str()), ("A", "Minor"));
    assert!(in_force.rules["DEC-002"].off && !in_force.rules["REV-001"].off);
    no_faults(&read("thresholds:\nrules:\nas_of:\nevidence_baseline: ~\n").1);
}

#[test]
fn keys_that_are_not_known() {
    use FaultKind::UnknownKey;
    bad("timezone: UTC\n", UnknownKey, "/timezone", "no setting timezone", "Did you mean time_zone?");
    bad(
        "thresholds: {decison_wd: 1}\n",
        UnknownKey,
        "/thresholds/decison_wd",
        "no setting thresholds.decison_wd",
        "decision_wd?",
    );
    bad(
        "limits: {memory: 1}\n",
        UnknownKey,
        "/limits/memory",
        "limits.memory",
        "Known here are file_bytes, ",
    );
    let (in_force, faults) = read("rules:\n  REV-001: {graed: minor, reason: x, grade: minor}\n");
    assert_eq!((faults.len(), faults[0].place.pointer.as_str()), (1, "/rules/REV-001/graed"));
    assert_eq!(faults[0].advice, "Did you mean grade?");
    assert!(in_force.rules["REV-001"].grade.is_some());
}

#[test]
fn values_that_do_not_fit() {
    use FaultKind::Value;
    let number = "thresholds: {decision_wd: five}\n";
    bad(
        number,
        Value,
        "/thresholds/decision_wd",
        "was five, not a whole number",
        "Write a whole number from 0 to 3660 (working days).",
    );
    bad("thresholds: {decision_wd: -1}\n", Value, "/thresholds/decision_wd", "was -1", "");
    bad("thresholds: {decision_wd: 1.5}\n", Value, "/thresholds/decision_wd", "was 1.5", "");
    bad("thresholds: {decision_wd: }\n", Value, "/thresholds/decision_wd", "was nothing", "");
    bad("thresholds: 5\n", Value, "/thresholds", "not keys with values", "");
    bad("single_person_roles: yes\n", Value, "/single_person_roles", "was yes, not true or false", "");
    bad("as_of: 2026-02-30\n", Value, "/as_of", "was 2026-02-30, not a day of the calendar", "");
    bad("time_zone: Europe/Olso\n", Value, "/time_zone", "was Europe/Olso", "Did you mean Europe/Oslo?");
    bad("time_zone: oslo\n", Value, "/time_zone", "was oslo", "Did you mean Europe/Oslo?");
    bad(
        "language: klingon\n",
        Value,
        "/language",
        "was klingon, not en (English)",
        "Write en (English) or nb (Norwegian).",
    );
    bad("time_zone: New York\n", Value, "/time_zone", "", "Did you mean America/New_York?");
    bad("time_zone: Atlantis/Capital\n", Value, "/time_zone", "", "Write a time zone such as");
    bad(
        "calendar: {weekend: sunday}\n",
        Value,
        "/calendar/weekend",
        "not a list",
        "Write a list of the days off",
    );
    bad(
        "calendar: {weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}\n",
        Value,
        "/calendar/weekend",
        "was monday, tuesday",
        "of which a week has six at most",
    );
    bad("limits: {depth: 0}\n", Value, "/limits/depth", "from 1 to 200", "");
    bad("limits: {depth: 100000}\n", Value, "/limits/depth", "from 1 to 200", "");
    bad("limits: {nodes: 0}\n", Value, "/limits/nodes", "of 1 or more", "");
    bad("rules: [REV-001]\n", Value, "/rules", "was REV-001, not keys", "");
    bad("grade_labels: {major: 1}\n", Value, "/grade_labels/major", "was 1, not a text", "Write a text.");
}

#[test]
fn a_bad_item_of_a_list_leaves_the_others_in_force() {
    let (in_force, faults) =
        read("calendar: {weekend: [Saturday, sunday], holidays: [2026-12-25, 2026-13-01, 2026-12-26]}\n");
    assert_eq!(in_force.calendar.weekend, [DayOfWeek::Sunday]);
    assert_eq!(in_force.calendar.holidays.len(), 2);
    let told: Vec<_> = faults.iter().map(|f| f.place.pointer.as_str()).collect();
    assert_eq!(told, ["/calendar/weekend/0", "/calendar/holidays/1"]);
    assert_eq!(faults[0].advice, "Did you mean saturday?");
}

#[test]
fn what_must_be_approved_goes_by_kinds_of_records() {
    let (in_force, faults) = read(
        "approvals:
  from: 2026-09-01
  kinds:
    review: {}
    report: { roles: [technical_manager], strength: S5 }
  policy: { roles: [laboratory_director], strength: S4 }
  forge_keys:
    - { forge: gitea, file: keys/forge/one.pub, from: 2026-09-01 }
",
    );
    no_faults(&faults);
    let need = |kind: &str| in_force.approvals.kinds.get(kind).expect("it is named").clone();
    assert_eq!((need("review").roles, need("review").strength), (Vec::new(), Strength::S3));
    assert_eq!((need("report").roles, need("report").strength), (vec![Role::TechnicalManager], Strength::S5));
    assert_eq!(in_force.approvals.policy.map(|p| p.strength), Some(Strength::S4));
    assert_eq!(in_force.approvals.forge_keys.len(), 1);
}

#[test]
fn what_is_said_wrong_of_approvals_is_named() {
    let wrong = |text: &str| {
        let (_, faults) = read(text);
        assert_eq!(faults.len(), 1, "{text}: {faults:#?}");
        format!("{} {}", faults[0].message, faults[0].advice)
    };
    let told = wrong("approvals: { kinds: { reveiw: {} } }\n");
    assert!(told.contains("There is no setting approvals.kinds.reveiw. Did you mean review?"), "{told}");
    let told = wrong("approvals: { kinds: { review: { strength: S6 } } }\n");
    assert!(told.contains("was S6, not one of S0, S1, S3, S4, S5"), "{told}");
    let told = wrong("approvals: { kinds: { review: { roles: [quality_manger] } } }\n");
    assert!(told.contains("Did you mean quality_manager?"), "{told}");
    let told = wrong("approvals: { policy: director }\n");
    assert!(told.contains("was director, not roles and strength"), "{told}");
}

#[test]
fn a_rule_is_not_switched_off_without_a_reason() {
    for entry in ["{off: true}", "{off: true, reason: ' '}", "{off: true, reason: }"] {
        let (in_force, faults) =
            read(&format!("rules:\n  REV-001: {entry}\n  REV-002: {{off: true, reason: x}}\n"));
        assert!(
            faults.iter().any(|f| f.kind == FaultKind::MissingKey && f.place.pointer == "/rules/REV-001")
        );
        assert!(!in_force.rules.contains_key("REV-001") && in_force.rules["REV-002"].off, "{entry}");
    }
    let (in_force, faults) = read("rules: {REV-001: {grade: severe, reason: x}}\n");
    assert_eq!((faults.len(), faults[0].place.pointer.as_str()), (1, "/rules/REV-001/grade"));
    assert!(in_force.rules["REV-001"].grade.is_none());
}

#[test]
fn a_laboratory_needs_a_name() {
    for text in ["time_zone: UTC\n", "laboratory: {scope: x}\n"] {
        let (_, faults) = settings(&tree(text));
        assert_eq!((faults[0].kind, faults.len()), (FaultKind::MissingKey, 1), "{text}");
    }
    let (_, faults) = settings(&tree("laboratory: {name: ''}\n"));
    assert_eq!((faults[0].kind, faults[0].place.pointer.as_str()), (FaultKind::Value, "/laboratory/name"));
}

#[test]
fn a_file_that_can_not_be_read_leaves_the_usual_settings() {
    for text in ["a: [\n", "", "- a\n", "5\n", "\u{0}"] {
        let (in_force, faults) = settings(&tree(text));
        assert_eq!(in_force, Settings::default());
        assert!(!faults.is_empty(), "{text:?}");
    }
    let (in_force, faults) = read("as_of: 2026-01-01\nas_of: 2026-01-02\n");
    assert_eq!(faults.len(), 1);
    assert_eq!(in_force.as_of.map(|d| d.to_string()).as_deref(), Some("2026-01-01"), "the first of two");
}

#[test]
fn every_setting_in_force_says_where_it_comes_from() {
    let text = "laboratory:\n  name: Norrvik\nthresholds:\n  decision_wd: 3\n  receipt_ack_wd: x\n\
                rules:\n  REV-001: {off: true, reason: because}\n";
    let all = settings_in_force(&tree(text));
    let of = |key: &str| {
        all.iter().find(|(k, ..)| k == key).map(|(_, value, origin)| (value.as_str(), origin.as_str()))
    };
    assert_eq!(of("laboratory.name"), Some(("Norrvik", "countersign.yaml:2")));
    assert_eq!(of("thresholds.decision_wd"), Some(("3", "countersign.yaml:4")));
    assert_eq!(of("thresholds.receipt_ack_wd"), Some(("1", "default")), "a bad value is not in force");
    assert_eq!(of("rules.REV-001.reason"), Some(("because", "countersign.yaml:7")));
    assert_eq!(of("calendar.weekend"), Some(("saturday, sunday", "default")));
    assert_eq!(of("calendar.holidays"), Some(("none", "default")));
    assert_eq!(of("as_of"), Some(("not set", "default")));
    assert_eq!(of("limits.file_bytes"), Some(("1048576", "default")));
    assert!(all.len() > 40);
}

#[test]
fn faults_have_their_line() {
    let tree = tree("laboratory:\n  name: Norrvik\nthresholds:\n  decison_wd: 1\n  receipt_ack_wd: x\n");
    let (in_force, faults) = settings(&tree);
    let places: Vec<_> = faults.iter().map(|f| f.place.clone()).collect();
    let spots = spots(&tree, &places, &in_force.limits);
    let at: Vec<_> = places.iter().map(|p| (spots[p].line, spots[p].column)).collect();
    assert_eq!(at, [(4, 3), (5, 19)]);
}
