//! Badges say what was counted, and never that a laboratory complies.

use super::{form, made};
use crate::cli::made::{MISSING, Made};
use serde_json::{Value, json};

fn badge(made: &Made) -> Value {
    serde_json::from_str(&form("badge-json", made)).expect("it is JSON")
}

#[test]
fn the_endpoint_says_what_is_open() {
    let wanted = json!({
        "schemaVersion": 1,
        "label": "records",
        "message": "1 major, 1 minor, 1 observation, 1 cannot tell, 2026-10-15",
        "color": "red",
    });
    assert_eq!(badge(&made()), wanted);
}

#[test]
fn nothing_found_is_not_called_compliance_and_doubt_is_not_green() {
    let mut made = Made::new();
    made.passes(&MISSING, 2);
    let sound = badge(&made);
    assert_eq!(
        (&sound["message"], &sound["color"]),
        (&json!("no open finding, 2026-10-15"), &json!("green"))
    );
    assert!(!form("badge", &made).to_lowercase().contains("compl"));
    made.cannot_tell(&MISSING, "REQ-9", "it could not be read");
    let doubtful = badge(&made);
    assert_eq!(doubtful["message"], "no open finding, 1 cannot tell, 2026-10-15");
    assert_eq!(doubtful["color"], "lightgrey");
}

#[test]
fn the_picture_says_the_same_and_is_sound_xml() {
    let made = made();
    let picture = form("badge", &made);
    let says = badge(&made)["message"].as_str().expect("a message").to_owned();
    assert_eq!(picture.matches(&says).count(), 3, "label, title and text: {picture}");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut file, picture.as_bytes()).expect("it is written");
    let done =
        std::process::Command::new("xmllint").arg("--noout").arg(file.path()).output().expect("xmllint");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
