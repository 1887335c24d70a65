//! A small server that Skylabel calls: a webhook receiver or an ML backend.

use crate::client::Problem;
use serde_json::Value;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The received requests.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request's first line and headers, in lower case.
    pub head: String,
    pub path: String,
    /// Its JSON; null if it had none.
    pub body: Value,
}

type Answer = dyn Fn(&Asked) -> (u16, Value) + Send + Sync;

/// Starts a server on a free port. Returns its address, without a final slash, and the received requests. It responds
/// with a status and JSON.
pub async fn serve(
    answer: impl Fn(&Asked) -> (u16, Value) + Send + Sync + 'static,
) -> Result<(String, UnboundedReceiver<Asked>), Problem> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let (sender, asked) = unbounded_channel();
    let answer: Arc<Answer> = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(listen(stream, sender.clone(), Arc::clone(&answer)));
        }
    });
    Ok((url, asked))
}

async fn listen(mut stream: TcpStream, asked: UnboundedSender<Asked>, answer: Arc<Answer>) -> std::io::Result<()> {
    let mut read = Vec::new();
    loop {
        let end = read.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let text = String::from_utf8_lossy(&read[..end]).into_owned();
            let head = text.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
            let (from, length): (usize, usize) = (end + 4, length.unwrap_or(0));
            if read.len() >= from + length {
                let body = serde_json::from_slice(&read[from..from + length]).unwrap_or(Value::Null);
                read.drain(..from + length);
                let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
                let request = Asked { head, path, body };
                let (status, said) = answer(&request);
                // A test that ignores the requests has dropped the receiver.
                let _ = asked.send(request);
                let said = said.to_string();
                let head = format!(
                    "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                    said.len()
                );
                stream.write_all(format!("{head}{said}").as_bytes()).await?;
                continue;
            }
        }
        let mut chunk = [0; 16_384];
        match stream.read(&mut chunk).await? {
            0 => return Ok(()),
            n => read.extend_from_slice(&chunk[..n]),
        }
    }
}
