//! The script that writes the comment on GitLab and Gitea, held against a small forge on this machine.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::hostile::TEXTS;
use super::pieces::{piece, sh};

const MARK: &str = "<!-- countersign:check -->";
const TOKEN: &str = "secret-token-of-a-project";

/// A forge with one request: its comments, and every question that was asked.
struct Forge {
    address: String,
    comments: Arc<Mutex<Vec<Value>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Forge {
    /// `me` is who the token belongs to; nobody may ask where it is `None`.
    fn start(gitlab: bool, me: Option<u64>, before: Vec<Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/api", listener.local_addr().unwrap());
        let (comments, asked) = (Arc::new(Mutex::new(before)), Arc::<Mutex<Vec<String>>>::default());
        let (held, log) = (Arc::clone(&comments), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // the other side may be gone by now
                let _ = answer(stream, gitlab, me, &held, &log);
            }
        });
        Self { address, comments, asked }
    }

    /// Runs the script; gives exit code and both outputs.
    fn post(&self, forge: &str, text: &str, token: &str) -> (i32, String) {
        let dir = TempDir::new().unwrap();
        let comment = dir.path().join("report.md");
        fs::write(&comment, text).unwrap();
        let project = if forge == "gitlab" { "7" } else { "lab/records" };
        let variables = [
            ("FORGE", forge),
            ("API", &self.address),
            ("PROJECT", project),
            ("NUMBER", "12"),
            ("TOKEN", token),
            ("COMMENT", comment.to_str().unwrap()),
        ];
        let script = piece("ci/comment.sh");
        let (code, out, err) = sh(dir.path(), &[script.to_str().unwrap()], &variables);
        assert!(!format!("{out}{err}").contains(TOKEN), "the token is not told: {out}{err}");
        (code, format!("{out}{err}"))
    }

    fn bodies(&self) -> Vec<String> {
        self.comments.lock().unwrap().iter().map(|c| c["body"].as_str().unwrap().to_owned()).collect()
    }
}

fn answer(
    mut stream: TcpStream,
    gitlab: bool,
    me: Option<u64>,
    comments: &Mutex<Vec<Value>>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        head.push_str(&line);
        line.clear();
    }
    let lower = head.to_lowercase();
    let header =
        |name: &str| lower.split(&format!("\r\n{name}: ")).nth(1)?.split("\r\n").next().map(str::to_owned);
    let mut body = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    asked.lock().unwrap().push(format!("{method} {target}"));
    let token = if gitlab { header("private-token") } else { header("authorization") };
    let wanted = if gitlab { TOKEN.to_owned() } else { format!("token {TOKEN}") };
    let (status, said) = if token == Some(wanted) {
        told(gitlab, me, comments, method, target, &body)
    } else {
        (401, json!({ "message": "401 Unauthorized" }))
    };
    let text = said.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    )?;
    stream.flush()
}

fn told(
    gitlab: bool,
    me: Option<u64>,
    comments: &Mutex<Vec<Value>>,
    method: &str,
    target: &str,
    body: &[u8],
) -> (u16, Value) {
    let all = if gitlab {
        "/api/projects/7/merge_requests/12/notes"
    } else {
        "/api/repos/lab/records/issues/12/comments"
    };
    let one = if gitlab {
        "/api/projects/7/merge_requests/12/notes/"
    } else {
        "/api/repos/lab/records/issues/comments/"
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut comments = comments.lock().unwrap();
    let by = if gitlab { "author" } else { "user" };
    let text = || serde_json::from_slice::<Value>(body).unwrap()["body"].clone();
    match method {
        "GET" if path == "/api/user" => me.map_or((403, json!({})), |id| (200, json!({ "id": id }))),
        "GET" if path == all => {
            let number =
                |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.parse::<usize>().ok());
            let (size, page) = (number("per_page=").unwrap_or(20), number("page=").unwrap_or(1));
            let from = if gitlab { size * (page - 1) } else { 0 };
            let most = if gitlab { size } else { usize::MAX };
            (200, comments.iter().skip(from).take(most).cloned().collect())
        }
        "POST" if path == all => {
            let id = 1000 + comments.len();
            comments.push(
                json!({ "id": id, "body": text(), by: { "id": me.unwrap_or(9), "login": "gitea-actions" } }),
            );
            (201, json!({ "id": id }))
        }
        "PUT" | "PATCH" if path.starts_with(one) && (method == "PUT") == gitlab => {
            let id: u64 = path[one.len()..].parse().unwrap();
            let comment = comments.iter_mut().find(|comment| comment["id"] == id).unwrap();
            comment["body"] = text();
            (200, json!({ "id": id }))
        }
        _ => (404, json!({ "message": "404 Not Found" })),
    }
}

fn by(gitlab: bool, id: u64, author: u64, body: &str) -> Value {
    let key = if gitlab { "author" } else { "user" };
    json!({ "id": id, "body": body, key: { "id": author, "login": format!("user{author}") } })
}

#[test]
fn there_is_one_comment_and_it_is_renewed() {
    for (forge, gitlab) in [("gitlab", true), ("gitea", false)] {
        let others = vec![
            by(gitlab, 1, 3, "A question."),
            by(gitlab, 2, 3, &format!("{MARK}\nwritten by somebody else")),
            by(gitlab, 3, 5, &format!("Quoted: {MARK}")),
        ];
        let server = Forge::start(gitlab, Some(5), others.clone());
        let (code, out) = server.post(forge, &format!("{MARK}\nOne finding.\n"), TOKEN);
        assert_eq!((code, out.as_str()), (0, "Wrote the comment.\n"), "{forge}");
        let (code, out) = server.post(forge, &format!("{MARK}\nNo finding.\n"), TOKEN);
        assert_eq!((code, out.as_str()), (0, "Renewed the comment.\n"), "{forge}");
        let bodies = server.bodies();
        assert_eq!(bodies.len(), 4, "{forge}: {bodies:?}");
        assert_eq!(bodies[3], format!("{MARK}\nNo finding.\n"), "{forge}");
        assert_eq!(
            bodies[1],
            format!("{MARK}\nwritten by somebody else"),
            "{forge}: what others wrote stays"
        );
    }
}

#[test]
fn the_comment_is_found_behind_many_others() {
    let mut many: Vec<Value> = (1..=230).map(|id| by(true, id, 3, "Talk.")).collect();
    many.push(by(true, 231, 5, MARK));
    let server = Forge::start(true, Some(5), many);
    let (code, out) = server.post("gitlab", &format!("{MARK}\nNew."), TOKEN);
    assert_eq!((code, out.as_str()), (0, "Renewed the comment.\n"));
    assert_eq!(server.bodies().len(), 231);
    assert_eq!(server.asked.lock().unwrap().iter().filter(|asked| asked.contains("&page=")).count(), 3);
}

#[test]
fn a_runners_own_token_of_gitea_finds_what_it_wrote() {
    let server = Forge::start(false, None, vec![by(false, 1, 3, MARK)]);
    assert_eq!(server.post("gitea", MARK, TOKEN).1, "Wrote the comment.\n");
    assert_eq!(server.post("gitea", &format!("{MARK}\nTwo."), TOKEN).1, "Renewed the comment.\n");
    assert_eq!(server.bodies(), [MARK.to_owned(), format!("{MARK}\nTwo.")]);
}

#[test]
fn whatever_the_text_holds_it_arrives_as_it_is() {
    let server = Forge::start(true, Some(5), Vec::new());
    for texts in TEXTS.chunks(12) {
        let text = format!("{MARK}\n{}\n\"\\ $(touch owned) `touch owned` é 😀\n", texts.join("\n"));
        let (code, out) = server.post("gitlab", &text, TOKEN);
        assert_eq!(code, 0, "{out}");
        assert_eq!(server.bodies(), [text]);
    }
    assert!(!Path::new("owned").exists());
}

#[test]
fn without_a_text_nothing_is_asked_and_without_a_token_that_may_it_says_so() {
    let server = Forge::start(true, Some(5), Vec::new());
    assert_eq!(server.post("gitlab", "", TOKEN), (0, "There is no text for a comment.\n".to_owned()));
    assert!(server.asked.lock().unwrap().is_empty());
    let (code, out) = server.post("gitlab", MARK, "another");
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("A token of the project with the scope api is needed."), "{out}");
    assert_eq!(server.bodies(), [] as [&str; 0]);
    assert_eq!(server.post("github", MARK, TOKEN).0, 2);
}
