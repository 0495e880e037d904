//! What becomes of a row: created, updated, unchanged, skipped, rejected.

use roster::{
    Settings,
    plan::Action,
    settings::{self, Blank, MatchBy, OnError},
};

use crate::town::{OPERATIONS, SALES, Town, changes};

fn joe() -> Town {
    Town::new().with("joe@example.com", |joe| {
        joe.person.last_name = "Bloggs".into();
        joe.person.region = Some("North".into());
        joe.groups.insert(SALES);
    })
}

#[test]
fn new_people_are_created_and_join_the_group() {
    let mut town = joe();
    town.group = Some(SALES);
    let planned = town.plan("Name,Email\nJane Smith,jane@example.com\nSam Jones,sam@example.com\n");
    assert_eq!(planned.actions(), [Action::Create, Action::Create]);
    let counts = planned.plan.counts;
    assert_eq!((counts.created, counts.memberships, planned.plan.seats.after), (2, 2, 3));
    assert!(!planned.plan.blocked);
    let jane = planned.rows[0].decision.after.as_ref().unwrap();
    assert_eq!((jane.first_name.as_str(), jane.last_name.as_str()), ("Jane", "Smith"));
    assert_eq!(jane.language.as_deref(), Some("en"));
}

#[test]
fn nothing_different_is_unchanged() {
    let mut town = joe();
    town.group = Some(SALES);
    let planned = town.plan("Name,Email,Group\nJoe Bloggs,JOE@example.com,Sales\n");
    assert_eq!(planned.actions(), [Action::Unchanged]);
    assert_eq!(planned.plan.counts.memberships, 0);
}

#[test]
fn differences_are_shown_before_and_after() {
    let file = "Name,Email,Status,Region\nJoseph Bloggs,joe@example.com,suspended,\n";
    let planned = joe().plan(file);
    assert_eq!((planned.plan.seats.freed, planned.plan.seats.after), (1, 0));
    let decision = planned.only();
    assert_eq!(decision.action, Action::Update);
    assert_eq!(changes(&decision), ["first_name Joe → Joseph", "status active → suspended"]);
    assert!(decision.suspends);
}

#[test]
fn a_new_membership_alone_is_an_update() {
    let planned = joe().plan("Name,Email,Group\nJoe Bloggs,joe@example.com,Operations\n");
    assert_eq!(planned.plan.counts.memberships, 1);
    let decision = planned.only();
    assert_eq!((decision.action, decision.joins[0].group), (Action::Update, OPERATIONS));
}

#[test]
fn the_settings_decide_about_existing_people() {
    let file = "Name,Email,Region,Job Role\nJoseph Bloggs,joe@example.com,,Clerk\n";
    let run = |existing| {
        let mut town = joe();
        town.group = Some(OPERATIONS);
        town.plan_with(file, Settings { existing, ..Settings::default() }).only()
    };
    let skipped = run(settings::Existing::Skip);
    assert_eq!((skipped.action, skipped.joins.len()), (Action::Skip, 0));

    let filled = run(settings::Existing::FillMissing).after.unwrap();
    assert_eq!((filled.first_name.as_str(), filled.job_role.as_deref()), ("Joe", Some("Clerk")));

    let memberships = run(settings::Existing::MembershipsOnly);
    assert_eq!((memberships.changes.len(), memberships.joins[0].group), (0, OPERATIONS));

    let clear = Settings { blank: Blank::Clear, ..Settings::default() };
    assert_eq!(joe().plan_with(file, clear).only().after.unwrap().region, None);
}

#[test]
fn an_update_only_import_creates_nobody() {
    let settings = Settings { create: settings::Create(false), ..Settings::default() };
    let planned = joe().plan_with("Email,Group\njane@example.com,Sales\n", settings);
    assert_eq!(planned.actions(), [Action::Skip]);
    assert!(!planned.plan.blocked);
}

#[test]
fn a_wrong_status_blocks_unless_its_row_is_left_out_anyway() {
    let settings = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    let file = "Name,Email,Status\nA A,a@example.com,actve\nB B,b@example.com,\n";
    let planned = joe().plan_with(file, settings.clone());
    assert!(planned.plan.blocked);
    assert_eq!(planned.actions(), [Action::Reject, Action::Create]);
    let planned = joe().plan_with("Name,Email,Status\nA A,no address,actve\n", settings);
    assert!(!planned.plan.blocked);
}

#[test]
fn equal_plans_have_equal_digests_and_others_others() {
    let digest = |town: &Town, file: &str| town.plan(file).plan.digest;
    let town = joe();
    let file = "Name,Email,Group,Course\nA A,a@example.com,Sales,Fire Safety\nB B,b@example.com,,\n";
    let one = digest(&town, file);
    assert_eq!(one, digest(&town, file));
    assert_eq!(one.len(), 64);
    for other in [
        file.replace("B B", "B C"),
        file.replace("Sales", "Operations"),
        file.replace("Fire Safety", "First Aid"),
        file.replace("b@", "c@"),
    ] {
        assert_ne!(one, digest(&town, &other), "{other}");
    }
}

#[test]
fn people_are_matched_by_reference_and_their_addresses_change() {
    let town = joe().with("ann@example.com", |ann| ann.person.reference = Some("007".into()));
    let settings = Settings { match_by: MatchBy::Reference, ..Settings::default() };
    let file = "Name,Email,Reference\nJoe,ann.new@example.com,007\nNew,new@example.com,8\n";
    let planned = town.plan_with(file, settings.clone());
    assert_eq!(planned.actions(), [Action::Update, Action::Create]);
    assert_eq!(changes(&planned.rows[0].decision), ["email ann@example.com → ann.new@example.com"]);
    // The same address in other letters is the same.
    let planned = town.plan_with("Name,Email,Reference\nJoe,ANN@example.com,007\n", settings.clone());
    assert_eq!(planned.actions(), [Action::Unchanged]);
    // An address is never empty, so there is nothing to fill.
    let filling = Settings { existing: settings::Existing::FillMissing, ..settings.clone() };
    assert_eq!(town.plan_with(file, filling).actions(), [Action::Unchanged, Action::Create]);
    // Somebody who has the address but not the reference is not the one who is meant.
    let planned = town.plan_with("Name,Email,Reference\nJoe,joe@example.com,9\n", settings);
    insta::assert_snapshot!(planned.found().join("\n"), @"Row 1 (line 2): “Email Address” belongs to joe@example.com already; no two people may share it.");
}

#[test]
fn people_are_matched_by_user_name_however_it_is_written() {
    let town = joe().with("ann@example.com", |ann| ann.person.user_name = Some("Ann".into()));
    let settings = Settings { match_by: MatchBy::UserName, ..Settings::default() };
    let planned = town.plan_with("Name,Email,User Name\nAnna,a@example.com,ANN\n", settings);
    let decision = planned.only();
    assert_eq!(changes(&decision), ["email ann@example.com → a@example.com", "first_name Joe → Anna"]);
}

#[test]
fn what_people_are_matched_by_is_needed_on_every_row() {
    let settings = Settings { match_by: MatchBy::Reference, ..Settings::default() };
    let planned = joe().plan_with("Name,Email\nJoe,joe@example.com\n", settings.clone());
    insta::assert_snapshot!(planned.plan.blocking[0].to_string(), @"File: No column is “Reference”, by which this import finds the people who are there already. Choose the column that holds it, or let people be found by their address in the settings of this import.");
    let planned =
        joe().plan_with("Name,Email,Reference\nJoe,joe@example.com,\nAnn,ann@example.com,1\n", settings);
    assert_eq!(planned.actions(), [Action::Reject, Action::Create]);
    insta::assert_snapshot!(planned.rows[0].candidate.errors[0].to_string(), @"Row 1 (line 2), “Reference”: “Reference” is empty, and every person needs it.");
}
