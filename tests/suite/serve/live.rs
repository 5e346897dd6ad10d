//! What is saved is shown, and pages are told of it.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::{Preview, edit};
use crate::cli::run::{laboratory, run};

const JOB: &str = "/jobs/REQ-1.html";
const REQUEST: &str = "records/jobs/2026/REQ-1/request.yaml";
const REVIEW: &str = "records/jobs/2026/REQ-1/review.yaml";

#[test]
fn a_page_is_told_when_its_record_was_saved_and_others_stay() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    let page = preview.get(JOB);
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("<b>Preview</b> of the files on disk, committed or not, as read at "),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("No open finding; 5 questions can not be answered."),
        "no repository is there"
    );
    assert!(page.body.contains("PO 4500-1") && !page.body.contains("PO 4711"));
    let (seen, rule) = (preview.seen(JOB), preview.seen("/rules/REV-001.html"));
    let state = |seen: &str| seen.rsplit_once('-').map(|(state, _)| state.to_owned()).unwrap();
    thread::scope(|scope| {
        let told = scope.spawn(|| preview.after(JOB, &seen));
        edit(lab.path(), REQUEST, "PO 4500-1", "PO 4711");
        let told = told.join().unwrap();
        assert_ne!(told["page"].as_str(), Some(state(&seen).as_str()), "the page must be loaded again");
    });
    assert!(preview.get(JOB).body.contains("PO 4711"));
    assert_eq!(state(&preview.seen("/rules/REV-001.html")), state(&rule), "a page that did not change stays");
}

#[test]
fn what_is_new_and_what_is_gone_since_it_began_is_told() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    let seen = preview.seen("/index.html");
    let review = fs::read_to_string(lab.path().join(REVIEW)).unwrap();
    fs::remove_file(lab.path().join(REVIEW)).unwrap();
    let strip = preview.after("/index.html", &seen)["strip"].to_string();
    assert!(strip.contains("new since you began</summary>"), "{strip}");
    assert!(strip.contains("<li>major REV-001 REQ-1: "), "{strip}");
    let seen = preview.seen("/");
    fs::write(lab.path().join(REVIEW), review).unwrap();
    let strip = preview.after("/index.html", &seen)["strip"].to_string();
    assert!(!strip.contains("since you began") && strip.contains("No open finding"), "{strip}");
}

#[test]
fn while_a_record_can_not_be_read_the_pages_stay_and_the_strip_says_where_it_is_wrong() {
    let lab = laboratory();
    let mut preview = Preview::of(lab.path());
    preview.line();
    let (seen, before) = (preview.seen(JOB), preview.get(JOB).body);
    let main = |page: &str| page.split("<main").nth(1).unwrap().to_owned();
    edit(lab.path(), REQUEST, "contact: Petra Holm\n", "contact: [Petra <b>Holm]\n");
    let told = preview.after(JOB, &seen);
    let strip = told["strip"].as_str().unwrap();
    assert!(strip.contains(
        "role=\"alert\"><p>records/jobs/2026/REQ-1/request.yaml can not be read. The pages below "
    ));
    assert!(strip.contains("--&gt; records/jobs/2026/REQ-1/request.yaml:"), "the line: {strip}");
    assert!(strip.contains("contact: [Petra &lt;b&gt;Holm]"), "the excerpt, as text: {strip}");
    assert_eq!(
        told["page"].as_str(),
        seen.rsplit_once('-').map(|(state, _)| state),
        "no page is loaded again"
    );
    assert_eq!(main(&preview.get(JOB).body), main(&before), "the last good site stays");
    assert!(preview.line().contains("request.yaml can not be read."));
    let seen = preview.seen(JOB);
    edit(lab.path(), REQUEST, "contact: [Petra <b>Holm]\n", "contact: Petra Holm\n");
    let strip = preview.after(JOB, &seen)["strip"].as_str().unwrap().to_owned();
    assert!(!strip.contains("can not be read") && !strip.contains("role=\"alert\""), "{strip}");
    assert!(preview.line().contains("No open finding"));
}

#[test]
fn a_record_that_could_not_be_read_from_the_start_is_told_beside_the_others() {
    let lab = laboratory();
    edit(lab.path(), "records/customers/C5.yaml", "type: internal", "type: [");
    let preview = Preview::of(lab.path());
    let body = preview.get(JOB).body;
    assert!(body.contains("C5.yaml can not be read. What they say is not in these pages.</p>"), "{body}");
    let seen = preview.seen(JOB);
    edit(lab.path(), REQUEST, "PO 4500-1", "PO 4711");
    preview.after(JOB, &seen);
    assert!(preview.get(JOB).body.contains("PO 4711"), "the rest goes on");
}

#[test]
fn settings_that_can_not_be_read_give_a_page_that_waits_for_them() {
    let lab = laboratory();
    let settings = fs::read_to_string(lab.path().join("countersign.yaml")).unwrap();
    fs::write(lab.path().join("countersign.yaml"), "time_zone: 5\n").unwrap();
    let preview = Preview::of(lab.path());
    let page = preview.get("/");
    assert_eq!(page.status, 503, "{page:?}");
    assert!(
        page.body.contains("The site could not be built") && page.body.contains("time_zone"),
        "{}",
        page.body
    );
    assert!(page.body.contains("/~preview/preview.js"));
    let seen = preview.seen("/");
    fs::write(lab.path().join("countersign.yaml"), settings).unwrap();
    preview.after("/", &seen);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn what_is_committed_is_noticed() {
    let lab = laboratory();
    let git = |args: &[&str]| crate::load::git(lab.path(), args);
    git(&["init", "-q", "-b", "main"]);
    let preview = Preview::of(lab.path());
    let seen = preview.seen(JOB);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "All."]);
    let strip = preview.after(JOB, &seen)["strip"].to_string();
    assert!(strip.contains("<li>minor GIT-003 "), "git tells who committed: {strip}");
    assert!(!strip.contains("can not be answered"), "{strip}");
}

/// Every file of a folder, with its content.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = WalkDir::new(dir).sort_by_file_name().into_iter().flatten();
    let plain = entries.filter(|entry| entry.file_type().is_file());
    plain.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn what_is_served_is_what_is_built_but_for_the_strip_and_nothing_is_left_behind() {
    let (lab, temp) = (laboratory(), TempDir::new().unwrap());
    let out = temp.path().join("site");
    assert_eq!(run(lab.path(), &["build", "--out", out.to_str().unwrap()]).0, 0);
    let before = files(lab.path());
    let mut preview = Preview::of(lab.path());
    let list = fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    let mut pages = 0;
    for path in list.lines().filter_map(|line| line.split_once("  ")).map(|(_, path)| path) {
        let built = String::from_utf8_lossy(&fs::read(out.join(path)).unwrap()).into_owned();
        assert!(!built.contains("~preview"), "{path}");
        // the site's addresses are of letters, digits and what needs no escape
        let served = preview.get(&format!("/{path}"));
        assert_eq!(served.status, 200, "{path}");
        if Path::new(path).extension().is_none_or(|end| end != "html") {
            assert!(served.body == built, "{path}");
            continue;
        }
        pages += 1;
        let (head, rest) = served.body.split_once("<link rel=\"stylesheet\" href=\"/~preview/").unwrap();
        let (_, rest) = rest.split_once("</script></head>").unwrap();
        let (tag, rest) = rest.split_once("<aside id=\"countersign-preview\"").unwrap();
        let (_, body) = rest.split_once("</aside>").unwrap();
        let plain = format!("{head}</head>{tag}{body}").replacen(" connect-src 'self';", "", 1);
        assert!(plain == built, "{path}");
    }
    assert!(pages > 50, "{pages}");
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&preview.interrupt()), Some(2));
    assert_eq!(files(lab.path()), before);
    assert!(TcpStream::connect(("127.0.0.1", preview.port)).is_err(), "the port is free again");
}

#[test]
fn a_port_that_is_taken_is_said_and_without_a_word_the_next_one_is_taken() {
    let lab = laboratory();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, out, err) = run(lab.path(), &["serve", "--port", &port]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains(&format!("Port {port} of this machine is taken")), "{err}");
    assert!(err.contains("leave --port out to take the first that is free"), "{err}");
    // held by this test, or by whoever has it already
    let _first = TcpListener::bind("127.0.0.1:17025");
    let preview = Preview::start(lab.path(), &[]);
    assert!((17026..17035).contains(&preview.port), "{}", preview.port);
}

#[test]
fn only_this_machine_can_look() {
    let lab = laboratory();
    let preview = Preview::of(lab.path());
    assert!(TcpStream::connect(("127.0.0.1", preview.port)).is_ok());
    // another address of this machine: what listened at all of them would answer
    assert!(TcpStream::connect(("127.0.0.2", preview.port)).is_err());
    let (code, _, err) = run(lab.path(), &["serve", "--host", "0.0.0.0"]);
    assert_eq!(code, 2, "there is no such word: {err}");
}
