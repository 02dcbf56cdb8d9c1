//! Which file of a crate imports which, through re-exports to where things are defined.

use std::collections::{BTreeMap, BTreeSet};

use super::module::{Module, Use, read};

/// A re-export of a re-export of … ends somewhere.
const DEEPEST: usize = 16;

/// A crate's modules by number; the root is the first.
pub(super) struct Graph {
    nodes: Vec<Node>,
}

struct Node {
    file: String,
    parent: usize,
    children: BTreeMap<String, usize>,
    module: Module,
}

#[derive(Clone, Copy)]
enum Target {
    Module(usize),
    /// Something that this module defines.
    Item(usize),
    /// Of another crate.
    Outside,
}

impl Graph {
    /// Follows `mod` from the root file; `text` gives a file's text.
    pub(super) fn of(root: &str, text: &impl Fn(&str) -> Option<String>) -> Self {
        let mut graph = Self { nodes: Vec::new() };
        let module = read(&text(root).unwrap_or_default());
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        graph.add(root, folder, 0, module, text);
        graph
    }

    fn add(
        &mut self,
        file: &str,
        folder: &str,
        parent: usize,
        mut module: Module,
        text: &impl Fn(&str) -> Option<String>,
    ) -> usize {
        let number = self.nodes.len();
        let inline = std::mem::take(&mut module.inline);
        let declared = module.declared.clone();
        self.nodes.push(Node {
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            module,
        });
        for (name, child) in inline {
            let added = self.add(file, &format!("{folder}/{name}"), number, child, text);
            self.nodes[number].children.insert(name, added);
        }
        for (name, named_file) in declared {
            let beside = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let candidates = match named_file {
                Some(named) => vec![format!("{beside}/{named}")],
                None => vec![
                    format!("{folder}/{name}.rs"),
                    format!("{folder}/{name}/mod.rs"),
                ],
            };
            let found = candidates
                .into_iter()
                .find_map(|path| Some((text(&path)?, path)));
            if let Some((text_of_child, path)) = found {
                let child = read(&text_of_child);
                let added = self.add(&path, &format!("{folder}/{name}"), number, child, text);
                self.nodes[number].children.insert(name, added);
            }
        }
        number
    }

    /// The files that were reached.
    pub(super) fn files(&self) -> BTreeSet<&str> {
        self.nodes.iter().map(|node| node.file.as_str()).collect()
    }

    /// Pairs of files, the importing one first.
    pub(super) fn imports(&self) -> BTreeSet<(&str, &str)> {
        let mut found = BTreeSet::new();
        for (number, node) in self.nodes.iter().enumerate() {
            let used = node.module.uses.iter();
            let imported = used.filter_map(|used| self.imported(number, used));
            let paths = node.module.paths.iter();
            let named = paths.filter_map(|path| match self.resolve(number, path, 0)? {
                Target::Item(module) => Some(module),
                Target::Module(_) | Target::Outside => None,
            });
            for module in imported.chain(named) {
                let file = &self.nodes[module].file;
                if *file != node.file && !self.is_below(module, number) {
                    found.insert((node.file.as_str(), file.as_str()));
                }
            }
        }
        found
    }

    /// A file may use what it is the parent of: it is the door of that room, and is named by it.
    fn is_below(&self, module: usize, ancestor: usize) -> bool {
        let parents = std::iter::successors(Some(module), |at| {
            (*at != 0).then(|| self.nodes[*at].parent)
        });
        parents.skip(1).any(|parent| parent == ancestor)
    }

    /// A module that is brought in is imported where something of it is named.
    fn imported(&self, number: usize, used: &Use) -> Option<usize> {
        match self.resolve(number, &used.path, 0)? {
            Target::Item(module) => Some(module),
            Target::Module(module) if used.name == "*" => Some(module),
            Target::Module(_) | Target::Outside => None,
        }
    }

    fn resolve(&self, from: usize, path: &[String], depth: usize) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        let mut target = match first.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(from),
            "super" => Target::Module(self.nodes[from].parent),
            name => self.look_up(from, name, depth)?,
        };
        for name in rest {
            let Target::Module(module) = target else {
                return Some(target);
            };
            target = if name == "super" {
                Target::Module(self.nodes[module].parent)
            } else {
                // What a macro makes is not seen, and is where the macro is called.
                self.look_up(module, name, depth)
                    .unwrap_or(Target::Item(module))
            };
        }
        Some(target)
    }

    fn look_up(&self, number: usize, name: &str, depth: usize) -> Option<Target> {
        if depth > DEEPEST {
            return None;
        }
        let node = &self.nodes[number];
        if let Some(child) = node.children.get(name) {
            return Some(Target::Module(*child));
        }
        if node.module.items.contains(name) {
            return Some(Target::Item(number));
        }
        let by_name = node.module.uses.iter().find(|used| used.name == name);
        if let Some(used) = by_name {
            let is_itself = used.path.len() == 1 && used.path[0] == name;
            let found = (!is_itself).then(|| self.resolve(number, &used.path, depth + 1));
            return Some(found.flatten().unwrap_or(Target::Outside));
        }
        let everything = node.module.uses.iter().filter(|used| used.name == "*");
        everything
            .filter_map(|used| self.resolve(number, &used.path, depth + 1))
            .find_map(|target| match target {
                Target::Module(module) if module != number => self.look_up(module, name, depth + 1),
                Target::Module(_) | Target::Item(_) | Target::Outside => None,
            })
    }
}
