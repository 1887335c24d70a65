//! Where a project's order meets its segments.

use crate::projects::{Project, Sampling};
use crate::segments::Segment;
use crate::segments::directory::Directory;

/// A project's order.
#[derive(Clone, Copy, Debug)]
pub struct ProjectOrder(labeling::order::Order);

impl ProjectOrder {
    /// The order of a project's label stream.
    pub fn of(project: &Project) -> ProjectOrder {
        ProjectOrder(match project.settings.sampling {
            Sampling::Uniform => labeling::order::Order::Uniform { key: project.id.0 },
            // Without stored scores to go by, uncertainty is the order of the import.
            Sampling::Sequential | Sampling::Uncertainty => labeling::order::Order::Sequential,
        })
    }

    /// Whether positions are places.
    pub fn is_sequential(&self) -> bool {
        self.0 == labeling::order::Order::Sequential
    }

    /// The task at a position of the order: its segment and the position within it.
    pub fn locate<'d>(&self, directory: &'d Directory, position: u64, end: u64) -> Option<(&'d Segment, u64)> {
        let (segment, index) = directory.locate(position, end)?;
        match segment.shuffle_block {
            Some(block) if !self.is_sequential() => {
                directory.locate(self.0.place(block.start, block.len, position)?, end)
            }
            _ => Some((segment, index)),
        }
    }

    /// At which position of the order a task of a segment stands.
    pub fn place_of(&self, segment: &Segment, index: u64) -> u64 {
        let place = segment.place + index;
        let position = segment.shuffle_block.and_then(|block| self.0.position(block.start, block.len, place));
        position.unwrap_or(place)
    }
}
