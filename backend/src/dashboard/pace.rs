//! When seats run out.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::IMPORT_DAYS;

/// Further ahead than this nothing is foretold: five years.
const FORESEEN: u64 = 5 * 366;

/// The day on which the last of the `free` seats is taken, if `lately` go on being taken in 30 days. None if that is
/// beyond what can be foretold, or if there is none left to be taken.
pub(super) fn run_out_on(today: Date, free: u64, lately: u64) -> Option<Date> {
    if free == 0 || lately == 0 {
        return None;
    }
    let days = free.checked_mul(IMPORT_DAYS.unsigned_abs())?.div_ceil(lately);
    let days = i64::try_from(days).ok().filter(|_| days <= FORESEEN)?;
    today.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn seats_run_out_at_the_pace_of_the_last_month() {
        let today = date(2026, 11, 21);
        // One a day.
        assert_eq!(run_out_on(today, 10, 30), Some(date(2026, 12, 1)));
        // One every 30 days; a day that is begun is the day.
        assert_eq!(run_out_on(today, 1, 1), Some(date(2026, 12, 21)));
        assert_eq!(run_out_on(today, 1, 31), Some(date(2026, 11, 22)));
    }

    #[test]
    fn nothing_is_foretold_without_a_pace_a_seat_or_an_end() {
        let today = date(2026, 11, 21);
        assert_eq!(run_out_on(today, 10, 0), None);
        assert_eq!(run_out_on(today, 0, 10), None);
        assert_eq!(run_out_on(today, 1_000_000, 1), None);
        assert_eq!(run_out_on(today, u64::MAX, 1), None);
    }
}
