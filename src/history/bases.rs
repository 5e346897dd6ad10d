//! Where two histories parted.

use std::collections::{HashMap, HashSet};

use super::id::{Id, Loss};
use super::objects::Objects;

/// The ancestors of both commits that are no ancestors of another such, sorted; a commit counts as an
/// ancestor of itself.
pub(super) fn bases(objects: &Objects, one: Id, other: Id) -> Result<Vec<Id>, Loss> {
    let mut walk = Ancestors { objects, parents: HashMap::new() };
    let all = walk.of(vec![one], &HashSet::new())?.0;
    let shared = walk.of(vec![other], &all)?.1;
    let mut bases = Vec::new();
    for base in &shared {
        let others = shared.iter().filter(|id| *id != base).copied().collect();
        if walk.of(others, &HashSet::from([*base]))?.1.is_empty() {
            bases.push(*base);
        }
    }
    bases.sort();
    Ok(bases)
}

/// Commits by what they follow, each read once.
struct Ancestors<'a> {
    objects: &'a Objects,
    parents: HashMap<Id, Vec<Id>>,
}

impl Ancestors<'_> {
    /// The commits `ahead` and all before them as far as those in `stop`, and the ones of `stop` that
    /// were met.
    fn of(&mut self, mut ahead: Vec<Id>, stop: &HashSet<Id>) -> Result<(HashSet<Id>, HashSet<Id>), Loss> {
        let (mut seen, mut met) = (HashSet::new(), HashSet::new());
        while let Some(id) = ahead.pop() {
            if stop.contains(&id) {
                met.insert(id);
            } else if seen.insert(id) {
                if !self.parents.contains_key(&id) {
                    self.parents.insert(id, self.objects.commit(&id)?.parents);
                }
                ahead.extend(self.parents.get(&id).into_iter().flatten());
            }
        }
        Ok((seen, met))
    }
}
