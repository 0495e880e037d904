//! What is said of an import as a whole: the group everyone joins, and a comment.

use leptos::prelude::*;
use roster::{Snapshot, snapshot::Named};

use crate::{
    components::{Card, Columns, Message, SelectField, Tone},
    state::ImportAtHand,
};

/// Characters of a comment.
const COMMENT: &str = "10000";

#[component]
pub(super) fn About(
    /// What the group is called that the page was opened with, until the company's groups are known here.
    group: Option<String>,
) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let chosen = Memo::new(move |_| {
        at_hand.configuration.with(|configuration| configuration.settings.group.clone().unwrap_or_default())
    });
    let groups = Memo::new(move |_| {
        let mut groups = at_hand.configuration.with(|configuration| groups(&configuration.snapshot));
        if groups.is_empty() {
            groups.extend(Some(chosen.get()).filter(|id| !id.is_empty()).zip(group.clone()));
        }
        groups
    });
    view! {
        <Card title="This import">
            <Columns>
                {move || {
                    let mut options = vec![(String::new(), "None in particular".to_owned())];
                    options.extend(groups.get());
                    view! {
                        <SelectField
                            name="group"
                            label="Group that everyone in the file joins"
                            hint="Beside those that the file names."
                            options=options
                            value=chosen
                            on_change=move |id: String| {
                                let id = Some(id).filter(|id| !id.is_empty());
                                at_hand.change_settings(|settings| settings.group = id);
                            }
                        />
                    }
                }}
                <div class="field">
                    <label class="field-label" for="comment">
                        "Comment"
                    </label>
                    <p class="field-hint" id="comment-hint">
                        "For colleagues, and for whoever looks at this import later."
                    </p>
                    // Heard as it is typed: a file that is dropped takes nobody out of the field.
                    <textarea
                        class="textarea textarea-words"
                        id="comment"
                        rows="2"
                        maxlength=COMMENT
                        aria-describedby="comment-hint"
                        prop:value=at_hand.comment
                        on:input=move |event| at_hand.comment.set(event_target_value(&event))
                        on:change=move |event| at_hand.change_comment(event_target_value(&event))
                    ></textarea>
                </div>
            </Columns>
        </Card>
    }
}

/// The company's groups and cohorts, by id. What other companies have cannot be joined by everyone.
fn groups(snapshot: &Snapshot) -> Vec<(String, String)> {
    let named = |named: &Named| (named.id.to_string(), named.name.clone());
    let mut groups: Vec<_> = snapshot.groups.iter().chain(&snapshot.cohorts).map(named).collect();
    groups.sort_by_cached_key(|(_, name)| name.to_lowercase());
    groups
}

/// Said where the file is chosen: who joins what.
#[component]
pub(super) fn JoinedGroup(group: Option<String>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let name = Memo::new(move |_| {
        at_hand.configuration.with(|configuration| {
            let chosen = configuration.settings.group.as_ref()?;
            let known = groups(&configuration.snapshot).into_iter().find(|(id, _)| id == chosen);
            known.map(|(_, name)| name).or_else(|| group.clone())
        })
    });
    move || {
        name.get().map(|name| {
            view! {
                <Message tone=Tone::Accent>
                    <p>"Everyone in the file joins the group " <strong>{name}</strong> "."</p>
                </Message>
            }
        })
    }
}
