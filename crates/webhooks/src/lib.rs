//! Webhook delivery: at least once, in any order. Failed deliveries are retried for hours. Headers are encrypted at rest, and
//! every request checks the receiver's address.

mod payload;

use api::App;
use futures::{FutureExt, StreamExt, future, stream};
use jiff::SignedDuration;
use labeling::ids::ProjectChildId;
use outbound::Outbound;
use serde_json::{Map, Value};
use store::events::event::Event;
use store::events::timers::Timer;
use store::projects::webhooks::Webhook;
use store::{ErrorKind, Result};

/// The key purpose under which headers are encrypted.
const HEADERS: &str = "webhook-headers";
/// Number of events delivered in parallel.
const AT_A_TIME: usize = 8;
/// Duration of a claim on an event. It is longer than the requests to all its webhooks can take.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// Encrypts a webhook's headers for storage.
pub fn seal_headers(app: &App, headers: &Map<String, Value>) -> Result<String> {
    app.settings().secret.seal_text(HEADERS, &serde_json::to_string(headers)?)
}

/// Decrypts a webhook's headers. None if the installation's secret was replaced.
pub fn open_headers(app: &App, hook: &Webhook) -> Map<String, Value> {
    let opened = app.settings().secret.open_text(HEADERS, &hook.headers);
    opened.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Delivers these events and returns how many were delivered. A failed event stays due.
pub async fn deliver_all(app: &App, events: Vec<Timer>) -> usize {
    if events.is_empty() {
        return 0;
    }
    let outbound = match Outbound::new(app.settings().allow_private_urls) {
        Ok(outbound) => outbound,
        Err(error) => {
            tracing::error!(error = %error, "no event can be delivered");
            return 0;
        }
    };
    let delivered = stream::iter(events).map(|due| {
        let (app, outbound) = (app.clone(), outbound.clone());
        async move {
            let delivered = deliver(&app, &outbound, &due).await;
            if let Err(error) = &delivered {
                tracing::warn!(error = %error, "an event will be delivered later");
            }
            usize::from(delivered.unwrap_or(false))
        }
        .boxed()
    });
    delivered.buffer_unordered(AT_A_TIME).fold(0, |sum, n| future::ready(sum + n)).await
}

/// Delivers one event. Returns whether this process delivered it.
async fn deliver(app: &App, outbound: &Outbound, due: &Timer) -> Result<bool> {
    let (store, now) = (app.store(), app.now());
    let Some(event) = &due.event else { return Ok(false) };
    if !store.claim_timer(due, now, now.checked_add(CLAIM).unwrap_or(now)).await? {
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
            // The project was deleted, and its webhooks with it.
            Err(error) if error.kind() == ErrorKind::Missing => return store.delete_timer(due).await.map(|()| true),
            Err(error) => return Err(error),
        },
        false => Map::new(),
    };
    let sent = hooks.iter().map(|hook| send(app, outbound, hook, event, &payload).boxed());
    let failed: Vec<ProjectChildId> = future::join_all(sent).await.into_iter().flatten().collect();
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

/// Delivers to one webhook. Returns the webhook's id if the delivery failed.
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

/// Splits due items into events, which the clock delivers if nothing else did, and other items.
pub fn split(due: Vec<Timer>) -> (Vec<Timer>, Vec<Timer>) {
    due.into_iter().partition(|one| one.event.is_some())
}

/// Delivers the events that were not sent to any webhook yet.
async fn deliver_fresh(app: &App) -> Result<()> {
    let mut due = app.store().nearly_due_timers(app.now());
    while let Some(page) = due.next_page().await? {
        let fresh = |one: &Timer| one.event.as_ref().is_some_and(|event| event.tries == 0);
        deliver_all(app, page.into_iter().filter(fresh).collect()).await;
    }
    Ok(())
}

/// Delivers events that a previous process left, then new ones whenever the store signals them. Only for a process that is
/// alone on its table.
pub async fn listen(app: App) {
    loop {
        match deliver_fresh(&app).await {
            Ok(()) => {}
            Err(error) => tracing::warn!(error = %error, "events are left to the clock"),
        }
        app.store().bell().notified().await;
    }
}
