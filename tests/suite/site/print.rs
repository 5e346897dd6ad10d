//! Pages printed by a browser, and their text read back by another program: what an assessor takes home.

use std::path::Path;
use std::process::Command;

use countersign::model::page::Page;
use countersign::publish;

use super::browser::browser;
use super::{NORRVIK, PAGES, skipped};

/// What stands at the foot of every printed page, beside its number.
const FOOT: &str =
    "Norrvik Battery Materials Laboratory · internal edition · as of 2026-10-15 · commit 0123456789ab";

/// The sheets of a printed page, each its text; none where a program is missing.
pub(super) fn sheets(site: &[Page], page: &str) -> Option<Vec<String>> {
    let browser = browser()?;
    let folder = tempfile::tempdir().unwrap();
    let (out, pdf) = (folder.path().join("public"), folder.path().join("page.pdf"));
    publish::site(&out, site, false).unwrap();
    let printed = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", out.join(page).display()))
        .output()
        .unwrap();
    assert!(pdf.exists(), "{}", String::from_utf8_lossy(&printed.stderr));
    let text = read_back(&pdf)?;
    // each sheet ends in a form feed
    Some(text.split('\u{c}').filter(|sheet| !sheet.trim().is_empty()).map(str::to_owned).collect())
}

/// The text of a PDF as it lies on its sheets, which must be A4.
fn read_back(pdf: &Path) -> Option<String> {
    let Some(text) = out_of(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-")) else {
        skipped("pdftotext (poppler-utils) was not found; printed pages were not read back");
        return None;
    };
    let about = out_of(Command::new("pdfinfo").arg(pdf))?;
    let size = about.lines().find(|line| line.starts_with("Page size:")).unwrap();
    assert!(size.contains("A4"), "{size}");
    Some(text)
}

fn out_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where texts stand, which must be in the order given.
fn in_order(text: &str, said: &[&str]) {
    let mut from = 0;
    for say in said {
        let at = text[from..].find(say);
        from += at.unwrap_or_else(|| panic!("no {say:?} in the order of {said:?} in\n{text}")) + say.len();
    }
}

/// Text with every gap made one space, as `pdftotext` lays columns out with many.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_job_prints_with_the_parts_of_the_form_in_their_order() {
    let Some(sheets) = sheets(&PAGES, "jobs/REQ-26-012.html") else { return };
    let all = flat(&sheets.concat());
    in_order(
        &all,
        &[
            "Form 09-App-01, contract review REQ-26-012",
            "revision 01",
            "Form part A",
            "Received",
            "Form part B",
            "Technical manager Jonas Lindqvist, reviewed, 28 Apr 2026",
            "Quality manager Tomasz Wren, reviewed, 28 Apr 2026",
            "Form part C",
            "M-ICP-02",
            "Decision accepted on 28 Apr 2026 by Jonas Lindqvist",
            "Confirmation 29 Apr 2026 to Silje Haug",
            "Form part D",
            "AMD-26-02",
            "Agreed, done, reported",
            "Items and report",
            "Signatures",
            "Timeline",
            "Findings on this job",
            "Complaints, feedback and others that name this job",
        ],
    );
    for (at, sheet) in sheets.iter().enumerate() {
        let foot = format!("{FOOT} Page {} of {}", at + 1, sheets.len());
        assert!(flat(sheet).ends_with(&foot), "sheet {} does not end in {foot:?}:\n{sheet}", at + 1);
        // what leads around the site is of no use on paper
        assert!(!sheet.contains("Skip to content") && !sheet.contains("About this build"), "{sheet}");
    }
    assert!(sheets.len() > 1, "the numbers of sheets were not looked at");
}

#[test]
fn a_job_without_a_review_prints_as_much() {
    let Some(sheets) = sheets(&PAGES, "jobs/REQ-25-002.html") else { return };
    in_order(
        &flat(&sheets.concat()),
        &["Form part A", "Form part B", "No review is on record for this job.", "Form part C", "Form part D"],
    );
}

#[test]
fn the_questionnaire_prints_on_one_sheet_and_is_blank() {
    let Some(sheets) = sheets(&PAGES, "questionnaire.html") else { return };
    assert_eq!(sheets.len(), 1, "{sheets:#?}");
    let text = flat(&sheets[0]);
    in_order(
        &text,
        &["Form 09-App-02 · revision 01", "How do you find our work?", "excellent", "Our service as a whole"],
    );
    let aspects = NORRVIK.lab.campaigns["SUR-26"].body.aspects.len();
    assert_eq!(aspects, 7, "the newest survey asks for seven");
    let page = super::page(&PAGES, "questionnaire.html");
    // a box for each mark and for none of them, and those of two more questions
    assert_eq!(page.matches("class=\"tick\"").count(), aspects * 6 + 5);
    for name in ["Petra Holm", "Lumicell", "Vantor", "SUR-26"] {
        assert!(!text.contains(name), "{name} stands on a blank form:\n{text}");
    }
    assert!(text.ends_with(&format!("{FOOT} Page 1 of 1")), "{text}");
}

#[test]
fn the_summary_of_a_survey_prints_what_its_answers_say() {
    let Some(sheets) = sheets(&PAGES, "summaries/SUR-26.html") else { return };
    let text = flat(&sheets.concat());
    // counted by hand in records/feedback/SUR-26: grep -h turnaround response-*.yaml
    in_order(
        &text,
        &[
            "Form 09-App-02, part B · revision 01",
            "Turnaround 1 2 4 5 0 0 0 3",
            "3 of 12 answers with a mark of 2 or less",
            "no decision on record",
            "yes 8, maybe 4, no 0, of 12 answers",
            "no analysis on record took this survey up",
        ],
    );
    assert_eq!(sheets.len(), 1, "{sheets:#?}");
}

#[test]
fn the_management_review_prints_short() {
    let Some(sheets) = sheets(&PAGES, "management-review.html") else { return };
    assert!(sheets.len() <= 2, "{} sheets", sheets.len());
    let text = flat(&sheets.concat());
    in_order(
        &text,
        &["Management review, 2025 Q4 to 2026 Q3", "Volume and type of work", "What cannot be told"],
    );
}

#[test]
fn what_is_out_of_order_would_be_seen() {
    let caught = std::panic::catch_unwind(|| in_order("part B part A", &["part A", "part B"]));
    assert!(caught.is_err());
}
