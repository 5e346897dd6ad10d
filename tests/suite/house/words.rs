//! What may not stand in any file: the machine on which it was written.

use super::{files, told};

/// Beginnings of paths that exist on one machine only, cut in two lest this file hold them.
const PATHS: &[(&str, &str)] =
    &[("/wo", "rk/"), ("/ho", "me/"), ("/ro", "ot/"), ("/Us", "ers/"), ("C:\\Us", "ers\\"), ("file", ":///")];

/// Lines that name a path of one machine.
fn private(files: &[(String, String)]) -> Vec<String> {
    let words: Vec<String> = PATHS.iter().map(|(a, b)| format!("{a}{b}")).collect();
    let mut breaches = Vec::new();
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            let is_there = words.iter().any(|word| {
                // within a longer path it is a folder of ours
                let starts_path =
                    |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "*>_-.".contains(c));
                line.match_indices(word.as_str()).any(|(at, _)| starts_path(at))
            });
            if is_there {
                breaches.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    breaches
}

#[test]
fn no_file_knows_the_machine() {
    let told =
        told(&private(&files("")), "Write the path from the repository's root, or take it as an argument.");
    assert!(told.is_none(), "{}", told.unwrap_or_default());
}

#[test]
fn a_private_path_is_noticed() {
    let file = |text: &str| [("a.md".to_owned(), text.to_owned())];
    for (a, b) in PATHS {
        assert_eq!(private(&file(&format!("see {a}{b}me"))).len(), 1, "{a}{b}");
        assert_eq!(private(&file(&format!("\"{a}{b}me\""))).len(), 1, "{a}{b}");
    }
    let ours = PATHS[..2].iter().map(|(a, b)| format!("records{a}{b}a.yaml and **{a}{b}b.html "));
    assert!(private(&file(&ours.collect::<String>())).is_empty());
}
