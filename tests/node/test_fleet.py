"""A provider whose pictures are painted by workers behind a real NATS server: workers killed at random moments and at
each named point, the server killed, workers that lie. Every job ends exactly once, with the true picture."""

import hashlib
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

import numpy
from nats_client import NatsClient, Refused
from nats_server import NatsServer  # it knows where the others are
from worker_process import WorkerProcess

from anvil import ROOT
from chain import PROMPT
from program import expect_done
from test_crashes import CrashTest

sys.path.insert(0, str(ROOT / "tests/spec"))
from oracle import picture as oracle_picture

LONG = os.environ.get("COLOPHON_LONG") == "true"
KILLS = 100 if LONG else 14
POINTS = ["worker.got", "worker.painted", "worker.put", "worker.done"]


class FleetTest(CrashTest):
    jobs_max = 50 if LONG else 20
    rules = {"fleet__check_percent": 0}

    def setUp(self):
        self.nats = self.server()
        self.addCleanup(self.nats.remove)
        super().setUp()
        self.base_block = int(self.anvil.rpc("eth_blockNumber"), 16)
        self.node.environment = self.login("node")

    def server(self):
        return NatsServer().start()

    def login(self, who):
        return {}

    def fleet(self, who):
        return {"fleet__nats": self.nats.url, "fleet__ack_seconds": 3}

    def more_settings(self):
        return {"roles__gallery": True, "gallery__listen": "127.0.0.1:0", **self.fleet("node"), **self.rules}

    def worker(self, **settings):
        worker = WorkerProcess(**{**self.fleet("worker"), "provider__threads": 1, **settings})
        worker.environment = self.login("worker")
        self.addCleanup(worker.remove)
        return worker

    def counted(self):
        return json.loads(self.node.fetch("/healthz"))["node"]["fleet"]

    def until(self, happened, seconds=30):
        end = time.monotonic() + seconds
        while not happened():
            self.assertLess(time.monotonic(), end, self.node.said()[-3000:])
            self.assertIsNone(self.node.process.poll(), self.node.said()[-3000:])
            time.sleep(0.05)

    def delivered(self, job):
        self.until(lambda: self.status(job) in ("delivered", "final"))
        return self.job(job)

    def check_true(self, job):
        """What was delivered is what repainting gives, trace and all."""
        self.assertIn('"verified": true', self.do(self.outsider, "verify", "--json", "--token", job["requestHash"],
                                                  "--model", "tiny"))


class KilledWorkers(FleetTest):
    def test_each_job_ends_once(self):
        workers = [self.worker(), self.worker()]
        self.node.start()
        for worker in workers:
            worker.start()
        at_points = 0
        for kill in range(KILLS):
            if self.jobs() < self.jobs_max:
                self.order_more(min(3, self.jobs_max - self.jobs()))
            else:
                self.order_more(1)
            victim = self.random.choice(workers)
            time.sleep(self.random.uniform(0, 0.5))
            victim.kill()
            if kill % 2:
                victim.start(crash_at=POINTS[kill // 2 % len(POINTS)])
                self.order_more(2)
                end = time.monotonic() + 8
                while victim.process.poll() is None and time.monotonic() < end:
                    time.sleep(0.02)
                at_points += victim.process.poll() == -9
                if victim.process.poll() is None:
                    victim.kill()
            victim.start()
            if self.random.random() < 0.3:
                self.let_time_pass()
        self.jobs_max = max(self.jobs_max, self.jobs())
        self.run_until_final(120)
        fleet = self.counted()
        self.assertEqual((fleet["lies"], fleet["refused"], fleet["workerErrors"], fleet["connected"]), (0, 0, 0, 1))
        self.assertEqual(fleet["paintedHere"], 0, "the fleet was in time")
        self.assertGreaterEqual(fleet["answers"], self.jobs())
        self.assertGreaterEqual(at_points, KILLS // 4)
        self.assertIn("colophon_node_fleet_answers", self.node.fetch("/metrics"))
        for worker in workers:
            code, took = worker.stop()
            self.assertEqual(code, 0, worker.said()[-2000:])
            self.assertLess(took, 5)
        self.check_everything()
        print(f"{KILLS} kills, {at_points} at named points, {self.jobs()} jobs, {fleet}", flush=True)

    def test_node_and_workers_die(self):
        worker = self.worker()
        worker.start()
        for _ in range(KILLS // 2):
            if self.jobs() < self.jobs_max:
                self.order_more(min(4, self.jobs_max - self.jobs()))
            self.node.start()
            time.sleep(self.random.uniform(0.1, 1.2))
            if self.random.random() < 0.5:
                worker.kill()
                worker.start()
            self.node.kill()
        self.node.start()
        self.run_until_final(120)
        self.check_everything()


class KilledServer(FleetTest):
    def test_the_server_is_away_for_a_while(self):
        worker = self.worker()
        self.nats.kill()
        self.node.start()
        worker.start()
        self.order_more(4)  # painted by the node itself, in the end
        self.until(lambda: len(self.node.query("SELECT 1 FROM paintings")) >= 5)
        self.assertEqual(self.counted()["connected"], 0)
        self.assertGreaterEqual(self.counted()["paintedHere"], 5)
        self.nats.start()
        self.until(lambda: self.counted()["connected"] == 1)
        self.order_more(6)
        self.until(lambda: self.counted()["answers"] >= 1)
        self.nats.kill()  # whatever is in it then
        self.order_more(3)
        time.sleep(1)
        self.nats.start()
        self.jobs_max = self.jobs()
        self.run_until_final(90)
        self.order_more(2)
        self.jobs_max = self.jobs()
        before = self.counted()["answers"]
        self.run_until_final(60)
        self.assertGreater(self.counted()["answers"], before, "the fleet paints again")
        self.assertIn("the fleet's queue answers again", self.node.said())
        self.check_everything()


class Liars(FleetTest):
    rules = {"fleet__check_percent": 100}

    def setUp(self):
        super().setUp()
        self.node.start()
        self.until(lambda: self.counted()["connected"] == 1)
        self.liar = NatsClient(self.nats.port)
        self.addCleanup(self.liar.close)

    def truth(self, seed):
        self.do_plain("paint", PROMPT, "--model", "tiny", "--seed", seed, "-o", f"{seed}.png")
        return (self.folder.path / f"{seed}.png").read_bytes()

    def do_plain(self, *arguments):
        return expect_done(self, self.folder.run(*arguments))

    def forged(self, file):
        """A pixel is another, all else is as it should be: only painting shows it."""
        at, chunks = 8, {}
        while at < len(file):
            length, kind = struct.unpack(">I4s", file[at:at + 8])
            chunks[kind] = file[at + 8:at + 8 + length]
            at += 12 + length
        width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
        raw = bytearray(zlib.decompress(chunks[b"IDAT"]))
        raw[1] ^= 1
        rows = numpy.frombuffer(bytes(raw), "u1").reshape(height, 1 + 3 * width)[:, 1:]
        return oracle_picture.png(rows.reshape(height, width, 3), chunks[b"clPn"])

    def result(self, job, file, **changes):
        header = {"format": "colophon-result-1", "request": job["requestHash"], "worker": "liar",
                  "image": "0x" + hashlib.sha256(file).hexdigest(), "trace": "0x" + "ab" * 32, "milliseconds": 1}
        header.update(changes)
        return json.dumps(header).encode() + b"\n" + file

    def lie(self, seed, make):
        """The liar gets the work, and says what `make` makes of the true file. The truth is delivered."""
        number = self.commission("--seed", seed)
        _, reply = self.liar.get_work("colophon")
        job = self.job(number)
        answer = json.loads(self.liar.ask("colophon.result." + job["requestHash"][2:], make(job, self.truth(seed))))
        self.assertIn("seq", answer, "it is in the queue")
        self.liar.put(reply, b"+ACK")
        self.check_true(self.delivered(number))

    def test_no_lie_is_delivered(self):
        self.liar.get_work("colophon")  # of the commission that others are moulded from: taken, and never painted
        other = self.truth(4)
        lies = [
            ("refused", lambda job, file: b"what?"),
            ("refused", lambda job, file: self.result(job, b"no picture")),
            ("refused", lambda job, file: self.result(job, file, image="0x" + "00" * 32)),
            ("refused", lambda job, file: self.result(job, other)),
            ("refused", lambda job, file: self.result(job, file + b"x")),
            ("lies", lambda job, file: self.result(job, self.forged(file))),
            ("lies", lambda job, file: self.result(job, file)),  # with another trace
        ]
        for at, (counter, make) in enumerate(lies):
            with self.subTest(lie=at):
                before = self.counted()[counter]
                self.lie(100 + at, make)
                self.assertEqual(self.counted()[counter], before + 1)
        self.assertEqual(self.node.stop()[0], 0)


class Rights(FleetTest):
    """deploy/nats.conf, as it is."""

    def server(self):
        return NatsServer(ROOT / "deploy/nats.conf", COLOPHON_NODE_PASSWORD="n0de",
                          COLOPHON_WORKER_PASSWORD="w0rker").start()

    def login(self, who):
        return {"COLOPHON_NATS_PASSWORD": {"node": "n0de", "worker": "w0rker"}[who]}

    def fleet(self, who):
        return {**super().fleet(who), "fleet__user": who}

    def test_a_worker_may_work_and_nothing_else(self):
        self.node.start()
        worker = self.worker()
        worker.start()
        self.jobs_max = 1
        self.run_until_final(60)
        self.assertEqual(self.counted()["answers"], 1)
        self.assertNotIn("w0rker", worker.said())
        self.check_everything()
        intruder = NatsClient(self.nats.port, "worker", "w0rker")
        self.addCleanup(intruder.close)
        for subject in ("colophon.work.x", "$JS.API.STREAM.DELETE.colophon-work", "$JS.API.STREAM.PURGE.colophon-results",
                        "$JS.API.STREAM.MSG.GET.colophon-results", "$JS.API.CONSUMER.MSG.NEXT.colophon-results.node"):
            intruder.put(subject, b"{}")
            with self.assertRaisesRegex(Refused, "Permissions Violation"):
                intruder.flush()
            self.assertEqual(intruder.line(), "PONG")

    def test_a_wrong_password_ends_a_worker_and_no_node(self):
        worker = self.worker()
        worker.environment = {"COLOPHON_NATS_PASSWORD": "guessed"}
        worker.start()
        self.assertEqual(worker.process.wait(timeout=10), 2)
        self.assertIn("error: the NATS server", worker.said())
        self.assertIn("hint: see credentials", worker.said())
        self.assertNotIn("guessed", worker.said())
        self.node.environment = worker.environment
        self.node.start()
        self.until(lambda: self.node.query("SELECT 1 FROM paintings"))
        self.assertIn("refuses us", self.node.said())
        fleet = self.counted()
        self.assertEqual((fleet["connected"], fleet["paintedHere"]), (0, 1))
        self.assertGreater(fleet["failures"], 0)


class Tls(FleetTest):
    def server(self):
        folder = tempfile.TemporaryDirectory(prefix="colophon-tls-")
        self.addCleanup(folder.cleanup)
        self.certificates = pathlib.Path(folder.name)
        for name in ("own", "other"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-keyout", f"{name}.key", "-out", f"{name}.crt", "-days", "2", "-subj", f"/CN={name}",
                            "-addext", "subjectAltName=DNS:localhost"], cwd=folder.name, check=True, capture_output=True)
        conf = self.certificates / "conf"
        conf.write_text("jetstream {store_dir: $COLOPHON_NATS_STORE}\n"
                        f'tls {{cert_file: "{folder.name}/own.crt", key_file: "{folder.name}/own.key"}}\n')
        return NatsServer(conf).start()

    def fleet(self, who, authority="own", host="localhost"):
        return {**super().fleet(who), "fleet__nats": f"tls://{host}:{self.nats.port}",
                "fleet__tls_ca": str(self.certificates / f"{authority}.crt")}

    def test_only_the_right_server_is_spoken_to(self):
        self.node.start()
        self.until(lambda: self.counted()["connected"] == 1)
        for wrong in ({"authority": "other"}, {"host": "127.0.0.1"}):
            worker = self.worker(**self.fleet("worker", **wrong))
            worker.start()
            time.sleep(3)
            self.assertEqual(self.counted()["answers"], 0)
            self.assertIn("SSL", worker.said())
            worker.remove()
        worker = self.worker()
        worker.start()
        self.until(lambda: self.counted()["answers"] == 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
