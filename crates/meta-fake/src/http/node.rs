//! Nodes as JSON, with the fields and edges that were asked for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    fields::Field,
    object::{Fields, Member, graph_time, object, select},
    paging::{Window, page},
    subscriptions,
};
use crate::world::{
    Business, GraphProblem, Number, Page, Person, TokenHolder, Waba, World, permission,
};

/// Renders what a caller may see.
pub(super) struct Renderer<'a> {
    pub(super) world: &'a World,
    pub(super) caller: &'a TokenHolder,
    /// The version as a path, such as `/v21.0`.
    pub(super) version: &'a str,
    /// The tokens that may be shown, by Page.
    pub(super) page_tokens: &'a BTreeMap<String, String>,
}

const WABA_DEFAULTS: &[&str] = &[
    "id",
    "name",
    "currency",
    "timezone_id",
    "message_template_namespace",
];
const NUMBER_DEFAULTS: &[&str] = &[
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "last_onboarded_time",
    "webhook_configuration",
    "id",
];
const ACCOUNT_DEFAULTS: &[&str] = &["access_token", "category", "name", "id", "tasks"];
const DEFAULTS: &[&str] = &["id", "name"];

impl Renderer<'_> {
    pub(super) fn person(
        &self,
        person: &Person,
        fields: Fields<'_>,
    ) -> Result<Value, GraphProblem> {
        object("User", &person.id, fields, DEFAULTS, |field| {
            match field.name.as_str() {
                "name" => Ok(Member::Value(json!(person.name))),
                "businesses" => {
                    let window = self.window(&person.id, field);
                    self.nested(self.businesses(&window, field.fields.as_deref()))
                }
                "accounts" => {
                    let window = self.window(&person.id, field);
                    self.nested(self.pages(&window, field.fields.as_deref()))
                }
                _ => Ok(Member::Nonexisting),
            }
        })
    }

    pub(super) fn businesses(
        &self,
        window: &Window,
        fields: Fields<'_>,
    ) -> Result<Value, GraphProblem> {
        let businesses = self.world.businesses_of(self.caller)?;
        page(
            self.world,
            &businesses,
            window,
            |one| &one.id,
            |one| self.business(one, fields),
        )
    }

    pub(super) fn business(
        &self,
        business: &Business,
        fields: Fields<'_>,
    ) -> Result<Value, GraphProblem> {
        object(
            "Business",
            &business.id,
            fields,
            DEFAULTS,
            |field| match field.name.as_str() {
                "name" => Ok(Member::Value(json!(business.name))),
                "verification_status" => Ok(Member::Value(json!("verified"))),
                "owned_whatsapp_business_accounts" => {
                    let window = self.window(&business.id, field);
                    let wabas = self.world.owned_wabas(self.caller, &business.id);
                    self.nested(
                        wabas.and_then(|all| self.wabas(&all, &window, field.fields.as_deref())),
                    )
                }
                "client_whatsapp_business_accounts" => {
                    let window = self.window(&business.id, field);
                    let wabas = self.world.client_wabas(self.caller, &business.id);
                    self.nested(
                        wabas.and_then(|all| self.wabas(&all, &window, field.fields.as_deref())),
                    )
                }
                _ => Ok(Member::Nonexisting),
            },
        )
    }

    pub(super) fn wabas(
        &self,
        wabas: &[&Waba],
        window: &Window,
        fields: Fields<'_>,
    ) -> Result<Value, GraphProblem> {
        page(
            self.world,
            wabas,
            window,
            |one| &one.id,
            |one| self.waba(one, fields),
        )
    }

    pub(super) fn waba(&self, waba: &Waba, fields: Fields<'_>) -> Result<Value, GraphProblem> {
        let name = "WhatsAppBusinessAccount";
        object(name, &waba.id, fields, WABA_DEFAULTS, |field| {
            match field.name.as_str() {
                "name" => Ok(Member::Value(json!(waba.name))),
                "currency" => Ok(Member::Value(json!(waba.currency))),
                "timezone_id" => Ok(Member::Value(json!(waba.timezone_id))),
                "message_template_namespace" => {
                    Ok(Member::Value(json!(waba.message_template_namespace)))
                }
                "account_review_status" => Ok(Member::Value(json!(waba.account_review_status))),
                "owner_business_info" => {
                    let owner = self.world.owner_of(&waba.id);
                    let owner = self
                        .world
                        .businesses
                        .iter()
                        .find(|one| Some(one.id.as_str()) == owner);
                    let info = owner.map(|one| json!({ "name": one.name, "id": one.id }));
                    Ok(info.map_or(Member::Absent, |info| select(info, field)))
                }
                "phone_numbers" => {
                    let window = self.window(&waba.id, field);
                    self.nested(self.numbers(&waba.id, &window, field.fields.as_deref(), false))
                }
                "subscribed_apps" => self.nested(Ok(
                    json!({ "data": subscriptions::of_waba(self.world, waba) }),
                )),
                _ => Ok(Member::Nonexisting),
            }
        })
    }

    pub(super) fn numbers(
        &self,
        waba_id: &str,
        window: &Window,
        fields: Fields<'_>,
        oldest_first: bool,
    ) -> Result<Value, GraphProblem> {
        let mut numbers = self.world.numbers_of(self.caller, waba_id)?;
        if oldest_first {
            numbers.reverse();
        }
        page(
            self.world,
            &numbers,
            window,
            |one| &one.id,
            |one| self.number(one, fields),
        )
    }

    pub(super) fn number(
        &self,
        number: &Number,
        fields: Fields<'_>,
    ) -> Result<Value, GraphProblem> {
        let name = "WhatsAppBusinessPhoneNumber";
        object(name, &number.id, fields, NUMBER_DEFAULTS, |field| {
            let value = match field.name.as_str() {
                "display_phone_number" => json!(number.display),
                "verified_name" => json!(number.verified_name),
                "status" => json!(number.status),
                "platform_type" | "host_platform" => json!(number.platform_type),
                "code_verification_status" => json!(number.code_verification_status),
                "quality_rating" => json!(number.quality_rating),
                "quality_score" => json!({ "score": number.quality_rating }),
                "is_pin_enabled" => json!(number.pin.is_some()),
                "is_on_biz_app" => json!(number.is_on_biz_app),
                "is_official_business_account" | "is_preverified_number" => json!(false),
                "name_status" => json!("APPROVED"),
                "account_mode" => json!("LIVE"),
                "messaging_limit_tier" | "whatsapp_business_manager_messaging_limit" => {
                    json!(number.calling.limit_tier())
                }
                "throughput" if number.is_registered() => json!({ "level": "STANDARD" }),
                "throughput" => json!({ "level": "NOT_APPLICABLE" }),
                "last_onboarded_time" => json!(graph_time(number.last_onboarded)),
                "webhook_configuration" => match self.application_webhook() {
                    Some(url) => json!({ "application": url }),
                    None => return Ok(Member::Absent),
                },
                _ => return Ok(Member::Nonexisting),
            };
            Ok(select(value, field))
        })
    }

    pub(super) fn pages(&self, window: &Window, fields: Fields<'_>) -> Result<Value, GraphProblem> {
        let pages = self.world.pages_of(self.caller)?;
        page(
            self.world,
            &pages,
            window,
            |one| &one.id,
            |one| self.page_with(one, fields, ACCOUNT_DEFAULTS),
        )
    }

    pub(super) fn page(&self, page: &Page, fields: Fields<'_>) -> Result<Value, GraphProblem> {
        self.page_with(page, fields, DEFAULTS)
    }

    fn page_with(
        &self,
        page: &Page,
        fields: Fields<'_>,
        defaults: &[&str],
    ) -> Result<Value, GraphProblem> {
        object("Page", &page.id, fields, defaults, |field| {
            match field.name.as_str() {
                "name" => Ok(Member::Value(json!(page.name))),
                "category" => Ok(Member::Value(json!(page.category))),
                "tasks" => {
                    let role = self.world.page_role(self.caller, &page.id);
                    Ok(role.map_or(Member::Absent, |role| Member::Value(json!(role.tasks))))
                }
                "access_token" => {
                    let token = self.page_tokens.get(&page.id);
                    Ok(token.map_or(Member::Absent, |token| Member::Value(json!(token))))
                }
                "instagram_business_account" => {
                    let Some(account) = self.world.instagram_of(self.caller, &page.id) else {
                        return Ok(Member::Absent);
                    };
                    let all = json!({
                        "id": account.id,
                        "username": account.username,
                        "name": account.name,
                    });
                    let Some(asked) = &field.fields else {
                        return Ok(Member::Value(json!({ "id": account.id })));
                    };
                    object("IGUser", &account.id, Some(asked), DEFAULTS, |field| {
                        Ok(all
                            .get(&field.name)
                            .map_or(Member::Nonexisting, |value| Member::Value(value.clone())))
                    })
                    .map(Member::Value)
                }
                _ => Ok(Member::Nonexisting),
            }
        })
    }

    fn application_webhook(&self) -> Option<&str> {
        let app = self.world.app(&self.caller.app_id)?;
        let mut held = app.subscriptions.iter();
        let held = held.find(|held| held.object == "whatsapp_business_account")?;
        Some(&held.callback_url)
    }

    fn window(&self, owner_id: &str, field: &Field) -> Window {
        Window {
            limit: field.limit,
            after: field.after.clone(),
            path: format!("{}/{owner_id}/{}", self.version, field.name),
            token: self.caller.token.clone(),
        }
    }

    /// A nested edge: left out when it is empty or when it may not be read.
    fn nested(&self, edge: Result<Value, GraphProblem>) -> Result<Member, GraphProblem> {
        match edge {
            Ok(list) if list["data"].as_array().is_some_and(Vec::is_empty) => Ok(Member::Absent),
            Ok(list) => Ok(Member::Value(list)),
            Err(problem) if self.world.settings.trims_nested_edges && is_denied(&problem) => {
                Ok(Member::Absent)
            }
            Err(problem) => Err(problem),
        }
    }
}

fn is_denied(problem: &GraphProblem) -> bool {
    matches!(problem.code, 10 | 200..=299) || problem.subcode == Some(33)
}

/// The tokens of the Pages that a call may show.
pub(super) fn page_tokens(world: &mut World, caller: &TokenHolder) -> BTreeMap<String, String> {
    if let Some(page_id) = &caller.page_id {
        return BTreeMap::from([(page_id.clone(), caller.token.clone())]);
    }
    if !world.has(caller, permission::PAGES_SHOW_LIST) {
        return BTreeMap::new();
    }
    let person = world.me(caller);
    let roles = person.map_or(&[][..], |person| &person.page_roles);
    let ids: Vec<String> = roles.iter().map(|role| role.page_id.clone()).collect();
    let token = |id: String| Some((id.clone(), world.page_token(caller, &id).ok()?));
    ids.into_iter().filter_map(token).collect()
}
