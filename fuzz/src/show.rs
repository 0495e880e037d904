//! A found input as the files it stands for: with `FUZZ_SHOW=FOLDER` a target writes them there, as
//! they belong into roster/tests/corpus, instead of reading them.

use std::{fs, path::PathBuf};

use roster::protocol::Configuration;
use serde_json::Value;

/// Writes the file and what its configuration has otherwise than the corpus's company. False: this is
/// not what was asked for.
pub fn instead(bytes: &[u8], configuration: &Configuration) -> bool {
    let Some(folder) = asked("FUZZ_SHOW") else { return false };
    let filename = &configuration.filename;
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a folder to write to");
        println!("{}", path.display());
    };
    write(filename, bytes);
    let over = different(configuration, &crate::company(filename));
    if over != Value::Object(serde_json::Map::new()) {
        write(&format!("{filename}.json"), format!("{over:#}\n").as_bytes());
    }
    true
}

/// With `FUZZ_SEEDS=FOLDER`: writes what the target begins with there, and ends the process.
pub fn seeds(seeds: &[Vec<u8>]) {
    let Some(folder) = asked("FUZZ_SEEDS") else { return };
    for (at, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{at}")), seed).expect("a folder to write to");
    }
    std::process::exit(0);
}

#[expect(clippy::disallowed_methods, reason = "no setting of Muster's; libFuzzer has the command line")]
fn asked(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from)
}

/// The members of one that the other has otherwise.
fn different(one: &Configuration, other: &Configuration) -> Value {
    fn members(one: Value, other: &Value) -> Value {
        match (one, other) {
            (Value::Object(one), Value::Object(other)) => {
                let differ = one.into_iter().filter(|(name, value)| other.get(name) != Some(value));
                differ
                    .map(|(name, value)| {
                        (name.clone(), members(value, other.get(&name).unwrap_or(&Value::Null)))
                    })
                    .collect()
            }
            (one, _) => one,
        }
    }
    let json = |configuration| serde_json::to_value(configuration).expect("a configuration is JSON");
    members(json(one), &json(other))
}
