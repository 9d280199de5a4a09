"""From what an artist sold to a hand of its own: corpus, pieces, adapter, registration, proof, adoption. Each step is written down
in the folder's state.json as soon as it is done, so that what was cut off goes on from there."""
import json
import os
import pathlib
import subprocess
import sys
import time

from generation.chain import ROOT, Failed

HOUSE = ROOT / "models/house.safetensors"
RATE = 3e-4     # gentle: a score of pieces, of which the model has painted each itself, teach a leaning and not a subject
RANK, BATCH = 8, 8


def say(text):
    print(text, flush=True)


class Learning:
    """`program.run_as(who, …)`: colophon on the artist's chain; `arguments`: name, share, steps, minutes, threads."""

    def __init__(self, program, folder, arguments):
        self.program, self.folder, self.a = program, folder, arguments
        self.path = folder / "state.json"
        self.state = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.pieces = folder / "pieces"
        self.made = folder / "models/adapters" / f"{arguments.name}.safetensors"

    def once(self, key, make):
        """What an earlier run found, or what `make` gives"""
        if key not in self.state:
            value = make()
            self.state[key] = value
            part = self.path.with_suffix(".part")
            part.write_text(json.dumps(self.state, indent=1) + "\n")
            part.replace(self.path)
        return self.state[key]

    # ---- the steps ----

    def corpus(self):
        """The newest data set that was registered of its pieces, or a new one if the exhibitions for it are over."""
        def find():
            code, out, err = self.program.try_as("keeper", "artist", "corpus")
            if code == 0:
                return json.loads(out)
            if "CorpusNotYet" not in err:
                raise Failed(f"colophon artist corpus failed: {err.removeprefix('error: ')}")
            known = [one for one in json.loads(self.program.run_as(None, "artist", "corpora")) if one["id"]]
            if not known:
                raise Failed("the exhibitions of the artist's first corpus are not over yet, or none of them sold above the average: "
                             "colophon artist show says where it stands")
            return known[-1]
        found = self.once("corpus", find)
        if found["id"] is None:
            raise Failed("nothing sold at or above the average price, so there is nothing to learn from: wait for the next corpus")
        return found

    def repainted(self):
        """Its pieces, each repainted from what the chain says of it"""
        corpus = self.corpus()
        self.pieces.mkdir(exist_ok=True)
        for number, token in zip(corpus["rose"], corpus["tokens"]):
            path = self.pieces / f"{number:05}.png"
            if not path.exists():
                self.program.run_as(None, "verify", "--token", token, "-o", path)
        return sorted(self.pieces.glob("*.png"))

    def adapter(self):
        """Made by training/lora -> what each step said, seconds"""
        pictures = self.repainted()
        return self.once("training", lambda: self._train(pictures))

    def _train(self, pictures):
        runs = self.folder / "runs"
        environment = dict(os.environ, COLOPHON_RUNS=str(runs))
        start = time.monotonic()

        def run(*arguments):
            ran = subprocess.run([sys.executable, *map(str, arguments)], cwd=ROOT / "training", env=environment, text=True,
                                 stdin=subprocess.DEVNULL, capture_output=True)
            if ran.returncode != 0:
                raise Failed(f"{arguments[1]}: {(ran.stderr.strip() or 'it ended').splitlines()[-1]}")
            return ran.stdout.strip().splitlines()[-1]

        self.made.parent.mkdir(parents=True, exist_ok=True)
        run("dequantise.py", HOUSE, "house", "-o", runs / "house")
        used = [part for path in self.adapters_of(pictures) for part in ("--adapter", path)]
        said = [run("-m", "lora.pieces", self.pieces, *used),
                run("-m", "lora.train", self.pieces, "-o", self.floats(), "--steps", self.a.steps, "--minutes", self.a.minutes,
                    "--batch", BATCH, "--rank", RANK, "--rate", RATE, "--threads", self.a.threads)]
        run("-m", "lora.quantise", self.floats(), "--name", self.a.name, "--dequantised", "-o", self.made)
        return {"said": said, "seconds": round(time.monotonic() - start, 1)}

    def floats(self):
        return self.folder / "runs" / f"{self.a.name}.safetensors"

    def adapters_of(self, pictures):
        """Files of the adapters that some of the pieces were painted with, among those of the model folders"""
        wanted = {one["id"] for path in pictures for one in self.request_of(path)["adapters"]}
        if not wanted:
            return []
        files = [path for folder in self.program.environment["COLOPHON_MODELS"].split(":")
                 for path in sorted(pathlib.Path(folder).glob("adapters/*.safetensors"))]
        known = {self.adapter_id(path): path for path in files}
        return [known[one] for one in sorted(wanted) if one in known]

    def registered(self):
        """-> the adapter's id, once it is in the registry with the data set and the model as its parents"""
        self.adapter()
        corpus, model = self.corpus(), self.hand()["model"]

        def register():
            code, out, err = self.program.try_as("teacher", "register", "adapter", self.made, "--name", self.a.name, "--share", self.a.share,
                                                 "--parent", corpus["id"], "--parent", model)
            if code == 0:
                return out
            if "WorkTaken" in err:      # by a run that was cut off before it could write that down
                return self.adapter_id(self.made)
            raise Failed(f"colophon register adapter failed: {err.removeprefix('error: ')}")
        return self.once("adapter", register)

    def proof(self):
        """-> the commission of a piece that shows the adapter at work"""
        self.registered()
        hand = self.hand()
        return int(self.once("proof", lambda: self.program.run_as(
            "teacher", "commission", hand["prompt"], "--model", HOUSE, "--adapter", f"{self.made}:1", "--sampler", hand["sampler"],
            "--steps", hand["steps"], "--guidance", f"{hand['guidance'] / 65536:.16f}".rstrip("0").rstrip("."), "--width", hand["width"],
            "--height", hand["height"], "--mark", hand["mark"])))

    def adopted(self):
        """After the proof is final -> the id of the piece that proves it"""
        token = next(job for job in self.jobs() if job["id"] == self.proof())["requestHash"]
        self.once("adopted", lambda: self.program.run_as("keeper", "artist", "adopt", token))
        return token

    # ---- what they look at ----

    def jobs(self):
        return json.loads(self.program.run_as(None, "jobs", "--json"))

    def hand(self):
        """The recipe of a piece by the artist's first hand, which an adopted one has to share"""
        for path in self.repainted():
            recipe = self.request_of(path)
            if recipe["adapters"]:
                continue
            if recipe["model"] != self.program.run_as(None, "model", "root", HOUSE, on_chain=False):
                raise Failed(f"the artist paints with the model {recipe['model']}, and training/lora teaches {HOUSE}")
            return recipe
        raise Failed("all pieces of the corpus were painted with adapters: none shows the artist's first hand")

    @staticmethod
    def adapter_id(path):
        sys.path.insert(0, str(ROOT / "training"))
        import lora                                     # noqa: F401  (puts tests/spec on the path)
        from oracle.adapter import Adapter
        return "0x" + Adapter(path.read_bytes()).id.hex()

    @staticmethod
    def request_of(path):
        sys.path.insert(0, str(ROOT / "training"))
        from lora.pieces import request_of
        return request_of(path.read_bytes())[0]
