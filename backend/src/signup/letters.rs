//! What people who sign themselves up are told by mail, and administrators of them.

use serde_json::{Value, json};

use super::{SignUp, today};
use crate::mail::kind::Kind;
use crate::mail::{self, Letter, Link};
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// Is the address theirs?
pub(super) async fn verify(
    backend: &Backend,
    transaction: &Transaction,
    request: &SignUp,
) -> Result<(), Error> {
    let link = Some(Link::SignUp { request_id: request.id });
    to(backend, transaction, request, Kind::SignUpVerify, json!({ "name": request.name() }), link).await
}

/// The address is somebody's in the company, or waits to be.
pub(super) async fn known(
    backend: &Backend,
    transaction: &Transaction,
    request: &SignUp,
) -> Result<(), Error> {
    to(backend, transaction, request, Kind::SignUpKnown, json!({}), None).await
}

pub(super) async fn approved(
    backend: &Backend,
    transaction: &Transaction,
    request: &SignUp,
) -> Result<(), Error> {
    let about = json!({ "name": request.name() });
    to(backend, transaction, request, Kind::SignUpApproved, about, None).await
}

pub(super) async fn rejected(
    backend: &Backend,
    transaction: &Transaction,
    request: &SignUp,
    reason: Option<&str>,
) -> Result<(), Error> {
    let about = json!({ "name": request.name(), "reason": reason });
    to(backend, transaction, request, Kind::SignUpRejected, about, None).await
}

async fn to(
    backend: &Backend,
    transaction: &Transaction,
    request: &SignUp,
    kind: Kind,
    about: Value,
    link: Option<Link>,
) -> Result<(), Error> {
    let letter = Letter {
        company_id: Some(request.company_id),
        kind,
        import_id: None,
        to: request.email.clone(),
        about,
        link,
        cause: format!("{}:{}", kind.as_str(), request.id),
    };
    mail::queue(backend, transaction, letter).await
}

/// To the administrators: somebody waits because no seat is left. Once a day at most: the page of requests counts
/// the others.
pub(super) async fn no_seat(
    backend: &Backend,
    transaction: &Transaction,
    request: &SignUp,
) -> Result<(), Error> {
    let day = today(backend);
    for (user_id, address) in store::signup::administrators(transaction, request.company_id).await? {
        let letter = Letter {
            company_id: Some(request.company_id),
            kind: Kind::SignUpWaiting,
            import_id: None,
            to: address,
            about: json!({
                "name": request.name(),
                "applicant": request.email,
                "seats": true,
                "link": backend.config().public("/signups"),
            }),
            link: None,
            cause: format!("sign_up_no_seat:{}:{day}:{user_id}", request.company_id),
        };
        mail::queue(backend, transaction, letter).await?;
    }
    Ok(())
}
