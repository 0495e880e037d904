//! Mail from outside: its words, its outbox, and who is invited.

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::{
    support::{Muster, Server, api::Api},
    training_pages::Browser,
};

fn office() -> (Muster, Server, Api) {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    (muster, server, api)
}

/// The newest mail, once it is no longer on its way.
fn newest(api: &Api) -> Value {
    for _ in 0..200 {
        let mail = api.get("/api/v1/outbox?limit=1").expect(200)["items"][0].clone();
        if !mail.is_null() && mail["state"] != "waiting" && mail["state"] != "sending" {
            return mail;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the mail still waits");
}

#[test]
fn somebody_is_invited_in_the_companys_own_words_and_the_mail_is_kept() {
    let (muster, _server, api) = office();
    let file = muster.file("people.csv", "Name,Email\nAnn Bell,ann@example.com\n");
    muster.run(&["import", file.to_str().unwrap(), "--company", "Northwind"]).succeeded();
    assert_eq!(api.get("/api/v1/outbox").expect(200)["items"], json!([]), "an import mails nobody");

    let invitation = "/api/v1/mail-templates/invitation";
    let refused = api.patch(invitation, &json!({"text": "Come in.\n{{ nmae }}"})).problem(422);
    assert!(refused.starts_with("Line 2 of the text:"), "{refused}");
    let kept = api.patch(invitation, &json!({"subject": "Come in, {{ name }}"})).expect(200);
    assert_eq!((&kept["changed"], &kept["id"]), (&json!(true), &json!("invitation")));
    let preview = api.post(&format!("{invitation}/preview"), &json!({"text": "{{ link }} <b>"})).expect(200);
    assert_eq!(preview["subject"], "Come in, Ada Lovelace");

    let everybody = json!({"action": "invite", "filter": {"activation": "not_invited"}, "dry_run": true});
    let would = api.post("/api/v1/users/bulk", &everybody).expect(200);
    assert_eq!((&would["people"], &would["mails"]), (&json!(1), &json!(1)), "{would}");
    let ann = api.get("/api/v1/users").expect(200)["items"][0]["id"].clone();
    let done = api.post("/api/v1/users/bulk", &json!({"action": "invite", "ids": [ann]})).expect(200);
    assert_eq!(done["mails"], 1);
    api.post("/api/v1/users/bulk", &json!({"action": "invite"})).problem(422);

    let mail = newest(&api);
    assert_eq!((&mail["subject"], &mail["caught"]), (&json!("Come in, Ann Bell"), &json!(true)), "{mail}");
    assert!(mail["text"].as_str().unwrap().contains("/activate/"), "{mail}");
    let id = mail["id"].as_str().unwrap();
    api.post(&format!("/api/v1/outbox/{id}/resend"), &json!({})).problem(409);
    let page = api.get(&format!("/api/v1/outbox/{id}/html"));
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
    assert!(page.header("content-security-policy").contains("sandbox"), "{page:?}");
    assert!(page.text.contains("<base target=\"_blank\">") && page.text.contains("Ann Bell"), "{page:?}");
    let written = "subject=Hello&text=x&html=%3Cp%3Ex";
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let path = format!("{invitation}/preview/page");
    let preview = api.send(Method::POST, &path, &headers, SendBody::from_reader(&mut written.as_bytes()));
    assert!(preview.text.contains("The text lacks {{ link }}"), "{preview:?}");

    assert_eq!(api.delete(invitation).status, 204);
    assert_eq!(api.get(invitation).expect(200)["changed"], false);
}

#[test]
fn a_mail_server_that_will_not_do_stops_the_start_with_a_sentence() {
    let muster = Muster::on_sqlite();
    for (arguments, word) in [
        (["serve", "--smtp-url", "https://u:secret@mail.example.com"], "smtps://"),
        (["serve", "--smtp-url", "smtp://u:secret@mail.example.com?tls=none"], "others can read"),
        (["serve", "--mail-from", "nobody"], "MUSTER_MAIL_FROM"),
    ] {
        let done = muster.run(&arguments);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.errors.contains(word) && !done.errors.contains("secret"), "{done:?}");
    }
}

#[test]
fn mail_is_worded_and_people_are_invited_without_scripts() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let file = muster.file("people.csv", "Name,Email\nAnn Bell,ann@example.com\n");
    muster.run(&["import", file.to_str().unwrap(), "--company", "Northwind"]).succeeded();
    let server = muster.serve();
    let browser = Browser::of_an_owner(&muster, &server);
    browser.send("/settings/mail", "set_mail_sender", "name=Northwind+Academy");
    assert!(browser.open("/settings/mail").contains("value=\"Northwind Academy\""));
    let one = "/settings/mail/invitation";
    let page = browser.open(one);
    for words in
        ["Your account at {{ company }}", "{{ good_for }}", "formtarget=\"preview\"", "name=\"preview\""]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let wrong = "kind=invitation&subject=Hi&text=Come+in&html=%7B%7B+link+%7D%7D&what=save";
    let refused = browser.send(one, "write_mail_template", wrong);
    assert!(browser.open(&refused).contains("The text lacks {{ link }}"));
    let right = "kind=invitation&subject=Hi&text=%7B%7B+link+%7D%7D&html=%7B%7B+link+%7D%7D&what=save";
    browser.send(one, "write_mail_template", right);
    assert!(browser.open(one).contains("Give up our own words"));

    let person = "/users/1";
    assert!(browser.open(person).contains("Send an invitation"));
    browser.send(person, "invite_person", "user=1");
    assert!(browser.open(person).contains("Send another invitation"));
    let outbox = browser.open("/outbox");
    assert!(outbox.contains("No mail server is set up") && outbox.contains("ann@example.com"), "{outbox}");
}
