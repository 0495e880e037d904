//! What must be true of any reading, whatever the file.

use std::collections::BTreeSet;

use roster::{
    CheckRequest, Checked,
    check::{Candidate, Code, Severity, Verdict},
    settings::Duplicates,
};

/// Panics where what is said of a file does not hold together.
pub fn assert_sound(request: &CheckRequest, checked: &Checked, candidates: &[Candidate]) {
    counted_is_kept(request, checked);
    findings_stand_somewhere(request, checked);
    rows_and_verdicts_agree(request, checked, candidates);
    nobody_twice(candidates);
}

/// Every finding is counted once under its code and column; under the cap every one is kept.
fn counted_is_kept(request: &CheckRequest, checked: &Checked) {
    let (kept, summary) = (checked.findings.kept(), &checked.summary);
    let counted: u32 = summary.lines.iter().map(|line| line.count).sum();
    assert_eq!(counted, summary.errors + summary.warnings + summary.notices);
    for severity in Severity::ALL {
        let lines = summary.lines.iter().filter(|line| line.severity == severity);
        let total = match severity {
            Severity::Error => summary.errors,
            Severity::Warning => summary.warnings,
            Severity::Notice => summary.notices,
        };
        assert_eq!(total, lines.map(|line| line.count).sum::<u32>(), "{severity:?}");
    }
    assert!(kept.len() <= request.limits.findings as usize);
    if counted <= request.limits.findings {
        assert_eq!(counted as usize, kept.len(), "kept and counted differ");
        for line in &summary.lines {
            let same =
                |finding: &&roster::Finding| (finding.code, finding.column) == (line.code, line.column);
            assert_eq!(line.count as usize, kept.iter().filter(same).count(), "{line:?}");
        }
    }
}

/// In order, on rows and columns that exist, and a sentence each.
fn findings_stand_somewhere(request: &CheckRequest, checked: &Checked) {
    let kept = checked.findings.kept();
    assert!(kept.is_sorted_by_key(|finding| (finding.row, finding.column)), "not in order");
    for finding in kept {
        assert_eq!(finding.severity, finding.code.severity());
        if let Some(row) = finding.row {
            assert!((1..=checked.rows).contains(&row), "on no row: {finding:?}");
            assert!(finding.line.is_some_and(|line| line >= row), "on no line: {finding:?}");
            assert!(!checked.removed().contains(row), "on a row that was taken out: {finding:?}");
        }
        if let Some(column) = finding.column {
            assert!(column < request.limits.columns, "in no column: {finding:?}");
        }
        let sentence = finding.message.trim_end_matches(['”', ')', '"']);
        assert!(sentence.ends_with(['.', '?', '!', ':']), "no sentence: {finding:?}");
        assert!(finding.value.as_ref().is_none_or(|value| value.chars().count() <= 201), "{finding:?}");
        assert!(finding.fixes.iter().all(|fix| !fix.label.is_empty()), "{finding:?}");
    }
}

/// A row is rejected where an error says why, left out where another row says it, accepted otherwise.
fn rows_and_verdicts_agree(request: &CheckRequest, checked: &Checked, candidates: &[Candidate]) {
    let kept = checked.findings.kept();
    let all_kept = kept.len() < request.limits.findings as usize;
    let on = |row: u32, severity: Severity| {
        kept.iter().any(|finding| finding.row == Some(row) && finding.severity == severity)
    };
    assert_eq!(candidates.len() as u32, checked.rows - checked.removed().len());
    assert!(candidates.is_sorted_by_key(|candidate| candidate.row));
    let addressed = !kept.iter().any(|finding| finding.code == Code::FieldUnmapped);
    for candidate in candidates {
        let row = candidate.row;
        let wrong = checked.rows_with_errors().contains(row);
        if all_kept {
            assert_eq!(wrong, on(row, Severity::Error), "row {row}: errors and findings differ");
            let warned = checked.rows_with_warnings().contains(row);
            assert_eq!(warned, on(row, Severity::Warning), "row {row}: warnings and findings differ");
        }
        match candidate.verdict {
            Verdict::Accepted => {
                assert!(!wrong && !checked.duplicates().contains(row), "{candidate:?}");
                assert!(!candidate.values.email_key.is_empty(), "accepted without an address: {candidate:?}");
            }
            Verdict::Duplicate => {
                assert!(checked.duplicates().contains(row), "{candidate:?}");
                let said = request.configuration.settings.duplicates != Duplicates::Error
                    || on(row, Severity::Notice);
                assert!(!all_kept || said, "left out without a word: {candidate:?}");
            }
            Verdict::Rejected => {
                assert!(wrong || !addressed, "rejected without a word: {candidate:?}");
                assert_eq!(wrong, !candidate.errors.is_empty(), "{candidate:?}");
            }
        }
        for error in &candidate.errors {
            assert_eq!((error.row, error.severity), (Some(row), Severity::Error));
            assert!(!all_kept || kept.contains(error), "found the second time only: {error:?}\n{kept:#?}");
        }
        if all_kept && candidate.verdict == Verdict::Rejected {
            let first = kept.iter().filter(|finding| finding.row == Some(row));
            let first = first.filter(|finding| finding.severity == Severity::Error).count();
            assert_eq!(first, candidate.errors.len(), "row {row}: the two readings differ");
        }
    }
}

/// Whatever happens to doubles, no two people of one address, user name or reference are let in.
fn nobody_twice(candidates: &[Candidate]) {
    let mut addresses = BTreeSet::new();
    let mut user_names = BTreeSet::new();
    let mut references = BTreeSet::new();
    for candidate in candidates.iter().filter(|candidate| candidate.verdict == Verdict::Accepted) {
        let values = &candidate.values;
        assert!(addresses.insert(&values.email_key), "twice: {candidate:?}");
        if let Some(name) = values.user_name.text().given() {
            assert!(user_names.insert(name.to_lowercase()), "twice: {candidate:?}");
        }
        if let Some(reference) = values.reference.text().given() {
            assert!(references.insert(reference), "twice: {candidate:?}");
        }
    }
}
