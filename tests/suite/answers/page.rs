//! The page for quality managers does what it says.

use std::path::Path;

use super::{UNCHECKED, base, examine, found, said, without_key};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/answers.md");
    std::fs::read_to_string(path).expect("the page is there")
}

/// Fenced blocks that name a file: path and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```yaml ") else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        blocks.push((info.to_owned(), text.join("\n") + "\n"));
    }
    blocks
}

#[test]
fn its_example_is_an_answer_in_force() {
    let blocks = blocks(&page());
    let mut files = base();
    for (path, text) in &blocks {
        match text.strip_prefix("# ...\neffectiveness: (absent)") {
            Some(_) => {
                let action = files.get_mut(path).expect("the base has it");
                *action = without_key(action, "effectiveness");
            }
            None => drop(files.insert(path.clone(), text.clone())),
        }
    }
    assert_eq!(blocks.len(), 2);
    let examined = examine(&files);
    let answer = found(&examined, UNCHECKED).answer().expect("it is answered");
    assert_eq!(answer.id, "DSP-26-01");
    assert_eq!(said(&examined, "SYS-002"), Vec::<&str>::new());
}

#[test]
fn its_options_and_settings_exist() {
    let (page, manual) = (page(), countersign::cli::manual());
    let words = page.split(|c: char| c.is_whitespace() || "`,;:()".contains(c));
    let options: Vec<&str> =
        words.filter(|w| w.starts_with("--") && !["--unshallow"].contains(w) && w.len() > 2).collect();
    assert!(options.len() > 5, "{options:?}");
    for option in options {
        assert!(manual.contains(option), "no option {option}");
    }
    let settings = countersign::model::settings::Settings::default();
    assert!(page.contains(&format!("`disposition_days` ({})", settings.thresholds.disposition_days)));
}
