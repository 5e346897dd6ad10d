//! `countersign ledger`.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::failure::Failure;
use super::folder::Which;
use super::{CANNOT_TELL, CLEAN, Common, FINDINGS, screen, sign};
use crate::model::ledger::{Gathered, Weight};
use crate::model::policy::LEDGER_NAMESPACE;
use crate::pipeline::ledger::{self, Access, Answers, Collect as What, Forge, LedgerError, Pause};
use crate::report;

/// Keep what the forge says of approvals, and verify what was kept.
///
/// Reviews of pull requests stand in the forge's database only: they can be edited, and are lost with
/// the forge. The ledger is a branch of the repository, `compliance-ledger`, to which entries are only
/// ever added. docs/ledger.md says what an entry is and how it is checked by hand.
#[derive(Debug, Args)]
pub(super) struct Ledger {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Collect(Collect),
    Verify(Verify),
}

/// Enter what the forge says of every landing that the ledger does not know.
///
/// Run it after a merge, on the protected branch only, never for a pull request. Each review of the change
/// becomes an entry: who, when, and of which contents; so does a landing that nobody approved, and one that
/// came past pull requests. What was entered is never changed; what the forge says otherwise later is
/// reported. One commit is added to the branch `compliance-ledger`; `git push origin compliance-ledger` sends
/// it on.
///
/// The token is read from the environment (`COUNTERSIGN_FORGE_TOKEN`, else `GITHUB_TOKEN`, `GITLAB_TOKEN` or
/// `GITEA_TOKEN`). It needs to read the repository and its pull requests, nothing else.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  everything was looked at
  1  everything was looked at, and the forge says something otherwise than before
  2  the command line was wrong, or not everything could be looked at; what was, is kept

Examples:
  countersign ledger collect --forge github --repo lab/records --key collector_key
  countersign ledger collect --forge gitlab --api https://gitlab.lab.example/api/v4 --key collector_key
  countersign ledger collect --forge gitea --from-files answers --unsigned --dry-run")]
struct Collect {
    /// The laboratory's folder, or one inside it [default: the current folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Which forge
    #[arg(long, value_name = "FORGE")]
    forge: ForgeName,
    /// The address of its interface [default: `GITHUB_API_URL` or `CI_API_V4_URL`, else that of github.com or
    /// gitlab.com]
    #[arg(long, value_name = "URL")]
    api: Option<String>,
    /// The repository, as owner/name [default: `GITHUB_REPOSITORY` or `CI_PROJECT_PATH`]
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,
    /// The protected branch [default: that of the settings]
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
    /// Begin after this commit, and compare what the ledger knows already [default: after the last landing
    /// that the ledger knows]
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// The collector's private key, with which ssh-keygen signs each entry
    #[arg(long, value_name = "FILE", required_unless_present = "unsigned")]
    key: Option<PathBuf>,
    /// Enter without a signature; such entries do not count as a review kept in the ledger
    #[arg(long, conflicts_with = "key")]
    unsigned: bool,
    /// Take recorded answers from this folder and ask nobody
    #[arg(long, value_name = "DIR", conflicts_with_all = ["api", "ca"])]
    from_files: Option<PathBuf>,
    /// Believe these certificates (PEM) in place of the public ones: for a forge in a house of its own
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The longest that the forge may ask to wait, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    wait: u64,
    /// Say what would be entered, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Say whether the ledger is whole, and whether the protected branch is as it says.
///
/// Looks at numbers and chain, at what each commit of the ledger's branch did, at the forge's answers, at
/// every signature, and at the landings that the entries name. docs/ledger.md shows how to do the same by
/// hand.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  the ledger is whole, and everything could be told
  1  something is wrong
  2  the command line was wrong, or there is no ledger
  3  nothing is wrong, but not everything could be told")]
struct Verify {
    /// The laboratory's folder, or one inside it [default: the current folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The protected branch [default: that of the settings]
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
}

/// Which forge.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ForgeName {
    /// GitHub, github.com or in a house of its own
    Github,
    /// GitLab, gitlab.com or in a house of its own
    Gitlab,
    /// Gitea or Forgejo
    Gitea,
}

impl ForgeName {
    fn forge(self) -> Forge {
        match self {
            Self::Github => Forge::GitHub,
            Self::Gitlab => Forge::GitLab,
            Self::Gitea => Forge::Gitea,
        }
    }

    /// Names in the environment: of the token, of the interface's address, of the repository.
    fn variables(self) -> ([&'static str; 2], &'static str, &'static str) {
        const OWN: &str = "COUNTERSIGN_FORGE_TOKEN";
        match self {
            Self::Github => ([OWN, "GITHUB_TOKEN"], "GITHUB_API_URL", "GITHUB_REPOSITORY"),
            Self::Gitlab => ([OWN, "GITLAB_TOKEN"], "CI_API_V4_URL", "CI_PROJECT_PATH"),
            // the runners of Gitea and Forgejo speak as GitHub's do
            Self::Gitea => ([OWN, "GITEA_TOKEN"], "GITHUB_API_URL", "GITHUB_REPOSITORY"),
        }
    }
}

impl Ledger {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        match &self.action {
            Action::Collect(collect) => collect.run(common),
            Action::Verify(verify) => verify.run(common),
        }
    }
}

impl Collect {
    fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = Which::on_disk(self.dir.clone(), None).files.root(common)?;
        let what = self.what(common)?;
        let pause = Pause {
            now: &Timestamp::now,
            wait: &|time| {
                if !common.quiet {
                    let text = format!("The forge asks to wait {} seconds.", time.as_secs().max(1));
                    screen::remark(&text);
                }
                std::thread::sleep(time);
            },
            longest: Duration::from_secs(self.wait),
        };
        let gathered = match &self.key {
            None => ledger::collect(&root, &what, None, &pause),
            Some(key) => {
                let key = super::folder::target(common, key);
                let sign = |bytes: &[u8]| {
                    sign::sign(&key, LEDGER_NAMESPACE, bytes).map_err(|failure| failure.to_string())
                };
                ledger::collect(&root, &what, Some(&sign), &pause)
            }
        };
        let gathered = gathered.map_err(|error| failure(&error))?;
        screen::write([report::ledger::gathered(&gathered, common.quiet, self.dry_run)])?;
        verdict(&gathered)
    }

    fn what(&self, common: &Common) -> Result<What, Failure> {
        let (tokens, api, repo) = self.forge.variables();
        let repo = self.repo.clone().or_else(|| given(repo)).filter(|repo| is_repo(repo));
        let repo = repo.ok_or_else(|| {
            Failure::new("It is not said which repository is meant.", "Name it: --repo owner/name.")
        })?;
        let forge = self.forge.forge();
        let answers = if let Some(folder) = &self.from_files {
            Answers::Files(forge, super::folder::target(common, folder))
        } else {
            let api = self.api.clone().or_else(|| given(api)).or_else(|| forge.api().map(str::to_owned));
            let api = api.ok_or_else(|| {
                let advice = "Name its interface: --api https://git.lab.example/api/v1.";
                Failure::new("It is not said where the forge stands.", advice)
            })?;
            let token = tokens.iter().find_map(|name| given(name));
            Answers::Web(Access { forge, api, token, certificates: self.certificates(common)? })
        };
        Ok(What {
            answers,
            repo,
            branch: self.branch.clone(),
            since: self.since.clone(),
            dry_run: self.dry_run,
        })
    }

    fn certificates(&self, common: &Common) -> Result<Option<Vec<u8>>, Failure> {
        let Some(path) = &self.ca else { return Ok(None) };
        let path = super::folder::target(common, path);
        fs::read(&path).map(Some).map_err(|error| {
            let what = format!("The certificates in {} can not be read: {error}.", path.display());
            Failure::new(what, "Name a file with certificates in the form PEM.")
        })
    }
}

fn verdict(gathered: &Gathered) -> anyhow::Result<u8> {
    if let Some(why) = &gathered.stopped {
        let what = format!("Not every landing was looked at: {why}.");
        let advice = "What was entered stands; the next run goes on from there.";
        return Err(Failure::new(what, advice).into());
    }
    Ok(if gathered.differences.is_empty() { CLEAN } else { FINDINGS })
}

impl Verify {
    fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = Which::on_disk(self.dir.clone(), None).files.root(common)?;
        let verified = ledger::verified(&root, self.branch.as_deref()).map_err(|error| failure(&error))?;
        screen::write([report::ledger::verified(&verified, common.quiet)])?;
        let count = |weight| verified.count(weight);
        Ok(match (count(Weight::Critical) + count(Weight::Wrong), count(Weight::Unknown)) {
            (0, 0) => CLEAN,
            (0, _) => CANNOT_TELL,
            _ => FINDINGS,
        })
    }
}

fn failure(error: &LedgerError) -> Failure {
    let text = error.to_string();
    Failure::new(super::folder::sentence(&text), "")
}

/// A value of the environment; one that is empty counts as none.
fn given(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Whether a text names a repository: groups or an owner, and a name.
fn is_repo(text: &str) -> bool {
    let is_step = |step: &str| {
        !step.is_empty()
            && step != "."
            && step != ".."
            && step.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    text.contains('/') && text.split('/').all(is_step)
}
