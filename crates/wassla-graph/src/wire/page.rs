//! Pages and the Instagram accounts linked to them.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use wassla_domain::PageId;
use wassla_domain::meta::{Listed, PageFacts};

use super::{Id, list, loose, token};
use crate::answer::Unusable;

/// What is asked of a Page in the person's list; only there it has tasks.
pub(crate) const LIST_FIELDS: &str = "id,name,tasks,instagram_business_account{id,username}";

/// What is asked of one Page.
pub(crate) const FIELDS: &str = "id,name,access_token,instagram_business_account{id,username}";

#[derive(Deserialize)]
struct Page {
    id: Id,
    #[serde(default, deserialize_with = "loose")]
    name: Option<String>,
    #[serde(default, deserialize_with = "loose")]
    tasks: Option<Vec<String>>,
    #[serde(default, deserialize_with = "loose")]
    instagram_business_account: Option<Instagram>,
    #[serde(default, deserialize_with = "loose")]
    access_token: Option<SecretText>,
}

#[derive(Deserialize)]
struct Instagram {
    id: Id,
    #[serde(default, deserialize_with = "loose")]
    username: Option<String>,
}

/// Text that does not print.
#[derive(Deserialize)]
#[serde(from = "String")]
struct SecretText(SecretString);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

pub(crate) fn pages(body: Value) -> Result<Listed<PageFacts>, Unusable> {
    list::listed("pages", body, facts)
}

pub(crate) fn page(body: Value) -> Result<PageFacts, Unusable> {
    let page = Page::deserialize(body).ok();
    page.and_then(facts).ok_or(Unusable::Form)
}

fn facts(page: Page) -> Option<PageFacts> {
    let id: PageId = page.id.parse()?;
    let instagram = page
        .instagram_business_account
        .and_then(|account| Some((account.id.parse()?, account.username)));
    Some(PageFacts {
        name: page.name.unwrap_or_else(|| id.as_str().to_owned()),
        id,
        tasks: page.tasks,
        instagram,
        token: page
            .access_token
            .and_then(|text| token::access_token(text.0)),
    })
}
