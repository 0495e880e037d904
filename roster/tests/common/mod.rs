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

/// Both readings of a file, fed in slices.
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
        candidates.push(part, &mut rows)?;
    }
    candidates.finish(&mut rows)?;
    Ok((checked, rows))
}
