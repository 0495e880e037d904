//! What a filter asks of people, in words of the database.
//!
//! Where few have what is asked for they are looked up by it; where many have it, a list goes through everybody in its own
//! order and soon has a page full. Which of the two it is is found out first, by counting no further than [`FEW`].
//! Whoever only counts goes through everybody later ([`SOME`]), and not at all where one index has all that is asked for.

use entity::user::{Column, Entity};
use entity::{assignment, group, import, import_row, membership, user_field_value};
use roster::plan::Action;
use sea_orm::sea_query::extension::postgres::PgExpr as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, LikeExpr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait};

use super::Sizes;
use crate::Error;
use crate::access::Scope;
use crate::people::{SMALL, SortBy, Stage, UserFilter};
use crate::store::Kind;

/// How many are few, to a list.
pub(super) const FEW: u64 = 4_000;
/// How many are few to whoever counts.
pub(super) const SOME: u64 = 100_000;
/// How much of a value the database keeps to find it by.
const INDEXED: usize = 200;

/// What the filter asks of a person, and whether they are looked up by it, as up to `few` are.
pub(super) async fn condition(
    connection: &impl ConnectionTrait,
    sizes: &Sizes,
    scope: &Scope,
    filter: &UserFilter,
    few: u64,
) -> Result<(Condition, bool), Error> {
    let kind = Kind::of(connection);
    let mut all = Condition::all();
    let mut looked_up = false;
    let words: Vec<&str> = filter.q.as_deref().unwrap_or_default().split_whitespace().collect();
    if !words.is_empty() {
        all = if crate::store::people_count::all(connection, scope).await? <= SMALL {
            words.into_iter().fold(all, |all, word| all.add(mentions(kind, word)))
        } else {
            let (begins, found) = begin_with(connection, sizes, scope, &words, few).await?;
            looked_up |= found;
            all.add(begins)
        };
    }
    for (of_kind, in_order) in kinds(filter) {
        // Of themselves, in this order, the database finds the next page; in another it would look for them among all.
        if !in_order && sizes.are_few(connection, of(scope, of_kind.clone()), few).await? {
            looked_up = true;
            all = all.add(Column::Id.in_subquery(of(scope, of_kind.clone())));
        }
        all = all.add(of_kind);
    }
    for (wanted, of_kind) in [(filter.group, group::Kind::Group), (filter.cohort, group::Kind::Cohort)] {
        if let Some(group_id) = wanted {
            let (is, found) =
                among(connection, sizes, few, members(scope, group_id, of_kind), membership_of).await?;
            looked_up |= found;
            all = all.add(is);
        }
    }
    if let Some(course) = filter.course {
        let (is, found) = among(connection, sizes, few, learners(scope, course), assignment_of).await?;
        looked_up |= found;
        all = all.add(is);
    }
    if let Some(import) = filter.import {
        let (is, found) = among(connection, sizes, few, touched(scope, import), row_of).await?;
        looked_up |= found;
        all = all.add(is);
    }
    match filter.stage {
        Some(Stage::Invited) => all = all.add(Column::Activation.ne(entity::user::Activation::NotInvited)),
        Some(Stage::Activated) => all = all.add(Column::Activation.eq(entity::user::Activation::Activated)),
        Some(Stage::Started) => {
            let (is, found) =
                among(connection, sizes, few, begun(scope, "<> 'assigned'"), assignment_of).await?;
            looked_up |= found;
            all = all.add(is);
        }
        Some(Stage::Completed) => {
            let (is, found) =
                among(connection, sizes, few, begun(scope, "= 'completed'"), assignment_of).await?;
            looked_up |= found;
            all = all.add(is);
        }
        None => {}
    }
    for (key, value) in &filter.custom {
        let (is, found) = among(connection, sizes, few, holders(scope, key, value), value_of).await?;
        looked_up |= found;
        all = all.add(is);
        if value.chars().count() > INDEXED {
            all = all.add(has(kind, key, value));
        }
    }
    Ok((all, looked_up))
}

/// Status, activation and account type, so far as they are asked for; and whether a list in the filter's order goes
/// through those of a kind one after the other.
fn kinds(filter: &UserFilter) -> impl Iterator<Item = (Expr, bool)> {
    let by_id = filter.sort.by == SortBy::Id;
    let status = filter.status.map(|status| {
        let is = Column::Status.eq(entity::user::Status::from(status));
        (is, by_id || filter.sort.by == SortBy::Status)
    });
    let activation = filter
        .activation
        .map(|activation| (Column::Activation.eq(activation), by_id || filter.sort.by == SortBy::Activation));
    let account_type = filter.account_type.map(|account_type| {
        let is = Column::AccountType.eq(entity::user::AccountType::from(account_type));
        (is, by_id || filter.sort.by == SortBy::AccountType)
    });
    [status, activation, account_type].into_iter().flatten()
}

/// The ids of the company's people of whom this is true.
fn of(scope: &Scope, is_true: Expr) -> SelectStatement {
    let mut people = Query::select();
    people
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::CompanyId.eq(scope.company_id()))
        .and_where(is_true);
    people
}

/// The ids of those that the filter lets through, where one index has all of them: it asks for one thing, and of the whole
/// company.
pub(super) async fn sole(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &UserFilter,
) -> Result<Option<SelectStatement>, Error> {
    let UserFilter {
        q,
        status,
        activation,
        account_type,
        group,
        cohort,
        course,
        import,
        stage,
        custom,
        sort: _,
    } = filter;
    let asked = [
        q.is_some(),
        status.is_some(),
        activation.is_some(),
        account_type.is_some(),
        group.is_some(),
        cohort.is_some(),
        course.is_some(),
        import.is_some(),
        stage.is_some(),
    ];
    if scope.within().is_some() || asked.into_iter().filter(|asked| *asked).count() + custom.len() != 1 {
        return Ok(None);
    }
    let once = |mut people: SelectStatement| {
        people.distinct();
        people
    };
    if let Some(id) = import {
        return Ok(Some(brought(scope, *id)));
    }
    let held = custom.iter().next().filter(|(_, value)| value.chars().count() <= INDEXED);
    Ok(match (q, group, cohort, course, stage, held) {
        (Some(q), ..) => word_alone(connection, scope, q).await?,
        (_, Some(id), ..) => Some(members(scope, *id, group::Kind::Group)),
        (_, _, Some(id), ..) => Some(members(scope, *id, group::Kind::Cohort)),
        (_, _, _, Some(id), ..) => Some(once(learners(scope, *id))),
        (_, _, _, _, Some(Stage::Started), _) => Some(once(begun(scope, "<> 'assigned'"))),
        (_, _, _, _, Some(Stage::Completed), _) => Some(once(begun(scope, "= 'completed'"))),
        (.., Some((key, value))) => Some(holders(scope, key, value)),
        _ => None,
    })
}

/// The ids of those who are found by this, if it is one word and they are looked up. Mostly it is the beginning of one
/// thing alone, which an index counts without putting together who stands where.
async fn word_alone(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    q: &str,
) -> Result<Option<SelectStatement>, Error> {
    let mut words = q.split_whitespace();
    let (Some(word), None) = (words.next(), words.next()) else { return Ok(None) };
    if crate::store::people_count::all(connection, scope).await? <= SMALL {
        return Ok(None);
    }
    let kind = Kind::of(connection);
    let mut some = Vec::new();
    // Nothing remembered: a place that is left out is not counted.
    let sizes = Sizes::default();
    for place in places(kind, scope, word) {
        if !sizes.are_few(connection, place.clone(), 0).await? {
            some.push(place);
        }
    }
    Ok(joined(some, UnionType::Distinct))
}

/// Whether the person is among these: looked up if they are few, else asked of each. And whether they are.
async fn among(
    connection: &impl ConnectionTrait,
    sizes: &Sizes,
    few: u64,
    people: SelectStatement,
    is_the_person: fn() -> Expr,
) -> Result<(Expr, bool), Error> {
    if sizes.are_few(connection, people.clone(), few).await? {
        return Ok((Column::Id.in_subquery(people), true));
    }
    let mut one = people;
    one.and_where(is_the_person());
    Ok((Expr::exists(one), false))
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

fn value_of() -> Expr {
    Expr::col((user_field_value::Entity, user_field_value::Column::UserId)).equals((Entity, Column::Id))
}

/// Whether the word stands in anything by which a person is looked for.
fn mentions(kind: Kind, word: &str) -> Condition {
    let columns =
        [Column::FirstName, Column::LastName, Column::EmailKey, Column::UserName, Column::Reference];
    // `LIKE`, too, knows the letters A to Z alone, and `ILIKE` where the database has no language.
    let patterns: Vec<String> = ways("", word).iter().map(|way| anywhere(way)).collect();
    let both = columns.into_iter().flat_map(|column| patterns.iter().map(move |pattern| (column, pattern)));
    both.fold(Condition::any(), |any, (column, pattern)| {
        let like = LikeExpr::new(pattern.clone());
        any.add(match kind {
            Kind::Sqlite => Expr::col(column).like(like.escape('\\')),
            // The backslash is PostgreSQL's own default, and sea-query cannot write it after ILIKE.
            Kind::Postgres => Expr::col(column).ilike(like),
        })
    })
}

/// The pattern of a text with this in it.
fn anywhere(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// What is compared with the beginning of a word, each as an index has it.
const PLACES: [&str; 5] =
    ["lower(first_name || ' ' || last_name)", "lower(last_name)", "email_key", "user_name_key", "reference"];

/// Whether each of the words is the beginning of something by which a person is looked for.
async fn begin_with(
    connection: &impl ConnectionTrait,
    sizes: &Sizes,
    scope: &Scope,
    words: &[&str],
    few: u64,
) -> Result<(Condition, bool), Error> {
    let kind = Kind::of(connection);
    let mut all = Condition::all();
    let mut looked_up = false;
    for word in words {
        if !looked_up && sizes.are_few(connection, found(kind, scope, word, UnionType::All), few).await? {
            looked_up = true;
            all = all.add(Column::Id.in_subquery(found(kind, scope, word, UnionType::Distinct)));
        } else {
            all = all.add(begins(word));
        }
    }
    Ok((all, looked_up))
}

/// The ids of those of whom something begins with the word, from the indexes.
fn found(kind: Kind, scope: &Scope, word: &str, union: UnionType) -> SelectStatement {
    joined(places(kind, scope, word), union).unwrap_or_else(Query::select)
}

/// All of these as one.
fn joined(all: Vec<SelectStatement>, union: UnionType) -> Option<SelectStatement> {
    all.into_iter().reduce(|mut before, one| {
        before.union(union, one);
        before
    })
}

/// [`found`], one for each place and each way in which it may be written there.
fn places(kind: Kind, scope: &Scope, word: &str) -> Vec<SelectStatement> {
    let by_bytes = match kind {
        Kind::Sqlite => "COLLATE BINARY",
        Kind::Postgres => r#"COLLATE "C""#,
    };
    let mut all = Vec::new();
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
            all.push(one);
        }
    }
    all
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

/// The ids of the users who have a value in the company's own field, or one that begins as this one does.
fn holders(scope: &Scope, key: &str, value: &str) -> SelectStatement {
    let beginning: String = value.chars().take(INDEXED).collect();
    let mut users = Query::select();
    users
        .column(user_field_value::Column::UserId)
        .from(user_field_value::Entity)
        .and_where(user_field_value::Column::CompanyId.eq(scope.company_id()))
        .and_where(user_field_value::Column::Key.eq(key))
        .and_where(user_field_value::Column::Value.eq(beginning));
    users
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
    rows_of(scope, import_id, &[Action::Create, Action::Update])
}

/// The ids of the users whom the rows of an import that is done have dealt with in these ways.
fn rows_of(scope: &Scope, import_id: i64, actions: &[Action]) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(import_row::Column::UserId)
        .from(import_row::Entity)
        .and_where(import_row::Column::ImportId.in_subquery(done(scope, import_id)))
        .and_where(import_row::Column::Action.is_in(actions.iter().map(|action| action.as_str())))
        .and_where(import_row::Column::UserId.is_not_null());
    users
}

/// The import's id, once it is done.
fn done(scope: &Scope, import_id: i64) -> SelectStatement {
    let mut done = Query::select();
    done.column(import::Column::Id)
        .from(import::Entity)
        .and_where(import::Column::CompanyId.eq(scope.company_id()))
        .and_where(import::Column::Id.eq(import_id))
        .and_where(import::Column::State.eq(import::State::Done));
    done
}

/// Those of [`touched`] who are there still, without a look at each row of those who are there by this import.
fn brought(scope: &Scope, import_id: i64) -> SelectStatement {
    let mut made = of(scope, Column::CreatedImportId.eq(import_id));
    made.and_where(Column::CreatedImportId.in_subquery(done(scope, import_id)));
    let others = Column::CreatedImportId.is_null().or(Column::CreatedImportId.ne(import_id));
    let mut changed = rows_of(scope, import_id, &[Action::Update]);
    changed.and_where(import_row::Column::UserId.in_subquery(of(scope, others))).distinct();
    made.union(UnionType::All, changed);
    made
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
