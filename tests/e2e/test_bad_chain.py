"""What goes wrong between the program and a chain: each time exit code 2, one error that says what, and no key shown."""

import concurrent.futures
import http.server
import json
import threading
import unittest

from anvil import ROOT
from chain import PROMPT, ChainTest
from program import TINY, expect_done, expect_error

CLOSED = "http://127.0.0.1:1"  # a port that nobody listens on


class BadChain(ChainTest):
    def commission_at(self, rpc=None, deployment=None, key=None, **variables):
        return self.folder.run("commission", PROMPT, "--model", "tiny", "--rpc", rpc or self.anvil.url, "--deployment",
                               deployment or self.deployment, key=key or self.creator.key, **variables)

    def file(self, name, text):
        path = self.folder.path / name
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return path

    # ---- the node ----

    def test_no_node(self):
        commands = (["commission", PROMPT, "--model", "tiny"], ["verify", "--token", 1], ["jobs"], ["bid", 1, "1"], ["refund", 1])

        def run(command):  # side by side: each tries for some seconds
            return self.folder.run(*command, "--rpc", CLOSED, "--deployment", self.deployment, key=self.creator.key)

        with concurrent.futures.ThreadPoolExecutor() as pool:
            for ran in pool.map(run, commands):
                expect_error(self, ran, "127.0.0.1:1", "is the node running")

    def test_no_url(self):
        for url in ("", "ftp://127.0.0.1", "file:///etc/passwd", "nonsense url", "http://"):
            with self.subTest(url=url):
                ran = self.folder.run("jobs", "--rpc", url, "--deployment", self.deployment)
                self.assertEqual((ran.code, ran.out, ran.err.count("error:")), (2, "", 1), str(ran))

    def test_an_api_key_in_the_url_is_not_shown(self):
        ran = self.commission_at("http://user:hunter2@127.0.0.1:1/v3/0123secret?token=4567secret")
        expect_error(self, ran, "127.0.0.1:1")
        for secret in ("hunter2", "0123secret", "4567secret"):
            self.assertNotIn(secret, ran.err)

    def test_something_that_is_no_node(self):
        class Page(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<html>\x1b[2Jwelcome</html>")

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        ran = self.commission_at(f"http://127.0.0.1:{server.server_address[1]}")
        expect_error(self, ran, "no JSON-RPC answer")
        self.assertNotIn("\x1b", ran.err)

    def test_a_node_of_another_chain(self):
        other = self.file("other.json", dict(self.contracts, chainId=1))
        expect_error(self, self.commission_at(deployment=other), "chain 31337", "not of chain 1")
        ran = self.folder.run("verify", "--token", 1, "--rpc", self.anvil.url, "--deployment", other)
        expect_error(self, ran, "not of chain 1")

    # ---- the deployments file ----

    def test_no_deployments_file(self):
        ran = self.folder.run("jobs", "--rpc", self.anvil.url)
        expect_error(self, ran, "colophon-deployment.json", "--deployment")
        expect_error(self, self.commission_at(deployment="nosuch.json"), "nosuch.json", "--deployment")
        expect_error(self, self.commission_at(deployment=self.folder.path), str(self.folder.path))

    def test_a_malformed_deployments_file(self):
        good = json.dumps(self.contracts)
        broken = {
            "nothing": "",
            "half": good[:len(good) // 2],
            "a list": "[]",
            "no chain": {name: value for name, value in self.contracts.items() if name != "chainId"},
            "a negative chain": dict(self.contracts, chainId=-1),
            "no studio": {name: value for name, value in self.contracts.items() if name != "studio"},
            "a short address": dict(self.contracts, studio=self.contracts["studio"][:-1]),
            "an address with a typing error": dict(self.contracts, studio="0x" + self.contracts["studio"][2:].swapcase()),
            "a number for an address": dict(self.contracts, token=7),
        }
        for what, content in broken.items():
            with self.subTest(what=what):
                path = self.file("broken.json", content)
                expect_error(self, self.commission_at(deployment=path), "deployments file", "broken.json")

    def test_nothing_at_the_addresses(self):
        nowhere = {name: value if isinstance(value, int) else "0x" + "11" * 20 for name, value in self.contracts.items()}
        empty = self.file("empty.json", nowhere)
        for arguments in (["verify", "--token", 1], ["receipt", 1], ["jobs"]):
            with self.subTest(command=arguments[0]):
                ran = self.folder.run(*arguments, "--rpc", self.anvil.url, "--deployment", empty)
                expect_error(self, ran, "0x1111", "right chain")

    def test_money_is_not_sent_to_an_address_without_a_contract(self):
        empty = self.file("empty.json", dict(self.contracts, studio="0x" + "11" * 20))
        ran = self.commission_at(deployment=empty)
        expect_error(self, ran, "0x1111", "right chain")
        self.assertEqual(self.anvil.balance("0x" + "11" * 20), 0)

    # ---- what is asked for ----

    def test_an_unknown_token(self):
        token = "0x" + "ab" * 32
        for command in (["verify", "--token", token], ["receipt", token]):
            with self.subTest(command=command[0]):
                expect_error(self, self.folder.run(*command, *self.where()), token)

    def test_a_token_that_is_none(self):
        for token in ("x", "0x", "0x1g", "-1", "1.5", str(2**256)):
            with self.subTest(token=token):
                expect_error(self, self.folder.run("verify", f"--token={token}", *self.where()), token)

    def test_an_unknown_commission(self):
        for command in ("deliver", "accept", "challenge", "finalise", "refund"):
            with self.subTest(command=command):
                self.refuse(self.creator, command, 99, says=["UnknownCommission(99)"])

    def test_a_piece_that_is_not_delivered_yet(self):
        job = self.commission("--seed", 7)
        token = self.job(job)["requestHash"]
        expect_error(self, self.folder.run("verify", "--token", token, *self.where()), "WrongStatus")

    def test_a_model_that_nobody_registered(self):
        prompt = "boat, green"
        ran = self.folder.run("commission", prompt, "--model", "tiny", "--prompt-work", *self.where(), key=self.creator.key)
        expect_error(self, ran, "UnknownWork", "colophon register")
        self.refuse(self.author, "register", "model", TINY, "--name", "Again", "--share", 1, says=["WorkTaken"], hint=False)
        register = ["register", "prompt", prompt, "--name"]
        self.refuse(self.author, *register, "Dear", "--share", 9999, says=["ShareTooLarge"], hint=False)
        self.refuse(self.author, *register, "", "--share", 1, says=["NameLength"], hint=False)

    # ---- money and keys ----

    def test_insufficient_funds(self):
        self.anvil.set_balance(self.creator.address, 10**15)
        ran = self.commission_at()
        expect_error(self, ran, "0.001 ether", "too little to send 0.01 ether", "send ether to")
        self.assertIn(self.creator.address, ran.err.lower())
        self.anvil.set_balance(self.creator.address, 10**16)
        expect_error(self, self.commission_at(), "too little to send 0.01 ether")  # nothing left for the gas

    def test_no_key(self):
        ran = self.folder.run("commission", PROMPT, "--model", "tiny", *self.where())
        expect_error(self, ran, "COLOPHON_KEY", "keystore")

    def test_a_malformed_key(self):
        order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
        for key in ("zz" * 32, "12" * 31, "12" * 33, "00" * 32, order, "0x"):
            with self.subTest(key=key):
                ran = self.folder.run("commission", PROMPT, "--model", "tiny", *self.where(), COLOPHON_KEY=key)
                self.assertEqual((ran.code, ran.out, ran.err.count("error:")), (2, "", 1), str(ran))
                self.assertIn("COLOPHON_KEY", ran.err)
                if len(key) > 2:
                    self.assertNotIn(key, ran.err)

    def keystore(self):
        vectors = json.loads((ROOT / "spec/vectors/eth.json").read_text())["keystores"]
        vector = next(vector for vector in vectors if vector["name"] == "pbkdf2")
        return self.file("key.json", vector["keystore"]), vector

    def test_a_keystore_signs(self):
        path, vector = self.keystore()
        self.anvil.set_balance(vector["address"], 10**18)
        ran = self.folder.run("register", "prompt", "boat, green", "--name", "A prompt", "--share", 100, "--keystore", path,
                              *self.where(), COLOPHON_PASSWORD=vector["password"])
        expect_done(self, ran)
        self.assertIn(vector["address"], ran.err)
        self.assertNotIn(vector["key"][2:], ran.err + ran.out)

    def test_a_keystore_that_does_not_open(self):
        path, vector = self.keystore()
        other = self.file("other.json", {"version": 4})
        right, wrong = {"COLOPHON_PASSWORD": vector["password"]}, {"COLOPHON_PASSWORD": "hunter2"}
        cases = ((path, wrong, "does not open"), (path, {}, "COLOPHON_PASSWORD"), ("nosuch.json", right, "nosuch.json"),
                 (other, right, "keystore"))
        for file, variables, word in cases:
            with self.subTest(word=word):
                ran = self.folder.run("commission", PROMPT, "--model", "tiny", "--keystore", file, *self.where(), **variables)
                self.assertEqual((ran.code, ran.out, ran.err.count("error:")), (2, "", 1), str(ran))
                self.assertIn(word, ran.err)
                self.assertNotIn("hunter2", ran.err)

    def test_a_key_on_the_command_line_is_no_option(self):
        ran = self.folder.run("commission", PROMPT, "--model", "tiny", *self.where(), "--key", self.creator.key)
        self.assertEqual(ran.code, 2, str(ran))
        help_text = expect_done(self, self.folder.run("commission", "--help"))
        self.assertNotIn("--key ", help_text)
        self.assertNotIn("--password", help_text)


if __name__ == "__main__":
    unittest.main()
