use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::join_all;
use wassla_domain::attempt::Exchanging;
use wassla_domain::channel::{InstagramAsset, MessengerAsset, WhatsappAsset};
use wassla_domain::discovery::{
    FoundNumber, FoundPages, NumberSearchEnd, PageSearch, same_page_if_it_can_be,
};
use wassla_domain::find::Finding;
use wassla_domain::meta::{Expiry, IssuedToken, PageFacts, TokenFacts};
use wassla_domain::scopes::Grants;
use wassla_domain::{AccessToken, Asset, Channel, ChatKind, MetaError, PageId};

use crate::Wassla;
use crate::connect::granted_pages::{PageChoice, PagesSoFar};
use crate::connect::search_number::NumberSearchSoFar;

/// What one look around with the short-lived token showed.
pub(crate) struct Discovery {
    pub(crate) token_facts: TokenFacts,
    pub(crate) long: IssuedToken,
    grants: Grants,
    number: Option<NumberSearchEnd>,
    messenger: Option<PageChoice>,
    instagram: Option<PageChoice>,
}

/// What can be connected.
pub(crate) struct Discovered {
    pub(crate) grants: Grants,
    pub(crate) findings: Vec<(ChatKind, Finding)>,
}

impl Wassla {
    /// The second trip: everything that needs no more than the short-lived token, at once.
    pub(crate) async fn begin_discovery(
        &self,
        exchanging: &Exchanging,
        short: &AccessToken,
        held: &[Channel],
    ) -> Result<Discovery, MetaError> {
        let graph = &self.ports.graph;
        let held = HeldAssets::of(held);
        let (long, token_facts, grants, number, pages) = tokio::join!(
            graph.extend_token(short),
            graph.inspect_token(short),
            graph.permissions(short),
            self.find_number(exchanging.seeks(ChatKind::Whatsapp), short, held.whatsapp),
            self.find_pages(exchanging, short, &held),
        );

        let (long, token_facts) = (long?, token_facts?);
        // Who declined what only explains; without it the scopes of the token must do.
        let grants = grants.unwrap_or_else(|_| Grants {
            granted: token_facts.scopes.clone(),
            declined: BTreeSet::new(),
        });
        // Where the usual places gave nothing, what the sign-in was granted for is looked at.
        let (number, pages) = tokio::join!(
            self.widen_number(short, number, &token_facts),
            self.widen_pages(short, pages, &token_facts.targets.pages),
        );
        Ok(Discovery {
            token_facts,
            long,
            grants,
            number,
            messenger: pages.messenger,
            instagram: pages.instagram,
        })
    }

    /// The third trip, only if Pages were found: their own tokens, taken with the long-lived one.
    pub(crate) async fn finish_discovery(&self, discovery: Discovery) -> Discovered {
        let chosen = [&discovery.messenger, &discovery.instagram]
            .into_iter()
            .flatten()
            .flatten()
            .flatten();
        let pages: BTreeSet<PageId> = chosen.map(|page| page.id.clone()).collect();
        let long = &discovery.long.token;
        let (pages, expires) =
            tokio::join!(self.read_pages(long, pages), self.expiry(&discovery.long));

        let own = |kind: ChatKind, choice: Option<Result<Option<PageFacts>, MetaError>>| {
            let finding = match choice {
                None => Finding::NotSought,
                Some(Err(error)) => Finding::Failed(error),
                Some(Ok(None)) => Finding::NoAsset,
                Some(Ok(Some(page))) => of_page(kind, &page.id, &pages),
            };
            (kind, finding)
        };
        let now = self.ports.clock.now();
        let whatsapp = discovery.number.map_or(Finding::NotSought, |end| {
            Finding::of_number(end, long, expires, now)
        });
        let findings = vec![
            (ChatKind::Whatsapp, whatsapp),
            own(ChatKind::Instagram, discovery.instagram),
            own(ChatKind::Messenger, discovery.messenger),
        ];
        Discovered {
            grants: discovery.grants,
            findings,
        }
    }

    /// The held number if it can be read, asked for directly; else the first one found.
    async fn find_number(
        &self,
        sought: bool,
        token: &AccessToken,
        held: Option<&WhatsappAsset>,
    ) -> Option<NumberSearchSoFar> {
        if !sought {
            return None;
        }
        let Some(held) = held else {
            return Some(self.search_number(token).await);
        };
        match self.ports.graph.number(token, &held.phone_number).await {
            Ok(number) => Some(NumberSearchSoFar::Over(NumberSearchEnd::Found(
                FoundNumber {
                    business: held.business.clone(),
                    waba: held.waba.clone(),
                    number,
                    of: held.numbers,
                    and_more: held.and_more,
                },
            ))),
            Err(error) if error.is_lost_access() => Some(self.search_number(token).await),
            Err(error) => Some(NumberSearchSoFar::Over(NumberSearchEnd::Failed(error))),
        }
    }

    /// The Pages to take: held ones are asked for directly, the list is read for the others.
    async fn find_pages(
        &self,
        exchanging: &Exchanging,
        token: &AccessToken,
        held: &HeldAssets<'_>,
    ) -> PagesSoFar {
        let messenger_sought = exchanging.seeks(ChatKind::Messenger);
        let instagram_sought = exchanging.seeks(ChatKind::Instagram);
        let held_messenger = held.messenger.filter(|_| messenger_sought);
        let held_instagram = held.instagram.filter(|_| instagram_sought);
        let held_pages: BTreeSet<PageId> = held_messenger
            .map(|asset| asset.page.clone())
            .into_iter()
            .chain(held_instagram.map(|asset| asset.page.clone()))
            .collect();
        let (held_pages, listed) = tokio::join!(
            self.read_pages(token, held_pages),
            self.list_pages(
                token,
                messenger_sought && held_messenger.is_none(),
                instagram_sought && held_instagram.is_none(),
            ),
        );

        let messenger = held_messenger.and_then(|asset| still_held(&held_pages, asset));
        let instagram = held_instagram.and_then(|asset| still_linked(&held_pages, asset));
        let lost_messenger = held_messenger.is_some() && messenger.is_none();
        let lost_instagram = held_instagram.is_some() && instagram.is_none();
        let relisted = self.list_pages(token, lost_messenger, lost_instagram).await;

        let seen = [&listed, &relisted].into_iter().flatten();
        let seen = seen.flat_map(|found| found.seen.clone()).collect();
        let messenger = messenger.unwrap_or_else(|| {
            let list = if lost_messenger { &relisted } else { &listed };
            list.clone().map(|found| found.messenger)
        });
        let instagram = instagram.unwrap_or_else(|| {
            let list = if lost_instagram { relisted } else { listed };
            let same = messenger.as_ref().ok().and_then(Option::as_ref);
            list.map(|found| same_page_if_it_can_be(same, found.instagram))
        });
        PagesSoFar {
            messenger: messenger_sought.then_some(messenger),
            instagram: instagram_sought.then_some(instagram),
            seen,
        }
    }

    async fn list_pages(
        &self,
        token: &AccessToken,
        messenger: bool,
        instagram: bool,
    ) -> Result<FoundPages, MetaError> {
        let mut search = PageSearch::new(messenger, instagram);
        while let Some(place) = search.round() {
            search.answered(self.ports.graph.pages(token, place.cursor()).await?);
        }
        if search.truncated() {
            tracing::warn!("the list of Pages was not read to its end");
        }
        Ok(search.choose())
    }

    pub(crate) async fn read_pages(
        &self,
        token: &AccessToken,
        pages: impl IntoIterator<Item = PageId>,
    ) -> PagesRead {
        join_all(pages.into_iter().map(|id| async move {
            let page = self.ports.graph.page(token, &id).await;
            (id, page)
        }))
        .await
    }

    /// When the long-lived token ends: as the exchange said, else as `debug_token` says.
    async fn expiry(&self, long: &IssuedToken) -> Expiry {
        if let Some(lifetime) = long
            .expires_in
            .filter(|lifetime| *lifetime > Duration::ZERO)
        {
            return Expiry::At(self.ports.clock.now().plus(lifetime));
        }
        let facts = self.ports.graph.inspect_token(&long.token).await;
        facts.map_or(Expiry::Unknown, |facts| facts.expires)
    }
}

pub(crate) type PagesRead = Vec<(PageId, Result<PageFacts, MetaError>)>;

/// What the workspace holds already, by kind.
struct HeldAssets<'a> {
    whatsapp: Option<&'a WhatsappAsset>,
    instagram: Option<&'a InstagramAsset>,
    messenger: Option<&'a MessengerAsset>,
}

impl<'a> HeldAssets<'a> {
    fn of(channels: &'a [Channel]) -> Self {
        let mut held = Self {
            whatsapp: None,
            instagram: None,
            messenger: None,
        };
        for channel in channels {
            match &channel.asset {
                Asset::Whatsapp(asset) => held.whatsapp = Some(asset),
                Asset::Instagram(asset) => held.instagram = Some(asset),
                Asset::Messenger(asset) => held.messenger = Some(asset),
            }
        }
        held
    }
}

fn read<'a>(pages: &'a PagesRead, id: &PageId) -> Option<&'a Result<PageFacts, MetaError>> {
    pages.iter().find(|(of, _)| of == id).map(|(_, page)| page)
}

/// The held Page, or `None` if it is lost and another is to be looked for.
fn still_held(pages: &PagesRead, held: &MessengerAsset) -> Option<PageChoice> {
    match read(pages, &held.page)? {
        Ok(page) if page.may_message() => Some(Ok(Some(page.clone()))),
        Ok(_) => None,
        Err(error) if error.is_lost_access() => None,
        Err(error) => Some(Err(error.clone())),
    }
}

/// The held Page if the held Instagram account is still linked to it.
fn still_linked(pages: &PagesRead, held: &InstagramAsset) -> Option<PageChoice> {
    match read(pages, &held.page)? {
        Ok(page) => {
            let linked = page
                .instagram
                .as_ref()
                .is_some_and(|(id, _)| *id == held.instagram);
            linked.then(|| Ok(Some(page.clone())))
        }
        Err(error) if error.is_lost_access() => None,
        Err(error) => Some(Err(error.clone())),
    }
}

fn of_page(kind: ChatKind, id: &PageId, pages: &PagesRead) -> Finding {
    match (kind, read(pages, id)) {
        (ChatKind::Messenger, Some(Ok(page))) => Finding::of_messenger(page.clone()),
        (ChatKind::Instagram, Some(Ok(page))) => Finding::of_instagram(page.clone()),
        (_, Some(Err(error))) => Finding::Failed(error.clone()),
        (ChatKind::Whatsapp, Some(Ok(_))) | (_, None) => Finding::NoAsset,
    }
}
