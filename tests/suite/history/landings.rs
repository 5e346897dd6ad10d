//! By which way content landed, through whose hands, and what merges did with it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use countersign::model::history::History;
use countersign::model::landing::{Join, Landing, Sign, Unclear, Way};

use super::repo::Repo;
use super::{Dice, OTHER, REQUEST, REVIEW, agrees, walked};

fn last(history: &History) -> &Landing {
    history.landings.last().unwrap()
}

fn ids(history: &History, at: &[usize]) -> Vec<String> {
    at.iter().map(|at| history.commits[*at].id.clone()).collect()
}

/// A branch with two commits, and main with one more: main is checked out.
fn branched() -> (Repo, [String; 2]) {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    let first = repo.put(REVIEW, "draft\n");
    let second = repo.put(REVIEW, "signed\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.put(OTHER, "b: 1\n");
    (repo, [first, second])
}

#[test]
fn a_merge_and_what_it_brought() {
    let (mut repo, brought) = branched();
    repo.git(&["checkout", "-q", "work"]);
    repo.put("README.md", "no record\n");
    repo.git(&["checkout", "-q", "main"]);
    let message = "Merge pull request #7 from lab/work\n\nThe review\n\nReviewed-by: Ana <ana@lab.example>";
    let merge = repo.then(&["merge", "-q", "--no-ff", "-m", message, "work"]);
    let history = agrees(&repo);
    let landing = last(&history);
    assert_eq!((landing.way, landing.sign, landing.request), (Way::Merge, None, Some(7)));
    let found: Vec<usize> = landing.brought.iter().map(|b| b.commit).collect();
    assert_eq!(ids(&history, &found), brought);
    assert_eq!(landing.others, 1, "the commit to README.md");
    assert_eq!(ids(&history, &landing.hands(REVIEW)), brought, "the merge only took it over");
    assert!(landing.joined.is_empty());
    let commit = &history.commits[landing.commit];
    assert_eq!(
        (commit.id.as_str(), commit.subject.as_str()),
        (merge.as_str(), "Merge pull request #7 from lab/work")
    );
    assert_eq!(commit.trailers[0].who().unwrap().name, "Ana");
    assert_eq!(history.landing(landing.commit), Some(landing));
    assert_eq!(history.landings[0].way, Way::Opening);
    assert_eq!((history.landings[1].way, history.landings[1].sign), (Way::Direct, Some(Sign::Plain)));
}

#[test]
fn what_git_can_not_tell_is_said_with_its_sign() {
    let mut expected = Vec::new();
    let (mut repo, _) = branched();
    repo.git(&["merge", "-q", "--squash", "work"]);
    repo.then(&["commit", "-q", "--no-edit"]);
    expected.push((Way::Squash, Some(Sign::SquashMessage), None));
    repo.write(REQUEST, "a: 2\n");
    repo.commit("The request again (#12)\n\n* one\n* two\n\nCo-authored-by: Ana <ana@lab.example>");
    expected.push((Way::Squash, Some(Sign::Request), Some(12)));
    repo.write(REQUEST, "a: 3\n");
    repo.commit("The request\n\nSee merge request lab/records!31");
    expected.push((Way::Squash, Some(Sign::Request), Some(31)));
    repo.write(REQUEST, "a: 4\n");
    repo.commit_as("By hand", &[("GIT_COMMITTER_EMAIL", "jon@lab.example")]);
    expected.push((Way::Rebase, Some(Sign::OtherHands), None));
    repo.write(REQUEST, "a: 5\n");
    repo.commit_as("Later", &[("GIT_AUTHOR_DATE", "1767261600 +0100")]);
    expected.push((Way::Rebase, Some(Sign::Later), None));
    repo.write(REQUEST, "a: 6\n");
    repo.commit("Reviewed\n\nReviewed-on: https://lab.example/7");
    expected.push((Way::Rebase, Some(Sign::ReviewedOn), None));
    repo.git(&["checkout", "-q", "work"]);
    repo.put(REVIEW, "again\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.then(&["cherry-pick", "-x", "work"]);
    expected.push((Way::Rebase, Some(Sign::CherryPick), None));
    repo.git(&["checkout", "-q", "-b", "late"]);
    repo.put(REVIEW, "late\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.put(OTHER, "b: 2\n");
    expected.push((Way::Direct, Some(Sign::Plain), None));
    repo.git(&["checkout", "-q", "late"]);
    repo.then(&["merge", "-q", "--no-edit", "main"]);
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--ff-only", "late"]);
    let history = agrees(&repo);
    // the line now runs over the other branch, and its merge brought what had stood on main
    assert_eq!((last(&history).way, last(&history).sign), (Way::FastForward, Some(Sign::MergedInto)));
    repo.git(&["reset", "-q", "--hard", "HEAD^2"]);
    let history = agrees(&repo);
    let found: Vec<_> = history.landings.iter().skip(2).map(|l| (l.way, l.sign, l.request)).collect();
    assert_eq!(found, expected);
    let squash = &history.commits[history.landings[3].commit];
    assert_eq!(squash.co_authors().map(|who| who.email).collect::<Vec<_>>(), ["ana@lab.example"]);
    assert_eq!(history.landings[3].hands(REQUEST), [history.landings[3].commit]);
}

#[test]
fn a_message_in_an_old_encoding_names_its_request() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let message = repo.root.with_file_name("message");
    fs::write(&message, b"Pr\xfcfung der \xc4nderung, \xfc\xfc\xfc\n\nSee merge request lab/records!7\n")
        .unwrap();
    repo.write(REQUEST, "a: 2\n");
    repo.git(&["add", "-A"]);
    let encoding = "i18n.commitEncoding=ISO-8859-1";
    repo.then(&["-c", encoding, "commit", "-q", "-F", message.to_str().unwrap()]);
    let history = agrees(&repo);
    let landing = last(&history);
    assert_eq!((landing.way, landing.request), (Way::Squash, Some(7)));
    assert!(history.commits[landing.commit].subject.starts_with("Pr\u{fffd}fung der "));
}

#[test]
fn settings_and_keys_have_a_history_of_their_own() {
    let mut repo = Repo::new();
    repo.put("countersign.yaml", "laboratory: { name: Test }\n");
    let first = repo.put(REQUEST, "a: 1\n");
    let keys = repo.put("keys/allowed_signers", "mallory ssh-ed25519 AAAA\n");
    let history = agrees(&repo);
    assert_eq!(history.opening().unwrap().id, first);
    assert_eq!(history.line.len(), 1);
    assert_eq!(history.landings.len(), 3);
    let paths: Vec<&str> = history.policy.keys().map(String::as_str).collect();
    assert_eq!(paths, ["countersign.yaml", "keys/allowed_signers"]);
    let landed = history.policy["keys/allowed_signers"].versions[0].landed;
    assert_eq!(history.commits[landed].id, keys);
    assert!(!history.files.contains_key("countersign.yaml"));
}

#[test]
fn content_that_returns_is_recognised() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    repo.then(&["revert", "--no-edit", "HEAD"]);
    repo.git(&["rm", "-q", REQUEST]);
    repo.commit("away");
    let history = agrees(&repo);
    let file = &history.files[REQUEST];
    let stood: Vec<Option<usize>> = (0..5).map(|version| file.stood_before(version)).collect();
    assert_eq!(stood, [None, None, Some(0), None, None]);
}

/// Text in which lines far from each other can be changed apart.
fn text(path: &str, lines: [u64; 12]) -> String {
    let lines: Vec<String> =
        lines.iter().enumerate().map(|(at, value)| format!("{path} line {at}: {value}\n")).collect();
    lines.concat()
}

fn joined(repo: &Repo) -> Vec<(String, Join)> {
    let history = agrees(repo);
    last(&history).joined.iter().map(|joined| (joined.path.clone(), joined.how)).collect()
}

/// Both sides change the request, at its two ends; main is checked out.
fn both_changed() -> Repo {
    let mut repo = Repo::new();
    let mut lines = [0; 12];
    repo.write(OTHER, "b: 1\n");
    repo.put(REQUEST, &text(REQUEST, lines));
    repo.git(&["checkout", "-q", "-b", "work"]);
    lines[11] = 1;
    repo.put(REQUEST, &text(REQUEST, lines));
    repo.git(&["checkout", "-q", "main"]);
    (lines[11], lines[0]) = (0, 1);
    repo.put(REQUEST, &text(REQUEST, lines));
    repo
}

#[test]
fn what_a_machine_joined_nobody_reviewed() {
    let mut repo = both_changed();
    let merge = repo.then(&["merge", "-q", "--no-ff", "-m", "Merge", "work"]);
    assert_eq!(joined(&repo), [(REQUEST.to_owned(), Join::ByMachine)]);
    let history = walked(&repo);
    let hands = ids(&history, &last(&history).hands(REQUEST));
    assert_eq!(hands.last(), Some(&merge), "whoever merged had a hand in it");
}

#[test]
fn evil_merges() {
    let mut repo = both_changed();
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "work"]);
    repo.write(REQUEST, "altered\n");
    repo.write(OTHER, "slipped in\n");
    repo.commit("Merge");
    assert_eq!(joined(&repo), [(REQUEST.to_owned(), Join::Altered), (OTHER.to_owned(), Join::Altered)]);
    let mut repo = both_changed();
    repo.then(&["merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge", "work"]);
    assert_eq!(joined(&repo), []);
    let (mut repo, _) = branched();
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "work"]);
    repo.git(&["rm", "-q", "-f", OTHER]);
    repo.commit("Merge");
    assert_eq!(joined(&repo), [(OTHER.to_owned(), Join::Dropped)]);
}

#[test]
fn conflicts_are_decided_by_whoever_merges() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.put(REQUEST, "a: 2\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.put(REQUEST, "a: 3\n");
    repo.then(&["merge", "-q", "--no-ff", "-X", "theirs", "-m", "Merge", "work"]);
    assert_eq!(joined(&repo), [(REQUEST.to_owned(), Join::Conflict)]);
}

#[test]
fn a_file_that_one_side_moved_and_an_octopus_are_not_guessed_at() {
    let mut repo = Repo::new();
    repo.put("records/jobs/2025/REQ-1/request.yaml", &text("x", [0; 12]));
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.put("records/jobs/2025/REQ-1/request.yaml", &text("x", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["mv", "records/jobs/2025", "records/jobs/2026"]);
    repo.commit("Moved");
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge", "work"]);
    let found = joined(&repo);
    assert!(found.iter().all(|(_, how)| *how == Join::Unclear(Unclear::Moved)), "{found:?}");
    assert!(found.iter().any(|(path, _)| path == REQUEST));
    let mut repo = both_changed();
    repo.git(&["checkout", "-q", "-b", "third", "main~1"]);
    repo.put(REQUEST, &text(REQUEST, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    repo.git(&["checkout", "-q", "main"]);
    repo.then(&["merge", "-q", "-m", "Octopus", "work", "third"]);
    assert_eq!(joined(&repo), [(REQUEST.to_owned(), Join::Unclear(Unclear::Octopus))]);
}

#[test]
fn no_driver_of_the_repository_joins_contents() {
    let mut repo = both_changed();
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge", "work"]);
    let mark = repo.root.with_file_name("mark");
    repo.git(&["config", "merge.evil.driver", &format!("touch {}", mark.display())]);
    repo.git(&["config", "merge.default", "evil"]);
    fs::create_dir_all(repo.root.join(".git/info")).unwrap();
    for file in [".git/info/attributes", ".gitattributes"] {
        fs::write(repo.root.join(file), "*.yaml merge=evil\n").unwrap();
    }
    assert_eq!(joined(&repo), [(REQUEST.to_owned(), Join::ByMachine)]);
    for file in [".git/info/attributes", ".gitattributes"] {
        fs::write(repo.root.join(file), "*.yaml merge=union\n").unwrap();
    }
    assert_eq!(joined(&repo), [(REQUEST.to_owned(), Join::ByMachine)]);
    assert!(!mark.exists());
}

/// The files of a tree by path.
fn tree(repo: &Repo, of: &str) -> Vec<(String, String)> {
    let out = repo.git(&["ls-tree", "-r", of]);
    let parts = |line: &str| {
        let (about, path) = line.split_once('\t').unwrap();
        (path.to_owned(), about.rsplit(' ').next().unwrap().to_owned())
    };
    out.lines().map(parts).collect()
}

/// Holds what is said of each merge against what `git merge-tree` makes of its parents.
fn merges_agree(repo: &Repo) -> usize {
    let history = agrees(repo);
    let mut with_something = 0;
    for landing in &history.landings {
        let id = &history.commits[landing.commit].id;
        if history.commits[landing.commit].parents != 2 {
            continue;
        }
        let sides = [format!("{id}^1"), format!("{id}^2")];
        let out = repo.try_git(&[
            "merge-tree",
            "--write-tree",
            "--name-only",
            "--no-messages",
            &sides[0],
            &sides[1],
        ]);
        let mut lines = out.lines();
        let made = tree(repo, lines.next().unwrap());
        let conflicts: BTreeSet<&str> = lines.filter(|line| !line.is_empty()).collect();
        let (merged, one, other) = (tree(repo, id), tree(repo, &sides[0]), tree(repo, &sides[1]));
        let paths: BTreeSet<&str> =
            [&made, &merged, &one, &other].into_iter().flatten().map(|(path, _)| path.as_str()).collect();
        let unclear: BTreeSet<&str> = landing
            .joined
            .iter()
            .filter(|joined| matches!(joined.how, Join::Unclear(_)))
            .map(|joined| joined.path.as_str())
            .collect();
        for path in paths.into_iter().filter(|path| !unclear.contains(path)) {
            let at =
                |tree: &[(String, String)]| tree.iter().find(|(p, _)| p == path).map(|(_, id)| id.clone());
            let (made, merged) = (at(&made), at(&merged));
            let is_a_side = merged == at(&one) || merged == at(&other);
            let how = landing.joined.iter().find(|joined| joined.path == path).map(|joined| joined.how);
            with_something += usize::from(how.is_some());
            let is_right = if conflicts.contains(path) {
                how == Some(Join::Conflict)
            } else if merged != made {
                matches!(how, Some(Join::Altered | Join::Dropped))
            } else if is_a_side {
                how.is_none()
            } else {
                how == Some(Join::ByMachine)
            };
            assert!(is_right, "{path} of {id}: {how:?}, conflicts {conflicts:?}, {made:?} and {merged:?}");
        }
    }
    with_something
}

/// Changes one line of one of three files.
fn change(repo: &mut Repo, dice: &mut Dice, value: u64) {
    let path = format!("records/jobs/2026/REQ-{}/request.yaml", dice.roll(3));
    let line = usize::try_from(dice.roll(12)).unwrap();
    let old = fs::read_to_string(repo.root.join(&path)).unwrap();
    let mut changed = String::new();
    for (at, text) in old.lines().enumerate() {
        if at == line {
            let _ = writeln!(changed, "{path} line {at}: {value}");
        } else {
            let _ = writeln!(changed, "{text}");
        }
    }
    repo.put(&path, &changed);
}

#[test]
fn whatever_merges_do() {
    let mut with_something = 0;
    for seed in 11..=13 {
        let mut dice = Dice(seed);
        let mut repo = Repo::new();
        for n in 0..3 {
            let path = format!("records/jobs/2026/REQ-{n}/request.yaml");
            repo.write(&path, &text(&path, [0; 12]));
        }
        repo.commit("opening");
        repo.git(&["branch", "work"]);
        for round in 1..=8 {
            repo.git(&["checkout", "-q", "work"]);
            for _ in 0..=dice.roll(2) {
                change(&mut repo, &mut dice, 10 * round);
            }
            repo.git(&["checkout", "-q", "main"]);
            for _ in 0..=dice.roll(2) {
                change(&mut repo, &mut dice, 10 * round + 1);
            }
            let way = if dice.roll(5) == 0 { ["-s", "ours"] } else { ["-X", "ours"] };
            repo.git(&["merge", "-q", "--no-ff", "--no-commit", way[0], way[1], "work"]);
            if dice.roll(4) == 0 {
                repo.write(REQUEST, "altered by the merge\n");
                repo.git(&["add", "-A"]);
                repo.git(&["checkout", "-q", "HEAD", "--", "records/jobs/2026/REQ-0"]);
            }
            repo.commit("Merge work");
            // now and then the branch takes in the line, else the two drift apart
            if dice.roll(2) == 0 {
                repo.git(&["checkout", "-q", "-B", "work", "main"]);
            }
        }
        repo.git(&["checkout", "-q", "main"]);
        with_something += merges_agree(&repo);
    }
    assert!(with_something > 10, "too few merges did anything: {with_something}");
}
