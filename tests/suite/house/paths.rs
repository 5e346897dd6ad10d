//! Every path that a Rust file names: in `use`, in bodies, in types, in attributes, in macros.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Source;

/// A path as the compiler would see it: `["crate", "model", …]`, or `["csv", …]` from outside.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// Every path of more than one step that `source` names, and every `use`.
pub(super) fn paths(source: &Source) -> Vec<Used> {
    let mut walk = Walk { here: source.module(), found: Vec::new() };
    walk.visit_file(&source.syntax);
    walk.found
}

struct Walk {
    /// The module that is being read, with modules inside the file.
    here: Vec<String>,
    found: Vec<Used>,
}

impl Walk {
    fn add(&mut self, steps: &[String], line: usize) {
        self.found.push(Used { path: self.resolve(steps), line });
    }

    /// Resolves `self`, `super` and the crate's own name.
    fn resolve(&self, steps: &[String]) -> Vec<String> {
        let mut base = match steps.first().map(String::as_str) {
            Some("self" | "super") => self.here.clone(),
            Some("crate" | "countersign") => Vec::new(),
            _ => return steps.to_vec(),
        };
        for step in steps {
            match step.as_str() {
                "super" => drop(base.pop()),
                "self" => {}
                "crate" | "countersign" if base.is_empty() => {}
                _ => base.push(step.clone()),
            }
        }
        base.insert(0, "crate".to_owned());
        base
    }

    fn tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item, before)),
            syn::UseTree::Name(name) => self.add(&with(&name.ident), name.span().start().line),
            syn::UseTree::Rename(name) => self.add(&with(&name.ident), name.span().start().line),
            syn::UseTree::Glob(glob) => {
                self.add(&[before, &["*".to_owned()]].concat(), glob.span().start().line);
            }
        }
    }

    /// Paths in tokens that nobody has parsed: what stands around `::`.
    fn tokens(&mut self, tokens: TokenStream, before: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colons = |at: usize| {
            let colon = |t: Option<&TokenTree>| matches!(t, Some(TokenTree::Punct(p)) if p.as_char() == ':');
            colon(tokens.get(at)) && colon(tokens.get(at + 1))
        };
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.tokens(group.stream(), &[]),
                TokenTree::Ident(first) => {
                    let mut steps = [before, &[first.to_string()]].concat();
                    while is_colons(at) {
                        at += 2;
                        match tokens.get(at) {
                            Some(TokenTree::Ident(step)) => steps.push(step.to_string()),
                            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                                self.tokens(group.stream(), &steps);
                            }
                            _ => break,
                        }
                        at += 1;
                    }
                    if steps.len() > 1 {
                        self.add(&steps, first.span().start().line);
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.add(&[item.ident.to_string()], item.span().start().line);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.here.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if steps.len() > 1 {
            self.add(&steps, path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        visit::visit_macro(self, mac);
        self.tokens(mac.tokens.clone(), &[]);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        visit::visit_attribute(self, attribute);
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone(), &[]);
        }
    }

    /// `pub(crate)` and `pub(super)` name no import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

#[test]
fn paths_are_found_wherever_they_hide() {
    let text = r#"
        use crate::{model::{when::When, kind::*}, link as chain};
        use super::super::render;
        extern crate csv;
        #[derive(schemars::JsonSchema)]
        pub(crate) struct A { b: crate::check::B, c: Vec<super::text::C> }
        mod inner { use super::super::D; fn f() { self::g() } }
        fn body() -> impl crate::rules::E {
            println!("{}", crate::report::text(git2::Oid::zero()));
            m! { use crate::history::{F, walk::G}; }
            match x { tera::Value::Null => crate::publish::run::<crate::cli::H>(), }
        }
    "#;
    let found = paths(&Source::of("src/load/yaml/mod.rs", text));
    let found: Vec<String> = found.into_iter().map(|used| used.path.join("::")).collect();
    for expected in [
        "crate::model::when::When",
        "crate::model::kind::*",
        "crate::link",
        "crate::render",
        "csv",
        "schemars::JsonSchema",
        "crate::check::B",
        "crate::load::text::C",
        "crate::load::D",
        "crate::load::yaml::inner::g",
        "crate::rules::E",
        "crate::report::text",
        "git2::Oid::zero",
        "crate::history::F",
        "crate::history::walk::G",
        "tera::Value::Null",
        "crate::publish::run",
        "crate::cli::H",
    ] {
        assert!(found.iter().any(|f| f == expected), "{expected} is not among {found:#?}");
    }
}
