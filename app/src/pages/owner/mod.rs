//! The companies of this installation.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::companies::{CompanyView, CreateCompany, companies},
    components::{
        Button, ButtonKind, Card, Empty, Failed, Loaded, MainAndSide, Moment, Page, Picture, Table,
        TextField, figure,
    },
};

#[component]
pub fn Companies() -> impl IntoView {
    let all = Resource::new_blocking(|| (), |()| companies());
    view! {
        <Page title="Companies" lead="Each company has its own people, groups and imports, and sees nothing of the others.">
            <MainAndSide>
                <Card flush=true title="All companies">
                    <Loaded resource=all view=|companies| view! { <List companies/> }/>
                </Card>
                <Create/>
            </MainAndSide>
        </Page>
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
                        "Seats"
                    </th>
                    <th scope="col" class="wide-only">
                        "Language"
                    </th>
                    <th scope="col">"Created"</th>
                </tr>
            </thead>
            <tbody>
                {companies
                    .into_iter()
                    .map(|company| {
                        view! {
                            <tr>
                                <th scope="row">{company.name}</th>
                                <td class="number">
                                    {company.seat_limit.map_or_else(|| "No limit".to_owned(), figure)}
                                </td>
                                <td class="wide-only">{company.default_language}</td>
                                <td>
                                    <Moment at=company.created_at/>
                                </td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
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
