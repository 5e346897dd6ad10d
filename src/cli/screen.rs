//! The terminal: how wide, whether in colour, and writing to it.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::report::Look;

/// Wider than this, lines of text are hard to read.
const WIDEST: u16 = 120;
/// Narrower than this, pictures of findings fall apart.
const NARROWEST: u16 = 60;

/// When to write in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Not at all
    Never,
}

/// How wide the standard output is, and whether to write to it in colour.
pub(super) fn look(color: Color) -> Look {
    let stdout = io::stdout();
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(&stdout) != ColorChoice::Never,
    };
    let size = if stdout.is_terminal() { terminal_size::terminal_size() } else { None };
    let width = match size {
        Some((terminal_size::Width(columns), _)) => usize::from(columns.clamp(NARROWEST, WIDEST)),
        None => Look::PLAIN.width,
    };
    Look { width, color }
}

/// Writes pieces to the standard output one after the other, and stops quietly when nobody reads on
/// (`| head`).
///
/// # Errors
/// When the output can not be written for another reason: a full disk, say.
pub(super) fn write(pieces: impl IntoIterator<Item = String>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = pieces.into_iter().try_for_each(|piece| out.write_all(piece.as_bytes()));
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Says something on the standard error stream while work goes on. When that is closed there is nobody
/// to tell.
pub(super) fn remark(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
