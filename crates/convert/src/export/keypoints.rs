//! Key points: named points that together form a pose.

use super::categories::{Categories, Category};
use super::geometry::{Rect, bounds};
use super::outputs::Region;
use labeling::config::{Config, Control};
use labeling::tags::Geometry;
use std::collections::{HashMap, HashSet};

/// The controls that write labeled shapes of this kind.
fn controls(config: &Config, geometry: Geometry) -> impl Iterator<Item = &Control> {
    let writes = move |control: &&Control| {
        control.results().iter().any(|result| result.geometry == Some(geometry) && result.labels.is_some())
    };
    config.controls.iter().filter(writes)
}

/// The names of all key points, without duplicates, in the order of the config.
pub(super) fn names(config: &Config) -> Vec<String> {
    let mut seen = HashSet::new();
    let labels = controls(config, Geometry::Keypoint).flat_map(Control::stored_labels);
    labels.filter(|label| seen.insert(*label)).map(str::to_owned).collect()
}

/// The key points in the order of their `model_index`. Key points without one are left out, unless none has one. In
/// that case the order of the config counts.
pub(super) fn order(config: &Config) -> Vec<String> {
    let mut indexed: Vec<(i64, String)> = Vec::new();
    let (mut indices, mut seen) = (HashSet::new(), HashSet::new());
    for control in controls(config, Geometry::Keypoint) {
        for stored in control.stored_labels() {
            let index = control.label(stored).and_then(|label| label.attributes.get("model_index"));
            if let Some(Ok(index)) = index.map(|index| index.trim().parse())
                && !indices.contains(&index)
                && seen.insert(stored)
            {
                indices.insert(index);
                indexed.push((index, stored.to_owned()));
            }
        }
    }
    if indexed.is_empty() {
        return names(config);
    }
    indexed.sort();
    indexed.into_iter().map(|(_, name)| name).collect()
}

/// The classes for COCO: all key points become one class, `default`.
pub(super) fn merge_for_coco(categories: Categories, config: &Config) -> Categories {
    let names = names(config);
    if names.is_empty() {
        return categories;
    }
    let points: HashSet<&str> = names.iter().map(String::as_str).collect();
    let mut merged = Categories::default();
    for category in categories.list.into_iter().filter(|category| !points.contains(category.name.as_str())) {
        merged.push(category);
    }
    let id = merged.list.iter().map(|category| category.id + 1).max().unwrap_or(0);
    merged.ids.extend(names.iter().map(|name| (name.clone(), id)));
    merged.push(Category {
        supercategory: Some("default"),
        keypoints: Some(names),
        skeleton: Some([]),
        ..Category::new(id, "default")
    });
    merged
}

/// The classes for YOLO if the config has key points: the labels of the boxes, each with all key points.
pub(super) fn categories_for_yolo(config: &Config) -> Categories {
    let names = names(config);
    let mut categories = Categories::of_controls(controls(config, Geometry::Box));
    for category in &mut categories.list {
        category.keypoints = Some(names.clone());
    }
    categories
}

/// A pose in COCO's form.
pub(super) struct Pose {
    /// `x, y, visibility` for each name of the order. All three are 0 for a missing point, and the visibility is 2 for
    /// a set point.
    pub(super) numbers: Vec<i64>,
    pub(super) set: usize,
    pub(super) bbox: [i64; 4],
}

/// The pose of an image's points. `size` is the size of the image, for points without a size of their own.
pub(super) fn pose(points: &[&Region], order: &[String], size: (f64, f64)) -> Pose {
    let mut numbers = vec![0; order.len() * 3];
    let places: HashMap<&str, usize> = order.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    for point in points {
        let (width, height) = point.image_size().unwrap_or(size);
        let (Some(x), Some(y)) = (point.number("x"), point.number("y")) else {
            continue;
        };
        for label in point.labels("keypointlabels").unwrap_or_default() {
            if let Some(i) = places.get(label).copied() {
                let pixels = |percent: f64, side: f64| (percent / 100.0 * side).round_ties_even() as i64;
                numbers[3 * i] = pixels(x, width);
                numbers[3 * i + 1] = pixels(y, height);
                numbers[3 * i + 2] = 2;
            }
        }
    }
    let set: Vec<(f64, f64)> =
        numbers.chunks(3).filter(|point| point[2] > 0).map(|point| (point[0] as f64, point[1] as f64)).collect();
    let bbox = bounds(&set).map_or([0; 4], |rect| rect.list().map(|side| side as i64));
    Pose { numbers, set: set.len(), bbox }
}

/// The lines of YOLO's pose format: the class and position of a box, then its points.
pub(super) fn yolo_lines(
    regions: &[&Region],
    order: &[String],
    categories: &Categories,
) -> Vec<(i64, Vec<YoloNumber>)> {
    let mut lines = Vec::new();
    let is = |region: &&&Region, tag: &str| region.tag.eq_ignore_ascii_case(tag);
    // If a box has several points with one name, the last one counts.
    let mut points: HashMap<(&str, &str), &Region> = HashMap::new();
    for point in regions.iter().filter(|region| is(region, "keypointlabels")) {
        let label = point.labels("keypointlabels").and_then(|labels| labels.first().copied());
        if let (Some(parent), Some(label)) = (point.parent_id.as_deref(), label) {
            points.insert((parent, label), point);
        }
    }
    for rect in regions.iter().filter(|region| is(region, "rectanglelabels")) {
        let label = rect.labels("rectanglelabels").and_then(|labels| labels.first().copied());
        let (Some(class), Some(place)) = (label.and_then(|label| categories.ids.get(label)), Rect::of(rect)) else {
            continue;
        };
        let (width, height) = (place.width / 100.0, place.height / 100.0);
        let centre = [place.x / 100.0 + width / 2.0, place.y / 100.0 + height / 2.0, width, height];
        let mut numbers = centre.map(YoloNumber::Real).to_vec();
        for name in order {
            let found = rect.id.as_deref().and_then(|id| points.get(&(id, name.as_str())));
            let point = found.and_then(|point| Some((point.number("x")?, point.number("y")?)));
            let (x, y, visible) = point.map_or((0.0, 0.0, 0), |(x, y)| (x / 100.0, y / 100.0, 2));
            numbers.extend([YoloNumber::Real(x), YoloNumber::Real(y), YoloNumber::Whole(visible)]);
        }
        lines.push((*class, numbers));
    }
    lines
}

/// A number in a line of YOLO.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum YoloNumber {
    Real(f64),
    Whole(i64),
}
