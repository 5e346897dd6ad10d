//! What other sites, and whoever reaches the port, could try.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::Preview;
use crate::cli::run::laboratory;

#[test]
fn only_names_of_this_machine_are_answered() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    let ask = |host: &str| preview.send(&format!("GET / HTTP/1.1\r\n{host}\r\n")).status;
    for host in ["127.0.0.1", "localhost:17025", "LOCALHOST", "[::1]:80"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "0.0.0.0",
        "localhost:",
        "localhost:x@y",
        "",
    ] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 421, "{host}");
    }
    assert_eq!(ask(""), 400, "no host");
    assert_eq!(ask("Host: localhost\r\nHost: evil.example\r\n"), 400, "two hosts");
    let refused = preview.send("GET /jobs/REQ-1.html HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert!(!refused.body.contains("REQ-1"), "{refused:?}");
}

#[test]
fn only_pages_are_given_and_nothing_is_taken() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"] {
        let reply = preview.ask(&format!("{method} /"), "Content-Length: 5\r\n\r\nabcde");
        assert_eq!(reply.status, 405, "{method}");
        assert!(reply.head.contains("\r\nAllow: GET, HEAD"), "{reply:?}");
    }
    for path in [
        "/../countersign.yaml",
        "/..%2fcountersign.yaml",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/jobs/../../countersign.yaml",
        "/countersign.yaml",
        "/records/customers/C1.yaml",
        "/jobs\\..\\index.html",
        "/index.html%00.css",
        "/~preview/../countersign.yaml",
        "/~preview/state",
    ] {
        let reply = preview.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(
            !reply.body.contains("time_zone")
                && !reply.body.contains("Vantor")
                && !reply.body.contains("root:")
        );
    }
    for target in ["http://127.0.0.1/index.html", "*", "index.html"] {
        assert_eq!(preview.ask(&format!("GET {target}"), "").status, 400, "{target}");
    }
    assert_eq!(preview.get("/%ff%zz").status, 400);
    let escaped = preview.get("/<script>alert(1)</script>.html");
    assert!(!escaped.body.contains("<script>alert"), "{escaped:?}");
}

#[test]
fn pages_of_other_sites_may_not_look() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    let ask = |headers: &str| preview.ask("GET /countersign.js", headers).status;
    assert_eq!(
        ask(""),
        200,
        "who says nothing is no page of another site: curl, or a browser of before 2023"
    );
    assert_eq!(
        ask("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n"),
        200
    );
    assert_eq!(ask("Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"), 200);
    for site in ["cross-site", "same-site", "nonsense"] {
        let of = |mode: &str, dest: &str| {
            ask(&format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}\r\n"))
        };
        assert_eq!(of("no-cors", "script"), 403, "{site}: data in scripts");
        assert_eq!(of("navigate", "iframe"), 403, "{site}: a frame");
        assert_eq!(of("navigate", "document"), 200, "{site}: somebody follows a link");
    }
    let contradicting = "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n";
    assert_eq!(ask(contradicting), 403);
}

#[test]
fn every_answer_says_what_browsers_may_do_with_it() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    for (path, form) in [
        ("/", "text/html; charset=utf-8"),
        ("/countersign.css", "text/css; charset=utf-8"),
        ("/countersign.js", "text/javascript; charset=utf-8"),
        ("/badge.svg", "image/svg+xml"),
        ("/badge.json", "application/json"),
        ("/~preview/preview.js", "text/javascript; charset=utf-8"),
        ("/none.html", "text/html; charset=utf-8"),
    ] {
        let reply = preview.get(path);
        for header in [
            &format!("Content-Type: {form}"),
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff",
            "Cross-Origin-Resource-Policy: same-origin",
            "Connection: close",
        ] {
            assert!(reply.head.contains(&format!("\r\n{header}")), "{path}: {header}: {}", reply.head);
        }
        assert!(
            reply.head.contains("default-src 'none';") && reply.head.contains("frame-ancestors 'none'"),
            "{path}"
        );
        let length = reply.head.split("Content-Length: ").nth(1).unwrap().split("\r\n").next().unwrap();
        assert_eq!(length, reply.body.len().to_string(), "{path}");
        let head = preview.ask(&format!("HEAD {path}"), "");
        assert_eq!((head.head, head.body.as_str()), (reply.head, ""), "{path}");
    }
    assert_eq!(preview.get("/favicon.ico").status, 204);
    let page = preview.get("/").body;
    assert!(page.contains("content=\"default-src 'none'; connect-src 'self'; script-src 'self';"), "{page}");
}

#[test]
fn what_is_no_request_or_never_ends_is_given_up() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    assert_eq!(preview.send("\u{16}\u{3}\u{1}hello\r\n\r\n").status, 400, "TLS, say");
    assert_eq!(preview.get(&format!("/{}", "a".repeat(20_000))).status, 431);
    assert_eq!(preview.ask("GET /", &"A: b\r\n".repeat(100)).status, 431);
    let mut silent = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
    silent.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
    silent.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut rest = Vec::new();
    assert_eq!(preview.get("/").status, 200, "others are answered meanwhile");
    silent.read_to_end(&mut rest).expect("it is closed after ten seconds");
    assert_eq!(rest, b"");
    assert_eq!(preview.get("/").status, 200);
}
