use std::collections::BTreeMap;

use super::*;
use crate::world::{Consent, DialogRequest};

fn request(scope: &str) -> DialogRequest {
    DialogRequest {
        client_id: APP.to_owned(),
        redirect_uri: REDIRECT.to_owned(),
        state: "state & more".to_owned(),
        scope: scope.to_owned(),
        response_type: "code".to_owned(),
        auth_type: String::new(),
    }
}

fn query_of(location: &str) -> BTreeMap<String, String> {
    assert!(location.starts_with(REDIRECT), "{location}");
    assert!(location.ends_with("#_=_"), "{location}");
    url::Url::parse(location)
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

#[test]
fn the_dialog_names_the_app() {
    let mut world = demo();
    let request = request("email");
    let named = |world: &World| world.dialog(&request, Some("aisha")).unwrap().app_name;
    assert_eq!(named(&world), format!("App {APP}"));
    world.name_app("Flower Desk");
    assert_eq!(named(&world), "Flower Desk");
}

fn shown(world: &World, request: &DialogRequest, person: &str) -> Vec<&'static str> {
    let page = world.dialog(request, Some(person)).unwrap();
    page.permissions.iter().map(|one| one.name).collect()
}

#[test]
fn continuing_returns_code_and_state() {
    let mut world = demo();
    let location = world
        .consent(
            &request("business_management"),
            "aisha",
            &Consent::ContinueWithAll,
        )
        .unwrap();
    let query = query_of(&location);
    assert_eq!(query["state"], "state & more");
    assert_eq!(query["code"], world.codes[0].code);
    assert_eq!(query.len(), 2);
}

#[test]
fn cancelling_returns_the_documented_error_and_changes_nothing() {
    let mut world = demo();
    world.grant_all("aisha");
    let before = world.person("aisha").cloned();
    let location = world
        .consent(&request("email"), "aisha", &Consent::Cancel)
        .unwrap();
    assert!(
        location.contains("error_description=Permissions+error."),
        "{location}"
    );
    let query = query_of(&location);
    assert_eq!(query["error"], "access_denied");
    assert_eq!(query["error_reason"], "user_denied");
    assert_eq!(query["error_code"], "200");
    assert_eq!(query["state"], "state & more");
    assert_eq!(world.person("aisha").cloned(), before);
    assert!(world.codes.is_empty());
}

#[test]
fn unticked_permission_is_declined_and_not_shown_again_until_asked_again() {
    let mut world = demo();
    let mut asked = request("instagram_basic,business_management pages_show_list");
    assert_eq!(
        shown(&world, &asked, "aisha"),
        [
            "public_profile",
            "business_management",
            "pages_show_list",
            "instagram_basic"
        ]
    );
    let ticked = Consent::Continue(vec!["business_management".to_owned()]);
    world.consent(&asked, "aisha", &ticked).unwrap();
    assert_eq!(
        shown(&world, &asked, "aisha"),
        ["public_profile", "business_management"]
    );
    assert_eq!(shown(&world, &asked, "omar").len(), 4);

    world
        .consent(&asked, "aisha", &Consent::ContinueWithAll)
        .unwrap();
    let person = world.person("aisha").unwrap();
    assert_eq!(person.grants[APP]["instagram_basic"].name(), "declined");
    assert_eq!(person.grants[APP]["public_profile"].name(), "granted");

    asked.auth_type = "rerequest".to_owned();
    assert_eq!(shown(&world, &asked, "aisha").len(), 4);
    world
        .consent(&asked, "aisha", &Consent::ContinueWithAll)
        .unwrap();
    assert_eq!(
        world.person("aisha").unwrap().grants[APP]["instagram_basic"].name(),
        "granted"
    );
}

#[test]
fn granted_scopes_are_told_only_when_asked_for() {
    let mut world = demo();
    let mut asked = request("email,instagram_basic");
    asked.response_type = "code,granted_scopes".to_owned();
    let ticked = Consent::Continue(vec!["email".to_owned()]);
    let query = query_of(&world.consent(&asked, "aisha", &ticked).unwrap());
    assert_eq!(query["granted_scopes"], "public_profile,email");
    assert_eq!(query["denied_scopes"], "instagram_basic");
}

#[test]
fn wrong_request_is_an_error_page_and_never_a_redirect() {
    type Change = fn(&mut DialogRequest);
    let table: [(&str, Change); 5] = [
        ("Invalid App ID", |asked| asked.client_id = "12".to_owned()),
        ("URL blocked", |asked| asked.redirect_uri.push('/')),
        ("Missing parameter", |asked| asked.state.clear()),
        ("Invalid Scopes", |asked| {
            asked.scope = "whatsapp_business_mangement".to_owned();
        }),
        ("Invalid response type", |asked| {
            asked.response_type = "token".to_owned();
        }),
    ];
    for (title, change) in table {
        let mut world = demo();
        let mut asked = request("email");
        change(&mut asked);
        assert_eq!(world.dialog(&asked, None).unwrap_err().title, title);
        for consent in [Consent::Cancel, Consent::ContinueWithAll] {
            assert_eq!(
                world.consent(&asked, "aisha", &consent).unwrap_err().title,
                title
            );
        }
    }
}

#[test]
fn scripted_failure_returns_the_other_family_of_errors_once() {
    let mut world = demo();
    world.fail_next_dialog(1_349_126, "Something went wrong");
    let asked = request("email");
    let query = query_of(
        &world
            .consent(&asked, "aisha", &Consent::ContinueWithAll)
            .unwrap(),
    );
    assert_eq!(query["error_code"], "1349126");
    assert_eq!(query["error_message"], "Something went wrong");
    assert_eq!(query["state"], "state & more");
    assert!(!query.contains_key("error"));
    let query = query_of(
        &world
            .consent(&asked, "aisha", &Consent::ContinueWithAll)
            .unwrap(),
    );
    assert!(query.contains_key("code"));
}

#[test]
fn request_is_read_from_a_query() {
    let query = format!(
        "client_id={APP}&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Foauth%2Fmeta%2Fcallback&state=state+%26+more&scope=a,b&response_type=code&config_id=1"
    );
    assert_eq!(DialogRequest::from_query(&query), request("a,b"));
}

#[test]
fn an_app_that_is_not_active_signs_nobody_in() {
    let mut world = demo();
    world.settings.app_is_active = false;
    let asked = request("email");
    for _ in 0..2 {
        let back = world.consent(&asked, "aisha", &Consent::ContinueWithAll);
        let query = query_of(&back.unwrap());
        assert_eq!(query["error_code"], "1349245");
        assert_eq!(query["error_message"], "App not active");
        assert!(!query.contains_key("code"));
    }
}
