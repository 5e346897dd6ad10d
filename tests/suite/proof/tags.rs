//! Signed tags on contents, held against `git verify-tag`.

use countersign::model::approval::{Decision, Evidence, Signer, State, Strength};
use countersign::model::record::blocks::Role;
use countersign::proof::{KeyFiles, tag};

use super::bench::{MEI, TOM};
use super::commits::{MADE, Repository, at, options};

const NAME: &str = "approve/REQ-1/review/quality_manager/P2";

fn evidence(repository: &Repository, name: &str, anchored: Option<&str>) -> Option<Evidence> {
    let reference = format!("refs/tags/{name}");
    let raw = repository.raw("tag", &reference);
    let path = |record: &str| Some(format!("records/jobs/2026/{record}.yaml"));
    repository.ask(|trust| tag(trust, &reference, &raw, &path, anchored.map(at)), &KeyFiles::default())
}

/// A repository with a content, and a tag on it.
fn tagged(who: &str, key: &str, name: &str) -> (Repository, String) {
    let mut repository = Repository::new("sha1");
    let mei = repository.bench.key("mei", "ed25519");
    let tom = repository.bench.key("tom", "ed25519");
    repository.signers = format!("{MEI} {mei}\n{TOM} {tom}\n");
    let blob = repository.git(who, &[], &["hash-object", "-w", "--stdin"], b"decision: accepted\n");
    repository.git(
        who,
        &options(&repository.ssh(key)),
        &["tag", "-s", "-m", "I stand for it", name, &blob],
        b"",
    );
    (repository, blob)
}

#[test]
fn a_signed_tag_on_a_content_is_a_personal_signature() {
    let (repository, blob) = tagged(MEI, "mei", NAME);
    assert!(repository.accepts("verify-tag", NAME));
    let evidence = evidence(&repository, NAME, None).unwrap();
    assert_eq!((evidence.state, evidence.strength), (State::Good, Strength::S5), "{}", evidence.why);
    let subject = evidence.subject.unwrap();
    assert_eq!((subject.record.as_str(), &subject.blob), ("REQ-1/review", &blob));
    assert_eq!(subject.path, "records/jobs/2026/REQ-1/review.yaml");
    assert_eq!(
        (evidence.signer, evidence.role),
        (Signer::Person("P2".to_owned()), Some(Role::QualityManager))
    );
    assert_eq!((evidence.decision, evidence.at), (Decision::Approved, Some(at(MADE))));
    repository.bench.write("keys/allowed_signers", &repository.signers);
    for command in &evidence.repeat {
        let said = repository.bench.run("sh", &["-c", command], b"");
        assert!(!command.contains("rev-parse") || said == format!("{blob}\n").as_bytes(), "{command}");
    }
}

#[test]
fn a_tag_is_bound_to_name_person_and_content() {
    let bad = |repository: &Repository, name: &str, word: &str| {
        let evidence = evidence(repository, name, None).unwrap();
        assert!(
            evidence.state == State::Bad && evidence.why.contains(word),
            "{:?}: {}",
            evidence.state,
            evidence.why
        );
    };
    // what git believes and is not so
    let (repository, _) = tagged(MEI, "mei", NAME);
    let other = "approve/REQ-2/review/quality_manager/P2";
    let id = repository.git(MEI, &[], &["rev-parse", NAME], b"");
    repository.git(MEI, &[], &["update-ref", &format!("refs/tags/{other}"), &id], b"");
    assert!(repository.accepts("verify-tag", other), "git does not compare names");
    bad(&repository, other, "it was renamed");
    let (repository, _) = tagged(TOM, "tom", NAME);
    assert!(repository.accepts("verify-tag", NAME));
    bad(&repository, NAME, "no address of P2");
    let (repository, _) = tagged(MEI, "tom", NAME);
    assert!(repository.accepts("verify-tag", NAME), "git does not compare key and tagger");
    bad(&repository, NAME, "not to mei@lab.example");
    // what git does not believe either
    let (repository, _) = tagged(MEI, "mei", NAME);
    let changed = repository.changed("tag", NAME, "I stand", "I stood");
    repository.git(MEI, &[], &["update-ref", &format!("refs/tags/{NAME}"), &changed], b"");
    assert!(!repository.accepts("verify-tag", NAME));
    bad(&repository, NAME, "does not fit");
    repository.git(MEI, &[], &["tag", "-f", "-a", "-m", "no signature", NAME, &format!("{NAME}^{{}}")], b"");
    assert!(!repository.accepts("verify-tag", NAME));
    bad(&repository, NAME, "carries no signature");
    let commit = repository.merge(MEI, &[]);
    let ssh = repository.ssh("mei");
    repository.git(MEI, &options(&ssh), &["tag", "-f", "-s", "-m", "a commit", NAME, &commit], b"");
    assert!(repository.accepts("verify-tag", NAME));
    bad(&repository, NAME, "names a commit");
}

#[test]
fn the_name_says_what_the_tag_says() {
    let decision = |name: &str| {
        let (repository, _) = tagged(MEI, "mei", name);
        let evidence = evidence(&repository, name, None)?;
        Some((evidence.decision, evidence.state, evidence.subject?.record))
    };
    let good = |decision, record: &str| Some((decision, State::Good, record.to_owned()));
    assert_eq!(decision("reject/REQ-1/laboratory_director/P2"), good(Decision::Rejected, "REQ-1"));
    assert_eq!(decision("withdraw/a/b/c/analyst/P2"), good(Decision::Withdrawn, "a/b/c"));
    assert_eq!(
        decision("approve/REQ-1/analyst/P9").map(|d| d.1),
        Some(State::Unknown),
        "nobody of the register"
    );
    for none in ["v1.0", "approve/REQ-1/king/P2", "approve/analyst/P2", "approved/REQ-1/analyst/P2"] {
        assert_eq!(decision(none), None, "{none}");
    }
}
