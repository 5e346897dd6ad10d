//! GitHub: what is made of its answers.

use countersign::model::ledger::{Gathered, Method};
use countersign::pipeline::ledger::Forge;
use serde_json::{Value, json};

use super::repo::{JONAS, MEI, REVIEW, Repo};
use super::told::{Told, in_short};

/// Accounts: number and name.
const ACCOUNTS: &[(u64, &str)] = &[(11, "mei-t"), (22, "jonas-l"), (33, "qm-ada"), (44, "merge-queue[bot]")];

pub(super) fn user(login: &str) -> Value {
    let (id, _) = ACCOUNTS.iter().find(|(_, name)| *name == login).unwrap();
    let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
    json!({"login": login, "id": id, "node_id": "MDQ6VXNlcjE=", "type": kind, "site_admin": false})
}

/// A pull request, number 7, by jonas-l.
pub(super) struct Pull<'a> {
    pub(super) repo: &'a Repo,
    pub(super) told: Told,
}

const PULL: &str = "repos/lab/qms/pulls/7";

impl<'a> Pull<'a> {
    /// A pull request whose branch ends in `head` and that landed as `landed`.
    pub(super) fn new(repo: &'a Repo, head: &str, commits: &[Value], landed: &[&str]) -> Self {
        let mut told = Told::default();
        let merge = *landed.last().unwrap();
        let merged_at = repo.after(merge, 0);
        let pull = json!({
            "number": 7, "state": "closed", "title": "Review of REQ-1", "draft": false, "merged": true,
            "merged_at": merged_at, "merge_commit_sha": merge, "user": user("jonas-l"),
            "merged_by": user("mei-t"), "head": {"ref": "change", "sha": head, "label": "lab:change"},
            "base": {"ref": "main", "label": "lab:main"}, "commits": commits.len(), "author_association": "MEMBER",
        });
        for commit in landed {
            told.add(format!("repos/lab/qms/commits/{commit}/pulls"), json!([pull]));
        }
        told.add(PULL, pull);
        told.add(format!("{PULL}/reviews"), json!([]));
        told.add(format!("{PULL}/commits"), json!(commits));
        told.add("repos/lab/qms/issues/7/timeline", json!([{"event": "labeled", "id": 1}]));
        Self { repo, told }
    }

    pub(super) fn review(mut self, id: u64, login: &str, state: &str, at: &str, commit: &str) -> Self {
        let by = if login.is_empty() { Value::Null } else { user(login) };
        self.told.push(
            format!("{PULL}/reviews"),
            json!({
                "id": id, "node_id": "PRR_kwDOAB", "user": by, "body": "", "state": state, "submitted_at": at,
                "commit_id": commit, "author_association": "MEMBER",
                "pull_request_url": "https://api.github.com/repos/lab/qms/pulls/7",
            }),
        );
        self
    }

    fn event(mut self, event: Value) -> Self {
        self.told.push("repos/lab/qms/issues/7/timeline", event);
        self
    }

    pub(super) fn collect(self, since: &str) -> Gathered {
        self.told.collect(self.repo, Forge::GitHub, Some(since))
    }
}

/// A commit of a pull request, as GitHub lists it.
pub(super) fn commit(repo: &Repo, id: &str, login: &str) -> Value {
    let who = |n: &str, e: &str, d: &str| json!({"name": repo.show(id, n), "email": repo.show(id, e), "date": repo.show(id, d)});
    json!({
        "sha": id, "author": user(login), "committer": user(login),
        "commit": {
            "author": who("%an", "%ae", "%aI"), "committer": who("%cn", "%ce", "%cI"),
            "message": repo.show(id, "%B"), "comment_count": 0, "verification": {"verified": false},
        },
    })
}

/// A change of one commit that was merged: the repository, where it began, its commit, its landing.
pub(super) fn merged() -> (Repo, String, String, String) {
    merged_after(|_| {})
}

/// The same in a repository that was prepared before.
pub(super) fn merged_after(prepare: impl FnOnce(&mut Repo)) -> (Repo, String, String, String) {
    let mut repo = Repo::new();
    prepare(&mut repo);
    let base = repo.head();
    repo.branch("change");
    let head = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let landed = repo.merge("change");
    (repo, base, head, landed)
}

#[test]
fn an_approval_of_the_merged_content_counts() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
    let change = &gathered.added[0].1.predicate.change;
    assert_eq!((change.method, change.number, &change.merge), (Method::Merge, Some(7), &landed));
    assert_eq!(change.opened_by.as_ref().unwrap().user_id, 22);
    assert_eq!(change.merged_by.as_ref().unwrap().login, "mei-t");
    let authors: Vec<&str> = change.authors.iter().map(|a| a.email.as_str()).collect();
    assert_eq!(authors, ["jonas@lab.example"]);
    let subject = &gathered.added[0].1.subject;
    let blob = repo.git(&["rev-parse", &format!("{landed}:{REVIEW}")]);
    assert_eq!((subject.len(), subject[0].digest.git_blob.as_str()), (1, blob.trim()));
}

#[test]
fn what_was_pushed_after_the_approval_has_none() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Once more", REVIEW, "version: 2\n");
    let landed = repo.merge("change");
    let list = [commit(&repo, &first, "jonas-l"), commit(&repo, &second, "jonas-l")];
    let at = repo.after(&first, 10);
    let gathered = Pull::new(&repo, &second, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &first)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada other", "no-approval - landed"]);
}

#[test]
fn an_older_head_with_the_same_record_counts() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Say so", "README.md", "# L\n\nNews.\n");
    let landed = repo.merge("change");
    let list = [commit(&repo, &first, "jonas-l"), commit(&repo, &second, "jonas-l")];
    let at = repo.after(&first, 10);
    let gathered = Pull::new(&repo, &second, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &first)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
}

#[test]
fn a_review_that_may_have_been_tied_to_another_commit_is_in_doubt() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let forced = json!({
        "id": 5, "event": "head_ref_force_pushed", "actor": user("jonas-l"), "commit_id": head,
        "commit_url": "https://api.github.com/repos/lab/qms/commits/x", "created_at": repo.after(&head, 20),
    });
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .event(forced)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada doubt"]);
    let change = &gathered.added[0].1.predicate.change;
    assert_eq!(change.last_pusher.as_ref().unwrap().login, "jonas-l");

    // no such event is told, but the review is older than the commit that it is tied to
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, -60);
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada doubt"]);
}

#[test]
fn a_review_that_was_taken_back_or_followed_by_a_no_counts_no_more() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let (at, later) = (repo.after(&head, 10), repo.after(&head, 20));
    let dismissal = json!({
        "id": 6, "event": "review_dismissed", "actor": user("mei-t"), "created_at": later,
        "dismissed_review": {"state": "approved", "review_id": 90, "dismissal_message": "not yet"},
    });
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "DISMISSED", &at, &head)
        .event(dismissal)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["dismissed qm-ada same", "no-approval - landed"]);
    assert_eq!(gathered.added[0].1.predicate.at.unwrap().to_string(), later);

    let (repo, base, head, landed) = merged();
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .review(91, "jonas-l", "COMMENTED", &at, &head)
        .review(92, "qm-ada", "CHANGES_REQUESTED", &later, &head)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same", "rejected qm-ada same", "no-approval - landed"]);
}

#[test]
fn an_approval_after_the_merge_came_too_late() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&landed, 10);
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same", "no-approval - landed"]);
}

#[test]
fn a_bot_may_merge_and_an_account_may_be_gone() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let mut pull = Pull::new(&repo, &head, &list, &[&landed]).review(90, "", "APPROVED", &at, &head);
    pull.told.0.get_mut(PULL).unwrap()["merged_by"] = user("merge-queue[bot]");
    let gathered = pull.collect(&base);
    assert_eq!(in_short(&gathered), ["approved - same"]);
    let merger = gathered.added[0].1.predicate.change.merged_by.clone().unwrap();
    assert_eq!((merger.login.as_str(), merger.user_id), ("merge-queue[bot]", 44));
}

#[test]
fn a_squash_is_held_against_the_contents_at_the_forge() {
    for (reviewed_first, expected) in
        [(false, vec!["approved qm-ada same"]), (true, vec!["approved qm-ada other", "no-approval - landed"])]
    {
        let mut repo = Repo::new();
        let base = repo.head();
        repo.branch("change");
        let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
        let second = repo.put(MEI, "A word", REVIEW, "version: 2\n");
        let list = [commit(&repo, &first, "jonas-l"), commit(&repo, &second, "mei-t")];
        let seen = if reviewed_first { &first } else { &second };
        let at = repo.after(seen, 10);
        let mut told = Told::default();
        told.file(&repo, &format!("repos/lab/qms/contents/{REVIEW}"), "sha", seen, REVIEW);
        told.add(format!("repos/lab/qms/commits/{seen}"), commit(&repo, seen, "jonas-l"));
        let landed = repo.squash("change", "Review REQ-1 (#7)");
        let mut pull =
            Pull::new(&repo, &second, &list, &[&landed]).review(90, "qm-ada", "APPROVED", &at, seen);
        pull.told.0.extend(told.0);
        let gathered = pull.collect(&base);
        assert_eq!(in_short(&gathered), expected);
        let change = &gathered.added[0].1.predicate.change;
        assert_eq!(change.method, Method::Squash);
        let authors: Vec<&str> = change.authors.iter().map(|a| a.email.as_str()).collect();
        assert_eq!(authors, ["jonas@lab.example", "mei@lab.example"], "who wrote what was squashed is kept");
    }
}

#[test]
fn a_reviewed_commit_that_the_forge_lost_is_in_doubt() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let head = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let landed = repo.squash("change", "Review REQ-1 (#7)");
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada doubt"]);
}

#[test]
fn commits_of_a_rebase_are_one_landing() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Once more", REVIEW, "version: 2\n");
    let list = [commit(&repo, &first, "jonas-l"), commit(&repo, &second, "jonas-l")];
    let at = repo.after(&second, 10);
    let mut told = Told::default();
    told.file(&repo, &format!("repos/lab/qms/contents/{REVIEW}"), "sha", &second, REVIEW);
    told.add(format!("repos/lab/qms/commits/{second}"), commit(&repo, &second, "jonas-l"));
    let landed = repo.rebase("change");
    let before = repo.git(&["rev-parse", &format!("{landed}^")]).trim().to_owned();
    let mut pull =
        Pull::new(&repo, &second, &list, &[&before, &landed]).review(90, "qm-ada", "APPROVED", &at, &second);
    pull.told.0.extend(told.0);
    let gathered = pull.collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
    let change = &gathered.added[0].1.predicate.change;
    assert_eq!((change.method, &change.landed), (Method::Rebase, &vec![before, landed]));
}

#[test]
fn what_came_past_pull_requests_is_entered_too() {
    let mut repo = Repo::new();
    let base = repo.head();
    let pushed = repo.put(JONAS, "Quickly", REVIEW, "version: 9\n");
    repo.put(JONAS, "No record", "README.md", "# M\n");
    let mut told = Told::default();
    // a change that was never merged holds the same commit
    let open = json!([{"number": 8, "state": "open", "merged_at": null, "base": {"ref": "main"},
        "merge_commit_sha": null, "head": {"sha": pushed}}]);
    told.add(format!("repos/lab/qms/commits/{pushed}/pulls"), open);
    let gathered = told.collect(&repo, Forge::GitHub, Some(&base));
    assert_eq!(in_short(&gathered), ["direct-push - landed"]);
    assert_eq!(gathered.added[0].1.predicate.change.authors[0].email, "jonas@lab.example");
    assert_eq!(gathered.added[0].1.subject[0].name, REVIEW);
}

#[test]
fn a_removal_is_reviewed_as_well() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    std::fs::remove_file(repo.path().join(REVIEW)).unwrap();
    let head = repo.commit(JONAS, "Remove it");
    let landed = repo.merge("change");
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let gathered = Pull::new(&repo, &head, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
    let entry = &gathered.added[0].1;
    assert_eq!((entry.subject.len(), entry.predicate.files[0].landed.as_ref()), (0, None));
}

#[test]
fn later_answers_are_reported_and_change_nothing() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let pull = || Pull::new(&repo, &head, &list, &[&landed]);
    let first = pull().review(90, "qm-ada", "APPROVED", &at, &head).collect(&base);
    assert!(first.commit.is_some());
    let ledger = || repo.git(&["rev-parse", "compliance-ledger"]);
    let entered = ledger();
    assert_eq!(repo.git(&["status", "--porcelain"]), "", "the files on disk are not touched");

    let again = pull().review(90, "qm-ada", "APPROVED", &at, &head).collect(&base);
    assert_eq!((again.added.len(), again.differences.len(), again.landings), (0, 0, 1));
    let nothing = pull().told.collect(&repo, Forge::GitHub, None);
    assert_eq!((nothing.landings, nothing.commit), (0, None), "what is known is not asked again");

    let later = pull().review(90, "qm-ada", "DISMISSED", &at, &head).collect(&base);
    assert_eq!(later.differences.len(), 1);
    assert!(later.differences[0].contains("now says “the review was taken back”"), "{:?}", later.differences);
    let gone = pull().collect(&base);
    assert!(gone.differences[0].contains("shows it no longer"), "{:?}", gone.differences);
    assert_eq!((later.added.len(), gone.added.len()), (0, 0));
    let late = repo.after(&landed, 10);
    let more = pull()
        .review(90, "qm-ada", "APPROVED", &at, &head)
        .review(95, "mei-t", "APPROVED", &late, &head)
        .collect(&base);
    assert_eq!(in_short(&more), ["approved mei-t same"], "a review that came later is new");
    assert_ne!(ledger(), entered);
    let kept = repo.git(&["show", &format!("compliance-ledger:{}", first.added[0].0)]);
    assert_eq!(kept.as_bytes(), first.added[0].1.bytes().unwrap());
}
