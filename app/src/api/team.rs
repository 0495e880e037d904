//! Colleagues, and what each account type may do.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// By address.
    pub colleagues: Vec<ColleagueView>,
    /// All groups and cohorts, by name.
    pub groups: Vec<(i64, String)>,
    /// What each account type may do: `backend::access::Part::TABLE`.
    pub rights: Vec<RightView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColleagueView {
    pub id: i64,
    pub name: String,
    pub email: String,
    /// `manager` or `admin`.
    pub account_type: String,
    pub suspended: bool,
    /// Ids of the groups they manage.
    pub manages: Vec<i64>,
    /// They have not come in yet.
    pub invited: bool,
    /// When the last link that was sent runs out: RFC 3339, UTC.
    pub good_until: Option<String>,
    /// It is whoever looks.
    pub oneself: bool,
}

/// Something one may do, and who may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightView {
    pub words: String,
    /// Guests and users, managers, administrators, owners.
    pub may: [bool; 4],
}

#[server(prefix = "/api/fn", endpoint = "team")]
pub async fn team() -> Result<TeamView, Failure> {
    use backend::access::{Part, Right};
    use roster::person::{AccountType, Status};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ManageCompany).await?;
    let colleagues = backend::team::list(&asked.backend, &scope).await?;
    let groups = backend::groups::list(&asked.backend, &scope, None).await?;
    let parts = [AccountType::User, AccountType::Manager, AccountType::Admin].map(Part::User);
    let rights = Right::ALL
        .into_iter()
        .map(|right| {
            let [user, manager, admin] = parts.map(|part| part.may(right));
            RightView { words: right.words().to_owned(), may: [user, manager, admin, Part::Owner.may(right)] }
        })
        .collect();
    Ok(TeamView {
        colleagues: colleagues
            .into_iter()
            .map(|colleague| ColleagueView {
                id: colleague.user.id,
                name: colleague.user.name(),
                email: colleague.user.email,
                account_type: colleague.user.account_type.to_string(),
                suspended: colleague.user.status == Status::Suspended,
                manages: colleague.manages,
                invited: colleague.invitation.is_some(),
                good_until: colleague
                    .invitation
                    .and_then(|pending| pending.good_until)
                    .map(|until| until.to_string()),
                oneself: colleague.oneself,
            })
            .collect(),
        groups: groups.into_iter().map(|group| (group.id, group.name)).collect(),
        rights,
    })
}

/// Makes somebody a colleague and mails an invitation to whoever has not come in. Says what came of it.
#[server(prefix = "/api/fn", endpoint = "invite_colleague")]
pub async fn invite_colleague(
    email: String,
    account_type: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] groups: Vec<i64>,
) -> Result<String, Failure> {
    use backend::team::NewColleague;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let account_type = known_type(&account_type)?;
    let new = NewColleague { email: email.clone(), first_name, last_name, account_type, groups };
    let (_, invited) = backend::team::invite(&asked.backend, &scope, new).await?;
    let email = email.trim();
    Ok(if invited {
        format!("An invitation is on its way to {email}.")
    } else {
        format!("{email} is a colleague now. They have an account already, or an invitation on its way.")
    })
}

/// Changes what a colleague may do. `user` takes them off the team. `confirmed`: they know that it is themselves.
#[server(prefix = "/api/fn", endpoint = "change_colleague")]
pub async fn change_colleague(
    user: i64,
    account_type: String,
    #[server(default)] groups: Vec<i64>,
    #[server(default)] confirmed: bool,
) -> Result<(), Failure> {
    use backend::people::TypeChange;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let account_type = known_type(&account_type)?;
    let change = TypeChange { account_type, groups: Some(groups), confirmed };
    backend::people::change_account_type(&asked.backend, &scope, user, change).await?;
    Ok(())
}

/// Mails one more invitation.
#[server(prefix = "/api/fn", endpoint = "invite_colleague_again")]
pub async fn invite_colleague_again(user: i64) -> Result<String, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let sent = backend::team::invite_again(&asked.backend, &scope, user).await?;
    Ok(if sent {
        "Another invitation is on its way.".to_owned()
    } else {
        "An invitation is on its way to them already.".to_owned()
    })
}

#[server(prefix = "/api/fn", endpoint = "withdraw_invitation")]
pub async fn withdraw_invitation(user: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::team::withdraw(&asked.backend, &scope, user).await?;
    Ok(())
}

#[cfg(feature = "ssr")]
fn known_type(word: &str) -> Result<roster::person::AccountType, Failure> {
    use super::FailureKind;

    let found = roster::person::AccountType::ALL.into_iter().find(|kind| kind.as_str() == word);
    found.ok_or_else(|| {
        Failure::new(FailureKind::Invalid, format!("There is no account type “{word}”.")).answered()
    })
}
