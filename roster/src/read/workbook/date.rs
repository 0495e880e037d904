//! Serial days → dates as ISO 8601 writes them.

use std::io::Write;

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1900-01-01 is day 1, and 1900-02-29, which never was, is day 60.
    #[default]
    Of1900,
    /// 1904-01-01 is day 0.
    Of1904,
}

/// Which parts of a moment a number format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Date,
    DateAndTime,
    Time,
    /// Hours that go on beyond 24: `36:00`.
    Elapsed,
}

const SECONDS: i64 = 86_400;
/// 9999-12-31, the last day that spreadsheets know, in either system.
const LAST_1900: i64 = 2_958_465;
const LAST_1904: i64 = 2_957_003;

/// Appends what a format of dates or times shows of a serial number. False: no spreadsheet shows a
/// date for it.
pub(super) fn write_moment(serial: f64, epoch: Epoch, moment: Moment, into: &mut Vec<u8>) -> bool {
    let last = if epoch == Epoch::Of1904 { LAST_1904 } else { LAST_1900 };
    if !(serial >= 0.0 && serial < (last + 1) as f64) {
        return false;
    }
    // To the second: what is smaller is the noise of fractions.
    let seconds = (serial * SECONDS as f64).round() as i64;
    let (days, time) = (seconds.div_euclid(SECONDS), seconds.rem_euclid(SECONDS));
    match moment {
        Moment::Elapsed => {
            write_time(seconds, into);
            return true;
        }
        Moment::Time => {
            write_time(time, into);
            return true;
        }
        Moment::Date | Moment::DateAndTime => {}
    }
    if days > last {
        return false;
    }
    // Day 0 of the 1900 system is no day; a time of day alone is one.
    if days == 0 && epoch == Epoch::Of1900 {
        if moment == Moment::Date || time == 0 {
            return false;
        }
        write_time(time, into);
        return true;
    }
    let (year, month, day) = match (epoch, days) {
        (Epoch::Of1904, days) => date_of(days - 24_107),
        (Epoch::Of1900, 60) => (1900, 2, 29),
        (Epoch::Of1900, days) => date_of(days - 25_569 + i64::from(days < 60)),
    };
    // Writing to memory does not fail.
    let _ = write!(into, "{year:04}-{month:02}-{day:02}");
    if moment == Moment::DateAndTime && time != 0 {
        into.push(b' ');
        write_time(time, into);
    }
    true
}

/// `14:30`, with seconds where there are any.
fn write_time(seconds: i64, into: &mut Vec<u8>) {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let _ = write!(into, "{hours:02}:{minutes:02}");
    if seconds != 0 {
        let _ = write!(into, ":{seconds:02}");
    }
}

/// The date so many days after 1970-01-01. Counted in years that begin in March, whose leap day comes last.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

/// A date that a cell writes out, `2026-05-31T00:00:00`, as the others are written; none if it is none.
pub(super) fn written_moment(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let shape = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                _ => byte == wanted,
            })
    };
    let time = time.trim_end_matches('Z');
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    let time = if shape(time, "00:00:00") { time.strip_suffix(":00").unwrap_or(time) } else { time };
    if !shape(date, "0000-00-00") || !(time.is_empty() || shape(time, "00:00") || shape(time, "00:00:00")) {
        return None;
    }
    Some(if time.is_empty() || time == "00:00" { date.to_owned() } else { format!("{date} {time}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(serial: f64, epoch: Epoch, moment: Moment) -> Option<String> {
        let mut into = Vec::new();
        write_moment(serial, epoch, moment, &mut into).then(|| String::from_utf8(into).unwrap())
    }

    fn date(serial: f64) -> Option<String> {
        shown(serial, Epoch::Of1900, Moment::Date)
    }

    #[test]
    fn days_of_both_systems() {
        assert_eq!(date(1.0).as_deref(), Some("1900-01-01"));
        assert_eq!(date(59.0).as_deref(), Some("1900-02-28"));
        assert_eq!(date(60.0).as_deref(), Some("1900-02-29"));
        assert_eq!(date(61.0).as_deref(), Some("1900-03-01"));
        assert_eq!(date(46_173.0).as_deref(), Some("2026-05-31"));
        assert_eq!(date(2_958_465.0).as_deref(), Some("9999-12-31"));
        assert_eq!(shown(0.0, Epoch::Of1904, Moment::Date).as_deref(), Some("1904-01-01"));
        assert_eq!(shown(44_711.0, Epoch::Of1904, Moment::Date).as_deref(), Some("2026-05-31"));
        assert_eq!(shown(2_957_003.0, Epoch::Of1904, Moment::Date).as_deref(), Some("9999-12-31"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for serial in [-1.0, 0.0, 2_958_466.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(date(serial), None, "{serial}");
        }
    }

    #[test]
    fn times_with_and_without_seconds() {
        let both = |serial| shown(serial, Epoch::Of1900, Moment::DateAndTime).unwrap();
        assert_eq!(both(46_173.0), "2026-05-31");
        assert_eq!(both(46_173.604_166_666_7), "2026-05-31 14:30");
        assert_eq!(both(46_173.604_178_240_7), "2026-05-31 14:30:01");
        assert_eq!(both(46_172.999_999_999), "2026-05-31");
        assert_eq!(both(0.5), "12:00");
        assert_eq!(shown(0.604_166_67, Epoch::Of1900, Moment::Time).as_deref(), Some("14:30"));
        assert_eq!(shown(1.5, Epoch::Of1900, Moment::Elapsed).as_deref(), Some("36:00"));
    }

    #[test]
    fn dates_that_are_written_out() {
        assert_eq!(written_moment(b"2026-05-31").as_deref(), Some("2026-05-31"));
        assert_eq!(written_moment(b"2026-05-31T00:00:00").as_deref(), Some("2026-05-31"));
        assert_eq!(written_moment(b"2026-05-31T14:30:00.000Z").as_deref(), Some("2026-05-31 14:30"));
        assert_eq!(written_moment(b"31 May"), None);
    }

    #[test]
    fn every_day_comes_after_the_one_before() {
        let length = |year: i64, month: i64| match month {
            2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let (mut year, mut month, mut day) = (1900, 3, 1);
        for serial in 61..=LAST_1900 {
            assert_eq!(date_of(serial - 25_569), (year, month, day), "{serial}");
            day += 1;
            if day > length(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }
}
