//! A small server on this machine that answers as it is told, and remembers what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::told::Told;

/// One answer.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// How many bytes of the body are sent after all.
    sent: Option<usize>,
}

impl Reply {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), sent: None }
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Breaks off after so many bytes.
    pub(super) fn cut(mut self, sent: usize) -> Self {
        self.sent = Some(sent);
        self
    }
}

/// Answers by path and query; the last of several stays.
type Script = Arc<Mutex<BTreeMap<String, VecDeque<Reply>>>>;

pub(super) struct Server {
    pub(super) address: String,
    script: Script,
    asked: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (script, asked, stop) = (Script::default(), Arc::default(), Arc::new(AtomicBool::new(false)));
        let (answers, log, end) = (Arc::clone(&script), Arc::clone(&asked), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(stream) = stream {
                    // the other side may be gone by now
                    let _ = answer(stream, &answers, &log);
                }
            }
        });
        Self { address, script, asked, stop, thread: Some(thread) }
    }

    /// Where its interface stands.
    pub(super) fn api(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// Says what to answer next to a question; the last answer is given again and again.
    pub(super) fn on(&self, request: &str, reply: Reply) -> &Self {
        let key = format!("/api/{request}");
        self.script.lock().unwrap().entry(key).or_default().push_back(reply);
        self
    }

    /// Answers everything that is told, whatever the query but `ref`.
    pub(super) fn serve(&self, told: &Told) {
        for (request, answer) in &told.0 {
            self.on(request, Reply::new(200, answer.to_string()));
        }
    }

    /// What it was asked: each question's first line and headers.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(&self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut stream: TcpStream, script: &Script, asked: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let request = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(head);
    let reply = reply(script, &request);
    let mut text = format!("HTTP/1.1 {} Said\r\nContent-Length: {}\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("Connection: close\r\n\r\n");
    stream.write_all(text.as_bytes())?;
    stream.write_all(&reply.body[..reply.sent.unwrap_or(reply.body.len())])?;
    stream.flush()
}

/// The answer to exactly this question, else to the same without what says how many to a page.
fn reply(script: &Script, request: &str) -> Reply {
    let mut script = script.lock().unwrap();
    let (path, query) = request.split_once('?').unwrap_or((request, ""));
    let commit = query.split('&').find(|part| part.starts_with("ref="));
    let plain = commit.map_or_else(|| path.to_owned(), |commit| format!("{path}?{commit}"));
    let key = if script.contains_key(request) { request.to_owned() } else { plain };
    match script.get_mut(&key) {
        Some(replies) if replies.len() > 1 => replies.pop_front().unwrap(),
        Some(replies) => replies.front().unwrap().clone(),
        None => Reply::new(404, r#"{"message": "Not Found"}"#),
    }
}
