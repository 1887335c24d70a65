//! Uploads to the bucket and downloads from it, with the server's own bucket or S3.

use bytes::Bytes;
use serde_json::{Value, json};
use tests::client::{Client, Problem, Request, Response};
use tests::server::reaching;

/// More than a function returns directly.
const SIZE: usize = 3_000_000;

/// A byte that identifies its position in the file.
fn byte(at: usize) -> u8 {
    (at % 251) as u8
}

/// The response to a GET after a redirect, if there is one. A signed address needs no other credential.
async fn read(owner: &mut Client, path: &str, range: Option<&str>) -> Result<Response, Problem> {
    let with_range = |path: &str| match range {
        Some(range) => Request::get(path).header("range", range),
        None => Request::get(path),
    };
    let answer = owner.send(with_range(path)).await?;
    if answer.status != 302 {
        return Ok(answer);
    }
    assert!(answer.header("cache-control").is_some_and(|value| value.starts_with("private, max-age=")));
    let location = answer.header("location").ok_or("nowhere to go")?.to_owned();
    let (host, path) = location.strip_prefix("http://").and_then(|rest| rest.split_once('/')).ok_or("no address")?;
    Client::new(host).send(with_range(&format!("/{path}"))).await
}

async fn project(owner: &mut Client) -> Result<String, Problem> {
    let body = json!({"title": "Files", "label_config": r#"<View><Image name="img" value="$image"/><Choices name="c" toName="img"><Choice value="A"/></Choices></View>"#});
    let made = owner.send(Request::post("/api/projects/").json(&body)).await?.expect(201)?.json();
    Ok(made["id"].to_string())
}

#[tokio::test]
async fn a_large_image_is_read_whole_and_in_ranges() -> Result<(), Problem> {
    let (_server, mut owner) = reaching().await?;
    let project = project(&mut owner).await?;
    let mut form =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"50% #1 \xc3\xbc.png\"\r\n\r\n".to_vec();
    form.extend((0..SIZE).map(byte));
    form.extend(b"\r\n--x--\r\n");
    let path = format!("/api/projects/{project}/import?return_task_ids=true");
    let import = Request::post(path).body("multipart/form-data; boundary=x", form);
    let imported = owner.send(import).await?.expect(201)?.json();
    let task = owner.get(&format!("/api/tasks/{}/", imported["task_ids"][0])).await?.expect(200)?.json();
    let path = task["data"]["image"].as_str().ok_or_else(|| format!("no image: {task}"))?.to_owned();

    let whole = read(&mut owner, &path, None).await?.expect(200)?;
    assert_eq!(whole.header("content-type"), Some("image/png"));
    assert!(whole.header("cache-control").is_some_and(|value| value.contains("immutable")));
    assert!(whole.body.len() == SIZE && whole.body.iter().enumerate().all(|(at, one)| *one == byte(at)));
    for (range, first, last) in [
        ("bytes=0-9", 0, 9),
        ("bytes=1000000-1000099", 1_000_000, 1_000_099),
        ("bytes=2999990-", 2_999_990, SIZE - 1),
        ("bytes=-7", SIZE - 7, SIZE - 1),
    ] {
        let part = read(&mut owner, &path, Some(range)).await?.expect(206)?;
        let stands = format!("bytes {first}-{last}/{SIZE}");
        assert_eq!(part.header("content-range"), Some(stands.as_str()), "{range}");
        assert_eq!(part.body, Bytes::from_iter((first..=last).map(byte)), "{range}");
        assert_eq!(part.header("content-type"), Some("image/png"));
    }
    read(&mut owner, &path, Some("bytes=3000000-")).await?.expect(416)?;
    // Other clients are not redirected to it.
    Client::new(owner.host()).get(&path).await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn a_signed_part_takes_no_more_than_the_file_has() -> Result<(), Problem> {
    let (_server, mut owner) = reaching().await?;
    let project = project(&mut owner).await?;
    let body = json!({"files": [{"name": "eleven.txt", "size": 11}]});
    let begin = Request::post(format!("/api/x/projects/{project}/uploads")).json(&body);
    let begun: Value = owner.send(begin).await?.expect(201)?.json();
    let url = begun["uploads"][0]["parts"][0].as_str().ok_or("no part")?;
    let (host, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).ok_or("no address")?;
    for (body, status) in [(vec![b'a'; 60_000], 403), (vec![b'a'; 10], 403), (vec![b'a'; 11], 200)] {
        let put = Request::new("PUT", format!("/{path}")).body("application/octet-stream", body);
        Client::new(host).send(put).await?.expect(status)?;
    }
    Ok(())
}
