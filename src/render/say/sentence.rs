//! Sentences with values in them.

/// A sentence with values in it, in the language that is spoken. The values are named in the sentence and
/// told after it, `say!("{found} of {all}", found, all = rows.len())`: a catalogue may order them otherwise.
macro_rules! say {
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match ($(&$crate::render::say::value!($name $(= $value)?),)+) {
            ($($name,)+) => match $crate::render::say::spoken() {
                None => format!($text),
                Some(catalogue) => catalogue.filled($text, &[$((stringify!($name), $name)),+]),
            }
        }
    };
}
pub(in crate::render) use say;

/// A value of a sentence: what is told for its name, or what has that name.
macro_rules! value {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}
pub(in crate::render) use value;
