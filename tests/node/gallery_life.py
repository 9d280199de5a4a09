"""The gallery's pages on a real node and a real chain: a piece's whole life by clicks (web/gallery/test/life.mjs). By its
name only, for it needs what the other tests here do not: the pages with the painter, and Chromium."""

import pathlib
import re
import subprocess
import time
import unittest

from node_process import NodeProcess  # first: it knows where the others are

from chain import ChainTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "web/gallery/dist"
CHROMIUM = [path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if pathlib.Path(path).exists()]
SECONDS_MAX = 300


class GalleryTest(ChainTest):
    def test_a_pieces_life_by_clicks(self):
        self.assertTrue(CHROMIUM, "there is no Chromium: tools/setup --wasm")
        self.assertTrue(list(PAGES.glob("assets/*.wasm")),
                        "no pages with the painter: build the preset wasm, then npm --prefix web/gallery run build")
        node = NodeProcess(self.anvil.url, self.deployment, self.provider.key, chain__confirmations=2,
                           provider__gas_percent=0, roles__provider=True, roles__gallery=True,
                           gallery__listen="127.0.0.1:0", gallery__pages=str(PAGES))
        self.addCleanup(node.remove)
        node.start()
        end = time.monotonic() + 30
        while not (serving := re.search(r"serving (http://\S+)", node.said())):
            self.assertLess(time.monotonic(), end, node.said()[-2000:])
            time.sleep(0.1)
        ran = subprocess.run(["node", "web/gallery/tools/run.mjs", "life", "--url", serving[1], "--rpc", self.anvil.url],
                             cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS_MAX)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr + node.said()[-2000:])
