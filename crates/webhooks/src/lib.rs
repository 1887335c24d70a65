//! Telling webhooks what happened: at least once, in no order, sooner or later. Whoever does not take it is told again for
//! hours; its headers are sealed at rest, and its address is checked at every request.

mod payload;

pub use payload::project_json;

use api::App;
use futures::{FutureExt, StreamExt, future, stream};
use jiff::SignedDuration;
use labeling::ids::ProjectChildId;
use outbound::Outbound;
use serde_json::{Map, Value};
use store::events::due::Due;
use store::events::hooks::{Event, Webhook};
use store::{ErrorKind, Result};

/// What headers are sealed for.
const HEADERS: &str = "webhook-headers";
/// How many events are told at a time.
const AT_A_TIME: usize = 8;
/// How long one teller has an event to itself: longer than all its webhooks take.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// Headers of a webhook's requests as they are kept.
pub fn seal_headers(app: &App, headers: &Map<String, Value>) -> Result<String> {
    let json = serde_json::to_vec(headers)?;
    Ok(hex::encode(app.settings().secret.seal(HEADERS, &json)?))
}

/// Headers of a webhook's requests; none where the installation's secret is another one by now.
pub fn open_headers(app: &App, hook: &Webhook) -> Map<String, Value> {
    let opened = hex::decode(&hook.headers).ok().and_then(|sealed| app.settings().secret.open(HEADERS, &sealed));
    opened.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// Tells these events. What goes wrong stays due. Answers how many were told.
pub async fn tell_all(app: &App, events: Vec<Due>) -> usize {
    if events.is_empty() {
        return 0;
    }
    let outbound = match Outbound::new(app.settings().allow_private_urls) {
        Ok(outbound) => outbound,
        Err(error) => {
            tracing::error!(error = %error, "no webhook can be told anything");
            return 0;
        }
    };
    let told = stream::iter(events).map(|due| {
        let (app, outbound) = (app.clone(), outbound.clone());
        async move {
            let told = tell(&app, &outbound, &due).await;
            if let Err(error) = &told {
                tracing::warn!(error = %error, "an event is told later");
            }
            usize::from(told.unwrap_or(false))
        }
        .boxed()
    });
    told.buffer_unordered(AT_A_TIME).fold(0, |sum, n| future::ready(sum + n)).await
}

/// Tells one event; whether it was this process that did.
async fn tell(app: &App, outbound: &Outbound, due: &Due) -> Result<bool> {
    let (store, now) = (app.store(), app.now());
    let Some(event) = &due.event else { return Ok(false) };
    if !store.claim_event(due, now, now.checked_add(CLAIM).unwrap_or(now)).await? {
        return Ok(false);
    }
    if store.cut_event(due, now).await? {
        return Ok(true);
    }
    let hooks: Vec<Webhook> =
        store.webhooks(event.project).await?.into_iter().filter(|hook| wants(hook, event)).collect();
    let payload = match hooks.iter().any(|hook| hook.send_payload) {
        true => match payload::of(store, event).await {
            Ok(payload) => payload,
            // Its project is gone, and with it whoever wanted to know.
            Err(error) if error.kind() == ErrorKind::Missing => return store.forget_due(due).await.map(|()| true),
            Err(error) => return Err(error),
        },
        false => Map::new(),
    };
    let told = hooks.iter().map(|hook| send(app, outbound, hook, event, &payload).boxed());
    let failed: Vec<ProjectChildId> = future::join_all(told).await.into_iter().flatten().collect();
    let given_up = store.end_event(due, &failed, app.now()).await?;
    if given_up > 0 {
        tracing::error!(target: store::METRICS, DeadDeliveries = given_up as u64);
        tracing::error!(
            "{given_up} webhooks of project {} did not take {} in hours",
            event.project,
            event.action.info().name
        );
    }
    Ok(true)
}

fn wants(hook: &Webhook, event: &Event) -> bool {
    hook.hears(event.action) && event.only.is_none_or(|only| only == hook.id)
}

/// Tells one webhook; its id if it did not take it.
async fn send(
    app: &App,
    outbound: &Outbound,
    hook: &Webhook,
    event: &Event,
    payload: &Map<String, Value>,
) -> Option<ProjectChildId> {
    let mut body = Map::new();
    body.insert("action".to_owned(), event.action.info().name.into());
    if hook.send_payload {
        body.extend(payload.clone());
    }
    let headers: Vec<(String, String)> = open_headers(app, hook)
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
        .collect();
    match outbound.post(&hook.url, &headers, &Value::Object(body)).await {
        Ok(()) => None,
        Err(refused) => {
            tracing::warn!("webhook {} {refused}; try {}", hook.id, event.tries + 1);
            Some(hook.id)
        }
    }
}

/// When events that nothing told sooner are told by the clock: those of these that are events, and the others.
pub fn split(due: Vec<Due>) -> (Vec<Due>, Vec<Due>) {
    due.into_iter().partition(|one| one.event.is_some())
}

/// Tells what a process before this one has left, then what is fresh, whenever the store's bell rings. For a process that
/// has the table to itself.
pub async fn listen(app: App) {
    loop {
        match app.store().fresh_events(app.now()).await {
            Ok(events) => drop(tell_all(&app, events).await),
            Err(error) => tracing::warn!(error = %error, "events are left to the clock"),
        }
        app.store().bell().notified().await;
    }
}
