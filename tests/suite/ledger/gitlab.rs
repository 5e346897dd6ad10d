//! GitLab: what is made of its answers.

use countersign::model::ledger::{Gathered, Method};
use countersign::pipeline::ledger::Forge;
use serde_json::{Value, json};

use super::github::{merged, user};
use super::repo::{JONAS, MEI, REVIEW, Repo};
use super::told::{Told, in_short};

const PROJECT: &str = "projects/lab%2Fqms";

fn account(login: &str) -> Value {
    let id = user(login)["id"].clone();
    json!({"id": id, "username": login, "name": login, "state": "active", "avatar_url": null})
}

/// A merge request, number 7, by jonas-l.
struct Request<'a> {
    repo: &'a Repo,
    told: Told,
}

impl<'a> Request<'a> {
    fn new(repo: &'a Repo, head: &str, commits: &[Value], landed: &str, squashed: bool) -> Self {
        let mut told = Told::default();
        let (merge, squash) = if squashed { (None, Some(landed)) } else { (Some(landed), None) };
        let request = json!({
            "id": 155_016_530, "iid": 7, "project_id": 15_513_260, "title": "Review of REQ-1", "state": "merged",
            "target_branch": "main", "source_branch": "change", "author": account("jonas-l"),
            "merge_user": account("mei-t"), "merged_by": account("mei-t"), "merged_at": repo.after(landed, 0),
            "sha": head, "merge_commit_sha": merge, "squash_commit_sha": squash, "squash": squashed,
        });
        let base = format!("{PROJECT}/merge_requests/7");
        told.add(format!("{PROJECT}/repository/commits/{landed}/merge_requests"), json!([request]));
        told.add(base.clone(), request);
        told.add(format!("{base}/commits"), json!(commits));
        told.add(format!("{base}/versions"), json!([]));
        told.add(format!("{base}/notes"), json!([]));
        told.add(
            format!("{base}/approvals"),
            json!({"id": 5, "iid": 7, "approved": true, "approved_by": []}),
        );
        Self { repo, told }
    }

    fn version(mut self, at: &str, head: &str) -> Self {
        let version = json!({
            "id": 110, "head_commit_sha": head, "base_commit_sha": null, "start_commit_sha": null,
            "created_at": at, "merge_request_id": 105, "state": "collected", "real_size": "1",
            "patch_id_sha": null,
        });
        self.told.push(format!("{PROJECT}/merge_requests/7/versions"), version);
        self
    }

    fn approved(mut self, login: &str, at: Option<&str>) -> Self {
        let mut approval = json!({"user": account(login)});
        if let Some(at) = at {
            approval["approved_at"] = json!(at);
        }
        let key = format!("{PROJECT}/merge_requests/7/approvals");
        self.told.0.get_mut(&key).unwrap()["approved_by"].as_array_mut().unwrap().push(approval);
        self
    }

    fn note(mut self, id: u64, login: &str, body: &str, at: &str, system: bool) -> Self {
        let note = json!({
            "id": id, "type": null, "body": body, "author": account(login), "created_at": at, "updated_at": at,
            "system": system, "noteable_type": "MergeRequest", "noteable_iid": 7,
        });
        self.told.push(format!("{PROJECT}/merge_requests/7/notes"), note);
        self
    }

    fn collect(&self, since: &str) -> Gathered {
        self.told.collect(self.repo, Forge::GitLab, Some(since))
    }
}

fn commit(repo: &Repo, id: &str) -> Value {
    json!({
        "id": id, "short_id": &id[..8], "title": repo.show(id, "%s"), "message": repo.show(id, "%B"),
        "author_name": repo.show(id, "%an"), "author_email": repo.show(id, "%ae"),
        "authored_date": repo.show(id, "%aI"), "committer_name": repo.show(id, "%cn"),
        "committer_email": repo.show(id, "%ce"), "committed_date": repo.show(id, "%cI"),
    })
}

#[test]
fn an_approval_is_of_the_version_that_stood_then() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(MEI, "Once more", REVIEW, "version: 2\n");
    let landed = repo.merge("change");
    let list = [commit(&repo, &second), commit(&repo, &first)];
    let request = || {
        Request::new(&repo, &second, &list, &landed, false)
            .version(&repo.after(&second, 1), &second)
            .version(&repo.after(&first, 1), &first)
    };
    let early = request().approved("qm-ada", Some(&repo.after(&first, 30))).collect(&base);
    assert_eq!(in_short(&early), ["approved qm-ada other", "no-approval - landed"]);
    let entry = &early.added[0].1;
    assert_eq!(entry.predicate.change.review.as_deref(), Some("approval-33"));
    assert_eq!(entry.predicate.change.method, Method::Merge);

    repo.git(&["branch", "-D", "compliance-ledger"]);
    let late = request()
        .approved("qm-ada", Some(&repo.after(&second, 30)))
        .note(1, "mei-t", "added 1 commit", &repo.after(&second, 1), true)
        .collect(&base);
    assert_eq!(in_short(&late), ["approved qm-ada same"]);
    assert_eq!(late.added[0].1.predicate.change.last_pusher.as_ref().unwrap().login, "mei-t");
}

#[test]
fn older_releases_tell_the_time_in_notes_only() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head)];
    let at = repo.after(&head, 30);
    let request = || {
        Request::new(&repo, &head, &list, &landed, false)
            .version(&repo.after(&head, 1), &head)
            .approved("qm-ada", None)
    };
    let noted = request().note(3, "qm-ada", "approved this merge request", &at, true).collect(&base);
    assert_eq!(in_short(&noted), ["approved qm-ada same"]);
    assert_eq!(noted.added[0].1.predicate.at.unwrap().to_string(), at);

    // anybody may write the same words
    repo.git(&["branch", "-D", "compliance-ledger"]);
    let typed = request().note(3, "qm-ada", "approved this merge request", &at, false).collect(&base);
    assert_eq!(in_short(&typed), ["approved qm-ada doubt"]);
}

#[test]
fn what_was_taken_back_or_asked_for_is_entered() {
    let (repo, base, head, landed) = merged();
    let list = [commit(&repo, &head)];
    let gathered = Request::new(&repo, &head, &list, &landed, false)
        .version(&repo.after(&head, 1), &head)
        .note(3, "qm-ada", "approved this merge request", &repo.after(&head, 10), true)
        .note(4, "qm-ada", "unapproved this merge request", &repo.after(&head, 20), true)
        .note(5, "mei-t", "requested changes", &repo.after(&head, 21), true)
        .collect(&base);
    assert_eq!(in_short(&gathered), ["dismissed qm-ada same", "rejected mei-t same", "no-approval - landed"]);
}

#[test]
fn a_squash_and_an_approval_without_a_version() {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Once more", REVIEW, "version: 2\n");
    let list = [commit(&repo, &second), commit(&repo, &first)];
    let (at, pushed) = (repo.after(&second, 30), repo.after(&second, 1));
    let mut files = Told::default();
    let name = REVIEW.replace('/', "%2F");
    files.file(&repo, &format!("{PROJECT}/repository/files/{name}"), "blob_id", &second, REVIEW);
    files.add(format!("{PROJECT}/repository/commits/{second}"), commit(&repo, &second));
    let landed = repo.squash("change", "Review of REQ-1\n\nSee merge request lab/qms!7");
    let request = || {
        let mut request = Request::new(&repo, &second, &list, &landed, true).approved("qm-ada", Some(&at));
        request.told.0.extend(files.0.clone());
        request
    };
    let gathered = request().version(&pushed, &second).collect(&base);
    assert_eq!(in_short(&gathered), ["approved qm-ada same"]);
    assert_eq!(gathered.added[0].1.predicate.change.method, Method::Squash);
    repo.git(&["branch", "-D", "compliance-ledger"]);
    assert_eq!(in_short(&request().collect(&base)), ["approved qm-ada doubt"]);
}
