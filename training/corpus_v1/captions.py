"""Captions and the vocabulary: a caption names only what is in the picture and leaves things out at random."""

SUBJECT_WORDS = {
    "mountains": "mountains mountain peaks ridges alps",
    "sea": "sea ocean seascape horizon",
    "waves": "waves surf swell ripples",
    "hills": "hills hill meadow countryside valley",
    "city": "city skyline town towers",
    "dunes": "dunes desert sand sahara",
    "planet": "planet saturn world space",
    "circles": "circles discs geometry abstract",
    "flower": "flower bloom blossom daisy",
    "forest": "forest pines woods firs",
}
MANNER_WORDS = {
    "print": "screenprint flat poster linocut",
    "halftone": "halftone dots dotted risograph",
    "ink": "ink engraving hatched etching",
    "glass": "glass leaded stained cathedral",
}
PALETTE_WORDS = {
    "ember": "ember red fire scarlet",
    "azure": "azure blue cobalt",
    "moss": "moss green emerald",
    "rose": "rose pink blush",
    "honey": "honey golden yellow amber",
    "violet": "violet purple lavender",
    "charcoal": "charcoal grey gray monochrome",
    "ice": "ice pale frost icy",
    "neon": "neon electric fluorescent",
    "copper": "copper rust teal",
}
MOOD_WORDS = {
    "calm": "calm serene quiet still",
    "dawn": "dawn sunrise dusk sunset",
    "night": "night midnight nocturne dark",
    "storm": "storm stormy tempest wild",
}
THING_WORDS = {
    "sun": "sun", "moon": "moon", "lightning": "lightning bolt", "clouds": "clouds cloud", "snow": "snow snowy",
    "boat": "boat sail ship", "trees": "trees tree", "windows": "windows", "rings": "rings ring", "stars": "stars star",
    "leaves": "leaves leaf", "arcs": "arcs rainbow", "halves": "halves split", "target": "target concentric", "four": "four",
}
IGNORED = ("a an the of in at with and on over under by to for from into is are some this that "
           "art picture painting image drawing style colours colors colour color tones tone palette light "
           "mood scene view large big beautiful").split()
CLASSES = {"subject": SUBJECT_WORDS, "manner": MANNER_WORDS, "palette": PALETTE_WORDS, "mood": MOOD_WORDS, "thing": THING_WORDS}
MAX_TOKENS = 16


def rows():
    """Embedding rows: [(class, canonical name, [words])]; all words of a row are synonyms and share it."""
    return [(k, name, words.split()) for k, table in CLASSES.items() for name, words in table.items()]


def vocabulary():
    """-> {"words": {word: row}, "ignored": [...], "max_tokens": 16, "rows": [canonical names]}"""
    words = {w: i for i, (_, _, ws) in enumerate(rows()) for w in ws}
    assert len(words) == sum(len(ws) for _, _, ws in rows()) and not set(words) & set(IGNORED)
    return {"words": words, "ignored": IGNORED, "max_tokens": MAX_TOKENS, "rows": [f"{k}:{n}" for k, n, _ in rows()]}


def encode(text, vocab):
    """Rows of the known content words, in order, at most 16 (others contribute nothing)."""
    found = [vocab["words"][w] for w in text.lower().split() if w in vocab["words"]]
    return found[: vocab["max_tokens"]]


def caption(rng, subject, manner, palette, mood, things):
    """Lower-case ascii words. Nearly always the subject; each of the rest most of the time."""
    pick = lambda words: str(rng.choice(words.split()))
    has = lambda k: rng.random() < k
    s = pick(SUBJECT_WORDS[subject]) if has(0.95) else ""
    m = pick(MANNER_WORDS[manner]) if has(0.75) else ""
    p = pick(PALETTE_WORDS[palette]) if has(0.85) else ""
    o = pick(MOOD_WORDS[mood]) if has(0.6) else ""
    t = " and ".join(pick(THING_WORDS[w]) for w in sorted(things) if has(0.35))
    t = f"with {t}" if t else ""
    twice = has(0.08)      # the same thing said with two words must not confuse the model
    if twice and s:
        s = f"{s} {pick(SUBJECT_WORDS[subject])}"
    form = int(rng.integers(0, 6))
    text = (
        f"{m} of {s} {t} in {p} at {o}", f"{p} {s} {t} {o} {m}", f"a {o} {s} in {p} {t} {m} style",
        f"{s} {t} {o} in {p} tones as {m}".replace(" as ", " "), f"the {p} {m} picture of {o} {s} {t}", f"{s} {p} {m} {o} {t}",
    )[form]
    return " ".join(text.split())
