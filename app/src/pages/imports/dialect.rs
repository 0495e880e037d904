//! How the file is read, shown so that a wrong guess is seen, and changeable.

use leptos::prelude::*;
use roster::read::{Dialect, Format, Reading, Sheet};

use super::preview::Preview;
use crate::{
    components::{Button, ButtonKind, Card, SelectField, Table, figure::counted},
    state::{ImportAtHand, import::Opened},
};

const SEPARATORS: [(&str, &str); 4] = [(",", "Commas"), (";", "Semicolons"), ("\t", "Tabs"), ("|", "Bars")];

/// The part of what was opened that `part` picks, told anew only when it changes.
fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(part: fn(&Opened) -> &T) -> Memo<T> {
    let at_hand = ImportAtHand::expect();
    Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().map(|opened| part(opened).clone()).unwrap_or_default())
    })
}

#[component]
pub(super) fn HowItIsRead() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let dialect = Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().map(|opened| opened.dialect.clone()))
    });
    let of = move |part: fn(&Dialect) -> Option<String>| {
        Signal::derive(move || dialect.with(|dialect| dialect.as_ref().and_then(part)).unwrap_or_default())
    };
    let separator = of(|dialect| dialect.delimiter.clone());
    let encoding = of(|dialect| dialect.encoding.clone());
    let sheet = of(|dialect| dialect.sheet.clone());
    let header_row = of(|dialect| Some(dialect.header_row.to_string()));
    let is_text = Memo::new(move |_| {
        dialect.with(|dialect| dialect.as_ref().is_some_and(|dialect| dialect.format == Format::Csv))
    });
    let sheets = part(|opened| &opened.sheets);
    let readings = part(|opened| &opened.readings);
    let encodings = Memo::new(move |_| encodings(&encoding.get()));
    let left_behind = move || {
        let left = at_hand.left_behind.get();
        (left > 0).then(|| {
            let does = if left == 1 {
                "does not fit the file as it is read now. It is"
            } else {
                "do not fit the file as it is read now. They are"
            };
            let decisions =
                counted(left as u64, "decision about columns and cells", "decisions about columns and cells");
            format!("{decisions} {does} there again when you read it as before.")
        })
    };
    view! {
        <Show when=move || readings.with(|readings| !readings.is_empty())>
            <Guess readings=readings.get()/>
        </Show>
        <Card flush=true title="How the file is read">
            <div class="toolbar">
                // Built anew when a choice was refused: the fields show what holds again.
                {move || {
                    at_hand.refusal.track();
                    view! {
                        <Show when=move || { sheets.with(Vec::len) > 1 }>
                            <SelectField
                                name="sheet"
                                label="Sheet"
                                options=in_words(sheets.get())
                                value=sheet
                                on_change=move |sheet| at_hand.change_dialect(|dialect| {
                                    dialect.sheet = Some(sheet);
                                    dialect.header_row = None;
                                })
                            />
                        </Show>
                        <Show when=move || is_text.get()>
                            <SelectField
                                name="encoding"
                                label="Letters are read as"
                                options=encodings.get()
                                value=encoding
                                on_change=move |encoding| {
                                    at_hand.change_dialect(|dialect| dialect.encoding = Some(encoding));
                                }
                            />
                            <SelectField
                                name="separator"
                                label="Cells are separated by"
                                options=SEPARATORS.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec()
                                value=separator
                                on_change=move |separator| {
                                    at_hand.change_dialect(|dialect| dialect.delimiter = Some(separator));
                                }
                            />
                        </Show>
                    }
                }}
                <div class="field">
                    <label class="field-label" for="header-row">
                        {move || if is_text.get() { "Column names stand in line" } else { "Column names stand in row" }}
                    </label>
                    <input
                        class="input"
                        id="header-row"
                        type="number"
                        min="1"
                        max="50"
                        prop:value=move || header_row.get()
                        on:change=move |event| {
                            if let Some(line) = event_target_value(&event).parse().ok().filter(|line| (1..=50).contains(line)) {
                                at_hand.change_dialect(|dialect| dialect.header_row = Some(line));
                            }
                        }
                    />
                </div>
            </div>
            <p class="toolbar-words" role="status">
                {left_behind}
            </p>
            <Preview/>
        </Card>
    }
}

/// Nothing in the file proves its encoding: the same lines in each likely one, for a person to tell.
#[component]
fn Guess(readings: Vec<Reading>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    view! {
        <Card flush=true title="Which of these reads right?">
            <Table label="The same lines, read in each likely encoding">
                <thead>
                    <tr>
                        <th scope="col">"Encoding"</th>
                        <th scope="col">"Lines of the file"</th>
                        <th scope="col">
                            <span class="only-read-aloud">"Choose"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {readings
                        .into_iter()
                        .map(|Reading { encoding, lines }| {
                            let chosen = encoding.clone();
                            view! {
                                <tr>
                                    <th scope="row">{encoding.clone()}</th>
                                    <td>
                                        <ul class="sample-lines">
                                            {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                                        </ul>
                                    </td>
                                    <td>
                                        <Button
                                            kind=ButtonKind::Small
                                            on_press=move |_| {
                                                at_hand.change_dialect(|dialect| dialect.encoding = Some(chosen.clone()));
                                            }
                                        >
                                            {format!("Read it as {encoding}")}
                                        </Button>
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
        </Card>
    }
}

fn in_words(sheets: Vec<Sheet>) -> Vec<(String, String)> {
    let words = |Sheet { name, hidden }| {
        let words = if hidden { format!("{name} (hidden)") } else { name.clone() };
        (name, words)
    };
    sheets.into_iter().map(words).collect()
}

/// Encodings as the web names them, and where they come from.
const ENCODINGS: [(&str, &str); 28] = [
    ("UTF-8", "UTF-8"),
    ("UTF-16LE", "UTF-16"),
    ("UTF-16BE", "UTF-16, the other way round"),
    ("windows-1252", "Western European (Windows)"),
    ("ISO-8859-15", "Western European (ISO, with €)"),
    ("macintosh", "Western European (Mac)"),
    ("windows-1250", "Central European (Windows)"),
    ("ISO-8859-2", "Central European (ISO)"),
    ("windows-1257", "Baltic (Windows)"),
    ("ISO-8859-13", "Baltic (ISO)"),
    ("ISO-8859-4", "Northern European (ISO)"),
    ("ISO-8859-3", "Southern European (ISO)"),
    ("ISO-8859-16", "South-Eastern European (ISO)"),
    ("windows-1254", "Turkish (Windows)"),
    ("windows-1253", "Greek (Windows)"),
    ("ISO-8859-7", "Greek (ISO)"),
    ("windows-1251", "Cyrillic (Windows)"),
    ("ISO-8859-5", "Cyrillic (ISO)"),
    ("KOI8-U", "Cyrillic (KOI8)"),
    ("x-mac-cyrillic", "Cyrillic (Mac)"),
    ("windows-1255", "Hebrew (Windows)"),
    ("windows-1256", "Arabic (Windows)"),
    ("windows-1258", "Vietnamese (Windows)"),
    ("windows-874", "Thai (Windows)"),
    ("Shift_JIS", "Japanese (Windows)"),
    ("GBK", "Chinese, simplified"),
    ("Big5", "Chinese, traditional"),
    ("EUC-KR", "Korean"),
];

/// Those that can be chosen; what the file is read in is always among them.
fn encodings(now: &str) -> Vec<(String, String)> {
    let words = |(name, words): &(&str, &str)| {
        let words = if name == words { (*name).to_owned() } else { format!("{words}: {name}") };
        ((*name).to_owned(), words)
    };
    let mut encodings: Vec<_> = ENCODINGS.iter().map(words).collect();
    if !now.is_empty() && !ENCODINGS.iter().any(|(name, _)| *name == now) {
        encodings.push((now.to_owned(), now.to_owned()));
    }
    encodings
}
