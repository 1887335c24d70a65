//! Webhooks.

use api::{Access, App, Created, Failure, Id, Json, NoContent, Params, Path, Result, time};
use axum::extract::State;
use http::{HeaderName, HeaderValue};
use labeling::ids::{ProjectChildId, ProjectId};
use outbound::Outbound;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::events::actions::{WEBHOOK_ACTIONS, WebhookAction};
use store::projects::webhooks::{MOST_WEBHOOKS, Webhook};
use utoipa::ToSchema;

const MAX_URL: usize = 2_048;
/// The most headers of a webhook, and their total length, in bytes.
const MAX_HEADERS: usize = 20;
const MAX_HEADER_BYTES: usize = 8 * 1024;
/// Headers that Skylabel itself sets.
const OURS: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "content-type"];

/// A new webhook, or the changes of one. Actions are always replaced: an absent list removes all.
#[derive(Deserialize, ToSchema)]
pub(crate) struct WebhookBody {
    /// The project whose events it receives. It cannot be changed later.
    #[schema(value_type = Option<u64>)]
    project: Option<Id>,
    /// The address that receives the events.
    url: Option<String>,
    /// Whether an event contains more than the action's name.
    send_payload: Option<bool>,
    send_for_all_actions: Option<bool>,
    /// All headers of its requests: names and values. A null value keeps the current value of the header. An absent
    /// field keeps all headers, unless the URL changes its scheme, host or port.
    #[schema(value_type = Option<Object>)]
    headers: Option<Map<String, Value>>,
    is_active: Option<bool>,
    /// Names of actions, such as `ANNOTATION_CREATED`.
    #[serde(default)]
    actions: Vec<String>,
}

/// A webhook.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookView {
    id: u64,
    organization: u64,
    project: u64,
    url: String,
    send_payload: bool,
    send_for_all_actions: bool,
    /// The names of its headers, each with null. The values are never returned.
    #[schema(value_type = Object)]
    headers: Map<String, Value>,
    is_active: bool,
    actions: Vec<&'static str>,
    created_at: String,
    updated_at: String,
}

fn view(app: &App, hook: &Webhook) -> WebhookView {
    WebhookView {
        id: hook.id.0,
        organization: 1,
        project: hook.id.project().0,
        url: hook.url.clone(),
        send_payload: hook.send_payload,
        send_for_all_actions: hook.send_for_all_actions,
        headers: webhooks::open_headers(app, hook).into_iter().map(|(name, _)| (name, Value::Null)).collect(),
        is_active: hook.is_active,
        actions: hook.actions.iter().map(|action| action.info().name).collect(),
        created_at: time(hook.created_at),
        updated_at: time(hook.updated_at),
    }
}

/// The validated content of a request body.
struct Wanted {
    url: Option<String>,
    headers: Option<Map<String, Value>>,
    actions: Vec<WebhookAction>,
    body: WebhookBody,
}

impl Wanted {
    fn read(app: &App, mut body: WebhookBody) -> Result<Wanted> {
        let url = body.url.take().map(|url| url.trim().to_owned());
        if let Some(url) = &url {
            if url.len() > MAX_URL {
                return Err(Failure::invalid("url", format!("must be at most {MAX_URL} characters")));
            }
            let outbound = Outbound::new(app.settings().allow_private_urls).map_err(Failure::internal)?;
            outbound.check(url).map_err(|refused| Failure::invalid("url", refused.to_string()))?;
        }
        let headers = body.headers.take();
        headers.as_ref().map_or(Ok(()), check_headers)?;
        let actions = actions(&body.actions)?;
        Ok(Wanted { url, headers, actions, body })
    }

    /// Changes a webhook. Headers for another server are dropped.
    fn apply(&self, app: &App, hook: &mut Webhook) -> store::Result<()> {
        let body = &self.body;
        let url = self.url.clone().unwrap_or_else(|| hook.url.clone());
        let kept = match outbound::same_origin(&url, &hook.url) {
            true => webhooks::open_headers(app, hook),
            false => Map::new(),
        };
        let headers = match &self.headers {
            Some(given) => merged(given, &kept)?,
            None => kept,
        };
        hook.headers = webhooks::seal_headers(app, &headers)?;
        hook.url = url;
        hook.send_payload = body.send_payload.unwrap_or(hook.send_payload);
        hook.send_for_all_actions = body.send_for_all_actions.unwrap_or(hook.send_for_all_actions);
        hook.is_active = body.is_active.unwrap_or(hook.is_active);
        hook.actions.clone_from(&self.actions);
        Ok(())
    }
}

/// The given headers. Null stands for the current value of a header.
fn merged(given: &Map<String, Value>, kept: &Map<String, Value>) -> store::Result<Map<String, Value>> {
    let value = |(name, value): (&String, &Value)| match value {
        Value::Null => match kept.get(name) {
            Some(kept) => Ok((name.clone(), kept.clone())),
            None => Err(store::Error::invalid("headers", format!("{name} has no value yet; give it one"))),
        },
        given => Ok((name.clone(), given.clone())),
    };
    given.iter().map(value).collect()
}

fn check_headers(headers: &Map<String, Value>) -> Result<()> {
    let invalid = |what: String| Failure::invalid("headers", what);
    if headers.len() > MAX_HEADERS {
        return Err(invalid(format!("must be at most {MAX_HEADERS}")));
    }
    let mut bytes = 0;
    for (name, value) in headers {
        let text = match value {
            Value::Null => "",
            value => value.as_str().ok_or_else(|| invalid(format!("{name} is no text")))?,
        };
        let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid(format!("\"{name}\" is no name")))?;
        if OURS.contains(&known.as_str()) {
            return Err(invalid(format!("{name} is set by every request itself")));
        }
        HeaderValue::from_str(text).map_err(|_| invalid(format!("{name} holds what no header can")))?;
        bytes += name.len() + text.len();
    }
    if bytes > MAX_HEADER_BYTES {
        return Err(invalid(format!("must be at most {MAX_HEADER_BYTES} bytes together")));
    }
    Ok(())
}

fn actions(names: &[String]) -> Result<Vec<WebhookAction>> {
    let mut actions = Vec::new();
    for name in names {
        let info = WEBHOOK_ACTIONS.iter().find(|info| info.name == name);
        let info = info.ok_or_else(|| Failure::invalid("actions", format!("\"{name}\" is not a valid choice.")))?;
        if info.organization_only {
            return Err(Failure::invalid(
                "non_field_errors",
                "Project webhook can't contain organization-only action.",
            ));
        }
        if !actions.contains(&info.action) {
            actions.push(info.action);
        }
    }
    Ok(actions)
}

/// All webhooks, or those of one project.
#[utoipa::path(get, path = "/api/webhooks", tag = "webhooks", params(("project" = Option<u64>, Query)),
    responses((status = 200, body = Vec<WebhookView>), (status = 404)))]
pub(crate) async fn list(State(app): State<App>, _: Access, params: Params) -> Result<Json<Vec<WebhookView>>> {
    let hooks = match params.read("project")?.map(ProjectId) {
        Some(project) => app.store().webhooks(app.store().project(project).await?.id).await?,
        None => app.store().all_webhooks().await?,
    };
    Ok(Json(hooks.iter().map(|hook| view(&app, hook)).collect()))
}

/// Adds a webhook to a project.
#[utoipa::path(post, path = "/api/webhooks", tag = "webhooks", request_body = WebhookBody,
    responses((status = 201, body = WebhookView), (status = 400), (status = 404)))]
pub(crate) async fn create(
    State(app): State<App>,
    _: Access,
    Json(body): Json<WebhookBody>,
) -> Result<Created<WebhookView>> {
    let project = body.project.map(|Id(id)| ProjectId(id));
    let wanted = Wanted::read(&app, body)?;
    let url = wanted.url.clone().ok_or_else(|| Failure::invalid("url", "This field is required."))?;
    let project = project.ok_or_else(|| Failure::missing("Project not found."))?;
    let (project, now) = (app.store().project(project).await?.id, app.now());
    let mut hook = Webhook {
        id: app.store().take_child(project).await?,
        url,
        send_payload: true,
        send_for_all_actions: true,
        headers: webhooks::seal_headers(&app, &Map::new())?,
        is_active: true,
        actions: Vec::new(),
        created_at: now,
        updated_at: now,
    };
    wanted.apply(&app, &mut hook)?;
    let made = app.store().change_webhooks(project, |hooks| {
        let room = hooks.len() < MOST_WEBHOOKS;
        if room {
            hooks.push(hook.clone());
        }
        Ok(room)
    });
    match made.await? {
        true => Ok(Created(view(&app, &hook))),
        false => Err(Failure::bad_request(format!("a project has at most {MOST_WEBHOOKS} webhooks"))),
    }
}

async fn find(app: &App, id: u64) -> Result<Webhook> {
    let id = ProjectChildId(id);
    app.store().project(id.project()).await?;
    let found = app.store().webhooks(id.project()).await?.into_iter().find(|hook| hook.id == id);
    found.ok_or_else(Failure::not_found)
}

/// A webhook.
#[utoipa::path(get, path = "/api/webhooks/{id}", tag = "webhooks", params(("id" = u64, Path)),
    responses((status = 200, body = WebhookView), (status = 404)))]
pub(crate) async fn show(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<Json<WebhookView>> {
    Ok(Json(view(&app, &find(&app, id).await?)))
}

/// Changes a webhook.
#[utoipa::path(patch, path = "/api/webhooks/{id}", tag = "webhooks", params(("id" = u64, Path)),
    request_body = WebhookBody, responses((status = 200, body = WebhookView), (status = 400), (status = 404)))]
pub(crate) async fn change(
    State(app): State<App>,
    _: Access,
    Path(id): Path<u64>,
    Json(body): Json<WebhookBody>,
) -> Result<Json<WebhookView>> {
    let before = find(&app, id).await?;
    let (wanted, now) = (Wanted::read(&app, body)?, app.now());
    let changed = app.store().change_webhooks(before.id.project(), |hooks| {
        let Some(hook) = hooks.iter_mut().find(|hook| hook.id == before.id) else { return Ok(None) };
        wanted.apply(&app, hook)?;
        hook.updated_at = now;
        Ok(Some(hook.clone()))
    });
    Ok(Json(view(&app, &changed.await?.ok_or_else(Failure::not_found)?)))
}

/// The same, for clients that send the whole webhook.
#[utoipa::path(put, path = "/api/webhooks/{id}", tag = "webhooks", params(("id" = u64, Path)),
    request_body = WebhookBody, responses((status = 200, body = WebhookView), (status = 400), (status = 404)))]
pub(crate) async fn replace(
    app: State<App>,
    user: Access,
    id: Path<u64>,
    Json(body): Json<WebhookBody>,
) -> Result<Json<WebhookView>> {
    if body.url.is_none() {
        return Err(Failure::invalid("url", "This field is required."));
    }
    change(app, user, id, Json(body)).await
}

/// Deletes a webhook.
#[utoipa::path(delete, path = "/api/webhooks/{id}", tag = "webhooks", params(("id" = u64, Path)),
    responses((status = 204), (status = 404)))]
pub(crate) async fn remove(State(app): State<App>, _: Access, Path(id): Path<u64>) -> Result<NoContent> {
    let before = find(&app, id).await?;
    app.store()
        .change_webhooks(before.id.project(), |hooks| {
            hooks.retain(|hook| hook.id != before.id);
            Ok(())
        })
        .await?;
    Ok(NoContent)
}

/// The actions that webhooks can receive. Requires no sign-in, like in the reference.
#[utoipa::path(get, path = "/api/webhooks/info", tag = "webhooks", params(("organization-only" = Option<bool>, Query)),
    responses((status = 200, body = Object)))]
pub(crate) async fn info(params: Params) -> Result<Json<Value>> {
    let only = params.flag("organization-only")?;
    let listed = WEBHOOK_ACTIONS.iter().filter(|info| only.is_none_or(|only| only == info.organization_only));
    let described = |info: &store::events::actions::WebhookActionInfo| json!({"name": info.title, "key": info.key, "organization-only": info.organization_only});
    Ok(Json(Value::Object(listed.map(|info| (info.name.to_owned(), described(info))).collect())))
}
