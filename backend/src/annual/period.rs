//! When it is somebody's turn again: calendar months, to the day.
//!
//! Days are those of UTC, as everything that is stored; a company has no time zone of its own. The months of the 31st of
//! May end with the same day of their last month, or with that month's last: nine of them with the 28th or 29th of
//! February. More than nine months ago is what was assigned so long ago that this day has passed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::Error;

/// The moment before which people were assigned what they are to do again `now`, after `months` calendar months: the
/// beginning of the first day whose months have not passed.
pub(super) fn before(now: Timestamp, months: u32) -> Result<Timestamp, Error> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let first = first_not_passed(today, months).map_err(Error::internal)?;
    let midnight = first.to_zoned(TimeZone::UTC).map_err(Error::internal)?;
    Ok(midnight.timestamp())
}

/// The last day of the months that began on `day`.
fn last_day(day: Date, months: u32) -> Result<Date, jiff::Error> {
    // Beyond the last of a shorter month it is that month's last.
    day.checked_add(i64::from(months).months())
}

/// The earliest day whose months have not passed `today`.
fn first_not_passed(today: Date, months: u32) -> Result<Date, jiff::Error> {
    let mut day = today.checked_sub(i64::from(months).months())?;
    // A month with fewer days than another makes it differ from that by a few.
    while last_day(day, months)? < today {
        day = day.tomorrow()?;
    }
    while last_day(day.yesterday()?, months)? >= today {
        day = day.yesterday()?;
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::*;

    /// Whether somebody who was assigned something at some time of that day is to do it again.
    fn is_due(assigned: Date, today: Date, months: u32) -> bool {
        let now = today.to_zoned(TimeZone::UTC).unwrap().timestamp() + 23.hours();
        let at = assigned.to_zoned(TimeZone::UTC).unwrap().timestamp() + 12.hours();
        at < before(now, months).unwrap()
    }

    #[test]
    fn nine_months_to_the_day() {
        for (assigned, last) in [
            (date(2026, 5, 31), date(2027, 2, 28)),
            (date(2026, 5, 30), date(2027, 2, 28)),
            (date(2026, 5, 28), date(2027, 2, 28)),
            (date(2026, 5, 27), date(2027, 2, 27)),
            (date(2027, 5, 31), date(2028, 2, 29)),
            (date(2027, 5, 29), date(2028, 2, 29)),
            (date(2026, 6, 1), date(2027, 3, 1)),
            (date(2026, 2, 28), date(2026, 11, 28)),
            (date(2028, 2, 29), date(2028, 11, 29)),
            (date(2025, 12, 31), date(2026, 9, 30)),
        ] {
            assert!(!is_due(assigned, last, 9), "{assigned}: the months end with {last}");
            assert!(
                is_due(assigned, last.tomorrow().unwrap(), 9),
                "{assigned}: they have passed after {last}"
            );
        }
    }

    #[test]
    fn an_hour_of_the_day_does_not_matter() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let midnight = at("2026-06-01T00:00:00Z");
        assert_eq!(before(at("2027-03-01T00:00:00Z"), 9).unwrap(), midnight);
        assert_eq!(before(at("2027-03-01T23:59:59Z"), 9).unwrap(), midnight);
    }

    proptest! {
        /// By the definition itself, for any two days within thirty years of each other.
        #[test]
        fn due_is_whose_months_have_passed(begin in 0_i64..20_000, later in 0_i64..11_000, months in 1_u32..=120) {
            let assigned = date(2000, 1, 1).checked_add(begin.days()).unwrap();
            let today = assigned.checked_add(later.days()).unwrap();
            prop_assert_eq!(is_due(assigned, today, months), last_day(assigned, months).unwrap() < today);
        }

        /// Who was assigned it earlier is due no later, and who is due stays so.
        #[test]
        fn turns_come_in_order(begin in 0_i64..20_000, later in 0_i64..4_000, months in 1_u32..=120) {
            let assigned = date(2000, 1, 1).checked_add(begin.days()).unwrap();
            let today = assigned.checked_add(later.days()).unwrap();
            if is_due(assigned, today, months) {
                prop_assert!(is_due(assigned.yesterday().unwrap(), today, months));
                prop_assert!(is_due(assigned, today.tomorrow().unwrap(), months));
            }
        }
    }
}
