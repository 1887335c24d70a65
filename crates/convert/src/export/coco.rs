//! COCO: one `result.json` with images, categories and annotations, and a folder for the images.
//!
//! Images are written at once. Annotations wait in a spool, since they come after the categories in the file.

use super::categories::Categories;
use super::geometry::{Rect, area, bounds, points};
use super::image;
use super::keypoints::{merge_for_coco, order, pose};
use super::media::{Picture, Unreadable};
use super::outputs::{Item, Region, items};
use super::spool::Spooled;
use super::zip::Archive;
use super::{ExportOptions, WriteError, Writer};
use jiff::tz::TimeZone;
use labeling::ids::TaskId;
use labeling::task::Task;
use serde::Serialize;
use std::io::{self, Read, Write};
use std::sync::Arc;

struct Coco {
    options: ExportOptions,
    key: String,
    archive: Archive,
    categories: Categories,
    keypoint_order: Vec<String>,
    images: u64,
    annotations: Annotations,
    unreadable: Unreadable,
    started: bool,
}

pub(super) fn writer(options: &ExportOptions) -> Box<dyn Writer> {
    Box::new(Coco {
        options: options.clone(),
        key: options.config.only_labeled_path().unwrap_or_default().to_owned(),
        archive: Archive::new(),
        categories: merge_for_coco(Categories::of(&options.config), &options.config),
        keypoint_order: order(&options.config),
        images: 0,
        annotations: Annotations::default(),
        unreadable: Unreadable::default(),
        started: false,
    })
}

impl Writer for Coco {
    fn task(&mut self, task: Task, out: &mut dyn Write) -> Result<(), WriteError> {
        self.start()?;
        let config = Arc::clone(&self.options.config);
        for item in items(&task, &config) {
            self.item(&item)?;
        }
        self.archive.drain(out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        self.start()?;
        self.archive.write_all(b"],\n\"categories\": ")?;
        serde_json::to_writer(&mut self.archive, &self.categories.list)?;
        self.archive.write_all(b",\n\"annotations\": [")?;
        if let Some(mut spooled) = self.annotations.spooled.read()? {
            let mut chunk = vec![0; 1 << 16];
            loop {
                let got = match spooled.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(got) => got,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error.into()),
                };
                self.archive.write_all(&chunk[..got])?;
                self.archive.drain(out)?;
            }
        }
        self.archive.write_all(b"],\n\"info\": ")?;
        let info = serde_json::json!({
            "year": TimeZone::UTC.to_datetime(self.options.now).year(),
            "version": "1.0",
            "description": "",
            "contributor": "Skylabel",
            "url": "",
            "date_created": self.options.now.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string(),
        });
        serde_json::to_writer(&mut self.archive, &info)?;
        self.archive.write_all(b"}\n")?;
        self.unreadable.report(&mut self.archive)?;
        self.archive.finish(out)
    }
}

#[derive(Serialize)]
struct Image<'a> {
    width: Option<u64>,
    height: Option<u64>,
    id: u64,
    file_name: &'a str,
}

#[derive(Serialize)]
struct Shape {
    id: u64,
    image_id: u64,
    category_id: i64,
    /// The numbers of one polygon. Empty for a box.
    segmentation: Vec<Vec<f64>>,
    bbox: [f64; 4],
    ignore: u8,
    iscrowd: u8,
    area: f64,
}

#[derive(Serialize)]
struct Points<'a> {
    id: u64,
    image_id: u64,
    category_id: i64,
    keypoints: &'a [i64],
    num_keypoints: usize,
    bbox: [i64; 4],
    iscrowd: u8,
}

impl Coco {
    fn start(&mut self) -> Result<(), WriteError> {
        if !std::mem::replace(&mut self.started, true) {
            self.archive.folder("images/")?;
            self.archive.file("result.json")?;
            self.archive.write_all(b"{\"images\": [")?;
        }
        Ok(())
    }

    /// Each annotation of a task becomes an image of its own, as in Label Studio. The size of an image comes from its
    /// results, or else from the picture. An image whose results contain no shapes is left out.
    fn item(&mut self, item: &Item<'_>) -> Result<(), WriteError> {
        let address = image::address(item.task, &self.key);
        let file_name = image::path(&address);
        if item.outputs.is_empty() {
            let size = self.picture_size(item.task.id, &address);
            return self.image(&file_name, size);
        }
        let image_id = self.images;
        let mut size = None;
        let mut picture = None;
        let mut keypoints = Vec::new();
        for region in item.outputs.iter().flat_map(|output| &output.regions) {
            let Some(label) = first_label(region) else {
                continue;
            };
            let image_size = match size {
                Some(size) => size,
                None => {
                    let found = match region.image_size() {
                        None => *picture.get_or_insert_with(|| self.picture_size(item.task.id, &address)),
                        told => told,
                    };
                    let Some(found) = found else { continue };
                    self.image(&file_name, Some(found))?;
                    *size.insert(found)
                }
            };
            if region.value.contains_key("keypointlabels") {
                keypoints.push(region);
                continue;
            }
            let category_id = self.categories.id(label);
            if let Some(shape) = shape(region, image_size, image_id, category_id) {
                self.annotations.push(&self.options, |id| Shape { id, ..shape })?;
            }
        }
        if let (Some(size), false) = (size, keypoints.is_empty()) {
            let pose = pose(&keypoints, &self.keypoint_order, size);
            let first = self.keypoint_order.first().and_then(|name| self.categories.ids.get(name));
            self.annotations.push(&self.options, |id| Points {
                id,
                image_id,
                category_id: first.copied().unwrap_or(0),
                keypoints: &pose.numbers,
                num_keypoints: pose.set,
                bbox: pose.bbox,
                iscrowd: 0,
            })?;
        }
        Ok(())
    }

    /// The size of a task's picture. An unreadable picture is reported.
    fn picture_size(&mut self, task: TaskId, address: &str) -> Option<(f64, f64)> {
        match Picture::open(&*self.options.media, address) {
            Ok(picture) => Some(picture.size),
            Err(reason) => {
                self.unreadable.add(task, address, &reason);
                None
            }
        }
    }

    fn image(&mut self, file_name: &str, size: Option<(f64, f64)>) -> Result<(), WriteError> {
        let (width, height) = size.map(|(width, height)| (width as u64, height as u64)).unzip();
        let image = Image { width, height, id: self.images, file_name };
        self.archive.write_all(if self.images > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut self.archive, &image)?;
        self.images += 1;
        Ok(())
    }
}

/// The annotations written so far, in the spool.
#[derive(Default)]
struct Annotations {
    spooled: Spooled,
    line: Vec<u8>,
    count: u64,
}

impl Annotations {
    fn push<T: Serialize>(&mut self, options: &ExportOptions, make: impl FnOnce(u64) -> T) -> Result<(), WriteError> {
        self.line.clear();
        self.line.extend_from_slice(if self.count > 0 { b",\n" } else { b"\n" });
        serde_json::to_writer(&mut self.line, &make(self.count))?;
        self.spooled.write(&*options.spool, &self.line)?;
        self.count += 1;
        Ok(())
    }
}

fn first_label(region: &Region) -> Option<&str> {
    let keys = ["rectanglelabels", "polygonlabels", "keypointlabels", "labels"];
    keys.into_iter().find_map(|key| region.labels(key)?.first().copied())
}

fn shape(region: &Region, size: (f64, f64), image_id: u64, category_id: i64) -> Option<Shape> {
    let shape = |segmentation, bbox: Rect, area| Shape {
        id: 0,
        image_id,
        category_id,
        segmentation,
        bbox: bbox.list(),
        ignore: 0,
        iscrowd: 0,
        area,
    };
    if let Some(points) = points(region) {
        let pixels: Vec<(f64, f64)> =
            points.into_iter().map(|(x, y)| (x / 100.0 * size.0, y / 100.0 * size.1)).collect();
        let numbers = pixels.iter().flat_map(|(x, y)| [*x, *y]).collect();
        return Some(shape(vec![numbers], bounds(&pixels)?, area(&pixels)));
    }
    let (width, height) = region.image_size().unwrap_or(size);
    let turned = Rect::of(region)?.around_turned(region.number("rotation").unwrap_or(0.0));
    let bbox = turned.scaled(width, height);
    Some(shape(Vec::new(), bbox, bbox.width * bbox.height))
}
