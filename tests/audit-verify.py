#!/usr/bin/env python3
"""Verifies an auditor's ZIP of Angkatan. Knows nothing of it but what its index says.

    audit-verify.py FILE.zip [--index-sha256 HEX]

Every file is there with its size and SHA-256, nothing else is in the ZIP, and the rules of the index hold:
`refers`, a field of each item of a list names an item of another list; `unique`, no two items of a list are
the same; `names_file`, a field is the path of a listed file, or null; `sha256`, a file has a hash that was
recorded elsewhere. With --index-sha256 the index itself is compared with the hash that was noted when the
ZIP was handed out. Exits 0 when everything holds, 1 with every fault, 2 when it cannot be read.
"""
import argparse
import hashlib
import json
import sys
import zipfile

FORMAT = "angkatan-audit 1"
INDEX = "index.json"


class Faults(list):
    def add(self, *words):
        self.append(" ".join(str(word) for word in words))


def files_hold(archive, index, faults):
    names = archive.namelist()
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.add("twice in the ZIP:", name)
    listed = {}
    for entry in index["files"]:
        if entry["path"] in listed or entry["path"] == INDEX:
            faults.add("listed twice:", entry["path"])
        listed[entry["path"]] = entry
    for name in sorted(set(names) - set(listed) - {INDEX}):
        faults.add("not in the index:", name)
    for path, entry in listed.items():
        if path not in names:
            faults.add("missing:", path)
            continue
        try:
            read = archive.read(path)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as why:
            faults.add("cannot be unpacked:", path, why)
            continue
        if len(read) != entry["size"]:
            faults.add("has another size:", path, len(read), "instead of", entry["size"])
        if hashlib.sha256(read).hexdigest() != entry["sha256"]:
            faults.add("has another hash:", path)
    return listed


class Reader:
    """The lists of the files, each file read once."""

    def __init__(self, archive):
        self.archive, self.read = archive, {}

    def items(self, file, name):
        if file not in self.read:
            self.read[file] = json.loads(self.archive.read(file))
        return self.read[file][name]


def rule_holds(rule, reader, listed, faults):
    kind, file = rule["rule"], rule["file"]
    if file not in listed:
        return faults.add("a rule about a file that is not listed:", file)
    if kind == "sha256":
        if hashlib.sha256(reader.archive.read(file)).hexdigest() != rule["sha256"]:
            faults.add("is not the file that was recorded:", file)
        return None
    values = [item[rule["field"]] for item in reader.items(file, rule["list"])]
    where = f'{file}, {rule["list"]}'
    if kind == "unique":
        for value in sorted({value for value in values if values.count(value) > 1}):
            faults.add("not unique:", where, value)
    elif kind == "refers":
        to = rule["to"]
        known = {item[to["field"]] for item in reader.items(to["file"], to["list"])}
        for value in values:
            if value not in known:
                faults.add("refers to nothing:", where, rule["field"], value)
    elif kind == "names_file":
        for value in values:
            if value is not None and value not in listed:
                faults.add("names a file that is not listed:", where, value)
    else:
        faults.add("a rule this script does not know:", kind)
    return None


def verify(path, index_sha256):
    faults = Faults()
    with zipfile.ZipFile(path) as archive:
        if INDEX not in archive.namelist():
            return None, ["there is no " + INDEX]
        raw = archive.read(INDEX)
        if index_sha256 and hashlib.sha256(raw).hexdigest() != index_sha256.lower():
            faults.add("the index is not the one that was handed out")
        index = json.loads(raw)
        if index.get("format") != FORMAT:
            return None, [f'the format is {index.get("format")!r}, this script knows {FORMAT!r}']
        listed = files_hold(archive, index, faults)
        reader = Reader(archive)
        for rule in index["checks"]:
            try:
                rule_holds(rule, reader, listed, faults)
            except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as why:
                faults.add("a rule cannot be looked at:", rule.get("rule"), rule.get("file"), repr(why))
    return index, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--index-sha256", default="")
    asked = parser.parse_args()
    try:
        index, faults = verify(asked.file, asked.index_sha256)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as why:
        print(f"{asked.file} cannot be read: {why}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} faults.")
        return 1
    about, changed = index["certificate"], index["changed_after_issue"]
    print(f'{about["number"]}: {len(index["files"])} files and {len(index["checks"])} rules hold.')
    for change in changed:
        print("changed after issue:", change["about"], change["id"], change["at"], change["what"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
