//! Which node and edge a path names.

use crate::world::World;

/// What kind of thing an id belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Me,
    Person,
    App,
    Business,
    Waba,
    Number,
    Page,
    /// Somebody who wrote, by PSID or IGSID.
    Customer,
    /// Digits that belong to nothing.
    Unknown,
}

/// A path, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The version's name, if the path starts with one.
    pub(super) version: Option<String>,
    /// The path without the version.
    pub(super) path: String,
    pub(super) target: Target,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    AccessToken,
    DebugToken,
    Node {
        kind: Kind,
        id: String,
        edge: Option<String>,
        item: Option<String>,
    },
    Nothing,
}

impl Route {
    pub(super) fn of(world: &World, path: &str) -> Self {
        let mut segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let has_version = segments.first().is_some_and(|first| is_version(first));
        let version = has_version.then(|| segments.remove(0).to_owned());
        let target = match segments.as_slice() {
            ["oauth", "access_token"] => Target::AccessToken,
            ["debug_token"] => Target::DebugToken,
            [id, rest @ ..] if rest.len() <= 2 => match kind(world, id) {
                Some(kind) => Target::Node {
                    kind,
                    id: (*id).to_owned(),
                    edge: rest.first().map(|&edge| edge.to_owned()),
                    item: rest.get(1).map(|&item| item.to_owned()),
                },
                None => Target::Nothing,
            },
            _ => Target::Nothing,
        };
        Self {
            version,
            path: format!("/{}", segments.join("/")),
            target,
        }
    }

    /// The path with names instead of ids, such as `/{waba}/subscribed_apps`.
    pub(super) fn template(&self) -> String {
        match &self.target {
            Target::AccessToken => "/oauth/access_token".to_owned(),
            Target::DebugToken => "/debug_token".to_owned(),
            Target::Nothing => self.path.clone(),
            Target::Node {
                kind, edge, item, ..
            } => {
                let mut template = format!("/{}", name(*kind));
                if let Some(edge) = edge {
                    template.extend(["/", edge]);
                }
                if item.is_some() {
                    template.push_str("/{item}");
                }
                template
            }
        }
    }

    /// The WABA that the path names.
    pub(super) fn waba_id(&self) -> Option<&str> {
        match &self.target {
            Target::Node {
                kind: Kind::Waba,
                id,
                ..
            } => Some(id),
            Target::Node { .. } | Target::AccessToken | Target::DebugToken | Target::Nothing => {
                None
            }
        }
    }
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').unwrap_or_default();
    !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn kind(world: &World, id: &str) -> Option<Kind> {
    if id == "me" {
        return Some(Kind::Me);
    }
    if !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return world.app(id).map(|_| Kind::App);
    }
    let kinds = [
        (Kind::App, world.apps.iter().any(|one| one.id == id)),
        (Kind::Person, world.people.iter().any(|one| one.id == id)),
        (
            Kind::Business,
            world.businesses.iter().any(|one| one.id == id),
        ),
        (Kind::Waba, world.wabas.iter().any(|one| one.id == id)),
        (Kind::Number, world.numbers.iter().any(|one| one.id == id)),
        (Kind::Page, world.pages.iter().any(|one| one.id == id)),
        (Kind::Customer, world.is_customer(id)),
    ];
    Some(
        kinds
            .iter()
            .find(|(_, is_it)| *is_it)
            .map_or(Kind::Unknown, |(kind, _)| *kind),
    )
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Me => "me",
        Kind::Person => "{user}",
        Kind::App => "{app}",
        Kind::Business => "{business}",
        Kind::Waba => "{waba}",
        Kind::Number => "{phone}",
        Kind::Page => "{page}",
        Kind::Customer => "{customer}",
        Kind::Unknown => "{id}",
    }
}
