//! The real binary, driven from outside: over HTTP and by its command line. One test binary, so that
//! it is linked once.

mod account_pages;
mod activity;
mod annual;
mod auth;
mod backup;
mod cli;
mod company;
mod dashboard_page;
mod disasters;
mod group_pages;
mod guard;
mod guides;
mod hostile;
mod http;
mod imports;
mod kill;
mod learner;
mod mail;
mod mail_kill;
mod outcomes;
mod people;
mod plan_rules;
mod processes;
mod refusals;
mod routes;
mod seeing_inside;
mod settings;
mod shutdown;
mod sign_up;
mod soak;
mod spreadsheets;
mod support;
mod together;
mod training;
mod training_pages;
