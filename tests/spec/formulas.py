"""The formulas of spec/ops.md once more, an element at a time in Python integers: checks that the vectors are right.

f(case) -> flat list of the output's elements. `_at(value, h, w, c)` reads an element, broadcast where the extent is 1.
"""
import math


def _value(tensor):
    shape = tensor["shape"]
    shape = [1, 1] + shape if len(shape) == 1 else shape
    return shape, tensor["data"]


def _at(value, h, w, c):
    (height, width, channels), data = value
    h, w, c = (0 if n == 1 else i for n, i in ((height, h), (width, w), (channels, c)))
    return data[(h * width + w) * channels + c]


def _elements(shape):
    return [(h, w, c) for h in range(shape[0]) for w in range(shape[1]) for c in range(shape[2])]


def _requant(v, a):
    s = a["shift"]
    return min(max((v + 2 ** (s - 1)) // 2 ** s if s else v, a["lo"]), a["hi"])


def _named(case, name):
    for v in case["inputs"]:
        if v["name"] == name:
            return _value(v)
    return _value(case["constants"][name])


def conv(case):
    a, (x,) = case["attributes"], [_value(v) for v in case["inputs"]]
    weight = case["constants"][a["weight"]]
    o_count, kh, kw, k_count = weight["shape"]
    top, left = a.get("pad", [0] * 4)[:2]
    stride, groups = a.get("stride", 1), a.get("groups", 1)
    (height, width, _), _ = x
    out = []
    for h, w, o in _elements(case["output"]["shape"]):
        y = case["constants"][a["bias"]]["data"][o] if "bias" in a else 0
        g = o // (o_count // groups)
        for i in range(kh):
            for j in range(kw):
                r, s = h * stride - top + i, w * stride - left + j
                if 0 <= r < height and 0 <= s < width:
                    for k in range(k_count):
                        y += weight["data"][((o * kh + i) * kw + j) * k_count + k] * _at(x, r, s, g * k_count + k)
        out.append(y)
    return out


def mix(case):
    a = case["attributes"]
    inputs = [_value(v) for v in case["inputs"]]
    by = [m if isinstance(m, int) else _named(case, m) for m in a["by"]]
    factor = lambda m, e: m if isinstance(m, int) else _at(m, *e)
    return [_requant(sum(factor(m, e) * _at(x, *e) for x, m in zip(inputs, by)), a) for e in _elements(case["output"]["shape"])]


def multiply(case):
    x, y = (_value(v) for v in case["inputs"])
    return [_requant(_at(x, *e) * _at(y, *e), case["attributes"]) for e in _elements(case["output"]["shape"])]


def table(case):
    a = case["attributes"]
    return [case["constants"][a["table"]]["data"][x - a["first"]] for x in case["inputs"][0]["data"]]


def gather(case):
    t = case["constants"][case["attributes"]["table"]]
    d = t["shape"][1]
    return [t["data"][x * d + i] for x in case["inputs"][0]["data"] for i in range(d)]


def concat(case):
    inputs, out = [_value(v) for v in case["inputs"]], []
    for h, w, c in _elements(case["output"]["shape"]):
        for x in inputs:
            if c < x[0][2]:
                out.append(_at(x, h, w, c))
                break
            c -= x[0][2]
    return out


def _extent(v, size):
    return v if isinstance(v, int) else size["WH".index(v[0])] // int(v[2:])


def slice(case):                                         # noqa: A001
    begin = [_extent(b, case.get("size")) for b in case["attributes"]["begin"]]
    x = _value(case["inputs"][0])
    return [_at((x[0], x[1]), *(b + i for b, i in zip(begin, e))) for e in _elements(case["output"]["shape"])]


def permute(case):
    a, data = case["attributes"], case["inputs"][0]["data"]
    view = [_extent(v, case.get("size")) for v in a["view"]]
    turned = [view[n] for n in a["order"]]
    out = []
    for e in _elements(turned):
        at = [0, 0, 0]
        for n, i in zip(a["order"], e):
            at[n] = i
        out.append(data[(at[0] * view[1] + at[1]) * view[2] + at[2]])
    return out


def resize(case):
    f, x = case["attributes"]["factor"], _value(case["inputs"][0])
    return [x[1][((h // f) * x[0][1] + w // f) * x[0][2] + c] for h, w, c in _elements(case["output"]["shape"])]


def shuffle(case):
    b, (shape, data) = case["attributes"]["block"], _value(case["inputs"][0])
    at = lambda h, w, c: data[(h * shape[1] + w) * shape[2] + c]
    out = []
    for h, w, c in _elements(case["output"]["shape"]):
        if case["attributes"]["to"] == "space":
            out.append(at(h // b, w // b, (c * b + h % b) * b + w % b))
        else:
            rest, j = divmod(c, b)
            c0, i = divmod(rest, b)
            out.append(at(h * b + i, w * b + j, c0))
    return out


def philox(counter, key):
    c, k = list(counter), list(key)
    for turn in range(10):
        if turn:
            k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
        high0, low0 = divmod(0xD2511F53 * c[0], 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c[2], 2**32)
        c = [high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0]
    return c


def noise(case):
    a, seed = case["attributes"], int(case["seed"])
    t = case["constants"][a["table"]]["data"]
    bits = len(t).bit_length() - 1
    return [t[philox((i // 4 % 2**32, i // 4 >> 32, a["stream"], 0), (seed % 2**32, seed >> 32))[i % 4] >> (32 - bits)]
            for i in range(len(_elements(case["output"]["shape"])))]


def attend(case):
    a, (q, k, v) = case["attributes"], [_value(x) for x in case["inputs"]]
    table = case["constants"][a["table"]]["data"]
    index = {"shift": a["shift"], "lo": 0, "hi": len(table) - 1}
    queries, keys = q[0][0] * q[0][1], k[0][0] * k[0][1]
    d, e_count = q[0][2] // a["heads"], v[0][2] // a["heads"]
    out = [0] * (queries * v[0][2])
    for head in range(a["heads"]):
        for i in range(queries):
            seen = range(i + 1 if a.get("causal") else keys)
            s = [sum(q[1][i * q[0][2] + head * d + c] * k[1][j * k[0][2] + head * d + c] for c in range(d)) for j in seen]
            e = [table[_requant(max(s) - score, index)] for score in s]
            for c in range(e_count):
                total = sum(weight * v[1][j * v[0][2] + head * e_count + c] for weight, j in zip(e, seen))
                mean = (2**(a.get("fraction", 0) + 1) * total + sum(e)) // (2 * sum(e))
                out[i * v[0][2] + head * e_count + c] = min(max(mean, a.get("lo", mean)), a.get("hi", mean))
    return out


def moments(case):
    a, ((h, w, c), data) = case["attributes"], _value(case["inputs"][0])
    g, pixels = a["groups"], h * w
    places = [range(pixels)] if a["per"] == "image" else [[p] for p in range(pixels)]
    out = []
    for place in places:
        means, inverses = [], []
        for group in range(g):
            x = [data[p * c + i] for p in place for i in range(group * c // g, (group + 1) * c // g)]
            n, first, second = len(x), sum(x), sum(i * i for i in x)
            means.append((2**(a["fraction"] + 1) * first + n) // (2 * n))
            root = math.isqrt(2**24 * (256 * (n * second - first**2) + n * n * a["epsilon"]))
            inverses.append(min(2**31 - 1, (2**(a["scale"] + 17) * n + root) // (2 * root)))
        out += means + inverses
    return out


def normalise(case):
    a, (x, m) = case["attributes"], [_value(v) for v in case["inputs"]]
    gamma, beta = (case["constants"][a[name]]["data"] for name in ("gamma", "beta"))
    inner = {"shift": a["inner"], "lo": -2**31, "hi": 2**31 - 1}
    out = []
    for h, w, c in _elements(case["output"]["shape"]):
        i, j = (0, 0) if m[0][:2] == [1, 1] else (h, w)
        group = c // (x[0][2] // a["groups"])
        mean, inverse = _at(m, i, j, group), _at(m, i, j, a["groups"] + group)
        n = _requant((_at(x, h, w, c) * 2**a["fraction"] - mean) * inverse, inner)
        out.append(_requant(gamma[c] * n + beta[c], a))
    return out


def mark(case):
    a, x = case["attributes"], _value(case["inputs"][0])
    if "payload" not in case:
        return x[1]
    carrier, code = (case["constants"][a[name]] for name in ("carrier", "code"))
    p, _, bits = carrier["shape"]
    out = []
    for h, w, c in _elements(x[0]):
        total = 0
        for k in range(bits):
            ones = sum(code["data"][k] >> n & case["payload"] >> n & 1 for n in range(32))
            total += (-1)**ones * carrier["data"][(h % p * p + w % p) * bits + k]
        total = _requant(total, {"shift": a["shift"], "lo": -128, "hi": 127})
        out.append(min(max(_at(x, h, w, c) + total, 0), 255))
    return out
