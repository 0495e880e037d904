//! Settings: where they come from, and that wrong ones stop the start with a sentence.

use crate::support::{Muster, api::Api};

#[test]
fn wrong_settings_stop_the_start_with_a_sentence() {
    let muster = Muster::on_sqlite();
    for (arguments, word) in [
        (["serve", "--database-url", "mysql://u:secret@h/d"], "postgres://"),
        (["serve", "--public-url", "people.example.com"], "https://"),
        (["serve", "--site-root", "/nowhere"], "/nowhere"),
        (["serve", "--max-rows", "0"], "at least 1"),
        (["serve", "--max-workbook-entries", "70000"], "at most 65535"),
        (["serve", "--log", "muster=loud"], "MUSTER_LOG"),
        (["serve", "--config", "/nowhere.toml"], "/nowhere.toml"),
    ] {
        let done = muster.run(&arguments);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.errors.contains(word), "{done:?}");
        assert!(!done.errors.contains("secret"), "{done:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_said() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let address = server.address.trim_start_matches("http://");
    let done = muster.run(&["serve", "--listen", address]);
    assert_eq!(done.code(), 1);
    assert!(done.errors.contains(address), "{done:?}");
}

#[test]
fn the_file_of_settings_is_read_and_checked() {
    let muster = Muster::on_sqlite();
    let file = muster.file("muster.toml", "data_dir = \"elsewhere\"\n");
    let mut command = muster.command();
    command.env_remove("MUSTER_DATA_DIR").arg("migrate");
    assert!(command.status().unwrap().success());
    assert!(muster.path("elsewhere").is_dir());

    std::fs::write(&file, "listten = \"127.0.0.1:1\"\n").unwrap();
    let done = muster.run(&["migrate"]);
    assert_eq!(done.code(), 1);
    assert!(done.errors.contains("listten"), "{done:?}");
}

#[test]
fn every_setting_is_in_the_help() {
    let muster = Muster::on_sqlite();
    let help = muster.run(&["serve", "--help"]).succeeded();
    for variable in [
        "MUSTER_LISTEN",
        "MUSTER_DATA_DIR",
        "DATABASE_URL",
        "MUSTER_PUBLIC_URL",
        "MUSTER_SITE_ROOT",
        "MUSTER_DEMO",
        "MUSTER_LOG",
        "MUSTER_LOG_FORMAT",
        "MUSTER_MAX_ROWS",
        "MUSTER_MAX_BYTES",
        "MUSTER_MAX_WORKBOOK_BYTES",
        "MUSTER_MAX_INFLATED_BYTES",
        "MUSTER_MAX_WORKBOOK_ENTRIES",
        "MUSTER_CONFIG",
    ] {
        assert!(help.contains(variable), "{variable}");
    }
}

#[test]
fn the_demo_fills_an_empty_database_and_no_other() {
    let muster = Muster::on_sqlite();
    let server = muster.serve_with(&["--demo"]);
    let token = muster.run(&["token", "create", "--owner"]).succeeded();
    let company = Api::new(&server, &token).get("/api/v1/users?company=Demo%20Training").expect(200);
    assert!(company["total"].as_u64().unwrap() > 0);
    drop(server);
    // A second start with the flag changes nothing.
    let server = muster.serve_with(&["--demo"]);
    let again = Api::new(&server, &token).get("/api/v1/users?company=Demo%20Training").expect(200);
    assert_eq!(again["total"], company["total"]);
    assert_eq!(muster.run(&["demo"]).code(), 1);
}

#[test]
fn a_first_start_prints_the_setup_link_until_there_is_an_owner() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let link = server.line("/setup?token=");
    assert!(link.starts_with(&server.address), "{link}");
    drop(server);
    let owner = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
    assert!(owner.starts_with("http://127.0.0.1:3000/reset/"), "{owner}");
    let server = muster.serve_with(&["--public-url", "https://people.example.com/"]);
    assert_eq!(server.address, "https://people.example.com");
}
