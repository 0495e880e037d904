//! Words in italics stand on the pages: a guide cannot go on naming a button that is called otherwise by now.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use super::{documents, root};

/// Whose italics are words of pages, mail and the log.
const GUIDES: [&str; 6] = [
    "README.md",
    "docs/administrators.md",
    "docs/learners.md",
    "docs/operations.md",
    "docs/owners.md",
    "docs/programs.md",
];
/// Where those words are written.
const SOURCES: [&str; 4] = ["app/src", "backend/src", "roster/src", "server/src"];

#[test]
fn words_in_italics_stand_on_the_pages() {
    let literals: BTreeSet<String> = SOURCES
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .flat_map(|text| literals(&text))
        .collect();
    assert!(literals.len() > 2_000, "{}", literals.len());
    let documents = documents();
    let mut wrongs = String::new();
    let mut labels = 0;
    for guide in GUIDES {
        let text = documents.get(&root().join(guide)).expect(guide);
        for label in italics(text) {
            labels += 1;
            if !literals.contains(&label) && !literals.iter().any(|literal| fits(&label, literal)) {
                writeln!(wrongs, "{guide}: *{label}*").unwrap();
            }
        }
    }
    assert!(wrongs.is_empty(), "no page says\n{wrongs}");
    assert!(labels > 100, "{labels}");
}

/// The Rust of a folder, without its tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        // What is said about the pages is not what they say.
        if path.ends_with("cli/documents") {
            continue;
        }
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).unwrap();
            texts.push(text.split("\n#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
    texts
}

/// What stands between asterisks, without code and what is bold.
fn italics(text: &str) -> Vec<String> {
    let mut prose = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.starts_with("    ") {
            prose.extend(line.split('`').step_by(2));
            prose.push(' ');
        }
    }
    let prose = prose.replace("**", "");
    assert_eq!(prose.matches('*').count() % 2, 0, "an asterisk without another");
    prose.split('*').skip(1).step_by(2).map(in_one_line).collect()
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the label is this sentence with something put where it has braces.
fn fits(label: &str, literal: &str) -> bool {
    let mut pieces = Vec::new();
    let mut rest = literal;
    while let Some((before, behind)) = rest.split_once('{') {
        pieces.push(before);
        let Some((_, after)) = behind.split_once('}') else { return false };
        rest = after;
    }
    pieces.push(rest);
    // What begins with a brace could begin with anything.
    let letters = pieces[0].chars().filter(|one| one.is_alphabetic()).count();
    if pieces.len() == 1 || letters < 3 {
        return false;
    }
    let Some(mut rest) = label.strip_prefix(pieces[0]) else { return false };
    let last = pieces[pieces.len() - 1];
    for piece in &pieces[1..pieces.len() - 1] {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.len() > last.len() && rest.ends_with(last)
}

/// The texts between quotation marks, each in one line.
fn literals(source: &str) -> Vec<String> {
    let letters: Vec<char> = source.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let mut literals = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        match (at(place), at(place + 1)) {
            ('/', '/') => {
                while place < letters.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            // A character; else it is a lifetime.
            ('\'', '\\') => {
                place += 3;
                while place < letters.len() && at(place) != '\'' {
                    place += 1;
                }
            }
            ('\'', _) if at(place + 2) == '\'' => place += 2,
            ('r', '"' | '#') => {
                let hashes = letters[place + 1..].iter().take_while(|letter| **letter == '#').count();
                if at(place + 1 + hashes) == '"' {
                    place += 2 + hashes;
                    let end = |place: usize| {
                        at(place) == '"' && (1..=hashes).all(|behind| at(place + behind) == '#')
                    };
                    let begin = place;
                    while place < letters.len() && !end(place) {
                        place += 1;
                    }
                    literals.push(letters[begin..place].iter().collect());
                    place += hashes;
                }
            }
            ('"', _) => {
                let mut literal = String::new();
                place += 1;
                while place < letters.len() && at(place) != '"' {
                    if at(place) == '\\' {
                        place += 1;
                        match at(place) {
                            '\n' => {
                                while at(place + 1).is_whitespace() {
                                    place += 1;
                                }
                            }
                            'n' | 't' | 'r' => literal.push(' '),
                            other => literal.push(other),
                        }
                    } else {
                        literal.push(at(place));
                    }
                    place += 1;
                }
                literals.push(literal);
            }
            _ => {}
        }
        place += 1;
    }
    literals.iter().map(|literal| in_one_line(literal)).filter(|literal| !literal.is_empty()).collect()
}

#[test]
fn texts_between_quotation_marks_are_found() {
    let source = "/// a \"comment\"\nlet a: &'static str = \"Say \\\"no\\\" \\\n    to it\"; // \"more\"\n\
        let b = '\"'; let c = '\\''; let d = r#\"a \"raw\" one\"#; view! { \"Users\" }";
    assert_eq!(literals(source), ["Say \"no\" to it", "a \"raw\" one", "Users"]);
}

#[test]
fn labels_are_told_from_other_words() {
    let text = "**Bold** and *Users*, `*code*`, *All 3 people of\nthis list*\n\n    *set in*\n";
    assert_eq!(italics(text), ["Users", "All 3 people of this list"]);
    assert!(fits("All 3 people of this list", "All {} of this list"));
    assert!(fits("Import 1,204 people", "Import {}"));
    assert!(!fits("Import", "Import {}"));
    assert!(!fits("All of this list", "All {} of this list"));
    assert!(!fits("Anything", "{} ({})"));
}
