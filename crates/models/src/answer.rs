//! Parses a backend's answer to `/predict`.

use crate::client::BackendError;
use api::Text;
use api::wire::check_result;
use jiff::Timestamp;
use labeling::ids::ChildId;
use labeling::task::Prediction;
use serde_json::Value;

const PREDICT: &str = "/predict";
/// The maximum length of a stored model version, in characters.
const LONGEST_VERSION: usize = 1_000;

/// A backend's answer about several tasks.
#[derive(Debug)]
pub(crate) enum PredictAnswer {
    /// The predictions of each task, in the order of the tasks, and their problems.
    PerTask(Vec<(Vec<Prediction>, Option<String>)>),
    /// The backend accepts only one task per request.
    OneTaskPerRequest,
}

/// Parses an answer about `tasks` tasks. `version` is the model version of predictions that name none.
pub(crate) fn read(answer: &Value, tasks: usize, version: &str, now: Timestamp) -> Result<PredictAnswer, BackendError> {
    let results = answer.get("results").ok_or_else(|| BackendError::invalid_answer(PREDICT, "without results"))?;
    let results =
        results.as_array().ok_or_else(|| BackendError::invalid_answer(PREDICT, "results that are no list"))?;
    match results.len() {
        n if n == tasks => Ok(PredictAnswer::PerTask(results.iter().map(|one| of_task(one, version, now)).collect())),
        1 => Ok(PredictAnswer::OneTaskPerRequest),
        n => Err(BackendError::invalid_answer(PREDICT, format!("{n} results for {tasks} tasks"))),
    }
}

/// A task's predictions: one entry or a list of entries.
fn of_task(answer: &Value, version: &str, now: Timestamp) -> (Vec<Prediction>, Option<String>) {
    let all = match answer {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let (mut predictions, mut wrong) = (Vec::new(), None);
    for one in all {
        match prediction(one, version, now) {
            Ok(prediction) => predictions.push(prediction),
            Err(why) => wrong = Some(why),
        }
    }
    (predictions, wrong)
}

fn prediction(entry: &Value, version: &str, now: Timestamp) -> Result<Prediction, String> {
    let result = entry.get("result").ok_or("a prediction has no result")?;
    let result = serde_json::value::to_raw_value(result).map_err(|_| "a result cannot be read")?;
    let result = check_result(Some(result)).map_err(|_| "a result is no list of objects")?;
    let named = entry.get("model_version").and_then(Text::of).map_or_else(|| version.to_owned(), |Text(named)| named);
    Ok(Prediction {
        id: ChildId(0),
        result,
        score: entry.get("score").and_then(Value::as_f64),
        model_version: named.chars().take(LONGEST_VERSION).collect(),
        created_at: now,
        updated_at: now,
        asked_by: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(answer: &Value, tasks: usize) -> Result<Vec<(usize, bool)>, String> {
        match super::read(answer, tasks, "v1", Timestamp::UNIX_EPOCH) {
            Ok(PredictAnswer::PerTask(each)) => {
                Ok(each.iter().map(|(all, wrong)| (all.len(), wrong.is_some())).collect())
            }
            Ok(PredictAnswer::OneTaskPerRequest) => Err("one at a time".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn a_task_has_one_prediction_or_several_or_none() {
        let good = json!({"result": [{"type": "choices"}], "score": 0.5});
        let answer = json!({"results": [good, [good, good], [], {"score": 1}, {"result": "text"}]});
        assert_eq!(read(&answer, 5), Ok(vec![(1, false), (2, false), (0, false), (0, true), (0, true)]));
    }

    #[test]
    fn invalid_answers_are_refused() {
        assert_eq!(read(&json!({"results": [{"result": []}]}), 3), Err("one at a time".to_owned()));
        assert_eq!(read(&json!({"results": [[], []]}), 3), Err("/predict answered 2 results for 3 tasks".to_owned()));
        assert_eq!(read(&json!({"results": {}}), 1), Err("/predict answered results that are no list".to_owned()));
        assert_eq!(read(&json!([1]), 1), Err("/predict answered without results".to_owned()));
    }

    #[test]
    fn a_prediction_names_its_version_or_has_the_backends() {
        let named = json!({"result": [], "model_version": "x", "score": "high"});
        let answer = json!({"results": [{"result": []}, named, {"result": [], "model_version": 3}]});
        let Ok(PredictAnswer::PerTask(each)) = super::read(&answer, 3, "v1", Timestamp::UNIX_EPOCH) else {
            panic!("refused")
        };
        let read: Vec<_> =
            each.iter().flat_map(|(all, _)| all).map(|one| (one.model_version.as_str(), one.score)).collect();
        assert_eq!(read, [("v1", None), ("x", None), ("3", None)]);
    }
}
