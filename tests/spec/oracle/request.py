"""spec/request.md: limits, canonical recipe bytes, EIP-712 hashes, ABI form. A recipe is a dict as in vectors/request.json."""
import re
import unicodedata

from .keccak import keccak
from .refusal import Refused, demand

ADAPTER = "Adapter(bytes32 id,int32 strength)"
RECIPE = ("Recipe(bytes32 model,Adapter[] adapters,uint8 promptRule,string prompt,string negativePrompt,"
          "bytes32 promptCommitment,string sampler,uint16 steps,uint32 guidance,uint16 width,uint16 height,uint8 mark)")
REQUEST = "Request(Recipe recipe,uint64 seed)"
ADAPTER_TYPE = keccak(ADAPTER.encode())
RECIPE_TYPE = keccak((RECIPE + ADAPTER).encode())
REQUEST_TYPE = keccak((REQUEST + ADAPTER + RECIPE).encode())


def _bytes32(text):
    return bytes.fromhex(text[2:])


def _word(n):
    return (n % 2**256).to_bytes(32, "big")


# ---- text ------------------------------------------------------------------------------------------------------

def _maybe_composes():
    """Code points that can be the second of a canonical composition (NFC_Quick_Check = Maybe), Hangul jamo included."""
    out = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for cp in range(0x110000):
        if 0xD800 <= cp < 0xE000:
            continue
        parts = unicodedata.decomposition(chr(cp)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            pair = "".join(chr(int(p, 16)) for p in parts)
            if unicodedata.normalize("NFC", pair) == chr(cp):
                out.add(int(parts[1], 16))
    return out


_MAYBE = None


def check_text(raw):
    """bytes -> str; refuses what a painter refuses"""
    global _MAYBE
    demand(len(raw) <= 1024, "TextTooLong")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("TextEncoding", str(error)) from error
    last = 0
    for c in text:
        cp = ord(c)
        demand(cp > 0x1F and not 0x7F <= cp <= 0x9F, "TextControl", hex(cp))
        if cp < 0x300:
            last = 0
            continue
        if _MAYBE is None:
            _MAYBE = _maybe_composes()
        demand(unicodedata.normalize("NFC", c) == c and cp not in _MAYBE, "TextNormalForm", hex(cp))
        order = unicodedata.combining(c)
        demand(order == 0 or order >= last, "TextNormalForm", hex(cp))
        last = order
    return text


def check(recipe):
    r = recipe
    ids = [_bytes32(a["id"]) for a in r["adapters"]]
    demand(len(_bytes32(r["model"])) == 32, "Model")
    demand(len(ids) <= 4 and ids == sorted(set(ids)), "Adapters")
    demand(all(-2**31 <= a["strength"] < 2**31 and a["strength"] for a in r["adapters"]), "Adapters")
    demand(r["promptRule"] in (0, 1), "PromptRule")
    for key in ("prompt", "negativePrompt"):
        check_text(r[key].encode("utf-8"))
        demand(r["promptRule"] == 0 or not r[key], "PromptRule", key)
    demand(r["promptRule"] == 1 or not any(_bytes32(r["promptCommitment"])), "PromptRule", "commitment")
    demand(re.fullmatch(r"[a-z0-9_-]{1,31}", r["sampler"], re.ASCII), "Sampler")
    demand(1 <= r["steps"] <= 65535, "Steps")
    demand(0 <= r["guidance"] <= 1966080, "Guidance")
    demand(1 <= r["width"] <= 4096 and 1 <= r["height"] <= 4096, "Size")
    demand(r["mark"] in (0, 1), "Mark")


def recipe_bytes(r):
    text = lambda s: len(s.encode()).to_bytes(2, "big") + s.encode()
    out = b"\0" + _bytes32(r["model"]) + bytes([r["promptRule"], len(r["adapters"])])
    for a in r["adapters"]:
        out += _bytes32(a["id"]) + (a["strength"] % 2**32).to_bytes(4, "big")
    out += text(r["prompt"]) + text(r["negativePrompt"]) if r["promptRule"] == 0 else _bytes32(r["promptCommitment"])
    out += bytes([len(r["sampler"])]) + r["sampler"].encode()
    return out + (r["steps"].to_bytes(2, "big") + r["guidance"].to_bytes(4, "big") + r["width"].to_bytes(2, "big")
                  + r["height"].to_bytes(2, "big") + bytes([r["mark"]]))


# ---- hashes ----------------------------------------------------------------------------------------------------

def recipe_hash(r):
    adapters = b"".join(keccak(ADAPTER_TYPE + _bytes32(a["id"]) + _word(a["strength"])) for a in r["adapters"])
    text = lambda s: keccak(s.encode())
    return keccak(RECIPE_TYPE + _bytes32(r["model"]) + keccak(adapters) + _word(r["promptRule"]) + text(r["prompt"])
                  + text(r["negativePrompt"]) + _bytes32(r["promptCommitment"]) + text(r["sampler"]) + _word(r["steps"])
                  + _word(r["guidance"]) + _word(r["width"]) + _word(r["height"]) + _word(r["mark"]))


def request_hash(r, seed):
    return keccak(REQUEST_TYPE + recipe_hash(r) + _word(seed))


def commitment(salt, prompt, negative):
    return keccak(keccak(b"colophon/prompt/v1") + salt + keccak(prompt.encode()) + keccak(negative.encode()))


def drawn_seed(chain_id, studio, commission_id, block_hash):
    digest = keccak(keccak(b"colophon/seed/v1") + _word(chain_id) + _word(studio) + _word(commission_id) + block_hash)
    return 2**63 | int.from_bytes(digest, "big") % 2**63


# ---- ABI -------------------------------------------------------------------------------------------------------

def _tuple(parts):
    """parts: (dynamic?, bytes) each -> ABI encoding of the tuple (static parts are whole words)"""
    at = sum(32 if dynamic else len(data) for dynamic, data in parts)
    head, tail = b"", b""
    for dynamic, data in parts:
        head += _word(at + len(tail)) if dynamic else data
        tail += data if dynamic else b""
    return head + tail


def _string(s):
    raw = s.encode()
    return _word(len(raw)) + raw + bytes(-len(raw) % 32)


def abi(r, seed):
    adapters = _word(len(r["adapters"])) + b"".join(_bytes32(a["id"]) + _word(a["strength"]) for a in r["adapters"])
    recipe = _tuple([
        (False, _bytes32(r["model"])), (True, adapters), (False, _word(r["promptRule"])), (True, _string(r["prompt"])),
        (True, _string(r["negativePrompt"])), (False, _bytes32(r["promptCommitment"])), (True, _string(r["sampler"])),
        (False, _word(r["steps"])), (False, _word(r["guidance"])), (False, _word(r["width"])),
        (False, _word(r["height"])), (False, _word(r["mark"]))])
    return _tuple([(True, _tuple([(True, recipe), (False, _word(seed))]))])
