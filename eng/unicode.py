#!/usr/bin/env python3
"""Writes src/Swytch.PgWire/Auth/unicode.txt: what SASLprep needs of Unicode, from Python's own copy of the Unicode Character Database.

usage: eng/unicode.py > src/Swytch.PgWire/Auth/unicode.txt     (Python 3.11: Unicode 14.0, as PostgreSQL 15 and its libpq have it)

Lines: `D code decomposition…` full compatibility decompositions, `K class first-last…` canonical combining classes, `P first second composed`
primary composites, and the tables of RFC 3454 as ranges: `A1` unassigned in Unicode 3.2, `B1` mapped to nothing, `C12` spaces,
`C` prohibited in output (RFC 4013, section 2.3), `D1` right-to-left, `D2` left-to-right. All numbers are hexadecimal. Hangul is computed.
"""
import stringprep
import sys
import unicodedata

EXPECTED = "14.0.0"
HANGUL = range(0xAC00, 0xAC00 + 11172)
CODES = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]


def ranges(codes):
    codes = sorted(codes)
    found = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return " ".join(f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in found)


def members(test):
    return ranges(code for code in CODES if test(chr(code)))


def prohibited(character):
    return any(
        test(character)
        for test in (
            stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4, stringprep.in_table_c5,
            stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9))


def main():
    if unicodedata.unidata_version != EXPECTED:
        sys.exit(f"This Python has Unicode {unicodedata.unidata_version}; {EXPECTED} is wanted.")
    print(f"# Unicode {EXPECTED} and RFC 3454, written by eng/unicode.py. Unicode data: (c) Unicode, Inc., https://www.unicode.org/license.txt")
    for code in CODES:
        text = unicodedata.normalize("NFKD", chr(code))
        if text != chr(code) and code not in HANGUL:
            print("D", f"{code:X}", " ".join(f"{ord(part):X}" for part in text))
    classes = {}
    for code in CODES:
        if unicodedata.combining(chr(code)):
            classes.setdefault(unicodedata.combining(chr(code)), []).append(code)
    for number, codes in sorted(classes.items()):
        print("K", f"{number:X}", ranges(codes))
    for code in CODES:
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and parts[0][0] != "<" and unicodedata.normalize("NFC", chr(code)) == chr(code):
            print("P", f"{int(parts[0], 16):X}", f"{int(parts[1], 16):X}", f"{code:X}")
    print("A1", members(stringprep.in_table_a1))
    print("B1", members(stringprep.in_table_b1))
    print("C12", members(stringprep.in_table_c12))
    print("C", members(prohibited))
    print("D1", members(stringprep.in_table_d1))
    print("D2", members(stringprep.in_table_d2))


main()
