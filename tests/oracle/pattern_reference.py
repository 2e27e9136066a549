"""Regular expressions as Hugging Face's `tokenizers` finds them, patterns of every kind, and random ones."""
from pattern_lists import NOT_SUPPORTED, PATTERNS, REFUSED  # noqa: F401
from tokenizers import Regex, normalizers, pre_tokenizers

MARK = "\U0010FFFD"  # no text has it
TEXTS = [
    "I'll pay $1,234.50 for 2 naïve cafés,\tdon't you?\r\n\r\n  \u00a0They\u2019re 50% off!!  ",
    "aab abab\naaab xaxbxc AAB \n\nfirst Straße STRASSE strasse ﬁn ﬆ K\u212a ſ ŉ",
    "日本語の文、ひらがなカタカナー々〆 한국어 ½²³¹ ٣४ x\u0301\u0345 \U0001F600\U00031350 a_b-c \u180e\u0085\u2028",
]

CLASSES = [
    *(rf"\p{{{name}}}" for name in (
        "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Co Cn LC Any "
        "Assigned ASCII Alphabetic Lowercase Uppercase White_Space Alnum Alpha Blank Cntrl Digit Graph Lower Print "
        "Punct PosixPunct Space Upper XDigit Word Emoji Emoji_Presentation Emoji_Modifier Emoji_Modifier_Base "
        "Emoji_Component Extended_Pictographic Ideographic Letter Cased_Letter Uppercase_Letter Lowercase_Letter "
        "Titlecase_Letter Modifier_Letter Other_Letter Mark Combining_Mark Nonspacing_Mark Spacing_Mark "
        "Enclosing_Mark Number Decimal_Number Letter_Number Other_Number Punctuation Connector_Punctuation "
        "Dash_Punctuation Open_Punctuation Close_Punctuation Initial_Punctuation Final_Punctuation "
        "Other_Punctuation Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol Separator "
        "Space_Separator Line_Separator Paragraph_Separator Other Control Format Private_Use Unassigned Arabic "
        "Armenian Bengali Bopomofo Common Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul "
        "Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala "
        "Syriac Tamil Telugu Thai Tibetan").split()),
    *(f"[[:{name}:]]" for name in
      "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit".split()),
    *r". \w \W [\w] [\W] \d \D \s \S \h \H \N \O \R".split(), r"(?i)[a-z]", r"(?i)[\p{Lu}]", r"(?i)[^\p{Ll}]",
    r"\b.", r"[[:^punct:]]", r"(?i)[\x{10400}-\x{10427}\x{13A0}-\x{13F5}ſK]",
]


def matches(pattern, text):
    """[[first, last]] of the matches, empty ones too; None if the library refuses the pattern or gives up."""
    try:
        regex = Regex(pattern)
    except Exception:
        return None
    try:
        isolated = [span for _, span in pre_tokenizers.Split(regex, "isolated").pre_tokenize_str(text)]
        between = {span for _, span in pre_tokenizers.Split(regex, "removed").pre_tokenize_str(text)}
        marked = normalizers.Replace(regex, MARK).normalize_str(text)
    except BaseException as error:  # the library panics when it has tried for too long
        if type(error).__name__ != "PanicException":
            raise
        return None
    ends = dict(span for span in isolated if span not in between)
    found, at = [], 0
    while marked:
        if marked[0] != MARK:
            at += 1
        elif at in ends:
            found.append([at, ends[at]])
            at = ends[at]
        else:
            found.append([at, at])
        marked = marked[1:]
    return found


ALL = "".join(chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF)


def digest(spans):
    """How many, and a hash (FNV-1a, 64 bits) of "first-last," for each."""
    value = 0xCBF29CE484222325
    for byte in "".join(f"{first}-{last}," for first, last in spans).encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return {"count": len(spans), "digest": f"{value:016x}"}


def runs(spans):
    """Those that touch become one, and empty ones none."""
    found = []
    for first, last in spans:
        if found and found[-1][1] == first:
            found[-1][1] = last
        elif first < last:
            found.append([first, last])
    return found


def digest_of_class(pattern):
    """Of the class's characters, among all that there are, in order."""
    rest = set(normalizers.Replace(Regex(pattern), "").normalize_str(ALL))
    return digest(runs((i, i + 1) for i, c in enumerate(ALL) if c not in rest))


def random_class(rng, depth=0):
    members = []
    for _ in range(rng.randint(1, 3)):
        kind = rng.randrange(9)
        if kind < 4:
            members.append(rng.choice(["a", "b", "c", "s", "A", "\\]", "ß", "é", ".", "^", "-" if not members else "_"]))
        elif kind < 6:
            members.append(rng.choice(["a-c", "b-z", "A-S", "0-9", "à-ÿ", "\\x{61}-\\u0063"]))
        elif kind < 7:
            members.append(rng.choice(["\\w", "\\s", "\\d", "\\W", "\\p{L}", "\\p{^Lu}", "\\P{Ll}", "[:alpha:]", "[:^punct:]"]))
        elif kind < 8 and depth < 2:
            members.append(random_class(rng, depth + 1))
        elif members:
            members.append("&&" + random_class(rng, 2)[1:-1].lstrip("^"))
    return "[" + rng.choice(["", "", "^"]) + "".join(members) + "]"


def random_atom(rng, depth, behind):
    kind = rng.randrange(20)
    if kind < 8 or depth <= 0:
        return rng.choice("aaabbbcsstßéAS \n.") if rng.random() < 0.9 else rng.choice(["\\x61", "\\.", "\\x{62}", "ﬁ", "i"])
    if kind < 10:
        return rng.choice(["\\w", "\\s", "\\d", "\\W", "\\S", "\\p{L}", "\\p{Lu}", "\\R", "\\N", "\\O"])
    if kind < 12:
        return random_class(rng)
    if kind < 13:
        anchors = ["^", "$", "\\b", "\\B", "\\A", "\\G"] + ([] if behind else ["\\z", "\\Z"])
        return rng.choice(anchors)
    inside = random_pattern(rng, depth - 1, behind)
    if kind < 16:
        return rng.choice(["(?:{})", "(?:{})", "({})", "(?>{})", "(?i:{})", "(?-i:{})", "(?m:{})"]).format(inside) \
            if behind != "negative" else f"(?:{inside})"
    if kind < 17 and not behind:
        return rng.choice(["(?={})", "(?!{})"]).format(inside)
    if kind < 18 and behind != "positive":
        return rng.choice(["(?<={})", "(?<!{})"][behind == "negative":]).format(
            random_pattern(rng, depth - 1, "negative" if behind == "negative" or rng.random() < 0.3 else "positive"))
    return f"(?:{inside})"


def random_pattern(rng, depth=3, behind=None):
    choices = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        parts = []
        for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
            parts.append(random_atom(rng, depth, behind))
            while rng.random() < 0.3:
                parts.append(rng.choice(["*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{,2}",
                                         "{2,}", "{1,3}?", "{3,1}", "{0}", "{2}?", "{1}"]))
        if rng.random() < 0.08:
            parts.insert(rng.randrange(len(parts) + 1), rng.choice(["(?i)", "(?-i)", "(?m)"]))
        choices.append("".join(parts))
    return "|".join(choices)


def random_text(rng):
    return "".join(rng.choice(["a", "a", "b", "b", "c", "s", "s", "ß", "t", "A", "S", "é", " ", "\n", "\r\n", ".", "1", "ﬁ",
                               "fi", "ſ", "ẞ", "ﬆ", "_", "-"]) for _ in range(rng.randint(1, 14)))


def spellings():
    """Atoms with every spelling of repetitions, and every character of ASCII at each place that could mean something."""
    counts = [*"* + ? {2} {2,} {,2} {1,2} {2,1} {0} {0,1} {0,} {,0} {1} {1,1} {,} {} {1 {1, {a} {-1} {01}".split(),
              "{ 1}", "{1, 2}"]
    more = ["", "?", "+", "*", "??", "++", "+?", "{2}", "{1}", "{0}", "{1,2}", "{1}+", "?+", "{,2}"]
    for atom in ["a", "(?:ab)", "[ab]", "(a|b)", "(?>ab|a)", r"\w", "(?i)ß", "^", "(?=a)", "(?:a|^)", "(?<=a)", "()", "|"]:
        for count in counts:
            yield from (atom + count + suffix for suffix in more)
    places = (r"\C [\C] [^\C] (?C)a (?C:a) (?-C)a (?iC)A (?C \pC \p{C} [[:C:]] a\C{2} [a-\C] [\C-z] [C-C] [C C a(C \C1 \C12 "
              r"\C{61} \C<a> (?<C>a) (?<aC>a) (?CC:a) (?P<C>a) [[C]] [a[C] [C&&a] [a&&C] [C-] [-C] []C] [^]C] [C--] [a-cC-e] "
              r"[[:^alpha:]C] [[:C [[.C.]] a{C} a{1C} (*C) (?#C)a (?xC)ab \u00C1 \xC \x4C \x{C} \0C \o{C} \NC \RC \kC \gC (?~C) "
              r"(?'C'a) (?(C)a|b) [\w-C] [C-\w] (?i)[C] (?i)C (?i)[^C] \p{^C} \P{^C} \^C").split()
    for c in [*map(chr, range(32, 127)), "\n", "é", "日"]:
        yield from (place.replace("C", c) for place in places)
