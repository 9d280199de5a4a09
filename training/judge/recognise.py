"""How often the judge sees what was asked, unseen pairs apart; and the first contact sheet (the grid's first 64 prompts, seeds 0-63)."""
import numpy as np

from classifier import judge
import school
from judge import painters
from judge.prompts import grid, unseen

HEADS = ("subject", "manner", "palette")
CORPUS_SEED = 32


def measure(a):
    prompts, names = grid(a.prompts, a.size), school.render(a.size).NAMES
    labels = np.array([l for _, l in prompts])
    pictures = painters.integer(a, [p for p, _ in prompts])
    painters.sheet(pictures[:64], 8, 160, painters.docs("pictures", f"{painters.area(a)}_sheet.png"))
    if a.size != "house-small":
        painters.sheet(pictures[:16], 8, 128, painters.docs("pictures", "house_first_sixteen.png"))
    with open(painters.docs("house-prompts.txt"), "w") as f:
        f.writelines(f"{k} {prompt}\n" for k, (prompt, _) in enumerate(prompts[:64]))
    right = judge(pictures, a.size) == labels[:, :3]
    drawn, _, truth = painters.corpus(CORPUS_SEED, a.prompts, None, a.size)
    seen = judge(drawn, a.size) == truth[:, :3]
    new, new_drawn = (np.array([unseen(l, a.size) for l in ls]) for ls in (labels, truth))
    figures = {"model_id": painters.model_id(a), "prompts": a.prompts, "held_out_pictures": len(drawn),
               "unseen_prompts": int(new.sum()), "unseen_corpus_pictures": int(new_drawn.sum())}
    for k, head in enumerate(HEADS):
        figures |= {f"{head}_painted_accuracy": share(right[:, k]), f"{head}_corpus_accuracy": share(seen[:, k]),
                    f"{head}_unseen_accuracy": share(right[new, k]), f"{head}_unseen_corpus_accuracy": share(seen[new_drawn, k])}
    for k, head in enumerate(HEADS):
        for i, name in enumerate(names[head]):
            figures[f"{name}_painted_accuracy"] = share(right[labels[:, k] == i, k])
    painters.write(f"{painters.area(a)}_recognition", figures)


def share(hits):
    return round(float(np.mean(hits)), 4) if len(hits) else None
