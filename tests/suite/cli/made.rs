//! Hand-made values, so that reports are tested without the stages that come before them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use countersign::model::approval::Approvals;
use countersign::model::finding::{Basis, CannotTell, Checked, Finding, Grade, Outcome, Pass};
use countersign::model::history::NoHistory;
use countersign::model::lab::{AsOf, AsOfOrigin, Lab};
use countersign::model::place::{Place, Spot};
use countersign::model::procedure::ProcedureOf;
use countersign::model::rule::{Check, Rule};
use countersign::model::settings::Settings;
use countersign::model::tree::{Origin, Tree};
use countersign::report::View;

/// A rule that is never asked: its answers are made by hand.
pub(crate) const MISSING: Rule = Rule {
    code: "REV-001",
    name: "review-missing",
    title: "No contract review",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1", "17025-7.1.8"],
    procedure: &["P09-N1"],
    summary: "Every request that was accepted is covered by a contract review.",
    advice: "Write the review now as a late entry: say why it is late, check that the result is still \
             valid, and open an action.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: "# No contract review\n\n## What it checks\n\nEvery request\nis covered.\n",
    check: Check::Lab(|_, _| {}),
};

pub(crate) const PROMISES: Rule = Rule {
    code: "REQ-002",
    name: "contradictory-promises",
    title: "Contradictory promises",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.1.a"],
    advice: "Settle with the customer in writing which holds.",
    silenced_by: &[],
    ..MISSING
};

pub(crate) const OVERDUE: Rule = Rule {
    code: "REV-014",
    name: "decision-overdue",
    title: "Decision overdue",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["9001-8.2.1.b"],
    advice: "Decide.",
    ..MISSING
};

/// Files, answers and spots in the making.
pub(crate) struct Made {
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) origin: Origin,
    pub(crate) lab: Lab,
    pub(crate) checked: Checked,
    pub(crate) spots: HashMap<Place, Spot>,
}

impl Made {
    pub(crate) fn new() -> Self {
        let as_of = AsOf { day: jiff::civil::date(2026, 10, 15), origin: AsOfOrigin::Argument };
        Self {
            files: Vec::new(),
            origin: Origin::WorkTree { commit: None },
            lab: empty_lab(as_of),
            checked: Checked {
                outcomes: Vec::new(),
                switched_off: Vec::new(),
                procedure: ProcedureOf::TheDay,
            },
            spots: HashMap::new(),
        }
    }

    pub(crate) fn file(&mut self, path: &str, text: impl Into<Vec<u8>>) -> &mut Self {
        self.files.push((path.to_owned(), text.into()));
        self
    }

    /// The place of the first `text` in a file, under a made-up pointer, with its spot.
    pub(crate) fn place(&mut self, path: &str, pointer: &str, text: &str) -> Place {
        let (_, bytes) = self.files.iter().find(|(p, _)| p == path).expect("the file was added");
        let from = bytes.windows(text.len()).position(|w| w == text.as_bytes()).expect("the text is there");
        let before = &bytes[..from];
        let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let spot = Spot {
            bytes: (from, from + text.len()),
            line: before.split(|b| *b == b'\n').count(),
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
        };
        let place = Place::at(&Arc::from(path), pointer);
        self.spots.insert(place.clone(), spot);
        place
    }

    pub(crate) fn outcome(&mut self, rule: &'static Rule) -> &mut Outcome {
        if let Some(at) = self.checked.outcomes.iter().position(|o| o.rule.code == rule.code) {
            return &mut self.checked.outcomes[at];
        }
        self.checked.outcomes.push(Outcome::new(rule));
        self.checked.outcomes.last_mut().expect("one was pushed")
    }

    pub(crate) fn finding(
        &mut self,
        rule: &'static Rule,
        record: &str,
        place: Place,
        message: &str,
    ) -> &mut Finding {
        self.outcome(rule).at(record.to_owned(), None, place, message)
    }

    pub(crate) fn passes(&mut self, rule: &'static Rule, count: usize) {
        let pass = |n| Pass { record: format!("REQ-{n}"), part: None };
        self.outcome(rule).passes.extend((0..count).map(pass));
    }

    pub(crate) fn cannot_tell(&mut self, rule: &'static Rule, record: &str, why: &str) {
        let open = CannotTell {
            rule,
            record: record.to_owned(),
            part: None,
            why: why.to_owned(),
            follows_from: None,
        };
        self.outcome(rule).cannot_tell.push(open);
    }

    /// Calls `with` with what a report is made of.
    pub(crate) fn view<T>(&self, with: impl FnOnce(View<'_>) -> T) -> T {
        let files = self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let tree = Tree::of(self.origin.clone(), files);
        with(View { tree: &tree, lab: &self.lab, checked: &self.checked, spots: &self.spots })
    }
}

fn empty_lab(as_of: AsOf) -> Lab {
    let settings = Settings::default();
    Lab {
        calendar: settings.working_calendar(),
        settings,
        as_of,
        people: BTreeMap::new(),
        customers: BTreeMap::new(),
        methods: BTreeMap::new(),
        equipment: BTreeMap::new(),
        providers: BTreeMap::new(),
        agreements: BTreeMap::new(),
        jobs: BTreeMap::new(),
        communications: BTreeMap::new(),
        campaigns: BTreeMap::new(),
        feedback: BTreeMap::new(),
        complaints: BTreeMap::new(),
        actions: BTreeMap::new(),
        analyses: BTreeMap::new(),
        disclosures: BTreeMap::new(),
        documents: BTreeMap::new(),
        dispositions: BTreeMap::new(),
        baseline: None,
        objectives: BTreeMap::new(),
        comm_plans: BTreeMap::new(),
        contingencies: BTreeMap::new(),
        own_rules: BTreeMap::new(),
        register: Vec::new(),
        unread: Vec::new(),
        unplaced: Vec::new(),
        broken_links: Vec::new(),
        later: Vec::new(),
        counts: BTreeMap::new(),
        history: Err(NoHistory::NotRead),
        approvals: Approvals::default(),
    }
}
