//! Texts in which signatures and keys travel: lines between two marks, in base 64.

/// How a signature begins, and so of which kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As ssh-keygen writes it.
    Ssh,
    /// As gpg writes it.
    OpenPgp,
    /// With a certificate, as smimesign and gitsign write it.
    X509,
}

const MARKS: [(&str, Form); 4] = [
    ("-----BEGIN SSH SIGNATURE-----", Form::Ssh),
    ("-----BEGIN PGP SIGNATURE-----", Form::OpenPgp),
    ("-----BEGIN PGP MESSAGE-----", Form::OpenPgp),
    ("-----BEGIN SIGNED MESSAGE-----", Form::X509),
];

const SSH_END: &str = "-----END SSH SIGNATURE-----";

/// Columns of a line of an SSH signature; ssh-key's reader takes no other width.
const COLUMNS: usize = 70;

impl Form {
    /// The form of a signature, told from its first line; that line must begin with the mark.
    pub(super) fn of(signature: &[u8]) -> Option<Self> {
        MARKS.iter().find(|(mark, _)| signature.starts_with(mark.as_bytes())).map(|(_, form)| *form)
    }
}

/// Where the signature at the end of a text begins: the last line that opens one, as git takes it.
pub(super) fn last_signature(text: &[u8]) -> Option<usize> {
    let starts = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).rfind(|at| text.get(*at..).and_then(Form::of).is_some())
}

/// The bytes of an SSH signature, and the signature again in lines of the usual width: forges write
/// other widths, which OpenSSH reads.
pub(super) fn ssh(text: &[u8]) -> Option<(Vec<u8>, String)> {
    let (begin, _) = MARKS[0];
    let text = std::str::from_utf8(text).ok()?;
    let body = text.strip_prefix(begin)?;
    let (body, rest) = body.split_once(SSH_END)?;
    if !rest.trim().is_empty() {
        return None;
    }
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = base64(&body)?;
    let mut pem = format!("{begin}\n");
    for line in body.as_bytes().chunks(COLUMNS) {
        pem.push_str(std::str::from_utf8(line).ok()?);
        pem.push('\n');
    }
    pem.push_str(SSH_END);
    pem.push('\n');
    Some((bytes, pem))
}

/// Base 64, padded, without spaces.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(4) {
        return None;
    }
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in digits.as_bytes().chunks(4) {
        let mut word = 0u32;
        for at in 0..4 {
            word = word << 6 | four.get(at).map_or(Some(0), |digit| value(*digit))?;
        }
        let [_, three @ ..] = word.to_be_bytes();
        bytes.extend(three.iter().take(four.len() * 6 / 8));
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The first text of a sequence of texts with their lengths before them, and what follows it.
pub(super) fn text_before(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}
