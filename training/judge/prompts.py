"""Prompts: a balanced, seeded grid, and pages on which one word changes at a time."""
import numpy as np

import school

SEED = 2024


def tables(size):
    words = school.captions(size)
    return words.SUBJECT_WORDS, words.MANNER_WORDS, words.PALETTE_WORDS, words.MOOD_WORDS


def _said(word):
    return "still life" if word == "still" else word


def grid(count, size="house", seed=SEED):
    """-> [(prompt, [subject, manner, palette, mood])]: every pair of subject and manner as often, palettes and moods in turn."""
    rng = np.random.default_rng(seed)
    words = tables(size)
    sizes = [len(t) for t in words]
    pick = lambda k, label: _said(str(rng.choice(list(words[k].values())[label].split())))
    out = []
    for i in range(count):
        turn = i // sizes[0]
        labels = [i % sizes[0], (i + turn) % sizes[1], (3 * i + 5 * turn + turn // sizes[1]) % sizes[2], (i + turn + turn // sizes[1]) % sizes[3]]
        subject, manner, palette, mood = (pick(k, label) for k, label in enumerate(labels))
        form = ("{o} {s} in {p}, {m}", "{m} of {o} {s} in {p}", "{p} {s}, {o}, {m}")[int(rng.integers(3))]
        out.append((form.format(s=subject, m=manner, p=palette, o=mood).replace(",", " ").replace("  ", " "), labels))
    return out


def unseen(labels, size="house"):
    """Whether the model never saw this subject in this manner (the first corpus kept no pair back)."""
    r = school.render(size)
    return (r.NAMES["subject"][labels[0]], r.NAMES["manner"][labels[1]]) in getattr(r, "UNSEEN", ())


def one_word_changed():
    """-> [(what changes, [prompts])], eight prompts a row; all of a row have one seed."""
    first = lambda table: [_said(w.split()[0]) for w in table.values()]
    s, m, p, o = map(first, tables("house"))
    spread = lambda words: (words + words)[:8] if len(words) < 8 else [words[i * len(words) // 8] for i in range(8)]
    return [("subject", [f"calm {w} in indigo glass" for w in spread(s)]),
            ("manner", [f"calm mountains in copper {w}" for w in (m + ["engraving", "stained"])]),
            ("palette", [f"dawn city in {w} screenprint" for w in spread(p)]),
            ("palette, the rest", [f"dawn city in {w} screenprint" for w in p if w not in spread(p)][:8]),
            ("mood", [f"{w} forest in mint screenprint" for w in (o + ["quiet", "lonely"])]),
            ("manner of a fish", [f"fish in lagoon {w}" for w in (m + ["comic", "woodblock"])])]
