//! Numbers for people: separated by thousands, plural where there are several, clickable where people stand behind.

use leptos::{ev::MouseEvent, prelude::*};

/// `1204` → `1,204`.
pub fn figure(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `10000` → `10,000`; where they were counted no further, `more than 10,000`.
pub fn up_to(number: u64, or_more: bool) -> String {
    if or_more { format!("more than {}", figure(number)) } else { figure(number) }
}

/// `1` → `1 person`, `1204` → `1,204 people`.
pub fn people(number: impl Into<u64>) -> String {
    counted(number, "person", "people")
}

/// `1, "row", "rows"` → `1 row`.
pub fn counted(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{} {}", figure(number), if number == 1 { one } else { many })
}

/// A size in the unit a person would say: `97 MB`, `4 KB`, `12 bytes`.
pub fn size(bytes: f64) -> String {
    const KILO: f64 = 1000.0;
    if bytes < KILO {
        counted(bytes as u64, "byte", "bytes")
    } else if bytes < KILO * KILO {
        format!("{:.0} KB", bytes / KILO)
    } else {
        let mega = bytes / KILO / KILO;
        if mega < 10.0 { format!("{mega:.1} MB") } else { format!("{mega:.0} MB") }
    }
}

/// A row of figures in one frame.
#[component]
pub fn Figures(children: Children) -> impl IntoView {
    view! { <div class="figures">{children()}</div> }
}

/// A row of figures in one line of text, as in a card's heading.
#[component]
pub fn FigureLine(children: Children) -> impl IntoView {
    view! { <div class="figure-line">{children()}</div> }
}

/// One figure that nothing stands behind.
#[component]
pub fn Figure(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] note: MaybeProp<String>,
) -> impl IntoView {
    view! { <div class="figure">{inside(label, value, note)}</div> }
}

/// One figure; pressing it goes to the people behind it.
#[component]
pub fn FigureLink(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] href: String,
    #[prop(optional, into)] note: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <a class="figure" href=href>
            {inside(label, value, note)}
        </a>
    }
}

/// One figure; pressing it shows its rows on this page.
#[component]
pub fn FigureButton(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] pressed: Signal<bool>,
    #[prop(into)] on_press: Callback<MouseEvent>,
) -> impl IntoView {
    view! {
        <button
            class="figure"
            type="button"
            aria-pressed=move || pressed.get().to_string()
            on:click=move |event| on_press.run(event)
        >
            {inside(label, value, MaybeProp::default())}
        </button>
    }
}

fn inside(label: String, value: Signal<String>, note: MaybeProp<String>) -> impl IntoView {
    view! {
        <span class="figure-label">{label}</span>
        <span class="figure-value">{move || value.get()}</span>
        {move || note.get().map(|note| view! { <span class="figure-note">{note}</span> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_separated_by_thousands() {
        assert_eq!(figure(0_u64), "0");
        assert_eq!(figure(999_u64), "999");
        assert_eq!(figure(1_204_u64), "1,204");
        assert_eq!(figure(1_000_000_u64), "1,000,000");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(people(1_u64), "1 person");
        assert_eq!(people(0_u64), "0 people");
    }

    #[test]
    fn sizes_take_the_unit_people_say() {
        assert_eq!(size(12.0), "12 bytes");
        assert_eq!(size(4_200.0), "4 KB");
        assert_eq!(size(1_500_000.0), "1.5 MB");
        assert_eq!(size(104_857_600.0), "105 MB");
    }
}
