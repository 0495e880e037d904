//! What a filter asks of people, in words of the database.
//!
//! Where few have what is asked for they are looked up by it; where many have it, a list goes through everybody in its own
//! order and soon has a page full. Which of the two it is is found out first, by counting no further than [`FEW`].

use entity::user::{Column, Entity};
use entity::{assignment, group, import, import_row, membership};
use roster::plan::Action;
use sea_orm::sea_query::extension::postgres::PgExpr as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, LikeExpr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait};

use super::Kind;
use crate::Error;
use crate::access::Scope;
use crate::people::{SMALL, Stage, UserFilter};

/// How many are few.
const FEW: u64 = 4_000;

/// What the filter asks of a person.
pub(super) async fn condition(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &UserFilter,
) -> Result<Condition, Error> {
    let kind = Kind::of(connection);
    let mut all = Condition::all();
    let words: Vec<&str> = filter.q.as_deref().unwrap_or_default().split_whitespace().collect();
    if !words.is_empty() {
        all = if super::people_count::all(connection, scope).await? <= SMALL {
            words.into_iter().fold(all, |all, word| all.add(mentions(kind, word)))
        } else {
            all.add(begin_with(connection, scope, &words).await?)
        };
    }
    if let Some(status) = filter.status {
        all = all.add(Column::Status.eq(entity::user::Status::from(status)));
    }
    if let Some(activation) = filter.activation {
        all = all.add(Column::Activation.eq(activation));
    }
    if let Some(account_type) = filter.account_type {
        all = all.add(Column::AccountType.eq(entity::user::AccountType::from(account_type)));
    }
    for (wanted, of_kind) in [(filter.group, group::Kind::Group), (filter.cohort, group::Kind::Cohort)] {
        if let Some(group_id) = wanted {
            all = all.add(among(connection, members(scope, group_id, of_kind), membership_of).await?);
        }
    }
    if let Some(course) = filter.course {
        all = all.add(among(connection, learners(scope, course), assignment_of).await?);
    }
    if let Some(import) = filter.import {
        all = all.add(among(connection, touched(scope, import), row_of).await?);
    }
    match filter.stage {
        Some(Stage::Invited) => all = all.add(Column::Activation.ne(entity::user::Activation::NotInvited)),
        Some(Stage::Activated) => all = all.add(Column::Activation.eq(entity::user::Activation::Activated)),
        Some(Stage::Started) => {
            all = all.add(among(connection, begun(scope, "<> 'assigned'"), assignment_of).await?);
        }
        Some(Stage::Completed) => {
            all = all.add(among(connection, begun(scope, "= 'completed'"), assignment_of).await?);
        }
        None => {}
    }
    for (key, value) in &filter.custom {
        all = all.add(has(kind, key, value));
    }
    Ok(all)
}

/// Whether the person is among these: looked up if they are few, else asked of each.
async fn among(
    connection: &impl ConnectionTrait,
    people: SelectStatement,
    is_the_person: fn() -> Expr,
) -> Result<Expr, Error> {
    if are_few(connection, people.clone()).await? {
        return Ok(Column::Id.in_subquery(people));
    }
    let mut one = people;
    one.and_where(is_the_person());
    Ok(Expr::exists(one))
}

fn membership_of() -> Expr {
    Expr::col((membership::Entity, membership::Column::UserId)).equals((Entity, Column::Id))
}

fn assignment_of() -> Expr {
    Expr::col((assignment::Entity, assignment::Column::UserId)).equals((Entity, Column::Id))
}

fn row_of() -> Expr {
    Expr::col((import_row::Entity, import_row::Column::UserId)).equals((Entity, Column::Id))
}

/// Whether there are no more than [`FEW`].
async fn are_few(connection: &impl ConnectionTrait, mut people: SelectStatement) -> Result<bool, Error> {
    people.limit(FEW + 1);
    let mut counting = Query::select();
    counting.expr(Expr::cust("count(*)")).from_subquery(people, "some");
    let row = connection.query_one(&counting).await?;
    let some: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(some.unsigned_abs() <= FEW)
}

/// Whether the word stands in anything by which a person is looked for.
fn mentions(kind: Kind, word: &str) -> Condition {
    let mut escaped = String::from("%");
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped.push('%');
    let columns =
        [Column::FirstName, Column::LastName, Column::EmailKey, Column::UserName, Column::Reference];
    columns.into_iter().fold(Condition::any(), |any, column| {
        let like = LikeExpr::new(escaped.clone());
        any.add(match kind {
            Kind::Sqlite => Expr::col(column).like(like.escape('\\')),
            // The backslash is PostgreSQL's own default, and sea-query cannot write it after ILIKE.
            Kind::Postgres => Expr::col(column).ilike(like),
        })
    })
}

/// What is compared with the beginning of a word, each as an index has it.
const PLACES: [&str; 5] =
    ["lower(first_name || ' ' || last_name)", "lower(last_name)", "email_key", "user_name_key", "reference"];

/// Whether each of the words is the beginning of something by which a person is looked for.
async fn begin_with(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    words: &[&str],
) -> Result<Condition, Error> {
    let kind = Kind::of(connection);
    let mut all = Condition::all();
    let mut looked_up = false;
    for word in words {
        if !looked_up && are_few(connection, found(kind, scope, word, UnionType::All)).await? {
            looked_up = true;
            all = all.add(Column::Id.in_subquery(found(kind, scope, word, UnionType::Distinct)));
        } else {
            all = all.add(begins(word));
        }
    }
    Ok(all)
}

/// The ids of those of whom something begins with the word, from the indexes.
fn found(kind: Kind, scope: &Scope, word: &str, union: UnionType) -> SelectStatement {
    let by_bytes = match kind {
        Kind::Sqlite => "COLLATE BINARY",
        Kind::Postgres => r#"COLLATE "C""#,
    };
    let mut all: Option<SelectStatement> = None;
    for place in PLACES {
        for way in ways(place, word) {
            let key = Expr::cust(format!("{place} {by_bytes}"));
            let mut one = Query::select();
            one.column(Column::Id).from(Entity).and_where(Column::CompanyId.eq(scope.company_id()));
            if place == "user_name_key" || place == "reference" {
                one.and_where(Expr::cust(format!("{place} IS NOT NULL")));
            }
            if is_whole(word) {
                // A first name alone, or with a last name behind it.
                one.and_where(if place.contains("first_name") {
                    key.clone().gte(format!("{way} ")).and(key.lt(format!("{way}!")))
                } else {
                    key.eq(way)
                });
            } else {
                one.and_where(key.clone().gte(way.as_str()).and(key.lt(format!("{way}\u{10FFFF}"))));
            }
            all = Some(match all {
                None => one,
                Some(mut before) => {
                    before.union(union, one);
                    before
                }
            });
        }
    }
    all.unwrap_or_else(Query::select)
}

/// The same, asked of a person without an index.
fn begins(word: &str) -> Condition {
    let mut any = Condition::any();
    for place in PLACES {
        for way in ways(place, word) {
            let (length, way) = match (is_whole(word), place.contains("first_name")) {
                (true, true) => (Some(way.chars().count() + 1), format!("{way} ")),
                (true, false) => (None, way),
                (false, _) => (Some(way.chars().count()), way),
            };
            let key = length.map_or_else(
                || Expr::cust(place),
                |length| Expr::cust(format!("substr({place}, 1, {length})")),
            );
            any = any.add(key.eq(way));
        }
    }
    any
}

/// Whether the word is too short to be the beginning of a name in a company of many.
fn is_whole(word: &str) -> bool {
    word.chars().count() < 3
}

/// How the word may be written there. SQLite's `lower` knows the letters A to Z alone; what it leaves as it is has been
/// written small, with a capital, or in capitals.
fn ways(place: &str, word: &str) -> Vec<String> {
    let small = word.to_lowercase();
    let mut ways = match place {
        "email_key" | "user_name_key" => vec![small],
        "reference" => vec![word.to_owned(), small, word.to_uppercase()],
        _ => {
            let mut capital = String::new();
            let mut rest = small.chars();
            capital.extend(rest.next().into_iter().flat_map(char::to_uppercase));
            capital.extend(rest);
            vec![small, capital.to_ascii_lowercase(), word.to_uppercase().to_ascii_lowercase()]
        }
    };
    ways.sort_unstable();
    ways.dedup();
    ways
}

/// Whether the person has exactly this in the company's own field.
fn has(kind: Kind, key: &str, value: &str) -> Expr {
    match kind {
        Kind::Sqlite => Expr::cust_with_values(
            "json_extract(custom, ?) = ?",
            [format!("$.\"{}\"", key.replace('"', "")), value.to_owned()],
        ),
        Kind::Postgres => {
            Expr::cust_with_values("(custom::json ->> $1) = $2", [key.to_owned(), value.to_owned()])
        }
    }
}
/// The ids of the users in a group; none of one that the actor may not see.
fn members(scope: &Scope, group_id: i64, kind: group::Kind) -> SelectStatement {
    let mut of_kind = Query::select();
    of_kind
        .column(group::Column::Id)
        .from(group::Entity)
        .and_where(group::Column::CompanyId.eq(scope.company_id()))
        .and_where(group::Column::Id.eq(group_id))
        .and_where(group::Column::Kind.eq(kind));
    if let Some(managed) = scope.within() {
        of_kind.and_where(group::Column::Id.is_in(managed.iter().copied()));
    }
    let mut users = Query::select();
    users
        .column(membership::Column::UserId)
        .from(membership::Entity)
        .and_where(membership::Column::CompanyId.eq(scope.company_id()))
        .and_where(membership::Column::GroupId.in_subquery(of_kind));
    users
}

/// The ids of the users who have a course assigned, or had.
fn learners(scope: &Scope, course_id: i64) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(assignment::Column::UserId)
        .from(assignment::Entity)
        .and_where(assignment::Column::CompanyId.eq(scope.company_id()))
        .and_where(assignment::Column::CourseId.eq(course_id));
    users
}

/// The ids of the users whom an import made or changed, once it is done.
fn touched(scope: &Scope, import_id: i64) -> SelectStatement {
    let mut done = Query::select();
    done.column(import::Column::Id)
        .from(import::Entity)
        .and_where(import::Column::CompanyId.eq(scope.company_id()))
        .and_where(import::Column::Id.eq(import_id))
        .and_where(import::Column::State.eq(import::State::Done));
    let mut users = Query::select();
    users
        .column(import_row::Column::UserId)
        .from(import_row::Entity)
        .and_where(import_row::Column::ImportId.in_subquery(done))
        .and_where(import_row::Column::Action.is_in([Action::Create.as_str(), Action::Update.as_str()]))
        .and_where(import_row::Column::UserId.is_not_null());
    users
}

/// The ids of those who have an attempt in such a state. In words that the partial index of what is begun answers to.
fn begun(scope: &Scope, state: &'static str) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(assignment::Column::UserId)
        .from(assignment::Entity)
        .and_where(assignment::Column::CompanyId.eq(scope.company_id()))
        .and_where(Expr::cust("state <> 'assigned'"))
        .and_where(Expr::cust(format!("state {state}")));
    users
}
