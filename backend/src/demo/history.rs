//! What happened in the last year: imports, as the administrators of the demo made them, by the same use cases that
//! everybody's go through, at another time.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::path::Path;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use roster::Settings;
use roster::settings::{Invite, OnError};

use super::names::{Names, Person};
use crate::access::{self, Actor, Right, Scope};
use crate::clock::Clock;
use crate::config::Config;
use crate::groups::{self, GroupKind};
use crate::imports::{self, Change, Received};
use crate::{Backend, Error};

/// How many days ago the demo begins.
pub(super) const FIRST_DAY: u32 = 400;

/// The backend as it was, at a moment that moves on.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) backend: Backend,
    now: Timestamp,
}

impl Past {
    /// Of today as `backend` has it, in a database of its own in this folder: while it is told, whoever works with
    /// `backend` would take its jobs, send its mail, and withdraw its drafts. It begins when [`Past::go`] says.
    pub(super) async fn aside(backend: &Backend, folder: &Path) -> Result<Self, Error> {
        let now = backend.clock().now();
        let config = Config {
            limits: backend.config().limits,
            public_url: backend.config().public_url.clone(),
            ..Config::in_directory(folder)
        };
        let backend = Backend::open_at(config, Clock::fixed(now)).await?;
        backend.migrate().await?;
        Ok(Self { backend, now })
    }

    /// So many days before today, at an hour of the working day; never back.
    pub(super) fn go(&self, days_ago: i64, hour: i64) {
        let then =
            self.now - SignedDuration::from_hours(24 * days_ago) - SignedDuration::from_mins(7 * (17 - hour));
        let clock = self.backend.clock();
        clock.advance(then.duration_since(clock.now()));
    }
}

/// A company of the demo while its year is told.
#[derive(Debug)]
pub(super) struct Company {
    pub(super) id: i64,
    pub(super) administrators: Vec<Actor>,
    pub(super) names: Names,
    /// Everybody whom a file brought, as the last file had them.
    pub(super) people: Vec<Person>,
}

/// What a file is and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct File {
    pub(super) days_ago: i64,
    pub(super) name: &'static str,
    /// Place of the administrator who brings it.
    pub(super) by: usize,
    /// How many are new, how many are there and have another role, and how many rows are damaged.
    pub(super) new: usize,
    pub(super) changed: usize,
    pub(super) damaged: usize,
    /// A package that everybody new gets.
    pub(super) package: Option<&'static str>,
    /// A cohort that is made for them.
    pub(super) cohort: Option<&'static str>,
    pub(super) invite: Invite,
    pub(super) comment: &'static str,
    pub(super) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Done,
    /// And undone on the next day.
    Undone,
    /// Nobody has looked at the plan yet.
    Draft,
    /// The plan was looked at, and something said about it.
    Planned(&'static str),
}

/// Brings the file in, and does with it what is to be done.
pub(super) async fn import(past: &Past, company: &mut Company, file: &File) -> Result<(), Error> {
    past.go(file.days_ago, 9);
    let backend = &past.backend;
    let actor = company.administrators.get(file.by).cloned().unwrap_or(Actor::Cli);
    let scope = access::enter(backend, &actor, company.id, Right::ManageCompany).await?;
    if let Some(cohort) = file.cohort {
        groups::create(backend, &scope, GroupKind::Cohort, cohort).await?;
    }
    let (text, new) = write(company, file);
    let bytes = futures_util::stream::iter([Ok::<_, Infallible>(Bytes::from(text))]);
    let received = Received { filename: file.name.to_owned(), group: None };
    let import = imports::receive(backend, &scope, received, bytes).await?;
    if file.end == End::Draft {
        return Ok(());
    }
    past.go(file.days_ago, 10);
    let settings = Settings { invite: file.invite, on_error: OnError::SkipRows, ..Settings::default() };
    let change =
        Change { settings: Some(settings), comment: Some(file.comment.to_owned()), ..Change::default() };
    imports::change(backend, &scope, import.id, change).await?;
    let plan = imports::plan(backend, &scope, import.id).await?;
    if let End::Planned(comment) = file.end {
        imports::comment(backend, &scope, import.id, comment).await?;
        return Ok(());
    }
    past.go(file.days_ago, 11);
    imports::commit(backend, &scope, import.id, &plan.digest, None).await?;
    imports::wait_until_ended(backend, &scope, import.id).await?;
    if file.end == End::Undone {
        return undo(past, &scope, import.id, file).await;
    }
    company.people.extend(new);
    Ok(())
}

async fn undo(past: &Past, scope: &Scope, import: i64, file: &File) -> Result<(), Error> {
    past.go(file.days_ago - 1, 14);
    imports::undo(&past.backend, scope, import, false).await?;
    Ok(())
}

/// The file, and who is new in it.
fn write(company: &mut Company, file: &File) -> (String, Vec<Person>) {
    let mut text = String::from(
        "First Name,Last Name,Email Address,Reference,Job Role,Region,Group,Cohort,Package,Status\n",
    );
    let new: Vec<Person> = (0..file.new).map(|_| company.names.next()).collect();
    for person in &new {
        line(&mut text, person, file.cohort.unwrap_or_default(), file.package.unwrap_or_default());
    }
    let begin = company.names.dice().roll(company.people.len());
    for number in 0..file.changed {
        // Nobody twice, while there are seven times as many.
        let place = (begin + 7 * number) % company.people.len().max(1);
        let role = company.names.next().job_role;
        if let Some(person) = company.people.get_mut(place) {
            person.job_role = role;
            line(&mut text, person, "", "");
        }
    }
    for _ in 0..file.damaged {
        let mut person = company.names.next();
        person.email = person.email.replace('@', "(at)");
        line(&mut text, &person, "", "");
    }
    (text, new)
}

fn line(to: &mut String, person: &Person, cohort: &str, package: &str) {
    let Person { first_name, last_name, email, reference, job_role, region, group, suspended } = person;
    let status = if *suspended { "suspended" } else { "active" };
    let _ = writeln!(
        to,
        "{first_name},{last_name},{email},{reference},{job_role},{region},{group},{cohort},{package},{status}"
    );
}
