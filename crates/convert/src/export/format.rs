//! The export formats, and the check which of them fit a labeling config.

use super::join::{Frame, Framed, Joining, Records};
use super::table::Table;
use super::{ExportOptions, Writer, coco, conll, json, json_min, voc, yolo};
use labeling::config::{Config, Object};
use labeling::tags::{Geometry, Media};
use serde::Serialize;

/// One export format.
pub struct Format {
    /// Its name in requests.
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub tags: &'static [&'static str],
    /// The file extension, without a dot.
    pub extension: &'static str,
    pub content_type: &'static str,
    fits: fn(&Config) -> bool,
    layout: Layout,
}

/// The structure of a format's files, with the writers.
enum Layout {
    Records(Frame, fn(&ExportOptions) -> Box<dyn Records>),
    Table(Table),
    Whole(fn(&ExportOptions) -> Box<dyn Writer>),
}

impl Format {
    /// Whether the format can represent the results of a config's controls.
    pub fn fits(&self, config: &Config) -> bool {
        (self.fits)(config)
    }

    /// A writer of the format. If the format does not fit, the writer omits the results that it cannot represent.
    pub fn writer(&self, options: &ExportOptions) -> Box<dyn Writer> {
        match self.layout {
            Layout::Records(frame, records) => Box::new(Framed::whole(frame, records(options))),
            Layout::Table(table) => table.whole(options),
            Layout::Whole(writer) => writer(options),
        }
    }

    /// A writer of a part of a file. `None` if parts of this format cannot be joined.
    pub fn part_writer(&self, options: &ExportOptions) -> Option<Box<dyn Writer>> {
        match self.layout {
            Layout::Records(frame, records) => Some(Box::new(Framed::part(frame, records(options)))),
            Layout::Table(_) => Some(Table::part(options)),
            Layout::Whole(_) => None,
        }
    }

    /// The way in which parts become one file.
    pub fn joining(&self) -> Joining {
        match self.layout {
            Layout::Records(frame, _) => Joining::Records(frame),
            Layout::Table(table) => Joining::Table(table),
            Layout::Whole(_) => Joining::Never,
        }
    }
}

const SHAPES: &[&str] = &["image segmentation", "object detection", "keypoints"];

/// All formats, in the order of the list that users see.
pub static FORMATS: &[Format] = &[
    Format {
        name: "JSON",
        title: "JSON",
        description: "Every task in full, with its data, annotations and history fields. What is exported so can be \
                      imported again.",
        tags: &[],
        extension: "json",
        // Label Studio sends this odd type, and scripts expect it.
        content_type: "application/.json",
        fits: |_| true,
        layout: Layout::Records(json::FRAME, json::records),
    },
    Format {
        name: "JSON_MIN",
        title: "JSON-MIN",
        description: "One flat object per annotation: the data's keys, each control's answer, who and when.",
        tags: &[],
        extension: "json",
        content_type: "application/.json",
        fits: |_| true,
        layout: Layout::Records(json_min::FRAME, json_min::records),
    },
    Format {
        name: "CSV",
        title: "CSV",
        description: "One row per annotation, comma-separated, with a column per data key and per control.",
        tags: &[],
        extension: "csv",
        content_type: "application/.csv",
        fits: |_| true,
        layout: Layout::Table(Table { delimiter: ',' }),
    },
    Format {
        name: "TSV",
        title: "TSV",
        description: "One row per annotation, tab-separated, with a column per data key and per control.",
        tags: &[],
        // As in Label Studio, both kinds of tables have the extension csv.
        extension: "csv",
        content_type: "application/.csv",
        fits: |_| true,
        layout: Layout::Table(Table { delimiter: '\t' }),
    },
    Format {
        name: "CONLL2003",
        title: "CONLL2003",
        description: "One token per line with its entity tag, as in the CoNLL-2003 shared task.",
        tags: &["sequence labeling", "text tagging", "named entity recognition"],
        extension: "conll",
        content_type: "application/.conll",
        fits: fits_conll,
        layout: Layout::Records(conll::FRAME, conll::records),
    },
    Format {
        name: "COCO",
        title: "COCO",
        description: "Boxes, polygons and key points in pixels, in the JSON of the COCO dataset; images by name.",
        tags: SHAPES,
        extension: "zip",
        content_type: "application/zip",
        fits: fits_shapes,
        layout: Layout::Whole(coco::writer),
    },
    Format {
        name: "VOC",
        title: "Pascal VOC XML",
        description: "The images, and one XML file per image with its boxes in pixels, as in the Pascal VOC datasets.",
        tags: &["object detection"],
        extension: "zip",
        content_type: "application/zip",
        fits: |config| labels_one_image(config) && config.labels_shapes(Geometry::Box),
        layout: Layout::Whole(voc::writer),
    },
    Format {
        name: "YOLO",
        title: "YOLO",
        description: "One text file per image with a line per box or polygon, and the list of classes.",
        tags: SHAPES,
        extension: "zip",
        content_type: "application/zip",
        fits: fits_shapes,
        layout: Layout::Whole(yolo::writer),
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

/// A format in the response of `GET /api/projects/{id}/export/formats`.
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

/// All formats. Those that do not fit come last and are disabled.
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

/// Whether the config labels spans of text: one text object, and a Labels control, which writes entries of type
/// `labels`.
fn fits_conll(config: &Config) -> bool {
    let is_text =
        |object: &Object| object.media() == Some(Media::Text) && object.attributes.get("valueType") != Some("url");
    config.only_labeled_path().is_some()
        && config.labeled_objects().any(is_text)
        && config.controls.iter().any(|control| control.writes("labels"))
}

/// Whether the config labels exactly one image per task.
fn labels_one_image(config: &Config) -> bool {
    config.only_labeled_path().is_some()
        && config.labeled_objects().any(|object| object.media() == Some(Media::Image))
        && !config.labeled_objects().any(|object| object.is_list)
}

fn fits_shapes(config: &Config) -> bool {
    let has = |geometry| config.labels_shapes(geometry);
    labels_one_image(config)
        && (has(Geometry::Box) || has(Geometry::Polygon) || has(Geometry::Keypoint))
        // Each pose belongs to a box.
        && (!has(Geometry::Keypoint) || has(Geometry::Box))
}
