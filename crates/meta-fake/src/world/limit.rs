//! The hourly budgets of calls.

use super::{GraphProblem, World};

const HOUR: i64 = 3_600;

/// Calls an hour that the platform grants an app for every person who uses it.
const PLATFORM_CALLS: usize = 200;

impl World {
    /// Counts a call for `X-App-Usage`.
    pub(crate) fn count_call(&mut self) {
        let now = self.now();
        while self.app_calls.front().is_some_and(|at| now - at >= HOUR) {
            self.app_calls.pop_front();
        }
        self.app_calls.push_back(now);
    }

    /// How much of the app's hour is spent, in per cent; told, not enforced.
    pub(crate) fn app_usage(&self) -> usize {
        let users = self
            .people
            .iter()
            .filter(|person| !person.grants.is_empty())
            .count()
            .max(1);
        self.app_calls.len() * 100 / (PLATFORM_CALLS * users)
    }

    /// Spends one call of the WABA's hour, as every Graph call about it does.
    ///
    /// 200 an hour, 5,000 when the WABA has a registered number.
    ///
    /// # Errors
    /// 80008 with the minutes until a call is free again.
    pub fn spend_waba_call(&mut self, waba_id: &str) -> Result<(), GraphProblem> {
        let now = self.now();
        let budget = self.waba_budget(waba_id);
        let enforced = self.settings.enforces_limits;
        let calls = self.waba_calls.entry(waba_id.to_owned()).or_default();
        calls.retain(|at| now - at < HOUR);
        if enforced && calls.len() >= budget {
            let free_again = calls.first().map_or(HOUR, |first| first + HOUR - now);
            return Err(GraphProblem::throttled(minutes_up(free_again)));
        }
        calls.push(now);
        Ok(())
    }

    /// How much of the WABA's hour is spent, in per cent.
    pub(crate) fn waba_usage(&self, waba_id: &str) -> usize {
        let spent = self.waba_calls.get(waba_id).map_or(0, |calls| {
            calls.iter().filter(|at| self.now() - **at < HOUR).count()
        });
        spent * 100 / self.waba_budget(waba_id).max(1)
    }

    fn waba_budget(&self, waba_id: &str) -> usize {
        let numbers = self.wabas.iter().find(|waba| waba.id == waba_id);
        let registered = numbers.is_some_and(|waba| {
            let mine = |id: &&String| {
                self.numbers
                    .iter()
                    .any(|n| n.id == **id && n.is_registered())
            };
            waba.number_ids.iter().any(|id| mine(&id))
        });
        if registered {
            self.settings.active_waba_calls_an_hour
        } else {
            self.settings.waba_calls_an_hour
        }
    }
}

fn minutes_up(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0).div_ceil(60)
}
