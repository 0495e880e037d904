//! A moment in time: UTC in the document, the visitor's own zone and language once the page is alive.

use leptos::prelude::*;

use super::{Badge, Picture, Tone};
use crate::browser;

/// `at` is RFC 3339 in UTC, as the server writes it.
///
/// The server and the first client pass write the same UTC text; only then is it put into local words, so
/// that hydration finds what it expects.
#[component]
pub fn Moment(#[prop(into)] at: String) -> impl IntoView {
    let at_first = in_utc(&at);
    localised(at, at_first, browser::moment::local)
}

/// The day of a moment, where the hour does not matter: UTC's in the document, the visitor's once the page is alive.
/// `at` is as [`Moment`] takes it.
#[component]
pub fn MomentDay(#[prop(into)] at: String) -> impl IntoView {
    let at_first = day(&at).unwrap_or_else(|| at.clone());
    localised(at, at_first, browser::moment::local_day)
}

/// The words of the document until the page is alive, and then the visitor's own.
fn localised(at: String, at_first: String, local: fn(&str) -> Option<String>) -> impl IntoView {
    let text = RwSignal::new(at_first);
    let moment = at.clone();
    Effect::new(move || {
        if let Some(local) = local(&moment) {
            text.set(local);
        }
    });
    view! { <time datetime=at>{move || text.get()}</time> }
}

/// A day, which is the same everywhere. `on` is as ISO writes it.
#[component]
pub fn Day(#[prop(into)] on: String) -> impl IntoView {
    let words = day(&on).unwrap_or_else(|| on.clone());
    view! { <time datetime=on>{words}</time> }
}

/// The day by which something should be done; if that day has passed, it says so.
#[component]
pub fn DueDay(on: Option<String>, overdue: bool) -> impl IntoView {
    let on = on?;
    Some(view! {
        <Day on/>
        {overdue
            .then(|| {
                view! {
                    " "
                    <Badge tone=Tone::Warning picture=Picture::Warning>
                        "Overdue"
                    </Badge>
                }
            })}
    })
}

/// `2026-11-21T08:04:05Z` → `21 Nov 2026, 08:04 UTC`. What is no such text is shown as it stands.
fn in_utc(at: &str) -> String {
    let parts = || Some(format!("{}, {} UTC", day(at)?, at.get(11..16)?));
    parts().unwrap_or_else(|| at.to_owned())
}

/// `2026-11-21` → `21 Nov 2026`.
fn day(at: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = at.get(8..10)?.trim_start_matches('0');
    let month = MONTHS.get(at.get(5..7)?.parse::<usize>().ok()?.checked_sub(1)?)?;
    Some(format!("{day} {month} {}", at.get(..4)?))
}

#[cfg(test)]
mod tests {
    use super::{day, in_utc};

    #[test]
    fn moments_read_as_a_person_would_write_them() {
        assert_eq!(in_utc("2026-11-05T08:04:05.123456Z"), "5 Nov 2026, 08:04 UTC");
        assert_eq!(in_utc("soon"), "soon");
        assert_eq!(day("2027-03-31").as_deref(), Some("31 Mar 2027"));
    }
}
