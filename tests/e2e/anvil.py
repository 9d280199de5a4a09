"""A real chain of this machine: anvil on a free port, with accounts of its own, and plain JSON-RPC to it."""

import ctypes
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "contracts/out"
ETHER = 10**18
LIBC = ctypes.CDLL(None)
HISTORY = "0x0000f90827f1c53a10cb7a02335b175320002935"  # EIP-2935: hashes of the last 8,191 blocks


def end_with_us():
    PR_SET_PDEATHSIG = 1
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def find_anvil():
    named = os.environ.get("COLOPHON_ANVIL")
    found = [named] if named else sorted((ROOT / "contracts/node_modules/@foundry-rs").glob("anvil-linux-*/bin/anvil"))
    if not found:
        raise RuntimeError("no anvil: run tools/setup --check")
    return str(found[0])


class Account:
    def __init__(self, address, key):
        self.address, self.key = address.lower(), key


class Refused(Exception):
    """What a node, or a contract, answered with an error."""


class Anvil:
    def __init__(self, accounts=10):
        self.folder = tempfile.TemporaryDirectory(prefix="colophon-anvil-")
        about = pathlib.Path(self.folder.name) / "accounts.json"
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+")
        self.process = subprocess.Popen(
            [find_anvil(), "--host", "127.0.0.1", "--port", "0", "--enable-tx-gas-limit", "--prune-history", "64",
             "--mnemonic-random", "--accounts", str(accounts), "--config-out", str(about)],
            stdout=self.log, stderr=subprocess.STDOUT, preexec_fn=end_with_us)
        self.url = self._wait_for_url()
        said = json.loads(about.read_text())
        self.accounts = [Account(*pair) for pair in zip(said["available_accounts"], said["private_keys"])]

    def _wait_for_url(self):
        for _ in range(3000):
            self.log.seek(0)
            _, listening, rest = self.log.read().partition("Listening on ")
            if listening and "\n" in rest:
                return "http://" + rest.split("\n")[0]
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError("anvil did not come up")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        self.folder.cleanup()

    def rpc(self, method, *params):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            said = json.load(answer)
        if "error" in said:
            raise Refused(f"{method}: {said['error']}")
        return said["result"]

    # ---- time ----

    def mine(self, blocks=1):
        self.rpc("anvil_mine", hex(blocks))

    def mine_many(self, blocks):
        """Anvil computes the history contract's whole storage root in each block, so thousands take minutes. Meanwhile
        that contract sleeps; it remembers what it knew, and answers again afterwards."""
        code = self.rpc("eth_getCode", HISTORY, "latest")
        self.rpc("anvil_setCode", HISTORY, "0x")
        self.mine(blocks)
        self.rpc("anvil_setCode", HISTORY, code)

    def pass_seconds(self, seconds):
        self.rpc("evm_increaseTime", seconds)
        self.mine()

    # ---- money and code ----

    def balance(self, address, block="latest"):
        return int(self.rpc("eth_getBalance", address, block), 16)

    def set_balance(self, address, wei):
        self.rpc("anvil_setBalance", address, hex(wei))

    def send(self, sender, to=None, data="0x", value=0):
        """From an account of anvil's own, or one that was impersonated."""
        transaction = {"from": sender, "data": data, "value": hex(value), "gas": hex(3_000_000)}
        if to:
            transaction["to"] = to
        sent = self.rpc("eth_sendTransaction", transaction)
        while (receipt := self.rpc("eth_getTransactionReceipt", sent)) is None:
            time.sleep(0.005)
        if receipt["status"] != "0x1":
            raise Refused("the transaction reverted")
        return receipt

    def put_code(self, sender, runtime):
        """A contract of at most 32 bytes of code. Its creation code pushes them, stores them, and returns them."""
        length = len(bytes.fromhex(runtime))
        creation = f"0x{0x5f + length:02x}{runtime}5f5260{length:02x}60{32 - length:02x}f3"
        return self.send(sender, data=creation)["contractAddress"]


def call_data(contract, signature, *arguments):
    """Calldata of a function whose arguments are all words: numbers, or hexadecimal texts."""
    artifact = json.loads((ARTIFACTS / f"{contract}.sol/{contract}.json").read_text())
    words = (f"{word:064x}" if isinstance(word, int) else word[2:].lower().rjust(64, "0") for word in arguments)
    return "0x" + artifact["methodIdentifiers"][signature] + "".join(words)
