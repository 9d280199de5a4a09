#!/usr/bin/python3
"""Writes spec/vectors/artist.json, from the specification alone.

    tests/spec/make_artist_vectors.py          writes the file
    tests/spec/make_artist_vectors.py --check  compares; exit status 1 if it differs
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from oracle import artist  # noqa: E402
from oracle.keccak import keccak  # noqa: E402

FILE = HERE.parents[1] / "spec/vectors/artist.json"
ETHER = 10**18
CHAIN, ARTIST = 31337, 0x5FBDB2315678AFECB367F032D93F642F64180AA3
LEARNING = {"rate": 9830, "forgetShift": 6, "averageShift": 4, "weightMin": 1024, "weightStart": 8192, "weightMax": 65535}
MONEY = {"reserveWei": ETHER // 5, "budgetShare": 500, "feeMin": ETHER // 1000, "feeMax": ETHER // 10, "tipMin": 10**13,
         "tipMax": 10**15, "tipRiseSeconds": 600}
PRICE_MIN = 10**14
WORDS = [["mountains", "sea", "city", "forest"], ["woodcut", "ink", "glass"], ["ember", "azure", "moss", "rose", "noir"],
         ["calm", "night", "storm"], ["", "moon", "boat"]]


def h(value):
    return "0x" + value.hex()


def strings(table):
    """Amounts may not fit a double."""
    return {key: str(value) for key, value in table.items()}


def draws():
    slots = [[8192] * 4, [1024, 65535, 1], [1024] * 40, [1, 1, 65535], [65535] * 64, [8192, 1024]]
    cases = []
    for number, block in [(1, keccak(b"block 1")), (2, keccak(b"block 1")), (3, bytes(32)), (2**32 - 1, b"\xff" * 32)]:
        seed = artist.draw_seed(CHAIN, ARTIST, number, block)
        cases.append({"exhibition": str(number), "blockHash": h(block), "seed": h(artist.word(seed)), "arms": artist.draw(seed, slots)})
    late = keccak(b"an older block")
    return {"chainId": str(CHAIN), "artist": h(ARTIST.to_bytes(20, "big")), "slots": slots, "cases": cases,
            "late": {"parentHash": h(late), "blockHash": h(artist.late_hash(late))}}


def prompts():
    head = b"\0" + keccak(b"vectors/model") + b"\0\0"
    tail = b"\x04ddim" + (12).to_bytes(2, "big") + (5 << 16).to_bytes(4, "big") + (256).to_bytes(2, "big") * 2 + b"\1"
    cases = []
    for words in [("mountains", "woodcut", "ember", "calm", ""), ("sea", "ink", "azure", "night", "moon"),
                  ("a" * 31, "b" * 31, "c" * 31, "d" * 31, "e" * 31)]:
        text = artist.prompt(*words)
        cases.append({"words": list(words), "prompt": text, "head": h(head), "tail": h(tail),
                      "recipe": h(artist.recipe(head, text.encode(), tail))})
    return cases


def lessons():
    cases = []
    weights = [1024, 1025, 4000, 8191, 8192, 8193, 30000, 65534, 65535]
    for name, average, price, change in [
        ("unsold", ETHER, 0, {}), ("at the average", ETHER, ETHER, {}), ("a wei above", ETHER, ETHER + 1, {}),
        ("a wei below", ETHER, ETHER - 1, {}), ("a third above", ETHER, 4 * ETHER // 3, {}), ("twice", ETHER, 2 * ETHER, {}),
        ("far above", ETHER, 10**9 * ETHER, {}), ("the largest price", 10**14, 2**96 - 1, {}), ("the largest average", 2**96 - 1, 1, {}),
        ("the least average", PRICE_MIN, 0, {}), ("no forgetting", ETHER, 2 * ETHER, {"forgetShift": 0}),
        ("the largest rate", ETHER, 0, {"rate": 65536, "averageShift": 1}), ("small amounts", 7, 10, {}),
    ]:
        c = dict(LEARNING, **change)
        price_min = min(PRICE_MIN, average)
        size, above = artist.surprise(average, price)
        cases.append({"name": name, "average": str(average), "price": str(price), "priceMin": str(price_min), "learning": c,
                      "size": size, "above": above,
                      "nextAverage": str(artist.next_average(average, price, c["averageShift"], price_min)),
                      "weights": weights, "nextWeights": [artist.next_weight(w, size, above, c) for w in weights]})
    return cases


def prices():
    reserves = [{"average": str(a), "share": s, "priceMin": str(PRICE_MIN), "reserve": str(artist.reserve(a, s, PRICE_MIN))}
                for a, s in [(ETHER, 5000), (ETHER + 1, 3333), (1, 5000), (2**96 - 1, 10000)]]
    archive = [{"first": str(f), "share": s, "elapsed": e, "seconds": t, "price": str(artist.archive_price(f, s, e, t))}
               for f, s, e, t in [(ETHER, 1000, 0, 2592000), (ETHER, 1000, 1, 2592000), (ETHER, 1000, 1234567, 2592000),
                                  (ETHER, 1000, 2592000, 2592000), (ETHER, 1000, 2**31, 2592000), (7, 1000, 50, 100), (1, 0, 99, 100)]]
    return reserves, archive


def money():
    tips = [{"late": late, "tip": str(artist.tip(late, MONEY))} for late in (0, 1, 599, 600, 10**9)]
    fees = []
    for level, outcome, treasury in [(0, "painted", ETHER), (ETHER // 50, "painted", 3 * ETHER), (ETHER // 50, "unclaimed", 3 * ETHER),
                                     (ETHER // 50, "failed", 3 * ETHER), (ETHER // 10, "unclaimed", 100 * ETHER),
                                     (ETHER // 50, "unclaimed", ETHER // 4), (ETHER // 50, "painted", ETHER // 5 + 10**15),
                                     (ETHER // 50, "painted", ETHER // 5 + 10**15 - 1), (ETHER // 50, "painted", 0)]:
        next_level = artist.next_level(level, outcome)
        fee = artist.next_fee(next_level, treasury, MONEY)
        fees.append({"fee": str(level), "outcome": outcome, "level": str(next_level), "treasury": str(treasury),
                     "begins": fee is not None, "nextFee": str(fee or 0)})
    poor = dict(MONEY, feeMin=ETHER // 7, budgetShare=300)
    needs = [{"money": strings(m), "needed": str(artist.needed(m))} for m in (MONEY, poor)]
    cadences = [{"seconds": 3600, "failures": f, "cadence": artist.cadence(3600, f)} for f in (0, 1, 6, 7, 200)]
    return {"money": strings(MONEY), "tips": tips, "fees": fees, "needed": needs, "cadences": cadences}


def patrons():
    """One story: what is owed after each act, and what each payment came to."""
    book, acts = artist.Patrons(2000, 15000), []

    def act(what, who, amount):
        paid = returned = 0
        if what == "earn":
            book.earn(amount)
        elif what == "give":
            book.give(who, amount)
        else:
            paid, returned = book.pay(who)
        acts.append({"act": what, "who": who, "amount": str(amount), "paid": str(paid), "returned": str(returned),
                     "owed": str(book.owed_now()), "units": str(book.units)})

    act("earn", 0, ETHER)
    act("give", 1, 2 * ETHER)
    act("earn", 0, ETHER + 1)
    act("give", 2, ETHER // 3)
    act("earn", 0, 3 * ETHER + 7)
    act("pay", 1, 0)
    act("earn", 0, 5 * ETHER)
    act("pay", 2, 0)
    act("give", 2, ETHER // 7)
    act("earn", 0, 10 * ETHER + 11)
    act("pay", 2, 0)
    act("pay", 1, 0)
    act("earn", 0, ETHER)
    act("pay", 1, 0)
    act("earn", 0, 20 * ETHER + 13)
    act("pay", 1, 0)
    act("earn", 0, ETHER)
    act("give", 3, ETHER)
    act("earn", 0, ETHER)
    act("pay", 3, 0)
    return {"patronShare": 2000, "patronCap": 15000, "acts": acts}


def corpora():
    pieces = [(keccak(b"token %d" % i), keccak(b"image %d" % i)) for i in range(3)]
    before = keccak(b"the block before")
    return [{"chainId": str(CHAIN), "artist": h(ARTIST.to_bytes(20, "big")), "first": first, "last": last, "blockHash": h(before),
             "pieces": [{"tokenId": h(t), "imageHash": h(i)} for t, i in chosen],
             "id": h(artist.corpus_id(CHAIN, ARTIST, first, last, chosen, before))}
            for first, last, chosen in [(1, 16, pieces), (17, 32, pieces[:1])]]


def life():
    """Forty exhibitions of a small vocabulary: prices follow from the words, so that something is learned."""
    weights = [[LEARNING["weightStart"]] * len(slot) for slot in WORDS] + [[LEARNING["weightStart"]] * 2]
    average, steps = ETHER, []
    for number in range(1, 41):
        block = keccak(b"life %d" % number)
        arms = artist.draw(artist.draw_seed(CHAIN, ARTIST, number, block), weights)
        price = 0 if number % 7 == 0 else ETHER * (1 + 3 * (arms[0] == 2) + 2 * (arms[2] == 1) + arms[3]) // 3
        size, above = artist.surprise(average, price)
        for slot, index in enumerate(arms):
            weights[slot][index] = artist.next_weight(weights[slot][index], size, above, LEARNING)
        average = artist.next_average(average, price, LEARNING["averageShift"], PRICE_MIN)
        steps.append({"blockHash": h(block), "arms": arms, "price": str(price), "average": str(average),
                      "weights": [weights[slot][index] for slot, index in enumerate(arms)]})
    return {"chainId": str(CHAIN), "artist": h(ARTIST.to_bytes(20, "big")), "learning": LEARNING, "priceMin": str(PRICE_MIN),
            "average": str(ETHER), "counts": [len(slot) for slot in WORDS] + [2], "steps": steps, "weights": weights}


def vectors():
    reserves, archive = prices()
    return {"draw": draws(), "prompts": prompts(), "lessons": lessons(), "reserves": reserves, "archive": archive, "money": money(),
            "patrons": patrons(), "corpora": corpora(), "life": life()}


def check_defaults():
    """The table of spec/artist.md is what contracts/artist.json says."""
    shipped = json.loads((FILE.parents[2] / "contracts/artist.json").read_text(encoding="utf-8"))
    page = (FILE.parents[1] / "artist.md").read_text(encoding="utf-8")
    for group in ("times", "money", "prices", "learning"):
        for name, value in shipped[group].items():
            shown = f"{int(value) / ETHER:.5f}".rstrip("0").rstrip(".") + " ether" if isinstance(value, str) else f"{value:,}"
            if f"| `{name}` | {shown} |" not in page:
                print(f"error: spec/artist.md does not give {name} as {shown}\n\nhint: the table of parameters and contracts/artist.json differ")
                sys.exit(1)


def main():
    check_defaults()
    text = json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv:
        FILE.write_text(text, encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        print(f"error: {FILE.name} is not what spec/artist.md says\n\nhint: tests/spec/make_artist_vectors.py writes it")
        sys.exit(1)


if __name__ == "__main__":
    main()
