//! The companies of this installation.

mod change;

use leptos::{prelude::*, server_fn::ServerFn};

use self::change::Change;
use crate::{
    api::{
        companies::{
            ChangeCompany, ChooseCourses, CompanyList, CompanyView, CreateCompany, DeleteCompany, companies,
        },
        viewer::SwitchCompany,
    },
    components::{
        Badge, Button, ButtonKind, ButtonLink, Card, Empty, Failed, Loaded, MainAndSide, Moment, Page,
        Picture, Table, TextField, Tone, figure,
    },
    state::{Beside, Reader},
};

#[component]
pub fn Companies() -> impl IntoView {
    let choose = ServerAction::<ChooseCourses>::new();
    // These are plain forms: what they change stands in the frame of every page, which is loaded anew.
    let change = ServerAction::<ChangeCompany>::new();
    let delete = ServerAction::<DeleteCompany>::new();
    let all = Resource::new_blocking(move || choose.version().get(), |_| companies());
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = choose.value().get() {
            reader.say("The company has these courses now.");
        }
    });
    let beside = Beside::of_address(move || choose.clear());
    // Beside the list, not within it: what has been typed stays when it is drawn anew.
    let side = move || match beside.chosen() {
        Some(id) => view! {
            <Loaded
                resource=all
                view=move |list| view! { <Chosen id list beside choose change delete/> }
            />
        }
        .into_any(),
        None => view! { <Create/> }.into_any(),
    };
    view! {
        <Page title="Companies" lead="Each company has its own people, groups and imports, and sees nothing of the others.">
            <MainAndSide>
                <Card flush=true title="All companies">
                    <Loaded resource=all view=|list: CompanyList| view! { <List companies=list.companies/> }/>
                </Card>
                {side}
            </MainAndSide>
        </Page>
    }
}

/// The company that the address names, to be changed.
#[component]
fn Chosen(
    id: i64,
    list: CompanyList,
    beside: Beside,
    choose: ServerAction<ChooseCourses>,
    change: ServerAction<ChangeCompany>,
    delete: ServerAction<DeleteCompany>,
) -> impl IntoView {
    let CompanyList { companies, courses } = list;
    match companies.into_iter().find(|company| company.id == id) {
        Some(company) => {
            beside.begin(id, "new-name");
            view! { <Change company courses choose change delete/> }.into_any()
        }
        None => view! {
            <Card title="There is no such company">
                <p class="small muted">"It may have been deleted."</p>
                <ButtonLink href="/owner/companies">"Back to all companies"</ButtonLink>
            </Card>
        }
        .into_any(),
    }
}

#[component]
fn List(companies: Vec<CompanyView>) -> impl IntoView {
    if companies.is_empty() {
        return view! {
            <Empty picture=Picture::Company title="There is no company yet">
                <p>"Create the first one beside this; then bring its people in."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Companies">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col" class="number">
                        "Seats used"
                    </th>
                    <th scope="col" class="number wide-only">
                        "People"
                    </th>
                    <th scope="col" class="number wide-only">
                        "Courses"
                    </th>
                    <th scope="col" class="roomy-only">
                        "Created"
                    </th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{companies.into_iter().map(|company| view! { <Line company/> }).collect_view()}</tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(company: CompanyView) -> impl IntoView {
    let whom = format!(" {}", company.name);
    let seats = match company.seat_limit {
        Some(limit) => format!("{} of {}", figure(company.seats_used), figure(limit)),
        None => format!("{}, no limit", figure(company.seats_used)),
    };
    let over = company.seat_limit.is_some_and(|limit| company.seats_used > limit);
    view! {
        <tr>
            <th scope="row">
                <a class="link-text" href=format!("/owner/companies?change={}", company.id)>
                    {company.name}
                </a>
            </th>
            <td class="number">
                {seats}
                {over
                    .then(|| {
                        view! {
                            " "
                            <Badge tone=Tone::Warning picture=Picture::Warning>
                                "Too few"
                            </Badge>
                        }
                    })}
            </td>
            <td class="number wide-only">{figure(company.people)}</td>
            <td class="number wide-only">{figure(company.courses.len() as u64)}</td>
            <td class="roomy-only">
                <Moment at=company.created_at/>
            </td>
            <td>
                <form method="post" action=SwitchCompany::url()>
                    <Button kind=ButtonKind::Small name="company" value=company.id.to_string()>
                        "Go to"
                        <span class="only-read-aloud">{whom}</span>
                    </Button>
                </form>
            </td>
        </tr>
    }
}

/// A plain form: afterwards one is in another company, and the whole page is of that company.
#[component]
fn Create() -> impl IntoView {
    let action = ServerAction::<CreateCompany>::new();
    view! {
        <Card title="Create a company">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <form class="form" method="post" action=CreateCompany::url()>
                <TextField name="name" label="Name" required=true maximum_length=200 autocomplete="off"/>
                <TextField
                    name="seats"
                    label="Seats"
                    hint="How many people may be active at once. Leave it empty for any number."
                    autocomplete="off"
                />
                <Button kind=ButtonKind::Main>"Create the company"</Button>
            </form>
        </Card>
    }
}
