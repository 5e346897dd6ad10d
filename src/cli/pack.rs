//! `countersign pack`.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::folder::{self, Moment};
use super::policy::PolicyRef;
use super::{CLEAN, Common, build, screen};
use crate::model::edition::Edition;
use crate::model::page::Page;
use crate::model::procedure::ProcedureOf;
use crate::model::quarters::Quarters;
use crate::pipeline::packing::{self, Subject};
use crate::report::pack::{About, readme};
use crate::{publish, render};

/// Pack the evidence of a job, or of some quarters, into one file to hand over.
///
/// The archive (zip) holds the pages of the jobs, their records byte for byte, what names them (complaints, feedback, talks), the customers,
/// agreements and registers that they name, and what verdicts on their approvals rest on, with the script that repeats these. SHA256SUMS
/// lists every file. The same commit, day and settings give the same bytes. Names are in it: it is for assessors and the customer.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  packed
  2  there is no such job, or the pack could not be written

Examples:
  countersign pack REQ-26-011                          one job, into REQ-26-011.zip
  countersign pack --period 2026Q1..2026Q3 --out q.zip all that came in three quarters
  unzip REQ-26-011.zip -d job && cd job && sha256sum -c SHA256SUMS")]
pub(super) struct Pack {
    /// The job
    #[arg(value_name = "JOB", required_unless_present = "period", conflicts_with = "period")]
    job: Option<String>,
    /// All that came in these quarters: 2026Q3, or 2026Q1..2026Q3
    #[arg(long, value_name = "QUARTERS", value_parser = quarters)]
    period: Option<Quarters>,
    /// The archive; one that is there is replaced [default: named after the job or the quarters, in the current folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    moment: Moment,
    #[command(flatten)]
    policy: PolicyRef,
}

fn quarters(text: &str) -> Result<Quarters, String> {
    text.parse()
}

impl Pack {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let which = self.moment.which();
        let root = which.files.root(common)?;
        let (subject, name) = match (&self.job, self.period) {
            (Some(job), _) => (Subject::Job(job.clone()), job.clone()),
            (None, Some(quarters)) => (Subject::Period(quarters), quarters.to_string().replace(' ', "")),
            (None, None) => {
                return Err(Failure::new("Nothing was named to pack.", "Name a job, or --period.").into());
            }
        };
        let mut examined =
            which.examine(common, ProcedureOf::default(), Some(Edition::Internal), &self.policy)?;
        let selection = packing::select(&examined.tree, &examined.lab, &subject).map_err(|why| {
            Failure::new(why, "`countersign sample` and the site's register list the jobs.")
        })?;
        packing::narrow(&mut examined, &selection);
        let pages = build::pages(&examined, &root, None)?;
        let title = match &subject {
            Subject::Job(job) => format!("Job {job}"),
            Subject::Period(quarters) => format!("All that came in {quarters}"),
        };
        let (site, evidence) = render::alone(pages, &selection.jobs, &title);
        let about = About {
            laboratory: &examined.lab.settings.laboratory.name,
            subject: &title,
            commit: examined.tree.commit(),
            as_of: examined.lab.as_of.day,
            jobs: selection.jobs.len(),
            records: selection.files.len(),
            has_evidence: !evidence.is_empty(),
            version: env!("CARGO_PKG_VERSION"),
        };
        let mut files = vec![Page { path: "README.txt".to_owned(), bytes: readme(&about).into_bytes() }];
        files.extend(site.into_iter().map(|page| Page { path: format!("site/{}", page.path), ..page }));
        files.extend(evidence);
        let all = examined.tree.files.iter().chain(&examined.tree.approvals);
        let wanted = all.filter(|file| selection.files.contains(&*file.path));
        files.extend(wanted.map(|file| Page { path: file.path.to_string(), bytes: file.bytes.to_vec() }));
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.zip")));
        let path = folder::target(common, &out);
        let archived = publish::archive(&path, &files).map_err(|error| {
            Failure::new(format!("The pack was not written: {error}."), "Name another file with --out.")
        })?;
        if !common.quiet {
            let kilobytes = archived.bytes.div_ceil(1000);
            let line = format!(
                "Wrote {}: {} files, {kilobytes} kB\nSHA-256 {}\n",
                out.display(),
                files.len() + 1,
                archived.sha256
            );
            screen::write([line])?;
        }
        Ok(CLEAN)
    }
}
