//! The approvals that a page's example tells, as a case: what is made of real signatures is tested with
//! them.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign::model::approval::{
    Clock, Decision, Evidence, EvidenceKind, Signer, State, Strength, Subject,
};
use countersign::model::case::{Case, Hand, How, Landing, Part, Piece, Policy, Stood};
use countersign::model::history::{History, Past};
use countersign::model::kind::Identity;
use countersign::model::ledger::{Problem, Weight};
use countersign::model::policy::is_gate;
use countersign::model::record::blocks::Role;
use countersign::model::settings::Limits;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::page::{Example, Files, laid_over};

/// The case of an example; none where its settings ask for no approval.
pub(super) fn case(
    base: &Files,
    files: &Files,
    example: &Example,
    past: &Past,
) -> Result<Option<Case>, String> {
    let tree = Tree::of(Origin::Memory, files.clone());
    // of a register or settings that can not be read other rules tell
    let Ok(policy) = pipeline::policy(&tree) else { return Ok(None) };
    let policy = Arc::new(policy);
    if policy.asks.kinds.is_empty() && policy.asks.policy.is_none() {
        return Ok(None);
    }
    let mut case = Case::under(Arc::clone(&policy), TimeZone::UTC);
    case.blind = past.as_ref().err().map(ToString::to_string);
    if let Ok(history) = past {
        let mut teller = Teller { base, files, example, history, policy: &policy, case: &mut case };
        teller.landings();
        for line in &example.approvals {
            teller.evidence(line).map_err(|problem| format!("{line:?}: {problem}"))?;
        }
    }
    Ok(Some(case))
}

struct Teller<'a> {
    base: &'a Files,
    files: &'a Files,
    example: &'a Example,
    history: &'a History,
    policy: &'a Arc<Policy>,
    case: &'a mut Case,
}

fn at(day: Date, hour: i8) -> Option<Timestamp> {
    day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

impl Teller<'_> {
    fn landings(&mut self) {
        for (nth, commit) in self.history.line.iter().enumerate() {
            let told = &self.history.commits[*commit];
            self.case.landings.push(Landing {
                commit: Some(*commit),
                id: told.id.clone(),
                at: at(told.committed.day, 18),
                day: Some(told.committed.day),
                how: How::Direct,
                policy: if nth == 0 { Err("it came first".to_owned()) } else { Ok(Arc::clone(self.policy)) },
                hands: BTreeMap::new(),
                reason: None,
            });
        }
        for (path, file) in &self.history.files {
            let mut stood = Vec::new();
            for version in &file.versions {
                let landing = self.history.line.iter().position(|c| *c == version.landed).unwrap();
                let by = &self.history.commits[version.by];
                let hand =
                    |part| Hand { who: Signer::Email(by.author.email.clone()), commit: by.id.clone(), part };
                if version.by != version.landed {
                    self.case.landings[landing].how = How::Merge;
                }
                self.case.landings[landing].hands.insert(path.clone(), vec![hand(Part::Author)]);
                let blob = version.blob.clone();
                let written = at(by.authored.day, 6);
                stood.push(Stood { blob, landing, by: Some(version.by), written });
                if let Some(blob) = &version.blob {
                    self.content(path, blob);
                }
            }
            let is_policy =
                path == "records/registers/people.yaml" || path == "countersign.yaml" || is_gate(path);
            let all = if is_policy { &mut self.case.policy_files } else { &mut self.case.files };
            all.insert(path.clone(), stood);
        }
    }

    /// Contents are called as the history of the example calls them: `path`, or `path @ day`.
    fn content(&mut self, path: &str, blob: &str) {
        let day = blob.split_once(" @ ").map(|(_, day)| day);
        let once = self.example.once.iter().find(|(p, d, _)| p == path && Some(d.as_str()) == day);
        let bytes = match once {
            Some((.., text)) => laid_over(self.base, path, text).ok(),
            None => self.files.get(path).cloned(),
        };
        if let Some(bytes) = bytes {
            let content = pipeline::content(path, &Arc::from(bytes), &Limits::default());
            self.case.contents.insert(blob.to_owned(), content);
        }
    }

    /// `ledger whole`, `ledger untold WHY`, `ledger wrong|critical|unknown PLACE WHAT`
    fn ledger(&mut self, state: &str, told: &[&str]) -> Result<(), String> {
        let stands = self.case.ledger.get_or_insert_default();
        let weight = match state {
            "whole" => return Ok(()),
            "untold" => {
                stands.untold = Some(told.join(" "));
                return Ok(());
            }
            "wrong" => Weight::Wrong,
            "critical" => Weight::Critical,
            "unknown" => Weight::Unknown,
            other => return Err(format!("no such state of a ledger: {other}")),
        };
        let (place, what) = told.split_first().ok_or("no place")?;
        let (place, what) = ((*place).to_owned(), what.join(" "));
        stands.problems.push(Problem { weight, place, what, is_late: false });
        Ok(())
    }

    /// `DAY WHO [rejects] PATH [@ DAY] [S1|S3|bad|unknown]…`
    fn evidence(&mut self, line: &str) -> Result<(), String> {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["ledger", state, told @ ..] = words.as_slice() {
            return self.ledger(state, told);
        }
        let [day, who, rest @ ..] = words.as_slice() else { return Err("neither day nor person".to_owned()) };
        let (decision, rest) = match rest {
            ["rejects", rest @ ..] => (Decision::Rejected, rest),
            rest => (Decision::Approved, rest),
        };
        let [path, rest @ ..] = rest else { return Err("no file".to_owned()) };
        let (blob, rest) = match rest {
            ["@", day, rest @ ..] => (format!("{path} @ {day}"), rest),
            rest => ((*path).to_owned(), rest),
        };
        self.content(path, &blob);
        let day: Date = day.parse().map_err(|_| format!("{day} is no day"))?;
        let identity = Identity::of(path).ok_or("no record")?;
        let known = self.case.contents.get(&blob).cloned().unwrap_or_default();
        let strength = if rest.contains(&"S1") {
            Strength::S1
        } else if rest.contains(&"S3") {
            Strength::S3
        } else {
            Strength::S5
        };
        let state = match (rest.contains(&"bad"), rest.contains(&"unknown")) {
            (true, _) => State::Bad,
            (_, true) => State::Unknown,
            _ => State::Good,
        };
        let subject = Subject {
            record: identity.full(),
            path: (*path).to_owned(),
            blob,
            sha256: known.sha256,
            canonical: known.canonical,
        };
        let evidence = Evidence {
            kind: EvidenceKind::Tag,
            reference: format!("approve/{path}"),
            strength,
            state,
            why: "as the example says".to_owned(),
            decision,
            subject: Some(subject),
            commit: None,
            signer: Signer::Person((*who).to_owned()),
            role: None::<Role>,
            at: at(day, 12),
            clock: Clock::Signer,
            anchored: None,
            together_with: 0,
            authors: Vec::new(),
            repeat: Vec::new(),
        };
        self.case.evidence.push(Piece { evidence, landing: None, came_with: false, by: None });
        Ok(())
    }
}
