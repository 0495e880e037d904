//! Moments in the visitor's own zone and language.

use js_sys::{Date, Intl::DateTimeFormat, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds of one of UTC's.
const A_DAY: f64 = 86_400_000.0;

/// `at` as RFC 3339, put into local words; none if it is no date.
pub fn local(at: &str) -> Option<String> {
    in_words(at, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// The day that `at` is of here, put into local words; none if it is no date.
pub fn local_day(at: &str) -> Option<String> {
    in_words(at, &[("dateStyle", "medium")])
}

/// By how many minutes the day begins here before it does in UTC, or the day after it. `on` is as ISO writes it; none if
/// it is no date.
pub fn offset(on: &str, after: bool) -> Option<String> {
    let mut parts = on.splitn(3, '-');
    let (year, month, day) =
        (parts.next()?.parse().ok()?, parts.next()?.parse::<i32>().ok()?, parts.next()?.parse::<i32>().ok()?);
    let in_utc = Date::new(&JsValue::from_str(on)).get_time() + if after { A_DAY } else { 0.0 };
    // Where the clock is changed at midnight, it is what the day begins with.
    let here = Date::new_with_year_month_day(year, month - 1, day + i32::from(after)).get_time();
    let minutes = ((in_utc - here) / 60_000.0).round();
    minutes.is_finite().then(|| minutes.to_string())
}

fn in_words(at: &str, how: &[(&str, &str)]) -> Option<String> {
    let date = Date::new(&JsValue::from_str(at));
    if date.get_time().is_nan() {
        return None;
    }
    let options = Object::new();
    for (key, value) in how {
        Reflect::set(&options, &(*key).into(), &(*value).into()).ok()?;
    }
    let format = DateTimeFormat::new(&js_sys::Array::new(), &options);
    format.format().call1(&JsValue::UNDEFINED, date.unchecked_ref()).ok()?.as_string()
}
