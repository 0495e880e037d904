//! Companies in memory: enough of a database to look people up, and to carry a plan out.

use std::collections::{BTreeMap, BTreeSet};

use roster::{
    Settings,
    check::{Candidate, IdSet, Slot, Verdict},
    map::NewField,
    person::{AccountType, Status},
    plan::{
        Action, CompanyContext, Decision, Existing, Found, Invited, NewNameKind, Outcome, Owner,
        PackageCourses, Person, Plan, PlanContext, Planner, Rule, Trial, TrialOutcome,
    },
    protocol::Configuration,
    settings::MatchBy,
    snapshot::Named,
};

use crate::common::{check, company};

pub(crate) const SALES: i64 = 1;
pub(crate) const OPERATIONS: i64 = 2;
pub(crate) const SPRING: i64 = 3;
pub(crate) const FIRE_SAFETY: i64 = 4;
pub(crate) const FIRST_AID: i64 = 5;
pub(crate) const INDUCTION: i64 = 6;

/// What the planner is told beside the file, and the people.
#[derive(Clone, Debug)]
pub(crate) struct Town {
    pub configuration: Configuration,
    pub companies: Vec<CompanyContext>,
    pub group: Option<i64>,
    pub managed: Option<IdSet>,
    /// With the position of their company.
    pub people: Vec<(u16, Existing)>,
}

/// A file against the town.
#[derive(Debug)]
pub(crate) struct Planned {
    pub plan: Plan,
    /// In the file's order.
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub(crate) struct Row {
    pub candidate: Candidate,
    pub decision: Decision,
    pub user: Option<Existing>,
}

impl Planned {
    pub(crate) fn actions(&self) -> Vec<Action> {
        self.rows.iter().map(|row| row.decision.action).collect()
    }

    pub(crate) fn only(mut self) -> Decision {
        assert_eq!(self.rows.len(), 1);
        self.rows.remove(0).decision
    }

    /// Row and sentence of everything that was found.
    pub(crate) fn found(&self) -> Vec<String> {
        let findings = self.rows.iter().flat_map(|row| &row.decision.findings);
        findings.map(ToString::to_string).collect()
    }
}

/// `field before → after`, one a line.
pub(crate) fn changes(decision: &Decision) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    let changes = decision.changes.iter();
    changes
        .map(|change| format!("{} {} → {}", change.field, text(&change.before), text(&change.after)))
        .collect()
}

impl Town {
    /// One company with two groups, a cohort, two courses and a package of both.
    pub(crate) fn new() -> Self {
        let mut configuration = company();
        configuration.snapshot.courses.push(Named { id: FIRST_AID, name: "First Aid".into() });
        configuration.snapshot.packages = vec![Named { id: INDUCTION, name: "Induction".into() }];
        configuration.snapshot.may_create = true;
        let own = CompanyContext {
            id: 1,
            name: configuration.snapshot.company.clone(),
            language: "en".into(),
            packages: vec![PackageCourses { id: INDUCTION, courses: vec![FIRE_SAFETY, FIRST_AID] }],
            ..CompanyContext::default()
        };
        Self { configuration, companies: vec![own], group: None, managed: None, people: Vec::new() }
    }

    pub(crate) fn own(&mut self) -> &mut CompanyContext {
        &mut self.companies[0]
    }

    /// Somebody of the import's own company who is active and a user.
    pub(crate) fn with(mut self, email: &str, change: impl FnOnce(&mut Existing)) -> Self {
        self.add(0, email, change);
        self
    }

    pub(crate) fn add(&mut self, company: u16, email: &str, change: impl FnOnce(&mut Existing)) {
        let mut existing = Existing {
            id: 101 + self.people.len() as i64,
            version: 1,
            person: Person { email: email.into(), first_name: "Joe".into(), ..Person::default() },
            groups: IdSet::default(),
            courses: IdSet::default(),
            is_invited: false,
            awaits_assignment: false,
        };
        change(&mut existing);
        self.people.push((company, existing));
    }

    pub(crate) fn of(&self, email: &str) -> &Existing {
        &self.people.iter().find(|(_, user)| user.person.email == email).unwrap().1
    }

    fn context(&self, settings: Settings, new_fields: Vec<roster::map::CustomField>) -> PlanContext {
        let mut companies = self.companies.clone();
        for (at, company) in (0..).zip(&mut companies) {
            let active = || {
                let active =
                    |(of, user): &&(u16, Existing)| *of == at && user.person.status == Status::Active;
                self.people.iter().filter(active)
            };
            company.seats_used = active().count() as u32;
            let admins = active().filter(|(_, user)| user.person.account_type == AccountType::Admin);
            company.admins = admins.count() as u32;
            if at == 0 {
                company.custom_fields.clone_from(&self.configuration.snapshot.custom_fields);
                company.required.clone_from(&self.configuration.snapshot.required);
            }
        }
        PlanContext {
            settings,
            companies,
            group: self.group,
            managed: self.managed.clone(),
            may_grant: self.configuration.snapshot.may_grant,
            new_fields,
        }
    }

    pub(crate) fn plan(&self, file: &str) -> Planned {
        self.plan_with(file, Settings::default())
    }

    pub(crate) fn plan_with(&self, file: &str, settings: Settings) -> Planned {
        let mut configuration = self.configuration.clone();
        configuration.settings = settings.clone();
        let new_fields = configuration.new_fields.iter().map(as_it_will_be).collect();
        let on_error = settings.on_error;
        let (checked, candidates) = check(configuration, file.as_bytes(), 64).unwrap();
        let match_by = settings.match_by;
        let mut planner = Planner::new(self.context(settings, new_fields));
        let mut rows: Vec<Row> = Vec::new();
        self.look_up(candidates, match_by, |candidate, found| {
            if let Outcome::Decided(candidate, decision) = planner.row(Box::new(candidate), found) {
                rows.push(Row { candidate: *candidate, decision: *decision, user: found.user.cloned() });
            }
        });
        rows.extend(planner.settle().into_iter().map(|settled| Row {
            candidate: settled.candidate,
            decision: settled.decision,
            user: settled.user,
        }));
        rows.sort_by_key(|row| row.candidate.row);
        let plan = planner.finish(checked.blocking(on_error), checked.summary.blocking);
        Planned { plan, rows }
    }

    /// The rules that are tried against those of today.
    pub(crate) fn try_rules(&self, file: &str, rules: Vec<Rule>, most: usize) -> TrialOutcome {
        let (_, candidates) = check(self.configuration.clone(), file.as_bytes(), 64).unwrap();
        let mut trial = Trial::new(self.context(Settings::default(), Vec::new()), rules, most);
        self.look_up(candidates, MatchBy::Email, |candidate, found| trial.row(candidate, found));
        trial.finish()
    }

    fn look_up(
        &self,
        candidates: Vec<Candidate>,
        match_by: MatchBy,
        mut take: impl FnMut(Candidate, Found<'_>),
    ) {
        for candidate in candidates {
            let of = |found: fn(&Person) -> Option<String>, wanted: Option<String>| {
                let wanted = wanted.filter(|_| candidate.verdict == Verdict::Accepted)?;
                let company = candidate.values.company?;
                let mut people = self.people.iter().filter(|(of, _)| *of == company).map(|(_, user)| user);
                people.find(|user| found(&user.person).as_ref() == Some(&wanted))
            };
            let text = |slot: &Slot<String>| slot.text().given().map(ToOwned::to_owned);
            let lower = |text: String| text.to_lowercase();
            let has_email =
                of(|person| Some(person.email.to_lowercase()), Some(candidate.values.email_key.clone()));
            let has_user_name = of(
                |person| person.user_name.as_deref().map(str::to_lowercase),
                text(&candidate.values.user_name).map(lower),
            );
            let has_reference = of(|person| person.reference.clone(), text(&candidate.values.reference));
            let owner = |user: Option<&Existing>| {
                user.map(|user| Owner { id: user.id, email: user.person.email.clone() })
            };
            let (email_owner, user_name_owner, reference_owner) =
                (owner(has_email), owner(has_user_name), owner(has_reference));
            let user = match match_by {
                MatchBy::Email => has_email,
                MatchBy::Reference => has_reference,
                MatchBy::UserName => has_user_name,
            };
            let found = Found {
                user,
                email_owner: email_owner.as_ref().filter(|_| match_by != MatchBy::Email),
                user_name_owner: user_name_owner.as_ref(),
                reference_owner: reference_owner.as_ref(),
            };
            take(candidate.clone(), found);
        }
    }

    /// Does what the plan says, as a commit would.
    pub(crate) fn carry_out(&mut self, planned: Planned) {
        let mut real = BTreeMap::new();
        for (at, new) in (1..).zip(&planned.plan.new_names) {
            let id = 1000 + at;
            real.insert(-at, id);
            let named = Named { id, name: new.name.clone() };
            let snapshot = &mut self.configuration.snapshot;
            match new.kind {
                NewNameKind::Group => snapshot.groups.push(named),
                NewNameKind::Cohort => snapshot.cohorts.push(named),
                NewNameKind::Package => {
                    snapshot.packages.push(named);
                    self.own().packages.push(PackageCourses { id, courses: Vec::new() });
                }
            }
        }
        self.configuration.new_fields = Vec::new();
        self.configuration.snapshot.custom_fields.extend(planned.plan.new_fields.iter().cloned());
        for Row { candidate, decision, user } in planned.rows {
            let Some(person) = decision.after else { continue };
            let mut user = match decision.action {
                Action::Create => {
                    let id = 101 + self.people.len() as i64;
                    let nobody = Existing {
                        id,
                        version: 0,
                        person: Person::default(),
                        groups: IdSet::default(),
                        courses: IdSet::default(),
                        is_invited: false,
                        awaits_assignment: false,
                    };
                    self.people.push((candidate.values.company.unwrap(), nobody.clone()));
                    nobody
                }
                Action::Update => user.unwrap(),
                action => panic!("{action:?} with a person"),
            };
            user.person = person;
            user.version += 1;
            for join in &decision.joins {
                let group = real.get(&join.group).copied().unwrap_or(join.group);
                assert!(!user.groups.contains(group), "{group} is held");
                user.groups.insert(group);
            }
            for gained in &decision.courses {
                assert!(!user.courses.contains(gained.course), "{} is held", gained.course);
                user.courses.insert(gained.course);
            }
            match decision.invited {
                Some(Invited::Now | Invited::WithAssignment) => user.is_invited = true,
                Some(Invited::Later) => user.awaits_assignment = true,
                None => {}
            }
            let id = user.id;
            self.people.iter_mut().find(|(_, known)| known.id == id).unwrap().1 = user;
        }
        self.assert_unique();
    }

    fn assert_unique(&self) {
        let mut seen = BTreeSet::new();
        for (company, Existing { person, .. }) in &self.people {
            let user_name = person.user_name.as_ref().map(|name| name.to_lowercase());
            let all = [Some(person.email.to_lowercase()), user_name, person.reference.clone()];
            for (what, value) in ["email", "user name", "reference"].into_iter().zip(all) {
                let Some(value) = value else { continue };
                assert!(seen.insert((company, what, value.clone())), "two people have the {what} {value}");
            }
        }
    }
}

fn as_it_will_be(new: &NewField) -> roster::map::CustomField {
    roster::map::CustomField {
        key: new.key.clone(),
        label: new.label.clone(),
        kind: new.kind,
        required: new.required,
        ..roster::map::CustomField::default()
    }
}
