//! `countersign serve`: the program runs, and what it answers is asked for over TCP.

mod attacks;
mod live;
mod pure;

use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// How long a preview may take to notice something: machines that do other work beside are slow.
const PATIENCE: Duration = Duration::from_mins(2);

/// A preview that runs, and ends with its test.
pub(crate) struct Preview {
    child: Child,
    pub(crate) port: u16,
    said: Mutex<Receiver<String>>,
}

/// What was answered.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    /// Starts a preview of a laboratory and waits for its address.
    pub(crate) fn start(lab: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.arg("serve").args(args).current_dir(lab);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("an output"));
        let (tell, said) = channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        let mut preview = Self { child, port: 0, said: Mutex::new(said) };
        let line = preview.line();
        let port = line.strip_prefix("Preview at http://127.0.0.1:").and_then(|rest| rest.split('/').next());
        preview.port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line}"));
        preview
    }

    /// At any port.
    pub(crate) fn of(lab: &Path) -> Self {
        Self::start(lab, &["--port", "0"])
    }

    /// The next line that it says.
    fn line(&mut self) -> String {
        let said = self.said.lock().expect("one reader").recv_timeout(PATIENCE);
        said.unwrap_or_else(|_| {
            let mut err = String::new();
            let _ = self.child.kill();
            let _ = self.child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut err));
            panic!("it says nothing: {err}")
        })
    }

    /// Sends bytes and gives what is answered until the connection is closed.
    fn send(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        // what is too long is answered before it was sent whole
        let sent = stream.write_all(request.as_bytes());
        assert!(sent.as_ref().err().is_none_or(|e| e.kind() != ErrorKind::TimedOut), "{sent:?}");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn ask(&self, line: &str, headers: &str) -> Reply {
        self.send(&format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{headers}\r\n", self.port))
    }

    fn get(&self, path: &str) -> Reply {
        self.ask(&format!("GET {path}"), "")
    }

    /// The strip of a page, and what was seen with it.
    fn seen(&self, page: &str) -> String {
        let body = self.get(page).body;
        let seen = body.split("data-seen=\"").nth(1).and_then(|rest| rest.split('"').next());
        seen.unwrap_or_else(|| panic!("no strip: {body}")).to_owned()
    }

    /// Waits as a page does until it or its strip is another than was seen; gives what is told then.
    fn after(&self, page: &str, seen: &str) -> Value {
        for _ in 0..10 {
            let told = self.get(&format!("/~preview/state?page={page}&seen={seen}"));
            assert_eq!(told.status, 200, "{told:?}");
            let told: Value = serde_json::from_str(&told.body).expect("JSON");
            if !told["strip"].as_str().expect("a strip").contains(&format!("data-seen=\"{seen}\"")) {
                return told;
            }
        }
        panic!("nothing changed on {page}");
    }

    /// Ends it as Ctrl-C does; gives the signal that it ended by, or its exit code.
    fn interrupt(&mut self) -> std::process::ExitStatus {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(status.expect("kill").success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a record with some of its words exchanged.
pub(crate) fn edit(lab: &Path, record: &str, from: &str, to: &str) {
    let path = lab.join(record);
    let text = fs::read_to_string(&path).expect("the record");
    assert!(text.contains(from), "{text}");
    fs::write(&path, text.replace(from, to)).expect("it is written");
}
