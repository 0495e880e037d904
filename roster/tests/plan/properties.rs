//! What must hold of every file against every company.

use proptest::prelude::*;
use roster::{
    Settings,
    check::Code,
    map::{CustomField, Field, FieldType, ValueChoice},
    person::{AccountType, Status},
    plan::{Action, Condition, Matching, Operator, Rule},
    settings::{Blank, Create, Existing, Invite, MatchBy, OnError},
};

use crate::town::{FIRE_SAFETY, OPERATIONS, Planned, SALES, Town, changes};

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(values)
}

/// Few of everything, so that people and rows meet.
fn town() -> impl Strategy<Value = Town> {
    let person = (
        one_of(&["", "u0", "u1", "u2", "U3"]),
        one_of(&["", "r0", "r1", "r2", "r3"]),
        one_of(&["", "North", "South"]),
        one_of(&["", "S", "M"]),
        prop::bool::weighted(0.7),
        prop::sample::select(&[AccountType::User, AccountType::Admin][..]),
        any::<[bool; 4]>(),
    );
    let rule = (one_of(&["North", "South"]), any::<bool>(), any::<bool>());
    (prop::collection::vec(person, 0..5), prop::option::of(0_u32..5), prop::collection::vec(rule, 0..3))
        .prop_map(|(people, seats, rules)| {
            let mut town = Town::new();
            let option = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let mut taken = std::collections::BTreeSet::new();
            for (at, (user_name, reference, region, shirt, active, kind, flags)) in
                people.into_iter().enumerate()
            {
                let [in_sales, has_course, is_invited, awaits_assignment] = flags;
                let user_name = option(user_name).filter(|name| taken.insert(name.to_lowercase()));
                let reference = option(reference).filter(|reference| taken.insert(reference.clone()));
                town.add(0, &format!("e{at}@example.com"), |user| {
                    user.person.user_name = user_name;
                    user.person.reference = reference;
                    user.person.region = option(region);
                    user.person.status = if active { Status::Active } else { Status::Suspended };
                    user.person.account_type = kind;
                    user.person.custom.extend(option(shirt).map(|shirt| ("shirt".to_owned(), shirt)));
                    if in_sales {
                        user.groups.insert(SALES);
                    }
                    if has_course {
                        user.courses.insert(FIRE_SAFETY);
                    }
                    user.is_invited = is_invited;
                    user.awaits_assignment = awaits_assignment;
                });
            }
            town.own().seat_limit = seats;
            town.own().rules = (1..)
                .zip(rules)
                .map(|(id, (region, other, stop))| Rule {
                    id,
                    name: format!("Rule {id}"),
                    matching: Matching::All,
                    conditions: vec![Condition {
                        field: Field::Region,
                        operator: Operator::Is,
                        value: region.to_owned(),
                    }],
                    groups: vec![if other { OPERATIONS } else { SALES }],
                    stop,
                })
                .collect();
            town.configuration.snapshot.custom_fields = vec![CustomField {
                key: "shirt".into(),
                label: "Shirt".into(),
                kind: FieldType::Choice,
                options: vec!["S".into(), "M".into()],
                ..CustomField::default()
            }];
            let make = ValueChoice::Create { create: true };
            town.configuration.value_mapping.insert(Field::Groups, [("New".to_owned(), make)].into());
            town
        })
}

const HEADER: &str =
    "Email,User Name,Reference,First Name,Region,Shirt,Status,Account Type,Group,Course,Package,Send Invite";

/// Cells of a row; strategies are made of tuples of this length at most.
type Six = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (
        (
            one_of(&["e0", "e1", "e2", "e3", "E4", "e5"]),
            one_of(&["", "u0", "u1", "u2", "u3", "u4"]),
            one_of(&["", "r0", "r1", "r2", "r3", "r4"]),
            one_of(&["Joe", "Ann"]),
            one_of(&["", "North", "South"]),
            one_of(&["", "s", "M"]),
        ),
        (
            one_of(&["", "active", "suspended"]),
            one_of(&["", "user", "admin"]),
            one_of(&["", "Sales", "Operations", "New"]),
            one_of(&["", "Fire Safety"]),
            one_of(&["", "Induction"]),
            one_of(&["", "yes", "no"]),
        ),
    );
    let line = |(one, other): (Six, Six)| {
        let (email, user_name, reference, first, region, shirt) = one;
        let (status, kind, group, course, package, invite) = other;
        format!(
            "{email}@example.com,{user_name},{reference},{first},{region},{shirt},{status},{kind},{group},{course},\
             {package},{invite}"
        )
    };
    prop::collection::vec(row.prop_map(line), 1..7)
}

fn settings() -> impl Strategy<Value = Settings> {
    let existing = [Existing::Update, Existing::Skip, Existing::FillMissing, Existing::MembershipsOnly];
    (
        prop_oneof![3 => Just(Existing::Update), 1 => prop::sample::select(existing.to_vec())],
        prop::bool::weighted(0.8),
        prop::sample::select(vec![MatchBy::Email, MatchBy::Reference, MatchBy::UserName]),
        prop::sample::select(vec![Blank::Keep, Blank::Clear]),
        prop::sample::select(vec![Invite::None, Invite::Now, Invite::FirstAssignment]),
    )
        .prop_map(|(existing, create, match_by, blank, invite)| Settings {
            existing,
            create: Create(create),
            match_by,
            blank,
            invite,
            on_error: OnError::SkipRows,
            ..Settings::default()
        })
}

fn file(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// What becomes of everybody, without the numbers of rows: of whom several rows speak, one does.
fn told(planned: &Planned) -> Vec<String> {
    let mut told: Vec<String> = planned
        .rows
        .iter()
        .map(|row| {
            let decision = &row.decision;
            let join = |join: &roster::plan::Join| {
                let new =
                    usize::try_from(-join.group - 1).ok().map(|at| planned.plan.new_names[at].name.clone());
                format!("{}{:?}", new.unwrap_or_else(|| join.group.to_string()), join.rule)
            };
            let mut joins: Vec<String> = decision.joins.iter().map(join).collect();
            joins.sort();
            let codes: Vec<Code> = decision.findings.iter().map(|finding| finding.code).collect();
            format!(
                "{} {:?} {:?} {joins:?} {:?} {:?} {codes:?}",
                row.candidate.values.email_key,
                decision.action,
                changes(decision),
                decision.courses,
                decision.invited,
            )
        })
        .collect();
    told.sort();
    told
}

fn keeps_an_admin(planned: &Planned) -> bool {
    let findings = planned.rows.iter().flat_map(|row| &row.decision.findings);
    findings.into_iter().any(|finding| finding.code == Code::AdminLast)
}

fn admins(town: &Town) -> usize {
    let is_admin = |person: &roster::plan::Person| {
        person.account_type == AccountType::Admin && person.status == Status::Active
    };
    town.people.iter().filter(|(_, user)| is_admin(&user.person)).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// The order of rows says only which of those who would leave a company without administrator stays.
    #[test]
    fn the_order_of_rows_does_not_count(
        town in town(),
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        settings in settings(),
    ) {
        let planned = town.plan_with(&file(&rows), settings.clone());
        let other = town.plan_with(&file(&shuffled), settings);
        prop_assert_eq!(keeps_an_admin(&planned), keeps_an_admin(&other));
        if !keeps_an_admin(&planned) {
            prop_assert_eq!(told(&planned), told(&other));
            prop_assert_eq!(planned.plan.counts, other.plan.counts);
            prop_assert_eq!(planned.plan.seats, other.plan.seats);
            prop_assert_eq!(planned.plan.blocked, other.plan.blocked);
        }
    }

    /// What was carried out is there, nobody shares what only one may have, and the same file again
    /// changes nothing.
    #[test]
    fn the_same_file_again_changes_nothing(town in town(), rows in rows(), settings in settings()) {
        let mut town = town;
        let file = file(&rows);
        let before = admins(&town);
        let planned = town.plan_with(&file, settings.clone());
        let seats = planned.plan.seats;
        let counts = planned.plan.counts;
        let rejected: Vec<bool> = planned.actions().iter().map(|action| *action == Action::Reject).collect();
        town.carry_out(planned);
        prop_assert!(before == 0 || admins(&town) > 0);
        let used = town.people.iter().filter(|(_, user)| user.person.status == Status::Active).count();
        prop_assert_eq!(seats.after as usize, used);
        let again = town.plan_with(&file, settings);
        let said = again.rows.iter().map(|row| format!("{:?}", row.decision)).collect::<Vec<_>>().join("\n");
        prop_assert_eq!(again.plan.counts.created + again.plan.counts.updated, 0, "{}", said);
        prop_assert_eq!(again.plan.counts.rejected, counts.rejected, "{}", said);
        let still: Vec<bool> = again.actions().iter().map(|action| *action == Action::Reject).collect();
        prop_assert_eq!(rejected, still);
    }
}
