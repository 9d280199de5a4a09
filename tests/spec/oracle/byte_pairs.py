"""spec/model-file.md, "Tokenizer": the kind `byte-pairs`, from the specification alone."""
import unicodedata

from .refusal import demand

SUFFIXES = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
SPECIAL = ("<|startoftext|>", "<|endoftext|>")
ORDER = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100), *range(0x21), *range(0x7F, 0xA1), 0xAD]
TOKEN = {byte: i for i, byte in enumerate(ORDER)}
SPACES = {*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}


def check(tokenizer, constants):
    demand(set(tokenizer) == {"kind", "slots", "merges", "padding"}, "bad_tokenizer")
    demand(type(tokenizer["slots"]) is int and 3 <= tokenizer["slots"] <= 1024, "bad_tokenizer", "slots")
    kind, merges = constants.get(tokenizer["merges"], (None, None))
    demand(kind == "I32" and merges.ndim == 2 and merges.shape[1] == 2 and len(merges) <= 65024, "bad_tokenizer", "merges")
    ends = [False] * 256 + [True] * 256
    seen = set()
    for a, b in merges.tolist():
        demand(0 <= a < len(ends) and 0 <= b < len(ends) and not ends[a] and (a, b) not in seen, "bad_tokenizer", "merge")
        seen.add((a, b))
        ends.append(ends[b])
    demand(type(tokenizer["padding"]) is int and 0 <= tokenizer["padding"] <= 513 + len(merges), "bad_tokenizer", "padding")


def kind_of(c):
    return "space" if ord(c) in SPACES else unicodedata.category(c)[0]


def pieces(text):
    text, found, at = text.lower(), [], 0
    while at < len(text):
        special = next((s for s in SPECIAL + SUFFIXES if text.startswith(s, at)), None)
        kind = kind_of(text[at])
        end = at + 1
        if special:
            end = at + len(special)
        elif kind == "L":
            while end < len(text) and kind_of(text[end]) == "L":
                end += 1
        elif kind not in ("N", "space"):
            while end < len(text) and kind_of(text[end]) not in ("L", "N", "space"):
                end += 1
        if special or kind != "space":
            found.append(text[at:end])
        at = end
    return found


def byte_tokens(piece):
    tokens = [TOKEN[b] for b in piece.encode("utf-8")]
    return tokens[:-1] + [tokens[-1] + 256]


def merge(tokens, pair, into):
    out, i = [], 0
    while i < len(tokens):
        if tuple(tokens[i:i + 2]) == tuple(pair):
            out.append(into)
            i += 2
        else:
            out.append(tokens[i])
            i += 1
    return out


def encode(tokenizer, merges, text):
    """merges: rows of the constant -> list of `slots` tokens"""
    number = {tuple(pair): m for m, pair in enumerate(merges)}
    start = 512 + len(merges)
    out = []
    for piece in pieces(text):
        if piece in SPECIAL:
            out.append(start + SPECIAL.index(piece))
            continue
        tokens = byte_tokens(piece)
        while True:
            known = [number[p] for p in zip(tokens, tokens[1:]) if p in number]
            if not known:
                break
            tokens = merge(tokens, merges[min(known)], 512 + min(known))
        out += tokens
    demand(len(out) + 2 <= tokenizer["slots"], "too_many_tokens", text)
    out = [start, *out, start + 1]
    return out + [tokenizer["padding"]] * (tokenizer["slots"] - len(out))
