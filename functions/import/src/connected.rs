//! Connected buckets: new files in them become tasks.

use api::{Access, App, BaseUrl, Created, Failure, Json, NoContent, Path, Result, time};
use axum::extract::State;
use labeling::ids::{ProjectChildId, ProjectId};
use serde::{Deserialize, Serialize};
use store::imports::arrivals::{Connection, MOST_CONNECTIONS};
use store::objects::Bucket;
use utoipa::ToSchema;

/// The longest key of S3, in bytes.
const MAX_PREFIX: usize = 1_024;

/// A bucket to connect.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConnectionBody {
    /// A bucket from the deployment's list.
    #[serde(default)]
    bucket: String,
    /// Only objects whose keys start with this prefix. All objects if absent.
    #[serde(default)]
    prefix: String,
}

/// A connection to a bucket.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConnectionView {
    id: u64,
    project: u64,
    bucket: String,
    prefix: String,
    /// The id of the user who created it.
    created_by: u64,
    created_at: String,
}

/// A project's connections, and the buckets that can be connected.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConnectionsView {
    /// The buckets that the deployment lists.
    available: Vec<String>,
    /// The uploads bucket's name.
    uploads_bucket: String,
    /// The prefix of the uploads bucket under which files become tasks of this project without a connection.
    drop_folder: String,
    /// The endpoint of the buckets for S3 clients, if it is not AWS: the address of this server.
    endpoint_url: Option<String>,
    connections: Vec<ConnectionView>,
}

impl From<Connection> for ConnectionView {
    fn from(connection: Connection) -> ConnectionView {
        ConnectionView {
            id: connection.id.0,
            project: connection.id.project().0,
            bucket: connection.bucket,
            prefix: connection.prefix,
            created_by: connection.user.0,
            created_at: time(connection.created_at),
        }
    }
}

/// The buckets that a project is connected to.
#[utoipa::path(get, path = "/api/x/projects/{id}/connected-buckets", tag = "import", params(("id" = u64, Path)),
    responses((status = 200, body = ConnectionsView), (status = 404)))]
pub(crate) async fn list(
    State(app): State<App>,
    _: Access,
    base: BaseUrl,
    Path(id): Path<u64>,
) -> Result<Json<ConnectionsView>> {
    let project = app.store().project(ProjectId(id)).await?;
    let connections = app.store().connections(project.id).await?;
    Ok(Json(ConnectionsView {
        available: app.settings().connected_buckets.clone(),
        uploads_bucket: app.store().objects().name(Bucket::Uploads).to_owned(),
        drop_folder: store::objects::object_keys::drop_folder(project.id),
        endpoint_url: app.settings().serves_buckets.then(|| base.as_str().to_owned()),
        connections: connections.into_iter().map(ConnectionView::from).collect(),
    }))
}

/// Connects a project to a bucket. Only for owners, since every member can then read the bucket.
#[utoipa::path(post, path = "/api/x/projects/{id}/connected-buckets", tag = "import", params(("id" = u64, Path)),
    request_body = ConnectionBody, responses((status = 201, body = ConnectionView), (status = 400), (status = 404)))]
pub(crate) async fn connect(
    State(app): State<App>,
    user: Access,
    Path(id): Path<u64>,
    Json(body): Json<ConnectionBody>,
) -> Result<Created<ConnectionView>> {
    let project = app.store().project(ProjectId(id)).await?;
    if !app.settings().connected_buckets.contains(&body.bucket) {
        return Err(Failure::invalid("bucket", "is none of those that the deployment lists as connected buckets"));
    }
    if body.prefix.len() > MAX_PREFIX {
        return Err(Failure::invalid("prefix", format!("is longer than {MAX_PREFIX} bytes")));
    }
    let there = app.store().connections(project.id).await?;
    if there.iter().any(|one| one.bucket == body.bucket && one.prefix == body.prefix) {
        return Err(Failure::invalid("prefix", "is connected already"));
    }
    if there.len() >= MOST_CONNECTIONS {
        return Err(Failure::invalid("bucket", format!("a project has at most {MOST_CONNECTIONS} connections")));
    }
    let taken = app.store().destinations().await?;
    if let Some((other, _)) = taken.iter().find(|(_, place)| place.meets(&body.bucket, &body.prefix)) {
        let problem = format!("a scheduled export of project {other} is taken there: it would become tasks");
        return Err(Failure::invalid("prefix", problem));
    }
    let connection = Connection {
        id: app.store().take_child(project.id).await?,
        bucket: body.bucket,
        prefix: body.prefix,
        user: user.id,
        created_at: app.now(),
    };
    app.store().connect_bucket(&connection).await?;
    Ok(Created(connection.into()))
}

/// Disconnects a bucket. Its imported tasks stay.
#[utoipa::path(delete, path = "/api/x/projects/{id}/connected-buckets/{connection}", tag = "import",
    params(("id" = u64, Path), ("connection" = u64, Path)), responses((status = 204), (status = 404)))]
pub(crate) async fn disconnect(
    State(app): State<App>,
    _: Access,
    Path((id, connection)): Path<(u64, u64)>,
) -> Result<NoContent> {
    let project = app.store().project(ProjectId(id)).await?;
    let connection = ProjectChildId(connection);
    if !app.store().connections(project.id).await?.iter().any(|one| one.id == connection) {
        return Err(Failure::not_found());
    }
    app.store().disconnect_bucket(connection).await?;
    Ok(NoContent)
}
