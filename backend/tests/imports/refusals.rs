//! Files that are not taken: a sentence each, and nothing is written.

use std::fmt::Write as _;

use backend::imports::{self, Received};
use backend::page::Page;
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error};
use bytes::Bytes;
use futures_util::stream;
use roster::check::Code;

use crate::support::{crowd, draft, people, send};

database_tests!(
    what_is_no_table_is_refused,
    what_is_too_large_is_refused,
    a_file_of_one_line_is_refused,
    a_file_that_turns_bad_leaves_nothing,
    an_upload_that_breaks_off_leaves_nothing,
    a_group_of_nobody_is_refused,
    bytes_come_back_as_they_were,
    a_large_file_is_kept_while_it_comes_in,
);

async fn nothing_is_left(backend: &Backend) {
    for table in ["import", "import_chunk", "import_finding", "import_row", "user", "job"] {
        assert_eq!(sql::count(backend, table).await, 0, "{table}");
    }
    let imports = sql::number(backend, "SELECT count(*) FROM activity WHERE subject_kind = 'import'").await;
    assert_eq!(imports, 0);
}

async fn what_is_no_table_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 5_000]].concat();
    match send(&backend, &scope, &png, None).await {
        Err(Error::Unsupported { detail }) => assert!(detail.contains("picture"), "{detail}"),
        other => panic!("{other:?}"),
    }
    for (file, code) in
        [("", Code::FileEmpty), ("Name,Email Address\n", Code::FileEmpty), ("\n\n\n", Code::FileEmpty)]
    {
        match send(&backend, &scope, file.as_bytes(), None).await {
            Err(Error::Invalid { detail, findings }) => {
                assert_eq!(findings[0].code, code, "{file:?}");
                assert_eq!(findings[0].message, detail);
                assert!(detail.len() > 20, "{detail}");
            }
            other => panic!("{file:?}: {other:?}"),
        }
    }
    nothing_is_left(&backend).await;
}

async fn what_is_too_large_is_refused(backend: Backend) {
    let mut config = backend.config().clone();
    config.limits.text_bytes = 3 << 20;
    config.limits.rows = 1_000;
    let strict = Backend::open(config).await.unwrap();
    let scope = fixtures::company(&strict, "Ours", None).await;
    match send(&strict, &scope, crowd(1_001).as_bytes(), None).await {
        Err(Error::TooLarge { detail }) => assert!(detail.contains("1,000"), "{detail}"),
        other => panic!("{other:?}"),
    }
    let long = format!("Name,Email\n{}", "\n".repeat(4 << 20));
    match send(&strict, &scope, long.as_bytes(), None).await {
        Err(Error::TooLarge { detail }) => assert!(detail.contains("MiB"), "{detail}"),
        other => panic!("{other:?}"),
    }
    // The browser is told, and says so before anything is sent.
    assert_eq!(imports::beginning(&strict, &scope).await.unwrap().limits, strict.config().limits);
    strict.close().await;
    nothing_is_left(&backend).await;
}

/// 40 MB without a line break. It must not be held in memory to find that out.
async fn a_file_of_one_line_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let piece = Bytes::from(vec![b'x'; 1 << 20]);
    let pieces = stream::iter((0..40).map(|_| Ok::<_, std::io::Error>(piece.clone())));
    match imports::receive(&backend, &scope, Received::default(), pieces).await {
        Err(Error::Invalid { findings, .. }) => assert_eq!(findings[0].code, Code::FileUnreadable),
        other => panic!("{other:?}"),
    }
    nothing_is_left(&backend).await;
}

/// Noise does not compress, so much of it has been written down before the file is found to be broken.
fn noisy(rows: u32) -> String {
    let mut file = String::from("Name,Email,Region\n");
    let mut state = 1_u64;
    for number in 0..rows {
        write!(file, "Ann {number},ann.{number}@example.com,").unwrap();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            write!(file, "{:016x}", state ^ (state >> 29)).unwrap();
        }
        file.push('\n');
    }
    file
}

async fn a_file_that_turns_bad_leaves_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut file = noisy(60_000).into_bytes();
    file.extend(std::iter::repeat_n(b'x', 17 << 20));
    match send(&backend, &scope, &file, None).await {
        Err(Error::Invalid { findings, .. }) => {
            assert_eq!((findings[0].code, findings[0].line), (Code::FileUnreadable, Some(60_002)));
        }
        other => panic!("{other:?}"),
    }
    nothing_is_left(&backend).await;
}

async fn an_upload_that_breaks_off_leaves_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut pieces: Vec<Result<Bytes, std::io::Error>> =
        noisy(60_000).as_bytes().chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    pieces.push(Err(std::io::Error::other("reset")));
    match imports::receive(&backend, &scope, Received::default(), stream::iter(pieces)).await {
        Err(Error::Refused { detail }) => assert!(detail.contains("broke off"), "{detail}"),
        other => panic!("{other:?}"),
    }
    nothing_is_left(&backend).await;
}

async fn a_group_of_nobody_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let group = fixtures::group(&backend, &theirs, "Sales").await.id;
    let refused = send(&backend, &scope, crowd(1).as_bytes(), Some(group)).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    nothing_is_left(&backend).await;
}

async fn bytes_come_back_as_they_were(backend: Backend) {
    use futures_util::TryStreamExt as _;

    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = format!("\u{feff}{}", crowd(60_000));
    assert!(file.len() > 2 << 20);
    let import = draft(&backend, &scope, &file, None).await;
    assert_eq!(import.byte_size, file.len() as u64);
    assert_eq!((import.rows, import.findings.errors, import.filename.as_str()), (60_000, 0, "people.csv"));
    let stream = imports::bytes(&backend, &scope, import.id).await.unwrap();
    let pieces: Vec<Bytes> = stream.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), file.as_bytes());
    assert!(pieces.len() >= 3);
    assert!(people(&backend, &scope).await.is_empty());
}

async fn a_large_file_is_kept_while_it_comes_in(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = noisy(60_000);
    let pieces: Vec<&[u8]> = file.as_bytes().chunks(500_000).collect();
    let last = pieces.len() - 1;
    let looking = backend.clone();
    let pieces: Vec<(usize, Bytes)> = pieces.into_iter().map(Bytes::copy_from_slice).enumerate().collect();
    let pieces = stream::unfold(pieces.into_iter(), |mut pieces| async {
        let (at, piece) = pieces.next()?;
        if at == last {
            // What has come in so far is written down, and nobody sees it.
            assert!(sql::count(&looking, "import_chunk").await >= 4);
            let seen = imports::list(&looking, &scope, &Page::default()).await.unwrap();
            assert!(seen.items.is_empty());
        }
        Some((Ok::<_, std::io::Error>(piece), pieces))
    });
    let received = Received { filename: "noise.csv".to_owned(), group: None };
    let import = imports::receive(&backend, &scope, received, pieces).await.unwrap();
    assert_eq!(import.rows, 60_000);
    let other = beside(&backend, backend::clock::Clock::system()).await;
    let plan = imports::plan(&other, &scope, import.id).await.unwrap();
    assert_eq!(plan.counts.created, 60_000);
    other.close().await;
}
