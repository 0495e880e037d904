//! Rows against a company, without a database.

mod common;

use common::{check, company};
use roster::{
    Settings,
    check::IdSet,
    person::{AccountType, Status},
    plan::{Action, CompanyContext, Decision, Existing, Found, Outcome, Person, Plan, PlanContext, Planner},
    settings::{self, Blank, OnError},
};

const SALES: i64 = 1;

fn joe() -> Existing {
    Existing {
        id: 7,
        version: 3,
        person: Person {
            email: "joe@example.com".into(),
            first_name: "Joe".into(),
            last_name: "Bloggs".into(),
            region: Some("North".into()),
            status: Status::Active,
            account_type: AccountType::User,
            ..Person::default()
        },
        groups: IdSet::from_iter([SALES]),
        courses: IdSet::default(),
        is_invited: false,
    }
}

fn plan(file: &str, settings: Settings, group: Option<i64>, seats: Option<u32>) -> (Plan, Vec<Decision>) {
    let mut configuration = company();
    configuration.settings = settings.clone();
    let (checked, candidates) = check(configuration, file.as_bytes(), 64).unwrap();
    let own = CompanyContext {
        language: "en".into(),
        seat_limit: seats,
        seats_used: 1,
        ..CompanyContext::default()
    };
    let context = PlanContext { settings, group, companies: vec![own], ..PlanContext::default() };
    let mut planner = Planner::new(context);
    let joe = joe();
    let decisions = candidates
        .iter()
        .filter_map(|candidate| {
            let user = (candidate.values.email_key == "joe@example.com").then_some(&joe);
            match planner.row(Box::new(candidate.clone()), Found { user, ..Found::default() }) {
                Outcome::Decided(_, decision) => Some(*decision),
                Outcome::Superseded | Outcome::Deferred => None,
            }
        })
        .collect();
    let blocking = checked.findings.kept().iter().filter(|finding| finding.blocking).cloned().collect();
    (planner.finish(blocking, checked.summary.blocking), decisions)
}

fn actions(decisions: &[Decision]) -> Vec<Action> {
    decisions.iter().map(|decision| decision.action).collect()
}

#[test]
fn new_people_are_created_and_join_the_group() {
    let (plan, decisions) = plan(
        "Name,Email\nJane Smith,jane@example.com\nSam Jones,sam@example.com\n",
        Settings::default(),
        Some(SALES),
        None,
    );
    assert_eq!(actions(&decisions), [Action::Create, Action::Create]);
    assert_eq!((plan.counts.created, plan.counts.memberships, plan.seats.after), (2, 2, 3));
    assert!(!plan.blocked);
    let jane = decisions[0].after.as_ref().unwrap();
    assert_eq!((jane.first_name.as_str(), jane.last_name.as_str()), ("Jane", "Smith"));
    assert_eq!(jane.language.as_deref(), Some("en"));
}

#[test]
fn nothing_different_is_unchanged() {
    let (plan, decisions) =
        plan("Name,Email,Group\nJoe Bloggs,JOE@example.com,Sales\n", Settings::default(), Some(SALES), None);
    assert_eq!(actions(&decisions), [Action::Unchanged]);
    assert_eq!(plan.counts.memberships, 0);
}

#[test]
fn differences_are_shown_before_and_after() {
    let (plan, decisions) = plan(
        "Name,Email,Status,Region\nJoseph Bloggs,joe@example.com,suspended,\n",
        Settings::default(),
        None,
        None,
    );
    assert_eq!(actions(&decisions), [Action::Update]);
    let changes: Vec<_> = decisions[0]
        .changes
        .iter()
        .map(|change| {
            format!("{} {:?} → {:?}", change.field, change.before.as_deref(), change.after.as_deref())
        })
        .collect();
    assert_eq!(
        changes,
        ["first_name Some(\"Joe\") → Some(\"Joseph\")", "status Some(\"active\") → Some(\"suspended\")"]
    );
    assert!(decisions[0].suspends);
    assert_eq!((plan.seats.freed, plan.seats.after), (1, 0));
}

#[test]
fn a_new_membership_alone_is_an_update() {
    let (plan, decisions) =
        plan("Name,Email,Group\nJoe Bloggs,joe@example.com,Operations\n", Settings::default(), None, None);
    assert_eq!(actions(&decisions), [Action::Update]);
    assert_eq!((decisions[0].joins[0].group, plan.counts.memberships), (2, 1));
}

#[test]
fn the_settings_decide_about_existing_people() {
    let file = "Name,Email,Region,Job Role\nJoseph Bloggs,joe@example.com,,Clerk\n";
    let run = |settings| plan(file, settings, Some(2), None).1.remove(0);

    let skip = Settings { existing: settings::Existing::Skip, ..Settings::default() };
    assert_eq!((run(skip.clone()).action, run(skip).joins), (Action::Skip, vec![]));

    let filled = run(Settings { existing: settings::Existing::FillMissing, ..Settings::default() });
    let person = filled.after.unwrap();
    assert_eq!((person.first_name.as_str(), person.job_role.as_deref()), ("Joe", Some("Clerk")));

    let memberships = run(Settings { existing: settings::Existing::MembershipsOnly, ..Settings::default() });
    assert_eq!((memberships.changes.len(), memberships.joins), (0, vec![2]));

    let clear = run(Settings { blank: Blank::Clear, ..Settings::default() });
    assert_eq!(clear.after.unwrap().region, None);
}

#[test]
fn an_update_only_import_creates_nobody() {
    let settings = Settings { create: settings::Create(false), ..Settings::default() };
    let (plan, decisions) = plan("Email\njane@example.com\n", settings, None, None);
    assert_eq!(actions(&decisions), [Action::Skip]);
    assert!(!plan.blocked);
}

#[test]
fn seats_run_out_at_a_row_and_suspensions_count_first() {
    // One seat is used, of two.
    let file =
        "Name,Email,Status\nA A,a@example.com,\nB B,b@example.com,\nJoe Bloggs,joe@example.com,suspended\n";
    assert!(!plan(file, Settings::default(), None, Some(2)).0.blocked);
    let file = "Name,Email\nA A,a@example.com\nB B,b@example.com\n";
    let (plan, _) = plan(file, Settings::default(), None, Some(2));
    assert!(plan.blocked);
    assert_eq!(plan.blocking[0].row, Some(2));
    insta::assert_snapshot!(plan.blocking[0].message, @"There are not enough seats: 1 of 2 are used, this import frees 0 and needs 2. Seats run out at row 2. Free some seats, or leave people out.");
}

#[test]
fn a_wrong_status_blocks_unless_its_row_is_left_out_anyway() {
    let settings = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    let (blocked, decisions) = plan(
        "Name,Email,Status\nA A,a@example.com,actve\nB B,b@example.com,\n",
        settings.clone(),
        None,
        None,
    );
    assert!(blocked.blocked);
    assert_eq!(actions(&decisions), [Action::Reject, Action::Create]);
    let mut configuration = company();
    configuration.settings = settings;
    let (checked, _) = check(configuration, b"Name,Email,Status\nA A,no address,actve\n", 99).unwrap();
    assert_eq!(checked.summary.blocking, 0);
}

#[test]
fn equal_plans_have_equal_digests() {
    let digest = |file| plan(file, Settings::default(), None, None).0.digest;
    let one = digest("Name,Email\nA A,a@example.com\nB B,b@example.com\n");
    assert_eq!(one, digest("Name,Email\nA A,a@example.com\nB B,b@example.com\n"));
    assert_ne!(one, digest("Name,Email\nA A,a@example.com\nB C,b@example.com\n"));
    assert_eq!(one.len(), 64);
}
