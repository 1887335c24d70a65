//! A zip archive that is written as a stream.

use super::WriteError;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// An archive. Its finished bytes wait for [`Archive::drain`].
pub(super) struct Archive {
    writer: Option<ZipWriter<StreamWriter<Pipe>>>,
    pipe: Pipe,
}

impl Archive {
    pub(super) fn new() -> Self {
        let pipe = Pipe::default();
        Self { writer: Some(ZipWriter::new_stream(pipe.clone())), pipe }
    }

    /// Adds an empty folder. `name` ends with `/`.
    pub(super) fn folder(&mut self, name: &str) -> Result<(), WriteError> {
        if let Some(writer) = &mut self.writer {
            writer.add_directory(name, options())?;
        }
        Ok(())
    }

    /// Starts a file. The next writes are its content. `false` if the archive already has a file of this name.
    pub(super) fn file(&mut self, name: &str) -> Result<bool, WriteError> {
        let Some(writer) = &mut self.writer else {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
        };
        match writer.start_file(name, options().large_file(true)) {
            Ok(()) => Ok(true),
            Err(zip::result::ZipError::InvalidArchive(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the finished bytes to `out`.
    pub(super) fn drain(&self, out: &mut dyn Write) -> Result<(), WriteError> {
        let mut bytes = self.pipe.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(&bytes)?;
        bytes.clear();
        Ok(())
    }

    /// Writes the directory of the archive and the remaining bytes.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        if let Some(writer) = self.writer.take() {
            writer.finish()?;
        }
        self.drain(out)
    }
}

impl Write for Archive {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Some(writer) => writer.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Equal input gives an equal archive, since no entry has a time.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// The finished bytes of the archive that were not drained yet.
#[derive(Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
