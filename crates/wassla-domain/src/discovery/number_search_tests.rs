#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::match_wildcard_for_single_variants,
    clippy::unnecessary_wraps,
    reason = "a scripted Meta answers what the test says and panics on the rest"
)]

use super::*;
use crate::ids::PhoneNumberId;
use crate::meta::{Cursor, MetaCode, RemedyHints};

fn number(id: u32) -> NumberFacts {
    NumberFacts {
        id: PhoneNumberId::parse(id.to_string()).unwrap(),
        display: format!("+1 555 {id}"),
        verified_name: None,
        status: Some("CONNECTED".into()),
        platform: Some("CLOUD_API".into()),
        on_business_app: false,
        pin_enabled: None,
    }
}

fn waba(id: u32, numbers: Option<&[u32]>) -> WabaFacts {
    WabaFacts {
        id: WabaId::parse(id.to_string()).unwrap(),
        numbers: numbers.map(|ids| Listed::complete(ids.iter().copied().map(number).collect())),
    }
}

fn business(id: u32, wabas: Vec<WabaFacts>, after: Option<&str>) -> BusinessFacts {
    let wabas = Listed {
        items: wabas,
        after: after.map(Cursor::new),
    };
    BusinessFacts {
        id: BusinessId::parse(id.to_string()).unwrap(),
        wabas,
    }
}

fn error(code: u32, subcode: Option<u32>) -> MetaError {
    let code = Some(MetaCode::new(code, subcode));
    MetaError::answered(Remedy::of(code, RemedyHints::default()), code, None)
}

/// Runs a search against a person who answers, and counts rounds.
fn search(
    meta: impl FnMut(&NumberQuestion) -> Result<NumberAnswer, MetaError>,
) -> (NumberSearchEnd, u32, bool) {
    let mut search = NumberSearch::default();
    let rounds = carry_on(&mut search, meta);
    let truncated = search.truncated();
    (search.end(), rounds, truncated)
}

fn carry_on(
    search: &mut NumberSearch,
    mut meta: impl FnMut(&NumberQuestion) -> Result<NumberAnswer, MetaError>,
) -> u32 {
    let mut rounds = 0;
    loop {
        let questions = search.round();
        if questions.is_empty() {
            return rounds;
        }
        rounds += 1;
        assert!(rounds < 2_000, "the search does not end");
        for question in questions {
            let answer = meta(&question);
            search.answered(&question, answer);
        }
    }
}

fn found(end: NumberSearchEnd) -> FoundNumber {
    match end {
        NumberSearchEnd::Found(found) => found,
        other => panic!("found nothing: {other:?}"),
    }
}

fn businesses(items: Vec<BusinessFacts>) -> Result<NumberAnswer, MetaError> {
    Ok(NumberAnswer::Businesses(Listed::complete(items)))
}

#[test]
fn one_expanded_answer_is_enough() {
    let (end, rounds, _) = search(|_| {
        let first = business(1, vec![waba(10, Some(&[])), waba(11, Some(&[7, 8]))], None);
        businesses(vec![first, business(2, vec![waba(20, Some(&[9]))], None)])
    });
    let found = found(end);
    assert_eq!((found.waba.as_str(), found.number.id.as_str()), ("11", "7"));
    assert_eq!((found.of, found.and_more, rounds), (2, false, 1));
}

#[test]
fn more_accounts_of_an_earlier_business_come_before_a_later_business() {
    let (end, rounds, _) = search(|question| match question {
        NumberQuestion::Businesses { .. } => businesses(vec![
            business(1, vec![waba(10, Some(&[]))], Some("next")),
            business(2, vec![waba(20, Some(&[9]))], None),
        ]),
        NumberQuestion::Wabas { expanded: true, .. } => Ok(NumberAnswer::Wabas(Listed::complete(
            vec![waba(11, Some(&[7]))],
        ))),
        other => panic!("{other:?}"),
    });
    assert_eq!((found(end).number.id.as_str(), rounds), ("7", 2));
}

#[test]
fn a_refused_expansion_costs_one_round_and_asks_the_accounts_together() {
    let (end, rounds, _) = search(|question| match question {
        NumberQuestion::Businesses { expanded: true, .. } => Err(error(100, None)),
        NumberQuestion::Businesses { .. } => businesses(vec![business(
            1,
            vec![waba(10, None), waba(11, None), waba(12, None)],
            None,
        )]),
        NumberQuestion::Numbers { waba, .. } if waba.as_str() == "10" => Err(error(100, Some(33))),
        NumberQuestion::Numbers { waba, .. } => {
            let id = waba.as_str().parse().unwrap();
            Ok(NumberAnswer::Numbers(Listed::complete(vec![number(id)])))
        }
        other => panic!("{other:?}"),
    });
    assert_eq!((found(end).waba.as_str(), rounds), ("11", 3));
}

#[test]
fn accounts_whose_numbers_were_left_out_count_as_empty_until_nothing_else_is_left() {
    let (end, rounds, _) = search(|_| {
        businesses(vec![business(
            1,
            vec![waba(10, None), waba(11, Some(&[7]))],
            None,
        )])
    });
    assert_eq!((found(end).waba.as_str(), rounds), ("11", 1));

    let trimmed: Vec<_> = (1..=500).map(|id| waba(id, None)).collect();
    let (end, rounds, _) = search(|question| match question {
        NumberQuestion::Businesses { .. } => businesses(vec![business(1, trimmed.clone(), None)]),
        NumberQuestion::Numbers { waba, .. } if waba.as_str() == "3" => {
            Ok(NumberAnswer::Numbers(Listed::complete(vec![number(7)])))
        }
        _ => Ok(NumberAnswer::Numbers(Listed::complete(vec![]))),
    });
    assert_eq!((found(end).waba.as_str(), rounds), ("3", 2));
}

#[test]
fn nothing_found_says_which_nothing() {
    let none = search(|_| businesses(vec![business(1, vec![], None)])).0;
    assert!(matches!(none, NumberSearchEnd::NoWaba));
    let empty = search(|_| businesses(vec![business(1, vec![waba(1, Some(&[]))], None)])).0;
    assert!(matches!(empty, NumberSearchEnd::NoNumber));
}

#[test]
fn trouble_before_the_first_number_fails_the_search() {
    for code in [190, 4] {
        let (end, rounds, _) = search(|_| Err(error(code, None)));
        assert!(matches!(end, NumberSearchEnd::Failed(_)), "{code}");
        assert_eq!(
            rounds, 1,
            "{code}: no second call while throttled or with a dead token"
        );
    }
    let (end, _, _) = search(|question| match question {
        NumberQuestion::Businesses { .. } => Err(error(10, None)),
        other => panic!("{other:?}"),
    });
    assert!(matches!(end, NumberSearchEnd::Failed(error) if error.is_lost_access()));
}

#[test]
fn lists_without_end_are_bounded() {
    let (end, rounds, truncated) = search(|question| match question {
        NumberQuestion::Businesses { after, .. } => {
            let n = after
                .cursor()
                .map_or(0, |cursor| cursor.as_str().parse::<u32>().unwrap());
            Ok(NumberAnswer::Businesses(Listed {
                items: vec![business(1000 + n, vec![waba(2000 + n, Some(&[]))], None)],
                after: Some(Cursor::new((n + 1).to_string())),
            }))
        }
        other => panic!("{other:?}"),
    });
    assert!(matches!(end, NumberSearchEnd::NoNumber));
    assert_eq!((rounds, truncated), (super::super::PAGES_PER_LIST, true));

    let many: Vec<_> = (1..=500).map(|id| waba(id, None)).collect();
    let (end, rounds, truncated) = search(|question| match question {
        NumberQuestion::Businesses { expanded: true, .. } => Err(error(100, None)),
        NumberQuestion::Businesses { .. } => businesses(vec![business(1, many.clone(), None)]),
        _ => Ok(NumberAnswer::Numbers(Listed::complete(vec![]))),
    });
    assert!(matches!(end, NumberSearchEnd::NoNumber));
    assert_eq!((rounds, truncated), (2 + 160 / 8, true));
}

/// A search that found no number among owned accounts and was widened, and how it ends with what
/// is shared; `granted` are the ids of accounts that the sign-in names.
fn widened(
    owned: &[BusinessFacts],
    granted: &[u32],
    mut shared: impl FnMut(&NumberQuestion) -> Result<NumberAnswer, MetaError>,
) -> (NumberSearchEnd, u32) {
    let mut search = NumberSearch::default();
    carry_on(&mut search, |question| match question {
        NumberQuestion::Businesses { .. } => businesses(owned.to_vec()),
        NumberQuestion::Numbers { .. } => Ok(NumberAnswer::Numbers(Listed::complete(vec![]))),
        other => panic!("{other:?}"),
    });
    search.widen(&targets(granted), Some(&MetaUserId::parse("900").unwrap()));
    let rounds = carry_on(&mut search, &mut shared);
    (search.end(), rounds)
}

fn targets(wabas: &[u32]) -> GrantedTargets {
    GrantedTargets {
        wabas: wabas.iter().map(|id| waba(*id, None).id).collect(),
        ..GrantedTargets::default()
    }
}

fn none_shared(question: &NumberQuestion) -> Result<NumberAnswer, MetaError> {
    match question {
        NumberQuestion::Wabas { .. } => Ok(NumberAnswer::Wabas(Listed::complete(vec![]))),
        NumberQuestion::Numbers { .. } => Ok(NumberAnswer::Numbers(Listed::complete(vec![]))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn owned_accounts_come_before_everything_else() {
    let mut search = NumberSearch::default();
    let owned = [business(1, vec![waba(10, Some(&[7]))], None)];
    let owned = |_: &NumberQuestion| businesses(owned.to_vec());
    carry_on(&mut search, owned);
    search.widen(&targets(&[20]), None);
    assert!(search.round().is_empty());
    assert_eq!(found(search.end()).waba.as_str(), "10");
}

#[test]
fn what_was_granted_comes_first_then_clients_then_what_was_assigned() {
    let list = |id: u32| {
        Ok(NumberAnswer::Wabas(Listed::complete(vec![waba(
            id,
            Some(&[id]),
        )])))
    };
    let from = |granted_has, client_has| {
        let owned = [business(1, vec![], None)];
        let (end, rounds) = widened(&owned, &[20], |question| match question {
            NumberQuestion::Numbers { waba, .. } if granted_has => {
                assert_eq!(waba.as_str(), "20");
                Ok(NumberAnswer::Numbers(Listed::complete(vec![number(20)])))
            }
            NumberQuestion::Wabas {
                edge: WabaEdge::Client(_),
                ..
            } if client_has => list(30),
            NumberQuestion::Wabas {
                edge: WabaEdge::Assigned(user),
                ..
            } => {
                assert_eq!(user.as_str(), "900");
                list(40)
            }
            other => none_shared(other),
        });
        let found = found(end);
        assert_eq!((found.business, rounds), (None, 1), "asked side by side");
        found.waba.as_str().to_owned()
    };
    assert_eq!(from(true, true), "20");
    assert_eq!(from(false, true), "30");
    assert_eq!(from(false, false), "40");
}

#[test]
fn an_account_is_asked_once_however_often_it_is_named() {
    let owned = [business(1, vec![waba(10, Some(&[]))], None)];
    let mut asked = Vec::new();
    let (end, _) = widened(&owned, &[10, 20], |question| match question {
        NumberQuestion::Wabas { .. } => {
            Ok(NumberAnswer::Wabas(Listed::complete(vec![waba(20, None)])))
        }
        NumberQuestion::Numbers { waba, .. } => {
            asked.push(waba.as_str().to_owned());
            Ok(NumberAnswer::Numbers(Listed::complete(vec![])))
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(asked, ["20"]);
    assert!(matches!(end, NumberSearchEnd::NoNumber));
}

#[test]
fn an_edge_or_an_account_that_is_not_for_this_person_is_no_failure() {
    for refusal in [error(100, Some(33)), error(10, None), error(100, None)] {
        let refused = |question: &NumberQuestion| match question {
            NumberQuestion::Numbers { .. } => Err(error(100, Some(33))),
            _ => Err(refusal.clone()),
        };
        let (end, _) = widened(&[business(1, vec![], None)], &[20], refused);
        assert!(matches!(end, NumberSearchEnd::NoWaba), "{refusal}");
    }
    let (end, _) = widened(&[], &[], |_| Err(error(4, None)));
    assert!(matches!(end, NumberSearchEnd::Failed(_)), "not looked at");
}

#[test]
fn many_businesses_are_not_all_asked_and_that_is_said() {
    let mut search = NumberSearch::default();
    let many: Vec<_> = (1..=500).map(|id| business(id, vec![], None)).collect();
    carry_on(&mut search, |_| businesses(many.clone()));
    assert!(!search.truncated());
    search.widen(&targets(&[]), None);
    let mut asked = 0;
    carry_on(&mut search, |question| {
        asked += 1;
        none_shared(question)
    });
    assert_eq!((asked, search.truncated()), (24, true));
}

#[test]
fn a_business_that_no_list_names_is_looked_through_when_the_sign_in_names_it() {
    let unlisted = BusinessId::parse("77").unwrap();
    let granted = GrantedTargets {
        businesses: vec![BusinessId::parse("1").unwrap(), unlisted.clone()],
        ..GrantedTargets::default()
    };
    let mut search = NumberSearch::default();
    let listed = vec![business(1, vec![], None)];
    carry_on(&mut search, |_| businesses(listed.clone()));
    search.widen(&granted, None);
    let mut asked = Vec::new();
    carry_on(&mut search, |question| match question {
        NumberQuestion::Wabas { edge, .. } => {
            asked.push(edge.clone());
            let own = *edge == WabaEdge::Owned(unlisted.clone());
            let found = own.then(|| waba(20, Some(&[7])));
            Ok(NumberAnswer::Wabas(Listed::complete(
                found.into_iter().collect(),
            )))
        }
        other => panic!("{other:?}"),
    });
    let client = |id: &str| WabaEdge::Client(BusinessId::parse(id).unwrap());
    assert_eq!(
        asked,
        [WabaEdge::Owned(unlisted.clone()), client("1"), client("77")]
    );
    let found = found(search.end());
    assert_eq!(
        (found.number.id.as_str(), found.business),
        ("7", Some(unlisted))
    );
}

#[test]
fn what_the_sign_in_names_is_bounded_and_a_search_that_was_cut_short_is_not_widened() {
    let many: Vec<u32> = (1..=500).collect();
    let mut asked = 0;
    let (end, _) = widened(&[], &many, |question| {
        asked += u32::from(matches!(question, NumberQuestion::Numbers { .. }));
        none_shared(question)
    });
    assert!(matches!(end, NumberSearchEnd::NoNumber));
    assert_eq!(asked, 24);

    let mut search = NumberSearch::default();
    let without_end = |question: &NumberQuestion| match question {
        NumberQuestion::Businesses { after, .. } => {
            let n = after
                .cursor()
                .map_or(0, |at| at.as_str().parse::<u32>().unwrap());
            Ok(NumberAnswer::Businesses(Listed {
                items: vec![business(1000 + n, vec![], None)],
                after: Some(Cursor::new((n + 1).to_string())),
            }))
        }
        other => panic!("{other:?}"),
    };
    carry_on(&mut search, without_end);
    search.widen(&targets(&many), None);
    assert!(search.round().is_empty());
}
