//! The binary `muster`: command line, HTTP, start and stop.
//!
//! | module | what |
//! | --- | --- |
//! | [`cli`] | the commands, one a file |
//! | [`settings`] | flags, variables, `muster.toml`: declared, documented and checked in one place |
//! | [`startup`] · [`accept`] · [`shutdown`] | from a cold start to the last answer |
//! | [`router`] | the table of contents of everything that answers over HTTP |
//! | [`middleware`] | what every request passes through |
//! | [`api`] | the contract for programs, one handler a file |
//! | [`site`] · [`pieces`] | the built pages · files as streams |
//! | [`proxies`] | who is at the other end, where there are proxies between |
//! | [`metrics`] | what Prometheus is told |
//! | [`problem`] | how errors are said |
// The types of nested views are deep; the compiler must be allowed to follow them.
#![recursion_limit = "512"]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod accept;
mod api;
mod cli;
mod metrics;
mod middleware;
mod pieces;
mod problem;
mod proxies;
mod router;
mod settings;
mod shutdown;
mod site;
mod startup;

fn main() -> std::process::ExitCode {
    cli::run()
}
