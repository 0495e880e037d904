//! The schema of the database, one step a file, in the order they are applied.
//!
//! `README.md` beside this crate tells how to change a table that people are using.
//! `backend::Backend::migrate` is the only caller: it makes sure that one process at a time migrates.

use sea_orm_migration::{MigrationTrait, async_trait};

pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod dialect;

/// Declares the steps, oldest first.
macro_rules! steps {
    ($($step:ident,)+) => {
        $(mod $step;)+

        /// All steps, oldest first.
        #[derive(Debug)]
        pub struct Migrator;

        #[async_trait::async_trait]
        impl MigratorTrait for Migrator {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                vec![$(Box::new($step::Step)),+]
            }
        }

        /// The names of all steps, oldest first.
        pub fn names() -> impl Iterator<Item = &'static str> {
            [$(stringify!($step)),+].into_iter()
        }

        /// The statements of every step. Tests tell by them whether a database they made earlier
        /// still has the tables of this program.
        pub fn statements() -> impl Iterator<Item = &'static str> {
            [$($step::STATEMENTS),+].into_iter().flatten().copied()
        }
    };
}

steps! {
    m20261121_000001_companies_and_accounts,
    m20261121_000002_people,
    m20261121_000003_activity_and_jobs,
    m20261121_000004_imports,
    m20261121_000005_remembered_columns,
    m20261121_000006_training,
    m20261121_000007_fields_and_rules,
    m20261121_000008_mail,
    m20261121_000009_whole_imports,
    m20261121_000010_deciding_together,
    m20261121_000011_sending,
    m20261121_000012_accounts,
    m20261121_000013_allowances,
    m20261121_000014_self_sign_up,
    m20261122_000015_people_at_work,
    m20261122_000016_annual_training,
    m20261122_000017_changes,
    m20261122_000019_a_million,
    m20261122_000020_people_who_go,
    m20261122_000021_archived_and_deleted,
    m20261122_000022_whom_the_activity_is_about,
}
