"""A provider killed at random moments and at each named point, while the chain takes blocks back: every job ends
exactly once, every bond is back, no nonce is stuck."""

import json
import os
import random
import time
import unittest

from node_process import NodeProcess  # first: it knows where the others are

from anvil import ROOT
from chain import WINDOW_SECONDS, ChainTest

LONG = os.environ.get("COLOPHON_LONG") == "true"
KILLS = 300 if LONG else 20
JOBS = 50
POINTS = ["journal.wanted", "journal.planned", "journal.signed", "journal.sent", "journal.marked", "journal.mined",
          "journal.done", "provider.painted", "provider.stored"]


class CrashTest(ChainTest):
    jobs_max = JOBS

    def setUp(self):
        super().setUp()
        self.random = random.Random(int(os.environ.get("COLOPHON_SEED", "1")))
        print("seed", os.environ.get("COLOPHON_SEED", "1"), flush=True)
        self.node = NodeProcess(self.anvil.url, self.deployment, self.provider.key, roles__provider=True,
                                roles__keeper=True, chain__confirmations=3, chain__stuck_seconds=3,
                                provider__gas_percent=0, provider__queue_max=8, **self.more_settings())
        self.addCleanup(self.node.remove)
        # One commission by the program is the mould of all others: only seed rule and seed are replaced.
        month = 30 * 24 * 3600  # longer than all the time that passes here
        self.commission("--seed", 999, "--claim-seconds", month, "--deliver-seconds", month)
        block = self.anvil.rpc("eth_getBlockByNumber", "latest", True)
        self.mould = block["transactions"][-1]
        self.next_seed = 1

    def more_settings(self):
        return {}

    # ---- jobs ----

    def jobs(self):
        return self.call("Studio", "commissionsCount()")[0]

    def order_more(self, count):
        """Half of them with drawn seeds."""
        for _ in range(count):
            drawn = self.random.random() < 0.5
            data = self.mould["input"]
            at = 2 + 8 + 64 * 2  # selector, two offsets; then seed rule and seed
            seed = 0 if drawn else self.next_seed
            self.next_seed += 1
            data = data[:at] + f"{0 if drawn else 1:064x}{seed:064x}" + data[at + 128:]
            self.anvil.send(self.creator.address, self.address_of("Studio"), data, int(self.mould["value"], 16))

    def statuses(self):
        return [self.call("Studio", "statusOf(uint256)", job)[0] for job in range(1, self.jobs() + 1)]

    def all_final(self):
        return self.jobs() >= self.jobs_max and set(self.statuses()) == {10}

    # ---- time and chaos ----

    def let_time_pass(self):
        self.anvil.pass_seconds(WINDOW_SECONDS + 1)
        self.anvil.mine(2)

    def reorganise(self, depth):
        height = int(self.anvil.rpc("eth_blockNumber"), 16)
        base = self.base_block
        depth = min(depth, height - base)
        if depth > 0:
            self.anvil.rpc("anvil_reorg", depth, [])
            return depth
        return 0

    def run_until_final(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.jobs() < self.jobs_max:
                self.order_more(min(5, self.jobs_max - self.jobs()))
            self.let_time_pass()
            if self.all_final():
                return
            self.assertIsNone(self.node.process.poll(), self.node.said()[-3000:])
            time.sleep(0.3)
        self.fail(f"statuses {self.statuses()}\n{self.node.query('SELECT intent, state, nonce, error FROM transactions')}\n"
                  + self.node.said()[-3000:])

    # ---- what must hold at the end ----

    def check_everything(self):
        for _ in range(40):  # until the journal has seen its last confirmations
            self.anvil.mine(2)
            time.sleep(0.2)
            if not self.node.query("SELECT 1 FROM transactions WHERE state IN ('wanted', 'signed', 'mined')"):
                break
        open_rows = self.node.query("SELECT intent, state, error FROM transactions WHERE state IN ('wanted', 'signed', 'mined')")
        self.assertEqual(open_rows, [], "the journal is not at rest")
        code, took = self.node.stop()
        self.assertEqual(code, 0)
        self.assertLess(took, 5)
        self.assertEqual(set(self.statuses()), {10})
        self.assertEqual(self.anvil.balance(self.address_of("Studio")), 0, "every fee is paid, every bond is back")
        latest, pending = (int(self.anvil.rpc("eth_getTransactionCount", self.provider.address, tag), 16)
                           for tag in ("latest", "pending"))
        self.assertEqual(latest, pending, "no nonce is stuck")
        used = self.node.query("SELECT count(DISTINCT nonce), max(nonce) FROM attempts WHERE nonce < ?", latest)[0]
        self.assertEqual(used, (latest, latest - 1), "every nonce is the journal's")
        for name in ("Claimed", "Delivered", "Finalised"):
            rows = self.node.query("SELECT commission, count(*) FROM events WHERE name = ? GROUP BY commission", name)
            self.assertEqual({n for _, n in rows}, {1}, name)
            self.assertEqual(len(rows), self.jobs(), name)
        self.assertEqual(self.node.query("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual({status for (status,) in self.node.query("SELECT status FROM jobs")}, {"final"})


# A chain each: a chain that went back to a snapshot can't be reorganised.
class AtRandomMoments(CrashTest):
    def test_kills_at_random_moments(self):
        self.base_block = int(self.anvil.rpc("eth_blockNumber"), 16)
        depths = [1, 5, 30]
        kills = reorganised = 0
        while kills < KILLS:
            if self.jobs() < self.jobs_max:
                self.order_more(min(5, self.jobs_max - self.jobs()))
            elif LONG and self.all_final():
                self.order_more(5)
            self.node.start()
            time.sleep(self.random.uniform(0.02, 1.2))
            if self.random.random() < 0.5:
                self.let_time_pass()
            if kills % 5 == 2 and self.reorganise(depths[kills // 5 % 3]):
                reorganised += 1
                time.sleep(self.random.uniform(0, 0.3))
            self.assertEqual(self.node.kill(), -9, self.node.said()[-3000:])
            kills += 1
        self.assertGreaterEqual(reorganised, 3)
        self.node.start()
        for depth in depths:
            time.sleep(1)
            self.reorganise(depth)
        self.run_until_final(240)
        self.check_everything()
        figures = {"kills": kills, "jobs": self.jobs(),
                   "reorganisations": self.node.query("SELECT reorganisations FROM cursor")[0][0]}
        print(figures, flush=True)
        if LONG:
            (ROOT / "docs/figures/crashes.json").write_text(json.dumps(figures, indent=1) + "\n")


class AtNamedPoints(CrashTest):
    def test_kills_at_each_named_point(self):
        self.base_block = int(self.anvil.rpc("eth_blockNumber"), 16)
        for point in POINTS:
            for nth in (1, 3) if LONG else (self.random.randint(1, 3),):
                with self.subTest(point=point, nth=nth):
                    self.order_more(2)
                    self.node.start(crash_at=f"{point}:{nth}")
                    end = time.monotonic() + 60
                    while self.node.process.poll() is None and time.monotonic() < end:
                        self.let_time_pass()
                        time.sleep(0.1)
                    self.assertEqual(self.node.process.poll(), -9, f"{point}:{nth} was never passed")
        self.jobs_max = self.jobs()
        self.node.start()
        self.run_until_final(120)
        self.check_everything()


if __name__ == "__main__":
    unittest.main(verbosity=2)
