"""Stands between the program and a node: a test can have something happen at exactly the moment it names, or lie."""

import json
import urllib.request

from local_server import LocalServer


class Proxy(LocalServer):
    """`answered(method, params, result)` is called before an answer is passed on. What it returns, if anything, is
    passed on as the result instead."""

    def __init__(self, node, answered):
        def answer(_path, _headers, question):
            request = urllib.request.Request(node, question, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=60) as reply:
                said = json.load(reply)
            asked = json.loads(question)
            instead = answered(asked["method"], asked["params"], said.get("result"))
            if instead is not None:
                said = {"jsonrpc": "2.0", "id": asked["id"], "result": instead}
            return 200, json.dumps(said).encode()

        super().__init__(answer)
