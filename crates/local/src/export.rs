//! `skylabel export`.

use crate::cli::{ExportArgs, Stop};
use crate::client::Server;
use futures::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Method;
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// Writes an export to a file. The file gets its name only when it is complete.
pub(crate) async fn run(args: ExportArgs) -> Result<(), Stop> {
    let server = Server::connect(&args.server)?;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("exportType", &args.format.to_uppercase())
        .append_pair("download_all_tasks", if args.all { "true" } else { "false" })
        .finish();
    let path = format!("/api/projects/{}/export?{query}", args.project);
    let answer = server.send(server.request(Method::GET, &path).await?).await?;

    let bar = match answer.content_length() {
        Some(length) => ProgressBar::new(length).with_style(style("{bar:30} {bytes}/{total_bytes} {bytes_per_sec}")),
        None => ProgressBar::new_spinner().with_style(style("{spinner} {bytes} {bytes_per_sec}")),
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    let unfinished = args.output.with_extension("part");
    let written = write(answer, &unfinished, &bar).await;
    bar.finish_and_clear();
    let written = match written {
        Ok(bytes) => tokio::fs::rename(&unfinished, &args.output).await.map(|()| bytes),
        Err(Stop(text)) => {
            // An incomplete file is useless. It may also not exist.
            let _ = tokio::fs::remove_file(&unfinished).await;
            return Err(Stop(text));
        }
    };
    let bytes = written.map_err(|error| Stop::because(&format!("cannot write {}", args.output.display()), error))?;
    println!("wrote {} ({bytes} bytes)", args.output.display());
    Ok(())
}

async fn write(answer: reqwest::Response, file: &Path, bar: &ProgressBar) -> Result<u64, Stop> {
    let cannot = |error: std::io::Error| Stop::because(&format!("cannot write {}", file.display()), error);
    let mut opened = tokio::io::BufWriter::new(tokio::fs::File::create(file).await.map_err(cannot)?);
    let mut body = answer.bytes_stream();
    let mut written = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Stop::because("the export broke off", error))?;
        opened.write_all(&chunk).await.map_err(cannot)?;
        written += chunk.len() as u64;
        bar.set_position(written);
    }
    opened.flush().await.map_err(cannot)?;
    opened.get_ref().sync_all().await.map_err(cannot)?;
    Ok(written)
}

/// The style of a progress bar. The default if the template is invalid.
pub(crate) fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
