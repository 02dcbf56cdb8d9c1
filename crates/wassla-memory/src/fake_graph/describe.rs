//! The model's things as the domain's facts.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::str::FromStr;
use std::time::Duration;

use wassla_domain::Timestamp;
use wassla_domain::meta::{
    AccessToken, BusinessFacts, Cursor, Expiry, GrantedTargets, IssuedToken, Listed, NumberFacts,
    PageFacts, TokenFacts, WabaEdge, WabaFacts,
};
use wassla_domain::scopes::Grants;

use super::listing;
use meta_fake::World;
use meta_fake::world::{
    self, Business, GrantStatus, GraphProblem, Number, Page, TokenHolder, TokenReport, Waba,
};

/// Items on a page of a list, as the adapter asks for them.
pub(super) const LIMIT: usize = 50;

pub(super) fn issued(issued: world::IssuedToken) -> IssuedToken {
    let seconds = issued.expires_in.and_then(|it| u64::try_from(it).ok());
    IssuedToken {
        token: AccessToken::new(issued.access_token),
        expires_in: seconds.map(Duration::from_secs),
    }
}

pub(super) fn token(report: TokenReport) -> TokenFacts {
    let mut targets = GrantedTargets::default();
    for granted in &report.granular_scopes {
        for id in granted.target_ids.iter().flatten() {
            targets.add(granted.scope, id);
        }
    }
    let scopes: BTreeSet<String> = report.scopes.iter().map(ToString::to_string).collect();
    TokenFacts {
        valid: report.is_valid,
        app: report.app_id.map(id),
        user: report.user_id.map(id),
        expires: match report.expires_at {
            None => Expiry::Unknown,
            Some(0) => Expiry::Never,
            Some(at) => Expiry::At(Timestamp::from_seconds(at)),
        },
        scopes,
        targets,
    }
}

pub(super) fn grants(permissions: Vec<(&'static str, GrantStatus)>) -> Grants {
    let mut grants = Grants::default();
    for (name, status) in permissions {
        let place = match status {
            GrantStatus::Granted => &mut grants.granted,
            GrantStatus::Declined => &mut grants.declined,
        };
        place.insert(name.to_owned());
    }
    grants
}

pub(super) fn business(
    world: &World,
    caller: &TokenHolder,
    business: &Business,
    expanded: bool,
) -> Result<BusinessFacts, GraphProblem> {
    let edge = WabaEdge::Owned(id(&business.id));
    let list = wabas(world, caller, &edge, expanded, None);
    let list = listing::nested(world, list)?;
    Ok(BusinessFacts {
        id: id(&business.id),
        wabas: list.unwrap_or_else(|| Listed::complete(Vec::new())),
    })
}

pub(super) fn wabas(
    world: &World,
    caller: &TokenHolder,
    edge: &WabaEdge,
    expanded: bool,
    after: Option<&Cursor>,
) -> Result<Listed<WabaFacts>, GraphProblem> {
    let all = match edge {
        WabaEdge::Owned(business) => world.owned_wabas(caller, business.as_str()),
        WabaEdge::Client(business) => world.client_wabas(caller, business.as_str()),
        WabaEdge::Assigned(user) => world.assigned_wabas(caller, user.as_str()),
    }?;
    let describe = |waba: &&Waba| {
        let list = || numbers(world, caller, &waba.id, None);
        let numbers = expanded.then(|| listing::nested(world, list()));
        Ok(WabaFacts {
            id: id(&waba.id),
            numbers: numbers.transpose()?.flatten(),
        })
    };
    gather(listing::page(
        &all,
        after,
        LIMIT,
        |waba| &waba.id,
        describe,
    )?)
}

pub(super) fn numbers(
    world: &World,
    caller: &TokenHolder,
    waba: &str,
    after: Option<&Cursor>,
) -> Result<Listed<NumberFacts>, GraphProblem> {
    let all = world.numbers_of(caller, waba)?;
    let describe = |one: &&Number| number(one);
    listing::page(&all, after, LIMIT, |number| &number.id, describe)
}

pub(super) fn number(number: &Number) -> NumberFacts {
    NumberFacts {
        id: id(&number.id),
        display: number.display.clone(),
        verified_name: Some(number.verified_name.clone()),
        status: Some(number.status.clone()),
        platform: Some(number.platform_type.clone()),
        on_business_app: number.is_on_biz_app,
        pin_enabled: Some(number.pin.is_some()),
    }
}

pub(super) fn page(world: &World, caller: &TokenHolder, page: &Page) -> PageFacts {
    let instagram = world.instagram_of(caller, &page.id);
    PageFacts {
        id: id(&page.id),
        name: page.name.clone(),
        tasks: world
            .page_role(caller, &page.id)
            .map(|role| role.tasks.clone()),
        instagram: instagram.map(|it| (id(&it.id), Some(it.username.clone()))),
        token: None,
    }
}

/// The first problem of the items, or all of them.
pub(super) fn gather<T>(
    listed: Listed<Result<T, GraphProblem>>,
) -> Result<Listed<T>, GraphProblem> {
    let items = listed.items.into_iter().collect::<Result<_, _>>()?;
    Ok(Listed {
        items,
        after: listed.after,
    })
}

/// The model makes ids of digits.
pub(super) fn id<T: FromStr<Err: Debug>>(text: impl AsRef<str>) -> T {
    text.as_ref()
        .parse()
        .expect("the fake Meta's ids are digits")
}
