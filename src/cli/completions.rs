//! `countersign completions`, and the pages of `countersign man`.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::failure::Failure;
use super::folder::sentence;
use super::{CLEAN, Cli, Common, folder, screen};
use crate::publish;

/// Print what a shell needs to complete commands and options at the Tab key.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign completions bash > ~/.local/share/bash-completion/completions/countersign
  countersign completions zsh > ~/.zfunc/_countersign
  countersign completions fish > ~/.config/fish/completions/countersign.fish
  countersign completions powershell >> $PROFILE")]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> anyhow::Result<u8> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "countersign", &mut script);
        screen::write([String::from_utf8(script)?])?;
        Ok(CLEAN)
    }
}

/// Write the manual as man pages, one a command.
///
/// Pages of an earlier release are replaced; nothing else in the folder is touched.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign man ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The folder; it is made when it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl Man {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let dir = folder::target(common, &self.dir);
        fs::create_dir_all(&dir)
            .map_err(|error| Failure::new(format!("{} could not be made: {error}.", dir.display()), ""))?;
        let mut root = Cli::command();
        root.build();
        let mut pages = Vec::new();
        collect(&root, &mut pages)?;
        for (name, text) in &pages {
            publish::file(&dir.join(format!("{name}.1")), text)
                .map_err(|error| Failure::new(sentence(&error.to_string()), ""))?;
        }
        screen::write([format!("Wrote {} pages to {}.\n", pages.len(), dir.display())])?;
        Ok(CLEAN)
    }
}

/// The page of a command and those of the commands below it, by name.
fn collect(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    pages.push((name, text));
    let shown = |inner: &&clap::Command| inner.get_name() != "help" && !inner.is_hide_set();
    command.get_subcommands().filter(shown).try_for_each(|inner| collect(inner, pages))
}
