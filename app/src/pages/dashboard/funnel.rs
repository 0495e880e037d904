//! The way from the file to a course: how many have come how far.

use leptos::prelude::*;

use super::part;
use crate::{
    api::dashboard::FiguresView,
    components::{Card, Meter, Tone, people},
};

/// Each line counts those of the lines below it, too.
#[component]
pub(super) fn Funnel(now: RwSignal<FiguresView>) -> impl IntoView {
    let all = part(now, |now| now.active + now.suspended);
    let line = move |words: &'static str, href: &'static str, of: fn(&FiguresView) -> u64| {
        let count = part(now, of);
        view! {
            <li>
                {move || {
                    let (count, all) = (count.get(), all.get());
                    view! {
                        <Meter label=words used=count limit=all.max(1) tone=Tone::Accent>
                            <p class="row row-apart">
                                <span>{words}</span>
                                <span class="row">
                                    <span class="small muted number">{share(count, all)}</span>
                                    <a class="link-text number" href=href>
                                        {people(count)}
                                    </a>
                                </span>
                            </p>
                        </Meter>
                    }
                }}
            </li>
        }
    };
    let state = move |words: &'static str, href: &'static str, of: fn(&FiguresView) -> u64| {
        let count = part(now, of);
        view! {
            <li>
                <a class="link-text small" href=href>
                    {move || format!("{words}: {}", people(count.get()))}
                </a>
            </li>
        }
    };
    view! {
        <Card title="From the file to a course">
            <ol class="stack stack-close">
                {line("In the file", "/users", |now| now.active + now.suspended)}
                {line("Invited", "/users?stage=invited", |now| now.invited + now.activated)}
                {line("Activated", "/users?stage=activated", |now| now.activated)}
                {line("Started a course", "/users?stage=started", |now| now.started)}
                {line("Completed a course", "/users?stage=completed", |now| now.completed)}
            </ol>
            <ul class="row" aria-label="People by activation">
                {state("Not invited", "/users?activation=not_invited", |now| now.not_invited)}
                {state("Invited, not activated", "/users?activation=invited", |now| now.invited)}
            </ul>
        </Card>
    }
}

/// `3 of 4` → `75 %`. What is not nobody is never nothing, and what is not everybody never all.
fn share(count: u64, all: u64) -> String {
    let percent = (count as f64 / all.max(1) as f64 * 100.0).round() as u64;
    let percent = match (count, percent) {
        (0, _) => 0,
        (_, 0) => return "under 1 %".to_owned(),
        (count, 100) if count < all => 99,
        (_, percent) => percent,
    };
    format!("{percent} %")
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_is_never_more_than_it_is() {
        assert_eq!(share(3, 4), "75 %");
        assert_eq!(share(0, 0), "0 %");
        assert_eq!(share(1, 1_000), "under 1 %");
        assert_eq!(share(999, 1_000), "99 %");
        assert_eq!(share(4, 4), "100 %");
    }
}
