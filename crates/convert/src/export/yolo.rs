//! YOLO: one text file per image with one line per shape. `classes.txt` and `notes.json` list the classes.

use super::categories::Categories;
use super::geometry::{Rect, points};
use super::image;
use super::keypoints::{YoloNumber, categories_for_yolo, names, order, yolo_lines};
use super::numbers::push_float;
use super::outputs::{Item, Region, items};
use super::zip::Archive;
use super::{ExportOptions, WriteError, Writer};
use jiff::tz::TimeZone;
use labeling::task::Task;
use std::io::Write;
use std::sync::Arc;

struct Yolo {
    options: ExportOptions,
    key: String,
    archive: Archive,
    categories: Categories,
    /// The order of the key points, if the config has key points.
    keypoints: Option<Vec<String>>,
    started: bool,
}

pub(super) fn writer(options: &ExportOptions) -> Box<dyn Writer> {
    let has_keypoints = !names(&options.config).is_empty();
    Box::new(Yolo {
        options: options.clone(),
        key: options.config.only_labeled_path().unwrap_or_default().to_owned(),
        archive: Archive::new(),
        categories: match has_keypoints {
            true => categories_for_yolo(&options.config),
            false => Categories::of(&options.config),
        }
        .without_gaps(),
        keypoints: has_keypoints.then(|| order(&options.config)),
        started: false,
    })
}

impl Writer for Yolo {
    fn task(&mut self, task: Task, out: &mut dyn Write) -> Result<(), WriteError> {
        self.start()?;
        let config = Arc::clone(&self.options.config);
        let items = items(&task, &config);
        if items.is_empty() {
            return Ok(());
        }
        // There is one file per image. Of several annotations with shapes, the first one made counts.
        let mut text = String::new();
        for item in &items {
            if let Some(lines) = self.lines(item) {
                text = lines;
            }
        }
        let stem = image::stem(&image::path(&image::address(&task, &self.key)));
        let mut name = format!("labels/{stem}.txt");
        let mut n = task.id.0;
        // An image of another task may have the same name.
        while !self.archive.file(&name)? {
            name = format!("labels/{stem}.{n}.txt");
            n += 1;
        }
        self.archive.write_all(text.as_bytes())?;
        self.archive.drain(out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        self.start()?;
        self.archive.file("classes.txt")?;
        for category in &self.categories.list {
            writeln!(self.archive, "{}", category.name)?;
        }
        self.archive.file("notes.json")?;
        let notes = serde_json::json!({
            "categories": self.categories.list,
            "info": { "year": TimeZone::UTC.to_datetime(self.options.now).year(), "version": "1.0", "contributor": "Skylabel" },
        });
        serde_json::to_writer_pretty(&mut self.archive, &notes)?;
        self.archive.finish(out)
    }
}

impl Yolo {
    fn start(&mut self) -> Result<(), WriteError> {
        if !std::mem::replace(&mut self.started, true) {
            self.archive.folder("images/")?;
            self.archive.folder("labels/")?;
        }
        Ok(())
    }

    /// The lines of an annotation. `None` if it has no results.
    fn lines(&mut self, item: &Item<'_>) -> Option<String> {
        let regions: Vec<&Region> = item.outputs.iter().flat_map(|output| &output.regions).collect();
        if regions.is_empty() {
            return None;
        }
        let mut text = String::new();
        if let Some(order) = &self.keypoints {
            for (i, (class, numbers)) in yolo_lines(&regions, order, &self.categories).iter().enumerate() {
                if i > 0 {
                    text.push('\n');
                }
                push_line(&mut text, *class, numbers);
            }
            return Some(text);
        }
        for region in regions {
            for label in ["rectanglelabels", "polygonlabels", "labels"].iter().filter_map(|key| region.labels(key)) {
                for label in label {
                    let class = self.categories.id(label);
                    if let Some(numbers) = shape(region) {
                        push_line(&mut text, class, &numbers);
                        text.push('\n');
                    }
                }
            }
        }
        Some(text)
    }
}

fn push_line(text: &mut String, class: i64, numbers: &[YoloNumber]) {
    text.push_str(&class.to_string());
    for number in numbers {
        text.push(' ');
        match number {
            YoloNumber::Real(value) => push_float(text, *value),
            YoloNumber::Whole(value) => text.push_str(&value.to_string()),
        }
    }
}

/// The corners of a polygon, or the center and size of a box, as fractions of the image size. The format has no
/// rotation of boxes.
fn shape(region: &Region) -> Option<Vec<YoloNumber>> {
    if let Some(points) = points(region) {
        return Some(points.iter().flat_map(|(x, y)| [x / 100.0, y / 100.0]).map(YoloNumber::Real).collect());
    }
    let rect = Rect::of(region)?;
    let numbers = [
        (rect.x + rect.width / 2.0) / 100.0,
        (rect.y + rect.height / 2.0) / 100.0,
        rect.width / 100.0,
        rect.height / 100.0,
    ];
    Some(numbers.map(YoloNumber::Real).to_vec())
}
