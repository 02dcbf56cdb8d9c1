//! The names of those who write to a Page.

use serde_json::json;

use super::*;
use crate::world::ProfileAccess;

#[test]
fn page_reads_the_names_of_those_who_wrote() {
    let mut world = demo();
    let (page, instagram, token) = messages::page_of(&mut world);
    world.customer_writes(&page, "tarek", "Salam");
    world.customer_writes(&instagram, "tarek", "Salam");
    let (psid, igsid) = (
        world.scoped_id("tarek", &page),
        world.scoped_id("tarek", &instagram),
    );
    let fields = "first_name,last_name,name";
    let read = get(&mut world, &token, &format!("/{psid}?fields={fields}"));
    let expected = json!({
        "first_name": "Tarek",
        "last_name": "Amin",
        "name": "Tarek Amin",
        "id": psid,
    });
    assert_eq!(read, expected);
    let read = get(
        &mut world,
        &token,
        &format!("/{igsid}?fields=name,username"),
    );
    let expected = json!({ "name": "Tarek Amin", "username": "tarek.demo", "id": igsid });
    assert_eq!(read, expected);
    let refused = call(
        &mut world,
        "GET",
        &token,
        &format!("/{psid}?fields=username"),
    );
    assert_eq!(refusal(&refused), (400, 100, None));
}

#[test]
fn profile_is_refused_for_its_reason() {
    let mut world = demo();
    let (page, instagram, token) = messages::page_of(&mut world);
    let psid = world.scoped_id("tarek", &page);
    let igsid = world.scoped_id("salma", &instagram);
    let refused = |world: &mut World, token: &str, id: &str| {
        refusal(&call(world, "GET", token, &format!("/{id}?fields=name")))
    };
    assert_eq!(
        refused(&mut world, &token, &psid),
        (403, 230, None),
        "nobody wrote yet"
    );
    world.customer_writes(&page, "tarek", "Salam");
    world.customer_writes(&instagram, "salma", "Salam");
    assert_eq!(refused(&mut world, &token, &igsid), (403, 230, None));
    world.set_profile_access("tarek", ProfileAccess::NoProfile);
    let expected = (400, 100, Some(2_018_218));
    assert_eq!(refused(&mut world, &token, &psid), expected);
    world.set_profile_access("tarek", ProfileAccess::Open);

    let persons = token_of(&mut world, "lina");
    assert_eq!(refused(&mut world, &persons, &psid), (400, 100, Some(33)));
    let other = world.pages[0].id.clone();
    let strange = world.scoped_id("tarek", &other);
    assert_eq!(refused(&mut world, &token, &strange), (400, 100, Some(33)));
    world.decline("lina", "pages_messaging");
    assert_eq!(refused(&mut world, &token, &psid), (403, 200, None));
    let posted = call(&mut world, "POST", &token, &format!("/{psid}"));
    assert_eq!(refusal(&posted), (400, 100, Some(33)));
}
