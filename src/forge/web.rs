//! Answers over the network.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::address::Address;
use super::ask::{Answer, Source};
use super::wait::{self, Hints, Pause, Retry, TRIES};
use super::{Forge, ForgeError};

/// Bytes of an answer, at most.
const LARGEST: u64 = 16 * 1024 * 1024;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a question may be sent on within the same interface.
const TURNS: usize = 3;

/// Which forge, where, and by what right.
#[derive(Clone)]
pub struct Access {
    /// Which.
    pub forge: Forge,
    /// The address of its interface.
    pub api: String,
    /// The token; it is never written anywhere. Without one, only what is public can be seen.
    pub token: Option<String>,
    /// Certificates to believe in place of the public ones, as PEM: for a forge in a house of its own.
    pub certificates: Option<Vec<u8>>,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let has_token = self.token.is_some();
        f.debug_struct("Access")
            .field("forge", &self.forge)
            .field("api", &self.api)
            .field("token", &has_token)
            .finish_non_exhaustive()
    }
}

/// A forge on the network.
#[derive(Debug)]
pub struct Web<'a> {
    agent: Agent,
    address: Address,
    access: &'a Access,
    pause: &'a Pause<'a>,
}

impl<'a> Web<'a> {
    /// Gets ready to ask. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address is not one to which a token may go, or the certificates can not be read.
    pub fn new(access: &'a Access, pause: &'a Pause<'a>) -> Result<Self, ForgeError> {
        let address = Address::new(&access.api).map_err(ForgeError::Address)?;
        if access.token.as_ref().is_some_and(|t| t.is_empty() || !t.chars().all(|c| c.is_ascii_graphic())) {
            return Err(ForgeError::Address("the token holds characters that no token holds".to_owned()));
        }
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE));
        if address.origin.starts_with("http://") {
            // what speaks to this machine asks nobody in between
            config = config.proxy(None);
        } else {
            config = config.https_only(true);
        }
        if let Some(pem) = &access.certificates {
            config = config.tls_config(TlsConfig::builder().root_certs(roots(pem)?).build());
        }
        Ok(Self { agent: config.build().new_agent(), address, access, pause })
    }

    fn send(&self, request: &str) -> Result<Response<Body>, ureq::Error> {
        let call = self.agent.get(self.address.of(request));
        let call = call.header("User-Agent", concat!("countersign/", env!("CARGO_PKG_VERSION")));
        let call = match self.access.forge {
            Forge::GitHub => call
                .header("Accept", "application/vnd.github+json")
                .header("X-GitHub-Api-Version", "2022-11-28"),
            Forge::GitLab | Forge::Gitea => call.header("Accept", "application/json"),
        };
        match (&self.access.token, self.access.forge) {
            (None, _) => call.call(),
            (Some(token), Forge::GitHub) => call.header("Authorization", format!("Bearer {token}")).call(),
            (Some(token), Forge::GitLab) => call.header("PRIVATE-TOKEN", token).call(),
            (Some(token), Forge::Gitea) => call.header("Authorization", format!("token {token}")).call(),
        }
    }

    /// Asks until there is an answer, as long as the forge and the caller agree to wait.
    fn patiently(&self, request: &str) -> Result<(Response<Body>, Vec<u8>), ForgeError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let answer = self.send(request).and_then(|mut response| {
                let body = read(&mut response)?;
                Ok((response, body))
            });
            let time = match answer {
                Ok((response, body)) => {
                    let status = response.status().as_u16();
                    match wait::after(status, &hints(&response), tries, (self.pause.now)()) {
                        Retry::Done => return Ok((response, body)),
                        Retry::After(_) if tries >= TRIES => {
                            return Err(ForgeError::Down { request: request.to_owned(), status, tries });
                        }
                        Retry::After(time) => time,
                    }
                }
                Err(error) if tries < TRIES && is_passing(&error) => wait::backoff(tries),
                Err(error) => return Err(unreachable(request, &error)),
            };
            if time > self.pause.longest {
                return Err(ForgeError::Busy(time.as_secs()));
            }
            (self.pause.wait)(time);
        }
    }
}

impl Source for Web<'_> {
    fn get(&self, request: &str) -> Result<Option<Answer>, ForgeError> {
        let mut at = request.to_owned();
        for _ in 0..=TURNS {
            let (response, body) = self.patiently(&at)?;
            match response.status().as_u16() {
                200 => {
                    let next = next(&response)
                        .map(|next| self.address.request(&next).ok_or_else(|| elsewhere(&at, &next)));
                    return Ok(Some(Answer { body, next: next.transpose()? }));
                }
                301 | 302 | 307 | 308 => {
                    let to = header(&response, "location").unwrap_or_default();
                    at = self.address.request(&to).ok_or_else(|| elsewhere(&at, &to))?;
                }
                401 => return Err(ForgeError::Unknown),
                403 => return Err(ForgeError::Forbidden { request: at, said: said(&body) }),
                404 => return Ok(None),
                status => return Err(ForgeError::Down { request: at, status, tries: 1 }),
            }
        }
        Err(super::ask::odd(request, "the forge sends it on without end"))
    }
}

fn roots(pem: &[u8]) -> Result<RootCerts, ForgeError> {
    let unread = |why: String| ForgeError::Address(format!("the certificates can not be read: {why}"));
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in ureq::tls::parse_pem(pem) {
        if let ureq::tls::PemItem::Certificate(certificate) = item.map_err(|e| unread(e.to_string()))? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(unread("there is none in the file".to_owned()));
    }
    Ok(RootCerts::from(found))
}

/// The bytes of an answer.
fn read(response: &mut Response<Body>) -> Result<Vec<u8>, ureq::Error> {
    let promised =
        response.headers().get("content-length").and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let is_plain = response.headers().get("content-encoding").is_none();
    let mut body = Vec::new();
    response.body_mut().with_config().limit(LARGEST).reader().read_to_end(&mut body)?;
    let is_short = |promised: u64| is_plain && promised > body.len() as u64;
    if promised.is_some_and(is_short) {
        return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the answer was cut off").into());
    }
    Ok(body)
}

/// Whether asking again may help.
fn is_passing(error: &ureq::Error) -> bool {
    use ureq::Error as E;
    matches!(error, E::Io(_) | E::Timeout(_) | E::ConnectionFailed | E::HostNotFound | E::Protocol(_))
}

fn unreachable(request: &str, error: &ureq::Error) -> ForgeError {
    let why = match error {
        ureq::Error::BodyExceedsLimit(_) => "the answer is larger than 16 MiB".to_owned(),
        ureq::Error::Timeout(_) => format!("there was no answer within {} seconds", PATIENCE.as_secs()),
        other => other.to_string(),
    };
    ForgeError::Unreachable { request: request.to_owned(), why }
}

fn elsewhere(request: &str, to: &str) -> ForgeError {
    let to = to.split(['?', '#']).next().unwrap_or_default().chars().take(200).collect();
    ForgeError::Elsewhere { request: request.to_owned(), to }
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

fn hints(response: &Response<Body>) -> Hints {
    let either = |a: &str, b: &str| header(response, a).or_else(|| header(response, b));
    Hints {
        retry_after: header(response, "retry-after"),
        remaining: either("x-ratelimit-remaining", "ratelimit-remaining"),
        reset: either("x-ratelimit-reset", "ratelimit-reset"),
    }
}

/// The next page: `<https://…?page=2>; rel="next"`.
fn next(response: &Response<Body>) -> Option<String> {
    let link = header(response, "link")?;
    link.split(',').find_map(|part| {
        let (address, kind) = part.split_once(';')?;
        let is_next = kind.split(';').any(|p| matches!(p.trim(), "rel=\"next\"" | "rel=next"));
        let address = address.trim().strip_prefix('<')?.strip_suffix('>')?;
        is_next.then(|| address.to_owned())
    })
}

/// What the forge said in a refusal, after a colon.
fn said(body: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = value.get("message").and_then(|m| m.as_str()).unwrap_or_default();
    let text: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    if text.is_empty() { text } else { format!(": {text}") }
}
