//! The people of the company.

mod bulk;
mod by_hand;
mod deleted;
mod filter;
mod history;
mod invite;
mod list;
mod one;
mod training;

pub use bulk::{Bulk, PlanBulk};
pub use by_hand::{AddUser, ChangeUser};
pub use deleted::DeletedUsers;
pub use list::Users;
pub use one::User;

use leptos::prelude::*;
use roster::person::{AccountType, Status};

use crate::components::{Badge, Picture, Tone};

pub(crate) const fn account_type_words(account_type: AccountType) -> &'static str {
    match account_type {
        AccountType::Guest => "Guest",
        AccountType::User => "User",
        AccountType::Manager => "Manager",
        AccountType::Admin => "Administrator",
    }
}

#[component]
pub(crate) fn StatusBadge(status: Status) -> impl IntoView {
    match status {
        Status::Active => view! { <Badge tone=Tone::Good picture=Picture::Check>"Active"</Badge> }.into_any(),
        Status::Suspended => {
            view! { <Badge tone=Tone::Plain picture=Picture::Clock>"Suspended"</Badge> }.into_any()
        }
    }
}
