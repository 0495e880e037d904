//! What several test files share.

use roster::{
    Check, CheckRequest, Checked,
    check::{Candidate, Candidates},
    protocol::Configuration,
    read::Refusal,
    snapshot::Named,
};

/// A company with two groups, a cohort and a course.
pub(crate) fn company() -> Configuration {
    let named = |id, name: &str| Named { id, name: name.to_owned() };
    let mut configuration = Configuration::default();
    configuration.snapshot.company = "Acme Training".into();
    configuration.snapshot.default_language = "en".into();
    configuration.snapshot.groups = vec![named(1, "Sales"), named(2, "Operations")];
    configuration.snapshot.cohorts = vec![named(3, "Spring 2026")];
    configuration.snapshot.courses = vec![named(4, "Fire Safety")];
    configuration
}

/// The configuration with the members that `overlay` (JSON) names replaced by its.
#[allow(dead_code, reason = "not every test file uses it")]
pub(crate) fn overlaid(configuration: &Configuration, overlay: &[u8]) -> Configuration {
    fn lay(over: serde_json::Value, under: &mut serde_json::Value) {
        match (over, under) {
            (serde_json::Value::Object(over), serde_json::Value::Object(under)) => {
                for (name, value) in over {
                    lay(value, under.entry(name).or_insert(serde_json::Value::Null));
                }
            }
            (over, under) => *under = over,
        }
    }
    let mut value = serde_json::to_value(configuration).unwrap();
    lay(serde_json::from_slice(overlay).unwrap(), &mut value);
    serde_json::from_value(value).unwrap()
}

/// Both readings of a file, fed in slices.
#[allow(dead_code, reason = "not every test file uses it")]
pub(crate) fn check(
    configuration: Configuration,
    bytes: &[u8],
    slice: usize,
) -> Result<(Checked, Vec<Candidate>), Refusal> {
    let request = CheckRequest { configuration, ..CheckRequest::default() };
    let mut check = Check::new(request.clone());
    for part in bytes.chunks(slice) {
        check.push(part)?;
    }
    let checked = check.finish()?;
    let mut candidates = Candidates::new(&request, &checked);
    let mut rows = Vec::new();
    for part in bytes.chunks(slice) {
        candidates.push(part, &mut |row| rows.push(row))?;
    }
    candidates.finish(&mut |row| rows.push(row))?;
    Ok((checked, rows))
}
