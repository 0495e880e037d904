//! Under the list: what is to be done, and to whom of those who are listed.

use leptos::prelude::*;

use crate::{
    api::viewer::Viewer,
    components::{Button, SelectField, TickBar, Ticks, figure::counted},
};

/// Part of the form around the list. The next page says what it would come to.
#[component]
pub(in super::super) fn BulkBar(total: u64, ticks: Ticks) -> impl IntoView {
    let may_manage = expect_context::<Viewer>().may_manage;
    let mut actions = vec![
        ("suspend", "Suspend"),
        ("activate", "Activate"),
        ("invite", "Invite"),
        ("resend", "Send the invitation again"),
        ("add_to_group", "Add to a group or cohort"),
        ("remove_from_group", "Remove from a group or cohort"),
    ];
    if may_manage {
        actions.extend([("assign", "Assign a course or package"), ("set_account_type", "Change the type")]);
    }
    actions.push(("export", "Export"));
    if may_manage {
        actions.push(("delete", "Delete"));
    }
    let options = actions.into_iter().map(|(key, words)| (key.to_owned(), words.to_owned())).collect();
    let all = format!("All {} of this list", counted(total, "person", "people"));
    let who = vec![(String::new(), "Those I ticked".to_owned()), ("all".to_owned(), all)];
    view! {
        <TickBar ticks label="Do something with people">
            <SelectField name="who" label="With whom" options=who/>
            <SelectField name="action" label="What to do" options/>
            <Button>"Continue"</Button>
            <p class="small muted tick-help">"You see what it would come to before anything is done."</p>
        </TickBar>
    }
}
