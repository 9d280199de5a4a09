#!/usr/bin/python3
"""Tests of the corpus: the same pictures again, captions that are true. python3 training/test_corpus.py"""
import hashlib
import json
import os
import sys
import unittest

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import corpus_id                                         # noqa: E402
import corpus_v1.render                                  # noqa: E402
from corpus import captions, manners                     # noqa: E402
from corpus.palettes import PALETTES, mix, under         # noqa: E402
from corpus.render import NAMES, UNSEEN, draw            # noqa: E402
from corpus.subjects import MOODS, SUBJECTS              # noqa: E402

# cairo 1.16 of Debian 12; another version may round an edge's pixel differently, which is another corpus.
FIRST_48 = "fded7d6b49682b61b9d7795a3ede6324d777f0fed24647810b76100d6422b690"
FIRST_12_OF_V1 = "5eacfde0c1c20f9932f7409aca06f796a30058fbc768065d03287e7e048fa870"


def digest(draw, count, size):
    h = hashlib.sha256()
    for i in range(count):
        picture, text, labels = draw(1, i, size)
        h.update(picture.tobytes() + text.encode() + bytes(labels))
    return h.hexdigest()


def scenes(count):
    """Every subject in every mood, in palettes in turn: (subject, mood, scene)"""
    for i in range(count):
        for s, subject in enumerate(SUBJECTS):
            for m, mood in enumerate(MOODS):
                name = list(PALETTES)[(i + 5 * s + m) % len(PALETTES)]
                rng = np.random.default_rng([8, i, s, m])
            scene = SUBJECTS[subject](rng, under(mood, PALETTES[name]), mood)
            scene.look(rng)
            yield subject, mood, scene


class Reproducible(unittest.TestCase):
    def test_the_first_pictures(self):
        self.assertEqual(digest(draw, 48, 256), FIRST_48)
        self.assertEqual(digest(corpus_v1.render.draw, 12, 256), FIRST_12_OF_V1)

    def test_order_does_not_matter(self):
        late = draw(1, 40, 64)[0]
        draw(1, 3, 256)
        self.assertTrue(np.array_equal(late, draw(1, 40, 64)[0]))

    def test_any_size(self):
        small, large = (draw(1, 7, n, {"manner": 0})[0].astype(float) for n in (128, 512))
        shrunk = large.reshape(128, 4, 128, 4, 3).mean((1, 3))
        self.assertLess(np.abs(shrunk - small).mean(), 6)      # the same picture, drawn finer

    def test_no_two_are_the_same(self):
        # One subject in one manner, palette and mood: compositions differ all the same.
        fixed = {"subject": 0, "manner": 0, "palette": 9, "mood": 0}
        self.assertEqual(len({draw(6, i, 64, fixed)[0].tobytes() for i in range(200)}), 200)

    def test_the_registered_data_set_is_the_shipped_models(self):
        with open(os.path.join(corpus_id.HERE, "..", "models", "corpus.json")) as file:
            self.assertEqual(json.load(file), corpus_id.describe("corpus"))
        self.assertNotEqual(corpus_id.program("corpus"), corpus_id.program("corpus_v1"))


class Captions(unittest.TestCase):
    def test_words_are_known_and_belong_to_the_picture(self):
        vocab = captions.vocabulary()
        left_out = dict.fromkeys(captions.CLASSES, 0)
        count = 1200
        for i in range(count):
            _, text, labels = draw(2, i, 32)
            rows = []
            for word in text.split():
                self.assertTrue(word in vocab["words"] or word in captions.IGNORED, word)
                if word in vocab["words"]:
                    rows.append(vocab["rows"][vocab["words"][word]])
            self.assertLessEqual(len(rows), captions.MAX_TOKENS)
            for kind, k in zip(("subject", "manner", "palette", "mood"), labels):
                said = {r.split(":")[1] for r in rows if r.startswith(kind)}
                self.assertLessEqual(said, {NAMES[kind][k]}, text)
                left_out[kind] += not said
        for kind, low, high in (("subject", 0.02, 0.10), ("manner", 0.15, 0.35), ("palette", 0.08, 0.22), ("mood", 0.3, 0.5)):
            self.assertTrue(low < left_out[kind] / count < high, (kind, left_out[kind]))

    def test_things_named_are_things_drawn(self):
        # Lights in the sky have the palette's light; what is named must show some of it, whatever stands before it.
        for subject, mood, scene in scenes(4):
            self.assertLessEqual(scene.things, set(captions.THING_WORDS), subject)
            seen = scene.things & {"sun", "moon", "stars", "lightning"}
            if seen:
                p = scene.palette
                lights = [p["light"], mix(p["light"], p["far"], 0.2), mix(p["low"], p["light"], 0.75)]   # clear, and behind a flower
                drawn = manners.colour(scene, 256)
                most = max(int((np.abs(drawn - np.float32(c)).max(-1) < 0.01).sum()) for c in lights)
                self.assertGreater(most, 60, (subject, mood, seen))
            if mood not in ("night", "dense"):
                self.assertNotIn("moon", scene.things & {"moon"} if subject != "planet" else (), (subject, mood))

    def test_a_caption_says_only_things_of_the_scene(self):
        rng, vocab = np.random.default_rng(3), captions.vocabulary()
        for subject, mood, scene in scenes(2):
            text = captions.caption(rng, subject, "ink", "rose", mood, scene.things)
            said = {vocab["rows"][r] for r in captions.encode(text, vocab)}
            self.assertLessEqual({r.split(":")[1] for r in said if r.startswith("thing")}, scene.things)


class Pairs(unittest.TestCase):
    def test_unseen_pairs_are_real_and_kept_out(self):
        for subject, manner in UNSEEN:
            self.assertIn(subject, NAMES["subject"])
            self.assertIn(manner, NAMES["manner"])
        pair = lambda labels: (NAMES["subject"][labels[0]], NAMES["manner"][labels[1]])
        self.assertFalse({pair(draw(1, i, 32, None, False)[2]) for i in range(600)} & UNSEEN)
        self.assertEqual({pair(draw(1, i, 32)[2]) for i in range(900)} & UNSEEN, UNSEEN)

    def test_every_subject_differs_by_mood(self):
        for subject in SUBJECTS:
            pictures = [manners.colour(SUBJECTS[subject](np.random.default_rng(5), under(mood, PALETTES["azure"]), mood), 64) for mood in MOODS]
            for i in range(len(MOODS)):
                for j in range(i):
                    self.assertGreater(float(np.abs(pictures[i] - pictures[j]).mean()), 0.01, (subject, MOODS[i], MOODS[j]))


if __name__ == "__main__":
    unittest.main()
