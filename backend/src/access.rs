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
    /// See users and groups.
    ViewPeople,
    /// Make and commit imports.
    Import,
    /// See figures, activity and settings: what is about the whole company, and so not for managers of
    /// some groups.
    ViewCompany,
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
    /// The actor's own record in the company.
    user_id: Option<i64>,
    within: Option<Vec<i64>>,
}

impl Scope {
    pub fn company_id(&self) -> i64 {
        self.company_id
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The actor's own user in the company; none for programs, and for owners who are nobody here.
    pub fn user_id(&self) -> Option<i64> {
        self.user_id
    }

    /// The ids of the groups and cohorts to which the actor is bound: those that a manager manages. None:
    /// the whole company.
    pub fn within(&self) -> Option<&[i64]> {
        self.within.as_deref()
    }

    /// Whether the actor may act on the whole installation.
    pub fn is_owner(&self) -> bool {
        self.actor.is_owner()
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
        Self { company_id, actor, up_to: Right::Own, user_id: None, within: None }
    }

    /// The scope of the company that was just made, for its maker.
    pub(crate) fn of_maker(company_id: i64, actor: Actor) -> Self {
        Self { company_id, actor, up_to: Right::Own, user_id: None, within: None }
    }
}

/// Lets an actor into a company.
///
/// # Errors
/// [`Error::NotFound`] if there is no such company or the actor has nothing to do with it: one company
/// never learns of another. [`Error::Forbidden`] if they belong to it without this right.
pub async fn enter(backend: &Backend, actor: &Actor, company_id: i64, right: Right) -> Result<Scope, Error> {
    let read = backend.store().read();
    let user = match actor {
        Actor::Account { id, .. } => store::access::user(read, *id, company_id).await?,
        Actor::Token { .. } | Actor::Cli => None,
    };
    let user_id = user.map(|(user_id, _)| user_id);
    let mut within = None;
    let up_to = match (actor, user) {
        _ if actor.is_owner() => Some(Right::Own),
        (Actor::Account { .. }, None) => return Err(Error::NotFound),
        (Actor::Account { .. }, Some((user_id, AccountType::Manager))) => {
            let managed = store::access::managed(read, company_id, user_id).await?;
            let up_to = (!managed.is_empty()).then_some(Right::Import);
            within = Some(managed);
            up_to
        }
        (Actor::Account { .. }, Some((_, account_type))) => of_account_type(account_type),
        (Actor::Token { role, company_id: own, .. }, _) => {
            if own.is_some_and(|own| own != company_id) {
                return Err(Error::NotFound);
            }
            Some(of_role(*role))
        }
        (Actor::Cli, _) => Some(Right::Own),
    };
    if !store::access::company_exists(read, company_id).await? {
        return Err(Error::NotFound);
    }
    let Some(up_to) = up_to else { return Err(Error::Forbidden) };
    let scope = Scope { company_id, actor: actor.clone(), up_to, user_id, within };
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

/// How far a user may go in the whole of their company. Managers go elsewhere: as far as their groups.
const fn of_account_type(account_type: AccountType) -> Option<Right> {
    match account_type {
        AccountType::Admin => Some(Right::ManageCompany),
        AccountType::Manager | AccountType::User | AccountType::Guest => None,
    }
}
