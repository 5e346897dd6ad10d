//! What the strip tells, as text.

/// What the last check found. All of it is text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Telling {
    /// When the files were read that the pages show, by the laboratory's clock.
    pub at: String,
    /// What is open, in a sentence.
    pub found: String,
    /// What became of it since the preview began.
    pub lists: Vec<List>,
    /// What keeps the files of now from being shown, or from being shown whole.
    pub trouble: Option<Trouble>,
}

/// Something of which there are several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// How many of what.
    pub title: String,
    /// Each in a line.
    pub lines: Vec<String>,
}

/// What is wrong with files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trouble {
    /// What it means for the pages, in a sentence or two.
    pub what: String,
    /// Each message, laid out in lines.
    pub messages: Vec<String>,
}
