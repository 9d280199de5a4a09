"""Stands between the program and a node: a test can have something happen at exactly the moment it names, or lie."""

import http.server
import json
import threading
import urllib.request


class Proxy:
    """`answered(method, params, result)` is called before an answer is passed on. What it returns, if anything, is
    passed on as the result instead."""

    def __init__(self, node, answered):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                question = self.rfile.read(int(self.headers["Content-Length"]))
                request = urllib.request.Request(node, question, {"Content-Type": "application/json"})
                with urllib.request.urlopen(request, timeout=60) as reply:
                    answer = json.load(reply)
                asked = json.loads(question)
                instead = answered(asked["method"], asked["params"], answer.get("result"))
                if instead is not None:
                    answer = {"jsonrpc": "2.0", "id": asked["id"], "result": instead}
                body = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
