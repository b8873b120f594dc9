"""The draw of Angkatan, written anew from its description alone, in another language.

    python3 draw.py FILE      prints the order, an empty line, then the seats, one a line

Uses nothing but the standard library and shares no code with the program.
"""
import hashlib
import hmac
import json
import sys


def main(path):
    with open(path, encoding="utf-8") as file:
        published = json.load(file)
    assert (published["algorithm"], published["version"]) == ("angkatan-draw", 1)
    seed = bytes.fromhex(published["seed"])
    assert len(seed) == 32
    assert hashlib.sha256(seed).hexdigest() == published["commit"], "another seed was promised"

    lots = {n: hmac.new(seed, n.encode(), hashlib.sha256).hexdigest() for n in published["numbers"]}
    assert len(lots) == len(published["numbers"]), "a number stands in the list twice"
    order = sorted(lots, key=lambda number: (lots[number], number))
    for number in order:
        print(number)
    print()

    left = published.get("quota") or 0
    seated = set()
    groups = [(g["name"], g["seats"], set(g["members"])) for g in published.get("sub_quotas", [])]
    for name, seats, members in groups + [("", left, set(order))]:
        for number in order:
            if seats and left and number in members and number not in seated:
                seats, left = seats - 1, left - 1
                seated.add(number)
                print(f"{number} {name}".rstrip())


main(sys.argv[1])
