//! What is said about the chosen cell, in full, and what can be done about it.

use leptos::prelude::*;
use roster::{
    check::{Finding, FixKind},
    protocol::{MOST_NUMBERS, Problem, RowView},
};

use super::{Place, SheetState};
use crate::components::{
    Button, ButtonKind, Row, SeverityBadge,
    figure::{counted, figure},
};

#[component]
pub(super) fn Voice(state: SheetState) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let place = state.chosen.get()?;
        Some((place, state.row(place)?))
    });
    let several = Memo::new(move |_| state.range().map_or(0, |(_, count)| count));
    view! {
        <div class="cell-voice">
            {move || match shown.get() {
                Some(_) if several.get() > 1 => view! { <Several state count=several/> }.into_any(),
                Some((place, row)) => view! { <Chosen state place row/> }.into_any(),
                None => {
                    view! {
                        <p class="muted small">
                            "Choose a cell to see what is said about it. Press Enter, or just type, to change it."
                        </p>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Several rows are chosen: what can be done about all of them.
#[component]
fn Several(state: SheetState, count: Memo<u32>) -> impl IntoView {
    view! {
        <Row apart=true>
            <p>
                <strong>{move || format!("{} chosen", counted(count.get(), "row is", "rows are"))}</strong>
            </p>
            <Button
                kind=ButtonKind::Small
                disabled=Signal::derive(move || count.get() > MOST_NUMBERS)
                on_press=move |_| state.leave_out()
            >
                {move || format!("Leave {} out", counted(count.get(), "row", "rows"))}
            </Button>
        </Row>
        <p class="muted small">
            {move || {
                if count.get() > MOST_NUMBERS {
                    format!("No more than {} can be left out at once.", counted(MOST_NUMBERS, "row", "rows"))
                } else {
                    "Control and Delete does the same.".to_owned()
                }
            }}
        </p>
    }
}

#[component]
fn Chosen(state: SheetState, place: Place, row: RowView) -> impl IntoView {
    let at_hand = state.at_hand();
    let number = row.row;
    let removed = row.removed;
    let before = row.before.iter().find(|(column, _)| *column == place.column).map(|(_, text)| text.clone());
    let name = state
        .columns
        .with_untracked(|columns| columns.get(place.column as usize).map(|head| head.name.clone()))
        .unwrap_or_default();
    // What is said about the cell first, then about the row as a whole and its other cells.
    let mut findings = row.findings;
    findings.sort_by_key(|finding| finding.column != Some(place.column));
    view! {
        <Row apart=true>
            <p>
                <strong>{format!("Row {}, {name}", figure(number))}</strong>
                <span class="muted">{format!(" · line {} of the file", figure(row.line))}</span>
            </p>
            <Row>
                {if removed {
                    view! {
                        <Button kind=ButtonKind::Small on_press=move |_| {
                            at_hand.put_back_row(number);
                            state.take_focus();
                        }>
                            "Put this row back"
                        </Button>
                    }
                        .into_any()
                } else {
                    view! {
                        <Button kind=ButtonKind::Small on_press=move |_| state.begin_typing(None)>
                            "Change the cell"
                        </Button>
                        <Button kind=ButtonKind::Small on_press=move |_| {
                            at_hand.remove_row(number);
                            state.take_focus();
                        }>
                            "Leave this row out"
                        </Button>
                    }
                        .into_any()
                }}
            </Row>
        </Row>
        {before
            .map(|before| {
                let words = if before.is_empty() {
                    "Changed here; in the file the cell is empty.".to_owned()
                } else {
                    format!("Changed here; in the file it is “{before}”.")
                };
                view! {
                    <p class="row">
                        <span class="muted">{words}</span>
                        <Button
                            kind=ButtonKind::Small
                            on_press=move |_| {
                                at_hand.set_cell(number, place.column, before.clone());
                                state.take_focus();
                            }
                        >
                            "Back to what the file has"
                        </Button>
                    </p>
                }
            })}
        {removed.then(|| view! { <p class="muted">"This row is left out of the import."</p> })}
        <ul class="stack stack-close">
            {findings
                .into_iter()
                .map(|finding| view! { <Said state row=number finding/> })
                .collect_view()}
        </ul>
    }
}

#[component]
fn Said(state: SheetState, row: u32, finding: Finding) -> impl IntoView {
    let at_hand = state.at_hand();
    let severity = finding.severity;
    let header = finding.header.clone().filter(|header| !header.is_empty());
    let sentence = finding.message.clone();
    let fixes = finding.fixes.clone();
    let finding = StoredValue::new(finding);
    view! {
        <li class="row">
            <SeverityBadge severity/>
            <span>
                {header.map(|header| format!("{header}: "))}
                {sentence}
            </span>
            {fixes
                .into_iter()
                // The row can be left out by the button above.
                .filter(|fix| fix.kind != FixKind::RemoveRow)
                .map(|fix| {
                    let words = fix.label.clone();
                    view! {
                        <Button
                            kind=ButtonKind::Small
                            on_press=move |_| {
                                // This row's alone: the groups above mend all at once.
                                let example = finding.get_value();
                                at_hand.mend(&Problem { example, count: 1, rows: vec![row] }, &fix);
                                state.take_focus();
                            }
                        >
                            {words}
                        </Button>
                    }
                })
                .collect_view()}
        </li>
    }
}
