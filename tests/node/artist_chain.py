"""A chain with an autonomous artist on it, whose exhibitions take minutes of the chain's time."""

import json

import node_process  # noqa: F401  first: it knows where the others are

from anvil import ETHER
from chain import ChainTest

WORDS = [["sea", "night", "storm"], ["ink", "paper"], ["blue", "red"], ["calm", "quiet"], ["", "moon"]]
TERMS = {
    "times": {"cadenceSeconds": 10, "claimSeconds": 600, "deliverSeconds": 600, "auctionSeconds": 30, "tipRiseSeconds": 20,
              "archiveSeconds": 600, "wordDelaySeconds": 60},
    "money": {"reserveWei": str(ETHER // 10), "budgetShare": 500, "feeMin": str(ETHER // 1000), "feeMax": str(ETHER // 50),
              "tipMin": str(10**13), "tipMax": str(3 * 10**15), "patronShare": 2000, "patronCap": 20000,
              "patronMin": str(ETHER // 100)},
    "prices": {"priceStart": str(ETHER // 50), "priceMin": str(ETHER // 1000), "reserveShare": 5000, "relistShare": 5000,
               "auctionsMax": 2, "archiveShare": 1000},
    "learning": {"weightMin": 512, "weightStart": 4096, "weightMax": 65535, "rate": 13107, "averageShift": 3, "forgetShift": 7,
                 "corpusSize": 32, "adoptEvery": 16, "corpusShare": 200},
    "words": WORDS,
}


class ArtistChainTest(ChainTest):
    DEPLOY = ("--window", 10, "--auction-min", 30, "--extension", 5)

    @classmethod
    def register_works(cls, here):
        super().register_works(here)
        (here.path / "artist.json").write_text(json.dumps(TERMS))
        ran = here.run("artist", "deploy", "--name", "Weather", "--file", "artist.json", "--model", "tiny", *cls.where(),
                       "--founder", cls.creator.address, "--gift", "1", key=cls.creator.key)
        assert ran.code == 0, str(ran)
        cls.artist = ran.out.strip().lower()
        cls.contracts = json.loads(cls.deployment.read_text())
