"""Strings that tokenizers differ on: real text, and random text of every part of Unicode.

Deterministic for a seed. Shared by the live comparison and by tools/make_tokenizer_golden.py.
"""

HOSTILE = [
    "", " ", "\t\n\r", "\x00", "\ufffd", "\u200b", "a\x00b", "a\ufffdb", "\x0b\x0c\x85", "a\x0bb", "a\x85b",
    "Hello, World!", "unaffable", "naïve café", "NAÏVE CAFÉ", "e\u0301", "\u0301", "\u0301a", "a\u0316\u0301b",
    "\u0344", "a\u0344\u0316", "é\u0316", "\u1e9b\u0323", "ﬁne ﬂag", "İstanbul", "ΌΔΟΣ ΟΔΟΣ", "ß ẞ", "ǅ", "K Å Ω",
    "한국어", "한글 텍스트", "\u1112\u1161\u11ab", "각", "日本語テキスト", "中文字符abc", "\U0002b820\U0002b91f\U0002b920",
    "\U0002a6df\U0002a6e0", "\u9fff\ua000", "\uf900\ufaff", "\u3400\u4dbf\u4dc0", "\U0002f800\U0002fa1f\U0002fa20",
    "😀", "👨‍👩‍👧‍👦", "👍🏽", "🇩🇪🇫🇷", "❤️", "🏴\U000e0067\U000e0062\U000e007f", "I ❤️ this 🎬!",
    "שלום עולם", "مرحبا بالعالم", "\u202eabc\u202c", "\u200fabc\u200e", "สวัสดีชาวโลก", "नमस्ते", "Việt Nam", "Ǖ ǖ",
    "[SEP]", "[CLS] a [SEP] b", "[MASK]", "a[MASK]b", "[mask]", "[ SEP ]", "[UNK][PAD]", "[SEP", "SEP]", "[[SEP]]",
    "  [MASK]  ", "##ing", "# #", "a##b", "don't", "it's—that", "“quoted” ‘text’", "a.b.c", "...", "?!?!", "$100", "^~`|",
    "x" * 99, "x" * 100, "x" * 101, "é" * 100, "e\u0301" * 100, "good" * 30, "a " * 300, "￿", "\ue000\uf8ff", "\U000f0000",
    "\u2e43", "\u2e42", "\u166d", "\u180e", "a\u00adb", "a\u2028b\u2029c", "a\u00a0b\u3000c", "\u1680x", "a\u205fb",
    "\u08e3", "\ufe2e", "\u111c9", "\U000110bd", "\U000110cd", "\U0001bca0", "\ufeffabc", "abc\ufeff", "a\u034fb", "\u0345\u0301",
    "\u1c89", "\ua7cb", "\U00010d50", "\U00016ea0", "Ⓐ ⓐ", "ᏸ Ᏸ", "ꭰ", "\U00010400", "\U0001e900", "ა Ა",
    "http://example.com/?a=1&b=2", "user@example.com", "#tag @user", "C++ & C#", "1,000.50", "3½", "x²", "№ 5", "™",
    "\u0f73", "\u0f71\u0f72", "\u0958", "\u2adc", "\ufb1d", "\U0001d15e", "\u0340\u0341\u0343", "\u212a\u212b", "\u1e9b",
    "\u0958\u093c", "가\u11a8", "\u1100\u1161\u11a8\u0301", "\U00011935\U00011930", "\U00011938",
]

SPECIALS = ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "<s>", "</s>", "<mask>", "<pad>", "##", "\u2581", "\u0120"]

# (first, last) of parts of Unicode where tokenizers have something to get wrong.
BLOCKS = [
    (0x20, 0x7E), (0x20, 0x7E), (0x20, 0x7E), (0x00, 0x1F), (0x7F, 0x24F), (0x250, 0x36F), (0x300, 0x36F), (0x370, 0x58F),
    (0x590, 0x8FF), (0x900, 0xDFF), (0xE00, 0xFFF), (0x1000, 0x109F), (0x10A0, 0x11FF), (0x1200, 0x1AAF), (0x1AB0, 0x1DFF),
    (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x2BFF), (0x2C00, 0x2FFF), (0x3000, 0x33FF), (0x3400, 0x4DFF),
    (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7FF), (0xE000, 0xFAFF), (0xFB00, 0xFFFF), (0x10000, 0x11FFF),
    (0x12000, 0x1CFFF), (0x1D000, 0x1EFFF), (0x1F000, 0x1FAFF), (0x20000, 0x2FFFF), (0x30000, 0x10FFFF),
]
JOINERS = ["\u200d", "\ufe0f", "\U0001f3fd", "\u0301", "\u0323", "\u0345", " ", "\u00a0", "\u200b"]


def random_string(rng):
    """One to forty pieces: characters of one or two blocks, joiners, special tokens, words."""
    blocks = rng.sample(BLOCKS, rng.choice([1, 1, 2, 3]))
    pieces = []
    for _ in range(rng.choice([1, 2, 3, 5, 8, 13, 21, 40])):
        kind = rng.random()
        if kind < 0.70:
            first, last = rng.choice(blocks)
            c = rng.randint(first, last)
            pieces.append(chr(c) if not 0xD800 <= c <= 0xDFFF else " ")
        elif kind < 0.82:
            pieces.append(rng.choice(JOINERS))
        elif kind < 0.92:
            pieces.append(rng.choice(["the", " film", "Great", " ", "  ", "\n", "don't", "ing", ".", "99", "'s"]))
        elif kind < 0.95:
            pieces.append(rng.choice(SPECIALS))
        else:
            pieces.append(rng.choice(HOSTILE)[:30])
    return "".join(pieces)


def mixed(rng, real, count):
    """`count` strings: the hostile ones, half of the rest real, half random."""
    strings = list(HOSTILE[:count])
    while len(strings) < count:
        strings.append(rng.choice(real) if real and rng.random() < 0.5 else random_string(rng))
    return strings
