//! Rows of a release that stored sentences: after the migration they are codes and values, and
//! what is not recognized keeps its words.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not there"
)]

use wassla_domain::calls::{CallOutcome, CallStage, CallSummary};
use wassla_domain::inbound::{Content, KnownNotice, Notice, SendFailure, SendFailureReason};
use wassla_domain::inbox::FailureReason;
use wassla_domain::ports::Inbox;

use crate::fixtures::id;

/// What the third release wrote, in SQL that every store speaks.
pub const ROWS: &str = r#"
    INSERT INTO conversations (id, workspace_id, kind, external_id, channel_display,
        customer_name, aliases, last_words, last_at, last_inbound_at, asked_up_to, answer_due_at,
        answer_failures, answer_round)
    VALUES
        ('cv_1', 'ws_1', 'whatsapp', '901', '+1 555 0101', 'Karim', '[["wa_id", "15550199"]]',
            'Voice call, 1 min 2 s', 60, 60, 0, NULL, 0, 0),
        ('cv_2', 'ws_1', 'whatsapp', '901', '+1 555 0101', 'Sara', '[["wa_id", "15550198"]]',
            'Image', 50, 50, 0, NULL, 0, 0);
    INSERT INTO messages (seq, id, conversation_id, kind, asset_id, author, author_id, content,
        words, delivery, failure_code, failure_words, possibly_repeated, external_id, written_at,
        due_at, round, attempts)
    VALUES
        (1, 'msg_1', 'cv_1', 'whatsapp', '901', 'customer', NULL, 'image', 'and one more file',
            'received', NULL, NULL, FALSE, 'wamid.1', 60, NULL, 0, 0),
        (2, 'msg_2', 'cv_1', 'whatsapp', '901', 'teammate', 'us_1', 'text', 'hello', 'failed',
            131047, 'The customer last wrote more than 24 hours ago: wait until they write again.',
            FALSE, NULL, 61, NULL, 0, 1),
        (3, 'msg_3', 'cv_1', 'whatsapp', '901', 'teammate', 'us_1', 'text', 'hello', 'failed',
            NULL, 'It may have arrived all the same. Not sent: the channel was disconnected.',
            FALSE, NULL, 62, NULL, 0, 1),
        (4, 'msg_4', 'cv_1', 'whatsapp', '901', 'teammate', 'us_1', 'text', 'hello', 'failed',
            7, 'Words that no release wrote.', FALSE, NULL, 63, NULL, 0, 1),
        (5, 'msg_5', 'cv_1', 'whatsapp', '901', 'customer', NULL, 'notice',
            'A message was deleted.', 'received', NULL, NULL, FALSE, 'wamid.5', 64, NULL, 0, 0),
        (6, 'msg_6', 'cv_1', 'whatsapp', '901', 'customer', NULL, 'notice',
            'Sara changed from 1 to 2', 'received', NULL, NULL, FALSE, 'wamid.6', 65, NULL, 0, 0),
        (7, 'call_1', 'cv_1', 'whatsapp', '901', 'customer', NULL, 'call',
            'Voice call, 1 min 2 s', 'received', NULL, NULL, FALSE, 'wacid.1', 66, NULL, 0, 0);
    INSERT INTO calls (id, workspace_id, conversation_id, kind, asset_id, external_id, direction,
        agent_id, stage, outcome, failure_code, offer, rang_at, accepted_at, ended_at, seconds,
        holder, due_at)
    VALUES ('call_1', 'ws_1', 'cv_1', 'whatsapp', '901', 'wacid.1', 'user_initiated', 'ag_1',
        'ended', 'completed', NULL, NULL, 66, 67, 129, 62, NULL, NULL);"#;

/// Sentences became codes: of messages, of their failures, and in the list of conversations.
///
/// # Panics
/// When a row reads otherwise.
pub async fn what_stood_in_words_is_codes_now(inbox: &dyn Inbox) {
    let workspace = id("ws_1");
    let mut thread = inbox
        .messages(&workspace, &id("cv_1"), None, 10)
        .await
        .unwrap();
    thread.sort_by_key(|message| message.seq);
    let failures: Vec<_> = thread.iter().filter_map(|it| it.failure.clone()).collect();
    let told = SendFailureReason::Told("Words that no release wrote.".into());
    assert_eq!(
        failures,
        [
            SendFailure::of_meta(Some(131_047), FailureReason::WindowClosed),
            SendFailure {
                may_have_arrived: true,
                ..SendFailure::ours(FailureReason::Disconnected)
            },
            SendFailure {
                reason: told,
                ..SendFailure::of_meta(Some(7), FailureReason::Refused)
            },
        ]
    );

    let call = Content::Call(CallSummary {
        seconds: Some(62),
        ..CallSummary::incoming(CallStage::Ended(CallOutcome::Completed))
    });
    let contents: Vec<_> = thread.into_iter().map(|message| message.content).collect();
    assert_eq!(contents[0].written(), Some("and one more file"));
    assert_eq!(contents[4], KnownNotice::MessageDeleted.into());
    let told = Notice::Told("Sara changed from 1 to 2".into());
    assert_eq!(contents[5], Content::Notice(told));
    assert_eq!(contents[6], call);

    let listed = inbox.conversations(&workspace, None, 10).await.unwrap();
    let last: Vec<_> = listed.into_iter().map(|listed| listed.last).collect();
    assert_eq!(last, [call, Content::Text("Image".into())]);
}
