#!/usr/bin/env python3
"""Makes a large offer file of a small one: inflate_offer.py OFFER.json|OFFER.csv MEGABYTES > LARGE

Products and their terms are repeated under fresh SKUs until the file is as large as asked, written as it goes. To measure
`plangate prices import` with it:

    bench/inflate_offer.py AmazonRedshift.json 2200 > large.json
    time wc -l large.json
    /usr/bin/time -v plangate prices import large.json -o scratch
"""
import itertools
import json
import string
import sys

ALPHABET = string.digits + string.ascii_uppercase


def fresh(sku, round):
    """Another SKU of the same length: the round, in base 36, in front of the end of the old one."""
    text = ""
    while round:
        round, digit = divmod(round, 36)
        text = ALPHABET[digit] + text
    text = text.rjust(6, "0")
    return text + sku[len(text):]


def inflate_json(text, size, out):
    offer = json.loads(text)
    products, terms = offer.pop("products"), offer.pop("terms")

    def shown(key, value, depth):
        lines = json.dumps({key: value}, indent=2).split("\n")[1:-1]
        return "\n".join("  " * (depth - 1) + line for line in lines)

    blocks = {"products": {sku: shown(sku, product, 2) for sku, product in products.items()}}
    for kind, by_sku in terms.items():
        blocks[kind] = {sku: shown(sku, term, 3) for sku, term in by_sku.items()}
    once = sum(len(text) + 2 for block in blocks.values() for text in block.values())
    rounds = max(1, size // once)

    def repeat(block):
        first = True
        for round in range(rounds):
            for sku, text in blocks[block].items():
                out.write("" if first else ",\n")
                out.write(text.replace(sku, fresh(sku, round)))
                first = False

    out.write("{\n")
    for key, value in offer.items():
        out.write(f"  {json.dumps(key)} : {json.dumps(value)},\n")
    out.write('  "products" : {\n')
    repeat("products")
    out.write('\n  },\n  "terms" : {\n')
    for i, kind in enumerate(terms):
        out.write(("" if i == 0 else ",\n") + f'    "{kind}" : {{\n')
        repeat(kind)
        out.write("\n    }")
    out.write("\n  }\n}\n")


def inflate_csv(text, size, out):
    lines = text.splitlines(keepends=True)
    columns = next(i for i, line in enumerate(lines) if line.lstrip('"').startswith("SKU"))
    out.write("".join(lines[: columns + 1]))
    written = 0
    for round in itertools.count():
        for line in lines[columns + 1:]:
            sku = line.lstrip('"')[:16]
            line = line.replace(sku, fresh(sku, round))
            out.write(line)
            written += len(line)
        if written >= size:
            return


def main():
    path, megabytes = sys.argv[1], int(sys.argv[2])
    text = open(path, encoding="utf-8").read()
    inflate = inflate_json if text.lstrip().startswith("{") else inflate_csv
    inflate(text, megabytes * 1_000_000, sys.stdout)


if __name__ == "__main__":
    main()
