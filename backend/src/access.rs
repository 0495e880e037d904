//! Who asks, and what they may do where.

use serde::{Deserialize, Serialize};

pub use entity::api_token::Role;
use roster::person::AccountType;

use crate::{Backend, Error, store};

/// Whoever asks. Serializable, so that a job can go on as the one who caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// Somebody who signed in.
    Account { id: i64, email: String, owner: bool },
    /// A program. Without a company it is an owner's, good for every company.
    Token { id: i64, role: Role, company_id: Option<i64>, name: String },
    /// Whoever may run `muster` on the machine.
    Cli,
}

impl Actor {
    /// Who it is, as the activity shows it.
    pub fn display(&self) -> String {
        match self {
            Self::Account { email, .. } => email.clone(),
            Self::Token { name, .. } => format!("API token “{name}”"),
            Self::Cli => "command line".to_owned(),
        }
    }

    /// Whether they may act on the whole installation.
    pub fn is_owner(&self) -> bool {
        match self {
            Self::Account { owner, .. } => *owner,
            Self::Token { role, company_id, .. } => company_id.is_none() && *role == Role::Admin,
            Self::Cli => true,
        }
    }

    /// Refuses whoever may not act on the whole installation.
    pub fn require_owner(&self) -> Result<(), Error> {
        if self.is_owner() { Ok(()) } else { Err(Error::Forbidden) }
    }

    pub(crate) fn account_id(&self) -> Option<i64> {
        if let Self::Account { id, .. } = self { Some(*id) } else { None }
    }

    pub(crate) fn token_id(&self) -> Option<i64> {
        if let Self::Token { id, .. } = self { Some(*id) } else { None }
    }
}

/// Something one may do in a company. Each includes those above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// See users, groups, figures and activity.
    ViewPeople,
    /// Make and commit imports.
    Import,
    /// Make and change groups and cohorts.
    ManageGroups,
    /// Make packages and courses of the company's own, and assign them.
    ManageTraining,
    /// Settings, own fields, rules, tokens.
    ManageCompany,
    /// What only a platform owner may.
    Own,
}

/// The proof that an actor may act in a company, and how far. Every query about a company's things asks
/// for one; only this module makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    company_id: i64,
    actor: Actor,
    up_to: Right,
}

impl Scope {
    pub fn company_id(&self) -> i64 {
        self.company_id
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the actor may do this here.
    pub fn allows(&self, right: Right) -> bool {
        right <= self.up_to
    }

    /// Refuses whoever may not do this here. Use cases ask for what they need themselves, so that a
    /// scope entered to look cannot be used to change.
    pub fn require(&self, right: Right) -> Result<(), Error> {
        if self.allows(right) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// The scope of a job, whose cause was allowed when it was enqueued.
    pub(crate) fn of_job(company_id: i64, actor: Actor) -> Self {
        Self { company_id, actor, up_to: Right::Import }
    }

    /// The scope of the company that was just made, for its maker.
    pub(crate) fn of_maker(company_id: i64, actor: Actor) -> Self {
        Self { company_id, actor, up_to: Right::Own }
    }
}

/// Lets an actor into a company.
///
/// # Errors
/// [`Error::NotFound`] if there is no such company or the actor has nothing to do with it: one company
/// never learns of another. [`Error::Forbidden`] if they belong to it without this right.
pub async fn enter(backend: &Backend, actor: &Actor, company_id: i64, right: Right) -> Result<Scope, Error> {
    let up_to = if actor.is_owner() {
        Some(Right::Own)
    } else {
        match actor {
            Actor::Account { id, .. } => store::access::account_type(backend.store().read(), *id, company_id)
                .await?
                .map(of_account_type)
                .ok_or(Error::NotFound)?,
            Actor::Token { role, company_id: own, .. } => {
                if own.is_some_and(|own| own != company_id) {
                    return Err(Error::NotFound);
                }
                Some(of_role(*role))
            }
            Actor::Cli => Some(Right::Own),
        }
    };
    if !store::access::company_exists(backend.store().read(), company_id).await? {
        return Err(Error::NotFound);
    }
    let Some(up_to) = up_to else { return Err(Error::Forbidden) };
    let scope = Scope { company_id, actor: actor.clone(), up_to };
    scope.require(right)?;
    Ok(scope)
}

/// How far a program may go.
const fn of_role(role: Role) -> Right {
    match role {
        Role::Viewer => Right::ViewPeople,
        Role::Manager => Right::Import,
        Role::Admin => Right::ManageCompany,
    }
}

/// How far a user may go in their company. Managers act on the groups they manage (`product.md`), and
/// nobody can be given a group to manage yet.
const fn of_account_type(account_type: AccountType) -> Option<Right> {
    match account_type {
        AccountType::Admin => Some(Right::ManageCompany),
        AccountType::Manager | AccountType::User | AccountType::Guest => None,
    }
}
