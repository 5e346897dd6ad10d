//! Merges signed with OpenSSH, held against `git verify-commit`.

use std::collections::BTreeMap;

use countersign::model::approval::{Evidence, Signer, State, Strength};
use countersign::proof::{KeyFiles, Keyring, Trust, merge};
use jiff::Timestamp;

use super::bench::{Bench, MEI, TOM};

/// When the merges say that they were made.
pub(super) const MADE: &str = "2026-05-10T10:00:00Z";

/// A repository in which merges are made.
pub(super) struct Repository {
    pub(super) bench: Bench,
    pub(super) revoked: Option<String>,
    pub(super) signers: String,
}

impl Repository {
    pub(super) fn new(format: &str) -> Self {
        let bench = Bench::new();
        bench.run("git", &["init", "-q", "--object-format", format], b"");
        Self { bench, revoked: None, signers: String::new() }
    }

    pub(super) fn git(&self, who: &str, options: &[&str], args: &[&str], input: &[u8]) -> String {
        let mut command = self.bench.command("git");
        for option in options {
            command.args(["-c", option]);
        }
        command.args(args).env("GIT_AUTHOR_DATE", MADE).env("GIT_COMMITTER_DATE", MADE);
        for (role, email) in [("AUTHOR", "author@lab.example"), ("COMMITTER", who)] {
            command.env(format!("GIT_{role}_NAME"), "Somebody").env(format!("GIT_{role}_EMAIL"), email);
        }
        let path = self.bench.write("input", input);
        let output = command.stdin(std::fs::File::open(path).unwrap()).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// A merge of two commits by `who`, signed as `options` say; unsigned without.
    pub(super) fn merge(&self, who: &str, options: &[&str]) -> String {
        let tree = self.git(who, &[], &["mktree"], b"");
        let one = self.git(who, &[], &["commit-tree", "-m", "one", &tree], b"");
        let two = self.git(who, &[], &["commit-tree", "-m", "two", &tree], b"");
        let mut args = vec!["commit-tree"];
        if !options.is_empty() {
            args.push("-S");
        }
        args.extend([
            "-p",
            &one,
            "-p",
            &two,
            "-m",
            "Merge two\n\ngpgsig is no header here\n gpgsig neither",
            &tree,
        ]);
        self.git(who, options, &args, b"")
    }

    pub(super) fn ssh(&self, key: &str) -> [String; 2] {
        ["gpg.format=ssh".to_owned(), format!("user.signingkey={}", self.bench.path(key).display())]
    }

    pub(super) fn raw(&self, kind: &str, id: &str) -> Vec<u8> {
        self.bench.run("git", &["cat-file", kind, id], b"")
    }

    /// A changed copy of an object.
    pub(super) fn changed(&self, kind: &str, id: &str, from: &str, to: &str) -> String {
        let text = String::from_utf8(self.raw(kind, id)).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        self.git(MEI, &[], &["hash-object", "-t", kind, "-w", "--stdin"], changed.as_bytes())
    }

    /// Whether git finds a signature good.
    pub(super) fn accepts(&self, verb: &str, name: &str) -> bool {
        self.bench.write("allowed", &self.signers);
        self.bench.write("revoked", self.revoked.as_deref().unwrap_or_default());
        let mut args = vec!["-c", "gpg.ssh.allowedSignersFile=allowed"];
        if self.revoked.is_some() {
            args.extend(["-c", "gpg.ssh.revocationFile=revoked"]);
        }
        args.extend([verb, name]);
        self.bench.output("git", &args, b"").status.success()
    }

    pub(super) fn ask<T>(&self, question: impl Fn(Trust<'_>) -> T, forge: &KeyFiles<'_>) -> T {
        let files = KeyFiles {
            allowed_signers: Some(self.signers.as_bytes()),
            revoked: self.revoked.as_deref().map(str::as_bytes),
            ..*forge
        };
        let keys = Keyring::read(&files);
        let emails: BTreeMap<String, Vec<String>> =
            [("P2", MEI), ("P4", TOM)].map(|(id, email)| (id.to_owned(), vec![email.to_owned()])).into();
        question(Trust { keys: &keys, emails: &emails, roots: &[], sha256_of: &|_| None })
    }

    fn evidence(&self, id: &str, anchored: Option<&str>) -> Evidence {
        let (raw, anchored) = (self.raw("commit", id), anchored.map(at));
        self.ask(|trust| merge(trust, id, &raw, anchored).unwrap(), &KeyFiles::default())
    }
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn options(options: &[String; 2]) -> [&str; 2] {
    [&options[0], &options[1]]
}

#[test]
fn signed_merges_are_worth_what_git_says() {
    let mut repository = Repository::new("sha1");
    let other = repository.bench.key("other", "ed25519");
    let mut wrong = Vec::new();
    for (kind, is_verified) in
        [("ed25519", true), ("ecdsa 256", true), ("ecdsa 384", true), ("rsa 2048", false)]
    {
        let name = kind.replace(' ', "");
        let key = repository.bench.key(&name, kind);
        let signed = repository.merge(MEI, &options(&repository.ssh(&name)));
        let tampered = repository.changed("commit", &signed, "Merge two", "Merge too");
        let by_tom = repository.changed("commit", &signed, MEI, TOM);
        for (case, id, signers, revoked, state) in [
            ("in order", &signed, format!("{MEI} {key}\n"), None, State::Good),
            ("allowed for git", &signed, format!("{MEI} namespaces=\"git\" {key}\n"), None, State::Good),
            ("in time", &signed, format!("{MEI} valid-before=\"20260511Z\" {key}\n"), None, State::Good),
            ("tampered", &tampered, format!("{MEI} {key}\n"), None, State::Bad),
            ("another committer", &by_tom, format!("{TOM} {key}\n"), None, State::Bad),
            ("not for git", &signed, format!("{MEI} namespaces=\"file\" {key}\n"), None, State::Bad),
            ("expired", &signed, format!("{MEI} valid-before=\"20260510Z\" {key}\n"), None, State::Bad),
            ("not yet valid", &signed, format!("{MEI} valid-after=\"20260511Z\" {key}\n"), None, State::Bad),
            ("revoked", &signed, format!("{MEI} {key}\n"), Some(format!("{key}\n")), State::Bad),
            ("another revoked", &signed, format!("{MEI} {key}\n"), Some(format!("{other}\n")), State::Good),
            ("nobody's", &signed, format!("{MEI} {other}\n"), None, State::Unknown),
        ] {
            (repository.signers, repository.revoked) = (signers, revoked);
            let theirs = repository.accepts("verify-commit", id);
            let evidence = repository.evidence(id, Some(MADE));
            let expected = if state == State::Good && !is_verified { State::Unknown } else { state };
            let is_told = is_verified || evidence.state == expected || evidence.state == State::Unknown;
            if theirs != (state == State::Good) || !is_told || (is_verified && evidence.state != expected) {
                wrong.push(format!(
                    "{kind}, {case}: git says {theirs}, here {:?}: {}",
                    evidence.state, evidence.why
                ));
            }
            assert_eq!(evidence.strength, Strength::S3);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_git_believes_too_much_there_is_more_to_ask() {
    let mut repository = Repository::new("sha1");
    let mei = repository.bench.key("mei", "ed25519");
    let tom = repository.bench.key("tom", "ed25519");
    // git takes any key of the file for the signer of a commit by anybody
    repository.signers = format!("{MEI} {mei}\n{TOM} {tom}\n");
    let forged = repository.merge(MEI, &options(&repository.ssh("tom")));
    assert!(repository.accepts("verify-commit", &forged), "git does not compare key and committer");
    let evidence = repository.evidence(&forged, Some(MADE));
    assert_eq!(evidence.state, State::Bad, "{}", evidence.why);
    assert!(evidence.why.contains("not to mei@lab.example"), "{}", evidence.why);
    // and the commit's own date for the time at which the key was used
    repository.signers = format!("{MEI} valid-before=\"20260601Z\" {mei}\n");
    let backdated = repository.merge(MEI, &options(&repository.ssh("mei")));
    assert!(repository.accepts("verify-commit", &backdated), "git believes the committer's clock");
    assert_eq!(repository.evidence(&backdated, Some("2026-07-01T00:00:00Z")).state, State::Bad);
    assert_eq!(repository.evidence(&backdated, None).state, State::Unknown);
    assert_eq!(repository.evidence(&backdated, Some(MADE)).state, State::Good);
}

#[test]
fn a_merge_without_a_signature_is_an_assertion() {
    let repository = Repository::new("sha1");
    let id = repository.merge(MEI, &[]);
    assert!(!repository.accepts("verify-commit", &id));
    let evidence = repository.evidence(&id, None);
    assert_eq!((evidence.state, evidence.strength), (State::Good, Strength::S1), "{}", evidence.why);
    assert_eq!(evidence.signer, Signer::Email(MEI.to_owned()));
    assert_eq!((evidence.commit, evidence.at), (Some(id), Some(at(MADE))));
}

#[test]
fn what_is_no_merge_says_nothing_of_approval() {
    let repository = Repository::new("sha1");
    let tree = repository.git(MEI, &[], &["mktree"], b"");
    let id = repository.git(MEI, &[], &["commit-tree", "-m", "one", &tree], b"");
    let raw = repository.raw("commit", &id);
    repository.ask(|trust| assert_eq!(merge(trust, &id, &raw, None), None), &KeyFiles::default());
    for raw in [&b""[..], b"tree", b"parent a\nparent b\n\n", b"\n\n\n", &[255; 40]] {
        repository.ask(|trust| assert_eq!(merge(trust, &id, raw, None), None), &KeyFiles::default());
    }
}

#[test]
fn repositories_with_ids_of_sha_256_keep_signatures_elsewhere() {
    let mut repository = Repository::new("sha256");
    let mei = repository.bench.key("mei", "ed25519");
    repository.signers = format!("{MEI} {mei}\n");
    let id = repository.merge(MEI, &options(&repository.ssh("mei")));
    assert!(String::from_utf8(repository.raw("commit", &id)).unwrap().contains("\ngpgsig-sha256 "));
    assert!(repository.accepts("verify-commit", &id));
    assert_eq!(repository.evidence(&id, Some(MADE)).state, State::Good);
    // the same header is none for ids of the other kind
    let raw = repository.raw("commit", &id);
    let evidence = repository.ask(|trust| merge(trust, &id[..40], &raw, None).unwrap(), &KeyFiles::default());
    assert_eq!(evidence.strength, Strength::S1);
}

#[test]
fn two_signatures_are_one_too_many_and_other_kinds_can_not_be_told() {
    let mut repository = Repository::new("sha1");
    let mei = repository.bench.key("mei", "ed25519");
    repository.signers = format!("{MEI} {mei}\n");
    let id = repository.merge(MEI, &options(&repository.ssh("mei")));
    let text = String::from_utf8(repository.raw("commit", &id)).unwrap();
    let judge = |text: &str| {
        repository.ask(|trust| merge(trust, &id, text.as_bytes(), None).unwrap(), &KeyFiles::default())
    };
    assert_eq!(judge(&text).state, State::Good);
    let twice = text.replacen("gpgsig -", "gpgsig -----BEGIN SSH SIGNATURE-----\ngpgsig -", 1);
    assert_eq!(judge(&twice).state, State::Bad);
    let head = text.split("gpgsig -").next().unwrap();
    let x509 = format!(
        "{head}gpgsig -----BEGIN SIGNED MESSAGE-----\n MIIB\n -----END SIGNED MESSAGE-----\n\nMerge\n"
    );
    let evidence = judge(&x509);
    assert!(evidence.state == State::Unknown && evidence.why.contains("X.509"), "{}", evidence.why);
    let strange = format!("{head}gpgsig -----BEGIN SEAL-----\n\nMerge\n");
    assert_eq!(judge(&strange).state, State::Unknown);
}

#[test]
fn a_forge_may_sign_with_openssh() {
    use countersign::model::policy::ForgeKey;
    let repository = Repository::new("sha1");
    let forge = repository.bench.key("forge", "ed25519");
    let key = |from, to| ForgeKey {
        forge: "gitea".to_owned(),
        file: "keys/forge/gitea.pub".to_owned(),
        email: None,
        from,
        to,
    };
    let id = repository.merge("noreply@forge.example", &options(&repository.ssh("forge")));
    let raw = repository.raw("commit", &id);
    let judge = |key: &ForgeKey, anchored: Option<&str>| {
        let forge = [(key, Some(forge.as_bytes()))];
        let files = KeyFiles { forge: &forge, ..KeyFiles::default() };
        repository.ask(|trust| merge(trust, &id, &raw, anchored.map(at)).unwrap(), &files)
    };
    let evidence = judge(&key(None, None), None);
    assert_eq!((evidence.state, evidence.strength), (State::Good, Strength::S3), "{}", evidence.why);
    assert_eq!(
        evidence.signer,
        Signer::Email("author@lab.example".to_owned()),
        "forges name who merged as author"
    );
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!(judge(&key(day("2026-05-10"), day("2026-05-10")), Some(MADE)).state, State::Good);
    assert_eq!(judge(&key(None, day("2026-05-09")), Some(MADE)).state, State::Bad);
    assert_eq!(judge(&key(day("2026-05-11"), None), None).state, State::Bad);
    assert_eq!(judge(&key(None, day("2026-06-09")), None).state, State::Unknown);
}
