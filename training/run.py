"""What both trainings share: the folder of a run, log, progress, resuming, the clock.

The clock is the worker's processor time, so that a run on cores shared with other work learns as much as one that has them alone.
"""
import csv
import os
import time

import torch

ROOT = os.environ.get("COLOPHON_RUNS") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "runs")


def folder(size):
    path = os.path.join(ROOT, size)
    os.makedirs(path, exist_ok=True)
    return path


class Run:
    """Trains for `seconds` of a worker's processor time in all, over any number of starts; saves everything every `every` seconds."""

    def __init__(self, size, stage, seconds, every=180):
        self.stage, self.seconds, self.every = stage, seconds, every
        self.log_path = os.path.join(folder(size), f"{stage}.csv")
        self.state_path = os.path.join(folder(size), f"{stage}.state")
        self.stop_path = os.path.join(folder(size), "stop")     # `touch` it to stop, all saved
        self.best = os.path.join(folder(size), f"{stage}.pt")
        self.spent = 0.0      # seconds of earlier starts
        self.step = self.samples = 0
        self.start, self.saved = time.process_time(), time.time()

    def resume(self, net, ema, opts):
        if not os.path.exists(self.state_path):
            return
        d = torch.load(self.state_path)
        net.load_state_dict(d["net"])
        ema.net.load_state_dict(d["ema"])
        for o, s in zip(opts, d["opts"]):
            o.load_state_dict(s)
        self.spent, self.step, self.samples = d["spent"], d["step"], d["samples"]
        print(f"{self.stage}: resumed at step {self.step}, {self.spent:.0f} s")

    def resume_optimiser(self, k, opts):
        """State of worker k's optimisers, kept beside the rest."""
        path = f"{self.state_path}.{k}"
        if self.step and os.path.exists(path):
            for o, s in zip(opts, torch.load(path)):
                o.load_state_dict(s)

    def save_optimiser(self, k, opts):
        torch.save([o.state_dict() for o in opts], f"{self.state_path}.{k}")

    def elapsed(self):
        return self.spent + time.process_time() - self.start

    def done(self):
        return min(1.0, self.elapsed() / self.seconds)

    def save(self, net, ema, opts):
        tmp = self.state_path + ".tmp"
        torch.save({"net": net.state_dict(), "ema": ema.net.state_dict(), "opts": [o.state_dict() for o in opts],
                    "spent": self.elapsed(), "step": self.step, "samples": self.samples}, tmp)
        os.replace(tmp, self.state_path)
        self.saved = time.time()

    def due(self):
        return time.time() - self.saved > self.every

    def log(self, loss, val):
        new = not os.path.exists(self.log_path)
        with open(self.log_path, "a", newline="") as f:
            w = csv.writer(f)
            if new:
                w.writerow(["seconds", "step", "samples", "loss", "validation"])
            w.writerow([f"{self.elapsed():.1f}", self.step, self.samples, f"{loss:.5f}", f"{val:.5f}"])
        left = max(0, self.seconds - self.elapsed())
        bar = "#" * int(30 * self.done())
        print(f"{self.stage} [{bar:<30}] step {self.step} samples {self.samples} loss {loss:.4f} val {val:.4f} "
              f"{self.samples / max(1e-9, self.elapsed()):.0f}/s ETA {left / 60:.1f} min", flush=True)
