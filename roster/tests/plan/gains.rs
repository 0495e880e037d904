//! Courses, packages, invitations.

use roster::{
    Settings,
    plan::{Action, CourseGained, Invited},
    settings::{Existing, Invite},
};

use crate::town::{FIRE_SAFETY, FIRST_AID, INDUCTION, Town};

fn gained(course: i64, package: Option<i64>) -> CourseGained {
    CourseGained { course, package }
}

#[test]
fn courses_are_assigned_by_name_and_by_package_but_never_again() {
    let town = Town::new().with("ann@example.com", |ann| ann.courses.insert(FIRST_AID));
    let file = "Name,Email,Course,Package\n\
        Joe,ann@example.com,First Aid,Induction\n\
        Bo,bo@example.com,fire safety,Induction\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Update, Action::Create]);
    assert_eq!(planned.rows[0].decision.courses, [gained(FIRE_SAFETY, Some(INDUCTION))]);
    // A course that is named is not the package's.
    let both = [gained(FIRE_SAFETY, None), gained(FIRST_AID, Some(INDUCTION))];
    assert_eq!(planned.rows[1].decision.courses, both);
    assert_eq!(planned.plan.counts.assignments, 3);
}

#[test]
fn memberships_only_gives_courses_too_and_skip_gives_none() {
    let town = Town::new().with("ann@example.com", |_| {});
    let file = "Name,Email,Course\nOther,ann@example.com,First Aid\n";
    let run = |existing| town.plan_with(file, Settings { existing, ..Settings::default() }).only();
    let only = run(Existing::MembershipsOnly);
    assert_eq!((only.action, only.changes.len(), only.courses.len()), (Action::Update, 0, 1));
    let skipped = run(Existing::Skip);
    assert_eq!((skipped.action, skipped.courses.len()), (Action::Skip, 0));
}

#[test]
fn invitations_follow_the_settings_and_the_row() {
    let town = Town::new()
        .with("never@example.com", |_| {})
        .with("invited@example.com", |user| user.is_invited = true)
        .with("waits@example.com", |user| user.awaits_assignment = true)
        .with("away@example.com", |user| user.person.status = roster::person::Status::Suspended);
    let file = "Name,Email,Send Invite,Status,Course\n\
        Joe,never@example.com,,,\n\
        Joe,never2@example.com,yes,,\n\
        Joe,invited@example.com,yes,,\n\
        Joe,waits@example.com,,,First Aid\n\
        Joe,away@example.com,yes,,\n\
        New,a@example.com,,,\n\
        New,b@example.com,,,First Aid\n\
        New,c@example.com,no,,First Aid\n\
        New,d@example.com,yes,suspended,First Aid\n";
    let invited = |invite| {
        let planned = town.plan_with(file, Settings { invite, ..Settings::default() });
        let invited = planned.rows.iter().map(|row| row.decision.invited.map_or("", Invited::as_str));
        (invited.collect::<Vec<_>>().join("|"), planned.plan.counts.invitations)
    };
    assert_eq!(invited(Invite::None), ("|now||with_assignment|||||".into(), 2));
    assert_eq!(invited(Invite::Now), ("|now||with_assignment||now|now||".into(), 4));
    assert_eq!(
        invited(Invite::FirstAssignment),
        ("|now||with_assignment||later|with_assignment||".into(), 3)
    );
}

#[test]
fn an_invitation_alone_is_an_update_once() {
    let mut town = Town::new().with("ann@example.com", |_| {});
    let file = "Name,Email,Send Invite\nJoe,ann@example.com,yes\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Update]);
    town.carry_out(planned);
    assert_eq!(town.plan(file).actions(), [Action::Unchanged]);
}
