//! Statements of approval: what a person signs, as an in-toto statement, and where it stands.

use serde_json::{Value, json};

use super::approval::{Decision, Subject};
use super::canonical;
use super::kind::Kind;
use super::record::blocks::Role;

/// What an in-toto statement calls itself.
pub const TYPE: &str = "https://in-toto.io/Statement/v1";

/// What this kind of statement calls itself. A statement that means something else gets another number.
pub const PREDICATE: &str = "urn:countersign:approval:v1";

/// The folder of statements, beside the records that they are about.
pub const FOLDER: &str = "approvals";

/// Where a statement about more than one record stands.
pub const TOGETHER: &str = "records/approvals";

/// The most bytes of a statement: some hundreds of records approved together.
pub const MOST_BYTES: usize = 256 * 1024;

/// The most bytes of a signature.
pub const MOST_SIGNATURE_BYTES: usize = 16 * 1024;

/// The ending of the signature beside a statement, after the statement's own.
pub const SIGNATURE: &str = ".sig";

/// What a person says of one or more contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The contents; never empty.
    pub about: Vec<About>,
    /// Yes, no, or no longer.
    pub decision: Decision,
    /// In which role.
    pub role: Role,
    /// Who: a person's id.
    pub approver: String,
    /// When, with the zone: `2026-04-09T10:30:00+02:00`.
    pub at: String,
    /// The question that was answered; of several kinds of record, all questions.
    pub meaning: String,
    /// The id of the repository's first commit, in hexadecimal: the statement is for no other.
    pub repository: String,
    /// The commit by whose people and keys the approver went, in hexadecimal.
    pub policy: String,
}

/// One content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What the record is.
    pub kind: Kind,
    /// The content: record, file and digests.
    pub subject: Subject,
}

impl Statement {
    /// The statement as a file: keys sorted, two spaces, one line feed at the end. The same statement gives
    /// the same bytes.
    #[must_use]
    pub fn written(&self) -> String {
        let subject: Vec<Value> = self.about.iter().map(|about| named(&about.subject)).collect();
        let records: Vec<Value> =
            self.about.iter().map(|a| json!({ "kind": a.kind.name(), "record": a.subject.record })).collect();
        let value = json!({
            "_type": TYPE,
            "subject": subject,
            "predicateType": PREDICATE,
            "predicate": {
                "records": records,
                "decision": self.decision,
                "role": self.role,
                "approver": self.approver,
                "at": self.at,
                "meaning": self.meaning,
                "repository": self.repository,
                "policy": self.policy,
            },
        });
        format!("{:#}\n", canonical::sorted(&value))
    }

    /// Where the statement is to stand: beside its record, or with those that are about several. `taken`
    /// says which paths are; somebody may say yes, no longer, and yes again.
    #[must_use]
    pub fn path(&self, taken: &dyn Fn(&str) -> bool) -> String {
        let (folder, stem, content) = match self.about.as_slice() {
            [one] => {
                let (folder, name) = one.subject.path.rsplit_once('/').unwrap_or(("", &one.subject.path));
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                let folder = if folder.is_empty() { FOLDER.to_owned() } else { format!("{folder}/{FOLDER}") };
                (folder, stem, one.subject.blob.clone())
            }
            all => {
                let blobs: Vec<&str> = all.iter().map(|about| about.subject.blob.as_str()).collect();
                (TOGETHER.to_owned(), "together", canonical::sha256(blobs.join("\n").as_bytes()))
            }
        };
        let (role, person) = (self.role.name(), harmless(&self.approver));
        let short = content.get(..10).unwrap_or(&content);
        let base = format!("{folder}/{}.{role}.{person}.{short}", harmless(stem));
        let (mut path, mut nth) = (format!("{base}.json"), 1);
        while taken(&path) {
            nth += 1;
            path = format!("{base}.{nth}.json");
        }
        path
    }
}

fn named(subject: &Subject) -> Value {
    let mut digest = json!({ "gitBlob": subject.blob });
    if let Some(sha256) = &subject.sha256 {
        digest["sha256"] = json!(sha256);
    }
    if let Some(canonical) = &subject.canonical {
        digest["countersignCanonical"] = json!(canonical);
    }
    json!({ "name": subject.path, "digest": digest })
}

/// Letters, digits, dashes and underlines; a dash for anything else.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}
