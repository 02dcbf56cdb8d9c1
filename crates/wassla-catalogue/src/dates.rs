//! Dates and times of one language, in UTC.

use std::ops::RangeInclusive;

use icu_calendar::Iso;
use icu_datetime::fieldsets::{MDT, YMD, YMDT};
use icu_datetime::input::{DateTime, UtcOffset, ZonedDateTime};
use icu_datetime::options::{Length, TimePrecision};
use icu_datetime::{DateTimeFormatter, DateTimeFormatterLoadError};
use icu_locale::Locale;
use wassla_domain::Timestamp;

/// The years 1 to 9999. No date of ours lies beyond, and libraries differ there.
const CALENDAR: RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

/// The formatters of one language.
#[derive(Debug)]
pub(crate) struct Dates {
    day: DateTimeFormatter<YMD>,
    minute: DateTimeFormatter<YMDT>,
    brief: DateTimeFormatter<MDT>,
}

impl Dates {
    /// Of a locale, whose `u` extension says hours and digits, as in `ar-u-hc-h23-nu-latn`.
    pub(crate) fn new(locale: &Locale, length: Length) -> Result<Self, DateTimeFormatterLoadError> {
        let minute = YMDT::for_length(length).with_time_precision(TimePrecision::Minute);
        let brief = MDT::medium().with_time_precision(TimePrecision::Minute);
        Ok(Self {
            day: DateTimeFormatter::try_new(locale.into(), YMD::for_length(length))?,
            minute: DateTimeFormatter::try_new(locale.into(), minute)?,
            brief: DateTimeFormatter::try_new(locale.into(), brief)?,
        })
    }

    pub(crate) fn day(&self, at: Timestamp) -> Option<String> {
        Some(self.day.format(&utc(at)?).to_string())
    }

    pub(crate) fn minute(&self, at: Timestamp) -> Option<String> {
        Some(self.minute.format(&utc(at)?).to_string())
    }

    pub(crate) fn brief(&self, at: Timestamp) -> Option<String> {
        Some(self.brief.format(&utc(at)?).to_string())
    }
}

fn utc(at: Timestamp) -> Option<DateTime<Iso>> {
    let millis = Some(at.millis()).filter(|millis| CALENDAR.contains(millis))?;
    let at = ZonedDateTime::from_epoch_milliseconds_and_utc_offset(millis, UtcOffset::zero());
    Some(DateTime {
        date: at.date,
        time: at.time,
    })
}
