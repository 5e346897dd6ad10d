//! Door out: pages shown to the browser of this machine, over HTTP, while their records are written.
//!
//! ```text
//!  cli: records changed -> pages, telling -> Board (what is shown now)
//!                                              |
//!       browser <- wire (HTTP over TCP) <- answer (pure) <- strip (woven into pages)
//! ```
//!
//! Only 127.0.0.1 is listened at, and there is no word to change that. Pages are looked up in a map and never on
//! the disk, so that no address leads elsewhere. What other sites could do through a browser is refused: a name
//! that was made to lead here, requests on behalf of their pages, frames. Nothing is ever written.
#![allow(clippy::disallowed_types, reason = "a door: it listens to browsers of this machine")]

mod answer;
mod board;
mod strip;
mod telling;
mod wire;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::{io, thread};

pub use answer::{Answer, Asked, answer};
pub use board::{Board, Showing};
pub use telling::{List, Telling, Trouble};

/// The port when none is named, and the first of those that are tried.
pub const PORT: u16 = 17_025;

/// How many ports are tried when none is named.
const TRIES: u16 = 10;

/// Connections at one time; a browser opens six.
const MOST: usize = 64;

/// Why nothing can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Something else listens at the port that was named.
    #[error("port {0} of this machine is taken, perhaps by another preview")]
    Taken(u16),
    /// Something else listens at all that were tried.
    #[error("the ports {0} to {1} of this machine are taken")]
    AllTaken(u16, u16),
    /// The system says no.
    #[error("port {port} of this machine can not be listened at: {error}")]
    Refused {
        /// The port.
        port: u16,
        /// What the system said.
        error: io::Error,
    },
}

/// A place at which browsers of this machine are answered.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Takes a port of this machine: the one named, where 0 is any, or the first of some that is free.
    ///
    /// # Errors
    /// When it is taken, or the system says no.
    pub fn bind(port: Option<u16>) -> Result<Self, ServeError> {
        let Some(port) = port else {
            return (PORT..PORT + TRIES)
                .find_map(|port| Self::at(port).ok())
                .ok_or(ServeError::AllTaken(PORT, PORT + TRIES - 1));
        };
        Self::at(port)
    }

    fn at(port: u16) -> Result<Self, ServeError> {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let bound = bound.and_then(|listener| Ok(Self { address: listener.local_addr()?, listener }));
        bound.map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => ServeError::Taken(port),
            _ => ServeError::Refused { port, error },
        })
    }

    /// Answers browsers out of what the board shows, until the program ends.
    pub fn run(&self, board: &Arc<Board>) {
        let here = Arc::new(());
        for stream in self.listener.incoming() {
            // a connection that was given up before it was taken
            let Ok(stream) = stream else { continue };
            if Arc::strong_count(&here) > MOST {
                continue;
            }
            let (board, held) = (Arc::clone(board), Arc::clone(&here));
            let talk = move || {
                // whoever breaks off need not be told why
                let _ = wire::talk(&stream, &board);
                drop(held);
            };
            // where there is no thread left, the connection is closed and the browser asks again
            let _ = thread::Builder::new().name("preview".to_owned()).spawn(talk);
        }
    }
}
