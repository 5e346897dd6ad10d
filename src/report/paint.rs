//! Width and colour.

use annotate_snippets::renderer::{AnsiColor, Effects, Renderer, Style};

use crate::model::finding::Grade;

/// How a report is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns to fill.
    pub width: usize,
    /// Whether to write colour codes.
    pub color: bool,
}

impl Look {
    /// Without colour, 100 columns wide: for files and pipes.
    pub const PLAIN: Self = Self { width: 100, color: false };

    pub(super) fn renderer(self) -> Renderer {
        let base = if self.color { Renderer::styled() } else { Renderer::plain() };
        base.term_width(self.width)
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.paint(Style::new().effects(Effects::BOLD), text)
    }

    pub(super) fn grade(self, grade: Grade, text: &str) -> String {
        self.paint(grade_style(grade), text)
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Red, yellow, cyan: the colours in which `annotate-snippets` shows errors, warnings and help.
fn grade_style(grade: Grade) -> Style {
    let color = match grade {
        Grade::Major => AnsiColor::BrightRed,
        Grade::Minor => AnsiColor::Yellow,
        Grade::Observation => AnsiColor::BrightCyan,
    };
    color.on_default().effects(Effects::BOLD)
}
