//! The first fourteen people of the demo, who were there before any file.

use roster::person::{AccountType, Status};

use super::names::local;
use crate::Error;
use crate::people::NewUser;

/// Somebody of the demo.
pub(super) struct Person {
    name: (&'static str, &'static str),
    job_role: &'static str,
    region: &'static str,
    /// Places in the company's groups.
    groups: &'static [usize],
    status: Status,
}

pub(super) const PEOPLE: [Person; 14] = [
    person(("Amelia", "Hart"), "Sales Director", "London", &[0], Status::Active),
    person(("Ben", "Okafor"), "Account Manager", "London", &[0], Status::Active),
    person(("Carla", "Mendes"), "Account Manager", "Lisbon", &[0], Status::Active),
    person(("Daniel", "Kowalski"), "Account Manager", "Warsaw", &[0], Status::Suspended),
    person(("Eva", "Lindqvist"), "Sales Assistant", "Stockholm", &[0], Status::Active),
    person(("Farid", "Haddad"), "Operations Director", "Paris", &[1], Status::Active),
    person(("Grace", "O'Brien"), "Warehouse Lead", "Dublin", &[1], Status::Active),
    person(("Henrik", "Sørensen"), "Driver", "Aarhus", &[1], Status::Active),
    person(("Isabel", "García"), "Driver", "Madrid", &[1], Status::Active),
    person(("Jun", "Tanaka"), "Planner", "Osaka", &[1], Status::Active),
    person(("Katharina", "Vogel"), "Planner", "Berlin", &[0, 1], Status::Active),
    person(("Liam", "Nguyen"), "Safety Officer", "Leeds", &[0, 1], Status::Active),
    person(("Maria", "Rossi"), "Trainer", "Milan", &[], Status::Active),
    person(("Noah", "Fischer"), "Trainer", "Vienna", &[], Status::Suspended),
];

const fn person(
    name: (&'static str, &'static str),
    job_role: &'static str,
    region: &'static str,
    groups: &'static [usize],
    status: Status,
) -> Person {
    Person { name, job_role, region, groups, status }
}

/// Where mail for them would go. `example.com` is nobody's.
pub(super) fn address(person: &Person) -> String {
    let (first_name, last_name) = person.name;
    format!("{}@example.com", local(&format!("{first_name}.{last_name}")))
}

/// Somebody as the company gets them.
pub(super) fn new_user(number: u32, person: Person, group_ids: &[i64]) -> Result<NewUser, Error> {
    let (first_name, last_name) = person.name;
    Ok(NewUser {
        email: address(&person).parse().map_err(Error::internal)?,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        reference: Some(format!("D-{number:04}")),
        status: person.status,
        account_type: AccountType::User,
        job_role: Some(person.job_role.to_owned()),
        region: Some(person.region.to_owned()),
        groups: person.groups.iter().filter_map(|place| group_ids.get(*place).copied()).collect(),
    })
}
