#!/usr/bin/env python3
"""Writes spec/vectors/byte_pairs.json: a small byte-pair tokenizer and texts, by the spec's own oracle.

    make_byte_pair_vectors.py [--check]

The merges are learned from a few lines (the commonest pair, the lowest of equals, as long as one occurs twice), so that common
words become one token, others several, and bytes of other scripts stay apart.
"""
import collections
import json
import pathlib
import sys

from oracle import byte_pairs, refusal

PATH = pathlib.Path(__file__).resolve().parents[2] / "spec/vectors/byte_pairs.json"
LINES = """a calm sea at dusk, the sea at night
mountains at dusk; a mountain's light, the mountains' lights
it's a city of glass, they're lights that we've seen, i'll stay
ça été là où l'été était déjà passé, été
δύση στη θάλασσα
waves waves waves in the harbour of the sea"""
TEXTS = ["", " ", "a calm sea at dusk", "A  CALM\u00a0SEA\u3000at dusk", "mountain's lights", "they'RE WE'VE I'LL I'D don't isn't", "''s's'",
         "1900s 3.14 ½Ⅷ²", "sea!!! ...sea?!", "été Été ÉTÉ", "ΣΟΦΟΣ ΘΆΛΑΣΣΑ", "İstanbul", "漢字 かな 한글", "👩‍🎨 🎨🎨", "naïve café über",
         "<|startoftext|>sea<|endoftext|>", "<|STARTOFTEXT|> <|endoftext|", "a_b-c/d\\e", "ſtrange 'ſ", "\ufeffsea", "sea\u0301",
         "x" * 20, "the " * 21, "the " * 22, "waveswaves", "aaaaaaa", "ababab", "¡¿«»÷×ªº", "\U0001d504\U00010400"]


def learn():
    words = collections.Counter()
    for line in LINES.split("\n"):
        for piece in byte_pairs.pieces(line):
            words[tuple(byte_pairs.byte_tokens(piece))] += 1
    merges = []
    while True:
        pairs = collections.Counter()
        for word, n in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += n
        best = min(pairs, key=lambda p: (-pairs[p], p))
        if pairs[best] == 1:
            return merges
        merges.append(list(best))
        joined = collections.Counter()
        for word, n in words.items():
            joined[tuple(byte_pairs.merge(list(word), best, 511 + len(merges)))] += n
        words = joined


def main():
    tokenizer = {"kind": "byte-pairs", "slots": 24, "merges": learn(), "padding": 7}
    cases = []
    for text in TEXTS:
        try:
            cases.append({"text": text, "tokens": byte_pairs.encode(tokenizer, tokenizer["merges"], text)})
        except refusal.Refused:
            cases.append({"text": text, "invalid": "too many tokens"})
    head = {"comment": "Byte pairs of spec/model-file.md, \"Tokenizer\"; made by tests/spec/make_byte_pair_vectors.py. `merges`: the constant's rows.",
            "tokenizer": tokenizer}
    rows = ",\n".join("  " + json.dumps(c, ensure_ascii=True, separators=(",", ":")) for c in cases)
    text = json.dumps(head, separators=(",", ":"))[:-1] + ',\n "cases": [\n' + rows + "\n ]}\n"
    if "--check" in sys.argv:
        return 0 if PATH.read_text() == text else f"{PATH} differs from what this script writes"
    PATH.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
