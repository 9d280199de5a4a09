"""spec/takedown.md: the hashes of a notice that stand on chain."""
import hashlib
import json


def canonical(value):
    """RFC 8785, for members in ASCII and integers: what notices hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data):
    return "0x" + hashlib.sha256(data).hexdigest()


def hashes(notice):
    salt = bytes.fromhex(notice["salt"][2:])
    told = {"text": sha256(canonical(notice)), "contact": sha256(salt + canonical(notice["contact"]))}
    if "work" in notice:
        told["work"] = sha256(canonical(notice["work"]))
    return told
