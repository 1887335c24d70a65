//! Projects: settings, labeling config, the list of projects.

pub mod backends;
mod documents;
pub mod listing;
pub mod order;
pub mod rounds;
pub mod webhooks;

use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::events::actions::WebhookAction;
use crate::events::timers::Timer;
use crate::retry::Retry;
use crate::segments::ShuffleBlock;
use crate::segments::directory::Directory;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{TRANSACTION_LIMIT, Write};
use jiff::Timestamp;
use labeling::config::Config;
use labeling::ids::{ProjectId, UserId};
use labeling::queue::admit;
pub use labeling::queue::admit::SkipRule;
use labeling::queue::returned::LISTED;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// In which order the label stream hands tasks out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sampling {
    /// As they were imported.
    #[default]
    #[serde(rename = "Sequential sampling")]
    Sequential,
    /// Shuffled.
    #[serde(rename = "Uniform sampling")]
    Uniform,
    /// Those the model is least sure of first.
    #[serde(rename = "Uncertainty sampling")]
    Uncertainty,
}

/// A project's settings, under Label Studio's names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub title: String,
    pub description: String,
    pub expert_instruction: String,
    pub show_instruction: bool,
    pub show_skip_button: bool,
    pub enable_empty_annotation: bool,
    pub show_annotation_history: bool,
    pub color: String,
    pub maximum_annotations: u32,
    /// Percent of the tasks that want `maximum_annotations`.
    pub overlap_cohort_percentage: u8,
    pub is_published: bool,
    pub model_version: String,
    pub is_draft: bool,
    pub min_annotations_to_start_training: u32,
    pub start_training_on_annotation_update: bool,
    pub show_collab_predictions: bool,
    pub evaluate_predictions_automatically: bool,
    pub reveal_preannotations_interactively: bool,
    pub sampling: Sampling,
    pub skip_queue: SkipRule,
    pub show_ground_truth_first: bool,
    pub show_overlap_first: bool,
    pub annotator_evaluation_enabled: bool,
    pub task_data_login: Option<String>,
    /// Encrypted. Only ML backends of trusted members get the password itself.
    pub task_data_password: Option<String>,
    pub control_weights: serde_json::Map<String, serde_json::Value>,
    pub pinned_at: Option<Timestamp>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            title: String::new(),
            description: String::new(),
            expert_instruction: String::new(),
            show_instruction: false,
            show_skip_button: true,
            enable_empty_annotation: true,
            show_annotation_history: false,
            color: "#FFFFFF".to_owned(),
            maximum_annotations: 1,
            overlap_cohort_percentage: 100,
            is_published: false,
            model_version: String::new(),
            is_draft: false,
            min_annotations_to_start_training: 0,
            start_training_on_annotation_update: false,
            show_collab_predictions: true,
            evaluate_predictions_automatically: false,
            reveal_preannotations_interactively: false,
            sampling: Sampling::default(),
            skip_queue: SkipRule::default(),
            show_ground_truth_first: false,
            show_overlap_first: false,
            annotator_evaluation_enabled: false,
            task_data_login: None,
            task_data_password: None,
            control_weights: serde_json::Map::new(),
            pinned_at: None,
        }
    }
}

/// A project without its labeling config.
#[derive(Clone, Debug)]
pub struct Project {
    pub id: ProjectId,
    pub settings: Settings,
    /// Moves with every change of the settings.
    pub version: u64,
    /// The version of the last change that decides which tasks count as labeled.
    pub rules: u64,
    /// Moves with every change of the labeling config.
    pub config_version: u64,
    pub created_at: Timestamp,
    pub created_by: UserId,
    /// Which actions webhooks listen for, a bit each.
    pub listeners: u64,
    /// How many ML backends it is connected to.
    pub backends: u64,
}

/// A labeling config with its parse.
#[derive(Debug)]
pub struct LabelConfig {
    pub xml: String,
    pub config: Arc<Config>,
}

/// How long a process may use settings that it has read before.
const SETTINGS_AGE_MS: i64 = 10_000;

impl Project {
    /// The settings of the label stream. `hold_ms` is how long a hold lasts.
    pub fn stream_settings(&self, hold_ms: i64) -> admit::Settings {
        admit::Settings {
            rules: self.rules,
            overlap: self.settings.maximum_annotations,
            overlap_cohort_percentage: self.settings.overlap_cohort_percentage,
            skip: self.settings.skip_queue,
            hold_for: hold_ms,
        }
    }

    fn to_row(&self) -> Result<Row> {
        Ok(Row::new()
            .with("id", self.id.0)
            .with_json("settings", &self.settings)?
            .with("v", self.version)
            .with("rules", self.rules)
            .with("config_v", self.config_version)
            .with("created_at", self.created_at.as_millisecond())
            .with("created_by", self.created_by.0)
            .with("listeners", self.listeners)
            .with("backends", self.backends))
    }

    pub(crate) fn from_row(row: &Row) -> Result<Project> {
        Ok(Project {
            id: ProjectId(row.number("id")?),
            settings: row.json("settings")?,
            version: row.number("v")?,
            rules: row.find_number("rules").unwrap_or(row.number("v")?),
            config_version: row.number("config_v")?,
            created_at: crate::time::from_ms(row.number("created_at")?)?,
            created_by: UserId(row.number("created_by")?),
            listeners: row.find_number("listeners").unwrap_or(0),
            backends: row.find_number("backends").unwrap_or(0),
        })
    }
}

/// The longest labeling config, compressed, in bytes. DynamoDB allows 400 KB for the row.
const MOST_PACKED: usize = 390_000;

fn config_row(xml: &str, version: u64) -> Result<Row> {
    let packed = zstd::encode_all(xml.as_bytes(), 3).map_err(|_| Error::corrupt("a config cannot be packed"))?;
    if packed.len() > MOST_PACKED {
        let message = format!("is too long: {} bytes compressed, of at most {MOST_PACKED}", packed.len());
        return Err(Error::invalid("label_config", message));
    }
    Ok(Row::new().with("xml", packed).with("v", version))
}

impl Store {
    /// Makes a project.
    pub async fn create_project(
        &self,
        settings: Settings,
        label_config: &str,
        by: UserId,
        now: Timestamp,
    ) -> Result<Project> {
        let id = ProjectId(self.take_ids("project", 1).await?);
        let project = Project {
            id,
            settings,
            version: 1,
            rules: 1,
            config_version: 1,
            created_at: now,
            created_by: by,
            listeners: 0,
            backends: 0,
        };
        let mut writes = vec![
            Write::Put(keys::project_meta(id), project.to_row()?, Condition::row_absent()),
            Write::Put(keys::project_config(id), config_row(label_config, 1)?, Condition::none()),
        ];
        writes.extend(listing::enter(&project));
        let busy = "the project could not be made, try again";
        match self.table().transact_with_retry(writes, busy).await?.is_done() {
            true => Ok(project),
            false => Err(Error::new(ErrorKind::Unavailable, busy)),
        }
    }

    /// A project, read strongly.
    pub async fn project(&self, id: ProjectId) -> Result<Project> {
        let row = self.table().get(&keys::project_meta(id)).await?;
        let project = Project::from_row(&row.ok_or_else(|| Error::missing("project"))?)?;
        Ok(project)
    }

    /// A project as this process may remember it: at most 10 s old.
    pub async fn recent_project(&self, id: ProjectId, now_ms: i64) -> Result<Arc<Project>> {
        if let Some((read, project)) = self.caches().projects.get(&id)
            && (read..read + SETTINGS_AGE_MS).contains(&now_ms)
        {
            return Ok(project);
        }
        let project = Arc::new(self.project(id).await?);
        self.remember_project(project.clone(), now_ms);
        Ok(project)
    }

    pub(crate) fn remember_project(&self, project: Arc<Project>, now_ms: i64) {
        self.caches().projects.insert(project.id, (now_ms, project));
    }

    /// A project's labeling config, remembered under its version.
    pub async fn label_config(&self, project: &Project) -> Result<Arc<LabelConfig>> {
        if let Some((version, config)) = self.caches().configs.get(&project.id)
            && version == project.config_version
        {
            return Ok(config);
        }
        let row = self.table().get(&keys::project_config(project.id)).await?;
        let row = row.ok_or_else(|| Error::missing("project"))?;
        let unpacked =
            zstd::decode_all(row.bytes("xml")?).map_err(|_| Error::corrupt("a config cannot be unpacked"))?;
        let xml = String::from_utf8(unpacked).map_err(|_| Error::corrupt("a config is not text"))?;
        let (config, _) = labeling::config::parse(&xml);
        let config = Arc::new(LabelConfig { xml, config: Arc::new(config) });
        self.caches().configs.insert(project.id, (row.number("v")?, config.clone()));
        Ok(config)
    }

    /// Changes a project's settings, and its labeling config where one is given. Conflicting changes: the later one
    /// reads again.
    pub async fn update_project(
        &self,
        id: ProjectId,
        label_config: Option<&str>,
        now: Timestamp,
        change: impl Fn(&mut Settings) + Send,
    ) -> Result<Project> {
        let mut retry = Retry::new("the project is being changed by others, try again");
        loop {
            let before = self.project(id).await?;
            let mut project = before.clone();
            change(&mut project.settings);
            project.version += 1;
            let mut writes = Vec::new();
            if let Some(xml) = label_config {
                project.config_version += 1;
                writes.push(Write::Put(
                    keys::project_config(id),
                    config_row(xml, project.config_version)?,
                    Condition::none(),
                ));
            }
            if project.stream_settings(0).count_differently(&before.stream_settings(0)) {
                project.rules = project.version;
                writes.push(Timer::recount(id, now).write());
            }
            // Webhooks and backends change without the version, since settings do not depend on them.
            let condition = Condition::equal("v", before.version)
                .also(Condition::absent_or_equal("listeners", before.listeners))
                .also(Condition::absent_or_equal("backends", before.backends));
            writes.push(Write::Put(keys::project_meta(id), project.to_row()?, condition));
            writes.extend(listing::change(&before, &project));
            if reopens(&before.settings, &project.settings) {
                // Annotators forget their bookmarks, as after more returns than the row lists.
                let rewound = Update::new().set("place", 0_u64).add("returns", LISTED.cast_signed() + 1);
                writes.push(Write::Update(keys::cursor(id), rewound, Condition::none()));
            }
            writes.extend(self.event(&before, WebhookAction::ProjectUpdated, vec![(id.0, 1)], now)?);
            if self.table().transact(writes).await?.is_done() {
                self.ring(&before);
                self.caches().projects.remove(&id);
                if project.settings.sampling == Sampling::Uniform && before.settings.sampling != Sampling::Uniform {
                    self.shuffle_rows(id).await?;
                }
                return Ok(project);
            }
            retry.again().await?;
        }
    }

    /// Closes the segments of rows of a project whose order is shuffled from now on: what such a segment holds by now is
    /// shuffled together, what comes later goes elsewhere.
    async fn shuffle_rows(&self, id: ProjectId) -> Result<()> {
        let mut retry = Retry::new("the project is being changed by others, try again");
        loop {
            let layout = self.layout(id).await?;
            let directory = Directory { segments: self.segments(id).await? };
            let rows =
                directory.segments.iter().enumerate().filter(|(_, one)| one.is_rows() && one.shuffle_block.is_none());
            let update = Update::new().add("version", 1).remove("open").remove("open_place");
            let mut writes = vec![Write::Update(keys::layout(id), update, Condition::equal("version", layout.version))];
            for (index, segment) in rows.take(TRANSACTION_LIMIT - 1) {
                let block = ShuffleBlock { start: segment.place, len: directory.places(index, layout.end) };
                let update = Update::new().set("group", serde_json::to_string(&block)?);
                writes.push(Write::Update(keys::segment_row(id, segment.first), update, Condition::row_exists()));
            }
            let all = writes.len() < TRANSACTION_LIMIT;
            match writes.len() {
                1 => return Ok(()),
                _ if self.table().transact(writes).await?.is_done() => {
                    self.caches().segments.clear();
                    if all {
                        return Ok(());
                    }
                }
                _ => retry.again().await?,
            }
        }
    }
}

/// Whether tasks that were full may have places again, so that the cursor must pass over them once more.
fn reopens(before: &Settings, after: &Settings) -> bool {
    after.maximum_annotations > before.maximum_annotations
        || after.overlap_cohort_percentage > before.overlap_cohort_percentage
        || after.skip_queue != before.skip_queue
        || after.sampling != before.sampling
}
