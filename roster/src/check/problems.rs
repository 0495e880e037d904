//! Findings grouped: what an administrator mends once for all rows.

use std::collections::BTreeMap;

use super::{Findings, Severity};
use crate::protocol::Problem;

/// One [`Problem`] for each code, column and value among the findings kept in detail; errors first,
/// then the most frequent, then as they come in the file.
pub fn problems(findings: &Findings) -> Vec<Problem> {
    let mut groups: BTreeMap<_, Problem> = BTreeMap::new();
    for finding in findings.kept() {
        // Notices report what was done; there is nothing to mend.
        if finding.severity == Severity::Notice {
            continue;
        }
        let problem = groups
            .entry((finding.code, finding.column, finding.value.clone()))
            .or_insert_with(|| Problem { example: finding.clone(), count: 0, rows: Vec::new() });
        problem.count += 1;
        problem.rows.extend(finding.row);
    }
    let mut problems: Vec<Problem> = groups.into_values().collect();
    let order =
        |problem: &Problem| (problem.example.severity, std::cmp::Reverse(problem.count), problem.example.row);
    problems.sort_by_key(order);
    problems
}
