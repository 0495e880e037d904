//! The yardstick: the same people, made in memory beforehand, put into the same tables by the fastest way the
//! database has, in one transaction. PostgreSQL: binary COPY. SQLite: INSERT of many rows, prepared once.

use std::time::{Duration, Instant};

use backend::Backend;
use backend::testing::fixtures;
use sea_orm::sqlx::{self, SqliteConnection};
use sea_orm::{Database, DatabaseConnection};

/// Rows of one INSERT into SQLite: which is fastest depends on the machine, so each is tried and the best
/// counts.
pub(crate) const ROWS: [usize; 3] = [25, 100, 1_000];
const NOW: i64 = 1_700_000_000_000_000;

/// A person as `"user"` has it.
struct Person {
    id: i64,
    email: String,
    first_name: String,
    last_name: String,
    reference: String,
}

fn people(count: u32) -> Vec<Person> {
    let person = |number: u32| Person {
        id: i64::from(number) + 1,
        email: format!("person.number{number}@training.example.com"),
        first_name: format!("Given{number}"),
        last_name: format!("Family-Name{number}"),
        reference: format!("{number:08}"),
    };
    (0..count).map(person).collect()
}

pub(crate) async fn insert(backend: &Backend, count: u32, rows: usize) -> Duration {
    let scope = fixtures::company(backend, "Bench", None).await;
    let group = fixtures::group(backend, &scope, "Sales").await.id;
    let people = people(count);
    let url = &backend.config().database_url;
    let connection = Database::connect(url).await.expect("a connection");
    let company = scope.company_id();
    let elapsed = if url.starts_with("sqlite:") {
        sqlite(&connection, company, group, &people, rows).await
    } else {
        postgres(&connection, company, group, &people).await
    };
    connection.close().await.expect("the connection closes");
    elapsed
}

async fn sqlite(
    connection: &DatabaseConnection,
    company: i64,
    group: i64,
    people: &[Person],
    rows: usize,
) -> Duration {
    let mut connection = connection.get_sqlite_connection_pool().acquire().await.expect("a connection");
    // As Muster opens it.
    for pragma in ["journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "foreign_keys = ON"] {
        execute(&mut connection, &format!("PRAGMA {pragma}")).await;
    }
    let start = Instant::now();
    execute(&mut connection, "BEGIN IMMEDIATE").await;
    for slice in people.chunks(rows) {
        let sql = values(
            "INSERT INTO \"user\" (id, company_id, email, email_key, first_name, last_name, reference, status, \
             account_type, language, job_role, region, version, created_import_id, created_at, updated_at)",
            16,
            slice.len(),
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for person in slice {
            query = query
                .bind(person.id)
                .bind(company)
                .bind(&person.email)
                .bind(&person.email)
                .bind(&person.first_name)
                .bind(&person.last_name)
                .bind(&person.reference)
                .bind("active")
                .bind("user")
                .bind("en")
                .bind("Account Manager")
                .bind("North West")
                .bind(1_i64)
                .bind(1_i64)
                .bind(NOW)
                .bind(NOW);
        }
        query.execute(&mut *connection).await.expect("they are new");
        let sql = values(
            "INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)",
            5,
            slice.len(),
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for person in slice {
            query = query.bind(group).bind(person.id).bind(company).bind(1_i64).bind(NOW);
        }
        query.execute(&mut *connection).await.expect("they are new");
    }
    execute(&mut connection, "COMMIT").await;
    start.elapsed()
}

async fn execute(connection: &mut SqliteConnection, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(connection).await.expect("it runs");
}

fn values(insert: &str, columns: usize, rows: usize) -> String {
    let row = format!("({}?)", "?, ".repeat(columns - 1));
    format!("{insert} VALUES {}", vec![row; rows].join(", "))
}

async fn postgres(connection: &DatabaseConnection, company: i64, group: i64, people: &[Person]) -> Duration {
    let pool = connection.get_postgres_connection_pool();
    let mut transaction = pool.begin().await.expect("a transaction");
    let start = Instant::now();
    let mut users = Copy::new(16);
    for person in people {
        users.row().bigint(person.id).bigint(company).text(&person.email).text(&person.email);
        users.text(&person.first_name).text(&person.last_name).text(&person.reference).text("active");
        users.text("user").text("en").text("Account Manager").text("North West").bigint(1).bigint(1);
        users.bigint(NOW).bigint(NOW);
    }
    let into = "COPY \"user\" (id, company_id, email, email_key, first_name, last_name, reference, status, \
                account_type, language, job_role, region, version, created_import_id, created_at, updated_at) \
                FROM STDIN (FORMAT binary)";
    let mut copy = transaction.copy_in_raw(into).await.expect("a copy");
    copy.send(users.finish()).await.expect("it is taken");
    copy.finish().await.expect("they are new");
    let mut memberships = Copy::new(5);
    for person in people {
        memberships.row().bigint(group).bigint(person.id).bigint(company).bigint(1).bigint(NOW);
    }
    let into = "COPY membership (group_id, user_id, company_id, import_id, created_at) \
                FROM STDIN (FORMAT binary)";
    let mut copy = transaction.copy_in_raw(into).await.expect("a copy");
    copy.send(memberships.finish()).await.expect("it is taken");
    copy.finish().await.expect("they are new");
    transaction.commit().await.expect("it is kept");
    start.elapsed()
}

/// PostgreSQL's binary format.
struct Copy {
    bytes: Vec<u8>,
    columns: u16,
}

impl Copy {
    fn new(columns: u16) -> Self {
        Self { bytes: b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec(), columns }
    }

    fn row(&mut self) -> &mut Self {
        self.bytes.extend_from_slice(&self.columns.to_be_bytes());
        self
    }

    fn bigint(&mut self, value: i64) -> &mut Self {
        self.bytes.extend_from_slice(&8_u32.to_be_bytes());
        self.bytes.extend_from_slice(&value.to_be_bytes());
        self
    }

    fn text(&mut self, value: &str) -> &mut Self {
        self.bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&u16::MAX.to_be_bytes());
        self.bytes
    }
}
