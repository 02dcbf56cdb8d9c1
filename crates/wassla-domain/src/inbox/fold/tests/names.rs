//! Customers go by several names.

use super::fixture::{add, message, phone, user};
use super::shelf::Shelf;
use crate::inbound::Alias;

fn conversation_of(shelf: &Shelf, alias: &Alias) -> String {
    let mut customers = shelf.customers.iter();
    let (_, id) = customers.find(|(key, _)| key.alias == *alias).unwrap();
    id.to_string()
}

#[test]
fn any_name_finds_the_conversation() {
    let mut shelf = Shelf::default();
    shelf.take([add(message("a", [phone("1"), user("US.1")], "one"))]);
    shelf.take([add(message("b", [user("US.1")], "two"))]);
    shelf.take([add(message("c", [phone("1")], "three"))]);
    let conversation = shelf.only_conversation();
    assert_eq!(conversation.aliases, [phone("1"), user("US.1")]);
}

#[test]
fn names_that_have_conversations_stay_with_them() {
    let mut shelf = Shelf::default();
    shelf.take([
        add(message("a", [phone("1")], "one")),
        add(message("b", [user("US.1")], "two")),
    ]);
    let changes = shelf.take([add(message("c", [phone("1"), user("US.1")], "three"))]);
    assert_eq!(
        changes.new_messages[0].message.conversation.as_str(),
        "cv_a"
    );
    assert!(changes.customers.is_empty());
    assert_eq!(conversation_of(&shelf, &user("US.1")), "cv_b");
    let aliases = &changes.conversations[0].state.conversation.aliases;
    assert_eq!(*aliases, [phone("1")]);
}

#[test]
fn a_new_number_goes_before_the_old_one() {
    let mut shelf = Shelf::default();
    shelf.take([add(message("a", [phone("1")], "one"))]);
    let mut moved = message("b", [phone("1")], "new number");
    moved.arrival.renamed = Some(phone("2"));
    shelf.take([add(moved)]);
    assert_eq!(shelf.only_conversation().aliases, [phone("2"), phone("1")]);
    shelf.take([add(message("c", [phone("2")], "from there"))]);
    assert_eq!(shelf.conversations.len(), 1);
}

#[test]
fn a_name_of_another_workspace_finds_nothing() {
    let mut shelf = Shelf::default();
    let mut elsewhere = message("b", [phone("1")], "two");
    elsewhere.workspace = "ws_2".parse().unwrap();
    shelf.take([add(message("a", [phone("1")], "one")), add(elsewhere)]);
    assert_eq!(shelf.conversations.len(), 2);
}
