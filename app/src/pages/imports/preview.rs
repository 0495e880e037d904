//! The beginning of the file, as it is read: wrong letters and wrong columns are seen at a glance.

use leptos::prelude::*;
use roster::map::ColumnMapping;

use super::columns::name;
use crate::{
    components::Table,
    state::{ImportAtHand, import::Opened},
};

/// Rows shown; those that tell how a file is built.
const ROWS: usize = 6;

#[derive(Clone, Debug, PartialEq)]
struct Beginning {
    /// Each column's name, and what it is taken for.
    columns: Vec<(String, Option<String>)>,
    rows: Vec<Vec<String>>,
}

#[component]
pub(super) fn Preview() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let beginning = Memo::new(move |_| {
        at_hand.opened.with(|opened| {
            let opened = opened.as_ref()?;
            Some(at_hand.configuration.with(|configuration| {
                beginning(opened, |column| {
                    let field = column.field.as_ref()?;
                    let new = configuration.new_fields.iter().find(|new| new.column == column.column);
                    Some(
                        new.map_or_else(|| configuration.snapshot.label_of(field), |new| &new.label)
                            .to_owned(),
                    )
                })
            }))
        })
    });
    move || {
        beginning.get().map(|Beginning { columns, rows }| {
            let width = columns.len();
            view! {
                <Table label="The first rows of the file">
                    <thead>
                        <tr>
                            {columns
                                .into_iter()
                                .map(|(name, field)| {
                                    view! {
                                        <th scope="col">
                                            {name}
                                            <span class="preview-field">{field.unwrap_or_else(|| "–".to_owned())}</span>
                                        </th>
                                    }
                                })
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {rows
                            .into_iter()
                            .map(|mut row| {
                                row.resize(width.max(row.len()), String::new());
                                view! {
                                    <tr>
                                        {row
                                            .into_iter()
                                            .map(|cell| view! { <td class="preview-cell">{cell}</td> })
                                            .collect_view()}
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </Table>
            }
        })
    }
}

fn beginning(opened: &Opened, taken_for: impl Fn(&ColumnMapping) -> Option<String>) -> Beginning {
    let columns = opened.mapping.iter().map(|column| (name(column), taken_for(column)));
    Beginning { columns: columns.collect(), rows: opened.sample.iter().take(ROWS).cloned().collect() }
}
