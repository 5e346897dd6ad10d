//! Merges that a forge signed with OpenPGP, held against gpg through `git verify-commit`.

use countersign::model::approval::{Clock, Evidence, Signer, State, Strength};
use countersign::model::policy::ForgeKey;
use countersign::proof::{KeyFiles, Keyring, merge};

use super::commits::{MADE, Repository, at};

const FORGE: &str = "noreply@forge.example";

struct Forge {
    repository: Repository,
    armour: Vec<u8>,
}

impl Forge {
    /// A forge with one key of this kind, made in 2026.
    fn new(kind: &str, life: &str) -> Self {
        let repository = Repository::new("sha1");
        std::fs::create_dir(repository.bench.path("gnupg")).unwrap();
        let path = repository.bench.path("gnupg");
        repository.bench.run("chmod", &["700", path.to_str().unwrap()], b"");
        let time = ["--faked-system-time", "20260501T000000"];
        let args = ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""];
        let make = ["--quick-generate-key", FORGE, kind, "sign", life];
        repository.bench.run("gpg", &[&time[..], &args, &make].concat(), b"");
        let armour = repository.bench.run("gpg", &["--armor", "--export", FORGE], b"");
        // as if the clock were that of the merge
        repository
            .bench
            .write("gpg-then", "#!/bin/sh\nexec gpg --faked-system-time 20260510T100000 \"$@\"\n");
        repository.bench.run("chmod", &["+x", "gpg-then"], b"");
        Self { repository, armour }
    }

    fn signed(&self) -> String {
        let program = format!("gpg.program={}", self.repository.bench.path("gpg-then").display());
        self.repository.merge(FORGE, &[&program, &format!("user.signingkey={FORGE}")])
    }

    fn judge(&self, id: &str, pinned: &ForgeKey, anchored: Option<&str>) -> Evidence {
        let raw = self.repository.raw("commit", id);
        let forge = [(pinned, Some(self.armour.as_slice()))];
        let files = KeyFiles { forge: &forge, ..KeyFiles::default() };
        self.repository.ask(|trust| merge(trust, id, &raw, anchored.map(at)).unwrap(), &files)
    }
}

fn pinned(from: Option<&str>, to: Option<&str>) -> ForgeKey {
    let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    ForgeKey {
        email: None,
        forge: "github".to_owned(),
        file: "keys/forge/github.asc".to_owned(),
        from: day(from),
        to: day(to),
    }
}

#[test]
fn a_forges_signature_is_worth_what_gpg_says() {
    for kind in ["ed25519", "rsa2048", "nistp256"] {
        let forge = Forge::new(kind, "never");
        let id = forge.signed();
        assert!(forge.repository.accepts("verify-commit", &id), "{kind}");
        let evidence = forge.judge(&id, &pinned(None, None), None);
        assert_eq!(
            (evidence.state, evidence.strength),
            (State::Good, Strength::S3),
            "{kind}: {}",
            evidence.why
        );
        assert_eq!(evidence.signer, Signer::Email("author@lab.example".to_owned()));
        assert_eq!(evidence.clock, Clock::Forge);
        let tampered = forge.repository.changed("commit", &id, "Merge two", "Merge too");
        assert!(!forge.repository.accepts("verify-commit", &tampered));
        assert_eq!(forge.judge(&tampered, &pinned(None, None), None).state, State::Bad);
    }
}

#[test]
fn a_pinned_key_counts_in_its_time_alone() {
    let forge = Forge::new("ed25519", "never");
    let id = forge.signed();
    let state = |from, to, anchored| forge.judge(&id, &pinned(from, to), anchored).state;
    assert_eq!(state(Some("2026-05-10"), Some("2026-05-10"), Some(MADE)), State::Good);
    assert_eq!(state(Some("2026-05-11"), None, Some(MADE)), State::Bad);
    assert_eq!(state(None, Some("2026-05-09"), Some(MADE)), State::Bad);
    assert_eq!(state(None, Some("2026-06-09"), Some("2026-07-01T00:00:00Z")), State::Bad, "slipped in later");
    assert_eq!(state(None, Some("2026-06-09"), None), State::Unknown);
}

#[test]
fn a_key_that_has_run_out_is_good_no_more() {
    let forge = Forge::new("ed25519", "2026-05-20");
    let id = forge.signed();
    assert!(!forge.repository.accepts("verify-commit", &id), "gpg holds the key against today");
    assert_eq!(forge.judge(&id, &pinned(None, None), Some("2026-07-01T00:00:00Z")).state, State::Bad);
    assert_eq!(forge.judge(&id, &pinned(None, None), None).state, State::Unknown);
    // in its time it was good, and that does not change: gpg can not say so, for it knows no other time
    assert_eq!(forge.judge(&id, &pinned(None, None), Some(MADE)).state, State::Good);
}

#[test]
fn a_key_that_is_not_pinned_can_not_be_told() {
    let (forge, other) = (Forge::new("ed25519", "never"), Forge::new("ed25519", "never"));
    let id = forge.signed();
    let stranger = Forge { repository: forge.repository, armour: other.armour };
    let evidence = stranger.judge(&id, &pinned(None, None), None);
    assert!(evidence.state == State::Unknown && evidence.why.contains("do not pin"), "{}", evidence.why);
    for (bytes, word) in [
        (Some(&b"no key"[..]), "no key of github"),
        (
            Some(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n"),
            "no OpenPGP key",
        ),
        (Some(&[255; 9]), "no text"),
        (None, "no such file"),
    ] {
        let (pin, files) = (pinned(None, None), KeyFiles::default());
        let forge = [(&pin, bytes)];
        let complaints = Keyring::read(&KeyFiles { forge: &forge, ..files }).complaints();
        assert!(complaints.len() == 1 && complaints[0].contains(word), "{complaints:?}");
    }
}
