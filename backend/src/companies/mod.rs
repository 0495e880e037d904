//! Companies: the tenants.

use jiff::Timestamp;

use crate::access::{Actor, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::name::{name, refuse_alike};
use crate::{Backend, Error, store};

mod change;
mod delete;
mod settings;
mod slug;

pub use change::{CompanyChange, change};
pub use delete::delete;
pub use settings::{CompanySettings, SettingsChange, change_settings, may_be_required, settings};

/// A company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    pub id: i64,
    /// Unique.
    pub name: String,
    /// For addresses, made of the name; unique.
    pub slug: String,
    /// How many users may be not suspended; absent: any number.
    pub seat_limit: Option<u64>,
    /// BCP-47.
    pub default_language: String,
    /// Grows with every change that could alter a plan.
    pub version: i64,
    pub created_at: Timestamp,
}

/// How much there is in a company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompanyFigures {
    /// Suspended ones too.
    pub people: u64,
    /// Those who are not suspended.
    pub seats_used: u64,
    /// Those it has, its own among them.
    pub courses: u64,
}

/// A company to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCompany {
    pub name: String,
    /// Absent: any number.
    pub seat_limit: Option<u64>,
    /// BCP-47; `en` if absent.
    pub default_language: Option<String>,
}

/// Makes a company. For owners.
///
/// # Errors
/// [`Error::Refused`] if there is one of this name, or one that a file could not tell from it.
pub async fn create(backend: &Backend, actor: &Actor, new: NewCompany) -> Result<Company, Error> {
    actor.require_owner()?;
    let transaction = backend.store().begin().await?;
    let company = create_in(backend, &transaction, actor, new).await?;
    transaction.commit().await?;
    Ok(company)
}

/// [`create`], as part of something larger.
pub(crate) async fn create_in(
    backend: &Backend,
    transaction: &store::Transaction,
    actor: &Actor,
    new: NewCompany,
) -> Result<Company, Error> {
    let name = name(&new.name, "company")?;
    let language = new.default_language.as_deref().map_or_else(|| Ok("en".to_owned()), change::language)?;
    store::lock_platform(transaction).await?;
    let others = store::company::all(transaction).await?;
    refuse_alike(&name, "company", others.iter().map(|other| other.name.as_str()))?;
    let slug = slug::free(transaction, &name).await?;
    let company = store::company::insert(
        transaction,
        &name,
        &slug,
        new.seat_limit,
        &language,
        backend.clock().micros(),
    )
    .await?
    .ok_or_else(|| Error::refused(format!("There is already a company named “{name}”.")))?;
    activity::record(
        backend,
        transaction,
        actor,
        NewActivity {
            company_id: Some(company.id),
            verb: "company.created",
            subject: Some(("company", company.id)),
            data: &change::about(&company),
        },
    )
    .await?;
    Ok(company)
}

/// The companies an actor may enter, by name.
pub async fn list(backend: &Backend, actor: &Actor) -> Result<Vec<Company>, Error> {
    let read = backend.store().read();
    match actor {
        _ if actor.is_owner() => store::company::all(read).await,
        Actor::Account { id, .. } => store::company::of_account(read, *id).await,
        Actor::Token { company_id: Some(id), .. } => {
            Ok(store::company::get(read, *id).await?.into_iter().collect())
        }
        Actor::Token { company_id: None, .. } | Actor::Cli => store::company::all(read).await,
    }
}

/// The company of this name among those the actor may enter. An equal name wins; otherwise case, runs
/// of white space and the kind of dash do not matter.
///
/// # Errors
/// [`Error::Refused`] if there is none, or if two names differ only in that.
pub async fn find_by_name(backend: &Backend, actor: &Actor, name: &str) -> Result<Company, Error> {
    let companies = list(backend, actor).await?;
    if let Some(company) = companies.iter().find(|company| company.name == name) {
        return Ok(company.clone());
    }
    let folded = roster::person::fold_name(name);
    let mut alike =
        companies.into_iter().filter(|company| roster::person::fold_name(&company.name) == folded);
    match (alike.next(), alike.next()) {
        (Some(company), None) => Ok(company),
        (None, _) => Err(Error::refused(format!("There is no company named “{name}”."))),
        (Some(one), Some(other)) => Err(Error::refused(format!(
            "“{name}” could be “{}” or “{}”. Write the name exactly.",
            one.name, other.name
        ))),
    }
}

/// A company that the actor may enter, with its figures. It is for those who may do something there with them.
pub async fn get_with_figures(backend: &Backend, scope: &Scope) -> Result<(Company, CompanyFigures), Error> {
    scope.require(Right::ManageCompany)?;
    let company = get(backend, scope).await?;
    let figures = store::company::figures(backend.store().read(), Some(company.id)).await?;
    let figures = figures.get(&company.id).copied().unwrap_or_default();
    Ok((company, figures))
}

/// All companies with their figures, by name. For owners.
pub async fn list_with_figures(
    backend: &Backend,
    actor: &Actor,
) -> Result<Vec<(Company, CompanyFigures)>, Error> {
    actor.require_owner()?;
    let figures = store::company::figures(backend.store().read(), None).await?;
    let companies = list(backend, actor).await?.into_iter();
    Ok(companies
        .map(|company| {
            let figures = figures.get(&company.id).copied().unwrap_or_default();
            (company, figures)
        })
        .collect())
}

/// The company of a scope.
pub async fn get(backend: &Backend, scope: &Scope) -> Result<Company, Error> {
    store::company::get(backend.store().read(), scope.company_id()).await?.ok_or(Error::NotFound)
}
