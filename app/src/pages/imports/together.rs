//! Who else works on this import, what they did meanwhile, and whether everything is kept.

use leptos::prelude::*;

use crate::{
    components::{Button, ButtonKind, Icon, Message, Picture, Row, Tone, figure},
    state::{
        ImportAtHand,
        import::{Conflict, Saving, Step, Told},
    },
};

/// Conflicts that are shown at once.
const SHOWN: usize = 5;

#[component]
pub(super) fn Together() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    Effect::new(move || {
        if at_hand.import.get().is_some() {
            at_hand.follow();
        }
    });
    on_cleanup(move || at_hand.stop_following());
    // The browser knows before anybody else that there is a network again.
    let online = window_event_listener(leptos::ev::online, move |_| at_hand.save());
    on_cleanup(move || online.remove());
    view! {
        <Row apart=true>
            <Others/>
            <Kept/>
        </Row>
        <News/>
        <Conflicts/>
    }
}

#[component]
fn Others() -> impl IntoView {
    let others = ImportAtHand::expect().together.others;
    view! {
        <p class="small" role="status">
            {move || {
                let names = others.get();
                (!names.is_empty())
                    .then(|| {
                        view! {
                            <Icon picture=Picture::Group/>
                            " Also here: "
                            {names.join(", ")}
                        }
                    })
            }}
        </p>
    }
}

/// Nothing has to be saved by hand; that it is shows here. What could not be is said where it cannot be missed.
#[component]
fn Kept() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let words = move || {
        let working = at_hand.step.get() < Step::Result && at_hand.import.get().is_some();
        match at_hand.saving.get() {
            Saving::Saved if working => "All changes are saved",
            Saving::Going if working => "Saving…",
            _ => "",
        }
    };
    view! { <p class="muted small">{words}</p> }
}

#[component]
fn News() -> impl IntoView {
    let news = ImportAtHand::expect().together.news;
    view! {
        {move || {
            news.get()
                .map(|sentence| {
                    view! {
                        <Message tone=Tone::Notice>
                            <Row apart=true>
                                <p>{sentence}</p>
                                <Button kind=ButtonKind::Small on_press=move |_| news.set(None)>
                                    "Got it"
                                </Button>
                            </Row>
                        </Message>
                    }
                })
        }}
    }
}

#[component]
fn Conflicts() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let conflicts = at_hand.together.conflicts;
    view! {
        {move || {
            let all = conflicts.get();
            let more = all.len().saturating_sub(SHOWN);
            (!all.is_empty())
                .then(|| {
                    view! {
                        <Message tone=Tone::Warning title="Somebody else was faster">
                            <ul class="stack stack-close">
                                {all
                                    .into_iter()
                                    .take(SHOWN)
                                    .map(|told| view! { <One told/> })
                                    .collect_view()}
                            </ul>
                            {(more > 0).then(|| view! { <p>{format!("And {} more.", figure(more as u64))}</p> })}
                            <Button kind=ButtonKind::Small on_press=move |_| conflicts.set(Vec::new())>
                                "Leave everything as it is"
                            </Button>
                        </Message>
                    }
                })
        }}
    }
}

#[component]
fn One(told: Told) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let column = |column: u32| {
        at_hand.opened.with_untracked(|opened| {
            let mut columns = opened.iter().flat_map(|opened| &opened.mapping);
            columns
                .find(|mapped| mapped.column == column)
                .map_or_else(|| format!("column {}", column + 1), |mapped| format!("“{}”", mapped.header))
        })
    };
    let by = &told.by;
    let (sentence, insist) = match &told.conflict {
        Conflict::Cell { row, column: at, mine, theirs } => (
            format!(
                "Row {}, {}: {by} wrote {}, and you {}.",
                figure(*row),
                column(*at),
                quoted(theirs),
                quoted(mine)
            ),
            Some("Take mine"),
        ),
        Conflict::RowGone { row } => (
            format!("Row {}: {by} has taken it out while you edited it.", figure(*row)),
            Some("Put the row back"),
        ),
        Conflict::RowKept { row } => (
            format!("Row {}: {by} has edited it while you took it out, so it stays.", figure(*row)),
            Some("Take it out"),
        ),
        Conflict::Column { column: at, .. } => {
            (format!("{by} has decided otherwise what {} is.", column(*at)), Some("Take mine"))
        }
        Conflict::NewField { column: at, mine } => (
            format!("{by} has made another new field of {} or by its key.", column(*at)),
            mine.is_some().then_some("Take mine"),
        ),
        Conflict::Comment { mine, theirs } => (
            format!("The comment: {by} wrote {}, and you {}.", quoted(theirs), quoted(mine)),
            Some("Take mine"),
        ),
        Conflict::Value { value, mine, .. } => (
            format!("{by} has decided otherwise what “{value}” means."),
            mine.is_some().then_some("Take mine"),
        ),
        Conflict::Setting { key, .. } if key.starts_with("people.") => (
            format!("{by} has decided otherwise who is what, or who is invited, of the same people."),
            Some("Take mine"),
        ),
        Conflict::Setting { key, .. } => {
            (format!("{by} has decided otherwise {}.", setting_words(key)), Some("Take mine"))
        }
        Conflict::Reading => (
            format!(
                "One of you had the file read otherwise while the other worked on its columns or rows. What {by} \
                 saved stands; what you did meanwhile is to be done again."
            ),
            None,
        ),
    };
    let (leave, press) = (told.clone(), told);
    view! {
        <li>
            {sentence} " "
            {insist
                .map(|words| {
                    view! {
                        <Button kind=ButtonKind::Small on_press=move |_| at_hand.insist(&press)>
                            {words}
                        </Button>
                    }
                })} " "
            <Button kind=ButtonKind::Small on_press=move |_| at_hand.set_aside(&leave)>
                "Leave it"
            </Button>
        </li>
    }
}

/// What a setting decides.
fn setting_words(key: &str) -> &'static str {
    match key {
        "existing" => "what happens to people who are there already",
        "create" => "whether new people are created",
        "match_by" => "by what people are recognised",
        "blank" => "what an empty cell does",
        "invite" => "who is invited",
        "group" => "which group everybody joins",
        "default_account_type" => "the account type of new people",
        "default_language" => "the language of new people",
        "on_error" => "what happens to rows with errors",
        "duplicates" => "what happens to repeated rows",
        "template" => "which files are taken",
        _ => "the same setting",
    }
}

fn quoted(value: &str) -> String {
    if value.is_empty() { "nothing".to_owned() } else { format!("“{value}”") }
}
