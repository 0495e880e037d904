//! What was found, grouped: by kind and column, and inside that by value, with one press to put all of it right.

use leptos::prelude::*;
use roster::{
    check::{Code, Fix, FixKind, Severity, Summary, SummaryLine},
    protocol::{Problem, RowFilter},
};

use super::words::headline;
use crate::{
    browser,
    components::{
        Button, ButtonKind, Card, Figure, FigureLine, Icon, Picture, SeverityBadge,
        figure::{counted, figure},
    },
    state::{
        ImportAtHand, Reader,
        import::{Reading, Step},
    },
};

/// How many distinct values one group shows; thousands of them help nobody.
const SHOWN: usize = 50;

#[component]
pub(super) fn Problems(
    /// Which rows the grid shows; a group can ask for its own.
    filter: RwSignal<RowFilter>,
) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let lines = Memo::new(move |_| {
        let mut lines = at_hand.summary.with(|summary| summary.lines.clone());
        lines.sort_by_key(|line| (line.severity, std::cmp::Reverse(line.count)));
        lines
    });
    let read = Memo::new(move |_| at_hand.reading.get().totals().is_some());
    view! {
        <div id="found" tabindex="-1">
            <Card flush=true title="What was found" aside=|| view! { <Counts/> }>
                <Show
                    when=move || lines.with(|lines| !lines.is_empty())
                    fallback=move || {
                        view! {
                            <p class="problem muted">
                                {move || if read.get() { "No problem was found in this file." } else { "Nothing so far." }}
                            </p>
                        }
                    }
                >
                    <div class="problem-list problem-scroll">
                        <For
                            each=move || lines.get()
                            key=|line| (line.code, line.column)
                            children=move |line| view! { <Group code=line.code column=line.column first=line filter/> }
                        />
                    </div>
                </Show>
            </Card>
        </div>
    }
}

/// How much has been read and found, live while the file is read.
#[component]
fn Counts() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let rows = move || match at_hand.reading.get() {
        Reading::Going { rows, .. } => rows,
        reading => reading.totals().map_or(0, |totals| totals.rows),
    };
    let found = move |count: fn(&Summary) -> u32| Signal::derive(move || figure(at_hand.summary.with(count)));
    view! {
        <FigureLine>
            <Figure label="Rows" value=Signal::derive(move || figure(rows()))/>
            <Figure label="Errors" value=found(|summary| summary.errors)/>
            <Figure label="Warnings" value=found(|summary| summary.warnings)/>
            <Figure label="Notices" value=found(|summary| summary.notices)/>
        </FigureLine>
    }
}

/// All findings of one kind in one column.
#[component]
fn Group(code: Code, column: Option<u32>, first: SummaryLine, filter: RwSignal<RowFilter>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let count = Memo::new(move |_| {
        at_hand.summary.with(|summary| {
            let line = summary.lines.iter().find(|line| line.code == code && line.column == column);
            line.map_or(0, |line| line.count)
        })
    });
    let problems = Memo::new(move |_| {
        at_hand.problems.with(|problems| {
            let mine = |problem: &&Problem| problem.example.code == code && problem.example.column == column;
            problems.iter().filter(mine).cloned().collect::<Vec<_>>()
        })
    });
    // One press for all, when each of them has something to be replaced with.
    let mendable = Memo::new(move |_| {
        problems.with(|problems| {
            let all = !problems.is_empty() && problems.iter().all(|problem| replacement(problem).is_some());
            all.then_some(problems.len())
        })
    });
    // Values of a closed field: said one by one in the list of all that are not known.
    let has_meaning = Memo::new(move |_| {
        problems.with(|problems| {
            let mut fixes = problems.iter().flat_map(|problem| &problem.example.fixes);
            fixes.any(|fix| matches!(fix.kind, FixKind::Map | FixKind::Create))
        })
    });
    let severity = first.severity;
    let header = first.header.filter(|header| !header.is_empty());
    view! {
        <details class="problem-group">
            <summary class="problem">
                <SeverityBadge severity/>
                <span>
                    <strong>{headline(code)}</strong>
                    {header.map(|header| view! { <span class="muted">{format!(" in “{header}”")}</span> })}
                </span>
                <span class="number">
                    {move || format!("{} × ", figure(count.get()))} <Icon picture=Picture::Chevron/>
                </span>
            </summary>
            <div class="problem-inside">
                {move || {
                    mendable
                        .get()
                        .filter(|distinct| *distinct > 1)
                        .map(|_| {
                            view! {
                                <p>
                                    <Button
                                        kind=ButtonKind::Small
                                        on_press=move |_| {
                                            let all = problems.get_untracked().into_iter();
                                            let fixes: Vec<_> = all
                                                .filter_map(|problem| {
                                                    replacement(&problem).cloned().map(|fix| (problem, fix))
                                                })
                                                .collect();
                                            at_hand.mend_all(&fixes);
                                            reader.say("All suggestions have been taken. The file is being checked again.");
                                            browser::focus::move_to("found");
                                        }
                                    >
                                        "Take all suggestions"
                                    </Button>
                                </p>
                            }
                        })
                }}
                <ul class="problem-list">
                    {move || {
                        problems
                            .get()
                            .into_iter()
                            .take(SHOWN)
                            .map(|problem| view! { <Value problem/> })
                            .collect_view()
                    }}
                </ul>
                {move || {
                    let distinct = problems.with(Vec::len);
                    (distinct > SHOWN)
                        .then(|| {
                            view! {
                                <p class="small muted">
                                    {format!("And {} more; the rows are in the table below.", figure((distinct - SHOWN) as u64))}
                                </p>
                            }
                        })
                }}
                <Show when=move || has_meaning.get()>
                    <p>
                        <Button
                            kind=ButtonKind::Small
                            on_press=move |_| {
                                at_hand.go_to(Step::Columns);
                                browser::focus::move_to("values");
                            }
                        >
                            "Say what each value means"
                        </Button>
                    </p>
                </Show>
                {(severity != Severity::Notice && column.is_some())
                    .then(|| {
                        let wanted = if severity == Severity::Error { RowFilter::Errors } else { RowFilter::Warnings };
                        view! {
                            <p>
                                <Button kind=ButtonKind::Small on_press=move |_| filter.set(wanted)>
                                    {if severity == Severity::Error {
                                        "Show the rows with errors"
                                    } else {
                                        "Show the rows with warnings"
                                    }}
                                </Button>
                            </p>
                        }
                    })}
            </div>
        </details>
    }
}

/// The fix that keeps the row, if there is one.
fn replacement(problem: &Problem) -> Option<&Fix> {
    problem.example.fixes.iter().find(|fix| fix.kind != FixKind::RemoveRow)
}

/// One distinct value, what is said about it, and its fixes for all rows that have it.
#[component]
fn Value(problem: Problem) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let rows = places(&problem);
    let value = problem.example.value.clone().filter(|value| !value.is_empty());
    let sentence = problem.example.message.clone();
    let fixes = problem.example.fixes.clone();
    let problem = StoredValue::new(problem);
    view! {
        <li class="problem-value">
            <div>
                {value.map(|value| view! { <strong>{format!("“{value}” ")}</strong> })}
                <span>{sentence}</span>
                <p class="small muted">{rows}</p>
            </div>
            <div class="problem-actions">
                {fixes
                    .into_iter()
                    .map(|fix| {
                        let words = fix.label.clone();
                        view! {
                            <Button
                                kind=ButtonKind::Small
                                on_press=move |_| {
                                    problem.with_value(|problem| at_hand.mend(problem, &fix));
                                    reader.say("Done. The file is being checked again.");
                                    browser::focus::move_to("found");
                                }
                            >
                                {words}
                            </Button>
                        }
                    })
                    .collect_view()}
            </div>
        </li>
    }
}

/// “Row 4 (line 5)”, “Rows 4, 9 and 12”, “412 rows, the first is row 4”.
pub(super) fn places(problem: &Problem) -> String {
    match problem.rows.as_slice() {
        [] => String::new(),
        [row] => match problem.example.line {
            Some(line) => format!("Row {}, line {}", figure(*row), figure(line)),
            None => format!("Row {}", figure(*row)),
        },
        [rows @ .., last] if rows.len() < 5 => {
            let named: Vec<String> = rows.iter().map(|row| figure(*row)).collect();
            format!("Rows {} and {}", named.join(", "), figure(*last))
        }
        [first, ..] => {
            format!("{}, the first is row {}", counted(problem.count, "row", "rows"), figure(*first))
        }
    }
}

#[cfg(test)]
mod tests {
    use roster::check::{Finding, Params};

    use super::*;

    #[test]
    fn places_are_named_while_they_are_few() {
        let mut problem = Problem {
            example: Finding::new(Code::EmailMalformed, Params::new()),
            count: 3,
            rows: vec![4, 9, 12],
        };
        assert_eq!(places(&problem), "Rows 4, 9 and 12");
        problem.rows = (4..1_204).collect();
        problem.count = 1_200;
        assert_eq!(places(&problem), "1,200 rows, the first is row 4");
    }
}
