//! Evidence of approval, held against what git, ssh-keygen and gpg say of the same.

mod approve;
mod bench;
mod canonical;
mod commits;
mod openpgp;
mod said;
mod ssh;
mod statement;
mod tags;
