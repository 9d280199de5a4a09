"""A real nats-server on a free port of loopback, with a store of its own."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from anvil import end_with_us


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class NatsServer:
    def __init__(self, file=None, **environment):
        """Without a file JetStream is switched on by -js. A file names its store as $COLOPHON_NATS_STORE."""
        self.folder = tempfile.TemporaryDirectory(prefix="colophon-nats-")
        store = self.folder.name + "/store"
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self.arguments = ["-c", str(file)] if file else ["-js", "-sd", store]
        self.environment = dict(os.environ, COLOPHON_NATS_STORE=store, **environment)
        self.process = None

    def start(self):
        """On the same port and store each time. Returns when it takes connections."""
        self.process = subprocess.Popen(
            ["nats-server", "-a", "127.0.0.1", "-p", str(self.port), "-l", self.folder.name + "/log", *self.arguments],
            env=self.environment, stdin=subprocess.DEVNULL, preexec_fn=end_with_us)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                assert self.process.poll() is None, self.said()
                time.sleep(0.02)
        raise RuntimeError("nats-server did not come up")

    def said(self):
        log = pathlib.Path(self.folder.name) / "log"
        return log.read_text() if log.exists() else ""

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def remove(self):
        self.kill()
        self.folder.cleanup()
