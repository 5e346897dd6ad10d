//! Statements: written the same each time, read strictly, bound to content, person and repository.

use std::collections::BTreeMap;

use countersign::model::approval::{Clock, Decision, Evidence, Signer, State, Strength, Subject};
use countersign::model::canonical;
use countersign::model::kind::Kind;
use countersign::model::record::blocks::Role;
use countersign::model::statement::{About, Statement};
use countersign::proof::{Found, KeyFiles, Keyring, Trust, read, statement};

use super::bench::{Bench, MEI, TOM};

const SPACE: &str = "approval.v1@countersign";
const ROOT: &str = "0123456789012345678901234567890123456789";
const RECORD: &[u8] = b"decision: accepted\n";

fn subject(path: &str, record: &str) -> Subject {
    Subject {
        record: record.to_owned(),
        path: path.to_owned(),
        blob: "1a7de67317b4218c989f90d005f6606051fe22b6".to_owned(),
        sha256: Some(canonical::sha256(RECORD)),
        canonical: Some("c1:00".to_owned()),
    }
}

fn one() -> Statement {
    let subject = subject("records/jobs/2026/REQ-26-011/review.yaml", "REQ-26-011/review");
    Statement {
        about: vec![About { kind: Kind::Review, subject }],
        decision: Decision::Approved,
        role: Role::QualityManager,
        approver: "P2".to_owned(),
        at: "2026-04-09T10:30:00+02:00".to_owned(),
        meaning: "Is the request understood?".to_owned(),
        repository: ROOT.to_owned(),
        policy: "9876543210987654321098765432109876543210".to_owned(),
    }
}

/// What is held against the statement.
struct World {
    bench: Bench,
    signers: String,
    emails: BTreeMap<String, Vec<String>>,
    roots: Vec<String>,
}

impl World {
    fn new() -> Self {
        let bench = Bench::new();
        let mei = bench.key("mei", "ed25519");
        let tom = bench.key("tom", "ed25519");
        let signers = format!("{MEI} {mei}\n{TOM} {tom}\n");
        let emails =
            [("P2", MEI), ("P4", TOM)].map(|(id, email)| (id.to_owned(), vec![email.to_owned()])).into();
        Self { bench, signers, emails, roots: vec![ROOT.to_owned()] }
    }

    fn judge(&self, text: &str, signature: Option<&[u8]>, anchored: Option<&str>) -> Vec<Evidence> {
        let keys = Keyring::read(&KeyFiles {
            allowed_signers: Some(self.signers.as_bytes()),
            ..KeyFiles::default()
        });
        let blob = subject("", "").blob;
        let sha256_of = move |id: &str| (id == blob).then(|| canonical::sha256(RECORD));
        let trust = Trust { keys: &keys, emails: &self.emails, roots: &self.roots, sha256_of: &sha256_of };
        let path = "records/jobs/2026/REQ-26-011/approvals/review.quality_manager.P2.1a7de67317.json";
        statement(
            trust,
            Found { path, bytes: text.as_bytes(), signature },
            anchored.map(|at| at.parse().unwrap()),
        )
    }

    /// The only evidence of a statement that `key` signed.
    fn signed(&self, statement: &Statement, key: &str) -> Evidence {
        let text = statement.written();
        let signature = self.bench.sign(key, SPACE, text.as_bytes());
        let mut evidence = self.judge(&text, Some(&signature), None);
        assert_eq!(evidence.len(), 1);
        evidence.pop().unwrap()
    }
}

#[test]
fn a_statement_is_written_in_one_way() {
    let expected = include_str!("statement.json");
    assert_eq!(one().written(), expected, "a change here voids signatures of others: make it another kind");
    assert_eq!(read(expected.as_bytes()), Ok(one()));
    assert_eq!(
        one().path(&|_| false),
        "records/jobs/2026/REQ-26-011/approvals/review.quality_manager.P2.1a7de67317.json"
    );
    assert!(one().path(&|path| !path.contains(".3.")).ends_with("1a7de67317.3.json"));
    let two = Statement { about: [one().about, one().about].concat(), ..one() };
    assert!(two.path(&|_| false).starts_with("records/approvals/together.quality_manager.P2."));
    let odd = Statement { approver: "../../P 2".to_owned(), ..one() };
    assert!(odd.path(&|_| false).ends_with("/review.quality_manager.------P-2.1a7de67317.json"));
}

#[test]
fn a_signed_statement_is_good_evidence() {
    let world = World::new();
    let evidence = world.signed(&one(), "mei");
    assert_eq!((evidence.state, evidence.strength), (State::Good, Strength::S5), "{}", evidence.why);
    assert_eq!(evidence.subject.as_ref(), Some(&one().about[0].subject));
    assert_eq!(evidence.signer, Signer::Person("P2".to_owned()));
    assert_eq!((evidence.role, evidence.clock), (Some(Role::QualityManager), Clock::Signer));
    assert_eq!(evidence.at, Some("2026-04-09T08:30:00Z".parse().unwrap()));
    assert_eq!(evidence.together_with, 0);
    assert!(
        evidence.why.contains("keys/allowed_signers:1 gives its key to mei@lab.example"),
        "{}",
        evidence.why
    );
}

#[test]
fn the_commands_repeat_the_verification() {
    let world = World::new();
    let text = one().written();
    let signature = world.bench.sign("mei", SPACE, text.as_bytes());
    let good = world.judge(&text, Some(&signature), Some("2026-04-10T10:00:00Z"));
    let [verify, content] = good[0].repeat.as_slice() else { panic!("{:?}", good[0].repeat) };
    world.bench.write("keys/allowed_signers", &world.signers);
    world.bench.write(&good[0].reference, &text);
    world.bench.write(&format!("{}.sig", good[0].reference), &signature);
    world.bench.run("git", &["init", "-q"], b"");
    world.bench.run("git", &["hash-object", "-w", "--stdin"], RECORD);
    world.bench.run("sh", &["-c", verify], b"");
    let digest = world.bench.run("sh", &["-c", content], b"");
    assert!(String::from_utf8(digest).unwrap().starts_with(&canonical::sha256(RECORD)));
    world.bench.write(&good[0].reference, text.replace("approved", "rejected"));
    assert!(!world.bench.output("sh", &["-c", verify], b"").status.success());
}

/// Holds what a statement is worth against what it should be, and a word of the reason.
fn worth(evidence: &Evidence, state: State, word: &str) {
    let why = &evidence.why;
    assert!(
        evidence.state == state && why.contains(word),
        "{:?} instead of {state:?}: {why}",
        evidence.state
    );
}

#[test]
fn a_statement_counts_for_nothing_but_what_it_names() {
    let mut world = World::new();
    let with = |change: &dyn Fn(&mut Subject)| {
        let mut statement = one();
        change(&mut statement.about[0].subject);
        statement
    };
    let bad =
        |world: &World, statement: &Statement, word| worth(&world.signed(statement, "mei"), State::Bad, word);
    let unknown = |world: &World, statement: &Statement, word| {
        worth(&world.signed(statement, "mei"), State::Unknown, word);
    };
    worth(
        &world.signed(&one(), "tom"),
        State::Bad,
        "gives its key to tom@lab.example, not to mei@lab.example",
    );
    bad(&world, &Statement { approver: "P4".to_owned(), ..one() }, "not to tom");
    unknown(&world, &Statement { approver: "P9".to_owned(), ..one() }, "has no P9");
    bad(&world, &Statement { repository: "1".repeat(40), ..one() }, "another repository");
    bad(&world, &with(&|s| s.sha256 = Some(canonical::sha256(b"another"))), "not of one content");
    unknown(&world, &with(&|s| s.blob.replace_range(..1, "e")), "does not have the content");
    bad(&world, &with(&|s| s.record = "REQ-26-012/review".to_owned()), "is not where");
    bad(&world, &with(&|s| s.path = "records/jobs/2026/REQ-26-012/review.yaml".to_owned()), "is not where");
    world.roots.clear();
    unknown(&world, &one(), "--unshallow");
    world.roots = vec!["f".repeat(40), ROOT.to_owned()];
    worth(&world.signed(&one(), "mei"), State::Good, "");
    world.emails.insert("P2".to_owned(), Vec::new());
    unknown(&world, &one(), "no address of P2");
}

#[test]
fn a_signature_counts_for_nothing_but_what_it_signs() {
    let world = World::new();
    let text = one().written();
    let signature = world.bench.sign("mei", SPACE, text.as_bytes());
    let bad = |text: &str, signature: Option<&[u8]>, word| {
        worth(&world.judge(text, signature, None)[0], State::Bad, word);
    };
    bad(&text, None, "no signature beside");
    bad(&text.replace("\"quality_manager\"", "\"laboratory_director\""), Some(&signature), "does not fit");
    bad(&text.replace("  \"", "   \""), Some(&signature), "does not fit");
    bad(&text, Some(&world.bench.sign("mei", "git", text.as_bytes())), "made for \"git\"");
    bad(&text, Some(&vec![b'a'; 20_000]), "larger");
}

#[test]
fn each_of_several_contents_is_judged_alone() {
    let world = World::new();
    let mut both = Statement { about: [one().about, one().about].concat(), ..one() };
    both.about[1].subject =
        Subject { sha256: Some("0".repeat(64)), ..subject("records/customers/C2.yaml", "C2") };
    both.about[1].kind = Kind::Customer;
    let text = both.written();
    let signature = world.bench.sign("mei", SPACE, text.as_bytes());
    let evidence = world.judge(&text, Some(&signature), None);
    let states: Vec<_> = evidence.iter().map(|e| (e.state, e.together_with)).collect();
    assert_eq!(states, [(State::Good, 1), (State::Bad, 1)]);
}

#[test]
fn what_is_not_known_is_refused() {
    let text = one().written();
    let refused = |text: &str| {
        let world =
            World { roots: vec![], emails: BTreeMap::new(), signers: String::new(), bench: Bench::new() };
        let evidence = world.judge(text, None, None);
        assert_eq!(evidence.len(), 1);
        assert_eq!(evidence[0].subject, None);
        assert!(read(text.as_bytes()).is_err(), "{text}");
        evidence[0].state
    };
    for (from, to) in [
        ("\"at\":", "\"on\": \"x\",\n    \"at\":"),
        ("\"gitBlob\":", "\"sha512\": \"x\",\n        \"gitBlob\":"),
        ("\"subject\":", "\"more\": 1,\n  \"subject\":"),
        ("\"decision\": \"approved\",", "\"decision\": \"approved\", \"decision\": \"rejected\","),
        ("\"decision\": \"approved\",", ""),
        ("\"decision\": \"approved\",", "\"decision\": \"maybe\","),
        ("\"quality_manager\"", "\"king\""),
        ("+02:00", ""),
        ("+02:00", "+02:00[Europe/Oslo]"),
        ("\"kind\": \"review\"", "\"kind\": \"report\""),
        (ROOT, "HEAD"),
        ("1a7de67317", "1A7DE67317"),
        ("Statement/v1", "Statement/v0.1"),
        ("}\n", "} x\n"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        assert_eq!(refused(&changed), State::Bad, "{changed}");
    }
    // of a kind that is to come, there is no telling
    assert_eq!(refused(&text.replace("approval:v1", "approval:v2")), State::Unknown);
    assert_eq!(refused(&format!("{text}{}", " ".repeat(300_000))), State::Bad);
    assert_eq!(refused("\u{feff}{}"), State::Bad);
    assert_eq!(refused(&"[".repeat(100_000)), State::Bad);
    assert_eq!(refused(""), State::Bad);
    let hostile =
        Statement { approver: "\u{1b}[2J\u{202e}".to_owned(), meaning: "\0\r\n".to_owned(), ..one() };
    assert_eq!(read(hostile.written().as_bytes()), Ok(hostile));
}
