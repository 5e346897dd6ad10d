//! What a request is answered: a pure function of the request and what is shown.

use serde_json::json;

use super::board::Showing;
use super::strip;

/// The folder of what is the preview's own, where no page of a site stands.
const OWN: &str = "/~preview/";

/// What pages may do: what the site's own policy lets them, and ask this server whether anything has changed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Names by which a browser of this machine finds it. Any other was made to lead here by somebody else.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// A request, as far as it matters.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Its method.
    pub method: String,
    /// What it asks for, with its query.
    pub target: String,
    /// Every `Host` that it names.
    pub hosts: Vec<String>,
    /// On behalf of which site the browser asks (`Sec-Fetch-Site`); browsers before 2023 do not say.
    pub site: Option<String>,
    /// Whether somebody goes to a page, or a page fetches something (`Sec-Fetch-Mode`).
    pub mode: Option<String>,
    /// What it is for (`Sec-Fetch-Dest`).
    pub dest: Option<String>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The form of the body.
    pub form: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A refusal, in a sentence.
    #[must_use]
    pub fn refused(status: u16, why: &str) -> Self {
        Self { status, form: "text/plain; charset=utf-8", body: format!("{why}\n").into_bytes() }
    }

    /// The words of the status.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.status {
            200 => "OK",
            204 => "No Content",
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            421 => "Misdirected Request",
            431 => "Request Header Fields Too Large",
            _ => "Service Unavailable",
        }
    }

    /// The headers that go with it, but for its length.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, &'static str)> {
        let mut headers = vec![
            ("Content-Type", self.form),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", POLICY),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ];
        if self.status == 405 {
            headers.push(("Allow", "GET, HEAD"));
        }
        headers
    }
}

impl Asked {
    /// Why it is not answered, where it is not.
    pub(super) fn refusal(&self) -> Option<Answer> {
        let refused = |status, why| Some(Answer::refused(status, why));
        let [host] = self.hosts.as_slice() else { return refused(400, "The request names no host.") };
        if !is_here(host) {
            return refused(421, "This preview answers to localhost and 127.0.0.1 only.");
        }
        if !matches!(self.method.as_str(), "GET" | "HEAD") {
            return refused(405, "This preview only shows pages: GET and HEAD.");
        }
        if !self.target.starts_with('/') {
            return refused(400, "The request asks for no page of this preview.");
        }
        let own = matches!(self.site.as_deref(), None | Some("same-origin" | "none"));
        // somebody who follows a link to a page of the preview
        let goes = self.mode.as_deref() == Some("navigate") && self.dest.as_deref() == Some("document");
        if !own && !goes {
            return refused(403, "Pages of other sites may not look at this preview.");
        }
        None
    }

    /// What it waits for: the page whose state is asked for, and what was seen of it.
    pub(super) fn waits_for(&self) -> Option<(String, String)> {
        let query = self.target.strip_prefix(OWN)?.strip_prefix("state?")?;
        let value = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| decoded(value))
        };
        Some((path(&value("page")?), value("seen")?))
    }
}

/// Whether a host, perhaps with a port, is this machine as its own browser calls it.
fn is_here(host: &str) -> bool {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let lower = host.to_ascii_lowercase();
    NAMES.into_iter().any(|name| match lower.strip_prefix(name) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(':').is_some_and(is_port),
        None => false,
    })
}

/// The answer to a request that may be answered; what it waits for has come, or is waited for no longer.
#[must_use]
pub fn answer(asked: &Asked, showing: &Showing) -> Answer {
    if let Some(refusal) = asked.refusal() {
        return refusal;
    }
    if let Some((page, _)) = asked.waits_for() {
        let told = json!({
            "page": showing.state(&page),
            "strip": strip::html(showing, &page),
        });
        return found("application/json", told.to_string().into_bytes());
    }
    let target = asked.target.split(['?', '#']).next().unwrap_or_default();
    match target.strip_prefix(OWN) {
        Some("preview.js") => return found(form("js"), strip::SCRIPT.as_bytes().to_vec()),
        Some("preview.css") => return found(form("css"), strip::STYLE.as_bytes().to_vec()),
        Some(_) => return Answer::refused(404, "There is no such file."),
        None => {}
    }
    let Some(target) = decoded(target) else { return Answer::refused(400, "The address is no text.") };
    let path = path(&target);
    let end = path.rsplit('.').next().unwrap_or_default();
    match showing.page(&path) {
        Some(bytes) if end == "html" => found(form(end), strip::woven(bytes, showing, &path)),
        Some(bytes) => found(form(end), bytes.to_vec()),
        // every browser asks for it, and the site has none
        None if path == "favicon.ico" => Answer { status: 204, form: form("txt"), body: Vec::new() },
        None if showing.is_site() => Answer { status: 404, ..none(showing, &path) },
        None => Answer { status: 503, ..none(showing, &path) },
    }
}

fn found(form: &'static str, body: Vec<u8>) -> Answer {
    Answer { status: 200, form, body }
}

/// A page of the preview's own, where the site has none.
fn none(showing: &Showing, path: &str) -> Answer {
    found(form("html"), strip::lone(showing, path).into_bytes())
}

/// The path of a page, out of the path of an address.
fn path(target: &str) -> String {
    let path = target.strip_prefix('/').unwrap_or(target);
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// A part of an address, with `%41` taken for `A`; none where that gives no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        out.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
    }
    String::from_utf8(out).ok()
}

/// The form of a file, by the end of its name. What is not known is not shown, but saved.
fn form(end: &str) -> &'static str {
    match end {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "pdf" => "application/pdf",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "md" | "txt" | "tsv" | "yaml" | "yml" | "sh" | "sig" | "asc" | "pub" | "pem" | "SHA256SUMS" => {
            "text/plain; charset=utf-8"
        }
        _ => "application/octet-stream",
    }
}
