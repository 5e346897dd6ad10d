//! How findings stand: open, answered, open again.

use countersign::model::answer::Standing;
use countersign::model::finding::Grade;
use countersign::model::record::system::DispositionVerdict;
use jiff::civil::date;
use proptest::prelude::*;

use super::{ACTION, SAMPLE, SEAL, UNCHECKED, answer, examine, examine_on, faulty, found, said};

const FILE: &str = "records/dispositions/DSP-1.yaml";

/// An action that is still to do.
const PLANNED: &str = "source: [CPL-1]\nfinding: Broken seals\nraised_on: 2026-03-02\nowner: P4\nplan: Ask the customer\n\
                       due: 2026-07-31\nsystemic: false\n";

#[test]
fn an_answered_finding_stays_and_is_not_counted() {
    let mut files = faulty();
    let before = examine(&files);
    assert_eq!((before.checked.count(Grade::Minor), before.checked.answered()), (1, 0));
    files.insert(FILE.to_owned(), answer(UNCHECKED, &[]));
    let after = examine(&files);
    assert_eq!(before.checked.findings().len(), after.checked.findings().len(), "none is taken away");
    assert_eq!((after.checked.count(Grade::Minor), after.checked.answered()), (0, 1));
    let answer = found(&after, UNCHECKED).answer().expect("it is answered");
    assert_eq!((answer.id.as_str(), answer.verdict), ("DSP-1", DispositionVerdict::RiskAccepted));
    assert_eq!(
        (answer.by.as_str(), answer.on, answer.review_by),
        ("P2", date(2026, 5, 4), date(2026, 12, 31))
    );
    assert!(found(&after, SEAL).is_open(), "the other finding is as it was");
}

#[test]
fn an_answer_holds_from_its_signature_to_its_day_of_review() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), answer(UNCHECKED, &[]));
    let stands = |day| found(&examine_on(&files, Some(day)), UNCHECKED).standing.clone();
    assert_eq!(stands(date(2026, 5, 3)), Standing::Open, "not signed yet");
    assert!(matches!(stands(date(2026, 5, 4)), Standing::Answered(_)));
    assert!(matches!(stands(date(2026, 12, 31)), Standing::Answered(_)));
    let why = "The answer DSP-1 did not hold: it was to be looked at again by 2026-12-31.";
    assert_eq!(stands(date(2027, 1, 1)), Standing::Reopened(why.to_owned()));
}

#[test]
fn a_finding_is_open_again_and_says_why() {
    let sign = |person: &str, role: &str, on: &str| {
        format!("{{ person: {person}, role: {role}, on: {on}, meaning: approved }}")
    };
    let cases = [
        (
            UNCHECKED,
            vec![("by", sign("P4", "technical_manager", "2026-05-04"))],
            "Jonas Lindqvist was no quality manager on 2026-05-04",
        ),
        (
            UNCHECKED,
            vec![("by", sign("P9", "quality_manager", "2025-12-31"))],
            "was no quality manager on 2025-12-31",
        ),
        (UNCHECKED, vec![("review_by", "2027-12-31".to_owned())], "longer than 366 days"),
        (UNCHECKED, vec![("verdict", "accepted_fix_planned".to_owned())], "no action was named"),
        (
            UNCHECKED,
            vec![("verdict", "accepted_fix_planned".to_owned()), ("action", "ACT-9".to_owned())],
            "there was no action ACT-9",
        ),
        (UNCHECKED, vec![("rule", "ACT-001".to_owned())], "is the finding ACT-002 at ACT-1"),
        (SEAL, vec![], "a decision of the customer"),
        (SEAL, vec![("verdict", "not_applicable".to_owned())], "a decision of the customer"),
    ];
    for (print, changes, wanted) in cases {
        let changes: Vec<(&str, &str)> = changes.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let mut files = faulty();
        files.insert(FILE.to_owned(), answer(print, &changes));
        let examined = examine(&files);
        let finding = found(&examined, print);
        let why = finding.reopened().unwrap_or_else(|| panic!("{changes:?}: {:?}", finding.standing));
        assert!(finding.is_open() && why.contains(wanted), "{why}");
    }
}

#[test]
fn a_decision_of_the_customer_may_be_refuted_or_mended() {
    for changes in
        [&[("verdict", "false_positive")][..], &[("verdict", "accepted_fix_planned"), ("action", "ACT-2")]]
    {
        let mut files = faulty();
        files.insert("records/actions/ACT-2.yaml".to_owned(), PLANNED.to_owned());
        files.insert(FILE.to_owned(), answer(SEAL, changes));
        assert!(found(&examine(&files), SEAL).answer().is_some(), "{changes:?}");
    }
}

#[test]
fn a_slip_in_what_may_not_be_waived_is_told() {
    let mut files = faulty();
    files.get_mut("countersign.yaml").unwrap().push_str("not_waivable: [SMP-0O2, DEV-001]\n");
    let examined = examine(&files);
    assert_eq!(said(&examined, "DATA-008"), ["No rule is called SMP-0O2. Did you mean SMP-002?"]);
    let usual = &countersign::model::settings::Settings::default().not_waivable;
    assert!(usual.iter().all(|code| countersign::rules::find(code).is_some()), "{usual:?}");
}

#[test]
fn all_that_is_wrong_with_an_answer_is_said_at_once() {
    let mut files = faulty();
    let changes = [("verdict", "accepted_fix_planned"), ("review_by", "2026-05-31")];
    files.insert(FILE.to_owned(), answer(UNCHECKED, &changes));
    let wanted = "The answer to ACT-002 at ACT-1 did not hold: it was to be looked at again by 2026-05-31; a fix \
                  was planned, and no action was named.";
    assert_eq!(said(&examine(&files), "SYS-002"), [wanted]);
}

#[test]
fn where_nobody_could_look_an_answer_is_neither_in_force_nor_stale() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), answer(UNCHECKED, &[]));
    files
        .insert("records/dispositions/DSP-2.yaml".to_owned(), answer(SEAL, &[("verdict", "false_positive")]));
    files.insert(ACTION.to_owned(), "owner: [P4\n".to_owned());
    files.insert(SAMPLE.to_owned(), "line: [\n".to_owned());
    let examined = examine(&files);
    assert_eq!(said(&examined, "SYS-002"), Vec::<&str>::new());
    let doubts = examined.checked.cannot_tell().filter(|c| c.rule.code == "SYS-002");
    assert_eq!(doubts.map(|c| c.record.as_str()).collect::<Vec<_>>(), ["DSP-1", "DSP-2"]);
}

#[test]
fn an_answer_that_can_not_be_read_leaves_its_finding_open() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), "finding: [\n".to_owned());
    let examined = examine(&files);
    assert!(found(&examined, UNCHECKED).is_open());
    assert!(examined.checked.cannot_tell().any(|c| c.rule.code == "SYS-002" && c.record == "DSP-1"));
}

#[test]
fn what_is_wrong_with_an_answer_can_not_be_answered() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), answer(UNCHECKED, &[("review_by", "2026-05-31")]));
    let examined = examine(&files);
    let own = examined.checked.findings().into_iter().find(|f| f.rule.code == "SYS-002").expect("it expired");
    let print = own.fingerprint();
    let reply = answer(&print, &[("rule", "SYS-002"), ("record", "DSP-1")]);
    files.insert("records/dispositions/DSP-2.yaml".to_owned(), reply);
    let examined = examine(&files);
    assert!(found(&examined, &print).is_open());
    assert!(said(&examined, "SYS-002").iter().any(|m| m.contains("mended, not answered")));
}

#[test]
fn findings_about_many_jobs_can_be_answered_too() {
    let mut files: super::Files = countersign::embedded::example()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("schemas/"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let examined = examine(&files);
    let systemic =
        examined.checked.findings().into_iter().find(|f| f.rule.code == "SYS-001").expect("there is");
    let print = systemic.fingerprint();
    let changes = [
        ("rule", "SYS-001"),
        ("record", "laboratory"),
        ("verdict", "accepted_fix_planned"),
        ("action", "ACT-26-01"),
    ];
    files.insert("records/dispositions/DSP-9.yaml".to_owned(), answer(&print, &changes));
    assert!(found(&examine(&files), &print).answer().is_some());
}

/// Dispositions of all sorts, most of them wrong in some way.
fn any_answer() -> impl Strategy<Value = String> {
    let print = prop_oneof![Just(UNCHECKED.to_owned()), Just(SEAL.to_owned()), "[0-9a-f]{16}"];
    let verdict = prop::sample::select(vec![
        "accepted_fix_planned",
        "not_applicable",
        "false_positive",
        "risk_accepted",
    ]);
    let person = prop::sample::select(vec!["P1", "P2", "P9", "P77"]);
    let action = prop::option::of(prop::sample::select(vec!["ACT-1", "ACT-7"]));
    (print, verdict, person, action, 1..=12_i8, 2025..=2028_i16).prop_map(
        |(print, verdict, person, action, month, year)| {
            let by = format!(
                "{{ person: {person}, role: quality_manager, on: 2026-{month:02}-01, meaning: approved }}"
            );
            let until = format!("{year}-06-30");
            let mut changes = vec![("verdict", verdict), ("by", &*by), ("review_by", &*until)];
            changes.extend(action.map(|action| ("action", action)));
            answer(&print, &changes)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is answered, every finding is still there, and each disposition is judged.
    #[test]
    fn answers_take_nothing_away(answers in prop::collection::vec(any_answer(), 0..4)) {
        let mut files = faulty();
        let names = |examined: &countersign::pipeline::Examined| -> Vec<String> {
            let all = examined.checked.findings().into_iter();
            let others = all.filter(|f| !["SYS-002", "ROL-001", "REF-001"].contains(&f.rule.code));
            others.map(|f| format!("{} {} {}", f.fingerprint(), f.grade, f.message)).collect()
        };
        let before = examine(&files);
        for (i, text) in answers.iter().enumerate() {
            files.insert(format!("records/dispositions/DSP-{i}.yaml"), text.clone());
        }
        let after = examine(&files);
        prop_assert_eq!(names(&before), names(&after));
        prop_assert_eq!(after.judged.dispositions.len(), after.lab.dispositions.len());
        if answers.is_empty() {
            prop_assert!(after.checked.findings().iter().all(|f| f.standing == Standing::Open));
        }
    }
}

/// Of an action without a plan whose day has passed, one gap is mended and then the other.
#[test]
fn an_answer_holds_while_its_finding_is_mended_bit_by_bit() {
    let mut files = faulty();
    let action = files[ACTION].clone();
    let late = super::without_key(&super::without_key(&action, "implemented_on"), "closed_on");
    let planless = super::without_key(&action, "plan");
    let both = super::without_key(&late, "plan");
    files.insert(ACTION.to_owned(), both);
    let before = examine(&files);
    let print =
        before.checked.findings().into_iter().find(|f| f.rule.code == "ACT-001").unwrap().fingerprint();
    assert!(said(&before, "ACT-001")[0].contains("had no plan; was to be carried out by"));
    files.insert(FILE.to_owned(), answer(&print, &[("rule", "ACT-001")]));
    let answered = examine(&files);
    assert!(found(&answered, &print).answer().is_some());
    for mended in [late, planless] {
        files.insert(ACTION.to_owned(), mended);
        let after = examine(&files);
        assert!(found(&after, &print).answer().is_some(), "{:?}", said(&after, "SYS-002"));
        let news = countersign::pipeline::compare(&after, &answered, "main");
        let of_rule =
            |noted: &[countersign::model::comparison::Noted]| noted.iter().any(|n| n.rule.code == "ACT-001");
        assert!(!news.new.contains(&print) && !of_rule(&news.fixed) && !of_rule(&news.untold), "{news:?}");
    }
}

/// What is said of the fix is true for the state of its action, day by day.
#[test]
fn a_planned_fix_is_told_as_it_stands() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), answer(SEAL, &[("verdict", "accepted_fix_planned"), ("action", "ACT-2")]));
    let done = "implemented_on: 2026-06-01\n";
    let judged = |verdict: &str| {
        format!(
            "{done}effectiveness: {{ evaluated_on: 2026-06-29, by: P2, verdict: {verdict}, text: Looked at }}\n"
        )
    };
    let words = |files: &super::Files| match &found(&examine(files), SEAL).standing {
        Standing::Answered(answer) => answer.words(),
        Standing::Reopened(why) => why.clone(),
        other => panic!("{other:?}"),
    };
    let cases = [
        (String::new(), "right, and a fix is planned by 2026-07-31 (ACT-2)"),
        (done.to_owned(), "right; the fix was carried out on 2026-06-01 and waits for its check (ACT-2)"),
        (
            judged("effective"),
            "right; the fix was carried out and judged on 2026-06-29 to have worked (ACT-2)",
        ),
        (
            judged("inconclusive"),
            "right; the fix was carried out, and on 2026-06-29 nobody could tell whether it worked (ACT-2)",
        ),
        (
            judged("not_effective"),
            "The answer DSP-1 did not hold: the action ACT-2 was judged on 2026-06-29 not to have worked.",
        ),
        (
            "closed_on: 2026-06-01\n".to_owned(),
            "The answer DSP-1 did not hold: the action ACT-2 was closed on 2026-06-01, and nothing shows that it \
             worked.",
        ),
    ];
    for (state, wanted) in cases {
        files.insert("records/actions/ACT-2.yaml".to_owned(), format!("{PLANNED}{state}"));
        assert_eq!(words(&files), wanted);
    }
    let late = PLANNED.replace("2026-07-31", "2026-06-15");
    files.insert("records/actions/ACT-2.yaml".to_owned(), late);
    assert_eq!(
        words(&files),
        "right; the fix was to be carried out by 2026-06-15 and has not been yet (ACT-2)"
    );
}

#[test]
fn an_answer_closed_while_its_finding_stands_is_told() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), answer(UNCHECKED, &[("closed_on", "2026-06-01")]));
    let examined = examine(&files);
    let why = "The answer DSP-1 was closed on 2026-06-01, as if the finding were gone.";
    assert_eq!(found(&examined, UNCHECKED).standing, Standing::Reopened(why.to_owned()));
    let wanted = "The answer to ACT-002 at ACT-1 did not hold: it was closed on 2026-06-01, and on 2026-06-30 its \
                  finding stood.";
    assert_eq!(said(&examined, "SYS-002"), [wanted]);
    files.insert("records/dispositions/DSP-2.yaml".to_owned(), answer(UNCHECKED, &[]));
    assert!(said(&examine(&files), "SYS-002").is_empty(), "a new answer is in force");
}
