#!/usr/bin/env python3
"""Writes src/text/regex/tables.cpp: the character classes and case foldings of regular expressions.

They are those of the Oniguruma in Hugging Face's `tokenizers`, which no copy of Unicode's files gives with
certainty, so every set is measured on the library: `pip install tokenizers==0.23.3`, then
`tools/make_regex_tables.py` (four minutes). What properties.cpp composes out of the tables is checked here too.
"""

import pathlib

from make_unicode_tables import CODE_POINTS, case_runs, rows
from tokenizers import Regex, __version__, normalizers

OUTPUT = pathlib.Path(__file__).parent.parent / "src/text/regex/tables.cpp"
CATEGORIES = ("Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co").split()
SCRIPTS = ("Arabic Armenian Bengali Bopomofo Common Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi "
           "Han Hangul Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya "
           "Sinhala Syriac Tamil Telugu Thai Tibetan").split()
OTHERS = ("White_Space Emoji Emoji_Presentation Emoji_Modifier Emoji_Modifier_Base Emoji_Component "
          "Extended_Pictographic Ideographic").split()
TEXT = "".join(map(chr, CODE_POINTS))
ALL = set(CODE_POINTS)


def without(pattern, text):
    return normalizers.Replace(Regex(pattern), "").normalize_str(text)


def matched(pattern):
    """The characters that the library matches with the pattern, each by itself."""
    return ALL - set(map(ord, without(pattern, TEXT)))


def members(name):
    return matched(rf"\p{{{name}}}")


def runs(code_points):
    """[(first, last, step)] of code points that lie 1 or 2 apart."""
    return [(first, last, step) for first, last, step, _ in case_runs({c: c for c in sorted(code_points)})]


def measure_classes():
    classes = {name: members(name) for name in CATEGORIES + SCRIPTS + OTHERS}
    def union(names):
        return set().union(*(classes[name] for name in names.split()))
    letters = union("Lu Ll Lt Lm Lo")
    classes[".OtherAlphabetic"] = members("Alphabetic") - letters - classes["Nl"]
    classes[".OtherLowercase"] = members("Lowercase") - classes["Ll"]
    classes[".OtherUppercase"] = members("Uppercase") - classes["Lu"]
    # \w outside brackets has characters more than the class: it looks those below 256 up in Latin-1
    classes[".WordOutsideBrackets"] = matched(r"\w") - matched(r"[\w]")
    marks, assigned = union("Mn Mc Me"), union(" ".join(CATEGORIES))
    word = members("Alphabetic") | marks | classes["Nd"] | classes["Pc"]
    graph = assigned - classes["White_Space"] - classes["Cc"]
    composed = {  # the same compositions as in properties.cpp
        r"[\w]": word, r"[[:word:]]": word, r"\p{Word}": word | classes[".WordOutsideBrackets"],
        r"\d": classes["Nd"], r"\s": classes["White_Space"], r"\p{Alnum}": members("Alphabetic") | classes["Nd"],
        r"\p{Punct}": union("Pc Pd Ps Pe Pi Pf Po"), r"\p{Blank}": classes["Zs"] | {9}, r"\p{Cntrl}": classes["Cc"],
        r"[[:punct:]]": union("Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So"), r"\p{Graph}": graph,
        r"\p{Print}": graph | classes["Zs"], r"\p{Assigned}": assigned, r"\p{Cn}": ALL - assigned,
    }
    for pattern, expected in composed.items():
        assert matched(pattern) == expected, (pattern, sorted(matched(pattern) ^ expected)[:9])
    return classes


def characters_with_case(classes):
    """Those that another one stands for under (?i). What the properties leave out is shown to have no other."""
    cased = matched(r"(?:\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}|\p{Cased})")
    rest = sorted(ALL - cased - classes["Han"] - classes["Hangul"] - members("Co") - members("Cn"))
    for bit in range(21):  # two characters that match each other differ in a bit
        some = [c for c in rest if c >> bit & 1]
        for at in range(0, len(some), 9_000):  # a class has at most 10,000 ranges
            part = some[at:at + 9_000]
            assert matched("(?i)[" + "".join(rf"\x{{{c:x}}}" for c in part) + "]") == set(part)
    return sorted(cased)


def measure_foldings(classes):
    """Character -> what stands for all that match each other, and character -> the two or three it matches."""
    candidates = characters_with_case(classes)
    text = "\0".join(map(chr, candidates))  # so that "st" is not in it
    single, several = {}, {}
    for c in candidates:
        same = set(candidates) - set(map(ord, without(rf"(?i)\x{{{c:x}}}", text)))
        stands = min((x for x in same if chr(x).casefold() == chr(x)), default=min(same))
        if stands != c:
            single[c] = stands
    for c in CODE_POINTS:
        full = chr(c).casefold()
        if len(full) > 1:
            assert without(rf"(?i)\x{{{c:x}}}", full) == "", hex(c)
            several[c] = full
    return single, several


def main():
    parts = [
        f"// Made by tools/make_regex_tables.py from tokenizers {__version__}; do not edit.\n"
        "// clang-format off\n"
        '\n#include "text/regex/tables.h"\n\nnamespace pellucid::regex_tables {\n\nnamespace {\n'
    ]
    classes = measure_classes()
    for name, code_points in classes.items():
        entries = [(f"0x{a:X}", f"0x{b:X}", str(step)) for a, b, step in runs(code_points)]
        parts.append(f"constexpr Run k{name.strip('.')}[] = {{  // {len(code_points)} code points\n{rows(entries)}\n}};\n")
    single, several = measure_foldings(classes)
    entries = [(f"0x{a:X}", f"0x{b:X}", str(step), str(delta)) for a, b, step, delta in case_runs(single)]
    parts.append(f"constexpr Folding kFoldingRows[] = {{  // {len(single)} characters\n{rows(entries)}\n}};\n")
    entries = [(f"0x{c:X}", "{" + ", ".join(f"0x{ord(x):X}" for x in full) + "}") for c, full in several.items()]
    parts.append(f"constexpr Expansion kExpansionRows[] = {{\n{rows(entries)}\n}};\n")
    entries = [(f'"{name.replace("_", "").lower()}"', f"k{name.strip('.')}") for name in classes]
    parts.append(f"constexpr Class kClassRows[] = {{\n{rows(entries)}\n}};\n\n}}  // namespace\n")
    for kind, name in (("Class", "kClass"), ("Folding", "kFolding"), ("Expansion", "kExpansion")):
        parts.append(f"const std::span<const {kind}> {name}{'es' if name == 'kClass' else 's'} = {name}Rows;")
    parts.append("\n}  // namespace pellucid::regex_tables\n")
    OUTPUT.write_text("\n".join(parts))
    print(f"{OUTPUT}: {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
