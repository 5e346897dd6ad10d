//! A ledger as a collector keeps it, written entry by entry, for those who would rather have another.

use std::fs;
use std::path::{Path, PathBuf};

use countersign::history::id_of;
use countersign::model::canonical;
use countersign::model::ledger::{
    Account, Author, Change, Content, Decision, Digests, Entry, FileState, Method, PREDICATE, Predicate,
    STATEMENT,
};
use countersign::model::policy::{LEDGER_BRANCH, LEDGER_NAMESPACE};

use super::bench::{Bench, PEOPLE, REPORT, SETTINGS, public, sign_file};

pub(super) struct Books {
    folder: PathBuf,
    /// Whose key signs.
    pub(super) key: &'static str,
    last: Option<Entry>,
}

impl Books {
    /// A laboratory whose settings name a collector, and whose technical manager has an account.
    pub(super) fn bench() -> Bench {
        let settings = SETTINGS.replace("kinds:", "collectors: [ledger@lab.example], kinds:");
        let account = "p4@home.example], forge_accounts: [{ forge: gitea, login: cy, id: 4 }]";
        let mut bench = Bench::with(&settings, &PEOPLE.replace("p4@home.example]", account));
        let keys = fs::read_to_string(bench.root.join("keys/allowed_signers")).unwrap();
        let own = format!("ledger@lab.example namespaces=\"{LEDGER_NAMESPACE}\" {}\n", public("P9"));
        bench.write("keys/allowed_signers", &(keys + &own));
        bench.commit("P1", "A collector");
        bench
    }

    pub(super) fn new(bench: &mut Bench) -> Self {
        let folder = bench.root.join("../ledger");
        let there = folder.to_str().unwrap().to_owned();
        bench.git("P1", &["worktree", "add", "-q", "--orphan", "-b", LEDGER_BRANCH, &there]);
        Self { folder, key: "P9", last: None }
    }

    fn file(&self, number: u64) -> PathBuf {
        self.folder.join(format!("v1/2026/{number:06}.json"))
    }

    /// Takes down what the technical manager said of what landed last.
    pub(super) fn enter(&mut self, bench: &mut Bench, decision: Decision) {
        let merge = bench.git("P1", &["rev-parse", "main"]).trim().to_owned();
        let entry = entry(bench, self.last.as_ref(), &merge, decision);
        let file = self.folder.join(entry.path());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, entry.bytes().unwrap()).unwrap();
        sign_file(self.key, LEDGER_NAMESPACE, &file);
        self.last = Some(entry);
        self.commit(bench, "P1", "Enter");
    }

    pub(super) fn read(&self, number: u64) -> String {
        fs::read_to_string(self.file(number)).unwrap()
    }

    /// Writes an entry otherwise; the signature beside it stays.
    pub(super) fn write(&self, number: u64, text: &str) {
        assert_ne!(self.read(number), text, "something is to be changed");
        fs::write(self.file(number), text).unwrap();
    }

    pub(super) fn remove(&self, number: u64) {
        fs::remove_file(self.file(number)).unwrap();
        fs::remove_file(signature(&self.file(number))).unwrap();
    }

    pub(super) fn commit(&self, bench: &mut Bench, who: &str, message: &str) {
        let there = self.folder.to_str().unwrap();
        bench.git(who, &["-C", there, "add", "-A"]);
        bench.git(who, &["-C", there, "commit", "-q", "-m", message]);
    }

    /// Puts one commit of all that there is in the place of the branch.
    pub(super) fn anew(&self, bench: &mut Bench, who: &str) {
        let there = self.folder.to_str().unwrap();
        bench.git(who, &["-C", there, "add", "-A"]);
        let tree = bench.git(who, &["-C", there, "write-tree"]).trim().to_owned();
        let commit = bench.git(who, &["commit-tree", &tree, "-m", "Ledger"]).trim().to_owned();
        bench.git(who, &["update-ref", &format!("refs/heads/{LEDGER_BRANCH}"), &commit]);
    }

    /// Takes the branch away.
    pub(super) fn drop(&self, bench: &mut Bench) {
        bench.git("P8", &["worktree", "remove", "--force", self.folder.to_str().unwrap()]);
        bench.git("P8", &["branch", "-q", "-D", LEDGER_BRANCH]);
    }
}

fn signature(file: &Path) -> PathBuf {
    PathBuf::from(format!("{}.sig", file.display()))
}

fn entry(bench: &Bench, last: Option<&Entry>, merge: &str, decision: Decision) -> Entry {
    let bytes = fs::read(bench.root.join(REPORT)).unwrap();
    let blob = id_of(&bytes).unwrap();
    let digest = Digests { git_blob: blob.clone(), sha256: canonical::sha256(&bytes) };
    let account = Account {
        forge: "gitea".to_owned(),
        login: "cy".to_owned(),
        person: Some("P4".to_owned()),
        user_id: 4,
    };
    let author = Author { account: None, email: "p8@lab.example".to_owned(), name: "P8".to_owned() };
    let seq = last.map_or(1, |last| last.predicate.seq + 1);
    let change = Change {
        authors: vec![author],
        forge: "gitea".to_owned(),
        head: None,
        landed: vec![merge.to_owned()],
        last_pusher: None,
        merge: merge.to_owned(),
        merged_at: None,
        merged_by: None,
        method: Method::Merge,
        number: Some(7),
        opened_by: None,
        repo: "lab/qms".to_owned(),
        review: Some(seq.to_string()),
    };
    let predicate = Predicate {
        approver: Some(account),
        at: Some(bench.now()),
        change,
        collected: bench.now(),
        collector: "a test".to_owned(),
        decision,
        doubt: None,
        files: vec![FileState { landed: Some(blob.clone()), path: REPORT.to_owned(), reviewed: Some(blob) }],
        prev: last.map(|last| last.link().unwrap()),
        raw: Vec::new(),
        seq,
    };
    Entry {
        statement: STATEMENT.to_owned(),
        predicate,
        predicate_type: PREDICATE.to_owned(),
        subject: vec![Content { digest, name: REPORT.to_owned() }],
    }
}
