//! One file a command; the only stage that knows clock, terminal and environment.
#![allow(clippy::disallowed_methods, reason = "a door: it knows folders, clock, terminal and environment")]

mod approvals;
mod approve;
mod baseline;
mod build;
mod check;
mod codeowners;
mod completions;
mod demo;
mod dialog;
mod doctor;
mod due;
mod explain;
mod export;
mod failure;
mod fmt;
mod folder;
mod generate;
mod import;
mod init;
mod ledger;
mod manual;
mod new;
mod outputs;
mod pack;
mod policy;
mod progress;
mod record;
mod rules;
mod sample;
mod schema;
mod screen;
mod serve;
mod settings;
mod sign;
mod trends;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub use manual::manual;

use screen::Color;

use crate::report::Look;

/// Exit code: nothing at or above the grade asked for.
const CLEAN: u8 = 0;
/// Exit code: findings.
const FINDINGS: u8 = 1;
/// Exit code: a wrong command line, or nothing could be done.
const FAILED: u8 = 2;
/// Exit code: no such finding, but questions are open.
const CANNOT_TELL: u8 = 3;

/// Checks the customer records of a testing or calibration laboratory.
///
/// Reads a folder of YAML records (requests, contract reviews, deviations, reports, feedback,
/// complaints) and says where they do not show what ISO/IEC 17025, ISO 9001 or the laboratory's own
/// procedure asks for. No record is ever changed, and nothing is sent anywhere: only `ledger collect`
/// asks a forge.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
First steps:
  countersign demo                     make the example laboratory in norrvik-demo
  countersign check norrvik-demo       check it
  countersign explain REV-001          say what a rule asks and how to mend it")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// Work as if started in this folder
    #[arg(short = 'C', value_name = "DIR", global = true, help_heading = "Everywhere")]
    directory: Option<PathBuf>,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", help_heading = "Everywhere")]
    color: Color,
    /// Say less: one line a finding
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Everywhere")]
    quiet: bool,
    /// Say more: also the rules that found nothing
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Fmt(fmt::Fmt),
    Doctor(doctor::Doctor),
    Check(check::Check),
    Due(due::Due),
    Approvals(approvals::Approvals),
    Codeowners(codeowners::Codeowners),
    Trends(trends::Trends),
    Approve(approve::Approve),
    Build(build::Build),
    Serve(serve::Serve),
    Sample(sample::Sample),
    Import(import::Import),
    Pack(pack::Pack),
    Baseline(baseline::Baseline),
    Export(export::Export),
    Ledger(ledger::Ledger),
    Explain(explain::Explain),
    Rules(rules::Rules),
    Schema(schema::Schema),
    Settings(settings::Settings),
    Demo(demo::Demo),
    Completions(completions::Completions),
    Man(completions::Man),
    #[command(hide = true)]
    Generate(generate::Generate),
}

/// Runs the command line and returns its exit code. Never panics: what goes wrong is said in a
/// sentence on the standard error stream, with exit code 2.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(answer) => {
            // help and version come this way too; that their reader has gone is no error
            let _ = answer.print();
            return ExitCode::from(if answer.use_stderr() { FAILED } else { CLEAN });
        }
    };
    match run(&cli, screen::look(cli.common.color)) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            failure::print(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn run(cli: &Cli, look: Look) -> anyhow::Result<u8> {
    match &cli.command {
        Command::Init(init) => init.run(&cli.common),
        Command::New(new) => new.run(&cli.common),
        Command::Fmt(fmt) => fmt.run(&cli.common),
        Command::Doctor(doctor) => doctor.run(&cli.common),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(&cli.common),
        Command::Check(check) => check.run(&cli.common, look),
        Command::Due(due) => due.run(&cli.common, look),
        Command::Approvals(approvals) => approvals.run(&cli.common, look),
        Command::Codeowners(codeowners) => codeowners.run(&cli.common),
        Command::Trends(trends) => trends.run(&cli.common, look),
        Command::Approve(approve) => approve.run(&cli.common, look),
        Command::Build(build) => build.run(&cli.common),
        Command::Serve(serve) => serve.run(&cli.common),
        Command::Sample(sample) => sample.run(&cli.common, look),
        Command::Import(import) => import.run(&cli.common),
        Command::Pack(pack) => pack.run(&cli.common),
        Command::Export(export) => export.run(&cli.common),
        Command::Explain(explain) => explain.run(&cli.common, look),
        Command::Rules(rules) => rules.run(&cli.common, look),
        Command::Schema(schema) => schema.run(look),
        Command::Settings(settings) => settings.run(&cli.common, look),
        Command::Demo(demo) => demo.run(&cli.common, look),
        Command::Baseline(baseline) => baseline.run(&cli.common),
        Command::Ledger(ledger) => ledger.run(&cli.common),
        Command::Generate(generate) => generate.run(&cli.common),
    }
}
