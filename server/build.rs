//! Puts the built site into the binary: `MUSTER_CARRIED_SITE` names its folder. Without it the binary carries none, and
//! looks for a folder when it starts.
#![expect(clippy::disallowed_methods, reason = "what cargo says to a build script is no setting of Muster")]

use std::{
    env, error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

const VARIABLE: &str = "MUSTER_CARRIED_SITE";

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let mut files = Vec::new();
    let folder = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if let Some(folder) = &folder {
        println!("cargo::rerun-if-changed={}", folder.display());
        collect(folder, folder, &mut files)?;
        if files.is_empty() {
            return Err(format!("{} is empty: {VARIABLE} has to name a built site.", folder.display()).into());
        }
        // They are looked up by halving.
        files.sort();
    }
    let mut hash = Sha256::new();
    let mut table = String::from("pub(super) const FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in &files {
        let place = path.display().to_string();
        writeln!(table, "    ({name:?}, include_bytes!({place:?})),")?;
        let content = fs::read(path)?;
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    table.push_str("];\n");
    let mut digest = String::new();
    for byte in hash.finalize().iter().take(8) {
        write!(digest, "{byte:02x}")?;
    }
    writeln!(table, "pub(super) const DIGEST: &str = {digest:?};")?;
    let made = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(made.join("carried.rs"), table)?;
    Ok(())
}

/// Every file under `folder`, by its name with `/` between folders.
fn collect(site: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(site, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(site) {
            let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), path.clone()));
        }
    }
    Ok(())
}
