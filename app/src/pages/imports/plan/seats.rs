//! Seats before and after, where they are counted.

use std::cmp::Ordering;

use leptos::prelude::*;
use roster::plan::{CompanySeats, Plan, Seats};

use crate::components::{Card, Meter, Table, Tone, figure, figure::counted};

#[component]
pub(super) fn SeatsUsed(plan: StoredValue<Plan>) -> impl IntoView {
    let (seats, companies) = plan.with_value(|plan| (plan.seats, plan.companies.clone()));
    if companies.len() > 1 {
        return Some(view! { <ByCompany companies/> }.into_any());
    }
    seats.limit.map(|limit| view! { <Card title="Seats"><Bar seats limit/></Card> }.into_any())
}

fn sentence(seats: Seats, limit: u32) -> String {
    let freed = if seats.freed > 0 { format!(", {} freed", figure(seats.freed)) } else { String::new() };
    format!(
        "{} of {} used today, {} needed{freed}: {} used afterwards.",
        figure(seats.used),
        counted(limit, "seat", "seats"),
        figure(seats.needed),
        figure(seats.after),
    )
}

#[component]
fn Bar(seats: Seats, limit: u32) -> impl IntoView {
    let tone = match seats.after.cmp(&limit) {
        Ordering::Greater => Tone::Error,
        Ordering::Equal => Tone::Warning,
        Ordering::Less => Tone::Accent,
    };
    view! {
        <Meter label="Seats used afterwards" used=u64::from(seats.after) limit=u64::from(limit) tone=tone>
            <p class="muted">{sentence(seats, limit)}</p>
        </Meter>
    }
}

#[component]
fn ByCompany(companies: Vec<CompanySeats>) -> impl IntoView {
    view! {
        <Card flush=true title="Seats">
            <Table label="Seats by company">
                <thead>
                    <tr>
                        <th scope="col">"Company"</th>
                        <th scope="col" class="number">
                            "Used today"
                        </th>
                        <th scope="col" class="number">
                            "Freed"
                        </th>
                        <th scope="col" class="number">
                            "Needed"
                        </th>
                        <th scope="col" class="number">
                            "Used afterwards"
                        </th>
                        <th scope="col" class="number">
                            "Seats"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {companies
                        .into_iter()
                        .map(|CompanySeats { name, seats, .. }| {
                            view! {
                                <tr>
                                    <th scope="row">{name}</th>
                                    <td class="number">{figure(seats.used)}</td>
                                    <td class="number">{figure(seats.freed)}</td>
                                    <td class="number">{figure(seats.needed)}</td>
                                    <td class="number">{figure(seats.after)}</td>
                                    <td class="number">
                                        {seats.limit.map_or_else(|| "No limit".to_owned(), figure)}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
        </Card>
    }
}
