//! The formats, and which of them fit a labeling config.

use super::join::{Frame, Framed, Joining, Records};
use super::table::Table;
use super::{ExportOptions, Writer, coco, conll, json, json_min, yolo};
use labeling::config::{Config, Control};
use serde::Serialize;

/// One export format.
pub struct Format {
    /// What requests call it.
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub tags: &'static [&'static str],
    /// Of the file, without a dot.
    pub extension: &'static str,
    pub content_type: &'static str,
    fits: fn(&Config) -> bool,
    shape: Shape,
}

/// What a format's files are made of, and who writes it.
enum Shape {
    Records(Frame, fn(&ExportOptions) -> Box<dyn Records>),
    Table(Table),
    Whole(fn(&ExportOptions) -> Box<dyn Writer>),
}

impl Format {
    /// Whether it can say what a config's annotators say.
    pub fn fits(&self, config: &Config) -> bool {
        (self.fits)(config)
    }

    /// A writer of it. A format that does not fit writes what it can.
    pub fn writer(&self, options: &ExportOptions) -> Box<dyn Writer> {
        match self.shape {
            Shape::Records(frame, records) => Box::new(Framed::whole(frame, records(options))),
            Shape::Table(table) => table.whole(options),
            Shape::Whole(writer) => writer(options),
        }
    }

    /// A writer of a part of it; none where parts cannot be joined.
    pub fn part_writer(&self, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        match self.shape {
            Shape::Records(frame, records) => Some(Box::new(Framed::part(frame, records(options)))),
            Shape::Table(_) => Some(Table::part(options)),
            Shape::Whole(_) => None,
        }
    }

    /// How its parts become a file.
    pub fn joining(&self) -> Joining {
        match self.shape {
            Shape::Records(frame, _) => Joining::Records(frame),
            Shape::Table(table) => Joining::Table(table),
            Shape::Whole(_) => Joining::Never,
        }
    }
}

const SHAPES: &[&str] = &["image segmentation", "object detection", "keypoints"];

/// All formats, in the order in which they are offered.
pub static FORMATS: [Format; 7] = [
    Format {
        name: "JSON",
        title: "JSON",
        description: "Every task in full, with its data, annotations and history fields. What is exported so can be \
                      imported again.",
        tags: &[],
        extension: "json",
        // The odd type is what scripts meet at Label Studio, too.
        content_type: "application/.json",
        fits: |_| true,
        shape: Shape::Records(json::FRAME, json::records),
    },
    Format {
        name: "JSON_MIN",
        title: "JSON-MIN",
        description: "One flat object per annotation: the data's keys, each control's answer, who and when.",
        tags: &[],
        extension: "json",
        content_type: "application/.json",
        fits: |_| true,
        shape: Shape::Records(json_min::FRAME, json_min::records),
    },
    Format {
        name: "CSV",
        title: "CSV",
        description: "One row per annotation, comma-separated, with a column per data key and per control.",
        tags: &[],
        extension: "csv",
        content_type: "application/.csv",
        fits: |_| true,
        shape: Shape::Table(Table { delimiter: ',' }),
    },
    Format {
        name: "TSV",
        title: "TSV",
        description: "One row per annotation, tab-separated, with a column per data key and per control.",
        tags: &[],
        // As in Label Studio: tables of either kind are called csv.
        extension: "csv",
        content_type: "application/.csv",
        fits: |_| true,
        shape: Shape::Table(Table { delimiter: '\t' }),
    },
    Format {
        name: "CONLL2003",
        title: "CONLL2003",
        description: "One token per line with its entity tag, as in the CoNLL-2003 shared task.",
        tags: &["sequence labeling", "text tagging", "named entity recognition"],
        extension: "conll",
        content_type: "application/.conll",
        fits: fits_conll,
        shape: Shape::Records(conll::FRAME, conll::records),
    },
    Format {
        name: "COCO",
        title: "COCO",
        description: "Boxes, polygons and key points in pixels, in the JSON of the COCO dataset; images by name.",
        tags: SHAPES,
        extension: "zip",
        content_type: "application/zip",
        fits: fits_shapes,
        shape: Shape::Whole(coco::writer),
    },
    Format {
        name: "YOLO",
        title: "YOLO",
        description: "One text file per image with a line per box or polygon, and the list of classes.",
        tags: SHAPES,
        extension: "zip",
        content_type: "application/zip",
        fits: fits_shapes,
        shape: Shape::Whole(yolo::writer),
    },
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The formats that fit a config.
pub fn offered(config: &Config) -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.fits(config))
}

/// A format as `GET /api/projects/{id}/export/formats` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormatInfo {
    pub title: &'static str,
    pub description: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub tags: &'static [&'static str],
    pub name: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// All formats, those that do not fit last and disabled.
pub fn formats_for(config: &Config) -> Vec<FormatInfo> {
    let info = |format: &Format| FormatInfo {
        title: format.title,
        description: format.description,
        tags: format.tags,
        name: format.name,
        disabled: !format.fits(config),
    };
    let mut all: Vec<FormatInfo> = FORMATS.iter().map(info).collect();
    all.sort_by_key(|format| format.disabled);
    all
}

/// The data key that all labeled objects of a config show; `None` if there are several or none.
pub(super) fn only_data_key(config: &Config) -> Option<&str> {
    let mut keys = inputs(config).map(labeling::config::Object::path);
    let first = keys.next()?;
    keys.all(|key| key == first).then_some(first)
}

/// The objects that controls act on.
fn inputs(config: &Config) -> impl Iterator<Item = &labeling::config::Object> {
    config.controls.iter().flat_map(|control| &control.to_name).filter_map(|name| config.object(name))
}

fn has_control(config: &Config, tag: &str) -> bool {
    config.controls.iter().any(|control: &Control| control.is(tag))
}

fn has_input(config: &Config, tag: &str) -> bool {
    inputs(config).any(|object| object.is(tag))
}

fn fits_conll(config: &Config) -> bool {
    let is_text =
        |object: &labeling::config::Object| object.is("Text") && object.attributes.get("valueType") != Some("url");
    only_data_key(config).is_some() && inputs(config).any(is_text) && has_control(config, "Labels")
}

fn fits_shapes(config: &Config) -> bool {
    let has = |tag| has_control(config, tag);
    let labeled = has("RectangleLabels") || has("PolygonLabels") || has("KeyPointLabels");
    let shaped = has("Labels") && (has("Rectangle") || has("Polygon"));
    only_data_key(config).is_some()
        && has_input(config, "Image")
        && !inputs(config).any(|object| object.is_list)
        && (labeled || shaped)
        // A pose belongs to a box.
        && (!has("KeyPointLabels") || has("RectangleLabels"))
}
