"""A chain with the contracts on it and a model in the registry; each test starts from that very state."""

import json
import pathlib
import tempfile
import unittest

from anvil import ETHER, Anvil, call_data
from program import TINY, Folder, expect_done, expect_error

PROMPT = "calm sea at night, blue, ink"
WINDOW_SECONDS = 3600
STEWARD_DELAY = 2 * 24 * 3600
COUNTER_SECONDS = 16 * 24 * 3600
CONTEST_SECONDS = 180 * 24 * 3600
FEE = ETHER // 100
CLAIM_BOND = CHALLENGE_BOND = ETHER // 100
STALEMATE_FEE = ETHER // 500
DEAD = "0x000000000000000000000000000000000000dead"
ROLES = ("platform", "author", "provider", "creator", "ada", "ben", "outsider", "steward")


class ChainTest(unittest.TestCase):
    DEPLOY = ("--window", WINDOW_SECONDS)  # what `colophon deploy` is told

    @classmethod
    def setUpClass(cls):
        cls.anvil = Anvil(len(ROLES))
        cls.addClassCleanup(cls.anvil.stop)
        for role, account in zip(ROLES, cls.anvil.accounts):
            setattr(cls, role, account)
        shared = tempfile.TemporaryDirectory(prefix="colophon-deployment-")
        cls.addClassCleanup(shared.cleanup)
        cls.deployment = pathlib.Path(shared.name) / "deployment.json"
        here = Folder()
        cls.addClassCleanup(here.remove)
        ran = here.run("deploy", *cls.where(), *cls.DEPLOY, "--steward", cls.steward.address, key=cls.platform.key)
        assert ran.code == 0, str(ran)
        cls.contracts = json.loads(cls.deployment.read_text())
        cls.register_works(here)

    @classmethod
    def register_works(cls, here):
        ran = here.run("register", "model", TINY, "--name", "Tiny", "--share", 1000, *cls.where(), key=cls.author.key)
        assert ran.code == 0, str(ran)
        cls.model_id = ran.out.strip()

    def setUp(self):
        snapshot = self.anvil.rpc("evm_snapshot")
        self.addCleanup(lambda: self.assertTrue(self.anvil.rpc("evm_revert", snapshot)))
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    # ---- the program on this chain ----

    @classmethod
    def where(cls):
        return ["--rpc", cls.anvil.url, "--deployment", cls.deployment]

    def run_as(self, account, *arguments):
        return self.folder.run(*arguments, *self.where(), key=account.key)

    def do(self, account, *arguments):
        return expect_done(self, self.run_as(account, *arguments))

    def refuse(self, account, *arguments, says, hint=True):
        expect_error(self, self.run_as(account, *arguments), *says, hint=hint)

    def commission(self, *options, prompt=PROMPT):
        """A fixed seed unless the options ask for another rule. Returns the commission's number."""
        return int(self.do(self.creator, "commission", prompt, "--model", "tiny", *options))

    def commission_drawn(self, *options):
        job = self.commission(*options)
        self.anvil.mine(2)  # the block that the seed is drawn from, and one that looks back at it
        return job

    def job(self, number):
        listed = json.loads(expect_done(self, self.folder.run("jobs", "--json", *self.where())))
        return next(job for job in listed if job["id"] == number)

    def status(self, number):
        return self.job(number)["status"]

    def final_piece(self, *options):
        """A piece of the creator's own. Returns its token id."""
        job = self.commission("--seed", 7, *options)
        self.do(self.provider, "deliver", job)
        self.do(self.creator, "accept", job)
        return self.job(job)["requestHash"]

    # ---- the contracts, where the program has no command ----

    def address_of(self, contract):
        return self.contracts["token" if contract == "ColophonToken" else contract[0].lower() + contract[1:]]

    def call(self, contract, signature, *arguments):
        """The words it returns, as numbers."""
        data = call_data(contract, signature, *arguments)
        answer = self.anvil.rpc("eth_call", {"to": self.address_of(contract), "data": data}, "latest")
        return [int(answer[at:at + 64], 16) for at in range(2, len(answer), 64)]

    def send(self, account, contract, signature, *arguments, value=0):
        return self.anvil.send(account.address, self.address_of(contract), call_data(contract, signature, *arguments), value)

    def owner_of(self, token):
        return f"0x{self.call('ColophonToken', 'ownerOf(uint256)', token)[0]:040x}"

    def gained(self, address, action):
        """Wei that the address has more after the action; who signs it pays gas, so ask about somebody else."""
        before = self.anvil.balance(address)
        action()
        return self.anvil.balance(address) - before
