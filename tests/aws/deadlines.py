"""A runtime API with deadlines: `cargo lambda watch` reports that every invocation ended in 1970."""
from __future__ import annotations

import http.client
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DEADLINE = "lambda-runtime-deadline-ms"
LEFT_OUT = {DEADLINE, "connection", "transfer-encoding", "content-length", "date", "server"}


def body_of(handler: BaseHTTPRequestHandler) -> bytes:
    """A request's body, chunked or not."""
    if handler.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    chunks = []
    while size := int(handler.rfile.readline().split(b";")[0], 16):
        chunks.append(handler.rfile.read(size))
        handler.rfile.readline()
    handler.rfile.readline()
    return b"".join(chunks)


def between(runtime_port: int, seconds: dict[str, int]) -> ThreadingHTTPServer:
    """A proxy between the functions and the runtime API that limits the seconds of each function's invocations."""
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def answer(self):
            body = body_of(self)
            connection = http.client.HTTPConnection("127.0.0.1", runtime_port)
            try:
                headers = {name: value for name, value in self.headers.items() if name.lower() not in LEFT_OUT}
                connection.request(self.command, self.path, body=body, headers=headers)
                answer = connection.getresponse()
                content = answer.read()
            except OSError:
                # The runtime API is being stopped, and the functions with it.
                self.close_connection = True
                return
            finally:
                connection.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in LEFT_OUT:
                    self.send_header(name, value)
            if answer.getheader(DEADLINE):
                # /.rt/FUNCTION/...
                left = seconds[self.path.split("/")[2]]
                self.send_header(DEADLINE, str(int((time.time() + left) * 1000)))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server
