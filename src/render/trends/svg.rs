//! Shapes of a drawing: the template writes them, classes colour them.

use serde::Serialize;

/// A drawing with the words for those who do not see it.
#[derive(Debug, Serialize)]
pub(super) struct Svg {
    /// What ids on the page begin with.
    pub(super) id: String,
    width: f64,
    height: f64,
    title: String,
    desc: String,
    shapes: Vec<Shape>,
    /// What its signs mean, as sentences.
    pub(super) say: String,
    /// What its shades mean, in their order.
    pub(super) key: Vec<Shade>,
    /// Whether it takes the room of two.
    pub(super) wide: bool,
}

/// A shade and what it means.
#[derive(Debug, Serialize)]
pub(super) struct Shade {
    pub(super) class: &'static str,
    pub(super) text: String,
}

/// One shape.
#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Shape {
    Path { class: &'static str, d: String },
    Text { class: &'static str, x: f64, y: f64, text: String },
    Circle { class: &'static str, x: f64, y: f64, r: f64 },
    Rect { class: &'static str, x: f64, y: f64, w: f64, h: f64 },
    Icon { class: &'static str, name: &'static str, x: f64, y: f64 },
}

/// Wider drawings take the room of two.
const NARROW: f64 = 420.0;

impl Svg {
    /// An empty drawing.
    pub(super) fn new(id: &str, title: &str, width: f64, height: f64) -> Self {
        Self {
            id: id.to_lowercase(),
            width: tenth(width),
            height: tenth(height),
            title: title.to_owned(),
            desc: String::new(),
            shapes: Vec::new(),
            say: String::new(),
            key: Vec::new(),
            wide: width > NARROW,
        }
    }

    /// Says it all in words.
    pub(super) fn described(mut self, desc: String, say: impl Into<String>) -> Self {
        (self.desc, self.say) = (desc, say.into());
        self
    }

    /// A line through points.
    pub(super) fn line(&mut self, class: &'static str, points: &[(f64, f64)]) {
        let steps = points.iter().enumerate().map(|(at, (x, y))| {
            let step = if at == 0 { 'M' } else { 'L' };
            format!("{step}{} {}", tenth(*x), tenth(*y))
        });
        self.shapes.push(Shape::Path { class, d: steps.collect::<Vec<_>>().join(" ") });
    }

    pub(super) fn text(&mut self, class: &'static str, x: f64, y: f64, text: impl Into<String>) {
        self.shapes.push(Shape::Text { class, x: tenth(x), y: tenth(y), text: text.into() });
    }

    pub(super) fn dot(&mut self, class: &'static str, x: f64, y: f64, r: f64) {
        self.shapes.push(Shape::Circle { class, x: tenth(x), y: tenth(y), r });
    }

    pub(super) fn rect(&mut self, class: &'static str, (x, y): (f64, f64), (w, h): (f64, f64)) {
        self.shapes.push(Shape::Rect { class, x: tenth(x), y: tenth(y), w: tenth(w), h: tenth(h) });
    }

    /// An icon of the sprite with its middle there.
    pub(super) fn icon(&mut self, class: &'static str, name: &'static str, x: f64, y: f64) {
        self.shapes.push(Shape::Icon { class, name, x: tenth(x - 8.0), y: tenth(y - 8.0) });
    }
}

/// A place to a tenth: finer nobody sees, and the same everywhere.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A short text for a narrow place; the whole stands in the table.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
