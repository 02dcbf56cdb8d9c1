//! Who asks, and what their role may do.

use crate::ids::{UserId, WorkspaceId};
use crate::refusal::{Refusal, RefusalCode};

/// A person of the host product, in one workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub user: UserId,
    /// The workspace they act in.
    pub workspace: WorkspaceId,
    /// Their role there; `None` when the host names a role that we do not know.
    pub role: Option<Role>,
}

impl Caller {
    /// Lets the caller pass, or refuses.
    ///
    /// # Errors
    /// `role_not_allowed` when the role may not, or is unknown.
    pub fn may(&self, action: Action) -> Result<(), Refusal> {
        match self.role {
            Some(role) if role.may(action) => Ok(()),
            _ => Err(Refusal::new(RefusalCode::RoleNotAllowed)),
        }
    }
}

/// A role in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Owns the workspace.
    Owner,
    /// Administers it.
    Admin,
    /// Answers customers.
    Support,
    /// Sees invoices.
    Finance,
    /// Looks.
    Viewer,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See channels and their status.
    SeeChannels,
    /// Connect, disconnect, assign an agent, enable calling, retry, look at delivery.
    ManageChannels,
    /// Read conversations and calls.
    ReadInbox,
    /// Write to a customer.
    ReplyInInbox,
}

impl Role {
    /// All roles, most powerful first.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Admin,
        Self::Support,
        Self::Finance,
        Self::Viewer,
    ];

    /// The name in tokens and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Support => "support",
            Self::Finance => "finance",
            Self::Viewer => "viewer",
        }
    }

    /// Reads a role; `None` for one that we do not know, which may do nothing.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether the role may do it.
    pub const fn may(self, action: Action) -> bool {
        match action {
            Action::SeeChannels => true,
            Action::ManageChannels => matches!(self, Self::Owner | Self::Admin),
            Action::ReadInbox => !matches!(self, Self::Finance),
            Action::ReplyInInbox => matches!(self, Self::Owner | Self::Admin | Self::Support),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_table_holds() {
        use Action::{ManageChannels, ReadInbox, ReplyInInbox, SeeChannels};
        let table = [
            (SeeChannels, [true, true, true, true, true]),
            (ManageChannels, [true, true, false, false, false]),
            (ReadInbox, [true, true, true, false, true]),
            (ReplyInInbox, [true, true, true, false, false]),
        ];
        for (action, row) in table {
            for (role, expected) in Role::ALL.into_iter().zip(row) {
                assert_eq!(role.may(action), expected, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn an_unknown_role_may_nothing() {
        let caller = Caller {
            user: UserId::parse("u").unwrap(),
            workspace: WorkspaceId::parse("w").unwrap(),
            role: Role::parse("root"),
        };
        assert_eq!(
            caller.may(Action::SeeChannels).unwrap_err().code,
            RefusalCode::RoleNotAllowed
        );
    }
}
