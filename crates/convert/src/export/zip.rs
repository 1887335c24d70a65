//! A zip archive written as it goes.

use super::WriteError;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// An archive. Its finished bytes wait until [`Archive::drain`].
pub(super) struct Archive {
    writer: Option<ZipWriter<StreamWriter<Pipe>>>,
    pipe: Pipe,
}

impl Archive {
    pub(super) fn new() -> Self {
        let pipe = Pipe::default();
        Self { writer: Some(ZipWriter::new_stream(pipe.clone())), pipe }
    }

    /// Adds an empty folder; `name` ends in `/`.
    pub(super) fn folder(&mut self, name: &str) -> Result<(), WriteError> {
        if let Some(writer) = &mut self.writer {
            writer.add_directory(name, options())?;
        }
        Ok(())
    }

    /// Begins a file; what is written next is its content. `false` if the archive has one of this name already.
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

    /// Passes on the bytes that are ready.
    pub(super) fn drain(&self, out: &mut dyn Write) -> Result<(), WriteError> {
        let mut bytes = self.pipe.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(&bytes)?;
        bytes.clear();
        Ok(())
    }

    /// Writes the directory and passes on the rest.
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

/// Equal input makes an equal archive: no entry has a time.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// What the archive has written and nobody has taken yet.
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
