//! How long things may grow, and what code never does.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Source, told};

/// Lines of a file, at most.
const FILE: usize = 500;
/// Lines of the middle file of `src/`, at most.
const MEDIAN: usize = 150;
/// Lines of `main.rs`, at most.
const MAIN: usize = 20;
/// Lines of a function, at most, from its name to its closing brace.
const FUNCTION: usize = 60;

/// Files over their budget.
fn long_files(sources: &[Source]) -> Vec<String> {
    let budget = |path: &str| if path == "src/main.rs" { MAIN } else { FILE };
    let lines = sources.iter().map(|s| (s, s.text.lines().count(), budget(&s.path)));
    lines
        .filter(|(_, lines, budget)| lines > budget)
        .map(|(s, lines, budget)| format!("{}: {lines} lines of {budget}", s.path))
        .collect()
}

/// Lines of the middle file.
fn median(sources: &[Source]) -> usize {
    let mut lines: Vec<usize> = sources.iter().map(|s| s.text.lines().count()).collect();
    lines.sort_unstable();
    lines[lines.len() / 2]
}

/// What the code of one file does and should not.
#[derive(Default)]
struct Faults {
    long: Vec<(usize, String)>,
    risky: Vec<(usize, String)>,
    silent: Vec<(usize, String)>,
}

fn faults(source: &Source) -> Faults {
    let mut faults = Faults::default();
    faults.visit_file(&source.syntax);
    faults
}

fn each(sources: &[Source], pick: impl Fn(Faults) -> Vec<(usize, String)>) -> Vec<String> {
    let of = |s: &Source| -> Vec<String> {
        pick(faults(s)).into_iter().map(|(line, what)| format!("{}: {what}", s.at(line))).collect()
    };
    sources.iter().flat_map(of).collect()
}

impl Faults {
    fn function(&mut self, name: &syn::Ident, block: &syn::Block) {
        let (first, last) = (name.span().start().line, block.span().end().line);
        let lines = last + 1 - first;
        if lines > FUNCTION {
            self.long.push((first, format!("`{name}` has {lines} lines of {FUNCTION}")));
        }
    }

    /// What unparsed tokens of a macro do: `.unwrap()`, `panic!`, `unsafe`.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let is = |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == sign);
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) if at > 0 && is(at - 1, '.') => self.method(name),
                TokenTree::Ident(name) if is(at + 1, '!') => self.call(name),
                TokenTree::Ident(name) if name == "unsafe" => self.risk(name),
                _ => {}
            }
        }
    }

    fn method(&mut self, name: &syn::Ident) {
        if ["unwrap", "expect", "unwrap_err", "expect_err"].iter().any(|n| name == n) {
            self.risk(name);
        }
    }

    fn call(&mut self, name: &syn::Ident) {
        if ["panic", "todo", "unimplemented", "unreachable"].iter().any(|n| name == n) {
            self.risk(name);
        }
    }

    fn risk(&mut self, name: &syn::Ident) {
        self.risky.push((name.span().start().line, format!("`{name}`")));
    }
}

impl<'ast> Visit<'ast> for Faults {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig.ident, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.method(&call.method);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        // a method named without calling it: `.map(Option::unwrap)`
        if let Some(last) = path.segments.last().filter(|_| path.segments.len() > 1) {
            self.method(&last.ident);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        mac.path.segments.last().into_iter().for_each(|s| self.call(&s.ident));
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        self.risky.push((block.span().start().line, "`unsafe`".to_owned()));
        visit::visit_expr_unsafe(self, block);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let is_allow = ["allow", "expect"].iter().any(|name| attribute.path().is_ident(name));
        if let syn::Meta::List(list) = &attribute.meta
            && is_allow
            && !list.tokens.to_string().contains("reason =")
        {
            self.silent.push((attribute.span().start().line, format!("`{}`", list.tokens)));
        }
    }
}

/// Files and functions stay short, code stops on no input, every exception has its reason.
pub(super) fn kept(src: &[Source], tests: &[Source]) -> Vec<String> {
    let split = "Split the file by what its parts are about.";
    let name = "Give the steps names: a function each, in the order of the story.";
    let go_on = "No input may stop the program: give back an error or a fault, or write `let … else`.";
    let why = "Write why: #[expect(…, reason = \"…\")].";
    let middle = format!("src/: the middle file has {} lines", median(src));
    let heavy = if median(src) < MEDIAN { vec![] } else { vec![middle] };
    let both = |pick: fn(Faults) -> Vec<(usize, String)>| [each(src, pick), each(tests, pick)].concat();
    [
        told(&[long_files(src), long_files(tests), heavy].concat(), split),
        told(&both(|f| f.long), name),
        told(&each(src, |f| f.risky), go_on),
        told(&both(|f| f.silent), why),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn nothing_is_unsafe() {
    let manifest = include_str!("../../../Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"forbid\""), "keep `unsafe_code = \"forbid\"` in Cargo.toml");
}

#[test]
fn growth_is_noticed() {
    let long = |lines: usize| format!("fn f() {{\n{}}}\n", "g();\n".repeat(lines - 2));
    let of = |path: &str, lines: usize| [Source::of(path, &long(lines))];
    assert_eq!(long_files(&of("src/a.rs", 500)), Vec::<String>::new());
    assert_eq!(long_files(&of("src/a.rs", 501)), ["src/a.rs: 501 lines of 500"]);
    assert_eq!(long_files(&of("src/main.rs", 21)), ["src/main.rs: 21 lines of 20"]);
    assert_eq!(each(&of("src/a.rs", 60), |f| f.long), Vec::<String>::new());
    assert_eq!(each(&of("src/a.rs", 61), |f| f.long), ["src/a.rs:1: `f` has 61 lines of 60"]);
    let method = Source::of("src/a.rs", &format!("impl A {{ {} }}", long(70)));
    assert_eq!(each(&[method], |f| f.long).len(), 1);
}

#[test]
fn risks_are_noticed() {
    for text in [
        "fn f() { a.unwrap(); }",
        "fn f() { a.expect(\"b\"); }",
        "fn f() { println!(\"{}\", a.b(c).unwrap()); }",
        "fn f() { a.map(Option::unwrap); }",
        "fn f() { panic!(\"a\") }",
        "fn f() { vec![1, { todo!() }] }",
        "fn f() { unsafe { g() } }",
    ] {
        assert_eq!(each(&[Source::of("src/a.rs", text)], |f| f.risky).len(), 1, "{text}");
    }
    let fine = "fn f() { a.unwrap_or_default(); expect(b); /* unwrap() */ let unwrap = \"panic!\"; }";
    assert!(each(&[Source::of("src/a.rs", fine)], |f| f.risky).is_empty());
    let silent = "#![allow(dead_code)] #[expect(unused, reason = \"a\")] fn f() {}";
    assert_eq!(each(&[Source::of("src/a.rs", silent)], |f| f.silent), ["src/a.rs:1: `dead_code`"]);
}
