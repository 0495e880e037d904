//! What the documents say is so: their links lead somewhere, their commands and options and settings exist.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use clap::{Command, CommandFactory as _};

mod addresses;
mod labels;
mod rights;

/// Who else is set by variables that begin as ours do: scripts and tests.
const ELSEWHERE: [&str; 4] = ["scripts", "server/tests", "server/build.rs", "end2end/support"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The Markdown of the house, by path.
fn documents() -> BTreeMap<PathBuf, String> {
    let root = root();
    let mut documents = BTreeMap::new();
    for folder in [root.clone(), root.join("docs"), root.join("migrations")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                documents.insert(path.clone(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(documents.contains_key(&root.join("README.md")));
    documents
}

/// What is written as code: between backticks, in fences, and set in by four.
fn code(text: &str) -> Vec<&str> {
    let mut code = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced || line.starts_with("    ") {
            code.push(line.trim());
        } else {
            code.extend(line.split('`').skip(1).step_by(2));
        }
    }
    code
}

/// The words of a command that is `program`'s, behind a prompt and variables that are set for it.
fn words<'a>(line: &'a str, program: &str) -> Option<Vec<&'a str>> {
    let line = line.trim_start_matches("$ ").trim_start_matches("sudo ");
    let mut words = line.split_whitespace().skip_while(|word| {
        word.split_once('=').is_some_and(|(name, _)| !name.is_empty() && !name.starts_with('-'))
    });
    let first = words.next()?;
    (first == program || first == format!("./{program}")).then(|| {
        words
            .take_while(|word| !matches!(*word, "|" | ">" | "<" | "&&" | ";" | "&") && !word.starts_with('#'))
            .collect()
    })
}

/// Why these words are none of the command line's.
fn wrong(program: &Command, words: &[&str]) -> Option<String> {
    let mut command = program;
    let mut values = 0;
    for word in words {
        let word = word.trim_matches(|letter| matches!(letter, '[' | ']' | '(' | ')' | '…' | ','));
        if let Some(option) = word.strip_prefix("--") {
            let (name, value) =
                option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
            let global = program.get_arguments().filter(|argument| argument.is_global_set());
            let argument =
                command.get_arguments().chain(global).find(|argument| argument.get_long() == Some(name));
            match argument {
                None if matches!(name, "help" | "version" | "") => {}
                None => return Some(format!("there is no --{name} of {}", command.get_name())),
                Some(argument) => {
                    values = usize::from(argument.get_action().takes_values() && value.is_none());
                }
            }
        } else if values > 0 {
            // In quotes there may be several words.
            values = usize::from(word.matches('"').count() % 2 == 1);
        } else if let Some(below) = command.find_subcommand(word) {
            command = below;
        } else if word.is_empty() || word == "|" || command.get_positionals().next().is_some() {
        } else if command.get_name() == program.get_name() || command.has_subcommands() {
            return Some(format!("there is no {word} of {}", command.get_name()));
        }
    }
    None
}

#[test]
fn commands_in_the_documents_exist() {
    let program = super::Cli::command();
    let mut wrongs = String::new();
    let mut commands = 0;
    for (path, text) in documents() {
        for line in code(&text) {
            if let Some(words) = words(line, "muster") {
                commands += 1;
                if let Some(wrong) = wrong(&program, &words) {
                    writeln!(wrongs, "{}: {line}: {wrong}", path.display()).unwrap();
                }
            }
        }
    }
    assert!(wrongs.is_empty(), "\n{wrongs}");
    assert!(commands > 10, "{commands}");
}

#[test]
fn targets_of_make_in_the_documents_exist() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let targets: BTreeSet<&str> =
        makefile.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    for (path, text) in documents() {
        for words in code(&text).into_iter().filter_map(|line| words(line, "make")) {
            for target in words.iter().filter(|word| !word.contains('=')) {
                assert!(targets.contains(target), "{}: make {target}", path.display());
            }
        }
    }
}

#[test]
fn settings_in_the_documents_exist() {
    let program = super::Cli::command();
    let mut known: BTreeSet<String> = program
        .get_subcommands()
        .chain([&program])
        .flat_map(Command::get_arguments)
        .filter_map(|argument| Some(argument.get_env()?.to_string_lossy().into_owned()))
        .collect();
    for place in ELSEWHERE {
        known.extend(texts(&root().join(place)).iter().flat_map(|text| variables(text)));
    }
    let mut documents = documents();
    for file in fs::read_dir(root().join("deploy")).unwrap() {
        let path = file.unwrap().path();
        documents.insert(path.clone(), fs::read_to_string(path).unwrap());
    }
    // What compose.yaml asks its own file of variables for.
    known.insert("MUSTER_HOST".to_owned());
    for (path, text) in documents {
        for variable in variables(&text) {
            assert!(known.contains(&variable), "{}: {variable}", path.display());
        }
    }
}

/// Names of variables that begin as ours do.
fn variables(text: &str) -> BTreeSet<String> {
    let parts =
        text.split(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'));
    parts.filter(|part| part.starts_with("MUSTER_") && !part.ends_with('_')).map(str::to_owned).collect()
}

/// What is in a file, or in all files of a folder.
fn texts(place: &Path) -> Vec<String> {
    if place.is_dir() {
        fs::read_dir(place).unwrap().flat_map(|entry| texts(&entry.unwrap().path())).collect()
    } else {
        fs::read_to_string(place).into_iter().collect()
    }
}

#[test]
fn links_in_the_documents_lead_somewhere() {
    let mut wrongs = String::new();
    let documents = documents();
    for (path, text) in &documents {
        for target in links(text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) =
                target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let found = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let found = found.canonicalize().unwrap_or(found);
            if !found.exists() {
                writeln!(wrongs, "{}: {target}", path.display()).unwrap();
            } else if let (Some(anchor), Ok(text)) = (anchor, fs::read_to_string(&found))
                && !text.lines().any(|line| line.starts_with('#') && slug(line) == anchor)
            {
                writeln!(wrongs, "{}: {target}: no such heading", path.display()).unwrap();
            }
        }
    }
    assert!(wrongs.is_empty(), "\n{wrongs}");
}

/// Where links and pictures lead to.
fn links(text: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for (before, after) in [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"'), ("href=\"", '"')] {
        links.extend(text.split(before).skip(1).filter_map(|rest| rest.split(after).next()));
    }
    links
}

/// What a heading is called in an address, as GitHub makes it.
fn slug(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}
