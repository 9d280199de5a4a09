"""Sixteen named palettes of ten roles each, RGB in 0..1, and how a mood's light changes them."""


def _rgb(h):
    return tuple(int(h[i : i + 2], 16) / 255 for i in (0, 2, 4))


def mix(a, b, k):
    """a at k = 0, b at k = 1."""
    return tuple(x + (y - x) * k for x, y in zip(a, b))


_ROLES = ("top", "low", "far", "mid", "near", "light", "pop", "alt", "ink", "paper")
#               top     low     far     mid     near    light   pop     alt     ink     paper
_TABLE = {
    "ember":      "c2321f f79a4d e0603a a82a20 5f1420 ffd98a ffb030 f4e3c8 2a0a12 fbe9d4",
    "azure":      "2a68c0 a5d3f2 6aa9e0 2a63b8 143c80 fdf6d8 f7c548 5fd0ee 0a1a40 eef5fa",
    "moss":       "8fb45a e3e9a4 9fbb62 567f3c 275230 fbf6c0 e6d23c c47a3a 10291a f4f5de",
    "rose":       "e0708f fcd3d0 f09fb0 cc5078 8a2c58 fff1e0 ff5f7c ffc46b 3b1030 fdeeee",
    "honey":      "eaae2c fbe39a e6ab3c b9791f 744a12 fffbe2 f6c524 d8572a 3a2408 fcf4d8",
    "violet":     "6a4abb c9b2f0 9a7cd8 6440ac 3a2272 faf0ff d86ae8 f4b8d8 1a0c3c f1eafa",
    "charcoal":   "8c8c8c dcdcdc b0b0b0 6e6e6e 3e3e3e fbfbfb c8c8c8 9a9a9a 151515 f3f3f3",
    "ice":        "b4dfe8 f2fafa b4dce4 84bccb 558fa8 ffffff d6f2f5 9cc8e8 26566a fafdfd",
    "neon":       "2a1266 d0209a 8a22b8 401a8c 1a0a4c 3cf8e4 ff44b8 f8f040 080420 f6ebff",
    "copper":     "1f7678 f0c494 5aa39c c8682f 174a50 fce6c6 f0903c 8fc9b4 0c272c f8ecda",
    "indigo":     "27407c e9dcc0 7d93b8 34518f 1a2c5c f6ead0 d8432c e8a890 101a3a f3e9d4",
    "primary":    "f2e6c8 f8f0da 3a6fb8 d8362a 1f3f80 f6c62c d8362a 2a5aa8 161616 f8f1de",
    "mint":       "8fd8be f2f7e2 b0e2cc 62b898 2c7466 fff6dc ff8a72 f8c8b0 17403a f4faf0",
    "terracotta": "d89a70 f4dcc0 dba47e bc6040 6c3428 fbecd0 e8a04c 8fa07c 341a14 f9eee0",
    "noir":       "d8d6d2 f4f2ee b8b6b2 484644 1e1d1d fbfaf6 d41f26 d41f26 0a0a0a f6f4f0",
    "lagoon":     "12808c 9fe2d0 4cbcb0 17828a 0d4a5e fff3b0 ffd23f ff8552 06242e effaf4",
}
PALETTES = {name: dict(zip(_ROLES, map(_rgb, row.split()))) for name, row in _TABLE.items()}


def under(mood, p):
    """The palette `p` as light of this mood shows it."""
    p = dict(p)
    if mood == "night":
        p["top"], p["low"] = mix(p["near"], p["ink"], 0.75), mix(p["near"], p["mid"], 0.35)
        p["far"] = mix(p["mid"], p["near"], 0.35)
        p["mid"] = mix(p["near"], p["ink"], 0.15)
        p["near"] = mix(p["near"], p["ink"], 0.7)
    elif mood == "dawn":
        p["low"] = mix(p["low"], p["light"], 0.6)
        p["top"] = mix(p["top"], p["low"], 0.25)
    elif mood == "storm":
        p["top"], p["low"] = mix(p["mid"], p["ink"], 0.4), mix(p["far"], p["mid"], 0.25)
        p["far"] = mix(p["far"], p["mid"], 0.4)
    elif mood == "sparse":
        p["top"], p["low"] = mix(p["top"], p["paper"], 0.45), mix(p["low"], p["paper"], 0.5)
    return p
