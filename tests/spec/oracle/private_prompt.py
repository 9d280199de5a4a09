"""spec/private-prompt.md: the envelope, and the key that it is sealed to (RFC 7748)."""
import hashlib

P = 2**255 - 19


def x25519(scalar, point):
    """Section 5: the Montgomery ladder."""
    k = int.from_bytes(scalar, "little") & ~7 & ~(1 << 255) | 1 << 254
    x1 = int.from_bytes(point, "little") & ~(1 << 255)
    x2, z2, x3, z3 = 1, 0, x1, 1
    for bit in reversed(range(255)):
        one = k >> bit & 1
        if one:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        e = (a * a - b * b) % P
        x3, z3 = (d * a + c * b) ** 2 % P, x1 * (d * a - c * b) ** 2 % P
        x2, z2 = a * a * b * b % P, e * (a * a + 121665 * e) % P
        if one:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def box_key(account):
    """The public key of an account, given its private one."""
    seed = hashlib.blake2b(b"colophon/prompt-key/v1", key=account, digest_size=32).digest()
    return x25519(hashlib.sha512(seed).digest()[:32], (9).to_bytes(32, "little"))


def envelope(salt, prompt, negative):
    texts = b"".join(len(text).to_bytes(2, "big") + text for text in (prompt.encode(), negative.encode()))
    said = b"\0" + salt + texts
    return said.ljust(-(-len(said) // 256) * 256, b"\0")
