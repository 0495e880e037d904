//! A list of people gets the package again: it is read and compared first, and nothing happens before that is confirmed.

use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::params::ParamsMap;

use crate::{
    api::{
        Failure,
        packages::{ListSeen, ListedPerson},
        viewer::Viewer,
    },
    browser::{events, files, send},
    components::{
        Button, ButtonKind, Card, CheckField, Failed, Icon, Message, Picture, Table, TextField, Tone, figure,
        figure::counted, people,
    },
    pages::imports::KINDS,
    state::Reader,
};

/// How many of each list are shown: nobody reads a thousand.
const SHOWN: usize = 100;

/// How far it has come.
#[derive(Clone)]
enum Stage {
    /// A list is awaited.
    Open,
    /// It is on its way, or being carried out.
    Waiting,
    Seen(Looked),
    Done(String),
}

/// A list that was looked at.
#[derive(Clone)]
struct Looked {
    content: files::Content,
    seen: ListSeen,
    /// Made when it was looked at, and sent with each try: where an answer is lost, nobody gets it twice.
    key: String,
}

/// All that the parts share.
#[derive(Clone, Copy)]
struct Desk {
    package: i64,
    /// Grows when a list has been given the package.
    given: RwSignal<u32>,
    stage: RwSignal<Stage>,
    failure: RwSignal<Option<Failure>>,
    due_on: RwSignal<String>,
    /// Ids of those under another name who are meant all the same.
    also: RwSignal<Vec<String>>,
    reader: Reader,
}

impl Desk {
    /// Has the server read a list.
    fn look(self, content: files::Content) {
        self.failure.set(None);
        self.also.set(Vec::new());
        self.stage.set(Stage::Waiting);
        spawn_local(async move {
            let address = address(self.package, &[("dry_run", "true"), ("filename", content.name())]);
            let answer = send::post::<ListSeen>(&address, &content, None).await;
            match answer {
                Ok(seen) => {
                    self.reader.say(format!(
                        "The list has been read: {} found, {} not found, {} under another name.",
                        people(seen.found.len() as u64),
                        figure(seen.not_found.len() as u64),
                        figure(seen.name_differs.len() as u64),
                    ));
                    let _ =
                        self.stage.try_set(Stage::Seen(Looked { content, seen, key: events::any_name() }));
                }
                Err(failure) => self.fail(failure, Stage::Open),
            }
        });
    }

    /// Gives the package to those who were found.
    fn carry_out(self, looked: Looked) {
        self.failure.set(None);
        self.stage.set(Stage::Waiting);
        let (due_on, also) = (self.due_on.get_untracked(), self.also.get_untracked().join(","));
        let mut said = vec![
            ("digest", looked.seen.digest.as_str()),
            ("also", also.as_str()),
            ("filename", looked.content.name()),
        ];
        if !due_on.is_empty() {
            said.push(("due_on", due_on.as_str()));
        }
        let address = address(self.package, &said);
        spawn_local(async move {
            match send::post::<ListSeen>(&address, &looked.content, Some(&looked.key)).await {
                Ok(done) => {
                    let sentence = format!(
                        "{} a new attempt at every course.",
                        counted(done.reassigned.unwrap_or(0), "person has", "people have")
                    );
                    self.reader.say(sentence.clone());
                    let _ = self.stage.try_set(Stage::Done(sentence));
                    let _ = self.given.try_update(|given| *given += 1);
                }
                Err(failure) => self.fail(failure, Stage::Seen(looked)),
            }
        });
    }

    fn fail(self, failure: Failure, back_to: Stage) {
        let _ = self.failure.try_set(Some(failure));
        let _ = self.stage.try_set(back_to);
    }
}

/// Where a list is sent.
fn address(package: i64, said: &[(&'static str, &str)]) -> String {
    let mut params = ParamsMap::new();
    for (key, value) in said {
        params.insert(*key, (*value).to_owned());
    }
    format!("/api/v1/packages/{package}/reassign{}", params.to_query_string())
}

#[component]
pub(super) fn Again(package: i64, given: RwSignal<u32>) -> impl IntoView {
    let Viewer { may_manage, .. } = expect_context();
    let desk = Desk {
        package,
        given,
        stage: RwSignal::new(Stage::Open),
        failure: RwSignal::new(None),
        due_on: RwSignal::new(String::new()),
        also: RwSignal::new(Vec::new()),
        reader: Reader::expect(),
    };
    may_manage.then(|| {
        view! {
            <div class="page">
                <Card title="Assign it again to people of a list">
                    <noscript>
                        <Message tone=Tone::Warning title="Lists need scripts">
                            <p>
                                "A list is looked through before anything happens, which takes JavaScript here. Without it, assign the package again from a person’s page or from Annual training."
                            </p>
                        </Message>
                    </noscript>
                    {move || desk.failure.get().map(|failure| view! { <Failed failure/> })}
                    {move || match desk.stage.get() {
                        Stage::Open => view! { <Choose desk/> }.into_any(),
                        Stage::Waiting => view! { <p role="status">"One moment …"</p> }.into_any(),
                        Stage::Seen(looked) => view! { <Seen desk looked/> }.into_any(),
                        Stage::Done(sentence) => view! { <Done desk sentence/> }.into_any(),
                    }}
                </Card>
            </div>
        }
    })
}

/// Where a list can be dropped, chosen or pasted.
#[component]
fn Choose(desk: Desk) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let read = move |_| {
        let text = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        match files::of_text(&text) {
            Some(content) => desk.look(content),
            None => desk.reader.say("There is nothing to read yet. Paste some rows first."),
        }
    };
    let take = move |event: ev::DragEvent| {
        if files::are_dragged(&event) {
            event.prevent_default();
            if let Some(content) = files::dropped(&event).pop() {
                desk.look(content);
            }
        }
    };
    let over = move |event: ev::DragEvent| {
        if files::are_dragged(&event) {
            // Without this the browser would leave the page and open the file.
            event.prevent_default();
        }
    };
    view! {
        <p class="muted">
            "Everybody in the list gets a new attempt at every course, whatever became of the one before. The list needs three columns: first name, last name and e-mail address."
        </p>
        <label class="drop-zone" on:dragover=over on:drop=take>
            <Icon picture=Picture::File/>
            <span class="drop-zone-title">"Drop a list here"</span>
            <span class="muted">"or choose one from your computer. Nothing happens before you have seen who is found."</span>
            <span class="btn" aria-hidden="true">
                "Choose a list"
            </span>
            <input
                class="only-read-aloud"
                type="file"
                accept=KINDS
                aria-label="Choose a list"
                on:change=move |event| {
                    if let Some(content) = files::chosen(&event) {
                        desk.look(content);
                    }
                }
            />
        </label>
        <div class="field">
            <label class="field-label" for="pasted-list">
                "Or paste the rows"
            </label>
            <textarea
                class="textarea"
                id="pasted-list"
                rows="4"
                spellcheck="false"
                autocomplete="off"
                node_ref=field
            ></textarea>
        </div>
        <p>
            <Button kind=ButtonKind::Small on_press=read>
                "Read the pasted rows"
            </Button>
        </p>
    }
}

/// Who is found and who is not, before anything happens.
#[component]
fn Seen(desk: Desk, looked: Looked) -> impl IntoView {
    let ListSeen { found, not_found, name_differs, repeated, .. } = looked.seen.clone();
    let sure = found.len();
    let nobody = move || sure + desk.also.with(Vec::len) == 0;
    let button = move || format!("Assign again to {}", people((sure + desk.also.with(Vec::len)) as u64));
    let go = move |_| desk.carry_out(looked.clone());
    view! {
        <p role="status">
            {format!(
                "{} found, {} not found, {} under another name.",
                people(found.len() as u64),
                figure(not_found.len() as u64),
                figure(name_differs.len() as u64),
            )}
            {(repeated > 0)
                .then(|| format!(" {} in the list more than once, and counted once.", counted(repeated, "row stands", "rows stand")))}
        </p>
        {(!not_found.is_empty())
            .then(|| view! { <Listed title="Not found: nothing will happen for them" listed=not_found/> })}
        {(!name_differs.is_empty()).then(|| view! { <Differing desk listed=name_differs/> })}
        {(!found.is_empty()).then(|| view! { <Listed title="Found: they get a new attempt" listed=found/> })}
        <div class="form">
            <TextField
                name="due_on_of_list"
                label="Due on (may be empty)"
                kind="date"
                value=desk.due_on.get_untracked()
                on_input=move |day| desk.due_on.set(day)
            />
            <div class="row">
                <Button kind=ButtonKind::Main on_press=go disabled=Signal::derive(nobody)>
                    {button}
                </Button>
                <Button on_press=move |_| desk.stage.set(Stage::Open)>"Take another list"</Button>
            </div>
        </div>
    }
}

/// As the list has them.
fn named(person: &ListedPerson) -> String {
    format!("{} {}", person.first_name, person.last_name).trim().to_owned()
}

/// The first of them, with the lines that they stand in.
#[component]
fn Listed(title: &'static str, listed: Vec<ListedPerson>) -> impl IntoView {
    let more = listed.len().saturating_sub(SHOWN);
    view! {
        <h3>{title}</h3>
        <Table label=title>
            <thead>
                <tr>
                    <th scope="col" class="number">
                        "Line"
                    </th>
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                </tr>
            </thead>
            <tbody>
                {listed
                    .into_iter()
                    .take(SHOWN)
                    .map(|person| {
                        let name = named(&person);
                        view! {
                            <tr>
                                <td class="number">{person.line.map(u64::from).map(figure)}</td>
                                <th scope="row">{person.name.unwrap_or(name)}</th>
                                <td>{person.email}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
        {(more > 0).then(|| view! { <p class="small muted">{format!("and {} more", people(more as u64))}</p> })}
    }
}

/// Those whom the company knows by another name: each can be meant all the same.
#[component]
fn Differing(desk: Desk, listed: Vec<ListedPerson>) -> impl IntoView {
    let more = listed.len().saturating_sub(SHOWN);
    view! {
        <fieldset class="choices">
            <legend>"Found under another name: tick those who are meant all the same"</legend>
            {listed
                .into_iter()
                .take(SHOWN)
                .map(|person| {
                    let id = person.user.clone().unwrap_or_default();
                    let line = person.line.map(|line| format!(", line {line}")).unwrap_or_default();
                    let hint = format!("{}{line}: the list says “{}”", person.email, named(&person));
                    // Where it is shown once more, after a try that failed.
                    let checked = desk.also.with_untracked(|also| also.contains(&id));
                    let choose = move |meant: bool| {
                        desk.also
                            .update(|also| {
                                also.retain(|other| *other != id);
                                if meant {
                                    also.push(id.clone());
                                }
                            });
                    };
                    view! {
                        <CheckField
                            name="also"
                            value=person.user.unwrap_or_default()
                            label=person.name.unwrap_or_default()
                            hint=hint
                            checked=checked
                            on_change=choose
                        />
                    }
                })
                .collect_view()}
        </fieldset>
        {(more > 0)
            .then(|| {
                view! {
                    <p class="small muted">
                        {format!("and {} more, for whom nothing will happen", people(more as u64))}
                    </p>
                }
            })}
    }
}

#[component]
fn Done(desk: Desk, sentence: String) -> impl IntoView {
    view! {
        <Message tone=Tone::Good>
            <p>{sentence}</p>
        </Message>
        <p>
            <Button on_press=move |_| desk.stage.set(Stage::Open)>"Take another list"</Button>
        </p>
    }
}
