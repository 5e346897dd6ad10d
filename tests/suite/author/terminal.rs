//! A command at a terminal of its own, and somebody who answers what it asks.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a line of a shell in a folder, with the program on its path, and answers each question by its key; what no
/// answer is known for is left open. Gives the exit code and all that was shown.
pub(super) fn answer(dir: &Path, line: &str, answers: &[(&str, &str)]) -> (i32, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_countersign")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut child = Command::new("script")
        .args(["-q", "-e", "-c", line, "/dev/null"])
        .current_dir(dir)
        .env("PATH", path)
        .env("HOME", dir)
        .env_remove("XDG_CONFIG_HOME")
        .env("TERM", "dumb")
        .envs([("GIT_AUTHOR_NAME", "Quality"), ("GIT_COMMITTER_NAME", "Quality")])
        .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "quality@laboratory.example")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let (mut shown, mut seen, mut byte) = (Vec::new(), 0, [0u8]);
    while matches!(stdout.read(&mut byte), Ok(1)) {
        shown.push(byte[0]);
        if !shown.ends_with(b"> ") {
            continue;
        }
        let question = String::from_utf8_lossy(&shown[seen..]).into_owned();
        let last = question.lines().last().unwrap_or_default();
        // a prompt stands alone on its line, perhaps after an offer
        if last == "> " || last.starts_with('[') {
            let known = answers.iter().find(|(key, _)| {
                question.contains(&format!("({key})"))
                    || question.contains(&format!("({key};"))
                    || question.contains(key) && key.ends_with('?')
            });
            stdin.write_all(format!("{}\n", known.map_or("", |(_, answer)| answer)).as_bytes()).unwrap();
            seen = shown.len();
        }
    }
    drop(stdin);
    let code = child.wait().unwrap().code().unwrap();
    (code, String::from_utf8_lossy(&shown).replace('\r', ""))
}
