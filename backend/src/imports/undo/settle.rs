//! What only all rows together can tell: keys that somebody else has by now, seats, the last administrator.

use std::collections::{BTreeMap, HashMap};

use roster::plan::leaves_no_admin;

use super::decide::keys_returned;
use crate::Error;
use crate::store::Transaction;
use crate::store::imports::{Key, Restored, Room, Subject, holders, room};

/// What the rows that would be reversed take and give back.
#[derive(Debug, Default)]
pub(super) struct Balance {
    companies: BTreeMap<i64, Company>,
    /// By the user: the row, and which keys are given up. Of whoever is removed: all.
    gives_up: HashMap<i64, (u32, Vec<Key>)>,
    claims: Vec<Claim>,
    /// Row and user of whoever is put back with another key than today's.
    changing: Vec<(u32, i64, Key)>,
}

#[derive(Debug, Default)]
struct Company {
    /// Rows that free a seat, and those that need one.
    freed: Vec<u32>,
    needed: Vec<u32>,
    /// Rows by which an administrator becomes less, and by which somebody becomes one again.
    admins_lost: Vec<u32>,
    admins_won: Vec<u32>,
    /// Administrators whom the import made and who never came in: nobody misses them.
    admins_removed: i64,
}

/// Somebody is to get back what only one can have.
#[derive(Debug)]
struct Claim {
    row: u32,
    user_id: i64,
    company_id: i64,
    kind: Key,
    key: String,
}

/// Rows that cannot be reversed, with the sentence.
pub(super) type Failed = BTreeMap<u32, String>;

impl Balance {
    pub(super) fn remove(&mut self, subject: &Subject) {
        let row = subject.row as u32;
        self.gives_up.insert(subject.user_id, (row, Key::ALL.to_vec()));
        let company = self.companies.entry(subject.company_id).or_default();
        if subject.is_active() {
            company.freed.push(row);
        }
        company.admins_removed += i64::from(subject.is_active_admin());
    }

    pub(super) fn restore(&mut self, subject: &Subject, restored: &Restored) {
        let row = subject.row as u32;
        let returned = keys_returned(subject, restored);
        let given_up = returned.iter().map(|(kind, _)| *kind).collect();
        self.gives_up.insert(subject.user_id, (row, given_up));
        for (kind, key) in returned {
            self.changing.push((row, subject.user_id, kind));
            let Some(key) = key else { continue };
            let (user_id, company_id) = (subject.user_id, subject.company_id);
            self.claims.push(Claim { row, user_id, company_id, kind, key });
        }
        let company = self.companies.entry(subject.company_id).or_default();
        match (subject.is_active(), restored.is_active()) {
            (true, false) => company.freed.push(row),
            (false, true) => company.needed.push(row),
            _ => {}
        }
        match (subject.is_active_admin(), restored.is_active_admin()) {
            (true, false) => company.admins_lost.push(row),
            (false, true) => company.admins_won.push(row),
            _ => {}
        }
    }

    /// People who get another key back, by its kind.
    pub(super) fn changing_keys(&self, failed: &Failed) -> BTreeMap<Key, Vec<i64>> {
        let mut changing: BTreeMap<Key, Vec<i64>> = BTreeMap::new();
        for (row, user_id, kind) in &self.changing {
            if !failed.contains_key(row) {
                changing.entry(*kind).or_default().push(*user_id);
            }
        }
        changing
    }

    /// Which rows cannot be reversed. Leaving one as it is may stand in another's way, so it is gone over until
    /// nothing more comes of it.
    pub(super) async fn settle(&self, transaction: &Transaction) -> Result<Failed, Error> {
        let holders = self.holders(transaction).await?;
        let mut rooms = BTreeMap::new();
        for (id, company) in &self.companies {
            if !company.needed.is_empty() || !company.admins_lost.is_empty() {
                rooms.insert(*id, room(transaction, *id).await?);
            }
        }
        let mut failed = Failed::new();
        loop {
            let before = failed.len();
            self.taken_keys(&holders, &mut failed);
            for (id, company) in &self.companies {
                if let Some(room) = rooms.get(id) {
                    company.seats(room, &mut failed);
                    company.admins(room, &mut failed);
                }
            }
            if failed.len() == before {
                return Ok(failed);
            }
        }
    }

    async fn holders(&self, transaction: &Transaction) -> Result<HashMap<(i64, Key, String), i64>, Error> {
        let mut wanted: BTreeMap<(i64, Key), Vec<String>> = BTreeMap::new();
        for claim in &self.claims {
            wanted.entry((claim.company_id, claim.kind)).or_default().push(claim.key.clone());
        }
        let mut found = HashMap::new();
        for ((company_id, kind), keys) in wanted {
            for (key, id) in holders(transaction, company_id, kind, &keys).await? {
                found.insert((company_id, kind, key), id);
            }
        }
        Ok(found)
    }

    fn taken_keys(&self, holders: &HashMap<(i64, Key, String), i64>, failed: &mut Failed) {
        for claim in &self.claims {
            if failed.contains_key(&claim.row) {
                continue;
            }
            let holder = holders.get(&(claim.company_id, claim.kind, claim.key.clone()));
            let Some(holder) = holder.filter(|holder| **holder != claim.user_id) else { continue };
            let is_given_up = self
                .gives_up
                .get(holder)
                .is_some_and(|(row, keys)| keys.contains(&claim.kind) && !failed.contains_key(row));
            if !is_given_up {
                let what = match claim.kind {
                    Key::Email => "address",
                    Key::UserName => "user name",
                    Key::Reference => "reference",
                };
                failed.insert(claim.row, format!("The {what} “{}” belongs to somebody else now.", claim.key));
            }
        }
    }
}

impl Company {
    /// Whoever would need a seat that is not there stays suspended: the last of them, in the file's order.
    fn seats(&self, room: &Room, failed: &mut Failed) {
        let Some(limit) = room.seat_limit else { return };
        let still = |rows: &[u32]| rows.iter().filter(|row| !failed.contains_key(row)).count() as i64;
        let after = room.seats_used - still(&self.freed) + still(&self.needed);
        let mut too_many = (after - limit).max(0);
        for row in self.needed.iter().rev() {
            if too_many == 0 {
                return;
            }
            if failed.contains_key(row) {
                continue;
            }
            let sentence = format!("There is no seat left for them: the company has {limit}.");
            failed.insert(*row, sentence);
            too_many -= 1;
        }
    }

    /// A company that has an administrator keeps one.
    fn admins(&self, room: &Room, failed: &mut Failed) {
        let still = |rows: &[u32]| rows.iter().filter(|row| !failed.contains_key(row)).count() as i64;
        let before = room.admins - self.admins_removed;
        if leaves_no_admin(before, still(&self.admins_lost), still(&self.admins_won))
            && let Some(row) = self.admins_lost.iter().find(|row| !failed.contains_key(row))
        {
            failed.insert(*row, "They are the company's last administrator.".to_owned());
        }
    }
}
