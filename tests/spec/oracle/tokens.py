"""spec/model-file.md, "Tokenizer": the kind `words`."""
import re

from .refusal import demand


def check(tokenizer):
    demand(isinstance(tokenizer, dict) and set(tokenizer) == {"kind", "slots", "words", "ignored"}, "bad_tokenizer")
    demand(tokenizer["kind"] == "words", "bad_tokenizer", "kind")
    demand(type(tokenizer["slots"]) is int and 1 <= tokenizer["slots"] <= 1024, "bad_tokenizer", "slots")
    words, ignored = tokenizer["words"], tokenizer["ignored"]
    demand(isinstance(words, list) and isinstance(ignored, list) and 1 <= len(words) <= 65535, "bad_tokenizer", "words")
    every = words + ignored
    demand(all(isinstance(w, str) and re.fullmatch(r"[a-z0-9]{1,64}", w, re.ASCII) for w in every), "bad_tokenizer", "word")
    demand(len(set(every)) == len(every), "bad_tokenizer", "duplicate word")


def split(text):
    """The words of a text as bytes: longest runs of [a-z0-9] and bytes from 80 up, ASCII letters lowered."""
    return re.findall(rb"[a-z0-9\x80-\xff]+", text.encode("utf-8").lower())


def encode(tokenizer, text):
    """-> (list of `slots` tokens, list of unknown words)"""
    index = {w.encode(): 1 + i for i, w in enumerate(tokenizer["words"])}
    ignored = {w.encode() for w in tokenizer["ignored"]}
    tokens, unknown = [], []
    for word in split(text):
        if word in index:
            tokens.append(index[word])
        elif word not in ignored:
            unknown.append(word.decode("utf-8", "replace"))
    demand(len(tokens) <= tokenizer["slots"], "too_many_tokens", text)
    return tokens + [0] * (tokenizer["slots"] - len(tokens)), unknown
