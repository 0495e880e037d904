//! `muster settings`: a `muster.toml` with every setting in it, explained, as this binary has them.

use std::{fmt, process::ExitCode};

use clap::{Arg, Command};

use super::{failure::Failure, output::print};

/// The longest line of an explanation, in characters.
const WIDTH: usize = 100;

pub(crate) fn run(program: &Command) -> Result<ExitCode, Failure> {
    print(File(program).to_string().trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// The file, from what the command line says of itself: there is no second list.
struct File<'a>(&'a Command);

impl File<'_> {
    /// What can be set, without which file it is set in.
    fn settings(&self) -> impl Iterator<Item = &Arg> {
        let serve = self.0.get_subcommands().filter(|command| command.get_name() == "serve");
        let all = self.0.get_arguments().filter(|argument| argument.is_global_set());
        all.chain(serve.flat_map(Command::get_arguments))
            .filter(|argument| argument.get_env().is_some() && argument.get_id() != "config")
    }
}

impl fmt::Display for File<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "# Settings of Muster. It is read from the working directory, or where --config says. A flag of"
        )?;
        writeln!(
            formatter,
            "# the command line and a variable of the environment come before what stands here. What is"
        )?;
        writeln!(formatter, "# commented out is the default, or an example where the default is none.")?;
        let mut headings: Vec<Option<&str>> = Vec::new();
        for setting in self.settings() {
            if !headings.contains(&setting.get_help_heading()) {
                headings.push(setting.get_help_heading());
            }
        }
        for heading in headings {
            writeln!(formatter, "\n\n# {}", heading.unwrap_or("Serving"))?;
            for setting in self.settings().filter(|setting| setting.get_help_heading() == heading) {
                writeln!(formatter)?;
                entry(formatter, setting)?;
            }
        }
        Ok(())
    }
}

/// One setting: what it is, the variable that sets it too, and its line.
fn entry(formatter: &mut fmt::Formatter<'_>, setting: &Arg) -> fmt::Result {
    let help = setting.get_long_help().or(setting.get_help()).map(ToString::to_string).unwrap_or_default();
    let variable = setting.get_env().map(|name| name.to_string_lossy()).unwrap_or_default();
    let mut line = String::from("#");
    for word in help.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(formatter, "{line}")?;
            line.truncate(1);
        }
        line.push(' ');
        line.push_str(word);
    }
    writeln!(formatter, "{line}\n# Variable: {variable}")?;
    let key = setting.get_id().as_str();
    let value = value(setting, &help);
    writeln!(formatter, "# {key} = {value}")
}

/// The default as TOML has it, or the example that its explanation gives, or something of its kind.
fn value(setting: &Arg, help: &str) -> String {
    let default = help.split_once("[default: ").and_then(|(_, default)| default.strip_suffix(']'));
    let default = default.map(|default| default.split_once(',').map_or(default, |(default, _)| default));
    let kind = setting.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let example = help.split_once("such as ").and_then(|(_, example)| example.split_whitespace().next());
    let example =
        example.map(|example| example.trim_end_matches([',', ';', '.', ')', ':']).trim_matches('`'));
    let is_figure = |text: &str| text.parse::<u64>().is_ok();
    let possible = setting.get_possible_values();
    match (kind, default) {
        ("BOOL", _) => "false".to_owned(),
        (_, Some(default)) if is_figure(default) => default.to_owned(),
        ("N" | "SECONDS" | "DAYS", _) => "1".to_owned(),
        (_, Some(default)) if !default.contains(' ') && default != "none" => format!("{default:?}"),
        _ => match (possible.first(), example) {
            (Some(first), _) => format!("{:?}", first.get_name()),
            (None, example) => format!("{:?}", example.unwrap_or(kind)),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::CommandFactory as _;

    use super::*;
    use crate::settings::SettingsFile;

    #[test]
    fn what_is_printed_is_read_with_every_line_in_force() {
        let program = crate::cli::Cli::command();
        let file = File(&program);
        let printed = file.to_string();
        let settings: Vec<&str> = file.settings().map(|setting| setting.get_id().as_str()).collect();
        assert!(settings.len() > 20, "{settings:?}");
        let mut in_force = String::new();
        for key in settings {
            let start = format!("# {key} = ");
            let line = printed.lines().find(|line| line.starts_with(&start)).expect(key);
            in_force.push_str(&line[2..]);
            in_force.push('\n');
        }
        SettingsFile::parse(&in_force, Path::new("muster.toml")).expect(&in_force);
    }
}
