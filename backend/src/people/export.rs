//! All people of a company as a file.

use std::str::FromStr;

use roster::map::{CustomField, custom_header};
use roster::write::{Cell, Table, TableFormat};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::{Selection, User};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store, tables};

/// How many people are in memory at a time.
const SLICE: u32 = 1_000;

/// The headings of the tables: those of the templates, so that what was exported can be imported. The company's
/// own fields come behind these.
const HEADINGS: [&str; 15] = [
    "Email Address",
    "First Name",
    "Last Name",
    "User Name",
    "Reference",
    "Status",
    "Account Type",
    "Group",
    "Cohort",
    "Language",
    "Job Role",
    "Region",
    "Activation",
    "Created",
    "Updated",
];

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// UTF-8 with a byte order mark; cells that a spreadsheet would run are neutralised.
    Csv,
    /// The same as a workbook.
    Xlsx,
    /// An array of users as `api.md` writes them.
    Json,
}

impl FromStr for ExportFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "json" => Ok(Self::Json),
            _ => Err(Error::refused("People can be exported as csv, xlsx or json.")),
        }
    }
}

impl ExportFormat {
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => TableFormat::Csv.content_type(),
            Self::Xlsx => TableFormat::Xlsx.content_type(),
            Self::Json => "application/json",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

/// What the file is called: with the moment in UTC.
pub fn export_filename(backend: &Backend, format: ExportFormat) -> String {
    let at = backend.clock().now().strftime("%Y%m%dT%H%M%SZ");
    format!("people-{at}.{}", format.extension())
}

/// Writes whoever is meant, in the order of their ids, as they are at the first read. Returns how many.
///
/// Holds one connection until the last byte is taken, so `to` should not be a network's pace.
pub async fn export(
    backend: &Backend,
    scope: &Scope,
    format: ExportFormat,
    selection: &Selection,
    to: &mut (impl AsyncWrite + Unpin + Send),
) -> Result<u64, Error> {
    scope.require(Right::ViewPeople)?;
    selection.check()?;
    let reading = backend.store().begin_reading().await?;
    let (meant, _) = store::user::selected(&reading, scope, selection).await?;
    let own = store::field::definitions(&reading, scope.company_id()).await?;
    let mut encoder = Encoder::new(format, &own)?;
    let mut written = 0_u64;
    let mut last = 0;
    loop {
        let users = store::user::after(&reading, scope, &meant, last, SLICE).await?;
        let Some(user) = users.last() else { break };
        last = user.id;
        written += users.len() as u64;
        for user in &users {
            encoder.user(user)?;
        }
        to.write_all(&encoder.take()).await.map_err(Error::internal)?;
    }
    to.write_all(&encoder.end().await?).await.map_err(Error::internal)?;
    to.flush().await.map_err(Error::internal)?;
    reading.rollback().await?;
    Ok(written)
}

/// Makes bytes of people, to be taken in slices.
enum Encoder {
    /// With the keys of the company's own fields.
    Table(Table, Vec<String>),
    Json {
        bytes: Vec<u8>,
        before_next: &'static [u8],
    },
}

impl Encoder {
    fn new(format: ExportFormat, own: &[CustomField]) -> Result<Self, Error> {
        let format = match format {
            ExportFormat::Csv => TableFormat::Csv,
            ExportFormat::Xlsx => TableFormat::Xlsx,
            ExportFormat::Json => return Ok(Self::Json { bytes: Vec::new(), before_next: b"[\n" }),
        };
        let headings = HEADINGS.into_iter().map(str::to_owned);
        let headings: Vec<String> =
            headings.chain(own.iter().map(|field| custom_header(field, own))).collect();
        let keys = own.iter().map(|field| field.key.clone()).collect();
        Ok(Self::Table(Table::new(format, ',', headings.iter().map(String::as_str))?, keys))
    }

    fn user(&mut self, user: &User) -> Result<(), Error> {
        match self {
            Self::Table(table, own) => {
                let values = own.iter().map(|key| user.custom.get(key).map_or("", String::as_str));
                let cells = cells(user);
                Ok(table.record(cells.iter().map(Cell::from).chain(values.map(Cell::from)))?)
            }
            Self::Json { bytes, before_next } => {
                bytes.extend_from_slice(before_next);
                *before_next = b",\n";
                Ok(serde_json::to_writer(bytes, user)?)
            }
        }
    }

    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Table(table, _) => table.take(),
            Self::Json { bytes, .. } => std::mem::take(bytes),
        }
    }

    /// The rest.
    async fn end(self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Table(table, _) => tables::finish(table).await,
            Self::Json { mut bytes, before_next } => {
                let nobody = before_next.starts_with(b"[");
                bytes.extend_from_slice(if nobody { b"[]\n" } else { b"\n]\n" });
                Ok(bytes)
            }
        }
    }
}

fn cells(user: &User) -> [String; 15] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        user.email.clone(),
        user.first_name.clone(),
        user.last_name.clone(),
        text(&user.user_name),
        text(&user.reference),
        user.status.to_string(),
        user.account_type.to_string(),
        user.groups.join("; "),
        user.cohorts.join("; "),
        text(&user.language),
        text(&user.job_role),
        text(&user.region),
        user.activation.to_string(),
        user.created_at.to_string(),
        user.updated_at.to_string(),
    ]
}
