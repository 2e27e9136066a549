"""What Hugging Face's `tokenizers` makes of a line {"text", "pair", "max_length"}, in the fields of tokenize_lines."""

from tokenizers import Tokenizer


def load(folder):
    """The tokenizer of a folder: its tokenizer.json, or what transformers builds of its vocabulary."""
    if (folder / "tokenizer.json").exists():
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder).backend_tokenizer


def encode(tokenizer, line):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    whole = len(tokenizer.encode(line["text"], line.get("pair")).ids)
    if "max_length" in line:
        tokenizer.enable_truncation(line["max_length"])
    e = tokenizer.encode(line["text"], line.get("pair"))
    special = e.special_tokens_mask
    return {
        "ids": e.ids,
        "tokens": [tokenizer.id_to_token(i) for i in e.ids],
        "types": e.type_ids,
        "special": special,
        "sequence": [s or 0 for s in e.sequence_ids],
        "offsets": [None if special[i] else list(e.offsets[i]) for i in range(len(e.ids))],
        "words": e.word_ids,
        "dropped": whole - len(e.ids),
    }


def inputs(rng, texts):
    """Lines to encode: a quarter with a pair, a quarter cut short."""
    lines = []
    for text in texts:
        line = {"text": text}
        if rng.random() < 0.25:
            line["pair"] = rng.choice(texts)
        if rng.random() < 0.25:
            line["max_length"] = rng.choice([4, 5, 6, 7, 8, 12, 16, 33])
        lines.append(line)
    return lines


def with_window(tokenizer, rng, line):
    """The line with a size of windows and a stride that it leaves room for."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    e = tokenizer.encode(line["text"], line.get("pair"))
    room = rng.choice([1, 2, 3, 5, 8, 20])
    others = sum(special or sequence != 0 for special, sequence in zip(e.special_tokens_mask, e.sequence_ids))
    return {key: line[key] for key in ("text", "pair") if key in line} | {
        "window": others + room, "stride": rng.randrange(room)}


def windows(tokenizer, line):
    """What `return_overflowing_tokens` gives for {"text", "pair", "window", "stride"}: a list of windows.

    Not the offsets: with `add_prefix_space` the reference takes the first token of any window for the text's first, whose
    space it does not trim. Ours are those of the whole text.
    """
    tokenizer.no_padding()
    tokenizer.enable_truncation(line["window"], stride=line["stride"], strategy="only_first")
    first = tokenizer.encode(line["text"], line.get("pair"))
    return [{"ids": e.ids, "types": e.type_ids} for e in (first, *first.overflowing)]
