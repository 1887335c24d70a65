//! Media files of tasks, for formats that need their bytes or sizes.

use super::{WriteError, zip::Archive};
use std::io::{self, Cursor, Read, Write};

/// Opens media files. Writers call it on threads that may block.
pub trait Media: Send + Sync {
    /// Opens the file at an address in task data: the path of an upload, a URL, or a `data:` URL.
    ///
    /// # Errors
    /// The reason why the file cannot be read. The export continues and reports it.
    fn open(&self, address: &str) -> Result<Box<dyn Read + Send>, MediaError>;
}

/// The reason why a media file cannot be read: a predicate, such as `does not exist`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MediaError(pub String);

/// The largest picture that is read, in bytes.
const MAX_PICTURE: u64 = 256 << 20;
/// The lengths of the start of a file that are searched for the picture's size, in bytes. Embedded previews may come
/// first.
const HEADS: [u64; 3] = [16 << 10, 256 << 10, 4 << 20];

/// A picture of a task. Only the part of it that is needed is read.
pub(super) struct Picture {
    head: Vec<u8>,
    rest: Box<dyn Read + Send>,
    /// Width and height of the displayed picture, in pixels.
    pub(super) size: (f64, f64),
    /// The file extension of its format.
    pub(super) extension: &'static str,
}

impl Picture {
    /// Opens a picture and finds its size.
    pub(super) fn open(media: &dyn Media, address: &str) -> Result<Picture, MediaError> {
        let mut rest = media.open(address)?;
        let mut head = Vec::new();
        for length in HEADS {
            let more = length - head.len() as u64;
            let read = (&mut rest).take(more).read_to_end(&mut head);
            let read = read.map_err(|error| MediaError(format!("cannot be read: {error}")))?;
            if let Ok(size) = imagesize::blob_size(&head) {
                let (width, height) = (size.width as f64, size.height as f64);
                let size = if is_on_its_side(&head) { (height, width) } else { (width, height) };
                if width > 0.0 && height > 0.0 {
                    return Ok(Picture { extension: extension(&head), head, rest, size });
                }
            }
            if (read as u64) < more {
                break;
            }
        }
        Err(MediaError("is not a picture of a known kind".to_owned()))
    }

    /// Writes the bytes of the picture. The outer error comes from the output. The inner error comes from the picture,
    /// of which a part is written.
    pub(super) fn copy(self, out: &mut dyn Write) -> io::Result<Result<(), MediaError>> {
        let mut picture = Cursor::new(self.head).chain(self.rest).take(MAX_PICTURE);
        let mut chunk = vec![0; 1 << 16];
        loop {
            match picture.read(&mut chunk) {
                Ok(0) => return Ok(Ok(())),
                Ok(read) => out.write_all(&chunk[..read])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Ok(Err(MediaError(format!("broke off: {error}")))),
            }
        }
    }
}

/// Whether the EXIF orientation of the picture rotates it by 90 or 270 degrees, as cameras record it. Results refer to
/// the displayed picture.
fn is_on_its_side(head: &[u8]) -> bool {
    let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(head)) else {
        return false;
    };
    let orientation = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY);
    orientation.and_then(|field| field.value.get_uint(0)).is_some_and(|value| (5..=8).contains(&value))
}

fn extension(head: &[u8]) -> &'static str {
    match imagesize::image_type(head) {
        Ok(imagesize::ImageType::Png) => "png",
        Ok(imagesize::ImageType::Gif) => "gif",
        Ok(imagesize::ImageType::Webp) => "webp",
        Ok(imagesize::ImageType::Bmp) => "bmp",
        Ok(imagesize::ImageType::Tiff) => "tiff",
        _ => "jpg",
    }
}

/// The pictures of an export that could not be read, with the reasons.
#[derive(Debug, Default)]
pub(super) struct Unreadable {
    lines: String,
    count: u64,
}

impl Unreadable {
    /// The name of the report file in an archive.
    pub(super) const FILE: &'static str = "unreadable-images.txt";
    /// The most pictures in the list. Further ones are only counted.
    const MAX_LISTED: u64 = 1_000;
    /// The longest address in the report, in characters.
    const MAX_ADDRESS: usize = 300;

    pub(super) fn add(&mut self, task: labeling::ids::TaskId, address: &str, reason: &MediaError) {
        self.count += 1;
        if self.count <= Self::MAX_LISTED {
            let address: String = address.chars().take(Self::MAX_ADDRESS).filter(|c| !c.is_control()).collect();
            self.lines.push_str(&format!("task {task}: {address} {reason}\n"));
        }
    }

    /// Adds the report to an archive, if there is anything to report.
    pub(super) fn report(&mut self, archive: &mut Archive) -> Result<(), WriteError> {
        if self.count == 0 {
            return Ok(());
        }
        archive.file(Self::FILE)?;
        archive.write_all(self.lines.as_bytes())?;
        if self.count > Self::MAX_LISTED {
            writeln!(archive, "and {} more", self.count - Self::MAX_LISTED)?;
        }
        Ok(())
    }
}
