//! `muster import`: read, plan, commit, in this process; a server may run on the same database.

use std::{fmt::Write as _, io::Write as _, path::PathBuf, process::ExitCode, time::Duration};

use backend::{
    Backend, Error,
    access::{Right, Scope},
    groups::{self, GroupKind},
    imports::{self, FindingFilter, Import, ImportState, PlanRowFilter, Received},
    page::Page,
};
use clap::Args;
use futures_util::TryStreamExt as _;
use roster::{
    Finding, Settings,
    check::{Severity, UnknownValue},
    person::fold_name,
    plan::{Action, Counts, Plan, Seats},
    settings::OnError,
};

use super::{
    check::{in_words, parse_settings},
    failure::Failure,
    output::{output, print_json},
    progress::Progress,
    records::{file_name, open},
    session::{enter, with_backend_and_limits},
};
use crate::{
    api::imports::shape::ImportAnswer,
    pieces,
    settings::{LimitSettings, StoreSettings},
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The file
    file: PathBuf,
    /// The name of the company it goes into
    #[arg(long, value_name = "C")]
    company: String,
    /// The name of a group that everyone in the file joins
    #[arg(long, value_name = "G")]
    group: Option<String>,
    /// The settings of the import, as JSON
    #[arg(long, value_name = "JSON", value_parser = parse_settings)]
    settings: Option<Settings>,
    /// Print the plan and leave everything as it is
    #[arg(long)]
    dry_run: bool,
    /// Print the import (or the plan, with --dry-run) as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: LimitSettings,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let limits = arguments.limits.clone();
    with_backend_and_limits(settings, &limits, async move |backend| {
        let scope = enter(&backend, &arguments.company, Right::Import).await?;
        let progress = Progress::new();
        // On the heap: with a file in its hands it is too large for a stack.
        let done = Box::pin(import(&backend, &scope, &arguments, &progress)).await;
        progress.end();
        done
    })
}

async fn import(
    backend: &Backend,
    scope: &Scope,
    arguments: &Arguments,
    progress: &Progress,
) -> Result<ExitCode, Failure> {
    let json = arguments.json;
    let group = match &arguments.group {
        Some(name) => Some(find_group(backend, scope, name).await?),
        None => None,
    };
    let draft = Box::pin(receive(backend, scope, arguments, group, progress)).await?;
    let id = draft.id;
    if let Some(mut settings) = arguments.settings.clone() {
        // `--group` says what the settings leave open.
        settings.group = settings.group.or_else(|| group.map(|id| id.to_string()));
        let change = imports::Change { settings: Some(settings), ..imports::Change::default() };
        imports::change(backend, scope, id, change).await?;
    }
    progress.step("Planning", 0);
    let plan = imports::plan(backend, scope, id).await?;
    let stop = arguments.settings.as_ref().is_none_or(|settings| settings.on_error == OnError::Stop);
    let holds = !plan.blocked && (plan.rows_with_errors == 0 || !stop);
    if arguments.dry_run || !holds {
        progress.end();
        if !holds {
            say_why_not(backend, scope, id, &plan).await?;
        }
        imports::cancel(backend, scope, id).await?;
        if json {
            print_json(&plan)?;
        } else {
            print_counts(&plan.counts)?;
            print_seats(&plan)?;
        }
        return Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    let import = commit(backend, scope, id, &plan.digest, progress).await?;
    progress.end();
    if import.state == ImportState::AwaitingApproval {
        let page = backend.config().public(&format!("/imports/{id}"));
        return Err(Failure::not_done(format!(
            "Nothing is imported yet: a second administrator has to approve this plan, at {page}."
        )));
    }
    if import.state != ImportState::Done {
        let state = import.state;
        return Err(Failure::not_done(import.error.unwrap_or_else(|| format!("The import is {state}."))));
    }
    if json {
        print_json(&ImportAnswer::from(import))?;
    } else {
        print_counts(&import.counts)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The group of this name; of a group and a cohort by one name, the group.
async fn find_group(backend: &Backend, scope: &Scope, name: &str) -> Result<i64, Failure> {
    let groups = groups::list(backend, scope, None).await?;
    let mut alike: Vec<_> = groups.iter().filter(|group| group.name == name).collect();
    if alike.is_empty() {
        alike = groups.iter().filter(|group| fold_name(&group.name) == fold_name(name)).collect();
    }
    alike.sort_by_key(|group| group.kind != GroupKind::Group);
    alike.first().map(|group| group.id).ok_or_else(|| {
        Failure::not_done(format!(
            "The company has no group named “{name}”. `muster group create` makes one."
        ))
    })
}

async fn receive(
    backend: &Backend,
    scope: &Scope,
    arguments: &Arguments,
    group: Option<i64>,
    progress: &Progress,
) -> Result<Import, Failure> {
    let path = &arguments.file;
    let json = arguments.json;
    let file = tokio::fs::File::from_std(open(path, json)?);
    let size = file.metadata().await.map_or(0, |metadata| metadata.len());
    progress.step(&format!("Reading {}", path.display()), size);
    let received = Received { filename: file_name(path), group };
    let mut read = 0;
    let bytes = pieces::of(file).inspect_ok(|piece| {
        read += piece.len() as u64;
        progress.at(read, size);
    });
    Box::pin(imports::receive(backend, scope, received, bytes)).await.map_err(|error| match error {
        Error::Invalid { .. } | Error::TooLarge { .. } | Error::Unsupported { .. } => {
            Failure::Unreadable { problem: Box::new(error.into()), json }
        }
        error => error.into(),
    })
}

/// Commits in this process, or watches another do it: whichever takes the job first.
async fn commit(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    digest: &str,
    progress: &Progress,
) -> Result<Import, Failure> {
    let jobs = backend.run_jobs();
    jobs.spawn();
    imports::commit(backend, scope, id, digest, None).await?;
    progress.step("Importing", 0);
    let ended = imports::wait_until_ended(backend, scope, id);
    let watched = async {
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            if let Ok(now) = imports::progress(backend, scope, id).await {
                progress.at(now.done.into(), now.total.into());
            }
        }
    };
    let import = tokio::select! {
        import = ended => import,
        never = watched => never,
    };
    jobs.stop().await;
    Ok(import?)
}

/// On standard error: what keeps the plan from being committed.
async fn say_why_not(backend: &Backend, scope: &Scope, id: i64, plan: &Plan) -> Result<(), Failure> {
    const SHOWN: u32 = 20;
    let errors = FindingFilter { severity: Some(Severity::Error), ..FindingFilter::default() };
    let findings = imports::findings(backend, scope, id, &errors, &Page::first(SHOWN)).await?;
    for unknown in &plan.unknown_values {
        let mut all = plan.blocking.iter().chain(&findings.items);
        let first = all.find(|finding| says(finding, unknown));
        eprintln!("{}", not_known(unknown, first));
    }
    // What stands on every row that says it has been said.
    let is_said = |finding: &&Finding| plan.unknown_values.iter().any(|unknown| says(finding, unknown));
    for finding in plan.blocking.iter().filter(|finding| !is_said(finding)) {
        eprintln!("{}", in_words(finding));
    }
    let is_new = |finding: &&Finding| !plan.blocking.contains(finding) && !is_said(finding);
    for finding in findings.items.iter().filter(is_new) {
        eprintln!("{}", in_words(finding));
    }
    let rejected = PlanRowFilter { action: Some(Action::Reject), effect: None };
    let rows = imports::plan_rows(backend, scope, id, &rejected, &Page::first(SHOWN)).await?;
    for row in &rows.items {
        // What only the company's data could tell is not among the file's findings.
        for finding in row.findings.iter().filter(is_new).filter(|finding| !findings.items.contains(finding))
        {
            eprintln!("{}", in_words(finding));
        }
    }
    eprintln!(
        "muster: Nothing was imported: {}.",
        if plan.blocked {
            "the findings above stop it"
        } else {
            "rows have errors (on_error skip_rows leaves them out)"
        }
    );
    Ok(())
}

fn says(finding: &Finding, unknown: &UnknownValue) -> bool {
    finding.field.as_ref() == Some(&unknown.field) && finding.value.as_ref() == Some(&unknown.value)
}

/// One line for a value that names nothing, with the company it was expected in, how often it stands there, and
/// where first.
fn not_known(unknown: &UnknownValue, first: Option<&Finding>) -> String {
    let UnknownValue { field, value, company, count, suggestions } = unknown;
    let expected = company.as_ref().map(|company| format!(" of {company}")).unwrap_or_default();
    let mut line = format!("unknown {}{expected}: “{value}”, {count} ×", field.label());
    if let Some((row, file_line)) = first.and_then(|first| first.row.zip(first.line)) {
        let _ = write!(line, ", first on Row {row} (line {file_line})");
    }
    if let Some(nearest) = suggestions.first() {
        let _ = write!(line, " (did you mean “{nearest}”?)");
    }
    line
}

/// One line a count; those that are nothing, unless they are what everybody looks for, are left out.
fn print_counts(counts: &Counts) -> Result<(), Failure> {
    let always = [("created", counts.created), ("updated", counts.updated), ("unchanged", counts.unchanged)];
    let sometimes = [
        ("skipped", counts.skipped),
        ("rejected", counts.rejected),
        ("duplicates", counts.duplicates),
        ("suspended", counts.suspended),
        ("reactivated", counts.reactivated),
        ("memberships", counts.memberships),
        ("assignments", counts.assignments),
        ("invitations", counts.invitations),
    ];
    let mut output = output();
    for (name, count) in always.into_iter().chain(sometimes.into_iter().filter(|(_, count)| *count > 0)) {
        writeln!(output, "{name:<12}{count}")?;
    }
    Ok(output.flush()?)
}

/// The seats before and after; of each company, where there are several. Companies without a limit have none to tell.
fn print_seats(plan: &Plan) -> Result<(), Failure> {
    let own = ("seats", plan.seats);
    let several = plan.companies.iter().map(|company| (company.name.as_str(), company.seats));
    let mut output = output();
    for (name, seats) in several.chain(plan.companies.is_empty().then_some(own)) {
        if let Some(limit) = seats.limit {
            let Seats { used, freed, needed, after, .. } = seats;
            writeln!(
                output,
                "{name:<12}{used} of {limit} used, {freed} freed, {needed} needed, {after} after"
            )?;
        }
    }
    Ok(output.flush()?)
}
