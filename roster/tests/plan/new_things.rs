//! Groups, cohorts and packages that the import makes.

use roster::{
    Settings,
    map::{Field, ValueChoice},
    plan::{Action, NewNameKind},
    settings::{Create, Existing},
};

use crate::town::Town;

/// These values are to be made.
fn making(mut town: Town, made: &[(Field, &str)]) -> Town {
    for (field, name) in made {
        let values = town.configuration.value_mapping.entry(field.clone()).or_default();
        values.insert((*name).to_owned(), ValueChoice::Create { create: true });
    }
    town
}

fn names(planned: &crate::town::Planned) -> Vec<(NewNameKind, &str)> {
    planned.plan.new_names.iter().map(|new| (new.kind, new.name.as_str())).collect()
}

#[test]
fn they_are_made_once_and_joined() {
    let made = [
        (Field::Groups, "Nord"),
        (Field::Groups, "NORD"),
        (Field::Groups, "Ost"),
        (Field::Cohorts, "Nord"),
        (Field::Packages, "Basics"),
    ];
    let mut town = making(Town::new().with("ann@example.com", |_| {}), &made);
    let file = "Name,Email,Group,Cohort,Package\n\
        A,a@example.com,Nord;Ost,,Basics\n\
        Joe,ann@example.com,NORD,Nord,\n";
    let planned = town.plan(file);
    assert_eq!(planned.actions(), [Action::Create, Action::Update]);
    let groups =
        |at: usize| planned.rows[at].decision.joins.iter().map(|join| join.group).collect::<Vec<_>>();
    assert_eq!((groups(0), groups(1)), (vec![-2, -1], vec![-4, -1]));
    assert_eq!(
        names(&planned),
        [
            (NewNameKind::Group, "Nord"),
            (NewNameKind::Group, "Ost"),
            (NewNameKind::Package, "Basics"),
            (NewNameKind::Cohort, "Nord"),
        ]
    );
    assert_eq!(planned.plan.counts.memberships, 4);
    town.carry_out(planned);
    let again = town.plan(file);
    assert_eq!(again.actions(), [Action::Unchanged, Action::Unchanged]);
    assert!(again.plan.new_names.is_empty());
}

#[test]
fn nobody_who_is_left_out_makes_any() {
    let town = making(Town::new().with("ann@example.com", |_| {}), &[(Field::Groups, "Nord")]);
    let file = "Name,Email,Group\nJoe,ann@example.com,Nord\nBad,no address,Nord\nNew,new@example.com,Nord\n";
    let settings = Settings { existing: Existing::Skip, create: Create(false), ..Settings::default() };
    let planned = town.plan_with(file, settings);
    assert!(planned.plan.new_names.is_empty());
    assert_eq!(planned.actions(), [Action::Skip, Action::Reject, Action::Skip]);
}

#[test]
fn a_package_that_is_made_is_made_though_nobody_gains_by_it() {
    let town = making(Town::new().with("ann@example.com", |_| {}), &[(Field::Packages, "Basics")]);
    let planned = town.plan("Name,Email,Package\nJoe,ann@example.com,Basics\n");
    assert_eq!(names(&planned), [(NewNameKind::Package, "Basics")]);
    assert_eq!(planned.actions(), [Action::Unchanged]);
    let none = Town::new().plan("Name,Email,Package\nJoe,ann@example.com,\n");
    assert_ne!(planned.plan.digest, none.plan.digest);
}
