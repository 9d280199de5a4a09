"""A gallery that paints nothing: it shows what a mirror has, and hides what the Steward hides."""

import contextlib
import hashlib
import json
import re
import sqlite3
import time
import unittest
import urllib.error
import urllib.request

from node_process import NodeProcess  # first: it knows where the others are

from chain import STEWARD_DELAY, WINDOW_SECONDS, ChainTest
from local_server import LocalServer
from program import expect_done
from test_steward import filled


class Mirror(LocalServer):
    """Files of a node's own folder by their hash; `lies` is given instead of what was asked for."""

    def __init__(self, node):
        self.folder = node.folder / "colophon-data/artefacts"
        self.lies = None
        self.asked = []
        super().__init__(self.answer)

    def answer(self, path, headers, body):
        name = path.rsplit("/", 1)[-1]
        self.asked.append(name)
        file = self.folder / name[:2] / name
        if not re.fullmatch("[0-9a-f]{64}", name) or not file.exists():
            return 404, b"none"
        return 200, self.lies or file.read_bytes()


class MirrorTest(ChainTest):
    def until(self, happened, node, seconds=60):
        end = time.monotonic() + seconds
        while not (found := happened()):
            self.assertLess(time.monotonic(), end, node.said()[-2000:])
            self.anvil.mine()
            time.sleep(0.1)
        return found

    def get(self, address):
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def node(self, account, **settings):
        node = NodeProcess(self.anvil.url, self.deployment, account.key, chain__confirmations=2, provider__gas_percent=0,
                           **settings)
        self.addCleanup(node.remove)
        node.start()
        return node

    def test_a_gallery_shows_a_mirrors_pictures_until_they_are_hidden(self):
        painter = self.node(self.provider, roles__provider=True)
        mirror = Mirror(painter)
        self.addCleanup(mirror.stop)
        mirror.lies = b"another picture"
        gallery = self.node(self.outsider, roles__gallery=True, gallery__listen="127.0.0.1:0",
                            artefacts__mirrors=[mirror.url + "/files"])
        url = self.until(lambda: re.search(r"serving (http://\S+)", gallery.said()), gallery)[1]
        job = self.commission_drawn()
        self.until(lambda: self.status(job) == "delivered", painter)
        self.assertEqual(mirror.asked, [], "it is not final")
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: self.status(job) == "final", painter)

        missing = self.until(lambda: gallery.query("SELECT lower(hex(hash)), tries FROM missing"), gallery)
        (image, tries), = missing
        picture = f"{url}/api/v1/pictures/0x{image}.png"
        self.assertEqual(tries, 1, "what the mirror gave is not the picture")
        self.assertEqual(self.get(picture)[0], 404)

        gallery.stop()
        with contextlib.closing(sqlite3.connect(gallery.folder / "colophon-data/node.sqlite")) as database, database:
            database.execute("DELETE FROM missing")  # or it waits for a minute
        mirror.lies = None
        gallery.start()
        url = self.until(lambda: re.findall(r"serving (http://\S+)", gallery.said())[1:], gallery)[0]
        picture = f"{url}/api/v1/pictures/0x{image}.png"
        self.until(lambda: self.get(picture)[0] == 200, gallery)
        self.assertEqual(hashlib.sha256(self.get(picture)[1]).hexdigest(), image)
        self.assertEqual(gallery.query("SELECT count(*) FROM paintings")[0][0], 0, "it painted nothing")

        token = self.job(job)["requestHash"]
        case = self.hide(token)
        self.until(lambda: self.get(picture)[0] == 451, gallery)
        self.assertEqual(json.loads(self.get(picture)[1])["error"]["code"], "PieceHidden")
        piece = json.loads(self.get(f"{url}/api/v1/pieces/{token}")[1])
        self.assertEqual((piece["hidden"], piece["imageHash"]), (True, "0x" + image))
        self.do(self.steward, "close", case)
        self.until(lambda: self.get(picture)[0] == 200, gallery)

    def hide(self, token):
        """Returns the case."""
        form = json.loads(expect_done(self, self.folder.run("notice", "--token", token, *self.where())))
        (self.folder.path / "notice.json").write_text(json.dumps(filled(form)))
        case = int(self.do(self.ada, "notice", "notice.json"))
        self.do(self.steward, "steward", "hide", case)
        self.anvil.pass_seconds(STEWARD_DELAY)
        return case


if __name__ == "__main__":
    unittest.main(verbosity=2)
