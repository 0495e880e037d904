//! The files of the demo's last year, oldest first, and the companies they are of.

use roster::settings::Invite;

use super::history::{End, File};

/// Roles of the first company's people, and the group that goes with each.
pub(super) const ROLES: [(&str, &str); 14] = [
    ("Account Manager", "Sales"),
    ("Sales Assistant", "Sales"),
    ("Key Account Manager", "Sales"),
    ("Planner", "Operations"),
    ("Shift Lead", "Operations"),
    ("Technician", "Operations"),
    ("Safety Officer", "Operations"),
    ("Service Agent", "Customer Service"),
    ("Service Lead", "Customer Service"),
    ("Accountant", "Finance"),
    ("Controller", "Finance"),
    ("Recruiter", "People and Culture"),
    ("Trainer", "People and Culture"),
    ("Software Developer", "Engineering"),
];

/// The second company's.
pub(super) const SECOND_ROLES: [(&str, &str); 8] = [
    ("Driver", "Transport"),
    ("Dispatcher", "Transport"),
    ("Fleet Mechanic", "Transport"),
    ("Forklift Operator", "Warehouse"),
    ("Warehouse Lead", "Warehouse"),
    ("Picker", "Warehouse"),
    ("Clerk", "Office"),
    ("Customs Agent", "Office"),
];

/// A file with nothing but new people, which is committed.
const PLAIN: File = File {
    days_ago: 0,
    name: "people.csv",
    by: 0,
    new: 0,
    changed: 0,
    damaged: 0,
    package: None,
    cohort: None,
    invite: Invite::None,
    comment: "",
    end: End::Done,
};

const INDUCTION: Option<&str> = Some("Induction");

/// The place of the company, and its file.
pub(super) const FILES: [(usize, File); 20] = [
    (
        0,
        File {
            days_ago: 372,
            name: "everybody-from-payroll.csv",
            new: 658,
            package: INDUCTION,
            comment: "Everybody who is on the payroll, with the induction they had.",
            ..PLAIN
        },
    ),
    (1, File { days_ago: 320, name: "harbour-staff.csv", new: 300, package: INDUCTION, ..PLAIN }),
    (
        0,
        File {
            days_ago: 300,
            name: "first-starters.csv",
            by: 1,
            new: 180,
            package: INDUCTION,
            cohort: Some("First intake"),
            ..PLAIN
        },
    ),
    (0, File { days_ago: 210, name: "leeds-site.csv", new: 140, changed: 22, ..PLAIN }),
    (1, File { days_ago: 150, name: "rotterdam-drivers.csv", new: 120, package: INDUCTION, ..PLAIN }),
    (
        0,
        File {
            days_ago: 120,
            name: "contractors.csv",
            by: 1,
            new: 90,
            comment: "Contractors until the end of the year.",
            end: End::Undone,
            ..PLAIN
        },
    ),
    (
        0,
        File {
            days_ago: 75,
            name: "second-starters.csv",
            new: 160,
            changed: 40,
            package: INDUCTION,
            cohort: Some("Second intake"),
            invite: Invite::Now,
            ..PLAIN
        },
    ),
    (1, File { days_ago: 60, name: "night-shift.csv", new: 70, damaged: 2, ..PLAIN }),
    (0, File { days_ago: 45, name: "service-centre.csv", by: 1, new: 90, ..PLAIN }),
    (
        0,
        File { days_ago: 27, name: "third-starters.csv", new: 35, changed: 60, invite: Invite::Now, ..PLAIN },
    ),
    (0, File { days_ago: 21, name: "trainees.csv", by: 1, new: 48, damaged: 4, package: INDUCTION, ..PLAIN }),
    (
        0,
        File {
            days_ago: 16,
            name: "new-job-titles.csv",
            changed: 120,
            comment: "After the reorganisation.",
            ..PLAIN
        },
    ),
    (1, File { days_ago: 12, name: "season.csv", new: 40, changed: 15, ..PLAIN }),
    (0, File { days_ago: 9, name: "berlin-office.csv", new: 64, changed: 8, damaged: 3, ..PLAIN }),
    (
        0,
        File {
            days_ago: 6,
            name: "agency-staff.csv",
            by: 1,
            new: 25,
            comment: "The agency sent last year's list.",
            end: End::Undone,
            ..PLAIN
        },
    ),
    (1, File { days_ago: 4, name: "season-again.csv", new: 20, damaged: 1, invite: Invite::Now, ..PLAIN }),
    (0, File { days_ago: 2, name: "december-starters.csv", new: 58, changed: 12, ..PLAIN }),
    (
        0,
        File {
            days_ago: 1,
            name: "manchester-site.csv",
            by: 1,
            new: 33,
            changed: 9,
            damaged: 2,
            comment: "Two addresses are still to be found out.",
            end: End::Planned("Can you look at the last two rows? Their addresses are not right."),
            ..PLAIN
        },
    ),
    (0, File { days_ago: 1, name: "works-council.csv", new: 12, damaged: 3, end: End::Draft, ..PLAIN }),
    (1, File { days_ago: 1, name: "customs-agents.csv", new: 9, end: End::Draft, ..PLAIN }),
];
