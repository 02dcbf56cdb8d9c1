//! The world's own time.

use serde::{Deserialize, Serialize};

/// A wall time that somebody else moves, and an offset that the sandbox moves; unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    wall: i64,
    offset: i64,
}

impl Clock {
    /// A clock that shows `start` until it is moved.
    pub fn starting_at(start: i64) -> Self {
        Self {
            wall: start,
            offset: 0,
        }
    }

    /// What it shows now.
    pub fn now(&self) -> i64 {
        self.wall + self.offset
    }

    /// How far it was moved away from the wall time.
    pub fn offset(&self) -> i64 {
        self.offset
    }

    /// Moves it by this many seconds; the wall time stays.
    pub fn advance(&mut self, seconds: i64) {
        self.offset += seconds;
    }

    /// Takes a new wall time; the offset stays. It never runs backwards.
    pub fn follow(&mut self, wall: i64) {
        self.wall = self.wall.max(wall);
    }
}
