//! Pascal VOC: the images, and one XML file per image with its boxes in pixels.

use super::geometry::Rect;
use super::image;
use super::media::{Picture, Unreadable};
use super::outputs::{Region, items};
use super::zip::Archive;
use super::{ExportOptions, WriteError, Writer};
use labeling::task::Task;
use std::fmt::Write as _;
use std::io::Write;

struct Voc {
    options: ExportOptions,
    /// The path of the images in the data.
    path: String,
    archive: Archive,
    unreadable: Unreadable,
}

pub(super) fn writer(options: &ExportOptions) -> Box<dyn Writer> {
    Box::new(Voc {
        path: options.config.only_labeled_path().unwrap_or_default().to_owned(),
        options: options.clone(),
        archive: Archive::new(),
        unreadable: Unreadable::default(),
    })
}

impl Writer for Voc {
    fn task(&mut self, task: Task, out: &mut dyn Write) -> Result<(), WriteError> {
        let items = items(&task, &self.options.config);
        let regions = || items.iter().map(|item| item.outputs.iter().flat_map(|output| &output.regions));
        // There is one file per image. Of several annotations with results, the first one made counts.
        let Some(last) = items.iter().rposition(|item| !item.outputs.is_empty()).or(items.len().checked_sub(1)) else {
            return Ok(());
        };
        let address = image::address(&task, &self.path);
        let picture = Picture::open(&*self.options.media, &address);
        if let Err(reason) = &picture {
            self.unreadable.add(task.id, &address, reason);
        }
        let told = regions().nth(last).into_iter().flatten().find_map(Region::image_size);
        let size = told.or(picture.as_ref().ok().map(|picture| picture.size));
        let extension = picture.as_ref().map_or("jpg", |picture| picture.extension);
        let stem = image::stem(&image::path(&address));
        let mut name = stem.clone();
        let mut n = task.id.0;
        // An image of another task may have the same name.
        while !self.archive.file(&format!("Annotations/{name}.xml"))? {
            name = format!("{stem}.{n}");
            n += 1;
        }
        let image = format!("{name}.{extension}");
        let boxes = regions().nth(last).into_iter().flatten();
        self.archive.write_all(xml(&image, size, boxes).as_bytes())?;
        if let Ok(picture) = picture
            && self.archive.file(&format!("images/{image}"))?
            && let Err(error) = picture.copy(&mut self.archive)?
        {
            self.unreadable.add(task.id, &address, &error);
        }
        self.archive.drain(out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        self.unreadable.report(&mut self.archive)?;
        self.archive.finish(out)
    }
}

/// The description of an image. `size` is `None` if neither a result nor the picture has it. The description then has
/// no boxes.
fn xml<'r>(image: &str, size: Option<(f64, f64)>, regions: impl Iterator<Item = &'r Region>) -> String {
    let mut out = String::from("<annotation>\n");
    let (width, height) = size.unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "  <folder>images</folder>\n  <filename>{}</filename>", escaped(image));
    let _ = writeln!(out, "  <size><width>{width}</width><height>{height}</height><depth>3</depth></size>");
    out.push_str("  <segmented>0</segmented>\n");
    for region in regions.filter(|_| size.is_some()) {
        let labels = region.labels("rectanglelabels").or(region.labels("labels")).unwrap_or_default();
        let Some(rect) = Rect::of(region) else { continue };
        let rect = rect.around_turned(region.number("rotation").unwrap_or(0.0)).scaled(width, height);
        let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
        for label in labels {
            let pixel = |at: f64, side: f64| at.clamp(0.0, side).round();
            let _ = writeln!(
                out,
                "  <object>\n    <name>{}</name>\n    <pose>Unspecified</pose>\n    <truncated>0</truncated>\n    \
                 <difficult>0</difficult>\n    <bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax>\
                 </bndbox>\n  </object>",
                escaped(label),
                pixel(rect.x, width),
                pixel(rect.y, height),
                pixel(right, width),
                pixel(bottom, height),
            );
        }
    }
    out.push_str("</annotation>\n");
    out
}

/// The escaped text of an element. XML has no control characters.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}
