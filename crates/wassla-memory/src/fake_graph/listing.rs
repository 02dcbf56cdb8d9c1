//! Lists page by page.

use wassla_domain::meta::{Cursor, Listed};

use meta_fake::World;
use meta_fake::world::GraphProblem;

/// The part of a list after a cursor; the cursor of a list is the id of its last item.
pub(super) fn page<I, T>(
    all: &[I],
    after: Option<&Cursor>,
    limit: usize,
    id: impl Fn(&I) -> &str,
    describe: impl FnMut(&I) -> T,
) -> Result<Listed<T>, GraphProblem> {
    let start = match after {
        None => 0,
        Some(after) => {
            let place = all.iter().position(|item| id(item) == after.as_str());
            place.ok_or_else(|| GraphProblem::parameter("Invalid cursor"))? + 1
        }
    };
    let end = all.len().min(start + limit);
    let shown = &all[start..end];
    let last = shown.last().filter(|_| end < all.len());
    Ok(Listed {
        after: last.map(|item| Cursor::new(id(item))),
        items: shown.iter().map(describe).collect(),
    })
}

/// A list inside another answer: Meta leaves it out when it is empty or when it may not be read.
pub(super) fn nested<T>(
    world: &World,
    list: Result<Listed<T>, GraphProblem>,
) -> Result<Option<Listed<T>>, GraphProblem> {
    match list {
        Ok(list) if list.items.is_empty() => Ok(None),
        Ok(list) => Ok(Some(list)),
        Err(problem) if world.settings.trims_nested_edges && is_denied(&problem) => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn is_denied(problem: &GraphProblem) -> bool {
    matches!(problem.code, 10 | 200..=299) || problem.subcode == Some(33)
}
