//! The examples of the guides, run as they stand there: the Markdown is the only source. Each guide is one session, from an
//! empty folder on. What an example prints is what stands below it, where `…` stands for anything; below one that prints
//! nothing there is nothing. What a session needs that no reader does is a comment, `<!-- sh`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::Muster;

/// Sessions: a document, or what stands there under a heading.
const SESSIONS: [(&str, Option<&str>); 4] = [
    ("docs/programs.md", None),
    ("docs/operations.md", None),
    ("docs/owners.md", None),
    ("README.md", Some("## Use it from programs")),
];

/// Where documents lie that are for whoever uses Muster.
const FOLDERS: [&str; 2] = ["", "docs"];

/// Printed behind each example, and by none.
const END: char = '\u{1e}';

/// What is between two lines of backquotes, or in a comment.
struct Fence {
    /// From 1, that of the first backquotes.
    line: usize,
    language: String,
    lines: Vec<String>,
}

/// What is to be typed, and what it prints.
struct Example {
    line: usize,
    script: String,
    prints: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (at, line) in text.lines().enumerate() {
        let begins = line.strip_prefix("```").or((line == "<!-- sh").then_some("sh"));
        match (begins, &mut open) {
            (_, Some(_)) if line == "```" || line == "-->" => fences.extend(open.take()),
            (_, Some(fence)) => fence.lines.push(line.to_owned()),
            (Some(language), None) => {
                open = Some(Fence { line: at + 1, language: language.to_owned(), lines: Vec::new() });
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence never closes");
    fences
}

/// The examples of a document, and why it has others than such as can be run.
fn examples(text: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
    // Where the output of the last example would begin.
    let mut next = 0;
    for fence in fences(text) {
        let content = fence.lines.join("\n");
        match fence.language.as_str() {
            "sh" => {
                examples.push(Example { line: fence.line, script: content, prints: String::new() });
                next = fence.line + fence.lines.len() + 2;
            }
            "json" | "text" if fence.line == next => {
                examples.last_mut().ok_or("output without an example")?.prints = content;
            }
            other => {
                return Err(format!("line {}: ```{other} is neither an example nor its output", fence.line));
            }
        }
    }
    Ok(examples)
}

/// What stands under a heading, up to the next one as high. The lines before it are empty, so that numbers stay.
fn section(text: &str, heading: &str) -> String {
    let depth = heading.split(' ').next().unwrap();
    let mut inside = false;
    let lines = text.lines().map(|line| {
        if line == heading {
            inside = true;
        } else if line.split(' ').next() == Some(depth) {
            inside = false;
        }
        if inside { line } else { "" }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn session(document: &str, heading: Option<&str>) -> String {
    let text = fs::read_to_string(root().join(document)).unwrap();
    heading.map_or_else(|| text.clone(), |heading| section(&text, heading))
}

/// Whether this was printed, where `…` stands for anything.
fn fits(printed: &str, expected: &str) -> bool {
    let mut pieces = expected.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// Types all of a session in an empty folder, beside a server of its own.
fn run(document: &str, heading: Option<&str>) {
    let examples = examples(&session(document, heading)).unwrap();
    assert!(!examples.is_empty(), "{document}: no examples");
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let mut script = String::from(
        "set -euo pipefail\nexec 2>&1\nfor tool in curl jq; do command -v $tool >/dev/null ||\n\
         { echo \"$tool is not installed, and the guides use it: make setup\"; exit 1; }; done\n",
    );
    for example in &examples {
        script.push_str(&example.script);
        script.push_str("\nprintf '\\036'\n");
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_muster")).parent().unwrap();
    #[expect(clippy::disallowed_methods, reason = "where curl and jq are, no setting of Muster's")]
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("bash")
        .env_clear()
        .env("PATH", format!("{}:{path}", binary.display()))
        .env("MUSTER_DATA_DIR", muster.path("data"))
        .env("MUSTER_URL", &server.address)
        .current_dir(muster.directory.path())
        .args(["-c", &script])
        .output()
        .unwrap();
    // Files for spreadsheets begin with a mark, and end their lines with one, that nobody sees.
    let printed = String::from_utf8_lossy(&output.stdout).replace(['\u{feff}', '\r'], "");
    let outputs: Vec<&str> = printed.split(END).map(str::trim_end).collect();
    for (example, output) in examples.iter().zip(&outputs) {
        let Example { line, script, prints } = example;
        assert!(
            fits(output, prints.trim_end()),
            "{document}, line {line}:\n{script}\n\n--- is said to print\n{prints}\n--- and prints\n{output}\n---"
        );
    }
    assert!(output.status.success() && outputs.len() == examples.len() + 1, "{document}: {printed}");
}

#[test]
fn the_guide_for_programs_does_what_it_says() {
    run(SESSIONS[0].0, SESSIONS[0].1);
}

#[test]
fn the_guide_for_operators_does_what_it_says() {
    run(SESSIONS[1].0, SESSIONS[1].1);
}

#[test]
fn the_guide_for_owners_does_what_it_says() {
    run(SESSIONS[2].0, SESSIONS[2].1);
}

#[test]
fn what_the_readme_says_of_programs_is_so() {
    run(SESSIONS[3].0, SESSIONS[3].1);
}

#[test]
fn every_example_is_run() {
    for folder in FOLDERS {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let all = examples(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            let is_run: Vec<usize> = SESSIONS
                .iter()
                .filter(|(document, _)| root().join(document) == path)
                .flat_map(|(document, heading)| examples(&session(document, *heading)).unwrap())
                .map(|example| example.line)
                .collect();
            for example in all {
                assert!(
                    is_run.contains(&example.line),
                    "{}, line {}: no test runs this",
                    path.display(),
                    example.line
                );
            }
        }
    }
}

#[test]
fn what_is_printed_is_held_against_what_is_said() {
    for (printed, expected, fit) in [
        ("", "", true),
        ("a", "", false),
        ("{\"id\":\"7\"}", "{\"id\":\"…\"}", true),
        ("one\ntwo\nthree", "one\n…\nthree", true),
        ("one\ntwo\nthree", "…two…", true),
        ("one\ntwo", "one\n…\nthree", false),
        ("ones", "one", false),
    ] {
        assert_eq!(fits(printed, expected), fit, "{printed:?} {expected:?}");
    }
    let document = "```sh\na\n```\n```text\nb\n```\n## Two\n```sh\nc\n```\n";
    let all = examples(document).unwrap_or_default();
    assert_eq!(
        all.iter().map(|one| (one.line, one.prints.as_str())).collect::<Vec<_>>(),
        [(1, "b"), (8, "")]
    );
    assert_eq!(examples(&section(document, "## Two")).unwrap_or_default().len(), 1);
    assert!(examples("```json\n{}\n```\n").is_err());
    assert!(examples("```sh\na\n```\n\n```text\nb\n```\n").is_err());
}
