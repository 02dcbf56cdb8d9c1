//! How calls end.

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallOutcome {
    /// They talked.
    Completed,
    /// Nobody answered in time, or the caller gave up before.
    Missed,
    /// Rejected: no agent is assigned, or it is gone.
    AgentMissing,
    /// Rejected: the agent is a draft.
    AgentDraft,
    /// Rejected: the voice bridge did not answer.
    BridgeFailed,
    /// Rejected: calls were disconnected, the plan lost them, or the workspace was suspended.
    NotConnected,
    /// The customer rejected a call of the business.
    Declined,
    /// The customer did not answer a call of the business.
    Unanswered,
    /// Meta could not connect it, or it broke off.
    Failed,
    /// The process that had it ended.
    Interrupted,
}

impl CallOutcome {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Completed,
        Self::Missed,
        Self::AgentMissing,
        Self::AgentDraft,
        Self::BridgeFailed,
        Self::NotConnected,
        Self::Declined,
        Self::Unanswered,
        Self::Failed,
        Self::Interrupted,
    ];

    /// The name in rows, figures and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Missed => "missed",
            Self::AgentMissing => "agent_missing",
            Self::AgentDraft => "agent_draft",
            Self::BridgeFailed => "bridge_failed",
            Self::NotConnected => "not_connected",
            Self::Declined => "declined",
            Self::Unanswered => "unanswered",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}
