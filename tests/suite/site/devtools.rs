//! A browser driven through the `DevTools` protocol: a test presses keys, prints, and hears what a page does.
//!
//! Chromium speaks the protocol over two open files, 3 and 4, as JSON with a zero after each message: no
//! port, and no crate for sockets.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long an answer, or a page, is awaited: machines that do other work beside are slow.
const PATIENCE: Duration = Duration::from_mins(2);

/// The shell gives the browser its two files, and then is the browser.
const START: &str = "exec \"$@\" 3<&0 4>&1 0</dev/null 1>&2";

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    // a focus that scrolls the page is looked at where it ends
    "--disable-smooth-scrolling",
    "--remote-debugging-pipe",
];

/// Adds up by how much the page moves under its reader while it loads. What follows a key press is asked for.
const WATCH_SHIFTS: &str = "window.shifted = 0; new PerformanceObserver(list => { for (const entry of \
    list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value; }).observe({ type: \
    'layout-shift', buffered: true });";

/// One tab of a browser of its own.
pub(super) struct Tab {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    asked: u64,
    heard: Vec<Value>,
    _profile: TempDir,
}

impl Tab {
    /// Starts a browser with a tab of a width and height in CSS pixels.
    pub(super) fn start(browser: &Path, width: u32, height: u32) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new("sh")
            .args(["-c", START, "sh"])
            .arg(browser)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let (tell, from) = channel();
        thread::spawn(move || {
            for message in out.split(0).map_while(Result::ok) {
                if tell.send(serde_json::from_slice(&message).unwrap_or(Value::Null)).is_err() {
                    break;
                }
            }
        });
        let (session, heard) = (None, Vec::new());
        let mut tab = Self { child, to, from, session, asked: 0, heard, _profile: profile };
        let target = tab.ask("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        tab.session = tab.ask("Target.attachToTarget", &attach)["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
            tab.ask(&format!("{domain}.enable"), &json!({}));
        }
        tab.ask("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH_SHIFTS }));
        tab.resize(width, height);
        tab
    }

    /// Gives the page another width and height.
    pub(super) fn resize(&mut self, width: u32, height: u32) {
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", &screen);
    }

    /// Asks the browser for something and gives its answer.
    pub(super) fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.send(method, params).unwrap_or_else(|error| panic!("{method} {params}: {error}"))
    }

    /// The answer, or what was wrong with the question; what the browser tells meanwhile is kept.
    fn send(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap_or_else(|error| panic!("the browser is gone at {method}: {error}"));
        loop {
            let told = self
                .from
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|error| panic!("no answer to {method}: {error}"));
            if told["id"] == json!(self.asked) {
                return if told["error"].is_null() {
                    Ok(told["result"].clone())
                } else {
                    Err(told["error"].clone())
                };
            }
            self.heard.push(told);
        }
    }

    /// What an expression is worth on the page.
    pub(super) fn look(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let told = self.ask("Runtime.evaluate", &asked);
        assert!(told["exceptionDetails"].is_null(), "{expression}: {told}");
        told["result"]["value"].clone()
    }

    /// Looks until an expression holds; `false` when it never did.
    pub(super) fn until(&mut self, expression: &str) -> bool {
        let asked = json!({ "expression": expression, "returnByValue": true });
        let start = Instant::now();
        while start.elapsed() < PATIENCE / 2 {
            // a page that is just going away can not be asked
            if self.send("Runtime.evaluate", &asked).is_ok_and(|told| told["result"]["value"] == json!(true))
            {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// Opens a file and waits until it has loaded and was painted.
    pub(super) fn go(&mut self, file: &Path, fragment: &str) {
        let address = format!("file://{}{fragment}", file.display());
        self.ask("Page.navigate", &json!({ "url": address }));
        assert!(self.until("document.readyState === 'complete'"), "{address} did not load");
        self.look("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))");
    }

    /// Presses a key and lets it go.
    pub(super) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "ArrowDown" => (40, ""),
            letter => (0, letter),
        };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "text": text });
        self.ask("Input.dispatchKeyEvent", &event);
        event["type"] = json!("keyUp");
        self.ask("Input.dispatchKeyEvent", &event);
    }

    /// What the page prints on paper of its own choice, as a PDF.
    pub(super) fn print(&mut self) -> Vec<u8> {
        let paper = json!({ "preferCSSPageSize": true, "printBackground": true });
        from_base64(self.ask("Page.printToPDF", &paper)["data"].as_str().unwrap())
    }

    /// By how much the page moved while it loaded, as browsers measure it: 0 is not at all.
    pub(super) fn shifted(&mut self) -> f64 {
        self.look("window.shifted").as_f64().unwrap()
    }

    /// What was wrong since the last time this was asked: messages of the console, errors of scripts, and
    /// requests for anything but files.
    pub(super) fn wrongs(&mut self) -> Vec<String> {
        self.look("0"); // whatever was told before this answer has come
        let wrong = |event: &Value| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Runtime.consoleAPICalled" => Some(format!("console: {}", params["args"])),
                "Runtime.exceptionThrown" => Some(format!("error: {}", params["exceptionDetails"])),
                "Log.entryAdded" => Some(format!("log: {}", params["entry"])),
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str()?;
                    // the browser draws its own buttons from data
                    let is_here = url.starts_with("file://") || url.starts_with("data:");
                    (!is_here).then(|| format!("request: {url}"))
                }
                _ => None,
            }
        };
        std::mem::take(&mut self.heard).iter().filter_map(wrong).collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes out of their base64.
fn from_base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    for digit in text.bytes().filter(|b| *b != b'=') {
        let value = DIGITS.iter().position(|d| *d == digit).expect("a digit of base64");
        held = (held << 6 | u32::try_from(value).unwrap()) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
        }
    }
    bytes
}

#[test]
fn base64_is_read() {
    assert_eq!(from_base64("UkVRLTI2LTAxMSE="), b"REQ-26-011!");
    assert_eq!(from_base64("/+8="), [0xff, 0xef]);
}
