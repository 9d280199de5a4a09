"""As much of a NATS client as somebody needs who lies to a fleet: work is asked for, anything is put anywhere."""

import json
import socket
import time


class Refused(Exception):
    """What the server answered with -ERR."""


class NatsClient:
    INBOX = "_INBOX.liar"

    def __init__(self, port, user=None, password=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")
        self.line()  # INFO
        options = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True}
        if user:
            options.update({"user": user, "pass": password})
        self.socket.sendall(b"CONNECT " + json.dumps(options).encode() + b"\r\n")
        self.flush()
        self.socket.sendall(f"SUB {self.INBOX}.* 1\r\n".encode())
        self.flush()

    def close(self):
        self.file.close()
        self.socket.close()

    def line(self):
        text = self.file.readline()
        if not text:
            raise Refused("the server closed the connection")
        if text.startswith(b"-ERR"):
            raise Refused(text.decode().strip())
        return text.decode().strip()

    def flush(self):
        self.socket.sendall(b"PING\r\n")
        while self.line() != "PONG":
            continue

    def put(self, subject, data, reply=""):
        self.socket.sendall(f"PUB {subject} {reply} {len(data)}\r\n".encode() + data + b"\r\n")

    def next(self):
        """(subject, reply, headers, data) of the next message."""
        while True:
            kind, *words = self.line().split()
            if kind == "PING":
                self.socket.sendall(b"PONG\r\n")
            elif kind in ("MSG", "HMSG"):
                headers = int(words[-2]) if kind == "HMSG" else 0
                body = self.file.read(int(words[-1]) + 2)[:-2]
                plain = words[:-2] if kind == "HMSG" else words[:-1]
                return words[0], plain[2] if len(plain) > 2 else None, body[:headers], body[headers:]

    def ask(self, subject, data):
        """The answer, of JetStream for one."""
        self.put(subject, data, self.INBOX + ".answer")
        return self.next()[3]

    def get_work(self, fleet, seconds=20):
        """(header, reply) of the next piece of work."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.put(f"$JS.API.CONSUMER.MSG.NEXT.{fleet}-work.workers", b'{"batch": 1, "expires": 500000000}', self.INBOX + ".work")
            _, reply, headers, data = self.next()
            if not headers:
                return json.loads(data), reply
        raise AssertionError("there was no work in time")
