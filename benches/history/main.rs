//! Times the walk over history, and beside it git telling the same.
//!
//! ```text
//! cargo bench --bench history --profile dist -- [COMMITS] [FILES] [RUNS]
//! ```
//!
//! The repository is always the same for the same numbers (20,000 and 20,000 unless told otherwise): a
//! laboratory's records in folders of years, months and jobs, one file a commit, every twentieth commit a
//! merge of a branch of two, and messages with three trailers; written by `git fast-import` and repacked.
//!
//! What git is asked for:
//!
//! - `git log --raw`: the yardstick; it compares every commit but merges with its parent.
//! - `git log --raw -m --no-renames --no-abbrev --format=…%(trailers)`: the same work as the walk's, which
//!   compares every commit with its parent and merges with each, and reads people, dates and trailers.
//!
//! Figures are processor seconds of whole processes (user and system, as Linux counts them in hundredths):
//! the median, and the least and the most. Runs alternate, so that a machine that slows down slows all.
//! `kept` is a walk that finds what the run before found out, after one new commit.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_precision_loss,
    reason = "a measurement: it runs git, reads the clock of its processes and prints what it found"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use countersign::history;
use countersign::model::history::Keep;
use countersign::model::settings::Settings;
use countersign::model::tree::{Origin, Tree};

/// Parts of a job that nobody signs: earlier contents of those that somebody signed are read for
/// comparison, which is not the walk.
const PARTS: [&str; 5] = ["request", "sample-2", "work", "communication", "sample-1"];

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
const FORMAT: &str = "--format=%H %P %an %ae %at %cn %ce %ct %s %(trailers)";

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Writes the stream that `git fast-import` reads.
struct Import<W: Write> {
    to: W,
    dice: Dice,
    commits: u64,
    files: u64,
    mark: u64,
    made: u64,
}

impl<W: Write> Import<W> {
    fn path(&self, file: u64) -> String {
        let jobs = self.files / PARTS.len() as u64 + 1;
        let (job, part) = (file / PARTS.len() as u64, file % PARTS.len() as u64);
        let (year, month) = (2010 + job * 16 / jobs, 1 + job % 12);
        let part = PARTS[usize::try_from(part).unwrap()];
        format!("records/jobs/{year}/{month:02}/JOB-{job:05}/{part}.yaml")
    }

    /// One file: a new one as long as there are to be more, else one that was there.
    fn change(&mut self) -> (String, String) {
        let left = self.commits.saturating_sub(self.mark);
        let is_new = self.made < self.files
            && (self.made < 10 || left <= self.files - self.made || self.dice.roll(2) == 0);
        let file = if is_new { self.made } else { self.dice.roll(self.made) };
        self.made += u64::from(is_new);
        let mut text = format!("id: JOB-{file:05}\nversion: {}\n", self.mark);
        for line in 0..20 {
            let _ = writeln!(text, "item-{line}: value {}", self.dice.roll(100_000));
        }
        (self.path(file), text)
    }

    fn commit(&mut self, branch: &str, parents: &[u64], change: Option<&(String, String)>) -> u64 {
        self.mark += 1;
        let (mark, who) = (self.mark, self.dice.roll(30));
        let by = format!("Person {who} <p{who}@lab.example> {} +0100", 1_600_000_000 + mark * 3600);
        let message = format!(
            "Change {mark}\n\nSome words about it.\n\nReviewed-by: Mei Tanaka <mei@lab.example>\n\
             Co-authored-by: Ana <ana@lab.example>\nTicket: {mark}\n"
        );
        let to = &mut self.to;
        write!(to, "commit refs/heads/{branch}\nmark :{mark}\nauthor {by}\ncommitter {by}\n").unwrap();
        write!(to, "data {}\n{message}", message.len()).unwrap();
        for (at, parent) in parents.iter().enumerate() {
            writeln!(to, "{} :{parent}", if at == 0 { "from" } else { "merge" }).unwrap();
        }
        if let Some((path, text)) = change {
            write!(to, "M 100644 inline {path}\ndata {}\n{text}\n", text.len()).unwrap();
        }
        writeln!(to).unwrap();
        mark
    }

    fn run(&mut self) {
        let mut head = Vec::new();
        while self.mark < self.commits {
            let change = self.change();
            if head.is_empty() || !self.mark.is_multiple_of(20) {
                head = vec![self.commit("main", &head, Some(&change))];
                continue;
            }
            let first = self.commit("work", &head, Some(&change));
            let last = self.change();
            let second = self.commit("work", &[first], Some(&last));
            let own = self.change();
            let main = self.commit("main", &head, Some(&own));
            // the merge takes over what the branch wrote last
            let taken = (last.0 != own.0).then_some(&last);
            head = vec![self.commit("main", &[main, second], taken)];
        }
    }
}

fn git(repo: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(repo).args(args).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command
}

fn make(repo: &Path, commits: u64, files: u64) {
    fs::create_dir_all(repo).unwrap();
    assert!(git(repo, &["init", "-q", "-b", "main"]).status().unwrap().success());
    let mut import = git(repo, &["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    let to = BufWriter::new(import.stdin.take().unwrap());
    Import { to, dice: Dice(1), commits, files, mark: 0, made: 0 }.run();
    assert!(import.wait().unwrap().success());
    assert!(git(repo, &["repack", "-adfq", "--depth=50", "--window=10"]).status().unwrap().success());
}

/// One more commit on main.
fn one_more(repo: &Path) {
    let text = "commit refs/heads/main\ncommitter P <p@lab.example> 1900000000 +0100\ndata 3\nOne\n\
        from refs/heads/main^0\nM 100644 inline records/complaints/CPL-1.yaml\ndata 4\na: 1\n\n";
    let mut import = git(repo, &["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    import.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
}

/// Processor seconds of the children that have ended.
fn spent() -> f64 {
    let about = fs::read_to_string("/proc/self/stat").expect("Linux tells of processes");
    let fields: Vec<&str> = about.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[13].parse::<f64>().unwrap() + fields[14].parse::<f64>().unwrap()) / 100.0
}

fn timed(mut command: Command) -> f64 {
    let before = spent();
    assert!(command.status().unwrap().success(), "{command:?}");
    spent() - before
}

fn walk(repo: &Path, keep: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["walk", keep]).arg(repo).stdout(Stdio::null());
    command
}

/// The walk, in a process of its own.
fn be_the_walk(keep: &str, repo: &Path) {
    let names = fs::read_to_string(repo.join("names")).unwrap();
    let nothing: &[u8] = &[];
    let origin = Origin::Revision { commit: String::new() };
    let tree = Tree::of(origin, names.lines().map(|name| (name, nothing)));
    let keep = if keep == "keep" { Keep::Commits } else { Keep::Nothing };
    let history = history::read(repo, None, &tree, &Settings::default(), keep).expect("there is a history");
    println!("{} commits, {} files", history.commits.len(), history.files.len());
}

fn say(what: &str, mut all: Vec<f64>, of: f64) -> f64 {
    all.sort_by(f64::total_cmp);
    let median = all[all.len() / 2];
    let ratio = if of > 0.0 { median / of } else { 1.0 };
    println!("{what:<44} {median:>6.2} s  ({:.2} to {:.2})  {ratio:>5.2}", all[0], all[all.len() - 1]);
    median
}

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [walk, keep, repo] = args.as_slice()
        && walk == "walk"
    {
        return be_the_walk(keep, Path::new(repo));
    }
    let number = |at: usize, usual: u64| args.get(at).map_or(usual, |arg| arg.parse().expect("a number"));
    let (commits, files, runs) = (number(0, 20_000), number(1, 20_000), number(2, 7));
    let repo = env::temp_dir().join(format!("countersign-walk-{commits}-{files}"));
    if !repo.join("names").exists() {
        make(&repo, commits, files);
        let names = git(&repo, &["ls-tree", "-r", "--name-only", "HEAD"]).stdout(Stdio::piped()).output();
        fs::write(repo.join("names"), names.unwrap().stdout).unwrap();
    }
    let cache = repo.join(".git/countersign");
    let mut found: [Vec<f64>; 5] = Default::default();
    for _ in 0..runs {
        let _ = fs::remove_dir_all(&cache);
        found[0].push(timed(git(&repo, &["log", "--raw"])));
        let same = ["log", "--raw", "-m", "--no-renames", "--no-abbrev", FORMAT];
        found[1].push(timed(git(&repo, &same)));
        found[2].push(timed(walk(&repo, "anew")));
        found[3].push(timed(walk(&repo, "keep")));
        one_more(&repo);
        found[4].push(timed(walk(&repo, "keep")));
    }
    println!("{commits} commits, {files} files, {runs} runs; processor time, and what it is of the first");
    let [plain, same, anew, keeping, kept] = found;
    let of = say("git log --raw", plain, 0.0);
    say("git log --raw -m, people, dates, trailers", same, of);
    say("walk, anew", anew, of);
    let cold = say("walk, anew, and keeping what it found", keeping, of);
    println!("{:<44} as part of the walk that kept it:", "");
    say("walk after one new commit", kept, cold);
}
