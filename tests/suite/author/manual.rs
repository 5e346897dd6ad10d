//! Completions and man pages.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::cli::run::run;

#[test]
fn a_shell_completes_by_what_is_printed() {
    let dir = TempDir::new().unwrap();
    let (code, script, _) = run(dir.path(), &["completions", "bash"]);
    assert_eq!(code, 0);
    fs::write(dir.path().join("script"), script).unwrap();
    let asked = "source ./script; COMP_WORDS=(countersign ne); COMP_CWORD=1; \
                 _countersign countersign ne countersign; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", asked]).current_dir(dir.path()).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "new\n",
        "{:?}",
        String::from_utf8_lossy(&output.stderr)
    );
    for shell in ["zsh", "fish", "powershell"] {
        let (code, script, _) = run(dir.path(), &["completions", shell]);
        assert!(code == 0 && script.contains("codeowners"), "{shell}");
    }
}

#[test]
fn every_command_has_its_page() {
    let dir = TempDir::new().unwrap();
    assert_eq!(run(dir.path(), &["man", "pages/man1"]).0, 0);
    let folder = dir.path().join("pages/man1");
    let page = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(page("countersign.1").contains("countersign\\-check(1)"), "{}", page("countersign.1"));
    assert!(page("countersign-new.1").contains("\\-\\-no\\-input"));
    assert!(page("countersign-ledger-collect.1").starts_with(".ie"), "a page of roff");
    assert!(!folder.join("countersign-generate.1").exists(), "hidden commands stay hidden");
    assert_eq!(run(dir.path(), &["man", "pages/man1"]).0, 0, "pages are renewed");
}
