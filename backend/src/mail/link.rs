//! Links that work once. A mail only remembers what its link is to open: the link itself is made when the mail is
//! sent, and kept as a hash.
//!
//! Each attempt at sending makes one of its own, and earlier ones stay good: which of them arrived, nobody can tell.
//! Whoever uses one uses up all of them. How a link is made is known where it is used, beside its table.

use entity::outbox::LinkKind;

use crate::store::Transaction;
use crate::{Backend, Error, accounts, invitations, signup};

/// What a mail's link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// The person comes in.
    Activation { user_id: i64 },
    /// The account's password is set.
    Password { account_id: i64 },
    /// The request's address is said to be somebody's.
    SignUp { request_id: i64 },
    /// The account's new address is said to be theirs.
    Address { account_id: i64 },
}

/// A link, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Minted {
    Link {
        /// Its page, beginning with a slash.
        path: String,
        /// Such as `7 days`.
        good_for: &'static str,
    },
    /// Nobody needs it any more, and so nobody the mail: a sentence for whoever looks into the outbox.
    Moot(&'static str),
}

impl Link {
    pub(crate) const fn of(kind: LinkKind, id: i64) -> Self {
        match kind {
            LinkKind::Activation => Self::Activation { user_id: id },
            LinkKind::Password => Self::Password { account_id: id },
            LinkKind::SignUp => Self::SignUp { request_id: id },
            LinkKind::Address => Self::Address { account_id: id },
        }
    }

    pub(crate) const fn kind(self) -> LinkKind {
        match self {
            Self::Activation { .. } => LinkKind::Activation,
            Self::Password { .. } => LinkKind::Password,
            Self::SignUp { .. } => LinkKind::SignUp,
            Self::Address { .. } => LinkKind::Address,
        }
    }

    pub(crate) const fn id(self) -> i64 {
        match self {
            Self::Activation { user_id } => user_id,
            Self::Password { account_id } | Self::Address { account_id } => account_id,
            Self::SignUp { request_id } => request_id,
        }
    }

    /// Makes one more, good for whoever reads mail at the address `to`.
    pub(super) async fn mint(
        self,
        backend: &Backend,
        transaction: &Transaction,
        to: &str,
    ) -> Result<Minted, Error> {
        match self {
            Self::Activation { user_id } => invitations::mint(backend, transaction, user_id, to).await,
            Self::Password { account_id } => {
                accounts::mint_password_link(backend, transaction, account_id).await
            }
            Self::SignUp { request_id } => signup::mint(backend, transaction, request_id).await,
            Self::Address { account_id } => {
                accounts::mint_address_link(backend, transaction, account_id, to).await
            }
        }
    }
}
