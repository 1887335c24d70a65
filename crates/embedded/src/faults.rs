//! Fault injection for tests, between the SDK and the embedded services.
//!
//! The embedded table runs one operation at a time on one disk, so it never shows some events of the cloud:
//! transactions that cancel each other, throttling, server errors, and responses lost after the write.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// The kind of an injected fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another writer conflicted, and the operation was not performed: `TransactionCanceledException` with the reason
    /// `TransactionConflict` for a transaction, `TransactionConflictException` for another operation on the table, 409
    /// `ConditionalRequestConflict` for an operation on objects. The SDK does not repeat the call.
    Conflict,
    /// The operation was not performed: `ProvisionedThroughputExceededException`, or 503 `SlowDown`. The SDK repeats
    /// the call.
    Throttling,
    /// The operation was not performed: 500 `InternalServerError`. The SDK repeats the call.
    ServerError,
    /// The connection failed before the operation was performed. The SDK repeats the call.
    Unreachable,
    /// The operation was performed, then the connection failed. The SDK repeats the call, since it cannot know.
    AnswerLost,
    /// The call is so slow that the client gives up and repeats it. It is still performed, after the repeated call. An
    /// operation on objects is performed before it.
    Late,
    /// The operation was performed, then the connection failed. Every later call fails too, until [`Faults::clear`], as
    /// if the process had died after this write.
    DiesAfter,
    /// The operation was not performed, and every later call fails until [`Faults::clear`], as if the process had died
    /// before it.
    DiesBefore,
}

/// The calls of a rule that fail.
#[derive(Clone, Debug)]
enum When {
    Always,
    Nth(u64),
    Chance { threshold: u64, state: u64 },
}

/// The calls that fail, and the fault. The default is every call.
#[derive(Clone, Debug)]
pub struct Rule {
    fault: Fault,
    operation: Option<String>,
    containing: Option<String>,
    when: When,
    first_attempts: bool,
    seen: u64,
}

/// Holds a call before it is performed, until the test releases it. Other calls can then run in between.
#[derive(Clone, Debug)]
pub struct Gate(Arc<GateState>);

#[derive(Debug)]
struct GateState {
    nth: u64,
    seen: AtomicU64,
    held: Semaphore,
    open: Semaphore,
}

impl Gate {
    /// Waits until the call is held.
    pub async fn held(&self) {
        pass(&self.0.held).await;
    }

    /// Releases the call.
    pub fn let_go(&self) {
        self.0.open.add_permits(1);
    }

    async fn meet(&self) {
        if self.0.seen.fetch_add(1, Ordering::AcqRel) + 1 == self.0.nth {
            self.0.held.add_permits(1);
            pass(&self.0.open).await;
        }
    }
}

/// Takes a permit permanently. The semaphores of gates are never closed.
async fn pass(semaphore: &Semaphore) {
    if let Ok(permit) = semaphore.acquire().await {
        permit.forget();
    }
}

/// The active rules. The first rule that matches a call decides.
#[derive(Debug, Default)]
pub struct Faults {
    /// Avoids the lock for calls without rules.
    is_active: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    gate: Option<Gate>,
    is_dead: bool,
    injected: u64,
}

impl Rule {
    pub fn new(fault: Fault) -> Rule {
        Rule { fault, operation: None, containing: None, when: When::Always, first_attempts: false, seen: 0 }
    }

    /// Only calls of this operation, named as in AWS's API (`TransactWriteItems`, `PutObject`).
    pub fn on(mut self, operation: &str) -> Rule {
        self.operation = Some(operation.to_owned());
        self
    }

    /// Only calls whose request contains this text: in the JSON for the table, in the path and query (as sent) for
    /// objects.
    pub fn containing(mut self, text: &str) -> Rule {
        self.containing = Some(text.to_owned());
        self
    }

    /// Only first attempts of the SDK. Each call then fails once.
    pub fn first_attempts(mut self) -> Rule {
        self.first_attempts = true;
        self
    }

    /// Only the nth of these calls from now on, counted from 1.
    pub fn nth(mut self, n: u64) -> Rule {
        self.when = When::Nth(n);
        self
    }

    /// Each of these calls with this probability (0 to 1), in an order determined by the seed.
    pub fn chance(mut self, probability: f64, seed: u64) -> Rule {
        // A double distinguishes 2^53 values.
        let threshold = (probability.clamp(0.0, 1.0) * (1u64 << 53) as f64) as u64;
        self.when = When::Chance { threshold, state: seed };
        self
    }

    fn meets(&mut self, call: &Call<'_>) -> bool {
        if self.operation.as_deref().is_some_and(|operation| operation != call.operation) {
            return false;
        }
        if self.containing.as_deref().is_some_and(|text| !call.contains(text)) {
            return false;
        }
        if self.first_attempts && call.is_repeated {
            return false;
        }
        self.seen += 1;
        match &mut self.when {
            When::Always => true,
            When::Nth(n) => self.seen == *n,
            When::Chance { threshold, state } => next_random(state) >> 11 < *threshold,
        }
    }
}

impl Faults {
    /// Adds a rule after the active ones.
    pub fn add(&self, rule: Rule) {
        self.lock().rules.push(rule);
        self.is_active.store(true, Ordering::Release);
    }

    /// Holds the nth call from now on, counted from 1.
    pub fn hold_nth(&self, n: u64) -> Gate {
        let (held, open) = (Semaphore::new(0), Semaphore::new(0));
        let gate = Gate(Arc::new(GateState { nth: n, seen: AtomicU64::new(0), held, open }));
        self.lock().gate = Some(gate.clone());
        self.is_active.store(true, Ordering::Release);
        gate
    }

    /// Waits while a call is held.
    pub(crate) async fn wait(&self) {
        if !self.is_active.load(Ordering::Acquire) {
            return;
        }
        let gate = self.lock().gate.clone();
        if let Some(gate) = gate {
            gate.meet().await;
        }
    }

    /// Ends all faults; calls succeed again.
    pub fn clear(&self) {
        let mut state = self.lock();
        state.rules.clear();
        state.gate = None;
        state.is_dead = false;
        self.is_active.store(false, Ordering::Release);
    }

    /// The number of injected faults since the store was opened.
    pub fn injected(&self) -> u64 {
        self.lock().injected
    }

    pub(crate) fn decide(&self, call: &Call<'_>) -> Option<Fault> {
        if !self.is_active.load(Ordering::Acquire) {
            return None;
        }
        let mut state = self.lock();
        if state.is_dead {
            state.injected += 1;
            return Some(Fault::Unreachable);
        }
        let fault = state.rules.iter_mut().find_map(|rule| rule.meets(call).then_some(rule.fault))?;
        state.injected += 1;
        state.is_dead = matches!(fault, Fault::DiesAfter | Fault::DiesBefore);
        Some(fault)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|err| err.into_inner())
    }
}

/// The properties of a call that rules match.
pub(crate) struct Call<'a> {
    pub(crate) operation: &'a str,
    /// The JSON of the table request, or the path and query of the object request.
    pub(crate) text: &'a [u8],
    /// Whether the SDK repeats the call.
    pub(crate) is_repeated: bool,
}

impl Call<'_> {
    fn contains(&self, text: &str) -> bool {
        let text = text.as_bytes();
        text.is_empty() || self.text.windows(text.len()).any(|window| window == text)
    }
}

/// Whether the operation is performed although the call fails.
pub(crate) fn is_performed(fault: Fault) -> bool {
    matches!(fault, Fault::AnswerLost | Fault::DiesAfter)
}

/// A delayed call, which is performed after the next one.
#[derive(Debug, Default)]
pub(crate) struct LateCall(Mutex<Option<(String, Vec<u8>)>>);

impl LateCall {
    pub(crate) fn put(&self, operation: &str, body: &[u8]) {
        *self.lock() = Some((operation.to_owned(), body.to_vec()));
    }

    pub(crate) fn take(&self) -> Option<(String, Vec<u8>)> {
        self.lock().take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(String, Vec<u8>)>> {
        self.0.lock().unwrap_or_else(|err| err.into_inner())
    }
}

/// The table's response to a failing call, or `None` if the connection fails.
pub(crate) fn table_answer(fault: Fault, operation: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
    const SERVICE: &str = "com.amazonaws.dynamodb.v20120810#";
    let (status, answer) = match fault {
        Fault::Conflict if operation == "TransactWriteItems" || operation == "TransactGetItems" => {
            let request: Value = serde_json::from_slice(body).unwrap_or_default();
            let n = request["TransactItems"].as_array().map_or(1, Vec::len);
            let conflict = json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"});
            let reasons: Vec<Value> =
                (0..n).map(|i| if i == 0 { conflict.clone() } else { json!({"Code": "None"}) }).collect();
            let message =
                "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]";
            (
                400,
                json!({"__type": format!("{SERVICE}TransactionCanceledException"), "Message": message, "CancellationReasons": reasons}),
            )
        }
        Fault::Conflict => (
            400,
            json!({"__type": format!("{SERVICE}TransactionConflictException"), "message": "Transaction is ongoing for the item"}),
        ),
        Fault::Throttling => {
            let message = "The level of configured provisioned throughput for the table was exceeded";
            (400, json!({"__type": format!("{SERVICE}ProvisionedThroughputExceededException"), "message": message}))
        }
        Fault::ServerError => {
            (500, json!({"__type": format!("{SERVICE}InternalServerError"), "message": "Internal server error"}))
        }
        Fault::Unreachable | Fault::AnswerLost | Fault::Late | Fault::DiesAfter | Fault::DiesBefore => {
            return None;
        }
    };
    Some((status, answer.to_string().into_bytes()))
}

/// The object store's response to a failing call, or `None` if the connection fails.
pub(crate) fn objects_answer(fault: Fault) -> Option<(u16, Vec<u8>)> {
    let (status, code) = match fault {
        Fault::Conflict => (409, "ConditionalRequestConflict"),
        Fault::Throttling => (503, "SlowDown"),
        Fault::ServerError => (500, "InternalError"),
        Fault::Unreachable | Fault::AnswerLost | Fault::Late | Fault::DiesAfter | Fault::DiesBefore => {
            return None;
        }
    };
    Some((
        status,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>injected</Message></Error>"
        )
        .into_bytes(),
    ))
}

/// SplitMix64: small, and with the same results on every machine.
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call<'a>(operation: &'a str, text: &'a str) -> Call<'a> {
        Call { operation, text: text.as_bytes(), is_repeated: false }
    }

    #[test]
    fn a_rule_meets_its_operation_text_and_number_only() {
        let faults = Faults::default();
        faults.add(Rule::new(Fault::Throttling).on("PutItem").containing("WORK#").nth(2));
        let decisions: Vec<_> = [
            ("PutItem", "WORK#1"),
            ("GetItem", "WORK#1"),
            ("PutItem", "x"),
            ("PutItem", "WORK#2"),
            ("PutItem", "WORK#3"),
        ]
        .iter()
        .map(|(operation, text)| faults.decide(&call(operation, text)))
        .collect();
        assert_eq!(decisions, [None, None, None, Some(Fault::Throttling), None]);
        assert_eq!(faults.injected(), 1);
    }

    #[test]
    fn a_call_that_is_repeated_can_be_spared() {
        let faults = Faults::default();
        faults.add(Rule::new(Fault::Unreachable).first_attempts());
        assert_eq!(faults.decide(&call("PutItem", "")), Some(Fault::Unreachable));
        assert_eq!(faults.decide(&Call { is_repeated: true, ..call("PutItem", "") }), None);
        assert_eq!(faults.decide(&call("PutItem", "")), Some(Fault::Unreachable));
    }

    #[test]
    fn chances_follow_the_seed() {
        let decide = |seed| {
            let faults = Faults::default();
            faults.add(Rule::new(Fault::ServerError).chance(0.3, seed));
            (0..1000).map(|_| faults.decide(&call("PutItem", "")).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(decide(7), decide(7));
        assert_ne!(decide(7), decide(8));
        let failed = decide(7).into_iter().filter(|failed| *failed).count();
        assert!((200..400).contains(&failed), "{failed}");
    }

    #[test]
    fn nothing_answers_after_death_until_cleared() {
        let faults = Faults::default();
        faults.add(Rule::new(Fault::DiesAfter).nth(1));
        assert_eq!(faults.decide(&call("PutItem", "")), Some(Fault::DiesAfter));
        assert_eq!(faults.decide(&call("GetItem", "")), Some(Fault::Unreachable));
        faults.clear();
        assert_eq!(faults.decide(&call("GetItem", "")), None);
    }
}
