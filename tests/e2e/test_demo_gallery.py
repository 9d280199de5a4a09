"""The gallery that ./demo ends in, over HTTP: wall, piece, picture, what a repaint needs; and that nothing outlives it.

COLOPHON_DEMO names another command than the program's `demo`: ./check also runs the script."""

import hashlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from anvil import ROOT, end_with_us
from program import PROGRAM, Folder, processes_in

COMMAND = shlex.split(os.environ.get("COLOPHON_DEMO", f"{PROGRAM} demo"))
PAGES = ROOT / "web/gallery/dist/index.html"
STOP_SECONDS_MAX = 5.5  # of the node's five and the chain's end


def get(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.headers, answer.read()


class DemoGallery(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.out = self.folder.path / "out"

    def start(self, *options):
        process = subprocess.Popen([*COMMAND, "--folder", str(self.out), *options], cwd=ROOT, text=True, env=dict(os.environ),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=end_with_us)
        self.addCleanup(self.end, process)
        self.said = ""
        while "colophon verify --token" not in self.said:
            line = process.stdout.readline()
            self.assertTrue(line, self.said + (process.stderr.read() if process.poll() is not None else ""))
            self.said += line
        self.assertEqual(len(processes_in(self.out)), 2, "a chain and a node")
        self.token = re.search(r"verify --token (0x[0-9a-f]{64})", self.said)[1]
        return process

    def end(self, process):
        process.kill()
        process.communicate()

    def json(self, path):
        return json.loads(get(self.url + path)[1])

    def nothing_is_left(self):
        end = time.monotonic() + STOP_SECONDS_MAX
        while processes_in(self.out) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(processes_in(self.out), [])

    def test_a_visitor_finds_the_piece_and_what_backs_it(self):
        process = self.start("--port", "0", "--json", str(self.out / "said.json"))
        self.url = re.search(r"http://127\.0\.0\.1:\d+(?=/(?:\s|api/v1/pieces/0x))", self.said)[0]
        told = json.loads((self.out / "said.json").read_text())
        if PAGES.exists():
            self.assertIn(f"The gallery: {self.url}/\n", self.said)
            self.assertIn(f"{self.url}/piece/{self.token}\n", self.said)
            for path in ("/", f"/piece/{self.token}"):
                headers, page = get(self.url + path)
                self.assertTrue(headers["Content-Type"].startswith("text/html"))
                self.assertIn(f"connect-src 'self' {re.search(r'at (http://127.0.0.1:[0-9]+)', self.said)[1]}",
                              headers["Content-Security-Policy"])
                self.assertIn(b'<script type="module"', page)
        else:
            self.assertIn("pages are not built here", self.said)
        wall = self.json("/api/v1/pieces")["items"]
        sketch = [told["sketch"]["requestHash"]] if told["sketch"] else []
        self.assertEqual([piece["token"] for piece in wall], [self.token, *sketch])
        self.assertTrue(all(piece["picture"] for piece in wall), wall)
        piece = self.json(f"/api/v1/pieces/{self.token}")
        self.assertEqual((piece["imageHash"], piece["traceRoot"], piece["model"]),
                         (told["imageHash"], told["traceRoot"], told["modelId"]))
        self.check_money(piece, told)
        self.check_repaint(piece, told)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual((process.wait(timeout=20), process.stderr.read()), (0, ""))
        self.assertLess(time.monotonic() - began, STOP_SECONDS_MAX)
        self.nothing_is_left()

    def check_money(self, piece, told):
        self.assertEqual({(one["role"], one["payee"], one["amountWei"]) for one in piece["payouts"]},
                         {(one["role"], one["address"].lower(), one["wei"]) for one in told["payouts"]})
        self.assertEqual((piece["sales"], piece["lastPriceWei"]), (1, told["price"]))
        self.assertTrue(piece["auction"]["live"], "a visitor can bid")
        names = [event["name"] for event in piece["history"]]
        for name in ("Commissioned", "Claimed", "Delivered", "Finalised", "Minted", "Sold"):
            self.assertIn(name, names)
        self.assertEqual(len(self.json("/api/v1/history?auction=1&name=Bid")["items"]), 3)
        self.assertIn("AI", self.json(f"/api/v1/pieces/{self.token}/disclosure")["eu"]["text"])

    def check_repaint(self, piece, told):
        """Everything from which a browser paints it again is served, and is what the chain says."""
        headers, picture = get(self.url + piece["picture"])
        self.assertEqual((headers["Content-Type"], "0x" + hashlib.sha256(picture).hexdigest()), ("image/png", told["imageHash"]))
        self.assertEqual(get(self.url + piece["thumbnail"])[1][8:12], b"WEBP")
        models = self.out / "models"
        (models / "adapters").mkdir(parents=True)
        (models / "the.safetensors").write_bytes(get(self.url + self.json(f"/api/v1/models/{piece['model']}")["url"])[1])
        self.assertEqual(len(piece["adapters"]), 1)
        for adapter in piece["adapters"]:
            _, file = get(f"{self.url}/api/v1/adapters/{adapter['id']}.safetensors")
            (models / "adapters/one.safetensors").write_bytes(file)
        (self.out / "served.png").write_bytes(picture)
        ran = self.folder.run("verify", self.out / "served.png", "--json", COLOPHON_MODELS=str(models), HOME=str(self.out))
        self.assertEqual(ran.code, 0, str(ran))
        self.assertEqual(json.loads(ran.out)["imageHash"], told["imageHash"])

    def test_a_taken_port_is_said_and_the_next_one_used(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            process = self.start("--port", str(port), "--model", "tiny")
            self.url = re.search(r"http://127\.0\.0\.1:\d+(?=/(?:\s|api/v1/pieces/0x))", self.said)[0]
            self.assertIn(f"Port {port} is taken", self.said)
            self.assertGreater(int(self.url.rpartition(":")[2]), port)
            self.assertEqual(self.json(f"/api/v1/pieces/{self.token}")["token"], self.token)
            process.kill()  # and whatever it started ends with it
            process.wait()
            self.nothing_is_left()
            with self.assertRaises(urllib.error.URLError):
                get(self.url + "/api/v1/pieces")


if __name__ == "__main__":
    unittest.main()
