//! One finding as a compiler would show it.
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Snippet};
use std::sync::Arc;

use super::excerpt::{self, Excerpt, Mark};
use super::harmless;
use super::{Options, View, wrap};
use crate::model::answer::{Debt, NOT_PUT_OFF};
use crate::model::clause;
use crate::model::finding::{Finding, Grade};
use crate::model::place::Place;

/// One end of a finding within a file.
struct End<'a> {
    place: &'a Place,
    /// What it says; empty for the finding's own place.
    says: &'a str,
    /// Whether the finding stands here: its place, or what is shown in its stead.
    own: bool,
}

impl End<'_> {
    /// Whether it is about the file as a whole, of which only the first line is shown.
    fn is_whole_file(&self) -> bool {
        self.place.pointer.is_empty() && self.place.bytes.is_none()
    }
}

/// The lines of one file with the ends that stand there.
struct Shown<'a> {
    path: String,
    excerpt: Option<Excerpt>,
    ends: Vec<End<'a>>,
    /// Whether the finding's own place is in it.
    own: bool,
}

/// The finding with its place, the lines it speaks of, what it rests on and what to do.
pub(super) fn picture(view: &View<'_>, finding: &Finding, options: Options) -> String {
    let look = options.look;
    let shown = files(finding).into_iter().map(|(file, ends)| show(view, &file, ends)).collect::<Vec<_>>();
    let gutter = shown.iter().filter_map(|s| s.excerpt.as_ref()).map(last_line).max().unwrap_or(1);
    let gutter = gutter.to_string().len() + 3;

    let name = format!("{}[{}]: ", finding.grade, finding.rule.code);
    let message = wrap::lines(&harmless::line(&finding.message), look.width.saturating_sub(name.len()));
    let title = format!("{}\n{}", look.bold(&harmless::line(finding.rule.title)), message.join("\n"));
    let mut group = Group::with_title(level(finding.grade).secondary_title(title).id(finding.rule.code));
    for file in &shown {
        group = group.elements(elements(file));
    }
    if shown.iter().all(|file| file.excerpt.is_none()) {
        group = group.element(Padding);
    }
    for (name, text) in notes(view, finding, &shown, options) {
        let room = look.width.saturating_sub(gutter + name.len() + 2);
        let text = wrap::lines(&text, room).join("\n");
        group = group.element(Level::NOTE.with_name(name).message(text));
    }
    look.renderer().render(&[group])
}

/// What stands beneath the excerpt, each with its name.
fn notes(view: &View<'_>, finding: &Finding, shown: &[Shown<'_>], options: Options) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    for file in shown.iter().filter(|file| file.excerpt.is_none()) {
        for end in file.ends.iter().filter(|end| !end.says.is_empty()) {
            notes.push((file.path.clone(), harmless::line(end.says).into_owned()));
        }
    }
    for id in finding.rule.clauses {
        match clause::by_id(id) {
            Some(clause) => notes.push((clause.cited(), clause.meaning.to_owned())),
            None => notes.push(("clause".to_owned(), harmless::line(id).into_owned())),
        }
    }
    notes.push(("basis".to_owned(), finding.rule.rests_on().to_owned()));
    notes.extend(finding.reopened().map(|why| ("open again".to_owned(), harmless::line(why).into_owned())));
    notes.extend(finding.listed().map(|debt| ("known debt".to_owned(), listed(view, debt))));
    notes.push(("to do".to_owned(), harmless::line(&finding.advice).into_owned()));
    if options.verbose || options.fingerprints {
        notes.push(("fingerprint".to_owned(), finding.fingerprint()));
    }
    notes
}

/// Of a finding that is on the list of known debt and open all the same.
fn listed(view: &View<'_>, debt: &Debt) -> String {
    let owner = view.lab.person_name(&debt.owner);
    let text = format!("{owner} sees to it until {}. {NOT_PUT_OFF}", debt.due);
    harmless::line(&text).into_owned()
}

/// The ends of a finding by file, that of the finding's own place first.
fn files(finding: &Finding) -> Vec<(Arc<str>, Vec<End<'_>>)> {
    let mut files: Vec<(Arc<str>, Vec<End<'_>>)> = Vec::new();
    let own = End { place: &finding.place, says: "", own: true };
    let others = finding.also.iter().map(|(place, says)| End { place, says, own: false });
    for end in std::iter::once(own).chain(others) {
        match files.iter_mut().find(|(file, _)| *file == end.place.file) {
            Some((_, ends)) => ends.push(end),
            None => files.push((Arc::clone(&end.place.file), vec![end])),
        }
    }
    files
}

fn show<'a>(view: &View<'_>, file: &Arc<str>, ends: Vec<End<'a>>) -> Shown<'a> {
    let path = harmless::line(file).into_owned();
    let own = ends.iter().any(|end| end.own);
    // the file as a whole needs no mark where one of its lines is spoken of
    let (whole, mut lines): (Vec<_>, Vec<_>) =
        ends.into_iter().partition(|end| end.own && end.is_whole_file());
    if let (false, Some(first)) = (whole.is_empty(), lines.first_mut()) {
        first.own = true;
    }
    let ends = if lines.is_empty() { whole } else { lines };
    let mark = |end: &End<'_>| {
        let (from, to) = view.spots.get(end.place)?.bytes;
        Some(Mark { from, to, head_only: end.is_whole_file() })
    };
    let marks: Option<Vec<Mark>> = ends.iter().map(mark).collect();
    let excerpt = view.tree.get(file).zip(marks).and_then(|(file, marks)| excerpt::cut(&file.bytes, &marks));
    Shown { path, excerpt, ends, own }
}

fn elements<'a>(file: &'a Shown<'_>) -> Vec<Element<'a>> {
    let Some(excerpt) = &file.excerpt else {
        // what other ends say in a file that can not be shown is said in a note
        return file.own.then(|| Origin::path(file.path.as_str()).into()).into_iter().collect();
    };
    let annotations = file.ends.iter().zip(&excerpt.marks).map(|(end, mark)| annotation(end, mark.clone()));
    let parents = excerpt.parents.iter().map(|line| AnnotationKind::Visible.span(line.clone()));
    let snippet = Snippet::source(excerpt.text.as_str())
        .path(file.path.as_str())
        .line_start(excerpt.first_line)
        .annotations(annotations)
        .annotations(parents);
    vec![snippet.into()]
}

fn annotation<'a>(end: &End<'_>, mark: std::ops::Range<usize>) -> Annotation<'a> {
    let kind = if end.own { AnnotationKind::Primary } else { AnnotationKind::Context };
    match (end.says, end.is_whole_file()) {
        ("", true) => kind.span(mark).label("this record"),
        ("", false) => kind.span(mark),
        (says, _) => kind.span(mark).label(harmless::line(says).into_owned()),
    }
}

fn last_line(excerpt: &Excerpt) -> usize {
    excerpt.first_line + excerpt.text.lines().count().saturating_sub(1)
}

fn level(grade: Grade) -> Level<'static> {
    match grade {
        Grade::Major => Level::ERROR,
        Grade::Minor => Level::WARNING,
        Grade::Observation => Level::HELP,
    }
    .with_name(grade.word())
}
