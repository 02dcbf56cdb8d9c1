use crate::json::Json;
use crate::read::call;

/// The `errors` of a change, for the calls that failed: they stand beside each other, and no error
/// names its call.
pub(super) struct Reasons<'a> {
    all: Option<Json<'a>>,
    each: Vec<Json<'a>>,
    failed: usize,
    given: usize,
}

impl<'a> Reasons<'a> {
    pub(super) fn read(calls: Option<Json<'a>>, errors: Option<Json<'a>>) -> Self {
        let calls = calls.filter(|_| errors.is_some()).map(Json::items);
        let failed = calls
            .unwrap_or_default()
            .into_iter()
            .filter(call::is_failed);
        Self {
            all: errors,
            each: errors.map(Json::items).unwrap_or_default(),
            failed: failed.count(),
            given: 0,
        }
    }

    /// Whether no call failed: then the errors are events themselves.
    pub(super) fn are_of_nobody(&self) -> bool {
        self.failed == 0
    }

    /// Why the next call failed, if it did: in the order of the list where there are as many errors
    /// as calls that failed, else any of them.
    pub(super) fn of_next(&mut self, call: Json<'a>) -> Option<Json<'a>> {
        if !call::is_failed(&call) {
            return None;
        }
        if self.each.len() != self.failed {
            return self.all;
        }
        self.given += 1;
        self.each.get(self.given - 1).copied()
    }
}
