"""One picture of the corpus, a pure function of (seed, index, size)."""
import numpy as np

from .captions import caption
from .manners import MANNERS
from .palettes import PALETTES, under
from .subjects import MOODS, SUBJECTS

NAMES = {"subject": list(SUBJECTS), "manner": list(MANNERS), "palette": list(PALETTES), "mood": list(MOODS)}

# Kept out of the model's training (autoencoder and denoiser), not out of the classifier's: can it paint what it never saw?
UNSEEN = {("sea", "woodcut"), ("forest", "print"), ("flower", "wash"), ("fish", "glass"), ("planet", "ink"), ("butterfly", "halftone")}


def _labels(rng, fixed, every_pair):
    while True:
        labels = {k: int(rng.integers(len(v))) for k, v in NAMES.items()}
        labels.update(fixed or {})
        pair = NAMES["subject"][labels["subject"]], NAMES["manner"][labels["manner"]]
        if every_pair or fixed or pair not in UNSEEN:
            return labels


def draw(seed, index, size=256, fixed=None, every_pair=True):
    """-> (uint8 (size, size, 3), caption, labels as four ints: subject, manner, palette, mood).

    `fixed` replaces some of the four drawn labels, for sheets and balanced test sets; without `every_pair` the pairs
    in UNSEEN are left out.
    """
    rng = np.random.default_rng([seed, index])
    labels = _labels(rng, fixed, every_pair)
    subject, manner, palette, mood = (NAMES[k][labels[k]] for k in NAMES)
    scene = SUBJECTS[subject](rng, under(mood, PALETTES[palette]), mood)
    scene.look(rng)
    picture = MANNERS[manner](scene, size, rng)
    text = caption(rng, subject, manner, palette, mood, scene.things)
    return np.uint8(np.clip(picture, 0, 1) * 255 + 0.5), text, list(labels.values())
