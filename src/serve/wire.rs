//! HTTP/1.1 over one connection: one request, one answer, and the connection is closed.
//!
//! The head of a request is bounded in size and time, and no body is ever read: what has one is refused.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use super::answer::{Answer, Asked, answer};
use super::board::Board;

/// Bytes that a request's head may have.
const MOST: usize = 16 * 1024;

/// Headers that a request may have.
const HEADERS: usize = 64;

/// How long one read or write may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a page waits for something to change before it asks anew.
const WAIT: Duration = Duration::from_secs(25);

/// How long the other side has to take an answer's end.
const LINGER: Duration = Duration::from_millis(500);

/// Answers what comes in on a connection.
pub(super) fn talk(stream: &TcpStream, board: &Board) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let (answer, is_head) = match head(stream)? {
        Ok(asked) => (answered(&asked, board), asked.method == "HEAD"),
        Err(refusal) => (refusal, false),
    };
    send(stream, &answer, is_head)?;
    close(stream)
}

fn answered(asked: &Asked, board: &Board) -> Answer {
    let showing = match asked.waits_for().filter(|_| asked.refusal().is_none() && asked.method == "GET") {
        Some((page, seen)) => board.after(&page, &seen, WAIT),
        None => board.now(),
    };
    answer(asked, &showing)
}

/// Reads a request's head; the refusal of one that is none.
fn head(mut stream: &TcpStream) -> io::Result<Result<Asked, Answer>> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 2048]);
    loop {
        let more = stream.read(&mut piece)?;
        if more == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(piece.get(..more).unwrap_or_default());
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&bytes) {
            Ok(httparse::Status::Complete(_)) => return Ok(Ok(asked(&request))),
            Ok(httparse::Status::Partial) if bytes.len() < MOST => {}
            Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
                return Ok(Err(Answer::refused(431, "The request is too long.")));
            }
            Err(_) => return Ok(Err(Answer::refused(400, "This is no request."))),
        }
    }
}

fn asked(request: &httparse::Request<'_, '_>) -> Asked {
    let values = |name: &str| {
        let of = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name);
        let headers = request.headers.iter().filter(of);
        headers.map(|header| String::from_utf8_lossy(header.value).trim().to_owned()).collect::<Vec<_>>()
    };
    // of several that contradict each other none is believed
    let one = |name: &str| values(name).into_iter().reduce(|all, next| all + "," + &next);
    Asked {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        hosts: values("Host"),
        site: one("Sec-Fetch-Site"),
        mode: one("Sec-Fetch-Mode"),
        dest: one("Sec-Fetch-Dest"),
    }
}

fn send(mut stream: &TcpStream, answer: &Answer, is_head: bool) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, answer.words());
    for (name, value) in answer.headers() {
        // writing to memory does not fail
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "Content-Length: {}\r\nConnection: close\r\n\r\n", answer.body.len());
    stream.write_all(head.as_bytes())?;
    if !is_head {
        stream.write_all(&answer.body)?;
    }
    stream.flush()
}

/// Closes the connection once the other side has what was sent: bytes that were never read, such as a body's,
/// would else cut the answer off.
fn close(mut stream: &TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(LINGER))?;
    let mut piece = [0; 2048];
    for _ in 0..HEADERS {
        if stream.read(&mut piece)? == 0 {
            break;
        }
    }
    Ok(())
}
