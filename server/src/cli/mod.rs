//! The command line, as `api.md` has it: one file a command.
//!
//! Results go to standard output, progress and problems to standard error. Exit codes: 0 done, 1 not
//! done (or, for `check`, errors found), 2 the file, or the command line itself, cannot be read.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use self::failure::Failure;
use crate::settings::StoreSettings;

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod company;
pub(crate) mod completions;
pub(crate) mod copy;
pub(crate) mod course;
pub(crate) mod demo;
#[cfg(test)]
mod documents;
pub(crate) mod export;
pub(crate) mod failure;
pub(crate) mod field;
pub(crate) mod group;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod output;
pub(crate) mod owner;
pub(crate) mod person;
pub(crate) mod progress;
pub(crate) mod records;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod token;

/// Muster brings people into training organisations.
///
/// Without a command it serves. Every setting may also stand in a variable (named beside it) or in
/// muster.toml; a flag wins over a variable, a variable over the file.
#[derive(Debug, Parser)]
#[command(name = "muster", version)]
struct Cli {
    #[command(flatten)]
    settings: StoreSettings,
    #[command(flatten)]
    serve: serve::Arguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API (the default)
    Serve(serve::Arguments),
    /// Bring the database up to date
    Migrate,
    /// Fill an empty database with companies to try things on
    Demo,
    /// People who run the whole installation
    #[command(subcommand)]
    Owner(owner::Command),
    /// API tokens
    #[command(subcommand)]
    Token(token::Command),
    /// Companies
    #[command(subcommand)]
    Company(company::Command),
    /// Courses
    #[command(subcommand)]
    Course(course::Command),
    /// Groups and cohorts
    #[command(subcommand)]
    Group(group::Command),
    /// Fields of a company's own
    #[command(subcommand)]
    Field(field::Command),
    /// Show a file's records as JSON lines, as they are read; no database
    Records(records::Arguments),
    /// Check a file: columns and findings; no database
    Check(check::Arguments),
    /// Import a file: read, plan, commit; works while a server runs on the same database
    Import(import::Arguments),
    /// Write out what there is
    #[command(subcommand)]
    Export(export::Command),
    /// What somebody may ask for: all that is known of them, and that it is forgotten
    #[command(subcommand)]
    Person(person::Command),
    /// Write the whole database into one file, as it is at this moment, while servers go on
    Backup(backup::Arguments),
    /// Bring a backup back, into an empty database; ends all sessions and links
    Restore(restore::Arguments),
    /// Copy one database into another, empty one and compare the two row for row; no server may be running
    Copy(copy::Arguments),
    /// Print a file of settings with every one of them, explained; no database
    Settings,
    /// Print what a shell needs to complete this command line; no database
    Completions(completions::Arguments),
}

/// Runs the command that the process was started with.
pub(crate) fn run() -> ExitCode {
    let Cli { settings, serve, command } = Cli::parse();
    let done = match command.unwrap_or(Command::Serve(serve)) {
        Command::Serve(arguments) => serve::run(&settings, arguments),
        Command::Migrate => migrate::run(&settings),
        Command::Demo => demo::run(&settings),
        Command::Owner(command) => owner::run(&settings, command),
        Command::Token(command) => token::run(&settings, command),
        Command::Company(command) => company::run(&settings, command),
        Command::Course(command) => course::run(&settings, command),
        Command::Group(command) => group::run(&settings, command),
        Command::Field(command) => field::run(&settings, command),
        Command::Records(arguments) => records::run(&settings, arguments),
        Command::Check(arguments) => check::run(&settings, arguments),
        Command::Import(arguments) => import::run(&settings, arguments),
        Command::Export(command) => export::run(&settings, command),
        Command::Person(command) => person::run(&settings, command),
        Command::Backup(arguments) => backup::run(&settings, arguments),
        Command::Restore(arguments) => restore::run(&settings, arguments),
        Command::Copy(arguments) => copy::run(&settings, arguments),
        Command::Settings => settings::run(&Cli::command()),
        Command::Completions(arguments) => completions::run(Cli::command(), &arguments),
    };
    done.unwrap_or_else(Failure::report)
}
