//! What is new, as a stage: values in, values out.

use countersign::model::comparison::Comparison;
use countersign::pipeline::{self, Examined};

use super::{ACTION, SAMPLE, SEAL, UNCHECKED, answer, base, examine, faulty};

fn compare(head: &Examined, base: &Examined) -> Comparison {
    pipeline::compare(head, base, "main")
}

fn prints(noted: &[countersign::model::comparison::Noted]) -> Vec<&str> {
    noted.iter().map(|n| n.fingerprint.as_str()).collect()
}

#[test]
fn a_state_against_itself_is_nothing() {
    for files in [base(), faulty()] {
        let examined = examine(&files);
        let comparison = compare(&examined, &examined);
        assert!(comparison.is_empty() && comparison.against.is_empty(), "{comparison:#?}");
    }
    let mut broken = faulty();
    broken.insert(SAMPLE.to_owned(), "line: [\n".to_owned());
    let examined = examine(&broken);
    assert!(compare(&examined, &examined).is_empty());
}

#[test]
fn what_came_is_new_and_what_went_is_fixed() {
    let (sound, faulty) = (examine(&base()), examine(&faulty()));
    let worse = compare(&faulty, &sound);
    assert_eq!(worse.new.iter().map(String::as_str).collect::<Vec<_>>(), [UNCHECKED, SEAL]);
    assert_eq!(worse.against.len(), 2);
    let better = compare(&sound, &faulty);
    assert_eq!(prints(&better.fixed), [SEAL, UNCHECKED], "gravest first");
    assert!(better.new.is_empty() && better.against.is_empty());
}

#[test]
fn what_can_not_be_read_is_not_fixed() {
    let before = examine(&faulty());
    let mut files = faulty();
    files.insert(ACTION.to_owned(), "owner: [P4\n".to_owned());
    let after = compare(&examine(&files), &before);
    assert_eq!(prints(&after.untold), [UNCHECKED]);
    assert!(after.fixed.is_empty());
    assert!(after.untold[0].why.contains("could not be read"), "{:?}", after.untold);
}

#[test]
fn what_was_taken_away_is_not_fixed() {
    let before = examine(&faulty());
    let mut files = faulty();
    files.remove(ACTION);
    let after = compare(&examine(&files), &before);
    assert_eq!(prints(&after.untold), [UNCHECKED]);
    assert_eq!(after.untold[0].why, "records/actions/ACT-1.yaml is not there any more");
}

#[test]
fn what_nobody_asks_any_more_is_not_fixed() {
    let before = examine(&faulty());
    let mut files = faulty();
    let settings = files.get_mut("countersign.yaml").unwrap();
    settings.push_str("rules: { ACT-002: { off: true, reason: Judged elsewhere } }\n");
    let after = compare(&examine(&files), &before);
    assert_eq!(prints(&after.untold), [UNCHECKED]);
    assert_eq!(after.untold[0].why, "the settings switch ACT-002 off");
}

#[test]
fn answers_come_and_go() {
    let open = examine(&faulty());
    let mut files = faulty();
    files.insert("records/dispositions/DSP-1.yaml".to_owned(), answer(UNCHECKED, &[]));
    let answered = examine(&files);
    let came = compare(&answered, &open);
    assert_eq!(prints(&came.answered), [UNCHECKED]);
    assert!(came.new.is_empty() && came.against.is_empty());
    let went = compare(&open, &answered);
    assert_eq!(prints(&went.lapsed), [UNCHECKED]);
    assert_eq!(went.against.len(), 1, "it counts again");
}

#[test]
fn a_new_finding_may_come_with_its_answer() {
    let mut files = faulty();
    files.insert("records/dispositions/DSP-1.yaml".to_owned(), answer(UNCHECKED, &[]));
    let comparison = compare(&examine(&files), &examine(&base()));
    assert_eq!(comparison.new.len(), 2);
    assert_eq!(comparison.against.len(), 1, "the other one counts");
}
