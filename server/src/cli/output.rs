//! Results, on standard output.

use std::io::{self, BufWriter, StdoutLock, Write as _};

use serde::Serialize;

use super::failure::Failure;

/// Standard output, buffered. Flush it: dropping it would lose what went wrong.
pub(crate) fn output() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// One line of text.
pub(crate) fn print(line: impl std::fmt::Display) -> Result<(), Failure> {
    let mut output = output();
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}

/// One value as one line of JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut output = output();
    serde_json::to_writer(&mut output, value)?;
    writeln!(output)?;
    Ok(output.flush()?)
}
