//! Account type and invitation, person by person and for all who are created: chosen in the list, and put into the
//! plan together, because each plan goes through the whole file.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use roster::{
    choices::{PeopleChoices, PersonChoice},
    person::AccountType,
    plan::Action,
    settings::Existing,
};
use serde::{Deserialize, Serialize};

use super::Shown;
use crate::{
    api::imports::PlanRow,
    browser,
    components::{Button, ButtonKind, Message, Row, Tone, figure::counted, people},
    pages::users::account_type_words,
    state::ImportAtHand,
};

type ByRow = BTreeMap<u32, PersonChoice>;

/// What is chosen on this page; copy it freely.
#[derive(Clone, Copy)]
pub(in super::super) struct Choosing {
    at_hand: ImportAtHand,
    created: RwSignal<PersonChoice>,
    rows: RwSignal<ByRow>,
    /// What the plan at hand was made with.
    planned: StoredValue<PeopleChoices>,
}

/// What is chosen and not in the plan yet, as the browser keeps it.
#[derive(Serialize, Deserialize)]
struct Note {
    planned: PeopleChoices,
    chosen: PeopleChoices,
}

fn note_of(import: i64) -> String {
    format!("muster-draft-people-{import}")
}

impl Choosing {
    pub(super) fn new(at_hand: ImportAtHand) -> Self {
        let choosing = Self {
            at_hand,
            created: RwSignal::default(),
            rows: RwSignal::default(),
            planned: StoredValue::default(),
        };
        choosing.renew();
        choosing
    }

    /// There is another plan, perhaps because of what a colleague has decided: what was chosen here and is not in
    /// it yet stays chosen.
    pub(super) fn renew(self) {
        let now =
            self.at_hand.configuration.with_untracked(|configuration| configuration.settings.people.clone());
        let PeopleChoices { created, rows } = self.planned.get_value();
        self.planned.set_value(now.clone());
        if self.created.get_untracked() == created {
            self.created.set(now.created);
        }
        self.rows.update(|mine| {
            let mut merged = now.rows;
            let all: BTreeSet<u32> = rows.keys().chain(mine.keys()).copied().collect();
            for row in all.into_iter().filter(|row| rows.get(row) != mine.get(row)) {
                match mine.get(&row) {
                    Some(choice) => merged.insert(row, *choice),
                    None => merged.remove(&row),
                };
            }
            *mine = merged;
        });
    }

    /// From now on the browser keeps what is chosen until it is in the plan: a reload loses none of it.
    pub(super) fn keep(self) {
        Effect::new(move |taken_up: Option<bool>| {
            let Some(import) = self.at_hand.import.get() else { return false };
            let name = note_of(import);
            if taken_up != Some(true)
                && let Some(note) = browser::keep::get(&name)
                && let Ok(Note { planned, chosen }) = serde_json::from_slice(note.as_bytes())
            {
                self.planned.set_value(planned);
                self.created.set(chosen.created);
                self.rows.set(chosen.rows);
                self.renew();
            }
            if self.is_changed() {
                let note = Note { planned: self.planned.get_value(), chosen: self.choices() };
                if let Ok(note) = serde_json::to_string(&note) {
                    browser::keep::put(&name, &note);
                }
            } else {
                browser::keep::remove(&name);
            }
            true
        });
    }

    fn choices(self) -> PeopleChoices {
        PeopleChoices { created: self.created.get_untracked(), rows: self.rows.get_untracked() }
    }

    /// Something is chosen that is not in the plan yet.
    pub(super) fn is_changed(self) -> bool {
        let (created, rows) = (self.created.get(), self.rows);
        self.planned
            .with_value(|planned| planned.created != created || rows.with(|rows| planned.rows != *rows))
    }

    /// How many people were chosen for one by one otherwise than the plan has it.
    fn differing(self) -> u64 {
        self.planned.with_value(|PeopleChoices { rows: before, .. }| {
            self.rows.with(|after| {
                let rows: BTreeSet<&u32> = before.keys().chain(after.keys()).collect();
                rows.into_iter().filter(|row| before.get(row) != after.get(row)).count() as u64
            })
        })
    }

    fn put_back(self) {
        let PeopleChoices { created, rows } = self.planned.get_value();
        self.created.set(created);
        self.rows.set(rows);
    }

    /// Of one person. What was not decided before, and would be so anyway, is no choice.
    fn choose(self, row: u32, otherwise: PersonChoice, choose: impl FnOnce(&mut PersonChoice)) {
        let before = self.planned.with_value(|planned| planned.rows.get(&row).copied()).unwrap_or_default();
        self.rows.update(|rows| {
            let choice = rows.entry(row).or_default();
            choose(choice);
            if before.account_type.is_none() && choice.account_type == otherwise.account_type {
                choice.account_type = None;
            }
            if before.invite.is_none() && choice.invite == otherwise.invite {
                choice.invite = None;
            }
            if choice.is_empty() {
                rows.remove(&row);
            }
        });
    }

    fn of_all(self, action: Action) -> PersonChoice {
        if action == Action::Create { self.created.get() } else { PersonChoice::default() }
    }

    /// What is chosen for a row, by itself or because it is for all.
    fn of(self, row: u32, action: Action) -> PersonChoice {
        self.rows.with(|rows| rows.get(&row).copied()).unwrap_or_default().or(self.of_all(action))
    }

    /// The account types that whoever imports may give.
    fn grantable(self) -> Vec<AccountType> {
        let most = self.at_hand.configuration.with(|configuration| configuration.snapshot.may_grant);
        AccountType::ALL.into_iter().filter(|kind| most.is_none_or(|most| *kind <= most)).collect()
    }

    /// Of those who are there the account type is changed only where the import changes what they are.
    fn may_retype(self, action: Action) -> bool {
        let existing =
            self.at_hand.configuration.with_untracked(|configuration| configuration.settings.existing);
        match action {
            Action::Create => true,
            Action::Update | Action::Unchanged => existing == Existing::Update,
            Action::Skip | Action::Reject => false,
        }
    }
}

/// The cells of one person.
#[component]
pub(in super::super) fn ChoiceCells(choosing: Choosing, row: PlanRow) -> impl IntoView {
    let PlanRow { row: number, action, account_type, mail, may_invite, name, email, .. } = row;
    let name = if name.is_empty() { email } else { name };
    let planned = PersonChoice { account_type, invite: Some(mail) };
    let kind = move || choosing.of(number, action).or(planned).account_type;
    let invited = move || choosing.of(number, action).or(planned).invite == Some(true);
    let choose = move |choose: &dyn Fn(&mut PersonChoice)| {
        choosing.choose(number, untrack(|| choosing.of_all(action)).or(planned), |choice| choose(choice));
    };
    let type_label = format!("Account type of {name}");
    view! {
        <td>
            {if choosing.may_retype(action) {
                view! {
                    <select
                        class="select select-inline"
                        aria-label=type_label
                        on:change=move |event| {
                            let chosen = AccountType::parse(&event_target_value(&event));
                            choose(&|choice| choice.account_type = chosen);
                        }
                    >
                        {move || {
                            choosing
                                .grantable()
                                .into_iter()
                                .map(|one| {
                                    view! {
                                        <option value=one.as_str() prop:selected=move || kind() == Some(one)>
                                            {account_type_words(one)}
                                        </option>
                                    }
                                })
                                .collect_view()
                        }}
                    </select>
                }
                    .into_any()
            } else {
                account_type.map(account_type_words).into_any()
            }}
        </td>
        <td>
            {may_invite
                .then(|| {
                    view! {
                        <label class="choice">
                            <input
                                class="checkbox"
                                type="checkbox"
                                prop:checked=invited
                                on:change=move |event| {
                                    let invite = Some(event_target_checked(&event));
                                    choose(&|choice| choice.invite = invite);
                                }
                            />
                            <span>"Send" <span class="only-read-aloud">{format!(" an activation link to {name}")}</span></span>
                        </label>
                    }
                })}
        </td>
    }
}

/// For everybody who is created, whatever the file says.
#[component]
pub(in super::super) fn ForAll(choosing: Choosing) -> impl IntoView {
    let alone = move || choosing.rows.with(ByRow::len) as u64;
    let invites = |choice: Option<bool>| match choice {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    };
    view! {
        <div class="toolbar" role="group" aria-label="For everybody who is created">
            <label class="field">
                <span class="field-label">"Account type for all"</span>
                <select
                    class="select"
                    on:change=move |event| {
                        let chosen = AccountType::parse(&event_target_value(&event));
                        choosing.created.update(|created| created.account_type = chosen);
                    }
                >
                    <option value="" prop:selected=move || choosing.created.get().account_type.is_none()>
                        "As the file says"
                    </option>
                    {move || {
                        choosing
                            .grantable()
                            .into_iter()
                            .map(|one| {
                                view! {
                                    <option
                                        value=one.as_str()
                                        prop:selected=move || choosing.created.get().account_type == Some(one)
                                    >
                                        {account_type_words(one)}
                                    </option>
                                }
                            })
                            .collect_view()
                    }}
                </select>
            </label>
            <label class="field">
                <span class="field-label">"Activation link for all"</span>
                <select
                    class="select"
                    on:change=move |event| {
                        let invite = match event_target_value(&event).as_str() {
                            "yes" => Some(true),
                            "no" => Some(false),
                            _ => None,
                        };
                        choosing.created.update(|created| created.invite = invite);
                    }
                >
                    {[
                        (None, "As the file says"),
                        (Some(true), "Send to everybody"),
                        (Some(false), "Send to nobody"),
                    ]
                        .into_iter()
                        .map(|(choice, words)| {
                            view! {
                                <option
                                    value=invites(choice)
                                    prop:selected=move || choosing.created.get().invite == choice
                                >
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </label>
            <Show when=move || { alone() > 0 }>
                <p class="muted small">
                    {move || format!("{} decided one by one. ", counted(alone(), "person is", "people are"))}
                    <Button kind=ButtonKind::Small on_press=move |_| choosing.rows.set(ByRow::new())>
                        "Forget what was decided one by one"
                    </Button>
                </p>
            </Show>
        </div>
    }
}

/// What is chosen and not in the plan yet.
#[component]
pub(super) fn NotInPlan() -> impl IntoView {
    let choosing = expect_context::<Shown>().choosing;
    let concerned = move || {
        let alone = choosing.differing();
        let of_all = choosing.planned.with_value(|planned| planned.created) != choosing.created.get();
        match (of_all, alone) {
            (false, _) => format!("What you chose for {} is not in the plan yet.", people(alone)),
            (true, 0) => "What you chose for everybody who is created is not in the plan yet.".to_owned(),
            (true, _) => format!(
                "What you chose for everybody who is created, and for {} besides, is not in the plan yet.",
                people(alone)
            ),
        }
    };
    view! {
        <Show when=move || choosing.is_changed()>
            <Message tone=Tone::Notice>
                <p>{concerned}</p>
                <Row>
                    <Button kind=ButtonKind::Small on_press=move |_| choosing.put_back()>
                        "Leave it as it was"
                    </Button>
                </Row>
            </Message>
        </Show>
    }
}

/// Puts it into the plan.
#[component]
pub(super) fn UpdatePlan() -> impl IntoView {
    let shown = expect_context::<Shown>();
    let update = move |_| {
        let choices = shown.choosing.choices();
        let at_hand = shown.choosing.at_hand;
        shown.make_again_after_saving("people");
        at_hand.choose_people(choices);
    };
    view! {
        <Button kind=ButtonKind::Main on_press=update>
            "Update the plan"
        </Button>
    }
}
