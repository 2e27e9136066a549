#!/usr/bin/env python3
"""Writes src/text/unicode/tables.cpp: the Unicode properties as Hugging Face's `tokenizers` sees them.

Its Rust crates pin Unicode 8 (categories), Unicode 9 (normalisation) and the compiler's Unicode (case,
word characters), so no single Unicode database gives these sets. They are measured instead, one code point at
a time, on the library itself: `pip install tokenizers==0.23.3`, then `tools/make_unicode_tables.py`.
"""

import pathlib

from tokenizers import __version__, normalizers, pre_tokenizers

OUTPUT = pathlib.Path(__file__).parent.parent / "src/text/unicode/tables.cpp"
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
HIGHEST_CLASS = "\u0345"  # the only character of combining class 240: every other mark sorts before it


def bert(**options):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(off | options)).normalize_str


def pieces(pre_tokenizer, text):
    return len(pre_tokenizer.pre_tokenize_str(text))


def measure_sets():
    """Name in the C++ source -> the code points of the set."""
    clean, strip = bert(clean_text=True), bert(strip_accents=True)
    strip_marks = normalizers.StripAccents().normalize_str
    by_digit = pre_tokenizers.Digits(individual_digits=True)
    nfd, nfkd = normalizers.NFD().normalize_str, normalizers.NFKD().normalize_str
    by_bert, by_word = pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Whitespace()

    def normalizes(c):
        decomposes = nfkd(chr(c)) != chr(c)
        return decomposes or chr(c) == HIGHEST_CLASS or nfd(HIGHEST_CLASS + chr(c))[0] != HIGHEST_CLASS

    tests = {
        "kControl": lambda c: c not in (0, 0xFFFD) and clean(chr(c)) == "",
        "kNonspacingMark": lambda c: strip(chr(c)) == "",
        "kPunctuation": lambda c: pieces(by_bert, f"a{chr(c)}a") == 3,
        "kWhiteSpace": lambda c: pieces(by_bert, f"a{chr(c)}a") == 2,
        "kWord": lambda c: pieces(by_word, f"a{chr(c)}a") == 1,
        "kMark": lambda c: strip_marks(chr(c)) == "",
        "kNumeric": lambda c: pieces(by_digit, f"a{chr(c)}") == 2,
        "kNormalized": normalizes,
    }
    return {name: [c for c in CODE_POINTS if test(c)] for name, test in tests.items()}


def measure_lower_case():
    """Code point -> its lower-case form, for those that have one of one character."""
    lower = normalizers.Lowercase().normalize_str
    forms = {c: lower(chr(c)) for c in CODE_POINTS if lower(chr(c)) != chr(c)}
    longer = {c: form for c, form in forms.items() if len(form) > 1}
    assert longer == {0x130: "i\u0307"}, longer  # unicode.cpp treats this one by itself
    return {c: ord(form) for c, form in forms.items() if len(form) == 1}


def ranges(code_points):
    """[(first, last)] of runs; the surrogates, which no text has, do not break a run."""
    runs = []
    for c in code_points:
        if runs and (runs[-1][1] == c - 1 or (runs[-1][1] == 0xD7FF and c == 0xE000)):
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return runs


def case_runs(lower):
    """[(first, last, step, delta)]: first, first + step, ... last go down by `delta`."""
    runs = []
    for c, form in lower.items():
        delta = form - c
        if runs and runs[-1][3] == delta:
            first, last, step, _ = runs[-1]
            if c - last == step or (first == last and c - last <= 2):
                runs[-1] = (first, c, c - last, delta)
                continue
        runs.append((c, c, 1, delta))
    return runs


def rows(entries):
    lines, line = [], "   "
    for entry in entries:
        item = " {" + ", ".join(entry) + "},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "   "
        line += item
    return "\n".join(lines + [line])


def table(name, kind, note, entries):
    return (f"// {note}\nconstexpr {kind} {name}Rows[] = {{\n{rows(entries)}\n}};\n"
            f"const std::span<const {kind}> {name} = {name}Rows;\n")


def main():
    parts = [
        f"// Made by tools/make_unicode_tables.py from tokenizers {__version__}; do not edit.\n"
        "// clang-format off\n"
        '\n#include "text/unicode/tables.h"\n\nnamespace pellucid::unicode_tables {\n'
    ]
    for name, members in measure_sets().items():
        entries = [(f"0x{a:X}", f"0x{b:X}") for a, b in ranges(members)]
        parts.append(table(name, "Range", f"{len(members)} code points", entries))
    lower = measure_lower_case()
    entries = [(f"0x{a:X}", f"0x{b:X}", str(step), str(delta)) for a, b, step, delta in case_runs(lower)]
    parts.append(table("kLowerCase", "CaseRun", f"{len(lower)} code points", entries))
    parts.append("}  // namespace pellucid::unicode_tables\n")
    OUTPUT.write_text("\n".join(parts))
    print(f"{OUTPUT}: {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
