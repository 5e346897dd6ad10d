//! A bar for long work, on a terminal only.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::Progress;

/// Work shorter than this shows no bar: a flash of one only unsettles.
const PATIENCE: Duration = Duration::from_millis(400);

/// The bar; it vanishes when dropped.
#[derive(Debug)]
pub(super) struct Meter {
    bar: ProgressBar,
    since: Instant,
    hidden: AtomicBool,
    wanted: bool,
}

impl Meter {
    pub(super) fn new(quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self {
            bar,
            since: Instant::now(),
            hidden: AtomicBool::new(true),
            wanted: !quiet && io::stderr().is_terminal(),
        }
    }

    /// Takes note of how far the work has come. May be called from many threads.
    pub(super) fn note(&self, progress: Progress) {
        match progress {
            Progress::Reading(files) => {
                self.bar.set_length(u64::try_from(files).unwrap_or(u64::MAX));
                self.style("Reading {pos} of {len} files {bar:30}");
            }
            Progress::Read => self.bar.inc(1),
            Progress::Checking => self.style("{spinner} Asking the rules"),
        }
        if self.wanted && self.since.elapsed() > PATIENCE && self.hidden.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(120));
        }
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
