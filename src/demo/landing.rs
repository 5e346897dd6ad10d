//! How the example's commits reach the protected branch: until the end of August 2026 by hand, since
//! then through a forge that signs what it merges, but where the storyline goes past it.

use jiff::civil::{Date, date};

use crate::model::commit::{Further, Landing, Way, Who, Written};
use crate::model::record::blocks::Role;

/// The day from which the laboratory lands its records through its forge, and approves them there.
pub(super) const SINCE: Date = date(2026, 9, 1);

/// The name of the forge's key.
pub(super) const FORGE_KEY: &str = "forge";

/// Where the storyline differs from a plain merge.
pub(super) struct Turn {
    /// Path ending.
    pub(super) path: &'static str,
    /// The day of the commit.
    pub(super) on: Date,
    /// The author of the commit, where a day has several.
    pub(super) by: &'static str,
    /// What was done otherwise.
    pub(super) what: What,
}

/// What was done otherwise.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// Pushed to the branch, past the forge.
    Pushed,
    /// The commit names an approver, and that is all the evidence there is.
    Named(&'static str),
    /// The second manager signs a statement on the branch.
    Stated { role: Role, person: &'static str },
    /// Made anew on top of the branch by whoever pressed the button.
    Rebased,
    /// Squashed by the forge.
    Squashed,
    /// Squashed by the forge, after this text had been replaced in a second commit.
    SquashedLater { before: &'static str, now: &'static str },
    /// Written down by this person, and merged by whoever signed.
    Recorded(&'static str),
    /// Written and merged by one person.
    Alone(&'static str),
}

/// The turns.
pub(super) const TURNS: &[Turn] = &[
    Turn { path: "REQ-26-025/report-1.yaml", on: date(2026, 9, 1), by: "P8", what: What::Alone("P4") },
    Turn { path: "REQ-26-026/request.yaml", on: date(2026, 9, 1), by: "P8", what: What::Rebased },
    Turn { path: "REQ-26-026/review.yaml", on: date(2026, 9, 3), by: "P2", what: What::Recorded("P8") },
    Turn { path: "feedback/FB-26-07.yaml", on: date(2026, 9, 2), by: "P8", what: What::Pushed },
    Turn {
        path: "REQ-26-026/review.yaml",
        on: date(2026, 9, 7),
        by: "P8",
        what: What::Stated { role: Role::QualityManager, person: "P2" },
    },
    Turn { path: "REQ-26-026/report-1.yaml", on: date(2026, 9, 24), by: "P8", what: What::Squashed },
    Turn {
        path: "REQ-26-029/review.yaml",
        on: date(2026, 9, 29),
        by: "P2",
        what: What::Named("Approved-by: Tomasz Wren <tomasz.wren@norrvik.example>"),
    },
    Turn {
        path: "REQ-26-027/review.yaml",
        on: date(2026, 10, 5),
        by: "P8",
        what: What::SquashedLater { before: "due_on: 2026-10-19", now: "due_on: 2026-10-20" },
    },
];

/// The turn that the storyline takes with a commit.
pub(super) fn turn(path: &str, on: Date, by: &str) -> Option<What> {
    let is_it = |t: &&Turn| path.ends_with(t.path) && t.on == on && t.by == by;
    TURNS.iter().find(is_it).map(|t| t.what)
}

/// A merge by hand: the person's own commit, unsigned, saying who looked at it.
pub(super) fn by_hand(by: Who, minutes: u32, subject: &str) -> Landing {
    let message = format!("Merge: {subject}\n\nReviewed-by: {} <{}>\n", by.name, by.email);
    Landing { way: Way::Merge, committer: by.clone(), by, minutes, message, key: None, request: None }
}

/// The laboratory's forge.
pub(super) struct Forge {
    /// The number of the newest pull request.
    pub(super) last: u32,
}

impl Forge {
    fn who() -> Who {
        Who { name: "Norrvik Forge".to_owned(), email: "noreply@forge.norrvik.example".to_owned() }
    }

    /// Lands a branch through a pull request.
    pub(super) fn land(&mut self, way: Way, by: Who, minutes: u32, subject: &str) -> Landing {
        self.last += 1;
        let number = self.last;
        let on = format!("Reviewed-on: https://forge.norrvik.example/norrvik/records/pulls/{number}");
        let message = match way {
            Way::Merge => format!("Merge pull request '{subject}' (#{number})\n\n{on}\n"),
            Way::Squash => format!("{subject} (#{number})\n\n{on}\n"),
            Way::Rebase => String::new(),
        };
        // what is made anew is not signed: there is nothing that the forge could say of it
        let key = (way != Way::Rebase).then(|| FORGE_KEY.to_owned());
        let committer = if way == Way::Rebase { by.clone() } else { Self::who() };
        Landing { way, by, committer, minutes, message, key, request: Some(number) }
    }
}

/// The commit by which a text is replaced on a branch that was reviewed already.
pub(super) fn second_thought(author: Who, minutes: u32, subject: &str, files: Vec<Written>) -> Further {
    Further { minutes, author, message: format!("{subject}, day moved\n"), files }
}
