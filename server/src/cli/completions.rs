//! `muster completions`: what a shell needs to complete the command line.

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::{failure::Failure, output::print};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The shell they are for
    shell: Shell,
}

pub(crate) fn run(mut program: Command, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "muster", &mut script);
    print(String::from_utf8_lossy(&script).trim_end())?;
    Ok(ExitCode::SUCCESS)
}
