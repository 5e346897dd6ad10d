//! `countersign trends`.

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::folder::Which;
use super::{CLEAN, Common, screen};
use crate::model::edition::Edition;
use crate::model::lab::Lab;
use crate::model::suggest::nearest;
use crate::model::trend::{By, Metric, Trend};
use crate::pipeline;
use crate::report::Look;
use crate::report::trends::{csv, human, json};

/// Say how the laboratory has been doing, and whether figures tell more than chance does.
///
/// Each metric asks one question and ends in a word: signal, watch, no signal, or not enough data, with the
/// test, the number of cases and p. The figures are those of the site's page of trends. A period that is
/// not over is shown and not tested; what could not be read is counted, and stands in no figure.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  the figures were told, whatever they say
  2  the command line was wrong, or nothing could be told

Examples:
  countersign trends                           every metric in a word
  countersign trends --metric M01              reports on time, with all figures
  countersign trends --metric M03 --by method  turnaround, method by method
  countersign trends --format csv              for a spreadsheet
  countersign trends --as-of 2026-07-15        as it was to be seen that day")]
pub(super) struct Trends {
    #[command(flatten)]
    which: Which,
    /// Only this metric, as M01; may be given several times. docs/metrics.md lists them
    #[arg(long, value_name = "ID")]
    metric: Vec<String>,
    /// How figures are grouped [default: as is usual for each metric; verdicts are given in that grouping]
    #[arg(long, value_name = "GROUP")]
    by: Option<Group>,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// How figures are grouped.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Group {
    /// Months of the calendar
    Month,
    /// Quarters of the calendar
    Quarter,
    /// Halves of the year
    HalfYear,
    /// Years
    Year,
    /// Methods; a job of two methods counts with both
    Method,
    /// Customers; not for an anonymised edition
    Customer,
}

impl Group {
    fn by(self) -> By {
        match self {
            Self::Month => By::Month,
            Self::Quarter => By::Quarter,
            Self::HalfYear => By::HalfYear,
            Self::Year => By::Year,
            Self::Method => By::Method,
            Self::Customer => By::Customer,
        }
    }
}

/// What to write.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON object, countersign/trends/1
    Json,
    /// A row a figure, for spreadsheets
    Csv,
}

impl Trends {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let metrics = self.metrics()?;
        let by = self.by.map(Group::by);
        let asked = pairs(&metrics, by)?;
        let lab = self.which.laboratory(common)?;
        shared(&lab, by)?;
        let trends: Vec<Trend> =
            asked.into_iter().map(|(metric, by)| pipeline::trend(&lab, metric, by)).collect();
        let text = match self.format {
            Format::Human if self.metric.is_empty() => human::overview(&lab, &trends, look, common.quiet),
            Format::Human => {
                let each: Vec<String> = trends.iter().map(|trend| human::one(trend, look)).collect();
                each.join("\n")
            }
            Format::Json => json::all(&lab, &trends)?,
            Format::Csv => csv::all(&trends),
        };
        screen::write([text])?;
        Ok(CLEAN)
    }

    /// The metrics asked for; all when none was named.
    fn metrics(&self) -> Result<Vec<&'static Metric>, Failure> {
        if self.metric.is_empty() {
            return Ok(pipeline::metrics().to_vec());
        }
        self.metric.iter().map(|id| pipeline::metric(id).ok_or_else(|| unknown(id))).collect()
    }
}

fn unknown(id: &str) -> Failure {
    let meant = nearest(id, pipeline::metrics().iter().map(|metric| metric.id));
    let meant = meant.map_or_else(String::new, |meant| format!("Did you mean {meant}? "));
    Failure::new(
        format!("No metric is called {id}."),
        format!("{meant}`countersign trends` lists them, M01 to M25."),
    )
}

/// Each metric with its grouping; where all are asked for, those that can not be grouped so are left out.
fn pairs(metrics: &[&'static Metric], by: Option<By>) -> Result<Vec<(&'static Metric, By)>, Failure> {
    let Some(by) = by else { return Ok(metrics.iter().map(|m| (*m, m.usual())).collect()) };
    let can: Vec<_> = metrics.iter().filter(|m| m.by.contains(&by)).map(|m| (*m, by)).collect();
    match metrics.iter().find(|m| !m.by.contains(&by)) {
        Some(metric) if metrics.len() < pipeline::metrics().len() => {
            let words: Vec<&str> = metric.by.iter().copied().map(By::word).collect();
            Err(Failure::new(
                format!("{} is not given by {}.", metric.id, by.word()),
                format!("It is given by {}.", words.join(", ")),
            ))
        }
        _ => Ok(can),
    }
}

/// Customers are not told apart where readers may not know them.
fn shared(lab: &Lab, by: Option<By>) -> Result<(), Failure> {
    if by == Some(By::Customer) && lab.settings.edition == Edition::Anonymised {
        return Err(Failure::new(
            "Figures by customer would tell customers apart, and the settings ask for the anonymised edition.",
            "Group by method or quarter, or take `edition: anonymised` out of the settings.",
        ));
    }
    Ok(())
}
