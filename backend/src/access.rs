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
    Token {
        id: i64,
        role: Role,
        company_id: Option<i64>,
        name: String,
        /// The account of whoever made it; none if that was done at the command line.
        #[serde(default)]
        made_by: Option<i64>,
    },
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

    /// The account of the person behind it: who signed in, or who made the token.
    pub(crate) fn person(&self) -> Option<i64> {
        match self {
            Self::Account { id, .. } => Some(*id),
            Self::Token { made_by, .. } => *made_by,
            Self::Cli => None,
        }
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
    /// Work through what is assigned to oneself.
    Learn,
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

impl Right {
    /// Every right, the least first.
    pub const ALL: [Self; 8] = [
        Self::Learn,
        Self::ViewPeople,
        Self::Import,
        Self::ViewCompany,
        Self::ManageGroups,
        Self::ManageTraining,
        Self::ManageCompany,
        Self::Own,
    ];

    /// What it allows, as people are told.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Learn => "Work through the courses that are assigned to them",
            Self::ViewPeople => "See users and groups, and what is assigned to them",
            Self::Import => "Import people from files",
            Self::ViewCompany => "See figures, activity and settings of the whole company",
            Self::ManageGroups => "Make and change groups and cohorts",
            Self::ManageTraining => "Make courses and packages, and assign them",
            Self::ManageCompany => {
                "Change settings, fields and rules; invite colleagues; approve imports; make API tokens"
            }
            Self::Own => "Run the installation: companies, seats, courses for all",
        }
    }
}

/// In what part somebody acts in a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A user of this type.
    User(AccountType),
    /// Who acts on the whole installation.
    Owner,
    /// A program with a token of this role.
    Program(Role),
}

impl Part {
    /// How far one gets in each part: the one table that pages, API and tests go by. Each right includes those
    /// before it.
    ///
    /// A manager gets as far as the groups they manage, and without any no further than who only learns.
    pub const TABLE: [(Self, Right); 8] = [
        (Self::User(AccountType::Guest), Right::Learn),
        (Self::User(AccountType::User), Right::Learn),
        (Self::User(AccountType::Manager), Right::Import),
        (Self::User(AccountType::Admin), Right::ManageCompany),
        (Self::Owner, Right::Own),
        (Self::Program(Role::Viewer), Right::ViewPeople),
        (Self::Program(Role::Manager), Right::Import),
        (Self::Program(Role::Admin), Right::ManageCompany),
    ];

    /// The highest right of this part.
    pub fn up_to(self) -> Right {
        let found = Self::TABLE.iter().find(|(part, _)| *part == self);
        found.map_or(Right::Learn, |(_, up_to)| *up_to)
    }

    /// Whether this part may do this.
    pub fn may(self, right: Right) -> bool {
        right <= self.up_to()
    }
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
        _ if actor.is_owner() => Part::Owner.up_to(),
        (Actor::Account { .. }, None) => return Err(Error::NotFound),
        (Actor::Account { .. }, Some((user_id, AccountType::Manager))) => {
            let managed = store::access::managed(read, company_id, user_id).await?;
            let part = if managed.is_empty() { AccountType::User } else { AccountType::Manager };
            within = Some(managed);
            Part::User(part).up_to()
        }
        (Actor::Account { .. }, Some((_, account_type))) => Part::User(account_type).up_to(),
        (Actor::Token { role, company_id: own, .. }, _) => {
            if own.is_some_and(|own| own != company_id) {
                return Err(Error::NotFound);
            }
            Part::Program(*role).up_to()
        }
        (Actor::Cli, _) => Part::Owner.up_to(),
    };
    if !store::access::company_exists(read, company_id).await? {
        return Err(Error::NotFound);
    }
    let scope = Scope { company_id, actor: actor.clone(), up_to, user_id, within };
    scope.require(right)?;
    Ok(scope)
}
