"""JSON as the model file allows it: no duplicate keys, integers only, nothing after the object but spaces."""
import json
import re

from .refusal import Refused, demand


def _unique(pairs):
    out = {}
    for key, value in pairs:
        demand(key not in out, "bad_json", f"duplicate key {key!r}")
        out[key] = value
    return out


def _no_number(text):
    raise Refused("bad_json", f"{text} is not an integer")


def _integer(text):
    demand(re.fullmatch(r"-?(0|[1-9][0-9]*)", text) and text != "-0", "bad_json", text)
    return int(text)


def parse(data, encoding="utf-8"):
    """bytes -> dict; the object starts at the first byte, only spaces may follow it."""
    try:
        text = data.decode(encoding)
        demand(text.startswith("{"), "bad_json", "no object at the first byte")
        decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_no_number, parse_int=_integer,
                                   parse_constant=_no_number)
        value, end = decoder.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json", str(error)) from error
    demand(not text[end:].strip(" "), "bad_json", "bytes after the object")
    return value
