//! The page of text that an evidence pack begins with.

use std::fmt::Write as _;

use super::harmless;

/// What a pack says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The laboratory.
    pub laboratory: &'a str,
    /// What the pack is about: a job, a time.
    pub subject: &'a str,
    /// The commit whose records these are; none for files that stand in none.
    pub commit: Option<&'a str>,
    /// The day from which the records were looked at.
    pub as_of: jiff::civil::Date,
    /// The jobs in it.
    pub jobs: usize,
    /// The files of records in it.
    pub records: usize,
    /// Whether evidence of approvals is in it.
    pub has_evidence: bool,
    /// The version of the program.
    pub version: &'a str,
}

/// `README.txt`.
#[must_use]
pub fn readme(about: &About<'_>) -> String {
    let commit = about.commit.map_or_else(
        || "files on disk that stand in no commit".to_owned(),
        |commit| format!("commit {commit}"),
    );
    let mut out =
        format!("Evidence pack: {}\n{}\n\n", harmless::line(about.subject), harmless::line(about.laboratory));
    // Writing to memory does not fail.
    let _ = write!(
        out,
        "Made by Countersign {} from {commit}, looked at from {}.\nIt holds {} and {} of records.\n\n",
        about.version,
        about.as_of,
        count(about.jobs, "job"),
        count(about.records, "file")
    );
    out.push_str(
        "site/        pages of the jobs; open site/index.html. Links to what is not in this pack lead nowhere.\n\
         records/     the records themselves, byte for byte as they stand; so are countersign.yaml and documents/\n\
         SHA256SUMS   SHA-256 of every other file here\n",
    );
    if about.has_evidence {
        out.push_str(
            "evidence/    what verdicts on approvals rest on, and verify.sh, which repeats them without Countersign.\n             \
             The ledger is here whole, since each entry rests on the one before it.\n",
        );
    } else {
        out.push_str(
            "There is no folder evidence/: no approvals are asked for, or the records stand in no commit.\n",
        );
    }
    out.push_str("\nTo check it:\n\n    sha256sum -c SHA256SUMS\n");
    if about.has_evidence {
        out.push_str("    sh evidence/verify.sh /path/to/a/full/clone/of/the/repository\n");
    }
    out.push_str(
        "\nThe sums tell that nothing in the pack was changed since it was made, not who made it: compare the sum of the pack itself\n\
         with the one that the laboratory named. Scans and data in folders attachments/ are not in it; records name them with their\n\
         sums. The same commit, day and settings give the same pack, byte for byte.\n",
    );
    out
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
