//! Account types and invitations that were decided in front of the plan.

use roster::{
    Settings,
    choices::{PeopleChoices, PersonChoice},
    merge::{Conflict, merge, with_setting},
    person::AccountType,
    plan::{Action, Invited},
    protocol::{Configuration, ToWorker},
    settings::Invite,
};

use crate::town::{Planned, Town, changes};

const FILE: &str = "Name,Email,Account Type,Send Invite\n\
    A,a@example.com,manager,\n\
    B,b@example.com,,no\n\
    Joe,ann@example.com,,\n";

fn plan(town: &Town, people: PeopleChoices) -> Planned {
    town.plan_with(FILE, Settings { people, ..Settings::default() })
}

fn kinds(planned: &Planned) -> Vec<AccountType> {
    let after = |row: &crate::town::Row| row.decision.after.as_ref().map(|person| person.account_type);
    planned.rows.iter().filter_map(after).collect()
}

const fn choice(account_type: Option<AccountType>, invite: Option<bool>) -> PersonChoice {
    PersonChoice { account_type, invite }
}

#[test]
fn a_choice_for_all_concerns_those_who_are_created_whatever_the_file_says() {
    let town = Town::new().with("ann@example.com", |_| {});
    let created = choice(Some(AccountType::Guest), Some(true));
    let planned = plan(&town, PeopleChoices { created, ..PeopleChoices::default() });
    assert_eq!(kinds(&planned), [AccountType::Guest, AccountType::Guest]);
    let invited: Vec<_> = planned.rows.iter().map(|row| row.decision.invited).collect();
    assert_eq!(invited, [Some(Invited::Now), Some(Invited::Now), None]);
    assert_eq!(planned.rows[2].decision.action, Action::Unchanged);
    assert_eq!(planned.plan.counts.invitations, 2);
}

#[test]
fn a_choice_for_one_counts_first_and_part_by_part() {
    let town = Town::new().with("ann@example.com", |_| {});
    let rows =
        [(1, choice(Some(AccountType::User), None)), (3, choice(Some(AccountType::Manager), Some(true)))];
    let rows = rows.into();
    let created = choice(Some(AccountType::Guest), Some(true));
    let planned = plan(&town, PeopleChoices { created, rows });
    assert_eq!(kinds(&planned), [AccountType::User, AccountType::Guest, AccountType::Manager]);
    assert_eq!(planned.rows[0].decision.invited, Some(Invited::Now));
    // Of somebody who is there it is a change like any other.
    assert_eq!(planned.rows[2].decision.action, Action::Update);
    assert_eq!(changes(&planned.rows[2].decision), ["account_type user → manager"]);
    assert_eq!(planned.rows[2].decision.invited, Some(Invited::Now));
}

#[test]
fn who_was_invited_for_all_can_be_left_out_and_the_digest_tells() {
    let town = Town::new();
    let invite = Settings { invite: Invite::Now, ..Settings::default() };
    let all = town.plan_with(FILE, invite.clone());
    assert_eq!(all.plan.counts.invitations, 2);
    let rows = [(3, choice(None, Some(false)))].into();
    let people = PeopleChoices { rows, ..PeopleChoices::default() };
    let fewer = town.plan_with(FILE, Settings { people, ..invite.clone() });
    assert_eq!(fewer.plan.counts.invitations, 1);
    assert_ne!(fewer.plan.digest, all.plan.digest);
    // What says nothing changes nothing.
    let people = PeopleChoices { rows: [(1, PersonChoice::default())].into(), ..PeopleChoices::default() };
    assert_eq!(town.plan_with(FILE, Settings { people, ..invite }).plan.digest, all.plan.digest);
}

#[test]
fn nobody_gives_more_than_they_may() {
    let mut town = Town::new().with("ann@example.com", |_| {});
    town.configuration.snapshot.may_grant = Some(AccountType::User);
    let file = "Name,Email\nA,a@example.com\nJoe,ann@example.com\n";
    let rows = (1..=2).map(|row| (row, choice(Some(AccountType::Manager), None))).collect();
    let people = PeopleChoices { rows, ..PeopleChoices::default() };
    let planned = town.plan_with(file, Settings { people, ..Settings::default() });
    assert_eq!(planned.actions(), [Action::Reject, Action::Reject]);
    assert_eq!(planned.found().len(), 2);
}

#[test]
fn they_are_written_as_they_are_read_also_inside_a_message() {
    let written = r#"{"created":{"invite":true},"rows":{"3":{"account_type":"guest","invite":false}}}"#;
    let people: PeopleChoices = serde_json::from_str(written).unwrap();
    assert_eq!(serde_json::to_string(&people).unwrap(), written);
    assert_eq!(people.highest(), Some(AccountType::Guest));
    assert!(!serde_json::to_string(&Settings::default()).unwrap().contains("people"));
    for wrong in [r#"{"rows":{"3":{"type":"guest"}}}"#, r#"{"rows":{"x":{}}}"#, r#"{"rows":{"-1":{}}}"#] {
        assert!(serde_json::from_str::<PeopleChoices>(wrong).is_err(), "{wrong}");
    }
    let settings = Settings { people, ..Settings::default() };
    let configuration = Configuration { settings, ..Configuration::default() };
    let message = ToWorker::Configure { run: 1, configuration };
    let text = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str::<ToWorker>(&text).unwrap(), message);
}

/// Two who decide of two people do not get in each other's way.
#[test]
fn they_are_merged_one_by_one() {
    let decided = |rows: &[(u32, AccountType)]| {
        let rows = rows.iter().map(|(row, kind)| (*row, choice(Some(*kind), None))).collect();
        let people = PeopleChoices { rows, ..PeopleChoices::default() };
        Configuration { settings: Settings { people, ..Settings::default() }, ..Configuration::default() }
    };
    let mine = decided(&[(1, AccountType::Guest), (2, AccountType::Guest)]);
    let theirs = decided(&[(1, AccountType::Admin), (3, AccountType::Manager)]);
    let merged = merge(&decided(&[]), &mine, &theirs);
    let all = [(1, AccountType::Admin), (2, AccountType::Guest), (3, AccountType::Manager)];
    assert_eq!(merged.configuration, decided(&all));
    let (key, guest) = ("people.rows.1.account_type", serde_json::json!("guest"));
    assert_eq!(merged.conflicts, [Conflict::Setting { key: key.into(), mine: Some(guest.clone()) }]);

    // Who insists has theirs beside everybody else's.
    let insisted = with_setting(&merged.configuration.settings, key, Some(guest)).unwrap();
    let all = [(1, AccountType::Guest), (2, AccountType::Guest), (3, AccountType::Manager)];
    assert_eq!(insisted, decided(&all).settings);
    // What is gone meanwhile is made again as far as it must be.
    let insisted = with_setting(&Settings::default(), key, Some(serde_json::json!("guest"))).unwrap();
    assert_eq!(insisted, decided(&[(1, AccountType::Guest)]).settings);
    assert!(with_setting(&insisted, key, None).unwrap().people.rows[&1].is_empty());
}
