//! The rules that put people into groups, as they work on this file: moved, added to, and looked at before they
//! are saved.

mod difference;
mod form;
mod list;

use leptos::{prelude::*, task::spawn_local};
use roster::plan::Rule;

use self::{difference::Difference, form::NewRule, list::List};
use crate::{
    api::{
        Failure,
        plan_rules::{RuleTrial, save_rules, try_rules},
        rules::{RulesPage, rules},
        viewer::Viewer,
    },
    browser,
    components::{Button, ButtonKind, Card, Failed, Row, figure::counted},
    state::Reader,
};

/// What is proposed, and what it would do.
#[derive(Clone, Copy)]
struct Proposal {
    import: i64,
    /// The rules of today.
    saved: RwSignal<Vec<Rule>>,
    /// Of the last proposal that could be tried.
    trial: RwSignal<Option<RuleTrial>>,
    /// The company's groups, and what a condition may look at.
    page: RwSignal<Option<RulesPage>>,
    failure: RwSignal<Option<Failure>>,
    waiting: RwSignal<bool>,
    reader: Reader,
}

impl Proposal {
    fn new(import: i64) -> Self {
        Self {
            import,
            reader: Reader::expect(),
            saved: RwSignal::new(Vec::new()),
            trial: RwSignal::new(None),
            page: RwSignal::new(None),
            failure: RwSignal::new(None),
            waiting: RwSignal::new(false),
        }
    }

    fn rules(self) -> Vec<Rule> {
        self.trial
            .with(|trial| trial.iter().flat_map(|trial| &trial.rules).map(|(rule, _)| rule.clone()).collect())
    }

    fn is_changed(self) -> bool {
        self.trial.with(Option::is_some) && self.rules() != self.saved.get()
    }

    /// Tries these. What cannot be is said, and what was proposed before stays. `said`: what is read aloud.
    fn propose(self, rules: Vec<Rule>, said: impl FnOnce(&RuleTrial) -> String + 'static) {
        self.waiting.set(true);
        self.failure.set(None);
        spawn_local(async move {
            match try_rules(self.import, rules).await {
                Ok(trial) => {
                    self.reader.say(said(&trial));
                    self.trial.try_set(Some(trial));
                }
                Err(problem) => {
                    self.failure.try_set(Some(problem));
                }
            }
            self.waiting.try_set(false);
        });
    }

    /// The rules of today, and what they do.
    fn open(self) {
        self.waiting.set(true);
        self.failure.set(None);
        spawn_local(async move {
            match (rules().await, try_rules(self.import, Vec::new()).await) {
                (Ok(page), Ok(trial)) => {
                    self.page.try_set(Some(page));
                    self.saved.try_set(trial.rules.iter().map(|(rule, _)| rule.clone()).collect());
                    self.trial.try_set(Some(trial));
                    // The button that was pressed has gone.
                    browser::focus::move_to("rules");
                }
                (Err(problem), _) | (_, Err(problem)) => {
                    self.failure.try_set(Some(problem));
                }
            }
            self.waiting.try_set(false);
        });
    }
}

/// “12 people would come into other groups.”
fn in_words(trial: &RuleTrial) -> String {
    match trial.changed {
        0 => "Nobody would come into another group.".to_owned(),
        changed => {
            format!(
                "{} come into other groups, or by another rule.",
                counted(changed, "person would", "people would")
            )
        }
    }
}

/// For administrators. `on_saved` is called when the plan has to be made again.
#[component]
pub(super) fn PlanRules(import: i64, #[prop(into)] on_saved: Callback<()>) -> impl IntoView {
    let may_change = use_context::<Viewer>().is_some_and(|viewer| viewer.may_manage);
    may_change.then(|| view! { <Panel proposal=Proposal::new(import) on_saved/> })
}

#[component]
fn Panel(proposal: Proposal, on_saved: Callback<()>) -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <Card title="Groups by rule">
            <Show
                when=move || opened.get()
                fallback=move || {
                    view! {
                        <p>"Rules put people into groups by what is known of them. See what they do with this file, and try others, before anything is saved."</p>
                        <Row>
                            <Button
                                kind=ButtonKind::Small
                                on_press=move |_| {
                                    opened.set(true);
                                    proposal.open();
                                }
                            >
                                "Show the rules"
                            </Button>
                        </Row>
                    }
                }
            >
                {move || proposal.failure.get().map(|failure| view! { <Failed failure/> })}
                <Show
                    when=move || proposal.trial.with(Option::is_some)
                    fallback=move || {
                        view! {
                            <Show when=move || proposal.waiting.get()>
                                <p role="status">"The file is gone through with the rules of today."</p>
                            </Show>
                        }
                    }
                >
                    <div id="rules" tabindex="-1">
                        <List proposal/>
                    </div>
                    <NewRule proposal/>
                    <Show when=move || proposal.is_changed()>
                        <Difference proposal/>
                        <Save proposal on_saved/>
                    </Show>
                </Show>
            </Show>
        </Card>
    }
}

#[component]
fn Save(proposal: Proposal, on_saved: Callback<()>) -> impl IntoView {
    let save = move |_| {
        proposal.waiting.set(true);
        proposal.failure.set(None);
        let rules = proposal.rules();
        spawn_local(async move {
            match save_rules(rules).await {
                Ok(()) => {
                    proposal.reader.say("The rules are saved. The plan is being made again.");
                    on_saved.try_run(());
                }
                Err(problem) => {
                    proposal.failure.try_set(Some(problem));
                    proposal.waiting.try_set(false);
                }
            }
        });
    };
    view! {
        <div class="row">
            <Button waiting=proposal.waiting on_press=save>
                "Save rules"
            </Button>
            <Button
                kind=ButtonKind::Quiet
                waiting=proposal.waiting
                on_press=move |_| {
                    proposal
                        .propose(
                            proposal.saved.get_untracked(),
                            |_| {
                                browser::focus::move_to("rules");
                                "The rules are as they were.".to_owned()
                            },
                        );
                }
            >
                "Leave them as they were"
            </Button>
        </div>
    }
}
