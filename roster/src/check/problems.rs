//! Findings grouped: what an administrator mends once for all rows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Code, Findings, Severity};
use crate::protocol::Problem;

/// Distinct values told of one code in one column. Ten thousand would be a message of megabytes, which
/// the page's own thread takes a tenth of a second to read; once some are mended, others follow.
const VALUES: u32 = 500;

/// One [`Problem`] for each code, column, value and company among the findings kept in detail; errors first,
/// then the most frequent, then as they come in the file; at most 500 of one code in one column.
pub fn problems(findings: &Findings) -> Vec<Problem> {
    let mut groups: BTreeMap<_, Problem> = BTreeMap::new();
    for finding in findings.kept() {
        // Notices report what was done: there is nothing to mend. What is to be known about the whole file is
        // told as well, and which rows are no people of their own.
        let is_of_file = finding.row.is_none() && finding.column.is_none();
        let is_repeated = matches!(finding.code, Code::DuplicateIgnored | Code::DuplicateMerged);
        if finding.severity == Severity::Notice && !is_of_file && !is_repeated {
            continue;
        }
        // A name that one company has and another has not are two matters.
        let company = finding.params.get("company").and_then(Value::as_str).map(str::to_owned);
        let problem = groups
            .entry((finding.code, finding.column, finding.value.clone(), company))
            .or_insert_with(|| Problem { example: finding.clone(), count: 0, rows: Vec::new() });
        problem.count += 1;
        problem.rows.extend(finding.row);
    }
    let mut problems: Vec<Problem> = groups.into_values().collect();
    let order =
        |problem: &Problem| (problem.example.severity, std::cmp::Reverse(problem.count), problem.example.row);
    problems.sort_by_key(order);
    let mut told: BTreeMap<_, u32> = BTreeMap::new();
    problems.retain(|problem| {
        let values = told.entry((problem.example.code, problem.example.column)).or_default();
        *values += 1;
        *values <= VALUES
    });
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Finding, Params, params};

    #[test]
    fn what_two_companies_lack_is_two_problems() {
        let mut findings = Findings::new(10_000);
        for (row, company) in (1..).zip(["Acme", "Other", "Acme"]) {
            let params = params! {"company": company};
            findings.push(Finding::new(Code::CourseUnmatched, params).at(row, row + 1).with_value("Fire"));
        }
        let rows: Vec<_> = problems(&findings).into_iter().map(|problem| problem.rows).collect();
        assert_eq!(rows, [vec![1, 3], vec![2]]);
    }

    #[test]
    fn a_column_of_nothing_but_problems_makes_no_endless_message() {
        let mut findings = Findings::new(10_000);
        for row in 1..=2_000 {
            let finding = Finding::new(Code::EmailMalformed, Params::new()).at(row, row + 1);
            findings.push(finding.clone().with_value(&format!("nobody {row}")));
            findings.push(Finding { code: Code::GroupUnknown, ..finding }.with_value("Salse"));
        }
        let problems = problems(&findings);
        assert_eq!((problems.len(), problems[0].count, problems[0].rows.len()), (501, 2_000, 2_000));
        assert_eq!(problems[1].example.row, Some(1));
    }
}
