//! Rows of people who have asked to join, of what companies ask of them, and of the codes by which they come.
//!
//! A form is opened by the company's slug, and a request is gone on with by its link: both before any scope.

use std::collections::BTreeMap;

use entity::sign_up_request::{ActiveModel, Column, Entity, Model};
use entity::{access_code, account, company, membership, sign_up_link, sign_up_settings, user};
use roster::map::Field;
use roster::plan::Person;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
};

pub(crate) use entity::sign_up_request::{State, WaitsFor};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::signup::{AccessCode, SignUp, SignUpSettings};

/// The company that a form is of, with what it asks.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) company_id: i64,
    pub(crate) company: String,
    pub(crate) settings: SignUpSettings,
    pub(crate) stamp_key: String,
}

/// The company of this slug, if people may sign themselves up there.
pub(crate) async fn door(connection: &impl ConnectionTrait, slug: &str) -> Result<Option<Door>, Error> {
    let found = company::Entity::find().filter(company::Column::Slug.eq(slug)).one(connection).await?;
    // One more question for a slug that is nobody's, so that both take the same.
    let company_id = found.as_ref().map_or(0, |company| company.id);
    let row = settings_row(connection, company_id).await?;
    let (Some(company), Some(row)) = (found, row) else { return Ok(None) };
    if !row.enabled {
        return Ok(None);
    }
    Ok(Some(Door {
        company_id,
        company: company.name,
        stamp_key: row.stamp_key.clone(),
        settings: read_settings(row)?,
    }))
}

async fn settings_row(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Option<sign_up_settings::Model>, Error> {
    Ok(sign_up_settings::Entity::find_by_id(company_id).one(connection).await?)
}

/// None: it has never been switched on.
pub(crate) async fn settings(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Option<SignUpSettings>, Error> {
    settings_row(connection, company_id).await?.map(read_settings).transpose()
}

fn read_settings(row: sign_up_settings::Model) -> Result<SignUpSettings, Error> {
    Ok(SignUpSettings {
        enabled: row.enabled,
        domains: serde_json::from_str(&row.domains)?,
        code_needed: row.code_needed,
        approval: row.approval,
        group: row.group_id,
        fields: serde_json::from_str(&row.fields)?,
        terms: row.terms,
    })
}

/// Writes the settings down; `stamp_key` is for the first time.
pub(crate) async fn put_settings(
    transaction: &Transaction,
    scope: &Scope,
    settings: &SignUpSettings,
    stamp_key: String,
) -> Result<(), Error> {
    use sign_up_settings::Column;

    let row = sign_up_settings::ActiveModel {
        company_id: Set(scope.company_id()),
        enabled: Set(settings.enabled),
        domains: Set(serde_json::to_string(&settings.domains)?),
        code_needed: Set(settings.code_needed),
        approval: Set(settings.approval),
        group_id: Set(settings.group),
        fields: Set(serde_json::to_string(&settings.fields)?),
        terms: Set(settings.terms.clone()),
        stamp_key: Set(stamp_key),
    };
    let known = OnConflict::column(Column::CompanyId)
        .update_columns([
            Column::Enabled,
            Column::Domains,
            Column::CodeNeeded,
            Column::Approval,
            Column::GroupId,
            Column::Fields,
            Column::Terms,
        ])
        .to_owned();
    sign_up_settings::Entity::insert(row).on_conflict(known).exec_without_returning(transaction).await?;
    Ok(())
}

/// The company's codes, in the order in which they were made.
pub(crate) async fn codes(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Vec<AccessCode>, Error> {
    let rows = access_code::Entity::find()
        .filter(access_code::Column::CompanyId.eq(company_id))
        .order_by_asc(access_code::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter().map(read_code).collect()
}

/// The code as somebody writes it.
pub(crate) async fn code(
    connection: &impl ConnectionTrait,
    company_id: i64,
    key: &str,
) -> Result<Option<AccessCode>, Error> {
    let row = access_code::Entity::find()
        .filter(access_code::Column::CompanyId.eq(company_id))
        .filter(access_code::Column::CodeKey.eq(key))
        .one(connection)
        .await?;
    row.map(read_code).transpose()
}

fn read_code(row: access_code::Model) -> Result<AccessCode, Error> {
    Ok(AccessCode {
        id: row.id,
        code: row.code,
        ends_on: row.ends_on.map(|day| day.parse()).transpose().map_err(Error::internal)?,
        max_uses: row.max_uses.map(|uses| uses.clamp(0, i64::from(u32::MAX)) as u32),
        uses: row.uses.clamp(0, i64::from(u32::MAX)) as u32,
        group: row.group_id,
    })
}

/// Makes a code, or writes down of one that is there, by how it is compared, everything but its uses.
pub(crate) async fn put_code(
    transaction: &Transaction,
    scope: &Scope,
    code: &AccessCode,
    key: &str,
    now: i64,
) -> Result<(), Error> {
    use access_code::Column;

    let row = access_code::ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        code: Set(code.code.clone()),
        code_key: Set(key.to_owned()),
        ends_on: Set(code.ends_on.map(|day| day.to_string())),
        max_uses: Set(code.max_uses.map(i64::from)),
        uses: Set(0),
        group_id: Set(code.group),
        created_at: Set(now),
    };
    let known = OnConflict::columns([Column::CompanyId, Column::CodeKey])
        .update_columns([Column::Code, Column::EndsOn, Column::MaxUses, Column::GroupId])
        .to_owned();
    access_code::Entity::insert(row).on_conflict(known).exec_without_returning(transaction).await?;
    Ok(())
}

pub(crate) async fn delete_code(transaction: &Transaction, scope: &Scope, id: i64) -> Result<bool, Error> {
    let deleted = access_code::Entity::delete_many()
        .filter(access_code::Column::CompanyId.eq(scope.company_id()))
        .filter(access_code::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// Counts one more use, if the code is good on this day. Of many at once no more get a yes than it has uses.
pub(crate) async fn use_code(transaction: &Transaction, id: i64, today: &str) -> Result<bool, Error> {
    use access_code::Column;

    let used = access_code::Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::MaxUses.is_null().or(Expr::col(Column::Uses).lt(Expr::col(Column::MaxUses))))
        .filter(Column::EndsOn.is_null().or(Column::EndsOn.gte(today)))
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

/// Somebody who came by the code was turned away.
pub(crate) async fn give_code_back(transaction: &Transaction, id: i64) -> Result<(), Error> {
    use access_code::Column;

    access_code::Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).sub(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Uses.gt(0))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Somebody who asks.
#[derive(Clone, Debug)]
pub(crate) struct NewRequest {
    pub(crate) company_id: i64,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) said: BTreeMap<Field, String>,
    pub(crate) agreed_to: Option<String>,
    pub(crate) code: Option<(i64, String)>,
    pub(crate) expires_at: i64,
}

/// Writes the request down. Its id.
pub(crate) async fn insert(transaction: &Transaction, new: NewRequest, now: i64) -> Result<i64, Error> {
    let (access_code_id, code) = new.code.unzip();
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(new.company_id),
        state: Set(State::Unverified),
        email: Set(new.email),
        email_key: Set(new.email_key),
        said: Set(serde_json::to_string(&new.said)?),
        agreed_to: Set(new.agreed_to),
        access_code_id: Set(access_code_id),
        code: Set(code),
        expires_at: Set(new.expires_at),
        waits_for: Set(None),
        account_id: Set(None),
        made_account: Set(false),
        user_id: Set(None),
        decided_by: Set(None),
        reason: Set(None),
        created_at: Set(now),
        verified_at: Set(None),
        decided_at: Set(None),
    };
    Ok(row.insert(transaction).await?.id)
}

/// A request, of whatever company: for the job that answers it, and for its mail.
pub(crate) async fn request(connection: &impl ConnectionTrait, id: i64) -> Result<Option<SignUp>, Error> {
    Entity::find_by_id(id).one(connection).await?.map(read).transpose()
}

/// Whether the address is somebody's in the company, or waits to be.
pub(crate) async fn is_known(
    connection: &impl ConnectionTrait,
    company_id: i64,
    email_key: &str,
) -> Result<bool, Error> {
    let people = user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::EmailKey.eq(email_key))
        .count(connection)
        .await?;
    Ok(people > 0 || waits(connection, company_id, email_key).await?)
}

/// Whether the address waits to be somebody's in the company.
pub(crate) async fn waits(
    connection: &impl ConnectionTrait,
    company_id: i64,
    email_key: &str,
) -> Result<bool, Error> {
    let waiting = Entity::find()
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::State.eq(State::Waiting))
        .count(connection)
        .await?;
    Ok(waiting > 0)
}

/// Forgets a request that nothing comes of.
pub(crate) async fn delete(transaction: &Transaction, id: i64) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// One more link of the request, good until `until`; so long the request waits for it. False: it waits no more.
pub(crate) async fn put_link(
    transaction: &Transaction,
    id: i64,
    token_hash: &str,
    until: i64,
) -> Result<bool, Error> {
    let waits = Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(until))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Unverified))
        .exec(transaction)
        .await?;
    if waits.rows_affected == 0 {
        return Ok(false);
    }
    let row = sign_up_link::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        request_id: Set(id),
        expires_at: Set(until),
    };
    sign_up_link::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(true)
}

/// The request of an open link, and the company's name.
pub(crate) async fn by_link(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<(SignUp, String)>, Error> {
    let link = sign_up_link::Entity::find_by_id(token_hash)
        .filter(sign_up_link::Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    let Some(link) = link else { return Ok(None) };
    let row = Entity::find_by_id(link.request_id).filter(Column::State.eq(State::Unverified));
    let Some(row) = row.one(connection).await? else { return Ok(None) };
    let Some(company) = company::Entity::find_by_id(row.company_id).one(connection).await? else {
        return Ok(None);
    };
    Ok(Some((read(row)?, company.name)))
}

/// Uses up every link of the request, which waits from now on. Of two at once only one gets a yes.
pub(crate) async fn verify(transaction: &Transaction, id: i64, now: i64) -> Result<bool, Error> {
    let used = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Waiting.as_str()))
        .col_expr(Column::WaitsFor, Expr::value(WaitsFor::Approval.as_str()))
        .col_expr(Column::VerifiedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Unverified))
        .exec(transaction)
        .await?;
    sign_up_link::Entity::delete_many()
        .filter(sign_up_link::Column::RequestId.eq(id))
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

/// The account that shows who they are; `made`: it was made for this.
pub(crate) async fn put_account(
    transaction: &Transaction,
    id: i64,
    account_id: i64,
    made: bool,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::AccountId, Expr::value(account_id))
        .col_expr(Column::MadeAccount, Expr::value(made))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Other requests with this address that were never verified are of no more use.
pub(crate) async fn delete_others(
    transaction: &Transaction,
    company_id: i64,
    email_key: &str,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::State.eq(State::Unverified))
        .exec(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn wait_for(transaction: &Transaction, id: i64, what: WaitsFor) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::WaitsFor, Expr::value(what.as_str()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Decides about a request that waits. False: it does not any more.
pub(crate) async fn decide(
    transaction: &Transaction,
    id: i64,
    state: State,
    (by, reason, user_id): (&str, Option<&str>, Option<i64>),
    now: i64,
) -> Result<bool, Error> {
    let decided = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::WaitsFor, Expr::value(None::<String>))
        .col_expr(Column::DecidedBy, Expr::value(by))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::UserId, Expr::value(user_id))
        .col_expr(Column::DecidedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Waiting))
        .exec(transaction)
        .await?;
    Ok(decided.rows_affected > 0)
}

/// The company's requests: where every query with a scope begins.
fn of(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company_id()))
}

/// Up to `limit + 1` of them older than `before`, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    state: Option<State>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<SignUp>, Error> {
    let mut query = of(scope);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    rows.into_iter().map(read).collect()
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<SignUp>, Error> {
    of(scope).filter(Column::Id.eq(id)).one(connection).await?.map(read).transpose()
}

/// Those of these ids, or, without ids, up to `limit` that wait; in the order in which they came.
pub(crate) async fn to_decide(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: Option<&[i64]>,
    limit: u32,
) -> Result<Vec<SignUp>, Error> {
    let query = match ids {
        Some(ids) => of(scope).filter(Column::Id.is_in(ids.iter().copied())),
        None => of(scope).filter(Column::State.eq(State::Waiting)),
    };
    let rows = query.order_by_asc(Column::Id).limit(u64::from(limit)).all(connection).await?;
    rows.into_iter().map(read).collect()
}

/// How many wait.
pub(crate) async fn count_waiting(connection: &impl ConnectionTrait, scope: &Scope) -> Result<u64, Error> {
    Ok(of(scope).filter(Column::State.eq(State::Waiting)).count(connection).await?)
}

/// How many seats of the company are taken.
pub(crate) async fn seats_taken(connection: &impl ConnectionTrait, company_id: i64) -> Result<u64, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .count(connection)
        .await?)
}

/// Whoever is in the company with this address.
pub(crate) async fn with_address(
    connection: &impl ConnectionTrait,
    company_id: i64,
    email_key: &str,
) -> Result<Option<user::Model>, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::EmailKey.eq(email_key))
        .one(connection)
        .await?)
}

/// The id and address of whoever has this user name, and of whoever has this reference.
pub(crate) async fn owners(
    connection: &impl ConnectionTrait,
    company_id: i64,
    user_name: Option<&str>,
    reference: Option<&str>,
) -> Result<(Option<(i64, String)>, Option<(i64, String)>), Error> {
    let mut found = [None, None];
    let asked = [
        user_name.map(|name| user::Column::UserNameKey.eq(name.to_lowercase())),
        reference.map(|reference| user::Column::Reference.eq(reference)),
    ];
    for (found, asked) in found.iter_mut().zip(asked) {
        if let Some(asked) = asked {
            *found = user::Entity::find()
                .filter(user::Column::CompanyId.eq(company_id))
                .filter(asked)
                .select_only()
                .columns([user::Column::Id, user::Column::Email])
                .into_tuple()
                .one(connection)
                .await?;
        }
    }
    let [user_name, reference] = found;
    Ok((user_name, reference))
}

/// Makes the person a user of the company, whom the account stands behind, and puts them into these groups. Their id.
pub(crate) async fn insert_user(
    transaction: &Transaction,
    company_id: i64,
    person: &Person,
    email_key: &str,
    account_id: Option<i64>,
    groups: &[i64],
    now: i64,
) -> Result<i64, Error> {
    let activation =
        if account_id.is_some() { user::Activation::Activated } else { user::Activation::NotInvited };
    let custom = if person.custom.is_empty() { None } else { Some(serde_json::to_string(&person.custom)?) };
    let row = user::ActiveModel {
        id: NotSet,
        company_id: Set(company_id),
        account_id: Set(account_id),
        email: Set(person.email.clone()),
        email_key: Set(email_key.to_owned()),
        first_name: Set(person.first_name.clone()),
        last_name: Set(person.last_name.clone()),
        user_name: Set(person.user_name.clone()),
        user_name_key: Set(person.user_name.as_ref().map(|name| name.to_lowercase())),
        reference: Set(person.reference.clone()),
        status: Set(person.status.into()),
        account_type: Set(person.account_type.into()),
        activation: Set(activation),
        language: Set(person.language.clone()),
        job_role: Set(person.job_role.clone()),
        region: Set(person.region.clone()),
        custom: Set(custom),
        invite_at_assignment: Set(false),
        version: Set(1),
        created_import_id: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let user_id = row.insert(transaction).await?.id;
    let memberships = groups.iter().map(|group_id| membership::ActiveModel {
        group_id: Set(*group_id),
        user_id: Set(user_id),
        company_id: Set(company_id),
        import_id: Set(None),
        created_at: Set(now),
    });
    if !groups.is_empty() {
        membership::Entity::insert_many(memberships).exec_without_returning(transaction).await?;
    }
    Ok(user_id)
}

/// The account stands behind a person who is in the company already.
pub(crate) async fn tie(
    transaction: &Transaction,
    user_id: i64,
    account_id: i64,
    now: i64,
) -> Result<(), Error> {
    user::Entity::update_many()
        .col_expr(user::Column::AccountId, Expr::value(account_id))
        .col_expr(user::Column::Activation, Expr::value(user::Activation::Activated.as_str()))
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::Id.eq(user_id))
        .filter(user::Column::AccountId.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// Addresses of the company's administrators who can sign in.
pub(crate) async fn administrators(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Vec<(i64, String)>, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .filter(user::Column::AccountType.eq(user::AccountType::Admin))
        .filter(user::Column::AccountId.is_not_null())
        .order_by_asc(user::Column::Id)
        .select_only()
        .columns([user::Column::Id, user::Column::Email])
        .into_tuple()
        .all(connection)
        .await?)
}

/// Deletes the account that was made for a request, unless it stands behind somebody or another request by now.
pub(crate) async fn delete_unused_account(transaction: &Transaction, account_id: i64) -> Result<(), Error> {
    let mut people = Query::select();
    people
        .column(user::Column::AccountId)
        .from(user::Entity)
        .and_where(user::Column::AccountId.eq(account_id));
    let mut asking = Query::select();
    asking
        .column(Column::AccountId)
        .from(Entity)
        .and_where(Column::AccountId.eq(account_id))
        .and_where(Column::State.eq(State::Waiting));
    account::Entity::delete_many()
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::IsOwner.eq(false))
        .filter(account::Column::Id.not_in_subquery(people))
        .filter(account::Column::Id.not_in_subquery(asking))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Requests that were never verified, and have run out, wait for nothing any more; what they say is forgotten.
pub(crate) async fn expire(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let expired = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Expired.as_str()))
        .col_expr(Column::Said, Expr::value("{}"))
        .col_expr(Column::DecidedAt, Expr::value(now))
        .filter(Column::State.eq(State::Unverified))
        .filter(Column::ExpiresAt.lt(now))
        .exec(transaction)
        .await?;
    Ok(expired.rows_affected)
}

/// Forgets requests of which nothing came, if that was before `before`.
pub(crate) async fn delete_decided(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many()
        .filter(Column::State.is_in([State::Rejected, State::Expired]))
        .filter(Column::DecidedAt.lt(before))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

fn read(row: Model) -> Result<SignUp, Error> {
    let said: BTreeMap<Field, String> = serde_json::from_str(&row.said)?;
    Ok(SignUp {
        id: row.id,
        company_id: row.company_id,
        state: row.state,
        waits_for: row.waits_for,
        email: row.email,
        email_key: row.email_key,
        said,
        agreed_to: row.agreed_to,
        access_code_id: row.access_code_id,
        code: row.code,
        account_id: row.account_id,
        made_account: row.made_account,
        user_id: row.user_id,
        decided_by: row.decided_by,
        reason: row.reason,
        created_at: instant(row.created_at),
        verified_at: row.verified_at.map(instant),
        decided_at: row.decided_at.map(instant),
    })
}
