//! Forms as request bodies: parses `application/x-www-form-urlencoded` and `multipart/form-data` into the same types as
//! JSON.
//!
//! The values of a form are texts, so the target type decides: a number or a boolean is parsed, a list takes all values
//! of a name, and an object or raw JSON is parsed as JSON text.

use crate::failure::Failure;
use bytes::Bytes;
use http::HeaderMap;
use http::header;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_json::{Error, Value};

/// The fields of a form, in the order in which their names first appear.
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<(String, Field)>);

/// All values of one name. There is at least one.
#[derive(Debug)]
pub(crate) struct Field(Vec<String>);

impl Form {
    /// Parses a URL-encoded form.
    pub(crate) fn urlencoded(body: &[u8]) -> Form {
        let mut form = Form::default();
        for (name, value) in form_urlencoded::parse(body) {
            form.add(&name, value.into_owned());
        }
        form
    }

    /// Parses a multipart form. Files in it are ignored, since no JSON type contains a file.
    pub(crate) async fn multipart(headers: &HeaderMap, body: Bytes) -> Result<Form, Failure> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let broken = |error: multer::Error| Failure::bad_request(format!("Multipart form parse error - {error}"));
        let boundary = multer::parse_boundary(kind).map_err(broken)?;
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(body)]);
        let mut parts = multer::Multipart::new(stream, boundary);
        let mut form = Form::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            if part.file_name().is_some() {
                continue;
            }
            let name = part.name().unwrap_or_default().to_owned();
            form.add(&name, part.text().await.map_err(broken)?);
        }
        Ok(form)
    }

    fn add(&mut self, name: &str, value: String) {
        let name = name.strip_suffix("[]").unwrap_or(name);
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, Field(values))) => values.push(value),
            None => self.0.push((name.to_owned(), Field(vec![value]))),
        }
    }

    /// All texts of the form.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(_, Field(values))| values.iter().map(String::as_str))
    }
}

impl Field {
    /// The effective value: the last one.
    fn text(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    fn into_text(self) -> String {
        self.0.into_iter().next_back().unwrap_or_default()
    }

    /// The text parsed as JSON. Text that is not JSON becomes a JSON string.
    fn into_json(self) -> Value {
        serde_json::from_str(self.text()).unwrap_or_else(|_| Value::String(self.into_text()))
    }

    fn object(&self) -> Result<Value, Error> {
        let value: Option<Value> = serde_json::from_str(self.text()).ok();
        value.filter(Value::is_object).ok_or_else(|| Error::custom("must be a JSON object"))
    }
}

impl<'de> IntoDeserializer<'de, Error> for Field {
    type Deserializer = Field;

    fn into_deserializer(self) -> Field {
        self
    }
}

impl<'de> Deserializer<'de> for Form {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(self.0.into_iter()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.text().trim();
            match (text.parse::<u64>(), text.parse::<i64>()) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => Err(Error::custom("A valid integer is required.")),
            }
        }
    )*};
}

macro_rules! as_json {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.object()?.$method(visitor)
        }
    )*};
}

macro_rules! as_text {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_string(self.into_text())
        }
    )*};
}

impl<'de> Deserializer<'de> for Field {
    type Error = Error;

    /// Several values become a list. A text that is a JSON object or array is parsed. Any other text becomes a string.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.len() > 1 {
            return self.deserialize_seq(visitor);
        }
        match serde_json::from_str(self.text()) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => value.deserialize_any(visitor),
            _ => visitor.visit_string(self.into_text()),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match crate::extract::flag_of(self.text()) {
            Some(flag) => visitor.visit_bool(flag),
            None => Err(Error::custom("Must be a valid boolean.")),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let number: Option<f64> = self.text().trim().parse().ok();
        visitor.visit_f64(number.ok_or_else(|| Error::custom("A valid number is required."))?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    as_text! {
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    /// An empty text is `None`.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.text().is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// Ids are numbers in a newtype. Raw JSON uses a newtype too.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.into_json().deserialize_newtype_struct(name, visitor)
    }

    /// All values of the name. A single value may be a JSON array.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if let [only] = self.0.as_slice() {
            if only.is_empty() {
                return Value::Array(Vec::new()).deserialize_seq(visitor);
            }
            if let Ok(list @ Value::Array(_)) = serde_json::from_str(only) {
                return list.deserialize_seq(visitor);
            }
        }
        visitor.visit_seq(SeqDeserializer::new(self.0.into_iter().map(|value| Field(vec![value]))))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    as_json! { deserialize_map }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object()?.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Value::String(self.into_text()).deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! { i128 u128 unit unit_struct ignored_any }
}

#[cfg(test)]
mod tests {
    use super::*;
    use labeling::ids::TaskId;
    use serde::Deserialize;
    use serde_json::json;
    use serde_json::value::RawValue;

    #[derive(Debug, Deserialize)]
    struct Wanted {
        title: String,
        task: TaskId,
        score: Option<f64>,
        hidden: Option<bool>,
        #[serde(default)]
        ids: Vec<u64>,
        result: Option<Box<RawValue>>,
        more: Option<Value>,
    }

    fn read(form: &str) -> Result<Wanted, Error> {
        Wanted::deserialize(Form::urlencoded(form.as_bytes()))
    }

    #[test]
    fn the_wanted_type_decides_how_a_text_is_read() {
        let read =
            read("title=12&task=7&score=0.5&hidden=True&ids=1&ids=2&result=%5B%7B%22a%22%3A1%7D%5D&more=x").unwrap();
        assert_eq!((read.title.as_str(), read.task, read.score, read.hidden), ("12", TaskId(7), Some(0.5), Some(true)));
        assert_eq!(read.ids, [1, 2]);
        assert_eq!(read.result.unwrap().get(), r#"[{"a":1}]"#);
        assert_eq!(read.more, Some(json!("x")));
    }

    #[test]
    fn an_empty_text_is_nothing_and_a_list_may_be_json() {
        let read = read("title=&task=1&score=&result=&ids=%5B3%2C4%5D&more=%7B%22b%22%3A%5B%5D%7D").unwrap();
        assert_eq!((read.title.as_str(), read.score, read.result.is_none()), ("", None, true));
        assert_eq!((read.ids, read.more), (vec![3, 4], Some(json!({"b": []}))));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for form in ["title=a", "title=a&task=x", "title=a&task=1&hidden=perhaps", "title=a&task=1&score=high"] {
            assert!(read(form).is_err(), "{form}");
        }
    }

    #[tokio::test]
    async fn a_multipart_form_is_read_without_its_files() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=b".parse().unwrap());
        let body = "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na\r\n--b\r\n\
            Content-Disposition: form-data; name=\"task\"\r\n\r\n3\r\n--b\r\n\
            Content-Disposition: form-data; name=\"score\"; filename=\"x\"\r\n\r\nbytes\r\n--b--\r\n";
        let form = Form::multipart(&headers, Bytes::from(body)).await.unwrap();
        let read = Wanted::deserialize(form).unwrap();
        assert_eq!((read.title.as_str(), read.task, read.score), ("a", TaskId(3), None));
        assert!(Form::multipart(&headers, Bytes::from("nothing")).await.is_err());
    }
}
