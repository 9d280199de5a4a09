"""A node of its own: colophon up in an empty folder, started, killed and looked into."""

import json
import re
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from anvil import end_with_us
from program import MODELS, PROGRAM


class NodeProcess:
    command = "up"

    def __init__(self, url, deployment, key, **settings):
        """`settings`: section__key=value, as TOML has them."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="colophon-node-"))
        self.key = key
        self.write_settings(chain__rpc=url, chain__deployment=str(deployment), chain__poll_ms=30, **settings)
        self.models = self.folder / "models"
        self.models.mkdir()
        shutil.copy(MODELS / "tiny.safetensors", self.models)
        self.log = open(self.folder / "log", "a+")
        self.process = None
        self.environment = {}  # more of it

    def write_settings(self, **settings):
        sections = {}
        for name, value in settings.items():
            section, _, key = name.partition("__")
            sections.setdefault(section, {})[key] = value
        text = ""
        for section, values in sections.items():
            text += f"[{section}]\n"
            for key, value in values.items():
                text += f"{key} = {json.dumps(value)}\n"  # of these types, TOML is JSON
        (self.folder / "colophon.toml").write_text(text)

    def start(self, crash_at=None):
        environment = {"COLOPHON_KEY": self.key, "COLOPHON_MODELS": str(self.models), **self.environment}
        self.began = len(self.said())
        if crash_at:
            environment["COLOPHON_CRASH_AT"] = crash_at
        self.process = subprocess.Popen([str(PROGRAM), self.command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, preexec_fn=end_with_us)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait()

    def stop(self, seconds=6):
        """Asks it to stop. Returns its exit code and how long it took."""
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=seconds)
        return code, time.monotonic() - begin

    def said(self):
        return (self.folder / "log").read_text(errors="replace")

    def serving(self, seconds=30):
        """Where its gallery is since its last start."""
        end = time.monotonic() + seconds
        while not (urls := re.findall(r"serving (http://\S+)", self.said()[self.began:])):
            assert self.process.poll() is None and time.monotonic() < end, self.said()[-2000:]
            time.sleep(0.05)
        return urls[-1]

    def fetch(self, path):
        with urllib.request.urlopen(self.serving() + path, timeout=20) as answer:
            return answer.read().decode()

    def query(self, sql, *values):
        path = self.folder / "colophon-data/node.sqlite"
        if not path.exists():
            return []
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
        try:
            if not database.execute("PRAGMA user_version").fetchone()[0]:
                return []  # its tables are being made
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def remove(self):
        if self.log.closed:
            return
        if self.process and self.process.poll() is None:
            self.kill()
        self.log.close()
        shutil.rmtree(self.folder)
