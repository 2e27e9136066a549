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
