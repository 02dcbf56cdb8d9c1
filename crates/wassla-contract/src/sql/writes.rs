//! How many writes there are to refuse.

/// How many writes a database can refuse in each transaction that the suite refuses. Databases count
/// differently: by row, or by statement as well.
#[derive(Debug, Clone, Copy)]
pub struct RefusedWrites {
    /// A sign-in that moves a row with calling and writes a second one.
    pub upsert: i64,
    /// A disconnect that ends calling.
    pub disconnect: i64,
    /// An account update that ends access and calling.
    pub account_update: i64,
    /// A deletion of a person's rows in two workspaces, one of which owes a clean-up.
    pub deletion: i64,
    /// An end of calling.
    pub end_calling: i64,
    /// An enabling of calling.
    pub put_calling: i64,
    /// A batch with a first message and a call that rings.
    pub first_events: i64,
    /// A batch with the end of that call.
    pub end_event: i64,
    /// A lease of a call.
    pub call_lease: i64,
    /// An answer to a call.
    pub call_answer: i64,
    /// An end of a call that was answered.
    pub call_end: i64,
}

impl RefusedWrites {
    /// Of a database that can refuse a row.
    pub const ROWS: Self = Self {
        upsert: 6,
        disconnect: 3,
        account_update: 3,
        deletion: 6,
        end_calling: 2,
        put_calling: 2,
        first_events: 10,
        end_event: 8,
        call_lease: 4,
        call_answer: 7,
        call_end: 7,
    };

    /// Of a database that can refuse a row, one of a cascade as well, and a statement.
    pub const ROWS_AND_STATEMENTS: Self = Self {
        upsert: 14,
        disconnect: 6,
        account_update: 6,
        deletion: 9,
        end_calling: 4,
        put_calling: 4,
        first_events: 21,
        end_event: 16,
        call_lease: 8,
        call_answer: 14,
        call_end: 14,
    };
}
