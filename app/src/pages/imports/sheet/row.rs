//! One row of the grid.

use leptos::{html, prelude::*};
use roster::{check::Finding, protocol::RowView};

use super::{
    Place, SheetState, cell_id,
    geometry::{COLUMN_WIDTH, FEW_COLUMNS},
    keys,
};
use crate::components::{Icon, Tone, badge::severity_word, figure};

#[component]
pub(super) fn SheetRow(state: SheetState, position: u32) -> impl IntoView {
    let row = Memo::new(move |_| state.row(Place { position, column: 0 }));
    // One of several that are chosen.
    let taken = Memo::new(move |_| {
        let among = |(first, count): (u32, u32)| count > 1 && (first..first + count).contains(&position);
        state.range().is_some_and(among)
    });
    view! {
        <div
            class="sheet-line sheet-row"
            class:sheet-taken=move || taken.get()
            class:sheet-removed=move || row.with(|row| row.as_ref().is_some_and(|row| row.removed))
            role="row"
            aria-rowindex=(position + 2).to_string()
            aria-selected=move || taken.get().to_string()
            style:top=move || format!("{:.1}px", state.geometry().offset(position))
        >
            {move || row.get().map(|row| view! { <Cells state position row/> })}
        </div>
    }
}

#[component]
fn Cells(state: SheetState, position: u32, row: RowView) -> impl IntoView {
    let columns = state.columns.with_untracked(Vec::len);
    let drawn = Memo::new(move |_| columns_in_sight(state, columns));
    let number = row.row;
    let findings = StoredValue::new(row.findings);
    let cells = StoredValue::new(row.cells);
    let before = StoredValue::new(row.before);
    view! {
        <span class="sheet-cell sheet-number" role="rowheader" aria-colindex="1">
            {figure(number)}
        </span>
        {move || {
            let (first, count) = drawn.get();
            (first..first + count)
                .map(|column| {
                    let text = cells.with_value(|cells| cells.get(column).cloned()).unwrap_or_default();
                    let said = findings.with_value(|findings| about(findings, column as u32));
                    let changed = before.with_value(|before| before.iter().any(|(at, _)| *at as usize == column));
                    view! {
                        <Cell state place=Place { position, column: column as u32 } row=number text said changed/>
                    }
                })
                .collect_view()
        }}
        <span
            class="sheet-cell"
            role="gridcell"
            aria-colindex=(columns + 2).to_string()
            style:grid-column=(columns + 2).to_string()
        >
            {findings
                .with_value(|findings| {
                    findings
                        .iter()
                        .enumerate()
                        .map(|(at, finding)| {
                            let tone = Tone::of(finding.severity);
                            view! {
                                <span
                                    id=finding_id(number, at)
                                    class=format!("sheet-finding {}", tone.class())
                                    title=finding.message.clone()
                                >
                                    <Icon picture=tone.picture()/>
                                    <span class="only-read-aloud">{severity_word(finding.severity)}</span>
                                    {finding.message.clone()}
                                </span>
                            }
                        })
                        .collect_view()
                })}
        </span>
    }
}

/// The first column drawn and how many.
fn columns_in_sight(state: SheetState, columns: usize) -> (usize, usize) {
    if columns <= FEW_COLUMNS {
        return (0, columns);
    }
    let first =
        ((state.scroll_left.get() / COLUMN_WIDTH).floor().max(0.0) as usize).saturating_sub(1).min(columns);
    let count = (state.width.get() / COLUMN_WIDTH).ceil().max(0.0) as usize + 3;
    (first, count.min(columns - first))
}

/// What is said about one cell: the position of each finding among the row's, and the finding.
#[derive(Clone, Debug)]
struct Said {
    tone: Tone,
    /// Ids of the sentences.
    described_by: String,
}

fn about(findings: &[Finding], column: u32) -> Option<Said> {
    let mine = || findings.iter().enumerate().filter(|(_, finding)| finding.column == Some(column));
    let worst = mine().map(|(_, finding)| finding.severity).min()?;
    let row = findings.first().and_then(|finding| finding.row).unwrap_or(0);
    let ids: Vec<String> = mine().map(|(at, _)| finding_id(row, at)).collect();
    Some(Said { tone: Tone::of(worst), described_by: ids.join(" ") })
}

fn finding_id(row: u32, at: usize) -> String {
    format!("finding-{row}-{at}")
}

#[component]
fn Cell(
    state: SheetState,
    place: Place,
    row: u32,
    text: String,
    said: Option<Said>,
    /// Does something else stand in the file?
    changed: bool,
) -> impl IntoView {
    let chosen = Memo::new(move |_| state.chosen.get() == Some(place));
    let typing = Memo::new(move |_| chosen.get() && state.draft.with(Option::is_some));
    let class = match &said {
        Some(said) => format!("sheet-cell {}", said.tone.class()),
        None => "sheet-cell".to_owned(),
    };
    let described_by = match (&said, changed) {
        (Some(said), true) => Some(format!("{} sheet-changed", said.described_by)),
        (Some(said), false) => Some(said.described_by.clone()),
        (None, true) => Some("sheet-changed".to_owned()),
        (None, false) => None,
    };
    let picture = said.as_ref().map(|said| said.tone.picture());
    view! {
        <span
            class=class
            class:sheet-chosen=move || chosen.get()
            class:sheet-edited=changed
            role="gridcell"
            id=cell_id(row, place.column)
            aria-colindex=(place.column + 2).to_string()
            aria-selected=move || chosen.get().to_string()
            aria-describedby=described_by
            style:grid-column=(place.column + 2).to_string()
            on:mousedown=move |event| {
                if !typing.get_untracked() {
                    state.finish_typing();
                    if event.shift_key() { state.extend(place) } else { state.choose(place) }
                }
            }
            on:dblclick=move |_| {
                state.choose(place);
                state.begin_typing(None);
            }
        >
            {picture.map(|picture| view! { <Icon picture/> })}
            <Show when=move || typing.get() fallback=move || view! { <span>{text.clone()}</span> }>
                <Typing state row column=place.column/>
            </Show>
        </span>
    }
}

/// The field a cell turns into.
#[component]
fn Typing(state: SheetState, row: u32, column: u32) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let before = state.draft.get_untracked().unwrap_or_default();
    let name =
        state.columns.with_untracked(|columns| columns.get(column as usize).map(|head| head.name.clone()));
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
            // At the end of what is there: whoever typed a letter to get here goes on typing.
            let end = field.value().encode_utf16().count() as u32;
            let _ = field.set_selection_range(end, end);
        }
    });
    view! {
        <input
            type="text"
            aria-label=format!("{}, row {}", name.unwrap_or_default(), figure(row))
            node_ref=field
            prop:value=before
            on:input=move |event| state.draft.set(Some(event_target_value(&event)))
            on:keydown=move |event| keys::typed(state, &event)
            on:blur=move |_| state.finish_typing()
        />
    }
}
