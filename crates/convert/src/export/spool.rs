//! Temporary storage for output that can only be written at the end.

use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// A private temporary file. Dropping it deletes it.
pub trait SpoolFile: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> SpoolFile for T {}

/// Creates temporary files.
pub trait Spool: Send + Sync {
    /// A new, empty file.
    ///
    /// # Errors
    /// The file cannot be created.
    fn file(&self) -> io::Result<Box<dyn SpoolFile>>;
}

impl<F: Fn() -> io::Result<Box<dyn SpoolFile>> + Send + Sync> Spool for F {
    fn file(&self) -> io::Result<Box<dyn SpoolFile>> {
        self()
    }
}

/// A spool file in use. The first written byte creates it.
#[derive(Default)]
pub(crate) struct Spooled {
    file: Option<BufWriter<Box<dyn SpoolFile>>>,
}

impl Spooled {
    pub(crate) fn write(&mut self, spool: &dyn Spool, bytes: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::with_capacity(1 << 16, spool.file()?)),
        };
        file.write_all(bytes)
    }

    /// The written content from its start. `None` if nothing was written.
    pub(crate) fn read(&mut self) -> io::Result<Option<impl Read>> {
        let Some(file) = self.file.take() else {
            return Ok(None);
        };
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Some(BufReader::with_capacity(1 << 16, file)))
    }
}
