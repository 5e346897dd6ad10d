//! Trailers, held against `git interpret-trailers --parse`.

use countersign::history::trailers;

use super::Dice;
use super::repo::Repo;

fn seen_by_git(message: &str) -> Vec<String> {
    let all = trailers(message.as_bytes()).into_iter();
    all.filter(|t| t.is_of_git).map(|t| format!("{}: {}", t.key, t.value)).collect()
}

/// Lines out of which messages are made: what people write, and what is near the edge of the grammar.
const LINES: [&str; 30] = [
    "",
    "",
    "",
    "Review the request",
    "plain words of a body",
    "Signed-off-by: Mei Tanaka <mei@lab.example>",
    "Co-authored-by: Ana <ana@lab.example>",
    "co-AUTHORED-by: Ana <ana@lab.example>",
    "Approved-by:Jon",
    "Approved-by : Jon",
    "Approved by: Jon",
    " folded on",
    "\tand on",
    "   ",
    "---",
    "--- a/file",
    "----",
    "# a comment",
    "(cherry picked from commit 1111111111111111111111111111111111111111)",
    "Ticket: ",
    ": nothing before",
    "a:b",
    "https://lab.example/request/7",
    "Key_with_line: x",
    "Conflicts:",
    "\tfile.yaml",
    "Naïve-key: x",
    "Value: naïve: twice",
    "Signed-off-by:no space",
    "# ------------------------ >8 ------------------------",
];

#[test]
fn what_git_takes_for_a_trailer() {
    let repo = Repo::new();
    let mut dice = Dice(7);
    let mut with_some = 0;
    for round in 0..500 {
        let mut message = String::from(["Subject\n", "Subject\n\n", "", "Key: subject\n\n"][round % 4]);
        for _ in 0..dice.roll(14) {
            // trailers more often than the rest, so that blocks come about
            let at = if dice.roll(3) == 0 { 5 + dice.roll(5) } else { dice.roll(LINES.len() as u64) };
            message.push_str(LINES[usize::try_from(at).unwrap()]);
            message.push('\n');
        }
        if dice.roll(8) == 0 {
            message.pop();
        }
        repo.write("message", &message);
        let told = repo.git(&["interpret-trailers", "--parse", "message"]);
        let told: Vec<&str> = told.split_terminator('\n').collect();
        with_some += usize::from(!told.is_empty());
        assert_eq!(seen_by_git(&message), told, "{message:?}");
    }
    assert!(with_some > 50, "too few messages had trailers: {with_some}");
}

#[test]
fn labels_that_git_does_not_see() {
    let message = "Change the scope\n\nReviewed-on: https://lab.example/7\nCode-Review+2: Mei <mei@lab.example>\n\
        Verified+1:\n  Ana\nSigned-off-by: Jon <jon@lab.example>\n";
    let found = trailers(message.as_bytes());
    let told: Vec<(&str, &str, bool)> =
        found.iter().map(|t| (t.key.as_str(), t.value.as_str(), t.is_of_git)).collect();
    assert_eq!(
        told,
        [
            ("Reviewed-on", "https://lab.example/7", true),
            ("Code-Review+2", "Mei <mei@lab.example>", false),
            ("Verified+1", "Ana", false),
            ("Signed-off-by", "Jon <jon@lab.example>", true),
        ]
    );
    assert_eq!(found[3].who().unwrap().email, "jon@lab.example");
    let labels_alone = "Change\n\nCode-Review+2: Mei\nApproved-by: Ana\n";
    assert_eq!(trailers(labels_alone.as_bytes()).len(), 2, "for git this is prose");
    assert!(seen_by_git(labels_alone).is_empty());
    assert!(trailers(b"Change\n\nC++: a language\nOne+: x\n").is_empty());
}

#[test]
fn keys_in_any_case_and_more_than_once() {
    let found = trailers(b"Change\n\nReviewed-by: A <a@x>\nreviewed-BY: B <b@x>\nReviewed-by: A <a@x>\n");
    let who: Vec<String> =
        found.iter().filter(|t| t.is("Reviewed-By")).map(|t| t.who().unwrap().name).collect();
    assert_eq!(who, ["A", "B", "A"]);
}

#[test]
fn a_body_that_feigns_trailers_is_no_block() {
    assert!(seen_by_git("Approved-by: QM\n").is_empty(), "the first paragraph is the title");
    assert!(seen_by_git("Change\n\nApproved-by: QM\n\nThe end.\n").is_empty(), "not the last paragraph");
    assert!(seen_by_git("Change\n\nApproved-by: QM\nand some prose\n").is_empty(), "prose between");
}
