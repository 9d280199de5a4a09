"""A chain of this machine, and build/colophon as its people run it."""
import json
import os
import pathlib
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = ("platform", "author", "founder", "provider", "keeper", "teacher", "Ada", "Ben")


class Failed(Exception):
    pass


class Chain:
    def __init__(self, folder):
        self.folder = folder
        found = [os.environ["COLOPHON_ANVIL"]] if "COLOPHON_ANVIL" in os.environ else \
            sorted((ROOT / "contracts/node_modules/@foundry-rs").glob("anvil-linux-*/bin/anvil"))
        if not found:
            raise Failed("there is no anvil: run tools/setup")
        about = folder / "accounts.json"
        about.unlink(missing_ok=True)
        self.log = open(folder / "chain.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen([str(found[0]), "--host", "127.0.0.1", "--port", "0", "--enable-tx-gas-limit", "--mnemonic-random",
                                         "--accounts", str(len(PEOPLE)), "--config-out", str(about)],
                                        stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self.url = self._address()
        said = json.loads(about.read_text())
        about.unlink()
        self.keys = dict(zip(PEOPLE, said["private_keys"]))
        self.names = {address.lower(): name for address, name in zip(said["available_accounts"], PEOPLE)}
        self.addresses = {name: address for address, name in self.names.items()}

    def _address(self):
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            self.log.seek(0)
            _, listening, rest = self.log.read().partition("Listening on ")
            if listening and "\n" in rest:
                return "http://" + rest.split("\n")[0]
            time.sleep(0.02)
        self.stop()
        raise Failed(f"the chain did not come up, its words are in {self.folder / 'chain.log'}")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def rpc(self, method, *params):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url, body, {"Content-Type": "application/json"}), timeout=60) as answer:
            said = json.load(answer)
        if "error" in said:
            raise Failed(f"{method}: {said['error'].get('message')}")
        return said["result"]

    def mine(self, blocks=2):
        """A block whose hash is drawn from, and one that can look back at it"""
        self.rpc("anvil_mine", hex(blocks))

    def wait(self, seconds):
        self.rpc("evm_increaseTime", seconds)
        self.mine(1)


class Program:
    """build/colophon as people run it; a subclass says how."""

    def try_as(self, who, *arguments, on_chain=True):
        """-> exit code, standard output, standard error"""
        raise NotImplementedError

    def run_as(self, who, *arguments, **options):
        code, out, err = self.try_as(who, *arguments, **options)
        if code != 0:
            raise Failed(f"colophon {' '.join(map(str, arguments[:2]))} failed: {err.removeprefix('error: ')}")
        return out

    @staticmethod
    def run(arguments, **options):
        ran = subprocess.run([str(ROOT / "build/colophon"), *map(str, arguments)], text=True, stdin=subprocess.DEVNULL,
                             capture_output=True, **options)
        return ran.returncode, ran.stdout.strip(), ran.stderr.strip()


class LocalProgram(Program):
    """On a chain of this machine, everybody with a key of their own."""

    def __init__(self, chain, models):
        self.chain = chain
        self.where = ["--rpc", chain.url, "--deployment", str(chain.folder / "deployment.json")]
        self.environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", ""), "COLOPHON_MODELS": models}

    def try_as(self, who, *arguments, on_chain=True):
        environment = dict(self.environment, **({"COLOPHON_KEY": self.chain.keys[who]} if who else {}))
        return self.run([*arguments, *(self.where if on_chain else [])], env=environment, cwd=self.chain.folder, timeout=600)
