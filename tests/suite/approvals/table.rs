//! The table of histories: each line is a history and the verdict that it must get. To add one is a line.

use countersign::model::record::blocks::Role;

use super::bench::{Bench, approvals, verdict};

/// Name, script (see [`Bench::play`]), verdict on the report by the technical manager.
type Row = (&'static str, &'static str, &'static str);

const MERGES: &[Row] = &[
    ("signed in the branch, merged", "branch; P8 r1; sign P4; merge P8", "approved"),
    ("signed in the branch, branch gone", "branch; P8 r1; sign P4; merge P8; gone", "approved"),
    ("signed merge by the role", "branch; P8 r1; merge! P4", "approved"),
    ("signed merge by the role, branch gone", "branch; P8 r1; merge! P4; gone", "approved"),
    ("signed merge by a deputy", "branch; P8 r1; merge! P6", "approved"),
    ("signed merge by another role", "branch; P8 r1; merge! P2", "wrong-role"),
    ("signed merge by the author", "branch; P4 r1; merge! P4", "self"),
    ("unsigned merge by the role", "branch; P8 r1; merge P4", "missing"),
    ("nobody looked at it", "branch; P8 r1; merge P8", "missing"),
    ("edited before the review", "branch; P8 r1; P8 r2; sign P4; merge P8", "approved"),
    ("edited after the review", "branch; P8 r1; sign P4; P8 r2; merge P8", "stale"),
    (
        "edited during the review and signed again",
        "branch; P8 r1; sign P4; P8 r2; sign P4; merge P8",
        "approved",
    ),
    ("edited after, signed merge by the role", "branch; P8 r1; sign P4; P8 r2; merge! P4", "approved"),
    (
        "back to what was signed, within the branch",
        "branch; P8 r1; sign P4; P8 r2; P8 r1; merge P8",
        "approved",
    ),
    ("signed, then rejected", "branch; P8 r1; sign P4; sign P4 no; merge P8", "rejected"),
    ("rejected, then signed", "branch; P8 r1; sign P4 no; sign P4; merge P8", "approved"),
    ("signed, then taken back", "branch; P8 r1; sign P4; sign P4 back; merge P8", "missing"),
    ("taken back after it landed", "branch; P8 r1; sign P4; merge P8; sign P4 back", "missing"),
    ("only a note came later", "branch; P8 r1; sign P4; P8 r1+note; merge P8", "approved"),
    ("only a comment came later", "branch; P8 r1; sign P4; P8 r1+comment; merge P8", "approved"),
    ("evidence was added later", "branch; P8 r1; sign P4; P8 r1+evidence; merge P8", "approved"),
    ("quoted otherwise later", "branch; P8 r1+plain; sign P4; P8 r1+quoted; merge P8", "approved"),
    ("the approver wrote a part", "branch; P8 r1; P4 r2; sign P4; merge P8", "self"),
    ("the approver wrote from home", "branch; P8 r1; P4home r2; sign P4; merge P8", "self"),
    (
        "the approver is co-author",
        "branch; P8 r1 Co-authored-by: Cy <p4@lab.example>; sign P4; merge P8",
        "self",
    ),
    ("an author whom nobody knows", "branch; stranger r1; sign P4; merge P8", "cannot-tell"),
    ("two others wrote it", "branch; P8 r1; P2 r2; sign P4; merge P8", "approved"),
    ("main went on meanwhile", "branch; P8 r1; sign P4; main; other P8; merge P8", "approved"),
    ("signed after it landed", "branch; P8 r1; merge P8; sign P4", "approved"),
    ("an evil merge by another", "branch; P8 r1; sign P4; evil P8 r2", "stale"),
    ("an evil merge by the role", "branch; P8 r1; evil P4 r2", "self"),
    ("signed by the role of last year", "branch; P8 r1; sign P5; merge P8", "wrong-role"),
    ("a deputy signed", "branch; P8 r1; sign P6; merge P8", "approved"),
];

const SQUASHES: &[Row] = &[
    (
        "signed in the branch, co-author told",
        "branch; P8 r1; sign P4; squash P8 Co-authored-by: Bo <p2@lab.example>",
        "approved",
    ),
    (
        "the same, branch gone",
        "branch; P8 r1; sign P4; squash P8 Co-authored-by: Bo <p2@lab.example>; gone",
        "approved",
    ),
    ("who wrote on the branch is not told", "branch; P8 r1; sign P4; squash P8; gone", "cannot-tell"),
    (
        "the approver is told as co-author",
        "branch; P8 r1; sign P4; squash P8 Co-authored-by: Cy <p4@lab.example>",
        "self",
    ),
    (
        "edited after the review",
        "branch; P8 r1; sign P4; P8 r2; squash P8 Co-authored-by: Bo <p2@lab.example>; gone",
        "stale",
    ),
    (
        "edited before the review",
        "branch; P8 r1; P8 r2; sign P4; squash P8 Co-authored-by: Bo <p2@lab.example>",
        "approved",
    ),
    (
        "only a note came later",
        "branch; P8 r1; sign P4; P8 r1+note; squash P8 Co-authored-by: Bo <p2@lab.example>; gone",
        "cannot-tell",
    ),
    ("nobody looked at it", "branch; P8 r1; squash P8 Co-authored-by: Bo <p2@lab.example>", "missing"),
    ("the role squashed it", "branch; P8 r1; squash P4", "missing"),
    ("the role squashed and signed it", "branch; P8 r1; squash P4; sign P4", "self"),
    ("a trailer says so", "branch; P8 r1; squash P8 Approved-by: Cy <p4@lab.example>", "missing"),
];

const REBASES: &[Row] = &[
    ("signed in the branch", "branch; P8 r1; sign P4; main; other P8; rebase P8", "approved"),
    ("the same, branch gone", "branch; P8 r1; sign P4; main; other P8; rebase P8; gone", "approved"),
    ("edited after the review", "branch; P8 r1; sign P4; P8 r2; main; other P8; rebase P8", "stale"),
    ("edited before the review", "branch; P8 r1; P8 r2; sign P4; main; other P8; rebase P8", "approved"),
    ("rebased by the approver", "branch; P8 r1; sign P4; main; other P8; rebase P4", "self"),
    ("nobody looked at it", "branch; P8 r1; main; other P8; rebase P8", "missing"),
    ("taken over as it is", "branch; P8 r1; sign P4; ff P8", "approved"),
    ("taken over, nobody looked at it", "branch; P8 r1; ff P4", "missing"),
];

const PUSHES: &[Row] = &[
    ("pushed, never looked at", "P8 r1", "missing"),
    ("pushed by the role", "P4 r1", "missing"),
    ("pushed and signed by the author", "P4 r1; sign P4", "self"),
    ("pushed, then signed", "P8 r1; sign P4", "approved"),
    ("pushed with the statement in it", "P8 r1; disk r2; signs P4; P8 r2", "approved"),
    ("changed after the signature", "P8 r1; sign P4; P8 r2", "stale"),
    ("changed and signed again", "P8 r1; sign P4; P8 r2; sign P4", "approved"),
    ("only a note", "P8 r1; sign P4; P8 r1+note", "approved"),
    ("a note, then a change", "P8 r1; sign P4; P8 r1+note; P8 r2+note", "stale"),
    ("there and back: A, B, A", "P8 r1; sign P4; P8 r2; P8 r1", "stale"),
    ("there and back, signed again", "P8 r1; sign P4; P8 r2; P8 r1; sign P4", "approved"),
    ("a revert of a change", "P8 r1; sign P4; P8 r2; sign P4; P8 r1", "stale"),
    ("the approver changed it last", "P8 r1; sign P4; P4 r2; sign P4", "self"),
    ("the approver changed it, the deputy signed", "P8 r1; sign P4; P4 r2; sign P6", "approved"),
    ("the approver once wrote what was approved since", "P4 r1; sign P6; P8 r2; sign P4", "approved"),
    ("the approver wrote what nobody approved since", "P4 r1; P8 r2; sign P4", "self"),
    ("the approver added a note", "P8 r1; sign P4; P4 r1+note", "approved"),
    ("moved with its folder", "P8 r1; sign P4; move P8", "approved"),
    ("on disk only, changed", "P8 r1; sign P4; disk r2", "stale"),
    ("on disk only, a note", "P8 r1; sign P4; disk r1+note", "approved"),
    ("signed on disk, not committed", "P8 r1; signs P4", "approved"),
    ("signed before it was there", "P8 r1; sign P4 at=2026-02-01T08:00:00Z", "before-evidence"),
    (
        "signed after the report went out",
        "P8 r1+issued; other P8; sign P4 at=2026-03-05T08:00:00Z",
        "after-the-fact",
    ),
    ("signed on the day on which it went out", "P8 r1+issued; sign P4 at=2026-03-02T08:00:00Z", "approved"),
    ("a signed tag on the content", "P8 r1; tag P4", "approved"),
    ("a signed tag, then a change", "P8 r1; tag P4; P8 r2", "stale"),
    ("in another role", "P8 r1; sign P2 quality", "missing"),
    ("in a role that is not theirs", "P8 r1; sign P2", "wrong-role"),
    ("removed and brought back", "P8 r1; sign P4; remove P8; P8 r1", "stale"),
    ("removed, brought back and signed", "P8 r1; sign P4; remove P8; P8 r1; sign P4", "approved"),
];

const ATTACHMENTS: &[Row] = &[
    ("the approver wrote it", "branch; P8 r1+names; attach P4 a; sign P4; merge P8", "self"),
    ("the approver wrote it and merged", "branch; P8 r1+names; attach P4 a; merge! P4", "self"),
    ("another wrote it", "branch; P8 r1+names; attach P2 a; sign P4; merge P8", "approved"),
    ("nobody knows who wrote it", "branch; P8 r1+names; attach stranger a; sign P4; merge P8", "cannot-tell"),
    ("the record does not name it", "branch; P8 r1; attach P4 a; sign P4; merge P8", "approved"),
    ("pushed by the approver by itself", "P8 r1+names; attach P4 a; sign P4", "self"),
    ("the deputy stood for it since", "P8 r1+names; attach P4 a; sign P6; P8 r2+names; sign P4", "approved"),
    (
        "changed since the deputy stood for it",
        "P8 r1+names; sign P6; attach P4 a; P8 r2+names; sign P4",
        "self",
    ),
    (
        "changed after the approval, and no SHA-256 is given",
        "P8 r1+names; attach P8 a; sign P4; attach P4 b",
        "approved",
    ),
    ("it is what the record gives", "attach P8 a; P8 r1+file=a; sign P4", "approved"),
    ("it was changed after the approval", "attach P8 a; P8 r1+file=a; sign P4; attach P8 b", "stale"),
    (
        "it was changed and brought back",
        "attach P8 a; P8 r1+file=a; sign P4; attach P8 b; attach P8 a",
        "approved",
    ),
    ("it was taken away", "attach P8 a; P8 r1+file=a; sign P4; unattach P8", "stale"),
    ("it never was what the record gives", "attach P8 b; P8 r1+file=a; sign P4", "stale"),
    ("it is kept elsewhere", "P8 r1+file=a; sign P4", "approved"),
    ("both were changed", "attach P8 a; P8 r1+file=a; sign P4; attach P8 b; P8 r1+file=b", "stale"),
    ("the SHA-256 was taken away", "attach P8 a; P8 r1+file=a; sign P4; P8 r1", "stale"),
    ("the SHA-256 was taken away and brought back", "P8 r1+file=a; sign P4; P8 r1; P8 r1+file=a", "stale"),
    ("another file was added", "attach P8 a; P8 r1+file=a; sign P4; P8 r1+file=a+file=b", "approved"),
    (
        "both were changed and signed again",
        "attach P8 a; P8 r1+file=a; sign P4; attach P8 b; P8 r1+file=b; sign P4",
        "approved",
    ),
    ("moved with its folder", "attach P8 a; P8 r1+file=a; sign P4; move P8", "approved"),
];

/// Rows that did not get their verdict.
fn wrong(rows: &[Row]) -> Vec<String> {
    let one = |(name, script, wanted): &Row| {
        let mut bench = Bench::new();
        bench.play(script);
        let found = bench.approvals();
        let approval = verdict(&found, "REQ-1/report", Role::TechnicalManager);
        let is = approval.map_or("no verdict", |a| a.verdict.name());
        let why = approval.map(|a| a.why.clone()).unwrap_or_default();
        (is != *wanted)
            .then(|| format!("{name}: {script}\n    wanted {wanted}, is {is} ({why}) {:?}", found.gaps))
    };
    rows.iter().filter_map(one).collect()
}

#[test]
fn histories_that_end_in_a_merge() {
    assert_eq!(wrong(MERGES), Vec::<String>::new());
}

#[test]
fn histories_that_end_in_a_squash() {
    assert_eq!(wrong(SQUASHES), Vec::<String>::new());
}

#[test]
fn histories_that_end_in_a_rebase() {
    assert_eq!(wrong(REBASES), Vec::<String>::new());
}

#[test]
fn histories_of_pushes() {
    assert_eq!(wrong(PUSHES), Vec::<String>::new());
}

/// Whoever writes what a record names has a hand in it, and a file that it names by its SHA-256 is approved
/// with it.
#[test]
fn histories_of_attachments() {
    assert_eq!(wrong(ATTACHMENTS), Vec::<String>::new());
}

#[test]
fn the_table_is_as_long_as_it_was_promised() {
    assert!(MERGES.len() + SQUASHES.len() + REBASES.len() + PUSHES.len() >= 60);
}

/// A clone of the newest commits tells nothing, whatever the history was.
#[test]
fn a_shallow_clone_can_not_tell() {
    for (script, full) in [
        ("branch; P8 r1; sign P4; merge P8", "approved"),
        ("P8 r1", "missing"),
        ("branch; P8 r1; sign P4; P8 r2; squash P8", "stale"),
    ] {
        let mut bench = Bench::new();
        bench.play(script);
        let of = |found| {
            verdict(&found, "REQ-1/report", Role::TechnicalManager).map(|a| a.verdict.name().to_owned())
        };
        assert_eq!(of(bench.approvals()).as_deref(), Some(full), "{script}");
        let there = bench.shallow();
        assert_eq!(of(approvals(&there, None)).as_deref(), Some("cannot-tell"), "{script}");
    }
}

/// A removal of what was approved takes an approval and a reason.
#[test]
fn removals() {
    for (script, wanted) in [
        ("branch; P8 r1; sign P4; merge P8; remove P8 sent by mistake", Some("missing")),
        ("P8 r1; sign P4; sign P4 back; remove P8 sent by mistake", None),
        ("P8 r1; remove P8", None),
    ] {
        let mut bench = Bench::new();
        bench.play(script);
        let found = bench.approvals();
        let is = found.list.iter().find(|a| a.blob.is_none()).map(|a| a.verdict.name());
        assert_eq!(is, wanted, "{script}");
    }
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4");
    bench.git("P8", &["checkout", "-q", "-b", "work"]);
    bench.play("remove P8");
    bench.git("P4", &["checkout", "-q", "main"]);
    bench.git("P4", &["merge", "-q", "--no-ff", "-S", "-m", "Merge work\n\nReason: sent by mistake", "work"]);
    let found = bench.approvals();
    let gone = found.list.iter().find(|a| a.blob.is_none()).expect("a verdict on the removal");
    assert_eq!(gone.verdict.name(), "approved", "{}", gone.why);
}

/// Renaming is a removal and a new record, which nobody approved.
#[test]
fn a_renamed_record_is_a_new_one() {
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4; rename P8");
    let found = bench.approvals();
    let of = |id| verdict(&found, id, Role::TechnicalManager).map(|a| a.verdict.name());
    assert_eq!(of("REQ-2/report"), Some("missing"));
    assert_eq!(of("REQ-1/report"), Some("missing"), "the removal was not approved");
}

const BOTH: &str =
    "approvals: { kinds: { report: { roles: [technical_manager, quality_manager], strength: S3 } } }";

/// Two roles take two people, unless the settings allow one.
#[test]
fn one_person_counts_once() {
    let people = "people:
  - { id: P4, name: Cy, emails: [p4@lab.example], roles: [{ role: technical_manager, from: 2020-01-01 }, { role: quality_manager, from: 2020-01-01 }] }
  - { id: P8, name: Fe, emails: [p8@lab.example] }
";
    for (more, wanted) in
        [("", ["approved", "missing"]), ("single_person_roles: true\n", ["approved", "approved"])]
    {
        let mut bench = Bench::with(&format!("laboratory: {{ name: L }}\n{more}{BOTH}\n"), people);
        bench.play("P8 r1; sign P4; sign P4 quality");
        let found = bench.approvals();
        let mut is: Vec<&str> = found.list.iter().map(|a| a.verdict.name()).collect();
        is.sort_unstable();
        assert_eq!(is, wanted, "{:?}", found.list.iter().map(|a| &a.why).collect::<Vec<_>>());
        assert_eq!(found.list.iter().all(|a| a.one_person), !more.is_empty());
    }
}

/// What landed before the day that the settings name needs no approval, and is counted.
#[test]
fn before_the_day_nothing_is_asked() {
    let settings = "laboratory: { name: L }
approvals: { from: 2026-04-01, kinds: { report: { roles: [technical_manager] } } }
";
    let mut bench = Bench::with(settings, "people: []\n");
    bench.play("P8 r1");
    let found = bench.approvals();
    assert!(found.asked && found.list.is_empty());
    assert_eq!(found.not_asked.len(), 1);
    assert!(found.unapproved.is_empty());
}

/// Settings that ask more later bind what lands from then on; settings that ask less free nothing.
#[test]
fn settings_are_those_before_each_landing() {
    let mut bench = Bench::new();
    bench.play("P8 r1; settings P8 time_zone: UTC");
    let found = bench.approvals();
    assert!(found.asked, "taking the settings away hides nothing");
    assert_eq!(
        verdict(&found, "REQ-1/report", Role::TechnicalManager).map(|a| a.verdict.name()),
        Some("missing")
    );
    assert!(found.policy.iter().any(|change| change.path == "countersign.yaml" && !change.is_root));
    let mut bench = Bench::with("laboratory: { name: L }\n", "people: []\n");
    bench.play("P8 r1");
    assert!(!bench.approvals().asked, "by default nothing is asked");
}
