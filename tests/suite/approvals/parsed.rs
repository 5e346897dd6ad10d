//! Records whose approvals are judged are parsed once, and as they are.

use std::path::Path;
use std::sync::Arc;

use countersign::model::lab::Lab;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use jiff::civil::date;

const REQUEST: &str = "records/jobs/2026/REQ-1/request.yaml";

const SETTINGS: &str = "\
laboratory: { name: Laboratory of the files }
approvals: { from: 2026-01-01, kinds: { request: { roles: [technical_manager], strength: S3 } } }
";

/// The laboratory after `change`, which comes between the look at approvals and the reading.
fn read_after(change: impl Fn(&mut Input)) -> Lab {
    let request = include_str!("../rules/base/records/jobs/2026/REQ-1/request.yaml");
    let files = [("countersign.yaml", SETTINGS), (REQUEST, request)];
    let files = files.map(|(path, text)| (path, text.as_bytes()));
    let mut input = Input::new(Tree::of(Origin::Memory, files), Vec::new(), date(2026, 12, 1));
    pipeline::add_approvals(&mut input, Path::new("."));
    change(&mut input);
    pipeline::records(input, &|_| {}).1
}

#[test]
fn a_file_that_is_another_now_is_read_as_it_is_now() {
    let same = read_after(|_| {});
    assert!(same.jobs.contains_key("REQ-1") && same.unread.is_empty(), "{:?}", same.unread);
    assert_eq!(same.approvals.list.len(), 1);
    let broken = read_after(|input| {
        let file = input.tree.files.iter_mut().find(|file| &*file.path == REQUEST).unwrap();
        file.bytes = Arc::from(&b"customer: ["[..]);
    });
    let unread: Vec<&str> = broken.unread.iter().map(|unread| &*unread.file).collect();
    assert_eq!(unread, [REQUEST]);
    let gone = read_after(|input| input.tree.files.retain(|file| &*file.path != REQUEST));
    assert!(gone.jobs.is_empty() && gone.unread.is_empty());
}
