//! Invented people: the same ones each time, and no two with the same address.

use std::collections::HashSet;

/// Names from where a company of some size has people from.
const FIRST: [&str; 72] = [
    "Aisha",
    "Alejandro",
    "Alice",
    "Amara",
    "Anders",
    "Anna",
    "Antoine",
    "Astrid",
    "Bilal",
    "Camille",
    "Carlos",
    "Chen",
    "Chloe",
    "Daniela",
    "David",
    "Deepa",
    "Dmitri",
    "Elena",
    "Elif",
    "Emma",
    "Erik",
    "Fatima",
    "Femi",
    "Fiona",
    "Gabriel",
    "Giulia",
    "Hana",
    "Hannah",
    "Hugo",
    "Ibrahim",
    "Ingrid",
    "Isla",
    "Jakub",
    "James",
    "Joana",
    "Johan",
    "Kaito",
    "Karim",
    "Kateryna",
    "Kofi",
    "Laura",
    "Leila",
    "Lucas",
    "Luca",
    "Magda",
    "Malik",
    "Marek",
    "Mateo",
    "Mei",
    "Mia",
    "Minh",
    "Nadia",
    "Naomi",
    "Niamh",
    "Nikhil",
    "Olga",
    "Oliver",
    "Omar",
    "Oscar",
    "Paula",
    "Petra",
    "Priya",
    "Rafael",
    "Rosa",
    "Samuel",
    "Sara",
    "Sofia",
    "Tariq",
    "Tomás",
    "Wei",
    "Yusuf",
    "Zofia",
];
const LAST: [&str; 84] = [
    "Adeyemi",
    "Ahmed",
    "Almeida",
    "Andersen",
    "Bakker",
    "Barnes",
    "Bauer",
    "Becker",
    "Bennett",
    "Bianchi",
    "Brown",
    "Campbell",
    "Carvalho",
    "Chen",
    "Clarke",
    "Costa",
    "Dahl",
    "Davies",
    "Diaz",
    "Dubois",
    "Edwards",
    "Eriksson",
    "Evans",
    "Farouk",
    "Fernandes",
    "Ferrari",
    "Fleming",
    "Garcia",
    "Gruber",
    "Gupta",
    "Haas",
    "Hansen",
    "Harris",
    "Hassan",
    "Hoffmann",
    "Hughes",
    "Ivanova",
    "Jensen",
    "Johnson",
    "Kaya",
    "Keller",
    "Khan",
    "Kim",
    "Koch",
    "Kowalska",
    "Kumar",
    "Larsen",
    "Laurent",
    "Lee",
    "Lopez",
    "Mancini",
    "Martin",
    "Mbeki",
    "Meyer",
    "Moreau",
    "Mueller",
    "Murphy",
    "Nakamura",
    "Nguyen",
    "Nielsen",
    "Novak",
    "Nowak",
    "O'Connor",
    "Okoye",
    "Olsen",
    "Osei",
    "Papadopoulos",
    "Park",
    "Patel",
    "Pereira",
    "Petrov",
    "Quinn",
    "Reid",
    "Ricci",
    "Rossi",
    "Santos",
    "Schmidt",
    "Silva",
    "Singh",
    "Tanaka",
    "Taylor",
    "Visser",
    "Walsh",
    "Weber",
];
const REGIONS: [&str; 10] = [
    "Berlin",
    "Birmingham",
    "Dublin",
    "Leeds",
    "Lisbon",
    "London",
    "Madrid",
    "Manchester",
    "Rotterdam",
    "Warsaw",
];

/// Numbers that look like chance and are the same each time (xorshift64*).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `sides`.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or(0) % sides.max(1)
    }

    pub(super) fn one_of<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.roll(of.len()))
    }
}

/// Somebody as a file has them.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
    pub(super) email: String,
    pub(super) reference: String,
    pub(super) job_role: &'static str,
    pub(super) region: &'static str,
    /// The name of their group.
    pub(super) group: &'static str,
    pub(super) suspended: bool,
}

/// Where the people of one company come from.
#[derive(Debug)]
pub(super) struct Names {
    dice: Dice,
    domain: &'static str,
    /// Roles, and the group that goes with each.
    roles: &'static [(&'static str, &'static str)],
    taken: HashSet<String>,
    next: u32,
}

impl Names {
    pub(super) fn new(
        seed: u64,
        domain: &'static str,
        roles: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { dice: Dice::new(seed), domain, roles, taken: HashSet::new(), next: 1_001 }
    }

    pub(super) fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Somebody who was not there before.
    pub(super) fn next(&mut self) -> Person {
        let first_name = self.dice.one_of(&FIRST).copied().unwrap_or_default();
        let last_name = self.dice.one_of(&LAST).copied().unwrap_or_default();
        let (job_role, group) = self.dice.one_of(self.roles).copied().unwrap_or_default();
        let region = self.dice.one_of(&REGIONS).copied().unwrap_or_default();
        let suspended = self.dice.roll(25) == 0;
        let name = local(&format!("{first_name}.{last_name}"));
        let mut email = format!("{name}@{}", self.domain);
        let mut again = 2;
        while !self.taken.insert(email.clone()) {
            email = format!("{name}{again}@{}", self.domain);
            again += 1;
        }
        let reference = format!("E-{:05}", self.next);
        self.next += 1;
        Person { first_name, last_name, email, reference, job_role, region, group, suspended }
    }
}

/// What of a name an address has.
pub(super) fn local(name: &str) -> String {
    let plain = |character| match character {
        'á' | 'å' => Some('a'),
        'í' => Some('i'),
        'ø' => Some('o'),
        'a'..='z' | '.' => Some(character),
        _ => None,
    };
    name.to_lowercase().chars().filter_map(plain).collect()
}
