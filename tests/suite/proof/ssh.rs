//! Every cell of a table of signatures, held against `ssh-keygen -Y verify`.

use countersign::model::approval::State;
use countersign::proof::{Asked, KeyFiles, Keyring, verify};

use super::bench::{Bench, MEI, TOM};

const MESSAGE: &[u8] = b"what is signed\n";
const SPACE: &str = "approval.v1@countersign";
const NOW: &str = "20260601120000Z";

/// Kinds of key; those with a reason are not verified here, though ssh-keygen does.
const KINDS: [(&str, Option<&str>); 5] = [
    ("ed25519", None),
    ("ecdsa 256", None),
    ("ecdsa 384", None),
    ("ecdsa 521", Some("P-521")),
    ("rsa 2048", Some("RSA")),
];

/// One column of the table: how the signature, the list and the question differ from what is in order.
struct Case {
    name: &'static str,
    /// `{key}` is the key's line.
    signers: &'static str,
    revoked: Option<&'static str>,
    signed_for: &'static str,
    message: &'static [u8],
    who: &'static str,
    /// What is thought when the key is of a kind that is verified.
    state: State,
    /// A word of the reason.
    why: &'static str,
    /// ssh-keygen is content, and there is a reason to be stricter.
    stricter: bool,
}

const PLAIN: Case = Case {
    name: "in order",
    signers: "mei@lab.example {key}\n",
    revoked: None,
    signed_for: SPACE,
    message: MESSAGE,
    who: MEI,
    state: State::Good,
    why: "gives its key to mei@lab.example",
    stricter: false,
};

fn cases() -> Vec<Case> {
    ordinary().into_iter().chain(odd()).chain(strict()).collect()
}

fn ordinary() -> Vec<Case> {
    use State::{Bad, Good, Unknown};
    let signers = |name, signers, state, why| Case { name, signers, state, why, ..PLAIN };
    vec![
        PLAIN,
        Case { name: "tampered", message: b"what is signed \n", state: Bad, why: "does not fit", ..PLAIN },
        Case { name: "other namespace", signed_for: "git", state: Bad, why: "not for", ..PLAIN },
        Case { name: "other principal", who: TOM, state: Bad, why: "not to tom", ..PLAIN },
        signers("nobody's", "mei@lab.example {other}\n", Unknown, "Nobody in"),
        signers("empty list", "", Unknown, "Nobody in"),
        signers("namespace allowed", "mei@lab.example namespaces=\"git,approval.v1@*\" {key}\n", Good, ""),
        signers(
            "namespace not allowed",
            "mei@lab.example namespaces=\"git\" {key}\n",
            Bad,
            "for git, not for",
        ),
        signers("namespace excluded", "mei@lab.example namespaces=\"*,!approval*\" {key}\n", Bad, "not for"),
        signers(
            "in time",
            "mei@lab.example valid-after=\"20260601Z\",valid-before=\"202606020000Z\" {key}\n",
            Good,
            "",
        ),
        signers("expired", "mei@lab.example valid-before=\"20260531235959Z\" {key}\n", Bad, "valid until"),
        signers("not yet valid", "mei@lab.example valid-after=\"20260602Z\" {key}\n", Bad, "valid from"),
    ]
}

/// Lists of keys as people and attackers write them.
fn odd() -> Vec<Case> {
    use State::{Bad, Good, Unknown};
    let signers = |name, signers, state, why| Case { name, signers, state, why, ..PLAIN };
    vec![
        signers(
            "second line in time",
            "mei@lab.example valid-before=\"20260101Z\" {key}\nmei@lab.example {key}\n",
            Good,
            "",
        ),
        signers(
            "among others",
            "# a remark\n\n\ttom@lab.example,mei@lab.example {key} remark here\n",
            Good,
            "",
        ),
        signers("pattern", "*@lab.example {key}\n", Good, ""),
        signers("one letter", "m?i@lab.example {key}\n", Good, ""),
        signers("pattern with exception", "*@lab.example,!mei@* {key}\n", Bad, "not to mei"),
        signers("capitals", "Mei@lab.example {key}\n", Bad, "not to mei"),
        signers("quoted principal", "\"mei@lab.example\" {key}\n", Good, ""),
        signers("authority", "mei@lab.example cert-authority {key}\n", Unknown, "Nobody in"),
        signers("unknown option", "mei@lab.example no-touch-required {key}\n", Unknown, "no option"),
        signers("broken line of hers", "mei@lab.example ssh-ed25519 %%%\n", Unknown, "can not be read"),
        signers(
            "broken line of hers first",
            "mei@lab.example ssh-ed25519 %%%\nmei@lab.example {key}\n",
            Good,
            "",
        ),
        signers(
            "broken line of another first",
            "tom@lab.example ssh-ed25519 %%%\nmei@lab.example {key}\n",
            Good,
            "",
        ),
        signers(
            "option twice",
            "mei@lab.example namespaces=\"a\",namespaces=\"approval*\" {key}\n",
            Unknown,
            "twice",
        ),
        signers(
            "window upside down",
            "mei@lab.example valid-after=\"20260602Z\",valid-before=\"20260601Z\" {key}\n",
            Unknown,
            "not after",
        ),
    ]
}

/// Lists that tell less than ssh-keygen reads out of them, and lists of revoked keys.
fn strict() -> Vec<Case> {
    use State::{Bad, Good, Unknown};
    let signers = |name, signers, state, why| Case { name, signers, state, why, ..PLAIN };
    vec![
        Case {
            // ssh-keygen takes it for the third of March
            stricter: true,
            ..signers("no such day", "mei@lab.example valid-after=\"20260231Z\" {key}\n", Unknown, "no time")
        },
        signers("options in capitals", "mei@lab.example NAMESPACES=\"approval*\" {key}\n", Good, ""),
        Case {
            name: "time of nobody's zone",
            signers: "mei@lab.example valid-after=\"20260101\" {key}\n",
            state: Unknown,
            why: "no time zone",
            stricter: true,
            ..PLAIN
        },
        Case {
            name: "revoked",
            revoked: Some("{key} lost\n"),
            state: Bad,
            why: "revoked (keys/revoked:1: lost)",
            ..PLAIN
        },
        Case { name: "another is revoked", revoked: Some("# lost\n{other}\n"), ..PLAIN },
        Case {
            name: "no list of revoked keys",
            revoked: Some("what is this\n"),
            state: Unknown,
            why: "names no key",
            ..PLAIN
        },
    ]
}

#[test]
fn signatures_are_worth_what_ssh_keygen_says() {
    let bench = Bench::new();
    let other = bench.key("other", "ed25519");
    let (mut cells, mut wrong) = (0, Vec::new());
    for (kind, unsupported) in KINDS {
        let name = kind.replace(' ', "");
        let key = bench.key(&name, kind);
        for case in cases() {
            let fill = |text: &str| text.replace("{key}", &key).replace("{other}", &other);
            let (signers, revoked) = (fill(case.signers), case.revoked.map(fill));
            let signature = bench.sign(&name, case.signed_for, MESSAGE);
            bench.write("allowed", &signers);
            bench.write("revoked", revoked.as_deref().unwrap_or_default());
            bench.write("signature", &signature);
            let theirs = bench.accepts(case.who, SPACE, NOW, case.message, revoked.is_some());
            let keys = Keyring::read(&KeyFiles {
                allowed_signers: Some(signers.as_bytes()),
                revoked: revoked.as_deref().map(str::as_bytes),
                forge: &[],
            });
            let at = Some("2026-06-01T12:00:00Z".parse().unwrap());
            let principals = [case.who.to_owned()];
            let asked = Asked { namespace: SPACE, principals: &principals, claimed: at, anchored: at };
            let ours = verify(&keys, case.message, &signature, asked);
            cells += 1;
            let is_verified = unsupported.is_none();
            let agree = theirs == (ours.state == State::Good);
            let excused = (case.stricter || !is_verified) && theirs && ours.state == State::Unknown;
            if !agree && !excused {
                wrong.push(format!("{kind}, {}: ssh-keygen says {theirs}, here {ours:?}", case.name));
            }
            if is_verified && (ours.state != case.state || !ours.why.contains(case.why)) {
                wrong.push(format!("{kind}, {}: {ours:?} instead of {:?}", case.name, case.state));
            }
            if let Some(word) = unsupported.filter(|_| case.state == State::Good)
                && !(ours.state == State::Unknown && ours.why.contains(word))
            {
                wrong.push(format!("{kind}, {}: {ours:?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(cells, KINDS.len() * cases().len());
}

#[test]
fn without_anothers_word_an_end_can_not_be_judged() {
    let bench = Bench::new();
    let key = bench.key("mei", "ed25519");
    let signature = bench.sign("mei", SPACE, MESSAGE);
    let ask = |options: &str, claimed: Option<&str>, anchored: Option<&str>| {
        let signers = format!("{MEI} {options} {key}\n");
        let keys =
            Keyring::read(&KeyFiles { allowed_signers: Some(signers.as_bytes()), ..KeyFiles::default() });
        let time = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let principals = [MEI.to_owned()];
        let (claimed, anchored) = (time(claimed), time(anchored));
        verify(
            &keys,
            MESSAGE,
            &signature,
            Asked { namespace: SPACE, principals: &principals, claimed, anchored },
        )
        .state
    };
    let (may, july) = (Some("2026-05-10T10:00:00Z"), Some("2026-07-10T10:00:00Z"));
    let until_june = "valid-before=\"20260601Z\"";
    let from_june = "valid-after=\"20260601Z\"";
    // the clock put back: good for ssh-keygen at the time claimed
    assert_eq!(ask(until_june, may, None), State::Unknown);
    assert_eq!(ask(until_june, may, july), State::Bad);
    assert_eq!(ask(until_june, may, may), State::Good);
    assert_eq!(ask(until_june, july, None), State::Bad, "late by its own word");
    assert_eq!(ask(from_june, july, None), State::Good, "nobody gains by a clock put forward");
    assert_eq!(ask(from_june, may, None), State::Bad);
    assert_eq!(ask(from_june, may, july), State::Bad, "by its own word the key was not valid yet");
    assert_eq!(ask(from_june, None, None), State::Unknown);
    assert_eq!(ask(from_june, None, july), State::Good);
    assert_eq!(ask("valid-after=\"20260601\"", july, july), State::Unknown);
}

#[test]
fn what_is_no_signature_is_bad() {
    let bench = Bench::new();
    let key = bench.key("mei", "ed25519");
    let signature = String::from_utf8(bench.sign("mei", SPACE, MESSAGE)).unwrap();
    let signers = format!("{MEI} {key}\n");
    let keys = Keyring::read(&KeyFiles { allowed_signers: Some(signers.as_bytes()), ..KeyFiles::default() });
    let principals = [MEI.to_owned()];
    let asked = Asked { namespace: SPACE, principals: &principals, claimed: None, anchored: None };
    let state = |text: &str| verify(&keys, MESSAGE, text.as_bytes(), asked).state;
    assert_eq!(state(&signature), State::Good);
    // as forges write it: other widths of line, other line ends
    let body: String = signature.lines().filter(|line| !line.starts_with('-')).collect();
    let lines: Vec<&str> = body.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
    let forges =
        format!("-----BEGIN SSH SIGNATURE-----\r\n{}\r\n-----END SSH SIGNATURE-----", lines.join("\r\n"));
    assert_eq!(state(&forges), State::Good);
    let cut = body.get(..body.len() - 8).unwrap();
    for broken in [
        String::new(),
        "-----BEGIN SSH SIGNATURE-----\n".to_owned(),
        format!("-----BEGIN SSH SIGNATURE-----\n{cut}\n-----END SSH SIGNATURE-----\n"),
        signature.replace("U1NIU0lH", "U1NIU0lI"),
        format!("{signature}{signature}"),
        format!(" {signature}"),
        signature.to_lowercase(),
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n".to_owned(),
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n".to_owned(),
    ] {
        assert_eq!(state(&broken), State::Bad, "{broken}");
    }
}

#[test]
fn a_hostile_list_of_keys_harms_nobody() {
    for text in [
        "\u{202e} a",
        "\"",
        "a \"",
        "a =",
        "a ,,,",
        "a cert-authority",
        "a namespaces=\"",
        "*",
        "\0",
        "a ssh-ed25519 AAAA",
    ] {
        let keys = Keyring::read(&KeyFiles { allowed_signers: Some(text.as_bytes()), ..KeyFiles::default() });
        let principals = ["a".to_owned()];
        let asked = Asked { namespace: SPACE, principals: &principals, claimed: None, anchored: None };
        assert_ne!(verify(&keys, MESSAGE, b"x", asked).state, State::Good);
        assert!(!keys.complaints().is_empty(), "{text:?}");
    }
    let keys = Keyring::read(&KeyFiles { allowed_signers: Some(b"\xff\xfe"), ..KeyFiles::default() });
    assert_eq!(keys.complaints(), ["keys/allowed_signers is no text."]);
}
