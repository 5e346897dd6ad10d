//! What was in force on a day: ends of quarters, roles from day to day, the contract from change to change, and the
//! picking of a day in a browser.

use countersign::model::lab::Lab;
use countersign::model::record::blocks::Role;
use countersign::model::record::people::{Activity, covers};
use jiff::civil::{Date, date};

use super::browser::{browser, drive};
use super::{NORRVIK, PAGES, page};

/// The lines of a table of days: first and last day, and the rest of the line.
fn lines(page: &str) -> Vec<(Date, Date, &str)> {
    let rows = page.split("<tr data-from=\"").skip(1);
    rows.map(|row| {
        let row = row.split("</tr>").next().unwrap();
        let (from, rest) = row.split_once('"').unwrap();
        let to = rest.split("data-to=\"").nth(1).unwrap().split('"').next().unwrap();
        (from.parse().unwrap(), to.parse().unwrap(), rest)
    })
    .collect()
}

fn holds(lab: &Lab, role: Role, day: Date) -> Vec<&str> {
    let people = lab
        .people
        .values()
        .filter(|p| p.body.roles.iter().any(|r| r.role == role && covers(Some(r.from), r.to, day)));
    people.map(|p| p.body.name.as_str()).collect()
}

#[test]
fn on_every_day_one_line_says_who_held_which_role() {
    let lab = &NORRVIK.lab;
    let lines = lines(page(&PAGES, "roles.html"));
    let roles =
        [Role::LaboratoryDirector, Role::QualityManager, Role::TechnicalManager, Role::CustomerContact];
    let mut day = lines.iter().map(|(from, _, _)| *from).min().unwrap();
    let mut looked = 0;
    while day <= lab.as_of.day {
        let of_day: Vec<_> = lines.iter().filter(|(from, to, _)| *from <= day && day <= *to).collect();
        let [(_, _, says)] = of_day.as_slice() else { panic!("{} lines hold {day}", of_day.len()) };
        let cells: Vec<&str> = says.split("<td ").skip(2).collect();
        for (place, role) in roles.into_iter().enumerate() {
            let who = holds(lab, role, day);
            assert!(
                who.iter().all(|name| cells[place].contains(name)),
                "{day} {role:?} {who:?}: {}",
                cells[place]
            );
            assert_eq!(who.is_empty(), cells[place].contains("nobody"), "{day} {role:?}");
        }
        let releases = |p: &countersign::model::record::people::Person| {
            let mut held = p.authorisations.iter().filter(|a| a.activity == Activity::AuthoriseReport);
            held.any(|a| covers(Some(a.from), a.to, day))
        };
        for person in lab.people.values().map(|p| &p.body) {
            assert_eq!(cells[4].contains(&person.name), releases(person), "{day} {}", person.name);
        }
        looked += 1;
        day = day.tomorrow().unwrap();
    }
    assert!(looked > 700, "only {looked} days were looked at");
    // the storyline: the technical manager changed on 1 April 2026
    let on = |day: Date| lines.iter().find(|(from, to, _)| *from <= day && day <= *to).unwrap().2;
    assert!(
        on(date(2026, 3, 31)).contains("Amara Okafor") && on(date(2026, 5, 12)).contains("Jonas Lindqvist")
    );
}

#[test]
fn ends_of_quarters_show_what_was_in_force_then() {
    let state = |quarter: &str| page(&PAGES, &format!("state/{quarter}.html"));
    // BET was out from 14 January to 20 February, HPLC from 15 to 20 April; a second ICP came on 29 June 2026
    let part = |quarter: &str, id: &str| {
        let page = state(quarter);
        let from = page.find(&format!("<section class=\"section\" id=\"{id}\"")).unwrap();
        page[from..].split("</section>").next().unwrap().to_owned()
    };
    assert!(
        part("2026Q1", "roles").contains("Amara Okafor") && !part("2026Q2", "roles").contains("Amara Okafor")
    );
    let open = |quarter: &str, day: Date| {
        let jobs = NORRVIK.lab.jobs.values().filter(|job| {
            let issued = job.reports.iter().filter_map(|r| r.body.issued_on).map(|on| on.day).min();
            let left = job.facts.exit.map(|exit| exit.day);
            job.request.body.received_on.day <= day
                && ![issued, left].into_iter().flatten().any(|end| end <= day)
        });
        let ids: Vec<&str> = jobs.map(|job| job.id.as_str()).collect();
        let shown = part(quarter, "jobs");
        assert!(shown.contains(&format!("{} of ", ids.len())), "{quarter}: {ids:?}\n{shown}");
        for id in &ids {
            assert!(shown.contains(&format!("jobs/{id}.html")), "{quarter}: {id}");
        }
        ids.len()
    };
    let ends = [
        ("2025Q4", date(2025, 12, 31)),
        ("2026Q1", date(2026, 3, 31)),
        ("2026Q2", date(2026, 6, 30)),
        ("2026Q3", date(2026, 9, 30)),
    ];
    assert!(ends.map(|(quarter, day)| open(quarter, day)).iter().sum::<usize>() > 2);
    // the framework ran out on 30 September 2026, and held on that day
    assert!(part("2026Q3", "agreements").contains("AGR-24-01"));
    // XRD is accredited from 1 July 2026
    let xrd = |quarter: &str| {
        part(quarter, "methods").split("<tr>").find(|row| row.contains("M-XRD-01")).unwrap().to_owned()
    };
    assert!(xrd("2026Q2").contains(">no<") && xrd("2026Q3").contains("since"));
    assert!(page(&PAGES, "management-review.html").contains("href=\"state/2026Q3.html\""));
    assert!(page(&PAGES, "people.html").contains("href=\"state/2026Q3.html\""));
}

#[test]
fn a_contract_that_changed_says_what_held_on_each_day() {
    let mut looked = 0;
    for job in NORRVIK.lab.jobs.values().filter(|job| job.contract.states.len() > 1) {
        let lines = lines(page(&PAGES, &format!("jobs/{}.html", job.id)));
        assert_eq!(lines.len(), job.contract.states.len(), "{}", job.id);
        for pair in lines.windows(2) {
            assert!(pair[0].1 < pair[1].0 || pair[0].0 == pair[1].0, "{}: {pair:?}", job.id);
        }
        assert_eq!(lines.last().unwrap().1, NORRVIK.lab.as_of.day);
        looked += 1;
    }
    assert!(looked > 5, "only {looked} contracts were looked at");
    // method M-ICP-02 from 7 May 2026
    let lines = lines(page(&PAGES, "jobs/REQ-26-012.html"));
    let on = |day: Date| lines.iter().find(|(from, to, _)| *from <= day && day <= *to).unwrap().2;
    assert!(on(date(2026, 5, 6)).contains("M-ICP-01") && !on(date(2026, 5, 6)).contains("M-ICP-02"));
    assert!(on(date(2026, 5, 7)).contains("<b>"), "what the change brought stands out");
    assert!(on(date(2026, 5, 7)).contains("M-ICP-02"));
    let unchanged = page(&PAGES, "jobs/REQ-25-001.html");
    assert!(!unchanged.contains("data-days"), "a contract that never changed needs no days");
}

const PICKER: &str = r"
  for (const [name, day] of [['roles.html', '2026-05-12'], ['jobs/REQ-26-012.html', '2026-05-06']]) {
    const frame = await open(name, 1280);
    const page = frame.contentDocument, window = frame.contentWindow;
    const shown = () => [...page.querySelectorAll('[data-days] tbody tr:not([hidden])')];
    say('all', name, shown().length === page.querySelectorAll('[data-days] tbody tr').length);
    type(page.querySelector('#pick-day'), day);
    say('picked', name, shown().length, shown()[0].dataset.from <= day && day <= shown()[0].dataset.to, window.location.hash);
    say('text', name, shown()[0].textContent.replace(/\s+/g, ' '));
    page.querySelector('.pick button').click();
    say('again', name, shown().length > 1, window.location.hash);
    frame.remove();
  }
  const sent = await open('roles.html#day=2026-03-31', 1280);
  say('sent', [...sent.contentDocument.querySelectorAll('[data-days] tbody tr:not([hidden])')].length, sent.contentDocument.querySelector('#pick-day').value);
  sent.remove();
  const frame = await open('findings.html', 1280);
  const page = frame.contentDocument;
  const rows = () => page.querySelectorAll('tr[data-grade]:not([hidden])').length;
  const box = (name, value) => page.querySelector(`#finding-facets input[name='${name}'][value='${value}']`);
  const counted = (name, value) => Number(box(name, value).parentElement.querySelector('.n').textContent);
  const all = rows(), majors = counted('grade', 'Major');
  box('grade', 'Major').click();
  say('majors', rows() === majors && majors < all, frame.contentWindow.location.hash);
  say('hidden', [...page.querySelectorAll('section.graded')].filter(s => s.getClientRects().length > 0).length);
  const quarter = counted('quarter', '2026 Q1');
  box('quarter', '2026 Q1').click();
  say('both', rows() === quarter && quarter > 0 && quarter < majors, page.querySelector('#finding-facets [role=status]').textContent === quarter + ' of ' + all + ' findings shown');
  frame.contentWindow.location.hash = '#REV-001';
  await until('all again', () => rows() === all);
  say('place', rows() === all);
  frame.remove();
";

#[test]
fn a_day_is_picked_and_findings_are_filtered() {
    let Some(browser) = browser() else { return };
    let (lines, console) = drive(&browser, &PAGES, PICKER);
    for said in [
        "all roles.html true",
        "picked roles.html 1 true #day=2026-05-12",
        "again roles.html true ",
        "all jobs/REQ-26-012.html true",
        "picked jobs/REQ-26-012.html 1 true #day=2026-05-06",
        "again jobs/REQ-26-012.html true ",
        "sent 1 2026-03-31",
        "majors true #grade=Major",
        "hidden 1",
        "both true true",
        "place true",
    ] {
        assert!(lines.iter().any(|l| l == said), "no line {said:?} in\n{}", lines.join("\n"));
    }
    let who = lines.iter().find(|l| l.starts_with("text roles.html")).unwrap();
    assert!(who.contains("Jonas Lindqvist") && !who.contains("Amara Okafor"), "{who}");
    assert!(console.is_empty(), "{console:#?}");
}
