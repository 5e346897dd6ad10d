//! A folder with keys, and the programs that an auditor has. Nothing of the machine's configuration is heard.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use std::io::Write as _;

use tempfile::TempDir;

/// The person whose keys these are.
pub(super) const MEI: &str = "mei@lab.example";
/// Somebody else.
pub(super) const TOM: &str = "tom@lab.example";

pub(super) struct Bench {
    dir: TempDir,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn root(&self) -> &Path {
        self.dir.path()
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A program with an environment of its own.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.root())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.root())
            .env("GNUPGHOME", self.root().join("gnupg"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("TZ", "UTC")
            .env("LC_ALL", "C");
        command
    }

    pub(super) fn output(&self, program: &str, args: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // a program that has seen enough closes its end
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    pub(super) fn run(&self, program: &str, args: &[&str], input: &[u8]) -> Vec<u8> {
        let output = self.output(program, args, input);
        assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Makes a key without a passphrase; gives its public line.
    pub(super) fn key(&self, name: &str, kind: &str) -> String {
        let (kind, bits) = kind.split_once(' ').unwrap_or((kind, ""));
        let mut args = vec!["-q", "-t", kind, "-N", "", "-C", name, "-f", name];
        if !bits.is_empty() {
            args.extend(["-b", bits]);
        }
        self.run("ssh-keygen", &args, b"");
        self.public(name)
    }

    /// Kind and base 64 of a key.
    pub(super) fn public(&self, name: &str) -> String {
        let line = fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap();
        line.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn sign(&self, key: &str, namespace: &str, message: &[u8]) -> Vec<u8> {
        self.run("ssh-keygen", &["-Y", "sign", "-f", key, "-n", namespace], message)
    }

    /// Whether ssh-keygen finds a signature good; `at` is its verify-time.
    pub(super) fn accepts(
        &self,
        who: &str,
        namespace: &str,
        at: &str,
        message: &[u8],
        revoked: bool,
    ) -> bool {
        let time = format!("-Overify-time={at}");
        let mut args =
            vec!["-Y", "verify", "-f", "allowed", "-I", who, "-n", namespace, "-s", "signature", &time];
        if revoked {
            args.extend(["-r", "revoked"]);
        }
        self.output("ssh-keygen", &args, message).status.success()
    }
}
