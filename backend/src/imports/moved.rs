//! What has changed since a plan was made, in a sentence.

use std::fmt::Write as _;

use super::{Counts, Plan};
use crate::store::imports::Moved;

/// As far as it can be told: by the people who were changed or have come, by what stops the import now, and by what
/// it would do instead.
pub(super) fn what_moved(moved: &Moved, before: &Plan, now: &Plan) -> String {
    let mut sentence = whom(moved);
    let known = |finding| before.blocking.contains(finding);
    if let Some(finding) = now.blocking.iter().find(|finding| !known(finding)) {
        let _ = write!(sentence, " {finding}");
    } else if let Some(figures) = figures(&before.counts, &now.counts) {
        let _ = write!(sentence, " {figures}");
    }
    sentence
}

fn whom(moved: &Moved) -> String {
    let list = |addresses: &[String]| addresses.join(", ");
    match (moved.changed.as_slice(), moved.appeared.as_slice()) {
        ([], []) => "The company has changed since the plan was made.".to_owned(),
        (changed, []) => {
            format!("Since the plan was made, people in it were changed, among them {}.", list(changed))
        }
        ([], appeared) => {
            format!(
                "Since the plan was made, people it would create have been created, among them {}.",
                list(appeared)
            )
        }
        (changed, appeared) => format!(
            "Since the plan was made, people in it were changed, among them {}, or created, among them {}.",
            list(changed),
            list(appeared)
        ),
    }
}

/// None: what it would do is another thing, of the same size.
fn figures(before: &Counts, now: &Counts) -> Option<String> {
    let of = |counts: &Counts| {
        [
            ("created", counts.created),
            ("updated", counts.updated),
            ("unchanged", counts.unchanged),
            ("skipped", counts.skipped),
            ("rejected", counts.rejected),
            ("suspended", counts.suspended),
            ("reactivated", counts.reactivated),
            ("memberships", counts.memberships),
            ("course assignments", counts.assignments),
            ("invitations", counts.invitations),
        ]
    };
    let differing: Vec<String> = of(before)
        .into_iter()
        .zip(of(now))
        .filter(|((_, before), (_, now))| before != now)
        .map(|((name, before), (_, now))| format!("{name} {now} instead of {before}"))
        .collect();
    (!differing.is_empty()).then(|| format!("It would now come to: {}.", differing.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_differ_are_told() {
        let before = Counts { created: 40, assignments: 80, ..Counts::default() };
        let now = Counts { assignments: 40, ..before };
        assert_eq!(
            figures(&before, &now).as_deref(),
            Some("It would now come to: course assignments 40 instead of 80.")
        );
        assert_eq!(figures(&now, &now), None);
    }
}
