//! Evidence of approval, held against what git, ssh-keygen and gpg say of the same.

mod bench;
mod canonical;
mod ssh;
mod statement;
