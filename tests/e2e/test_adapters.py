"""Pieces with adapters: commissioned, delivered, sold and verified, with the adapters found by their ids."""

import json
import shutil
import unittest

from anvil import ETHER, ROOT
from chain import PROMPT, ChainTest
from program import MODELS, expect_error

VECTORS = ROOT / "spec/vectors/adapters"
FILES = [VECTORS / f"adapter-{i}.safetensors" for i in range(4)]
HOUR = 3600


class Adapters(ChainTest):
    @classmethod
    def register_works(cls, here):
        super().register_works(here)
        ids = [cls.register(here, file) for file in FILES]
        cls.adapter_id = ids[0]

    @classmethod
    def register(cls, here, file):
        ran = here.run("register", "adapter", file, "--name", file.stem, "--share", 500, "--parent", cls.model_id, *cls.where(), key=cls.ben.key)
        assert ran.code == 0, str(ran)
        return ran.out.strip()

    def setUp(self):
        super().setUp()
        here = self.folder.path / "models-here/adapters"
        here.mkdir(parents=True)
        for i, file in enumerate(FILES):
            shutil.copy(file, here / f"some-name-{i}.safetensors")
        self.folder.environment["COLOPHON_MODELS"] = f"{MODELS}:{here.parent}"
        self.here = here

    def verify(self, token, *options):
        return self.folder.run("verify", "--token", token, "--json", *options, *self.where())

    def test_the_registered_id_is_the_adapters(self):
        listed = json.loads((VECTORS / "adapters.json").read_text())["adapters"]
        self.assertEqual(self.adapter_id, listed[0]["id"])
        self.assertEqual(self.folder.run("adapter", "root", "some-name-0").out.strip(), self.adapter_id)

    def test_a_piece_with_four_is_delivered_and_verified(self):
        tags = "".join(f" <lora:some-name-{i}:{0.5 - i}>" for i in range(4))
        job = self.commission("--seed", 7, prompt=PROMPT + tags)
        self.assertEqual(self.job(job)["prompt"], PROMPT)
        self.do(self.provider, "deliver", job, "-o", "a.png")
        self.do(self.creator, "accept", job)
        token = self.job(job)["requestHash"]
        self.assertIs(json.loads(self.verify(token).out)["verified"], True)
        ran = self.folder.run("verify", "a.png")
        self.assertEqual(ran.code, 0, str(ran))
        # Whoever lacks one of the files can't answer, and is told which; it may lie anywhere.
        moved = self.folder.path / "elsewhere.safetensors"
        shutil.move(self.here / "some-name-0.safetensors", moved)
        expect_error(self, self.verify(token), self.adapter_id, "--adapter")
        self.assertIs(json.loads(self.verify(token, "--adapter", moved).out)["verified"], True)

    def test_a_provider_without_the_file_takes_no_bond(self):
        job = self.commission("--seed", 7, "--adapter", "some-name-0")
        shutil.move(self.here / "some-name-0.safetensors", self.folder.path / "elsewhere.safetensors")
        self.refuse(self.provider, "deliver", job, says=[self.adapter_id])
        self.assertEqual(self.status(job), "open")
        self.do(self.provider, "deliver", job, "--adapter", "./elsewhere.safetensors")
        self.assertEqual(self.status(job), "delivered")

    def test_it_is_another_piece_than_without_and_than_at_another_strength(self):
        hashes = set()
        for options in ((), ("--adapter", "some-name-0"), ("--adapter", "some-name-0:-1"), ("--adapter", "some-name-1")):
            hashes.add(self.job(self.commission("--seed", 7, *options))["requestHash"])
        self.assertEqual(len(hashes), 4)
        self.refuse(self.creator, "commission", PROMPT, "--model", "tiny", "--seed", 7, "--adapter", "some-name-0:0", says=["RecipeTaken"])

    def test_a_sale_pays_the_adapters_author(self):
        token = self.final_piece("--adapter", "some-name-0:0.8")
        auction = int(self.do(self.creator, "auction", token, "--reserve", "0.5", "--seconds", HOUR))
        self.do(self.ada, "bid", auction, "1")
        self.anvil.pass_seconds(HOUR + 1)
        paid = {}

        def settle():
            paid.update({p["role"]: p for p in json.loads(self.do(self.outsider, "settle", auction))})

        self.assertEqual(self.gained(self.ben.address, settle), ETHER // 20)
        self.assertEqual(paid["adapter"]["address"].lower(), self.ben.address.lower())
        self.assertEqual(sum(int(p["wei"]) for p in paid.values()), ETHER)

    def test_an_adapter_that_nobody_registered_is_refused_by_the_contract(self):
        content = FILES[0].read_bytes()
        (self.here / "new.safetensors").write_bytes(content.replace(b'"random 0"', b'"random x"'))
        self.refuse(self.creator, "commission", PROMPT, "--model", "tiny", "--seed", 7, "--adapter", "new", says=["UnknownWork", "register"])


if __name__ == "__main__":
    unittest.main()
