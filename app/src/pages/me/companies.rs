//! The companies of whoever looks, and the way from one into another.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::viewer::{CompanyName, SwitchCompany},
    components::{Badge, Card, Tone},
};

/// Switching is a plain form that loads a page anew: nothing of one company may linger in a page of another.
#[component]
pub(super) fn Companies(companies: Vec<CompanyName>, here: Option<i64>) -> impl IntoView {
    let several = companies.len() > 1;
    let lines = companies
        .into_iter()
        .map(|company| {
            let is_here = Some(company.id) == here;
            view! {
                <li class="row row-apart">
                    <span>{company.name.clone()}</span>
                    {if is_here {
                        view! { <Badge tone=Tone::Accent>"Here"</Badge> }.into_any()
                    } else {
                        view! {
                            <form method="post" action=SwitchCompany::url()>
                                <button
                                    class="btn btn-sm"
                                    type="submit"
                                    name="company"
                                    value=company.id.to_string()
                                >
                                    "Go to"
                                    <span class="only-read-aloud">{format!(" {}", company.name)}</span>
                                </button>
                            </form>
                        }
                            .into_any()
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title="My companies">
            {if several {
                view! { <p class="muted">"One account, one password, and each company for itself."</p> }.into_any()
            } else {
                ().into_any()
            }}
            <ul class="stack">{lines}</ul>
        </Card>
    }
}
