//! `countersign serve`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::Failure;
use super::folder::{Day, Which, sentence};
use super::policy::PolicyRef;
use super::{CLEAN, Common, build, screen};
use crate::model::procedure::ProcedureOf;
use crate::pipeline::{self, Examined, Stamp};
use crate::report::preview::{self, Open};
use crate::report::{View, harmless};
use crate::serve::{Board, List, ServeError, Server, Telling, Trouble};

/// The folder is looked at so often.
const PAUSE: Duration = Duration::from_millis(300);

/// Of the time, looking takes this part at most.
const SHARE: u32 = 10;

/// So long nothing must change before files are read: an editor may write a file in several steps.
const SETTLE: Duration = Duration::from_millis(100);

/// Show the site of the files on disk in a browser of this machine, and again each time a file is saved.
///
/// At the top of each page stands what the check found, and what is new since the preview began. A page that changed
/// loads itself again. While a record can not be read, the pages stay as they were, and the strip says where it is
/// wrong. Only this machine can look (127.0.0.1); nothing is written into the laboratory's folder or anywhere else
/// but for what is kept about commits in the git folder. Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  2  the command line was wrong, there is no laboratory, or the port is taken; it ends by Ctrl-C otherwise

Examples:
  countersign serve                   the laboratory in the current folder, at http://localhost:17025/
  countersign serve --port 8080       at another port
  countersign serve --as-of 2026-03-31")]
pub(super) struct Serve {
    /// The laboratory's folder, or one inside it [default: the current folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The port of this machine; 0 is any that is free [default: the first free one from 17025 on]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    policy: PolicyRef,
}

/// One preview, from its beginning to its end.
struct Preview<'a> {
    serve: &'a Serve,
    common: &'a Common,
    which: Which,
    root: PathBuf,
    board: Arc<Board>,
    /// What was open when it began.
    first: Option<Open>,
    /// What was told with the pages that are shown, and the files that could not be read for them.
    shown: Option<(Telling, BTreeSet<String>)>,
    zone: TimeZone,
}

impl Serve {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let which = Which::on_disk(self.dir.clone(), self.day.as_of);
        let root = which.files.root(common)?;
        let server = Server::bind(self.port).map_err(|error| refused(&error))?;
        let run = Timestamp::now().as_nanosecond().to_string();
        let board = Arc::new(Board::new(&run));
        let (first, shown, zone) = (None, None, TimeZone::UTC);
        let mut preview =
            Preview { serve: self, common, which, root, board: Arc::clone(&board), first, shown, zone };
        let seen = pipeline::stamp(&preview.root);
        let found = preview.renew();
        let address = server.address;
        screen::write([format!("Preview at http://{address}/ until Ctrl-C\n")])?;
        preview.say(&found);
        thread::scope(|scope| {
            scope.spawn(|| server.run(&board));
            preview.watch(seen);
        });
        Ok(CLEAN)
    }
}

fn refused(error: &ServeError) -> Failure {
    let advice = match error {
        ServeError::Taken(_) => {
            "End it, name another with --port, or leave --port out to take the first that is free."
        }
        ServeError::AllTaken(..) => "End the previews that are still open, or name a port with --port.",
        ServeError::Refused { .. } => "Name another port with --port, from 1024 to 65535.",
    };
    Failure::new(sentence(&error.to_string()), advice)
}

impl Preview<'_> {
    /// Renews what is shown whenever something changed, for good.
    fn watch(&mut self, mut seen: Stamp) {
        loop {
            let start = Instant::now();
            let mut now = pipeline::stamp(&self.root);
            if now == seen {
                thread::sleep(PAUSE.max(start.elapsed() * SHARE));
                continue;
            }
            loop {
                thread::sleep(SETTLE);
                let next = pipeline::stamp(&self.root);
                if next == now {
                    break;
                }
                now = next;
            }
            seen = now;
            let found = self.renew();
            self.say(&found);
        }
    }

    /// Says on the terminal what came of it. That nobody reads there is no reason to end.
    fn say(&self, found: &str) {
        if !self.common.quiet {
            let _ = screen::write([format!("{}  {}\n", self.clock(), harmless::line(found))]);
        }
    }

    /// Reads the files as they are now and shows what comes of them; gives that in a sentence.
    fn renew(&mut self) -> String {
        let examined = self.which.examine(self.common, ProcedureOf::default(), None, &self.serve.policy);
        match examined.and_then(|examined| self.take(&examined)) {
            Ok(said) => said,
            Err(error) => {
                let messages = vec![format!("{error:#}")];
                self.keep("The site could not be built from the files on disk.", messages)
            }
        }
    }

    /// Shows what was examined, unless a file can no longer be read.
    fn take(&mut self, examined: &Examined) -> anyhow::Result<String> {
        let Examined { tree, lab, checked, spots, .. } = examined;
        let view = View { tree, lab, checked, spots };
        self.zone = TimeZone::get(&lab.settings.time_zone).unwrap_or(TimeZone::UTC);
        let unread = preview::unread(&view);
        let lost: BTreeSet<String> = match &self.shown {
            Some((_, before)) => unread.difference(before).cloned().collect(),
            None => BTreeSet::new(),
        };
        if !lost.is_empty() {
            return Ok(self.keep(&cannot_be_read(&lost), preview::messages(&view, &unread)));
        }
        let pages = build::files(examined, &self.root, None)?;
        let open = preview::open(&view);
        let first = self.first.get_or_insert_with(|| open.clone());
        let new = preview::beside(&open, first, "new since you began");
        let gone = preview::beside(first, &open, "no longer found");
        let trouble = (!unread.is_empty()).then(|| Trouble {
            what: format!("{} What they say is not in these pages.", cannot_be_read(&unread)),
            messages: preview::messages(&view, &unread),
        });
        let (at, found) = (self.clock(), preview::found(&view));
        let lists =
            new.into_iter().chain(gone).map(|(title, lines)| List { title, lines }).collect::<Vec<_>>();
        let said = lists.iter().fold(found.clone(), |said, list| format!("{said} {}.", list.title));
        let telling = Telling { at, found, lists, trouble };
        self.board.show(Some(pages), telling.clone());
        self.shown = Some((telling, unread));
        Ok(said)
    }

    /// Leaves the pages as they are and says why.
    fn keep(&self, what: &str, messages: Vec<String>) -> String {
        let mut telling = self.shown.as_ref().map(|(telling, _)| telling.clone()).unwrap_or_default();
        let kept = match telling.at.as_str() {
            "" => String::new(),
            at => format!(" The pages below show the files as they were at {at}."),
        };
        let what = format!("{what}{kept}");
        telling.trouble = Some(Trouble { what: what.clone(), messages });
        self.board.show(None, telling);
        what
    }

    /// The time of day, by the laboratory's clock.
    fn clock(&self) -> String {
        Timestamp::now().to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string()
    }
}

fn cannot_be_read(files: &BTreeSet<String>) -> String {
    let mut names = files.iter();
    match (names.next(), names.len()) {
        (Some(one), 0) => format!("{one} can not be read."),
        (Some(one), 1) => format!("{one} and 1 other file can not be read."),
        (Some(one), more) => format!("{one} and {more} other files can not be read."),
        (None, _) => String::new(),
    }
}
