//! Gitea and Forgejo: what is made of their answers.

use countersign::model::ledger::{Gathered, Method};
use countersign::pipeline::ledger::Forge;
use serde_json::{Value, json};

use super::github::{commit, merged, user};
use super::repo::{JONAS, REVIEW, Repo};
use super::told::{Told, in_short};

const PULL: &str = "repos/lab/qms/pulls/7";

/// A pull request, number 7, by jonas-l.
struct Pull<'a> {
    repo: &'a Repo,
    told: Told,
}

impl<'a> Pull<'a> {
    fn new(repo: &'a Repo, head: &str, commits: &[Value], landed: &str) -> Self {
        let mut told = Told::default();
        let pull = json!({
            "id": 1, "number": 7, "state": "closed", "merged": true, "merged_at": repo.after(landed, 0),
            "merge_commit_sha": landed, "merged_by": user("mei-t"), "user": user("jonas-l"),
            "base": {"label": "main", "ref": "main", "sha": landed},
            "head": {"label": "change", "ref": "refs/pull/7/head", "sha": head}, "merge_base": head,
        });
        told.add(format!("repos/lab/qms/commits/{landed}/pull"), pull.clone());
        told.add(PULL, pull);
        told.add(format!("{PULL}/commits"), json!(commits));
        told.add(format!("{PULL}/reviews"), json!([]));
        told.add(
            "repos/lab/qms/issues/7/timeline",
            json!([{"id": 1, "type": "comment", "user": user("mei-t")}]),
        );
        Self { repo, told }
    }

    fn review(mut self, extra: &Value) -> Self {
        let mut review = json!({
            "id": 90, "user": user("qm-ada"), "team": null, "state": "APPROVED", "body": "", "stale": false,
            "official": true, "dismissed": false, "comments_count": 0, "html_url": "",
        });
        for (key, value) in extra.as_object().unwrap() {
            review[key] = value.clone();
        }
        self.told.push(format!("{PULL}/reviews"), review);
        self
    }

    fn collect(self, since: &str) -> Gathered {
        self.told.collect(self.repo, Forge::Gitea, Some(since))
    }
}

#[test]
fn reviews_say_of_which_commit_they_are() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Once more", REVIEW, "version: 2\n");
    let landed = repo.merge("change");
    let list = [commit(&repo, &second, "jonas-l"), commit(&repo, &first, "jonas-l")];
    let early = repo.after(&first, 10);
    let gathered = Pull::new(&repo, &second, &list, &landed)
        .review(
            &json!({"id": 90, "stale": true, "commit_id": first, "submitted_at": early, "updated_at": early}),
        )
        .review(&json!({"id": 91, "user": user("jonas-l"), "state": "REQUEST_REVIEW", "commit_id": ""}))
        .collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada other", "no-approval - landed"]);
}

#[test]
fn taken_back_given_by_the_author_or_by_a_ghost() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head, "jonas-l")];
    let (at, later) = (repo.after(&head, 10), repo.after(&head, 20));
    let ghost = json!({"id": -1, "login": "Ghost", "full_name": ""});
    let gathered = Pull::new(&repo, &head, &list, &landed)
        .review(
            &json!({"id": 90, "dismissed": true, "commit_id": head, "submitted_at": at, "updated_at": later}),
        )
        .review(&json!({"id": 91, "user": user("jonas-l"), "commit_id": head, "submitted_at": at}))
        .review(&json!({"id": 92, "user": ghost, "commit_id": head, "submitted_at": at}))
        .collect(&base);
    assert_eq!(in_short(&gathered), ["dismissed qm-ada same", "approved jonas-l same", "approved - same"]);
    assert_eq!(gathered.added[0].1.predicate.at.unwrap().to_string(), later);
    // that it is their own is for the reader to judge, and everything for it is there
    let own = &gathered.added[1].1.predicate;
    let authors: Vec<u64> =
        own.change.authors.iter().filter_map(|a| a.account.as_ref()).map(|a| a.user_id).collect();
    assert_eq!((own.approver.as_ref().unwrap().user_id, authors), (22, vec![22]));
}

#[test]
fn only_the_last_commit_of_a_rebase_names_its_change() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Once more", REVIEW, "version: 2\n");
    let list = [commit(&repo, &second, "jonas-l"), commit(&repo, &first, "jonas-l")];
    let at = repo.after(&second, 10);
    let mut files = Told::default();
    files.file(&repo, &format!("repos/lab/qms/contents/{REVIEW}"), "sha", &second, REVIEW);
    files.add(format!("repos/lab/qms/git/commits/{second}"), commit(&repo, &second, "jonas-l"));
    let landed = repo.rebase("change");
    let before = repo.git(&["rev-parse", &format!("{landed}^")]).trim().to_owned();
    files.add(format!("repos/lab/qms/git/commits/{before}"), commit(&repo, &before, "jonas-l"));
    let mut pull = Pull::new(&repo, &second, &list, &landed)
        .review(&json!({"commit_id": second, "submitted_at": at, "updated_at": at}));
    pull.told.0.extend(files.0);
    let gathered = pull.collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
    let change = &gathered.added[0].1.predicate.change;
    assert_eq!((change.method, &change.landed), (Method::Rebase, &vec![before, landed]));
}

#[test]
fn a_commit_without_a_change_was_pushed_and_one_that_is_unknown_stops() {
    let mut repo = Repo::new();
    let base = repo.head();
    let pushed = repo.put(JONAS, "Quickly", REVIEW, "version: 9\n");
    let mut told = Told::default();
    let unknown = told.collect(&repo, Forge::Gitea, Some(&base));
    assert!(unknown.stopped.unwrap().contains("does not know the commit"));
    assert_eq!(unknown.added.len(), 0);
    told.add(format!("repos/lab/qms/git/commits/{pushed}"), commit(&repo, &pushed, "jonas-l"));
    assert_eq!(in_short(&told.collect(&repo, Forge::Gitea, Some(&base))), ["direct-push - landed"]);
}
