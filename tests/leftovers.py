#!/usr/bin/env python3
"""No NIK in the clear: searches, as bytes, everything that the tests have left behind.

    tests/leftovers.py DIR

With TEST_LEFTOVERS=DIR every site of the tests keeps its directory in DIR: the SQLite file with its
write-ahead log, mails, papers, files between two steps; beside them its log at the level debug, every file
that a page handed out, and each database of PostgreSQL whole as one text (t….xml). First the search has to
find a NIK planted in each way it knows, or it has failed.
"""
import base64
import io
import os
import re
import sys
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent

# A file that may hold a NIK, by what its name says: the lines of somebody's own sheet that were wrong go back
# to the coordinator who sent it, as they were typed. There is no other.
EXCEPT = re.compile(r'^answer-\d+-\d+-Perlu diperbaiki .*\.xlsx$')

# Those that are made in numbers, as tests/it/nik.rs and src/demo/crowd.rs make them.
MADE = re.compile(rb'33\d\d01250190\d{4}')

SEPARATOR = rb'(?:[ .\-+]|%20|\xc2\xa0|\x00)?'
RUN = re.compile(rb'\d(?:' + SEPARATOR + rb'\d){15,}')
DIGITS = re.compile(rb'\d')


def is_nik(text):
    """16 digits in the form of a NIK: a date, women's days plus 40, and a serial."""
    day, month, serial = int(text[6:8]), int(text[8:10]), int(text[12:])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12 and serial > 0


def used():
    """Every NIK that stands in a test."""
    found = set()
    for folder in ('it', 'browser', 'data'):
        for path in sorted((HERE / folder).rglob('*')):
            if path.is_file() and 'node_modules' not in path.parts and path.suffix in ('.rs', '.mjs', '.json', '.csv', '.txt'):
                for run in re.findall(rb'(?<!\d)\d{4}[ .\-]?\d{4}[ .\-]?\d{4}[ .\-]?\d{4}(?!\d)', path.read_bytes()):
                    text = b''.join(DIGITS.findall(run))
                    if is_nik(text):
                        found.add(text)
    return found


class Search:
    def __init__(self, niks):
        self.niks = niks
        heads = {nik[:8] for nik in niks}
        # A piece of each way to write it that is cheap to look for; what surrounds it is read exactly.
        self.pieces = []
        for head in heads:
            self.pieces += [(head.hex().encode(), self.hexed), (head.hex().upper().encode(), self.hexed)]
            for ahead in (b'', b'.', b'..'):
                coded = base64.b64encode(ahead + head)
                self.pieces.append((coded[(len(ahead) * 8 + 5) // 6:(len(ahead) + len(head)) * 8 // 6], self.coded))

    def among(self, digits):
        """The first NIK in a run of digits, read either way."""
        for way in (digits, digits[::-1]):
            for at in range(len(way) - 15):
                if way[at:at + 16] in self.niks or MADE.fullmatch(way[at:at + 16]):
                    return way[at:at + 16].decode()
        return None

    def runs(self, data):
        for run in RUN.finditer(data):
            found = self.among(b''.join(DIGITS.findall(run.group().replace(b'%20', b''))))
            if found:
                return found
        return None

    def hexed(self, data, at):
        text = re.match(rb'(?:3[0-9])*', data[at:at + 32]).group()
        return self.among(bytes.fromhex(text.decode()))

    def coded(self, data, at):
        window = b''.join(data[max(0, at - 40):at + 60].split())
        for run in re.findall(rb'[A-Za-z0-9+/]{16,}', window):
            for skip in range(4):
                part = run[skip:]
                part = part[:-1] if len(part) % 4 == 1 else part
                found = self.runs(base64.b64decode(part + b'=' * (-len(part) % 4)))
                if found:
                    return found
        return None

    def bytes(self, data):
        """A NIK that these bytes hold in the clear, with how, or None."""
        found = self.runs(data)
        if found:
            return found
        for piece, read in self.pieces:
            at = data.find(piece)
            while at >= 0:
                found = read(data, at)
                if found:
                    return found
                at = data.find(piece, at + 1)
        return None

    def file(self, name, data):
        found = self.bytes(data)
        if found:
            return found
        if name.endswith('.eml'):
            # Lines are broken within what is coded.
            return self.bytes(data.replace(b'\r\n', b'\n').replace(b'=\n', b'').replace(b'\n', b''))
        if data[:4] == b'PK\x03\x04':
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                for one in book.namelist():
                    found = self.bytes(book.read(one))
                    if found:
                        return found
        if data[:4] == b'%PDF':
            for part in re.findall(rb'stream\r?\n(.*?)endstream', data, re.S):
                try:
                    found = self.bytes(zlib.decompress(part))
                except zlib.error:
                    continue
                if found:
                    return found
        return None


def planted(search):
    """Whether the search finds a NIK in every way it says it knows, and finds none where there is none."""
    nik = b'3374012501900002'
    group = lambda by: by.join((nik[:4], nik[4:8], nik[8:12], nik[12:]))
    book = io.BytesIO()
    with zipfile.ZipFile(book, 'w', zipfile.ZIP_DEFLATED) as sheet:
        sheet.writestr('xl/sharedStrings.xml', b'<t>' + nik + b'</t>')
    ways = {
        'plain': nik, 'spaces': group(b' '), 'dots': group(b'.'), 'dashes': group(b'-'), 'a form': group(b'+'),
        'an address': group(b'%20'), 'hard spaces': group('\xa0'.encode()), 'UTF-16LE': nik.decode().encode('utf-16-le'),
        'UTF-16BE': nik.decode().encode('utf-16-be'), 'reversed': nik[::-1], 'hex': nik.hex().encode(),
        'HEX': nik.hex().upper().encode(), 'in a long number': b'12' + nik + b'34', 'made': b'3307012501900123',
        'base64': base64.b64encode(nik), 'base64, one later': base64.b64encode(b'x' + nik),
        'base64, two later': base64.b64encode(b'xy' + nik + b'z'), 'base64 in a mail': base64.encodebytes(b'q' * 50 + nik),
        'a book': book.getvalue(), 'a PDF': b'%PDF-1.7\nstream\n' + zlib.compress(b'(' + nik + b') Tj') + b'endstream',
    }
    around = os.urandom(3000).translate(bytes.maketrans(b'0123456789', b'abcdefghij'))
    good = bad = 0
    for way, what in ways.items():
        data = what if way in ('a book', 'a PDF') else around + b'\n' + what + b'\n' + around
        name = 'x.eml' if way == 'base64 in a mail' else 'x'
        if search.file(name, data) is None:
            print(f'FAILED: a NIK written in this way is not found: {way}')
            bad += 1
        else:
            good += 1
    for clean in (around, b'9' * 200, nik[:15] + b'x' + nik[15:], b'3374021501909999'):
        if search.file('x', clean) is None:
            good += 1
        else:
            print('FAILED: a NIK is found where there is none')
            bad += 1
    return good, bad


def main():
    search = Search(used())
    good, bad = planted(search)
    print(f'{len(search.niks)} NIK stand in the tests; planted in {good + bad - 4} ways, {good - 4} found')
    if len(search.niks) < 10:
        print('FAILED: the NIK of the tests were not read')
        bad += 1
    if len(sys.argv) > 1:
        kinds = {'sqlite': 0, 'wal': 0, 'eml': 0, 'log': 0, 'answer': 0, 'xml': 0}
        many = size = held = 0

        def seen(name, data):
            nonlocal many, size, bad
            many, size = many + 1, size + len(data)
            found = search.file(name, data)
            if found and not EXCEPT.match(Path(name).name):
                print(f'FAILED: {name} holds the NIK …{found[-4:]} in the clear')
                bad += 1

        for path in sorted(Path(sys.argv[1]).rglob('*')):
            if path.is_file():
                kind = path.name.split('-')[0] if path.suffix in ('.log', '') or path.name.startswith('answer') else path.suffix[1:]
                kind = 'wal' if path.name.endswith('-wal') else kind
                kinds[kind] = kinds.get(kind, 0) + 1
                data = path.read_bytes()
                held += kind == 'xml' and (b'<person>' in data or b'<person ' in data)
                seen(str(path), data)
        if held < 20:
            print(f'FAILED: only {held} databases of PostgreSQL have people in them')
            bad += 1
        good += held >= 20
        for kind in ('sqlite', 'eml', 'log', 'answer', 'xml'):
            if kinds[kind] == 0:
                print(f'FAILED: the tests left nothing of this kind: {kind}')
                bad += 1
            else:
                good += 1
        print(f'{many} files, {size / 1e6:.0f} MB searched')
    print(f'{good} passed, {bad} failed')
    return 1 if bad else 0


sys.exit(main())
