"""An artist with nobody at the wheel: a node with all roles keeps it going on a chain whose blocks come by themselves, while
the node is killed and restarted and its wire to the chain is cut. At the end every wei is where the books say.

COLOPHON_LONG=true: 100 exhibitions instead of 5, and docs/figures/soak.json is written."""

import collections
import hmac
import json
import os
import threading
import time
import urllib.request

from node_process import NodeProcess  # first: it knows where the others are

from anvil import ETHER, ROOT, Refused, call_data
from artist_chain import TERMS, WORDS, ArtistChainTest
from chain import DEAD, ROLES
from local_server import LocalServer
from program import expect_done, expect_error
from wire import Wire

LONG = os.environ.get("COLOPHON_LONG") == "true"
EXHIBITIONS = 100 if LONG else 5
SECONDS_A_BLOCK = 5  # of the chain; each takes one of the clock
GIFT = ETHER
NOBODY = "0x" + "0" * 40


def flat(figures):
    """With a key for each account and each of the artist's books: change_ada_wei, books_income_wei."""
    named = {key: value for key, value in figures.items() if not isinstance(value, dict)}
    for name, wei in figures["changes_wei"].items():
        named[f"change_{name.replace(chr(39), '').replace(' ', '_')}_wei"] = wei
    for name, wei in figures["artist_wei"].items():
        named["books_" + "".join("_" + c.lower() if c.isupper() else c for c in name)] = wei
    return named


class Collectors(threading.Thread):
    """Bid on every auction but each fifth exhibition's, and now and then against each other."""

    def __init__(self, test):
        super().__init__(daemon=True)
        self.test, self.ending, self.bids, self.trouble = test, threading.Event(), 0, []

    def run(self):
        done = set()
        while not self.ending.wait(0.3):
            try:
                self.look(done)
            except Refused:
                pass  # the auction ended meanwhile

    def look(self, done):
        test = self.test
        count = test.ask("exhibitionsCount()")[0]
        if not count or test.ask("stage()")[0] != 3 or count % 5 == 4:
            return
        auction = test.ask("exhibitionOf(uint256)", count)[7]
        if auction in done:
            return
        amount = test.call("AuctionHouse", "auctionOf(uint256)", auction)[3]
        for bidder, more in ((test.ada, 0), (test.ben, count % 3 + 1)):
            if more or count % 2:
                test.send(bidder, "AuctionHouse", "bid(uint256)", auction, value=amount * (1 + more) + 10**15)
                self.bids += 1
        done.add(auction)


class ArtistTest(ArtistChainTest):
    def ask(self, signature, *arguments):
        answer = self.anvil.rpc("eth_call", {"to": self.artist, "data": call_data("Artist", signature, *arguments)}, "latest")
        return [int(answer[at:at + 64], 16) for at in range(2, len(answer), 64)]

    def told(self, node, *, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (said := node.said()).count("serving http://") == node.starts:
                return said.rsplit("serving ", 1)[1].split()[0]
            time.sleep(0.1)
        self.fail(node.said()[-3000:])

    def get(self, url, path):
        with urllib.request.urlopen(url + path, timeout=30) as answer:
            return json.load(answer)

    def node_with_all_roles(self, url):
        node = NodeProcess(url, self.deployment, self.provider.key, chain__confirmations=2, provider__gas_percent=0,
                           roles__provider=True, roles__watcher=True, roles__keeper=True, roles__gallery=True,
                           gallery__listen="127.0.0.1:0")
        self.addCleanup(node.remove)
        node.starts = 0
        return node

    # ---- the soak ----

    def test_exhibitions_go_on_unattended_and_every_wei_is_accounted_for(self):
        # Blocks come by themselves from here on.
        accounts = {role: getattr(self, role).address for role in ROLES}
        accounts |= {name: address.lower() for name, address in self.contracts.items() if isinstance(address, str)}
        accounts |= {"artist": self.artist, "burned": DEAD, "block's maker": NOBODY}
        first_block = int(self.anvil.rpc("eth_blockNumber"), 16)
        before = {name: self.anvil.balance(address) for name, address in accounts.items()}
        self.anvil.rpc("anvil_setBlockTimestampInterval", SECONDS_A_BLOCK)
        self.anvil.rpc("evm_setAutomine", False)
        self.anvil.rpc("evm_setIntervalMining", 1)
        self.addCleanup(self.back_to_automine)
        begun = time.monotonic()

        wire = Wire(self.anvil.url)
        self.addCleanup(wire.cut)
        node = self.node_with_all_roles(wire.url)
        collectors = Collectors(self)
        self.addCleanup(collectors.ending.set)
        collectors.start()
        node.start()
        node.starts = 1
        self.told(node)
        trouble = collections.deque([("kill", 1), ("cut", 2), ("kill", 3), ("cut", 4)])
        if LONG:
            trouble.extend(("kill", number) for number in range(10, EXHIBITIONS, 10))
        kills = cuts = 0
        while (ended := self.ended(node)) < EXHIBITIONS:
            self.assertLess(time.monotonic() - begun, 120 * EXHIBITIONS, self.standing(node))
            self.assertIsNone(node.process.poll(), node.said()[-3000:])
            if trouble and self.ask("exhibitionsCount()")[0] >= trouble[0][1]:
                what, _ = trouble.popleft()
                if what == "kill":
                    node.kill()
                    node.start()
                    node.starts += 1
                    kills += 1
                else:
                    wire.cut()
                    time.sleep(4)
                    wire.mend()
                    cuts += 1
            time.sleep(0.2)
        seconds = time.monotonic() - begun
        collectors.ending.set()
        collectors.join()
        self.assertFalse(trouble, "all that was planned happened")
        self.assertGreaterEqual(collectors.bids, EXHIBITIONS * 3 // 5)
        url = self.told(node)
        self.until_quiet(node)
        artist = self.get(url, f"/api/v1/artists/{self.artist}")
        self.check_books(node, artist, url)
        node.stop()
        last_block = int(self.anvil.rpc("eth_blockNumber"), 16)
        after = {name: self.anvil.balance(address) for name, address in accounts.items()}
        table = self.account(before, after, first_block, last_block)
        figures = {"exhibitions": ended, "sold": artist["sold"], "archived": artist["archived"],
                   "abandoned": artist["abandoned"], "kills": kills, "cuts": cuts, "bids": collectors.bids,
                   "blocks": last_block - first_block, "seconds": round(seconds), "unaccounted_wei": 0,
                   "changes_wei": {name: str(wei) for name, wei in sorted(table.items())},
                   "artist_wei": {name: wei for name, wei in artist["money"].items() if name != "patrons"}}
        print(json.dumps(figures, indent=1))
        if LONG:
            (ROOT / "docs/figures/soak.json").write_text(json.dumps(flat(figures), indent=1) + "\n")

    def back_to_automine(self):
        self.anvil.rpc("evm_setIntervalMining", 0)
        self.anvil.rpc("evm_setAutomine", True)
        self.anvil.rpc("anvil_removeBlockTimestampInterval")

    def ended(self, node):
        rows = node.query("SELECT count(*) FROM sqlite_master WHERE name = 'exhibitions'")
        return node.query("SELECT count(*) FROM exhibitions WHERE ended_s IS NOT NULL")[0][0] if rows and rows[0][0] else 0

    def standing(self, node):
        return str(node.query("SELECT stage, exhibition FROM artists")) + node.said()[-3000:]

    def until_quiet(self, node):
        """The chain stands still: nobody sends any more, and the index has seen the last block."""
        self.anvil.rpc("evm_setIntervalMining", 0)
        end = time.monotonic() + 60
        while True:
            head = int(self.anvil.rpc("eth_blockNumber"), 16)
            rows = node.query("SELECT block FROM cursor")
            if rows and rows[0][0] == head:
                return
            self.assertLess(time.monotonic(), end, node.said()[-3000:])
            time.sleep(0.2)

    def check_books(self, node, artist, url):
        """What the node's tables say of the artist is what the contract says."""
        money = artist["money"]
        self.assertEqual(int(money["balanceWei"]), self.anvil.balance(self.artist))
        self.assertEqual(int(money["treasuryWei"]), self.ask("treasury()")[0])
        self.assertEqual(int(money["owedWei"]), self.ask("owed()")[0])
        self.assertEqual(int(artist["averagePriceWei"]), self.ask("averagePrice()")[0])
        self.assertEqual(artist["exhibitions"], self.ask("exhibitionsCount()")[0])
        steps = ("wait", "begin", "compose", "exhibit", "abandon", "relist", "learn")
        step, ready, _ = self.ask("next()")
        self.assertEqual(artist["next"]["step"], steps[step])
        self.assertEqual(artist["next"]["readyAt"] or 0, ready)
        self.assertEqual(money["patrons"][0]["address"], self.creator.address)
        self.assertEqual(int(money["patrons"][0]["dueWei"]), self.ask("dueTo(address)", self.creator.address)[0])
        weights = self.get(url, f"/api/v1/artists/{self.artist}/weights")
        for slot, known in enumerate(weights["slots"]):
            self.assertEqual(len(known["arms"]), self.ask("armsCount(uint256)", slot)[0])
            for arm in known["arms"]:
                self.assertEqual(arm["weight"], self.ask("weightOf(uint256,uint256)", slot, arm["index"])[0])
                self.assertEqual(arm["history"][-1]["weight"], arm["weight"])
        outcomes = {0: ("sketched", "commissioned", "exhibited"), 1: ("sold",), 2: ("archived",), 3: ("archive-sold",),
                    4: ("abandoned",)}
        shown = self.get(url, f"/api/v1/artists/{self.artist}/exhibitions?limit=200")["items"]
        for exhibition in shown:
            said = self.ask("exhibitionOf(uint256)", exhibition["number"])
            self.assertIn(exhibition["state"], outcomes[said[9]])
            self.assertEqual(exhibition["auctions"], said[8])
            if exhibition["state"] == "sold":
                self.assertEqual(int(exhibition["priceWei"]), said[10])
                self.assertEqual(exhibition["rose"], bool(said[11]))
            if exhibition["state"] != "sketched":
                self.assertEqual(exhibition["arms"], said[:6])
        self.assertEqual(len(shown), artist["exhibitions"])

    def account(self, before, after, first_block, last_block):
        """Changes of all balances, and the gas that was burned: together nothing."""
        burned = 0
        for number in range(first_block + 1, last_block + 1):
            block = self.anvil.rpc("eth_getBlockByNumber", hex(number), False)
            burned += int(block["gasUsed"], 16) * int(block["baseFeePerGas"], 16)
        table = {name: after[name] - before[name] for name in before if after[name] != before[name]}
        table["burned as base fee"] = burned
        self.assertEqual(sum(table.values()), 0, table)
        self.assertGreater(table["artist"], -GIFT)
        return table

    # ---- webhooks ----

    def test_a_webhook_is_told_and_can_check_who_told_it(self):
        got, down = [], {"for": 2}

        def answer(_path, headers, body):
            if down["for"] > 0:
                down["for"] -= 1
                return 500, b"not now"
            got.append((headers["Colophon-Event"], headers["Colophon-Signature"], body))
            return 204, b""

        hook, secret = LocalServer(answer), "a secret of 24 letters.."
        self.addCleanup(hook.stop)
        node = self.node_with_all_roles(self.anvil.url)
        with open(node.folder / "colophon.toml", "a") as settings:
            settings.write(f'[announce]\nwebhooks = [{{url = "{hook.url}/x", secret = "{secret}"}}]\nsite = "https://site.example"\n')
        node.start()
        node.starts = 1
        self.told(node)
        self.mine_until(node, lambda: node.query("SELECT 1 FROM announcements WHERE tries > 0"))
        node.kill()  # it was refused once, and is told again by another process
        node.start()
        self.mine_until(node, lambda: len(got) > 1)
        told = [json.loads(body)["time"] for _, _, body in got]
        self.assertEqual(told, sorted(told), "in order, whatever was refused")
        name, signature, body = got[0]
        self.assertEqual(signature, "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest())
        told = json.loads(body)
        self.assertEqual((told["id"], told["event"], told["artist"], told["exhibition"]), (name, "exhibited", self.artist, 1))
        self.assertEqual(name, f"eip155:31337:{self.artist}/exhibitions/1#exhibited1")
        self.assertEqual(told["url"], "https://site.example/piece/" + told["token"])
        self.assertEqual(down["for"], 0)
        self.assertEqual(len({one[0] for one in got}), len(got), "each once")

    # ---- what people do ----

    def test_steps_by_hand_and_a_patron(self):
        shown = json.loads(expect_done(self, self.run_as(self.ada, "artist", "show", "--json")))
        self.assertEqual((shown["name"], shown["stage"], shown["next"]["step"]), ("Weather", "resting", "begin"))
        self.assertEqual(shown["terms"]["prices"], TERMS["prices"])
        self.assertEqual(self.do(self.ada, "artist", "step"), "begin\n")
        self.anvil.mine(2)
        self.assertEqual(self.do(self.ada, "artist", "step"), "compose\n")
        self.assertIn("stage      commissioned, exhibition 1", self.do(self.ada, "artist", "show"))
        self.anvil.mine(2)  # the seed's block is there, the provider's time is not over
        self.refuse(self.ada, "artist", "step", says=["DeadlineNotPassed"])
        self.assertEqual(int(self.do(self.ben, "artist", "patronise", "0.5")), self.ask("treasury()")[0])
        self.refuse(self.ben, "artist", "patronise", "0.001", says=["PatronMin"])
        self.refuse(self.ben, "artist", "show", "--artist", "0x12", says=["address"])
        self.refuse(self.ben, "artist", "show", "--artist", self.ada.address, says=["answers config()"])

    def test_what_is_too_early_for_corpus_archive_and_patrons(self):
        self.refuse(self.ada, "artist", "corpus", says=["CorpusNotYet"])
        self.refuse(self.ada, "artist", "adopt", "7", says=["PieceNotFinal"])
        self.refuse(self.ada, "artist", "adopt", "seven", says=["'seven'"])
        self.refuse(self.ben, "artist", "buy", "1", says=["NotInArchive"])
        self.refuse(self.creator, "artist", "pay", says=["NothingToPay"])
        self.refuse(self.ada, "artist", "pay", "--patron", self.creator.address, says=["NothingToPay"])
        self.refuse(self.ada, "artist", "pay", "--patron", "0x12", says=["address"])
        without = {k: v for k, v in self.contracts.items() if k != "artistSchool"}
        (self.folder.path / "without.json").write_text(json.dumps(without))
        ran = self.folder.run("artist", "corpus", "--rpc", self.anvil.url, "--deployment", "without.json", key=self.ada.key)
        expect_error(self, ran, "names no school")

    def test_a_file_that_no_artist_can_be_made_from(self):
        for change, says in (({"words": WORDS[:4]}, "five slots"), ({"words": [["Sea"], *WORDS[1:]]}, "'Sea'"),
                             ({"words": [*WORDS[:4], ["moon"]]}, "its first word must be empty"),
                             ({"money": {}}, "money.reserveWei is missing")):
            (self.folder.path / "artist.json").write_text(json.dumps(TERMS | change))
            self.refuse(self.ada, "artist", "deploy", "--name", "None", "--file", "artist.json", "--model", "tiny", says=[says])
        self.assertEqual(json.loads(self.deployment.read_text()), self.contracts)

    # ---- the chain takes back ----

    def test_what_the_chain_takes_back_the_tables_take_back(self):
        node = self.node_with_all_roles(self.anvil.url)
        node.start()
        node.starts = 1
        self.told(node)
        snapshot = self.anvil.rpc("evm_snapshot")
        self.mine_until(node, lambda: self.ask("stage()")[0] >= 2)
        self.assertTrue(self.anvil.rpc("evm_revert", snapshot))
        self.anvil.mine(3)
        self.mine_until(node, lambda: self.ask("stage()")[0] >= 2)
        node.stop()
        again = self.node_with_all_roles(self.anvil.url)
        again.start()
        again.starts = 1
        self.told(again)
        self.mine_until(again, lambda: self.level(again), mines=False)
        again.stop()
        for table in ("artists", "artist_arms", "artist_weights", "exhibitions", "movements", "patrons"):
            columns = "*" if table != "movements" else "artist, kind, amount_wei, account, exhibition, step, block, tx"
            rows = [sorted(map(repr, one.query(f"SELECT {columns} FROM {table} WHERE 1"))) for one in (node, again)]
            self.assertEqual(*rows, table)
            self.assertTrue(rows[0], table)

    def level(self, node):
        rows = node.query("SELECT block FROM cursor")
        return rows and rows[0][0] == int(self.anvil.rpc("eth_blockNumber"), 16)

    def mine_until(self, node, happened, mines=True):
        end = time.monotonic() + 120
        while not happened():
            self.assertLess(time.monotonic(), end, node.said()[-3000:])
            if mines:
                self.anvil.pass_seconds(3)
            time.sleep(0.2)
