//! Statements that differ between the engines. Those that do not stand beside the port.

mod columns;
mod dialect;

use crate::LeaseSql;

/// The statements of an engine.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    /// What differs only in how JSON and locks are said.
    pub dialect: DialectSql,
    /// Rows of channels and calling.
    pub channels: ChannelSql,
    /// Conversations and messages.
    pub inbox: InboxSql,
    /// Calls.
    pub calls: CallSql,
    /// What a batch of events looks up and writes.
    pub intake: IntakeSql,
    /// Leases.
    pub leases: LeasesSql,
}

/// Statements that every engine has in the words of its dialect: see
/// [`dialect_sql`](crate::dialect_sql).
#[derive(Debug, Clone, Copy)]
pub struct DialectSql {
    /// The channels of a workspace (`$1`).
    pub channels_of: &'static str,
    /// The channels after an id (`$1`), at most `$2`.
    pub channels_after: &'static str,
    /// The channel with an id (`$1`) and a version (`$2`).
    pub channel_version: &'static str,
    /// The same, locked.
    pub lock_channel: &'static str,
    /// Any row with a token of a Meta user (`$1`).
    pub holds_token_of: &'static str,
    /// The channels with a token of a Meta user (`$1`).
    pub channels_of_user: &'static str,
    /// The channels of a WABA (`$1`).
    pub subscribers_of_waba: &'static str,
    /// The channels of a Page (`$1`).
    pub subscribers_of_page: &'static str,
    /// Writes `config` (`$3`).
    pub reseal_channel: &'static str,
    /// Writes state, evidence, config, due and instant of an id (`$1`).
    pub update_account: &'static str,
    /// Writes state, evidence, due and instant of an id and a version.
    pub record_progress: &'static str,
    /// The row of a workspace (`$1`) and kind (`$2`), locked.
    pub lock_current: &'static str,
    /// A new row of a channel.
    pub insert_channel: &'static str,
    /// The next version of a row of a channel.
    pub update_channel: &'static str,
    /// Deletes the jobs for an asset that is taken up again.
    pub cancel_jobs: &'static str,
    /// A new job.
    pub insert_job: &'static str,
    /// The jobs after an id (`$1`), at most `$2`.
    pub jobs_after: &'static str,
    /// The jobs of an asset.
    pub jobs_of: &'static str,
    /// The calling row of a workspace (`$1`).
    pub calling_of: &'static str,
    /// The WhatsApp row that a calling row rides on, locked.
    pub lock_chat: &'static str,
    /// A new calling row.
    pub insert_calling: &'static str,
    /// The next version of a calling row.
    pub update_calling: &'static str,
    /// Writes state, evidence, due and instant of a calling row.
    pub record_calling: &'static str,
    /// The newest conversations of a workspace.
    pub conversations_of: &'static str,
    /// A conversation of a workspace.
    pub conversation_of: &'static str,
    /// A message by id and round, locked.
    pub lock_outgoing: &'static str,
    /// A message by id, locked.
    pub lock_message: &'static str,
    /// A call by id, with the last number of its conversation, locked.
    pub lock_call: &'static str,
}

/// Statements about rows of channels and calling.
#[derive(Debug, Clone, Copy)]
pub struct ChannelSql {
    /// The rows of pairs of kind and external id.
    pub holders: &'static str,
    /// The calling rows of numbers (`$1`).
    pub callings_of: &'static str,
    /// Deletes the rows with a token of a Meta user (`$1`) from before `$2`.
    pub delete_of_user: &'static str,
    /// Locks names (`$1`) until the transaction ends, where one writer is not enough.
    pub lock_names: Option<&'static str>,
    /// Locks the registrations of a number (`$1`), likewise.
    pub lock_registrations: Option<&'static str>,
}

/// Statements about conversations and messages.
#[derive(Debug, Clone, Copy)]
pub struct InboxSql {
    /// The conversations with these ids (`$1`).
    pub conversations: &'static str,
    /// The same, locked in the order of their ids.
    pub lock_conversations: &'static str,
    /// As many numbers for messages as `$1` says.
    pub next_seqs: &'static str,
    /// Writes whole rows of conversations, new or not.
    pub write_conversations: &'static str,
    /// Writes new messages.
    pub add_messages: &'static str,
    /// Writes what may change of messages.
    pub change_messages: &'static str,
    /// Counts a change of the Inboxes of workspaces (`$1`).
    pub count_changes: &'static str,
}

/// Statements about calls.
#[derive(Debug, Clone, Copy)]
pub struct CallSql {
    /// Whether a call is due, where asking disturbs fewer than leasing.
    pub is_due: Option<&'static str>,
    /// The calls that are due, locked; those that another process has in hand are passed over.
    pub lock_due: &'static str,
    /// Keeps those of these calls (`$1`) that a holder (`$2`) has until `$3`.
    pub keep: &'static str,
    /// The conversations of calls by Meta's ids.
    pub conversations_of: &'static str,
    /// Calls by Meta's ids in these conversations (`$2`), locked in the order of their ids.
    pub lock_known: &'static str,
    /// Writes whole rows of calls, new or not.
    pub write: &'static str,
}

/// Statements about a batch of events.
#[derive(Debug, Clone, Copy)]
pub struct IntakeSql {
    /// Those of these events (`$1`) that nobody took, locked in their order.
    pub lock_pending: &'static str,
    /// Aliases by what they are.
    pub aliases: &'static str,
    /// Messages by Meta's id, by ours, and what was sent in conversations (`$2`), locked.
    pub lock_messages: &'static str,
    /// Writes new aliases.
    pub add_aliases: &'static str,
    /// Marks events as processed at `$2`.
    pub mark_processed: &'static str,
    /// Adds to the counts of deliveries at `$2`.
    pub count: &'static str,
    /// The last event worth looking at in a purge of what came before `$1`, where asking disturbs
    /// fewer than deleting.
    pub may_purge: Option<&'static str>,
}

/// Leases of what is due.
#[derive(Debug, Clone, Copy)]
pub struct LeasesSql {
    /// Conversations that wait for an answer.
    pub answers: LeaseSql,
    /// Calling rows.
    pub callings: LeaseSql,
    /// Channels with a step to do.
    pub channels: LeaseSql,
    /// Jobs that clean up.
    pub jobs: LeaseSql,
    /// Messages to send.
    pub messages: LeaseSql,
}
