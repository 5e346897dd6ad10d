//! Questions over the network: pages, waiting, refusals, and where a token goes.

use std::cell::RefCell;
use std::time::Duration;

use countersign::forge::{Access, Answer, Forge, ForgeError, Pause, Source as _, Web};
use countersign::pipeline::ledger::Answers;

use super::github::{Pull, commit, merged};
use super::server::{Reply, Server};
use super::told::{gather, in_short};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

fn access(forge: Forge, api: String) -> Access {
    Access { forge, api, token: Some(TOKEN.to_owned()), certificates: None }
}

/// Asks one question; gives the answer and the seconds that were waited for it.
fn ask(server: &Server, request: &str) -> (Result<Option<Answer>, ForgeError>, Vec<u64>) {
    let waited = RefCell::new(Vec::new());
    let wait = |time: Duration| waited.borrow_mut().push(time.as_secs());
    let now = || "2026-02-01T08:00:00Z".parse().unwrap();
    let access = access(Forge::GitHub, server.api());
    let answer = Web::new(&access, &Pause { now: &now, wait: &wait, longest: Duration::from_mins(15) })
        .unwrap()
        .get(request);
    let answer = answer.inspect_err(|error| assert!(!error.to_string().contains(TOKEN)));
    (answer, waited.into_inner())
}

fn body(answer: Result<Option<Answer>, ForgeError>) -> String {
    String::from_utf8(answer.unwrap().unwrap().body).unwrap()
}

#[test]
fn a_whole_change_is_collected_over_the_network() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let pull = Pull::new(&repo, &head, &list, &[&landed]).review(90, "qm-ada", "COMMENTED", &at, &head);
    let server = Server::new();
    // the approval stands on the second page
    let reviews = "repos/lab/qms/pulls/7/reviews?per_page=100";
    let next = format!("<http://{}/api/{reviews}&page=2>; rel=\"next\", <x>; rel=\"last\"", server.address);
    let first = pull.told.0["repos/lab/qms/pulls/7/reviews"].to_string();
    let second = first.replace("COMMENTED", "APPROVED").replace("\"id\":90", "\"id\":91");
    server.on(reviews, Reply::new(200, first).with("Link", next));
    server.on(&format!("{reviews}&page=2"), Reply::new(200, second));
    server.serve(&pull.told);
    let gathered = gather(&repo, Answers::Web(access(Forge::GitHub, server.api())), Some(&base));
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
    let raw = &gathered.added[0].1.predicate.raw;
    assert!(raw.iter().any(|r| r.request.ends_with("page=2")), "{raw:?}");
    for answer in raw {
        let kept = repo.git(&["show", &format!("compliance-ledger:raw/{}.json", answer.sha256)]);
        assert_eq!(countersign::model::canonical::sha256(kept.as_bytes()), answer.sha256);
    }
    assert!(server.asked().iter().all(|asked| asked.to_lowercase().contains("user-agent: countersign/")));
}

#[test]
fn each_forge_gets_its_token_its_own_way() {
    for (forge, header) in [
        (Forge::GitHub, format!("authorization: Bearer {TOKEN}")),
        (Forge::GitLab, format!("private-token: {TOKEN}")),
        (Forge::Gitea, format!("authorization: token {TOKEN}")),
    ] {
        let server = Server::new();
        server.on("version", Reply::new(200, "{}"));
        let access = access(forge, server.api());
        let now = || "2026-02-01T08:00:00Z".parse().unwrap();
        let pause = Pause { now: &now, wait: &|_| {}, longest: Duration::ZERO };
        Web::new(&access, &pause).unwrap().get("version").unwrap();
        let asked = server.asked().concat();
        assert!(asked.to_lowercase().contains(&header.to_lowercase()), "{asked}");
        assert!(!format!("{access:?}").contains(TOKEN));
    }
}

#[test]
fn a_forge_that_asks_to_wait_is_waited_for() {
    for (reply, waited) in [
        (Reply::new(403, "{}").with("Retry-After", "30"), 30),
        (Reply::new(429, "{}").with("Retry-After", "Sun, 01 Feb 2026 08:00:20 GMT"), 20),
        (
            Reply::new(403, "{}").with("X-RateLimit-Remaining", "0").with("X-RateLimit-Reset", "1769932860"),
            61,
        ),
        (Reply::new(429, "{}").with("RateLimit-Reset", "1769932810"), 11),
        (Reply::new(502, "<html>"), 1),
    ] {
        let server = Server::new();
        server.on("x", reply).on("x", Reply::new(200, "[1]"));
        let (answer, times) = ask(&server, "x");
        assert_eq!((body(answer).as_str(), times), ("[1]", vec![waited]));
    }
}

#[test]
fn there_is_an_end_to_waiting() {
    let server = Server::new();
    server.on("long", Reply::new(403, "{}").with("Retry-After", "901"));
    assert_eq!(ask(&server, "long"), (Err(ForgeError::Busy(901)), vec![]));
    server.on("down", Reply::new(503, ""));
    let (answer, waited) = ask(&server, "down");
    let expected = ForgeError::Down { request: "down".to_owned(), status: 503, tries: 5 };
    assert_eq!((answer, waited), (Err(expected), vec![1, 2, 4, 8]));
}

#[test]
fn refusals_are_told_in_plain_words() {
    let server = Server::new();
    server.on("a", Reply::new(401, r#"{"message": "Bad credentials"}"#));
    server.on("b", Reply::new(403, r#"{"message": "Resource not accessible by integration\u001b[31m"}"#));
    assert_eq!(ask(&server, "a").0, Err(ForgeError::Unknown));
    let refused = ask(&server, "b").0.unwrap_err().to_string();
    let expected = "the forge does not let this token see `b`: Resource not accessible by integration[31m";
    assert_eq!(refused, expected);
    assert_eq!(ask(&server, "c").0, Ok(None));
}

#[test]
fn an_answer_that_was_cut_off_is_asked_for_again() {
    let server = Server::new();
    server.on("x", Reply::new(200, "[1,2,3]").cut(3)).on("x", Reply::new(200, "[1,2,3]"));
    let (answer, waited) = ask(&server, "x");
    assert_eq!((body(answer).as_str(), waited), ("[1,2,3]", vec![1]));
    server.on("y", Reply::new(200, "[1,2,3]").cut(3));
    let (answer, waited) = ask(&server, "y");
    assert!(matches!(answer, Err(ForgeError::Unreachable { .. })), "{answer:?}");
    assert_eq!(waited, [1, 2, 4, 8]);
}

#[test]
fn a_token_goes_nowhere_else() {
    let (server, other) = (Server::new(), Server::new());
    server.on("here", Reply::new(301, "").with("Location", "/api/there"));
    server.on("there", Reply::new(200, "{}"));
    assert_eq!(body(ask(&server, "here").0), "{}");
    for to in [format!("http://{}/api/there", other.address), "//evil.example/api/there".to_owned()] {
        let server = Server::new();
        server.on("away", Reply::new(302, "").with("Location", to.clone()));
        let away = ask(&server, "away").0;
        assert!(matches!(away, Err(ForgeError::Elsewhere { .. })), "{away:?}");
        let link = format!("<{to}>; rel=\"next\"");
        server.on("page", Reply::new(200, "[]").with("Link", link));
        let away = ask(&server, "page").0;
        assert!(matches!(away, Err(ForgeError::Elsewhere { .. })), "{away:?}");
    }
    assert_eq!(other.asked(), Vec::<String>::new());
    server.on("round", Reply::new(302, "").with("Location", "/api/round"));
    assert!(matches!(ask(&server, "round").0, Err(ForgeError::Odd { .. })));
}

#[test]
fn only_a_safe_address_is_asked() {
    let now = || "2026-02-01T08:00:00Z".parse().unwrap();
    let pause = Pause { now: &now, wait: &|_| {}, longest: Duration::ZERO };
    let refused = |api: &str| Web::new(&access(Forge::Gitea, api.to_owned()), &pause).is_err();
    for api in [
        "http://git.lab.example/api/v1",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "https://token@git.lab.example/",
        "ftp://git.lab.example/",
        "git.lab.example",
        "https:///api",
        "https://git.lab.example/api?x=1",
        "https://git.lab.example/\r\nX: y",
    ] {
        assert!(refused(api), "{api}");
    }
    for api in [
        "https://git.lab.example/api/v1",
        "http://localhost:3000/api/v1",
        "http://[::1]:80/",
        "http://127.0.0.1",
    ] {
        assert!(!refused(api), "{api}");
    }
}

#[test]
fn hostile_answers_give_messages() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let pulls = format!("repos/lab/qms/commits/{landed}/pulls");
    let reviews = "repos/lab/qms/pulls/7/reviews";
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let looped = format!("</api/{reviews}?per_page=100>; rel=\"next\"");
    for (request, reply, told) in [
        (pulls.as_str(), Reply::new(200, deep), "no JSON that a forge writes"),
        (&pulls, Reply::new(200, "{}"), "a list was expected"),
        (&pulls, Reply::new(200, r#"[{"merged_at": 5}]"#), "`merged_at` is no time"),
        (&pulls, Reply::new(200, vec![b' '; 17 * 1024 * 1024]), "larger than 16 MiB"),
        (reviews, Reply::new(200, "[]").with("Link", looped), "its pages have no end"),
        (reviews, Reply::new(200, r#"[{"id": "x"}]"#), "`id` is no number"),
        (reviews, Reply::new(200, r#"[{"id": 1, "state": "BLESSED"}]"#), "is not known"),
        (
            reviews,
            Reply::new(200, r#"[{"id": 1, "state": "APPROVED", "user": 7, "commit_id": "../x"}]"#),
            "no id",
        ),
        (reviews, Reply::new(200, "[null, 5]"), "`id` is missing"),
        (reviews, Reply::new(404, "{}"), "has no `repos/lab/qms/pulls/7/reviews"),
        ("repos/lab/qms/pulls/7", Reply::new(200, "[[]"), "it ends in the middle"),
    ] {
        let server = Server::new();
        server.on(request, reply);
        server.serve(&Pull::new(&repo, &head, &list, &[&landed]).told);
        let gathered = gather(&repo, Answers::Web(access(Forge::GitHub, server.api())), Some(&base));
        let why = gathered.stopped.expect(told);
        assert!(why.contains(told), "{why:?} does not say {told:?}");
        assert_eq!((gathered.added.len(), gathered.commit), (0, None));
    }
}
