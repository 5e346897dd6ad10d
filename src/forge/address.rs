//! Addresses: which may be asked, and which are the same place.

/// The address of a forge's interface, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// `https://forge.example:8443`.
    pub(super) origin: String,
    /// `/api/v4/`, with a slash first and last.
    pub(super) path: String,
}

impl Address {
    /// Takes an address that may be asked: `https`, or `http` on this very machine.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| Err(format!("{text:?} can not be asked: {why}"));
        let Some((scheme, rest)) = text.split_once("://") else {
            return wrong("an address begins with https://");
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.contains(['@', '?', '#', ' ', '\\']) || path.contains(['?', '#', ' ']) {
            return wrong("it names no host, or more than a host and a folder");
        }
        if !text.chars().all(|c| c.is_ascii_graphic()) {
            return wrong("it holds characters that no address holds");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => return wrong("without https anybody on the way could read the token"),
            _ => return wrong("an address begins with https://"),
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: format!("{scheme}://{}", host.to_ascii_lowercase()), path })
    }

    /// The whole address of a question.
    pub(super) fn of(&self, request: &str) -> String {
        format!("{}{}{request}", self.origin, self.path)
    }

    /// The question that an address asks, when it is of this very interface.
    pub(super) fn request(&self, address: &str) -> Option<String> {
        if address.starts_with('/') && !address.starts_with("//") {
            return address.strip_prefix(&self.path).map(str::to_owned);
        }
        let (scheme, rest) = address.split_once("://")?;
        let (host, path) = rest.split_once('/')?;
        let origin = format!("{}://{}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
        if origin != self.origin {
            return None;
        }
        format!("/{path}").strip_prefix(&self.path).map(str::to_owned)
    }
}

/// Whether a host, with or without a port, is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    if name == "localhost" {
        return true;
    }
    name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A path within an address: everything but what is harmless is written in hexadecimal.
pub(super) fn escape(text: &str, keep: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || keep.contains(c) {
            out.push(c);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
