//! Who may change whom: managers, oneself, the last administrator.

use roster::{
    Settings,
    person::{AccountType, Status},
    plan::Action,
};

use crate::town::{OPERATIONS, SALES, Town};

fn admin(town: Town, email: &str) -> Town {
    town.with(email, |user| user.person.account_type = AccountType::Admin)
}

#[test]
fn nobody_suspends_or_lowers_themselves() {
    let mut town = admin(admin(Town::new(), "me@example.com"), "other@example.com");
    town.own().importer = Some(town.of("me@example.com").id);
    for line in ["Joe,me@example.com,suspended,", "Joe,me@example.com,,manager"] {
        let planned = town.plan(&format!("Name,Email,Status,Account Type\n{line}\n"));
        assert_eq!(planned.actions(), [Action::Reject], "{line}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(planned.rows[0].decision.findings[0].message, @"You cannot suspend yourself or lower your own account type.");
        }
    }
    let planned = town.plan("Name,Email,Account Type\nJoseph,me@example.com,admin\n");
    assert_eq!(planned.actions(), [Action::Update]);
}

#[test]
fn a_company_keeps_an_administrator() {
    let town = admin(admin(Town::new(), "a@example.com"), "b@example.com");
    let file = "Name,Email,Status,Account Type\nJoe,a@example.com,suspended,\nJoe,b@example.com,,user\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Update, Action::Reject]);
    insta::assert_snapshot!(planned.found().join("\n"), @"Row 2 (line 3): This is the last administrator of the company and must stay one.");
    // One who is promoted, created or comes back, on whatever row, is enough.
    let town = town.with("c@example.com", |_| {}).with("away@example.com", |away| {
        away.person.account_type = AccountType::Admin;
        away.person.status = Status::Suspended;
    });
    for line in ["Joe,c@example.com,,admin", "New,new@example.com,,admin", "Joe,away@example.com,active,"] {
        for file in [format!("{file}{line}\n"), file.replacen('\n', &format!("\n{line}\n"), 1)] {
            assert_eq!(town.plan(&file).plan.counts.rejected, 0, "{file}");
        }
    }
    // But not one who comes suspended.
    let file = format!("{file}New,new@example.com,suspended,admin\n");
    assert_eq!(town.plan(&file).plan.counts.rejected, 1);
}

/// The new administrator takes the user name of one who is not let go, so there is none.
#[test]
fn what_hangs_together_falls_together() {
    let town = admin(Town::new(), "a@example.com").with("b@example.com", |b| {
        b.person.user_name = Some("bo".into());
    });
    let file = "Name,Email,User Name,Account Type\nJoe,a@example.com,,user\nNew,new@example.com,bo,admin\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Reject, Action::Reject]);
    // The last administrator's row is left out, and with it the user name it would have given up.
    let town = admin(Town::new(), "a@example.com");
    let town = town.with("b@example.com", |_| {});
    let mut town = town;
    town.people[0].1.person.user_name = Some("ann".into());
    let file = "Name,Email,User Name,Account Type\nJoe,b@example.com,ann,\nJoe,a@example.com,other,user\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Reject, Action::Reject]);
}

fn managed() -> Town {
    let mut town = Town::new()
        .with("mine@example.com", |user| user.groups.insert(SALES))
        .with("theirs@example.com", |user| user.groups.insert(OPERATIONS))
        .with("boss@example.com", |user| {
            user.groups.insert(SALES);
            user.person.account_type = AccountType::Manager;
        });
    town.managed = Some([SALES].into_iter().collect());
    town.configuration.snapshot.groups.retain(|group| group.id == SALES);
    town.configuration.snapshot.may_grant = Some(AccountType::User);
    town.configuration.snapshot.may_create = false;
    town
}

#[test]
fn managers_import_into_their_groups_only() {
    let file = "Name,Email,Group\n\
        New,new@example.com,Sales\n\
        New,nowhere@example.com,\n\
        Joseph,mine@example.com,\n\
        Joseph,theirs@example.com,\n\
        Joseph,theirs2@example.com,Sales\n\
        Joseph,boss@example.com,\n";
    let town = managed().with("theirs2@example.com", |_| {});
    let planned = town.plan(file);
    let (created, updated, rejected) = (Action::Create, Action::Update, Action::Reject);
    assert_eq!(planned.actions(), [created, rejected, updated, rejected, rejected, rejected]);
    insta::assert_snapshot!(planned.found().join("\n"), @r"
    Row 2 (line 3): You import people into the groups you manage, and this row names none of them. Name one, or choose the group that everyone joins.
    Row 4 (line 5): This person is in none of the groups you manage, so you may not change them. Ask an administrator to do it.
    Row 5 (line 6): This person is in none of the groups you manage, so you may not change them. Ask an administrator to do it.
    Row 6 (line 7): This person is a manager or an administrator, and you may not change them.
    ");
    // Whether the details are right is nothing a manager can try out.
    let planned = town.plan("Name,Email\nJoe,theirs@example.com\n");
    assert_eq!(planned.actions(), [rejected]);
    // Nothing is changed of one who is more than they are.
    let planned = town.plan("Name,Email\nJoe,boss@example.com\n");
    assert_eq!(planned.actions(), [Action::Unchanged]);
}

#[test]
fn the_group_everyone_joins_is_enough() {
    let mut town = managed();
    town.group = Some(SALES);
    assert_eq!(town.plan("Name,Email\nNew,new@example.com\n").actions(), [Action::Create]);
}

#[test]
fn what_new_people_are_by_default_must_be_allowed() {
    let mut town = managed();
    town.group = Some(SALES);
    let settings = Settings { default_account_type: AccountType::Admin, ..Settings::default() };
    let planned = town.plan_with("Name,Email\nNew,new@example.com\n", settings);
    insta::assert_snapshot!(planned.found().join("\n"), @"Row 1 (line 2): You may not make anybody an admin: it is more than you are yourself. The most you can choose is a user.");
}
