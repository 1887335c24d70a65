//! Files joined from the parts of a run: copied where they lie, then read once for their checksum. Both go on where another
//! invocation has left them.

use super::plan::ExportPart;
use super::runs::{file_key, file_name};
use super::stitch::{Span, Stitch, stitches};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::jobs::Job;
use crate::jobs::export::{ExportRun, JoinedFile, OutputFile};
use crate::objects::Bucket;
use crate::time::TimeBudget;
use bytes::{Bytes, BytesMut};
use convert::export::{Format, Joining};
use futures::{FutureExt, StreamExt, TryStreamExt, future, stream};
use sha2::digest::common::hazmat::SerializableState;
use sha2::{Digest, Sha256};

/// How many parts are copied at a time.
const AT_A_TIME: usize = 8;

/// How a file stands that is made of parts.
enum Put {
    There,
    /// Time is over.
    InPart,
    /// The upload was given up, and must be begun anew.
    Lost,
}

impl Store {
    /// Joins the files of a run whose parts are there; none where there is not enough time, and what was done is noted.
    pub(super) async fn join_files(
        &self,
        job: &mut Job,
        parts: &[ExportPart],
        budget: &TimeBudget,
    ) -> Result<Option<Vec<OutputFile>>> {
        let Some(run) = job.export().and_then(|export| export.run.clone()) else { return Ok(None) };
        let formats: Vec<&Format> = run.spec.formats.iter().filter_map(|name| convert::export::format(name)).collect();
        let mut files = run.files.clone();
        files.resize_with(formats.len(), JoinedFile::default);
        for (at, format) in formats.iter().enumerate() {
            while files[at].output.is_none() {
                self.join_file(job, format, parts, &mut files[at], budget).await?;
                job.export_mut()?.run = Some(ExportRun { files: files.clone(), ..run.clone() });
                self.keep_job(job, budget.claim()).await?;
                if budget.is_over() && files.iter().any(|file| file.output.is_none()) {
                    return Ok(None);
                }
            }
        }
        Ok(Some(files.into_iter().filter_map(|file| file.output).collect()))
    }

    /// One step of a file: the upload is begun, or its parts are put together as far as the time goes, or the file is read
    /// as far as the time goes.
    async fn join_file(
        &self,
        job: &Job,
        format: &Format,
        parts: &[ExportPart],
        file: &mut JoinedFile,
        budget: &TimeBudget,
    ) -> Result<()> {
        let name = file_name(format);
        let key = file_key(job, &name);
        let mut own: Vec<&ExportPart> = parts.iter().filter(|part| part.format == format.name).collect();
        own.sort_by_key(|part| part.from);
        let Some(upload) = &file.upload else {
            file.upload = Some(self.objects().begin_parts(Bucket::Data, &key, format.content_type).await?);
            return Ok(());
        };
        let head = match (format.joining(), own.first()) {
            (Joining::Table(table), Some(part)) => table.head(&self.table_columns(job.id, part, parts).await?),
            _ => Vec::new(),
        };
        let stitches = stitches(spans(format, head.into(), &own));
        let total: u64 = stitches.iter().map(Stitch::size).sum();
        if file.hashed.0 == 0 {
            match self.put_together(&key, upload, &stitches, &own, budget).await? {
                Put::There => {}
                Put::InPart => return Ok(()),
                Put::Lost => {
                    file.upload = None;
                    return Ok(());
                }
            }
        }
        let sha256 = self.hash(&key, total, file, budget).await?;
        let tasks = own.iter().map(|part| part.tasks).sum();
        let output = |sha256| OutputFile { name, format: format.name.to_owned(), size: total, sha256, tasks };
        file.output = sha256.map(output);
        Ok(())
    }

    /// Makes a file of its parts as far as the time goes.
    async fn put_together(
        &self,
        key: &str,
        upload: &str,
        stitches: &[Stitch],
        parts: &[&ExportPart],
        budget: &TimeBudget,
    ) -> Result<Put> {
        let there = match self.objects().parts(Bucket::Data, key, upload).await {
            Ok(there) => there,
            // It was finished before, which nobody noted.
            Err(error) if error.kind() == ErrorKind::Missing => {
                let total = stitches.iter().map(Stitch::size).sum();
                return Ok(match self.objects().size(Bucket::Data, key).await? == Some(total) {
                    true => Put::There,
                    false => Put::Lost,
                });
            }
            Err(error) => return Err(error),
        };
        let mut made: Vec<crate::objects::UploadedPart> = there;
        let missing = (1..)
            .zip(stitches)
            .filter(|(number, stitch)| !made.iter().any(|part| part.number == *number && part.size == stitch.size()));
        let missing: Vec<(i32, &Stitch)> = missing.collect();
        made.retain(|part| !missing.iter().any(|(number, _)| part.number == *number));
        let puts: Vec<_> = missing
            .into_iter()
            .map(|(number, stitch)| self.put_stitch(key, upload, number, stitch, parts).boxed())
            .collect();
        let mut puts = stream::iter(puts).buffer_unordered(AT_A_TIME);
        while let Some(part) = puts.try_next().await? {
            made.push(part);
            if budget.is_over() && made.len() < stitches.len() {
                return Ok(Put::InPart);
            }
        }
        made.sort_by_key(|part| part.number);
        self.objects().finish_parts(Bucket::Data, key, upload, &made).await?;
        Ok(Put::There)
    }

    async fn put_stitch(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        stitch: &Stitch,
        parts: &[&ExportPart],
    ) -> Result<crate::objects::UploadedPart> {
        match stitch {
            Stitch::Copy(part, range) => {
                let from = &parts[*part].key;
                self.objects().copy_part(Bucket::Data, from, range.clone(), key, upload, number).await
            }
            Stitch::Put(spans) => {
                let read = |span: &Span| match span {
                    Span::Bytes(bytes) => future::ready(Ok(bytes.clone())).boxed(),
                    Span::Of(part, range) => {
                        self.objects().get_range(Bucket::Data, &parts[*part].key, range.clone()).boxed()
                    }
                };
                let reads: Vec<_> = spans.iter().map(read).collect();
                let mut read = stream::iter(reads).buffered(AT_A_TIME);
                let mut body = BytesMut::new();
                while let Some(bytes) = read.try_next().await? {
                    body.extend_from_slice(&bytes);
                }
                self.objects().put_part(Bucket::Data, key, upload, number, body.freeze()).await
            }
        }
    }

    /// Reads a file for its checksum as far as the time goes: the checksum, where that is its end.
    async fn hash(&self, key: &str, total: u64, file: &mut JoinedFile, budget: &TimeBudget) -> Result<Option<String>> {
        let (mut read, mut hash) = match &file.hashed {
            (0, _) => (0, Sha256::new()),
            (read, state) => (*read, stored_state(state)?),
        };
        if read < total {
            let mut body = self.objects().stream(Bucket::Data, key, Some(format!("bytes={read}-"))).await?;
            while let Some(chunk) = body.next().await {
                let chunk =
                    chunk.map_err(|error| Error::caused(ErrorKind::Unavailable, format!("get {key}"), error))?;
                hash.update(&chunk);
                read += chunk.len() as u64;
                if budget.is_over() && read < total {
                    file.hashed = (read, hex::encode(hash.serialize()));
                    return Ok(None);
                }
            }
        }
        match read == total {
            true => Ok(Some(hex::encode(hash.finalize()))),
            false => Err(Error::new(ErrorKind::Unavailable, format!("get {key}: it broke off"))),
        }
    }
}

fn stored_state(state: &str) -> Result<Sha256> {
    let unreadable = || Error::corrupt("the state of a checksum cannot be read");
    let bytes = hex::decode(state).map_err(|_| unreadable())?;
    let state = bytes.as_slice().try_into().map_err(|_| unreadable())?;
    Sha256::deserialize(state).map_err(|_| unreadable())
}

/// The content of a file, part by part.
fn spans(format: &Format, table_head: Bytes, parts: &[&ExportPart]) -> Vec<Span> {
    let (head, separator, tail) = match format.joining() {
        Joining::Records(frame) => (Bytes::from_static(frame.head.as_bytes()), frame.separator, frame.tail),
        Joining::Table(_) => (table_head, "", ""),
        Joining::Never => (Bytes::new(), "", ""),
    };
    let mut spans = vec![Span::Bytes(head)];
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.size > 0) {
        if spans.len() > 1 {
            spans.push(Span::Bytes(Bytes::from_static(separator.as_bytes())));
        }
        spans.push(Span::Of(at, 0..part.size));
    }
    spans.push(Span::Bytes(Bytes::from_static(tail.as_bytes())));
    spans
}
