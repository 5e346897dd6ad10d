//! How long to wait before asking again, and when not to.

use std::time::Duration;

use jiff::Timestamp;

/// How often a question is asked, at most.
pub(super) const TRIES: u32 = 5;

/// The clock, and waiting, as the caller has them.
pub struct Pause<'a> {
    /// What time it is.
    pub now: &'a dyn Fn() -> Timestamp,
    /// Waits.
    pub wait: &'a dyn Fn(Duration),
    /// The longest wait that a forge may ask for.
    pub longest: Duration,
}

impl std::fmt::Debug for Pause<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pause").field("longest", &self.longest).finish_non_exhaustive()
    }
}

/// What an answer says of asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It is an answer; there is no need.
    Done,
    /// After this time.
    After(Duration),
}

/// The headers of an answer that speak of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    pub(super) retry_after: Option<String>,
    pub(super) remaining: Option<String>,
    pub(super) reset: Option<String>,
}

/// What to do after an answer, the `tries`th to one question, counted from 1.
pub(super) fn after(status: u16, hints: &Hints, tries: u32, now: Timestamp) -> Retry {
    let is_spent = hints.remaining.as_deref().is_some_and(|left| left.trim() == "0");
    let limited = status == 429 || (status == 403 && (hints.retry_after.is_some() || is_spent));
    if !limited && status < 500 {
        return Retry::Done;
    }
    let asked = hints.retry_after.as_deref().and_then(|text| seconds(text, now));
    let reset = hints.reset.as_deref().filter(|_| limited && (is_spent || asked.is_none()));
    let reset = reset.and_then(|text| until(text, now));
    Retry::After(asked.or(reset).unwrap_or_else(|| backoff(tries)))
}

/// Twice as long each time, from one second on.
pub(super) fn backoff(tries: u32) -> Duration {
    Duration::from_secs(1 << tries.saturating_sub(1).min(6))
}

/// `Retry-After`: seconds, or a moment.
fn seconds(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default())
}

/// The moment at which questions are counted anew, as seconds since 1970. One second more, for clocks
/// are cut to whole ones.
fn until(text: &str, now: Timestamp) -> Option<Duration> {
    let then = Timestamp::from_second(text.trim().parse().ok()?).ok()?;
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default() + Duration::from_secs(1))
}
