"""What each role does on a real chain, and what an operator does with the node."""

import base64
import hashlib
import json
import time
import unittest
import urllib.parse

from node_process import NodeProcess  # first: it knows where the others are

from anvil import ETHER
from chain import CLAIM_BOND, FEE, WINDOW_SECONDS, ChainTest
from local_server import LocalServer
from program import MODELS, TINY, expect_done, expect_error
from proxy import Proxy
from wire import Wire


class RoleTest(ChainTest):
    def node(self, account, url=None, **settings):
        node = NodeProcess(url or self.anvil.url, self.deployment, account.key, chain__confirmations=2,
                           provider__gas_percent=0, **settings)
        self.addCleanup(node.remove)
        return node

    def until(self, happened, node=None, seconds=60, mine=True):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if happened():
                return
            if node:
                self.assertIsNone(node.process.poll(), node.said()[-2000:])
            if mine:
                self.anvil.mine()
            time.sleep(0.1)
        self.fail("it did not happen in time\n" + (node.said()[-2000:] if node else ""))

    # ---- provider ----

    def test_a_provider_paints_delivers_and_collects(self):
        node = self.node(self.provider, roles__provider=True)
        before = self.anvil.balance(self.provider.address)
        job = self.commission_drawn()
        node.start()
        self.until(lambda: self.status(job) == "delivered", node)
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: self.status(job) == "final", node)
        self.assertGreater(self.anvil.balance(self.provider.address), before + FEE // 2, "fee and bond, less gas")
        self.assertIn('"verified": true', self.do(self.outsider, "verify", "--json", "--token", self.job(job)["requestHash"],
                                                  "--model", "tiny"))
        code, took = node.stop()
        self.assertEqual(code, 0)
        self.assertLess(took, 5)
        image = node.query("SELECT hex(image_hash) FROM paintings")[0][0].lower()
        self.assertTrue((node.folder / "colophon-data/artefacts" / image[:2] / image).exists())

    def test_a_fee_below_the_price_and_a_model_not_offered_are_left_alone(self):
        dear = self.node(self.provider, roles__provider=True, provider__price_per_second="1000")
        choosy = self.node(self.provider, roles__provider=True, provider__models=["another"])
        job = self.commission("--seed", 1)
        for node, why in ((dear, "its fee is below"), (choosy, "its model is not offered")):
            node.start()
            self.until(lambda: f"is left alone: {why}" in node.said(), node)
            time.sleep(0.5)
            node.stop()
            self.assertEqual(node.said().count(f"commission {job} is left alone: {why}"), 1, "said once")
        self.assertEqual(self.status(job), "open")

    def test_a_commission_for_another_provider_is_left_alone(self):
        job = self.commission("--seed", 1, "--provider", self.ada.address)
        mine = self.commission("--seed", 2)
        node = self.node(self.provider, roles__provider=True)
        node.start()
        self.until(lambda: self.status(mine) == "delivered", node)
        self.assertEqual(self.status(job), "open")

    def test_without_the_role_what_was_claimed_is_still_delivered(self):
        job = self.commission("--seed", 1)
        self.send(self.provider, "Studio", "claim(uint256,uint64)", job, 1, value=CLAIM_BOND)
        other = self.commission("--seed", 2)
        node = self.node(self.provider)
        node.start()
        self.until(lambda: self.status(job) == "delivered", node)
        self.assertEqual(self.status(other), "open")

    # ---- watcher ----

    def test_a_watcher_agrees_with_the_truth_and_challenges_a_lie(self):
        honest = self.commission("--seed", 1)
        self.do(self.provider, "deliver", honest)
        lie = self.commission("--seed", 2)
        fake = "0x" + "11" * 32
        self.do(self.provider, "deliver", lie, "--image-hash", fake, "--trace-root", fake)
        node = self.node(self.outsider, roles__watcher=True, watcher__challenge=True)
        node.start()
        self.until(lambda: self.status(lie) == "challenged", node)
        self.until(lambda: len(node.query("SELECT agrees FROM checks")) == 2, node)
        self.assertEqual(self.status(honest), "delivered")
        self.assertEqual(sorted(node.query("SELECT agrees FROM checks")), [(0,), (1,)])
        self.assertIn(f"commission {lie} was delivered as {fake}", node.said())

    # ---- adapters ----

    def test_a_piece_with_an_adapter_is_painted_and_checked(self):
        house = self.do(self.author, "register", "model", MODELS / "house.safetensors", "--name", "House", "--share", 1000).strip()
        self.do(self.author, "register", "adapter", MODELS / "adapters/mosaic.safetensors", "--name", "Mosaic", "--share", 300,
                "--parent", house)
        order = ("commission", "calm sea", "--model", "house", "--adapter", "mosaic:0.8", "--seed")
        job = int(self.do(self.creator, *order, 5))
        node = self.node(self.provider, roles__provider=True)
        watcher = self.node(self.outsider, roles__watcher=True, watcher__challenge=True)
        node.start()
        watcher.start()
        self.until(lambda: self.status(job) == "delivered", node)
        self.until(lambda: watcher.query("SELECT agrees FROM checks") == [(1,)], watcher)
        lie = int(self.do(self.creator, *order, 6, "--provider", self.ada.address))
        fake = "0x" + "11" * 32
        self.do(self.ada, "deliver", lie, "--image-hash", fake, "--trace-root", fake)
        self.until(lambda: self.status(lie) == "challenged", watcher)
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: self.status(job) == "final", node)
        self.assertIn('"verified": true', self.do(self.outsider, "verify", "--json", "--token", self.job(job)["requestHash"]))

    # ---- keeper ----

    def test_a_keeper_settles_refunds_and_finalises(self):
        token = self.final_piece()
        auction = int(self.do(self.creator, "auction", token, "--reserve", "0.1", "--seconds", 3600).split()[0])
        self.do(self.ada, "bid", auction, "0.2")
        lapsed = self.commission("--seed", 8, "--claim-seconds", 60)
        due = self.commission("--seed", 9)
        self.do(self.provider, "deliver", due)
        node = self.node(self.outsider, roles__keeper=True)
        node.start()
        self.until(lambda: node.query("SELECT count(*) FROM jobs") == [(3,)], node)
        self.anvil.pass_seconds(2 * WINDOW_SECONDS)
        self.until(lambda: self.status(lapsed) == "refunded" and self.status(due) == "final", node)
        self.until(lambda: self.owner_of(token) == self.ada.address, node)
        self.until(lambda: node.query("SELECT status FROM auctions") == [("sold",)], node)
        self.assertGreaterEqual(node.query("SELECT count(*) FROM payouts WHERE auction = ?", auction)[0][0], 4)

    # ---- the chain's node misbehaves ----

    def test_a_node_that_times_out_rations_and_lies_is_outwaited(self):
        trouble = {"on": False, "asked": 0}

        def answered(method, params, result):
            if not trouble["on"]:
                return None
            trouble["asked"] += 1
            if method == "eth_blockNumber" and trouble["asked"] % 3 == 0:
                return "nonsense"
            if method == "eth_getLogs" and trouble["asked"] % 2 == 0:
                return []  # a half answer: the header's filter says otherwise
            if method == "eth_getBlockByNumber" and params[0] == "latest" and trouble["asked"] % 5 == 0:
                return self.anvil.rpc("eth_getBlockByNumber", hex(max(int(result["number"], 16) - 2, 1)), False)  # behind
            return None

        proxy = Proxy(self.anvil.url, answered)
        self.addCleanup(proxy.stop)
        node = self.node(self.provider, url=proxy.url, roles__provider=True, roles__keeper=True)
        trouble["on"] = True
        node.start()
        jobs = [self.commission("--seed", seed) for seed in range(1, 6)]
        self.until(lambda: all(self.status(job) == "delivered" for job in jobs), node, seconds=120)
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: all(self.status(job) == "final" for job in jobs), node, seconds=120)
        self.assertEqual(self.anvil.balance(self.address_of("Studio")), 0)

    def test_a_chain_that_goes_away_and_comes_back(self):
        node = self.node(self.provider, url="http://127.0.0.1:1", roles__provider=True)
        node.start()
        self.until(lambda: "eth_chainId at http://127.0.0.1:1" in node.said(), node, mine=False)
        self.assertIsNone(node.process.poll(), "it waits")
        code, took = node.stop()
        self.assertEqual((code, took < 5), (0, True))

    def test_over_a_websocket_that_drops(self):
        wire = Wire(self.anvil.url)
        self.addCleanup(wire.cut)
        url = wire.url.replace("http", "ws")
        node = self.node(self.provider, url=url, roles__provider=True)
        node.start()
        jobs = []
        for seed in range(1, 9):
            jobs.append(self.commission("--seed", seed))
            for pause in (0.03 * seed, 0.3):
                time.sleep(pause)
                wire.cut()
                time.sleep(0.05)
                wire.mend()
        self.until(lambda: all(self.status(job) == "delivered" for job in jobs), node)
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: all(self.status(job) == "final" for job in jobs), node)
        self.assertEqual(self.anvil.balance(self.address_of("Studio")), 0, "each was claimed and delivered once")
        listed = expect_done(self, self.folder.run("jobs", "--json", "--rpc", url, "--deployment", self.deployment))
        self.assertEqual(len(json.loads(listed)), len(jobs))
        ran = self.folder.run("jobs", "--rpc", "ws://me:secret@127.0.0.1:1", "--deployment", self.deployment)
        expect_error(self, ran, "not a ws or wss URL: ws://127.0.0.1:1")

    def test_another_chain_than_the_database_is_about_is_refused(self):
        node = self.node(self.provider, roles__keeper=True)
        node.start()
        self.until(lambda: node.query("SELECT 1 FROM cursor"), node)
        node.stop()
        from anvil import Anvil
        other = Anvil(2)
        self.addCleanup(other.stop)
        text = (node.folder / "colophon.toml").read_text().replace(self.anvil.url, other.url)
        (node.folder / "colophon.toml").write_text(text)
        node.start()
        self.assertEqual(node.process.wait(timeout=30), 2)
        self.assertIn("error: ", node.said())

    # ---- an operator's commands ----

    def test_settings_are_written_and_read_strictly(self):
        self.folder.run("init")
        written = (self.folder.path / "colophon.toml").read_text()
        self.assertIn("# Claims commissions, paints and delivers them.\nprovider = false", written)
        expect_error(self, self.folder.run("init"), "colophon.toml exists")
        (self.folder.path / "colophon.toml").write_text(written.replace("keeper =", "keper ="))
        expect_error(self, self.folder.run("up", key=self.provider.key), "no setting roles.keper", "roles.keeper")
        expect_error(self, self.folder.run("up", "--file", "none.toml", key=self.provider.key), "none.toml")

    def test_a_back_up_of_a_running_node_starts_elsewhere(self):
        node = self.node(self.provider, roles__provider=True)
        job = self.commission("--seed", 1)
        node.start()
        self.until(lambda: self.status(job) == "delivered", node)
        copy = self.folder.path / "copy.sqlite"
        expect_done(self, self.folder.run("backup", "--file", node.folder / "colophon.toml", copy))
        expect_error(self, self.folder.run("backup", "--file", node.folder / "colophon.toml", copy), "exists")
        node.kill()
        again = self.node(self.provider, roles__provider=True)
        (again.folder / "colophon-data").mkdir()
        copy.rename(again.folder / "colophon-data/node.sqlite")
        nonce = self.anvil.rpc("eth_getTransactionCount", self.provider.address, "latest")
        again.start()
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: self.status(job) == "final", again)
        after = int(self.anvil.rpc("eth_getTransactionCount", self.provider.address, "latest"), 16)
        self.assertEqual(after, int(nonce, 16) + 1, "nothing was done again but the collecting")

    def test_a_key_is_rotated_once_nothing_is_open(self):
        node = self.node(self.provider, roles__provider=True)
        job = self.commission("--seed", 1)
        node.start()
        self.until(lambda: self.status(job) == "delivered", node)
        node.stop()
        rotate = lambda: self.folder.run("key", "rotate", "--file", node.folder / "colophon.toml", "new.json",
                                         key=self.provider.key, COLOPHON_NEW_PASSWORD="a long password")
        expect_error(self, rotate(), "still has 1 jobs to finish")
        self.assertFalse((self.folder.path / "new.json").exists())
        node.start()
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.until(lambda: self.status(job) == "final", node)
        self.until(lambda: not node.query("SELECT 1 FROM transactions WHERE state IN ('wanted', 'signed', 'mined')"), node)
        node.stop()
        account = expect_done(self, rotate()).strip()
        self.assertGreater(self.anvil.balance(account), 9_000 * ETHER)
        self.assertLess(self.anvil.balance(self.provider.address), ETHER // 100)
        self.assertEqual((self.folder.path / "new.json").stat().st_mode & 0o777, 0o600)
        expect_error(self, rotate(), "too little to be moved", hint=False)  # it would go on, and there is nothing left

    # ---- artefacts and models ----

    def test_pictures_go_to_ipfs_and_models_come_back_checked(self):
        ipfs = FakeIpfs()
        self.addCleanup(ipfs.stop)
        node = self.node(self.provider, roles__provider=True, artefacts__ipfs=ipfs.url)
        job = self.commission("--seed", 1)
        node.start()
        self.until(lambda: node.query("SELECT 1 FROM artefacts WHERE cid IS NOT NULL"), node)
        self.assertEqual(self.status(job), "delivered")
        said = expect_done(self, self.folder.run("model", "pin", TINY, "--ipfs", ipfs.url, "--folder", "kept")).split()
        model, cid = said
        got = self.folder.run("model", "fetch", model, "--ipfs", ipfs.url, "--cid", cid, "--folder", "got")
        fetched = self.folder.path / expect_done(self, got).strip()
        self.assertEqual(fetched.read_bytes(), TINY.read_bytes())
        ipfs.files[cid] = ipfs.files[cid][:-1] + b"\0"  # it lies
        expect_error(self, self.folder.run("model", "fetch", model, "--ipfs", ipfs.url, "--cid", cid, "--folder", "lies"),
                     "IPFS: it gave other bytes")
        self.assertFalse((self.folder.path / "lies").exists())


class FakeIpfs(LocalServer):
    """Speaks as much of Kubo's HTTP API as is used: add and cat. Names are made as a real node makes them for one block."""

    def __init__(self):
        self.files = {}
        super().__init__(self.answer)

    def answer(self, path, headers, body):
        where = urllib.parse.urlparse(path)
        if where.path == "/api/v0/add":
            boundary = headers["Content-Type"].split("boundary=")[1].encode()
            content = body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--" + boundary + b"--", 1)[0]
            digest = bytes([1, 0x55, 0x12, 0x20]) + hashlib.sha256(content).digest()
            cid = "b" + base64.b32encode(digest).decode().lower().rstrip("=")
            self.files[cid] = content
            return 200, json.dumps({"Name": cid, "Hash": cid, "Size": str(len(content))}).encode()
        cid = urllib.parse.parse_qs(where.query)["arg"][0]
        if where.path == "/api/v0/cat" and cid in self.files:
            return 200, self.files[cid]
        return 500, b'{"Message":"not found"}'


if __name__ == "__main__":
    unittest.main(verbosity=2)
