"""Named palettes: nine roles each, RGB in 0..1, and how a mood changes them."""


def _rgb(h):
    return tuple(int(h[i : i + 2], 16) / 255 for i in (0, 2, 4))


def mix(a, b, k):
    """a at k = 0, b at k = 1."""
    return tuple(x + (y - x) * k for x, y in zip(a, b))


_ROLES = ("top", "low", "far", "mid", "near", "light", "pop", "ink", "paper")
#            top     low     far     mid     near    light   pop     ink     paper
_TABLE = {
    "ember":    "b3261e f2683c d94a2b 97201f 5a1220 ffd27a ff8f3f 2a0a12 fbe6cf",
    "azure":    "2f6fc4 8cc4ee 4f94d8 1f5bb0 123a7c f6f3df 5fd0ee 08183c e8f1f8",
    "moss":     "7fa650 d3dd8e 8fb254 4d7f3a 26522f f7f2b4 b7cf3f 0f2a1b f1f3d8",
    "rose":     "e5729a fbc4cd ee92ab c94a7c 8b2a59 fff0e4 ff5f8a 3d1030 fdeaea",
    "honey":    "e6a21c f8d978 d99a2b b0741a 74480f fffbe0 f5bd1f 3a2206 fbf2d2",
    "violet":   "6a48b8 bda0e8 9272d2 5f3aa6 391f70 f8e9ff b45fe0 190b3a efe6fa",
    "charcoal": "8a8a8a d4d4d4 a6a6a6 6a6a6a 3c3c3c fafafa bcbcbc 141414 f2f2f2",
    "ice":      "bfe3ea eef8f8 a9d5de 84bccb 5a9db3 ffffff cdeef2 2f5f74 fafdfd",
    "neon":     "2a1266 c31f9a 7a1fb0 3a1580 170a45 38f5e0 ff3fb4 080420 f6e8ff",
    "copper":   "1f7a7c e9b98a 4f9c96 c4622d 16494f fbe3c0 e8833a 0c262b f7ead6",
}
PALETTES = {name: dict(zip(_ROLES, map(_rgb, row.split()))) for name, row in _TABLE.items()}


def under(mood, p):
    """The palette `p` as light of this mood shows it."""
    p = dict(p)
    if mood == "night":
        p["top"], p["low"] = mix(p["ink"], p["near"], 0.25), mix(p["near"], p["top"], 0.25)
        p["far"] = mix(p["mid"], p["near"], 0.45)
        p["mid"] = mix(p["near"], p["ink"], 0.2)
        p["near"] = mix(p["near"], p["ink"], 0.7)
    elif mood == "dawn":
        p["low"] = mix(p["low"], p["light"], 0.55)
        p["top"] = mix(p["top"], p["low"], 0.3)
    elif mood == "storm":
        p["top"], p["low"] = mix(p["mid"], p["ink"], 0.35), mix(p["far"], p["mid"], 0.3)
        p["far"] = mix(p["far"], p["mid"], 0.5)
    return p
