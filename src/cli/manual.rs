//! The manual, made of the commands' own help.

use std::fmt::Write as _;

use clap::CommandFactory;

use super::Cli;

/// Width at which the help is set.
const WIDTH: usize = 100;

/// The help of every command as one Markdown page, as `docs/cli.md` holds it.
#[must_use]
pub fn manual() -> String {
    let mut root = Cli::command().term_width(WIDTH);
    root.build();
    let mut out = String::from(
        "# The command line\n\nThis page is made from the help of the commands; `UPDATE=1 cargo test --test suite cli` \
         renews it.\n",
    );
    section(&mut out, "countersign", &mut root);
    let shown = root.get_subcommands().filter(|c| c.get_name() != "help" && !c.is_hide_set());
    let names: Vec<String> = shown.map(|c| c.get_name().to_owned()).collect();
    for name in &names {
        if let Some(command) = root.find_subcommand_mut(name) {
            section(&mut out, &format!("countersign {name}"), command);
            for inner in command.get_subcommands_mut().filter(|c| c.get_name() != "help") {
                section(&mut out, &format!("countersign {name} {}", inner.get_name()), inner);
            }
        }
    }
    out
}

fn section(out: &mut String, title: &str, command: &mut clap::Command) {
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(out, "\n## {title}\n\n```text\n{}\n```\n", help.join("\n").trim());
}
