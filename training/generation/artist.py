"""The artist's life on that chain: its exhibitions, and who bids there."""
import json
import os

ETHER = 10**18
# Ada's taste, which the artist knows nothing of: she collects dark moods. Ben takes what is cheap.
DARK = ("night", "stormy", "lonely")
ADA_BIDS, BEN_BIDS = "0.06", "0.011"
WINDOW, AUCTION, CADENCE = 10, 30, 10       # seconds


def terms(defaults, exhibitions):
    """contracts/artist.json in a hurry: exhibitions of seconds, a corpus of `exhibitions`, and a floor of half a word's first weight,
    so that a new hand is soon drawn."""
    made = json.loads(json.dumps(defaults))
    made["times"].update(cadenceSeconds=CADENCE, claimSeconds=600, deliverSeconds=600, auctionSeconds=AUCTION, tipRiseSeconds=20)
    made["prices"]["auctionsMax"] = 1
    made["learning"].update(corpusSize=exhibitions, adoptEvery=1, weightMin=made["learning"]["weightStart"] // 2)
    return made


class Artist:
    def __init__(self, program, chain, folder):
        self.program, self.chain, self.folder = program, chain, folder
        self.exhibitions = self.auctions = 0

    def step(self, expected):
        """The step that is due, which has to be this one"""
        took = self.program.run_as("keeper", "artist", "step")
        if took != expected:
            raise RuntimeError(f"the artist was to {expected}, and did {took}")

    def paint(self):
        """Begins an exhibition -> its number, prompt, token and the picture's file."""
        self.chain.wait(CADENCE + 1)
        self.step("begin")
        self.chain.mine()
        self.step("compose")
        self.chain.mine()
        self.exhibitions += 1
        job = json.loads(self.program.run_as(None, "jobs", "--json"))[-1]
        picture = self.folder / f"{self.exhibitions:02}.png"
        self.program.run_as("provider", "deliver", job["id"], "-o", picture)
        self.chain.wait(WINDOW + 1)
        self.step("exhibit")
        self.auctions += 1
        token = json.loads(self.program.run_as(None, "jobs", "--json"))[-1]["requestHash"]
        return {"exhibition": self.exhibitions, "prompt": job["prompt"], "token": token, "picture": picture}

    def sell(self, shown):
        """Bids, and the end of the auction -> who won for how much (None: nobody), what everyone was paid."""
        dark = shown["prompt"].split()[0] in DARK
        who, amount = ("Ada", ADA_BIDS) if dark else ("Ben", BEN_BIDS)
        code, _, _ = self.program.try_as(who, "bid", self.auctions, amount)
        self.chain.wait(AUCTION + 400)
        paid = []
        if code == 0:
            paid = json.loads(self.program.run_as("keeper", "settle", self.auctions))
        self.step("learn")
        return (who, amount, paid) if code == 0 else (None, None, paid)


def is_painted_with(picture, adapter):
    """Whether the request inside names the adapter."""
    with open(picture, "rb") as file:
        return bytes.fromhex(adapter.removeprefix("0x")) in file.read(os.path.getsize(picture))
