//! Why a file is not read at all.

use crate::check::{Code, Finding};

/// A file that was refused as a whole; the finding is the sentence for its owner.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Refusal(pub Box<Finding>);

/// What sort of refusal it is, for a caller that answers with a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// Another kind of file.
    Unsupported,
    /// Over a limit.
    TooLarge,
    /// The right kind, but it cannot be read.
    Unreadable,
}

impl Refusal {
    pub fn kind(&self) -> RefusalKind {
        match self.0.code {
            Code::FileUnsupported => RefusalKind::Unsupported,
            Code::FileTooLarge | Code::FileTooManyRows | Code::FileTooManyColumns => RefusalKind::TooLarge,
            _ => RefusalKind::Unreadable,
        }
    }
}

impl From<Finding> for Refusal {
    fn from(finding: Finding) -> Self {
        Self(Box::new(finding))
    }
}
