"""Loss curves of a run as a picture: python3 plot_curves.py house|house-small|tiny OUT.png"""
import csv
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from run import folder


def read(path):
    with open(path) as f:
        return [{k: float(v) for k, v in row.items()} for row in csv.DictReader(f)]


STAGES = {"ae": "PSNR on unseen pictures, dB", "guidance": "error on unseen captions", "denoiser": "loss on unseen pictures"}


def main(size, out):
    stages = [stage for stage in STAGES if os.path.exists(os.path.join(folder(size), f"{stage}.csv"))]
    fig, axes = plt.subplots(1, len(stages), figsize=(5.5 * len(stages), 4))
    for ax, stage in zip(axes, stages):
        what = STAGES[stage]
        rows = read(os.path.join(folder(size), f"{stage}.csv"))
        m = [r["seconds"] / 60 for r in rows]
        ax.plot(m, [r["loss"] for r in rows], color="#c4622d", label="training loss")
        ax.set_xlabel("minutes")
        ax.set_title(f"{size} {stage}: {int(rows[-1]['samples']):,} samples")
        twin = ax.twinx() if stage == "ae" else ax
        twin.plot(m, [r["validation"] for r in rows], color="#1f7a7c", label=what)
        lines = ax.get_lines() + (twin.get_lines() if twin is not ax else [])
        ax.legend(lines, [l.get_label() for l in lines], frameon=False, loc="center right" if stage == "ae" else "upper right")
        ax.grid(alpha=0.2)
    fig.tight_layout()
    fig.savefig(out, dpi=120)


if __name__ == "__main__":
    main(*sys.argv[1:3])
