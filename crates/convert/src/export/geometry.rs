//! Shapes on images: conversion of Label Studio's percentages to the units of training tools.

use super::outputs::Region;
use std::f64::consts::PI;

/// An axis-parallel box: left, top, width, height. The creator of the value chooses the unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// A region's box in percent, without its rotation.
    pub(super) fn of(region: &Region) -> Option<Self> {
        Some(Self {
            x: region.number("x")?,
            y: region.number("y")?,
            width: region.number("width")?,
            height: region.number("height")?,
        })
    }

    /// The axis-parallel box around this box after a rotation by `degrees` about its top left corner.
    ///
    /// The rotation uses percentages of width and height, like the reference. It is exact only for square images.
    pub(super) fn around_turned(self, degrees: f64) -> Self {
        if degrees == 0.0 {
            return self;
        }
        let alpha = (self.height / self.width).atan();
        let beta = PI * (degrees / 180.0);
        let radius = ((self.width / 2.0).powi(2) + (self.height / 2.0).powi(2)).sqrt();
        let x = self.x - radius * ((PI - alpha - beta).cos() - (PI - alpha).cos()) + self.width / 2.0;
        let y = self.y + radius * ((PI - alpha - beta).sin() - (PI - alpha).sin()) + self.height / 2.0;
        let corners = [alpha + beta, PI - alpha + beta, PI + alpha + beta, 2.0 * PI - alpha + beta];
        let corners = corners.map(|angle| (x + radius * angle.cos(), y + radius * angle.sin()));
        bounds(&corners).unwrap_or(self)
    }

    /// The box in pixels of an image of this size.
    pub(super) fn scaled(self, width: f64, height: f64) -> Self {
        Self {
            x: self.x * width / 100.0,
            y: self.y * height / 100.0,
            width: self.width * width / 100.0,
            height: self.height * height / 100.0,
        }
    }

    pub(super) fn list(self) -> [f64; 4] {
        [self.x, self.y, self.width, self.height]
    }
}

/// The axis-parallel box around points.
pub(super) fn bounds(points: &[(f64, f64)]) -> Option<Rect> {
    let (mut low, mut high) = (*points.first()?, *points.first()?);
    for (x, y) in points {
        low = (low.0.min(*x), low.1.min(*y));
        high = (high.0.max(*x), high.1.max(*y));
    }
    Some(Rect { x: low.0, y: low.1, width: high.0 - low.0, height: high.1 - low.1 })
}

/// The area of a polygon.
pub(super) fn area(points: &[(f64, f64)]) -> f64 {
    let mut twice = 0.0;
    for (i, (x, y)) in points.iter().enumerate() {
        let (before_x, before_y) = points[(i + points.len() - 1) % points.len()];
        twice += x * before_y - y * before_x;
    }
    0.5 * f64::abs(twice)
}

/// A region's corners in percent.
pub(super) fn points(region: &Region) -> Option<Vec<(f64, f64)>> {
    let points = region.value.get("points")?.as_array()?;
    let point = |point: &serde_json::Value| Some((point.get(0)?.as_f64()?, point.get(1)?.as_f64()?));
    let points = points.iter().map(point).collect::<Option<Vec<_>>>()?;
    (!points.is_empty()).then_some(points)
}
