//! Drawing for an assessor: the draw itself, the command, and the page, which all draw the same.

use std::fmt::Write as _;

use countersign::model::draw::{self, Asked, Base, BaseOf, Draw, What};
use countersign::model::strata;
use countersign::model::tree::{Origin, Tree};
use jiff::civil::date;
use serde_json::Value;

use super::browser::{browser, drive};
use super::search::shard;
use super::{NORRVIK, PAGES, page};
use crate::cli::run::{laboratory, run};

/// The commit of the rendered site.
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn base() -> Base {
    Base::of(Some(COMMIT), &NORRVIK.tree)
}

fn asked(word: &str) -> Asked<'_> {
    Asked { word, each: None, since: None }
}

fn ids(draw: &Draw) -> Vec<String> {
    draw.rows.iter().map(|row| row.member.id.clone()).collect()
}

#[test]
fn a_key_is_the_sha_256_of_base_word_and_id() {
    // printf 'abc|kite|REQ-1' | sha256sum
    let key = draw::key("abc", "kite", "REQ-1");
    assert_eq!(key, "badcd50e071148c25a25991a1f658df1a16e270580cd33c4c478bee44af4c725");
}

#[test]
fn usually_the_square_root_is_taken_and_at_least_three() {
    let usual = [0, 1, 3, 4, 9, 10, 16, 17, 100, 101, 10_000].map(draw::usual);
    assert_eq!(usual, [0, 1, 3, 3, 3, 4, 4, 5, 10, 11, 100]);
}

#[test]
fn the_same_word_draws_the_same_and_another_draws_others() {
    let population = strata::of(&NORRVIK.lab);
    let one = draw::draw(&population, &base(), asked("kite"));
    assert_eq!(one, draw::draw(&population, &base(), asked(" kite\n")));
    assert_ne!(ids(&one), ids(&draw::draw(&population, &base(), asked("heron"))));
    let other = Base { digits: COMMIT.replace('0', "f"), of: BaseOf::Commit };
    assert_ne!(ids(&one), ids(&draw::draw(&population, &other, asked("kite"))));
}

#[test]
fn each_stratum_gives_what_was_asked_of_it() {
    let population = strata::of(&NORRVIK.lab);
    for each in [None, Some(1), Some(4), Some(1_000)] {
        let drawn = draw::draw(&population, &base(), Asked { each, ..asked("kite") });
        for (at, taken) in drawn.strata.iter().enumerate() {
            let members = population.members.iter().filter(|m| m.strata.contains(&at)).count();
            assert_eq!(taken.population, members, "{}", taken.stratum.key);
            let rows = drawn.rows.iter().filter(|row| row.reasons.contains(&at)).count();
            assert_eq!(rows, taken.taken, "{}", taken.stratum.key);
            let wanted = if taken.stratum.whole {
                members
            } else {
                each.unwrap_or_else(|| draw::usual(members)).min(members)
            };
            assert_eq!(taken.taken, wanted, "{}", taken.stratum.key);
        }
        for row in &drawn.rows {
            assert!(!row.reasons.is_empty(), "{} was drawn for nothing", row.member.id);
        }
    }
}

#[test]
fn complaints_and_disclosures_are_always_drawn_whole() {
    let population = strata::of(&NORRVIK.lab);
    let drawn = draw::draw(&population, &base(), Asked { each: Some(0), ..asked("kite") });
    let (complaints, disclosures) = (NORRVIK.lab.complaints.len(), NORRVIK.lab.disclosures.len());
    assert_eq!(drawn.rows.len(), complaints + disclosures);
    assert!(drawn.rows.iter().all(|row| row.member.what != What::Job));
}

#[test]
fn the_strata_hold_who_belongs_to_them() {
    let population = strata::of(&NORRVIK.lab);
    let of = |key: &str| -> Vec<&str> {
        let at =
            population.strata.iter().position(|s| s.key == key).unwrap_or_else(|| panic!("no stratum {key}"));
        population.members.iter().filter(|m| m.strata.contains(&at)).map(|m| m.id.as_str()).collect()
    };
    assert_eq!(of("internal"), ["REQ-25-007", "REQ-26-016", "REQ-26-025"]);
    assert_eq!(of("not-accepted"), ["REQ-25-009", "REQ-26-026"]);
    assert_eq!(of("outside"), ["REQ-26-001", "REQ-26-002"]);
    assert!(of("changed").contains(&"REQ-26-011") && of("late").contains(&"REQ-26-029"));
    assert_eq!(of("received-2026-Q4").len(), 1);
    assert!(population.members.iter().all(|m| !m.strata.is_empty()), "everything belongs somewhere");
}

#[test]
fn what_came_earlier_is_left_out_when_asked() {
    let population = strata::of(&NORRVIK.lab);
    let since = Some(date(2026, 7, 1));
    let drawn = draw::draw(&population, &base(), Asked { since, ..asked("kite") });
    assert!(!drawn.rows.is_empty());
    assert!(drawn.rows.iter().all(|row| row.member.on >= date(2026, 7, 1)));
    let early = drawn.strata.iter().find(|t| t.stratum.key == "received-2025-Q3").unwrap();
    assert_eq!((early.population, early.taken), (0, 0));
}

#[test]
fn files_without_a_commit_are_the_base_themselves() {
    let tree = |text: &str| Tree::of(Origin::Memory, [("a.yaml".to_owned(), text.as_bytes().to_vec())]);
    let of = |text: &str| Base::of(None, &tree(text));
    assert_eq!(of("x: 1\n"), of("x: 1\n"));
    assert_ne!(of("x: 1\n"), of("x: 2\n"));
    assert_eq!(of("x: 1\n").of, BaseOf::Files);
}

#[test]
fn the_page_shows_all_members_without_script() {
    let population = strata::of(&NORRVIK.lab);
    let text = page(&PAGES, "sample.html").replace("<wbr>", "");
    for (at, stratum) in population.strata.iter().enumerate() {
        let row = &text[text.find(&format!("<tr id=\"s-{at}\">")).unwrap()..];
        let row = &row[..row.find("</tr>").unwrap()];
        assert!(row.contains(&stratum.title), "{row}");
        for member in population.members.iter().filter(|m| m.strata.contains(&at)) {
            assert!(row.contains(&format!(">{}</a>", member.id)), "{} in {row}", member.id);
        }
    }
    assert!(text.contains(&format!("countersign sample --word WORD --as-of 2026-10-15 --at {COMMIT}")));
}

/// Words of many sorts: signs of several writings, spaces, separators, long ones.
fn words() -> Vec<String> {
    let seeds = ["kite", "blåbær", "漢字", "a b", "x|y", "\u{1f600}", "ÅNGSTRÖM", "'\"<&>", "0", "e\u{301}"];
    let mut all: Vec<String> = (0..300).map(|n| format!("{}{n}", seeds[n % seeds.len()])).collect();
    all.extend((0..70).map(|n| "w".repeat(n + 1)));
    all
}

const DRAWER: &str = r"
  const frame = await open('sample.html', 1280);
  const window = frame.contentWindow, page = frame.contentDocument;
  const { need, draw } = window.countersign;
  const [base, strata, parts] = await need('sample/strata');
  let members = [];
  for (let i = 1; i <= parts; i += 1) members = members.concat(await need('sample/members-' + i));
  WORDS.forEach((word, i) => {
    const drawn = draw(base, strata, members, word, i % 3 ? null : i % 7, i % 5 ? '' : '2026-01-01');
    say('drawn', drawn.rows.map(row => row.member[1] + ':' + row.reasons.join('+')).join(' '), drawn.taken.map(t => t.join('/')).join(' '));
  });
  page.querySelector('#draw-go').click();
  say('empty', page.querySelector('#draw-said').textContent);
  page.querySelector('#draw-word').value = ' kite ';
  page.querySelector('#draw-each').value = '2';
  press(page.querySelector('#draw-word'), 'Enter');
  await until('the draw', () => page.querySelector('#drawn tbody'));
  say('said', page.querySelector('#draw-said').textContent, window.location.hash);
  say('first', page.querySelector('#drawn tbody th a').href.replace(/.*\/public\//, ''));
  frame.remove();
  const sent = await open('sample.html#word=kite&n=2', 390);
  await until('the draw', () => sent.contentDocument.querySelector('#drawn tbody'));
  say('sent', sent.contentDocument.querySelector('#draw-said').textContent, sent.contentDocument.documentElement.scrollWidth <= 390);
";

#[test]
fn the_page_draws_what_the_command_draws() {
    let Some(browser) = browser() else { return };
    let words = words();
    let (lines, console) = drive(
        &browser,
        &PAGES,
        &DRAWER.replace("WORDS", &serde_json::to_string(&words).unwrap().replace('<', "\\u003c")),
    );
    let population = strata::of(&NORRVIK.lab);
    let drawn: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("drawn ")).collect();
    assert_eq!(drawn.len(), words.len());
    for (i, (word, by_page)) in words.iter().zip(drawn).enumerate() {
        let each = if i % 3 == 0 { Some(i % 7) } else { None };
        let since = (i % 5 == 0).then(|| date(2026, 1, 1));
        let draw = draw::draw(&population, &base(), Asked { word, each, since });
        let mut expected = String::new();
        for row in &draw.rows {
            let reasons: Vec<String> = row.reasons.iter().map(ToString::to_string).collect();
            let _ = write!(expected, "{}:{} ", row.member.id, reasons.join("+"));
        }
        let taken: Vec<String> =
            draw.strata.iter().map(|t| format!("{}/{}", t.population, t.taken)).collect();
        expected.push_str(&taken.join(" "));
        assert_eq!(by_page, expected, "{word:?}");
    }
    let two = draw::draw(&population, &base(), Asked { each: Some(2), ..asked("kite") });
    for said in [
        "empty Give a word first: any word that nobody could know beforehand.".to_owned(),
        format!("said {} of 52 records drawn by the word “kite”. #word=kite&n=2", two.rows.len()),
        format!("first jobs/{}.html", ids(&two)[0]),
        format!("sent {} of 52 records drawn by the word “kite”. true", two.rows.len()),
    ] {
        assert!(lines.contains(&said), "no line {said:?} in\n{}", lines.join("\n"));
    }
    assert!(console.is_empty(), "{console:#?}");
}

#[test]
fn the_shards_hold_the_base_and_every_member() {
    let population = strata::of(&NORRVIK.lab);
    let head = shard(&PAGES, "sample/strata");
    assert_eq!(head[0], COMMIT);
    assert_eq!(head[1].as_array().unwrap().len(), population.strata.len());
    let members = shard(&PAGES, "sample/members-1");
    assert_eq!(members.as_array().unwrap().len(), population.members.len());
}

#[test]
fn the_command_draws_in_three_formats() {
    let dir = laboratory();
    let (code, out, err) = run(dir.path(), &["sample", "--word", "kite", "--as-of", "2026-06-30"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("Drawn, in the order to look at them\n"), "{out}");
    assert!(out.contains("REQ-1") && out.contains("1 of 1  Full review"), "{out}");
    assert!(
        out.split_whitespace().collect::<Vec<_>>().join(" ").contains("The files stand in no commit"),
        "{out}"
    );
    let (code, out, _) =
        run(dir.path(), &["sample", "--word", "kite", "--as-of", "2026-06-30", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["schema"]), (0, &Value::from("countersign/sample/1")));
    let base = report["base"].as_str().unwrap();
    let first = &report["drawn"][0];
    assert_eq!(first["key"].as_str().unwrap(), draw::key(base, "kite", first["id"].as_str().unwrap()));
    let (_, out, _) =
        run(dir.path(), &["sample", "--word", "kite", "--as-of", "2026-06-30", "--format", "csv"]);
    assert!(out.starts_with("what,id,on,drawn for,key\r\njob,REQ-1,"), "{out}");
    let (code, _, err) = run(dir.path(), &["sample", "--word", " "]);
    assert_eq!(code, 2);
    assert!(err.contains("The word is empty."), "{err}");
    assert_eq!(run(dir.path(), &["sample"]).0, 2, "a word is needed");
}
