//! The example laboratory, carried within the binary.

use std::borrow::Cow;

use rust_embed::Embed;

#[derive(Embed)]
#[folder = "records"]
#[prefix = "records/"]
struct Records;

#[derive(Embed)]
#[folder = "documents"]
#[prefix = "documents/"]
struct Documents;

#[derive(Embed)]
#[folder = "rules"]
#[prefix = "rules/"]
struct Rules;

#[derive(Embed)]
#[folder = "schemas"]
#[prefix = "schemas/"]
struct Schemas;

#[derive(Embed)]
#[folder = "keys"]
#[prefix = "keys/"]
struct Keys;

/// Files of a repository that are no records: what editors need, and what git leaves out.
const BESIDE: [(&str, &[u8]); 3] = [
    (".gitignore", b"/public/\n"),
    (".vscode/settings.json", include_bytes!("../.vscode/settings.json")),
    ("countersign.yaml", include_bytes!("../countersign.yaml")),
];

/// Every file of the example laboratory's repository, sorted by path.
#[must_use]
pub fn example() -> Vec<(String, Cow<'static, [u8]>)> {
    fn all<E: Embed>() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
        E::iter().filter_map(|path| Some((path.to_string(), E::get(&path)?.data)))
    }
    let beside = BESIDE.iter().map(|(path, bytes)| ((*path).to_owned(), Cow::Borrowed(*bytes)));
    let mut files: Vec<_> = all::<Records>().chain(all::<Documents>()).chain(all::<Rules>()).collect();
    files.extend(all::<Keys>().chain(all::<Schemas>()).chain(beside));
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}
