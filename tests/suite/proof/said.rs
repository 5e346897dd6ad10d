//! What is only said: trailers and claims.

use countersign::model::approval::{Signer, State, Strength, Subject};
use countersign::model::record::blocks::Role;
use countersign::proof::{claims, trailers};
use serde_json::json;

#[test]
fn trailers_are_assertions_one_a_person() {
    let pairs = [
        ("Approved-by", "Mei Tanaka <mei@lab.example>"),
        ("approved-BY", "M. Tanaka <Mei@lab.example>"),
        ("Reviewed-by", "tom@lab.example"),
        ("Code-Review+2", "Eva <eva@lab.example>"),
        ("Code-Review-1", "Ada <ada@lab.example>"),
        ("Signed-off-by", "Ada <ada@lab.example>"),
        ("Co-authored-by", "Ada <ada@lab.example>"),
        ("Approved-by", "Jonas Lindqvist"),
        ("Approved-by", "two words@lab.example"),
    ];
    let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let evidence = trailers("abc", &pairs, None);
    let told: Vec<_> = evidence.iter().map(|e| (e.state, e.signer.clone())).collect();
    let email = |text: &str| (State::Good, Signer::Email(text.to_owned()));
    let nobody = (State::Unknown, Signer::Nobody);
    assert_eq!(
        told,
        [
            email("mei@lab.example"),
            email("tom@lab.example"),
            email("eva@lab.example"),
            nobody.clone(),
            nobody
        ]
    );
    assert!(evidence.iter().all(|e| e.strength == Strength::S1 && e.commit.as_deref() == Some("abc")));
}

#[test]
fn claims_are_what_the_record_says() {
    let subject = Subject {
        record: "REQ-1/review".to_owned(),
        path: "records/jobs/REQ-1/review.yaml".to_owned(),
        blob: "a".repeat(40),
        sha256: None,
        canonical: None,
    };
    let value = json!({
        "technical": { "person": "P4", "role": "technical_manager", "on": "2026-03-03", "meaning": "reviewed" },
        "prepared": { "person": "P5", "role": "analyst", "on": "2026-03-03", "meaning": "prepared" },
        "more": [{ "sign": { "person": "P2", "role": "quality_manager", "on": "2026-03-03T10:00Z", "meaning": "approved" } }],
        "odd": { "person": "P2", "role": "king", "on": "2026-03-03", "meaning": "approved" },
        "decision": { "outcome": "accept", "on": "2026-03-03", "by": "P4" },
    });
    let evidence = claims(&subject, &value);
    let told: Vec<_> =
        evidence.iter().map(|e| (e.reference.as_str(), e.signer.clone(), e.role, e.at)).collect();
    let person = |id: &str| Signer::Person(id.to_owned());
    let at = Some("2026-03-03T10:00:00Z".parse().unwrap());
    assert_eq!(
        told,
        [
            ("records/jobs/REQ-1/review.yaml#/technical", person("P4"), Some(Role::TechnicalManager), None),
            ("records/jobs/REQ-1/review.yaml#/more/0/sign", person("P2"), Some(Role::QualityManager), at),
        ]
    );
    assert!(evidence.iter().all(|e| e.strength == Strength::S0));
}

#[test]
fn every_role_is_asked_something_about_every_kind() {
    use countersign::model::clause;
    use countersign::model::kind::SHAPES;
    use countersign::model::question;
    for question in question::QUESTIONS {
        assert!(question.text.ends_with('?'), "{}", question.text);
        assert!(!question.clauses.is_empty(), "{}", question.text);
        for id in question.clauses {
            assert!(clause::by_id(id).is_some(), "{id} is no clause: {}", question.text);
        }
        let is_put = |kind| Role::ALL.into_iter().any(|role| question::of(kind, role) == question);
        assert!(SHAPES.iter().any(|shape| is_put(shape.kind)), "nobody is asked: {}", question.text);
    }
}
