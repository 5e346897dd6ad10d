//! Rebuilds when a file comes into or leaves a folder that is embedded: the embedding itself only
//! notices changes to files that it knows.

fn main() {
    for folder in ["records", "documents", "rules", "schemas", "templates", "site"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
