#!/usr/bin/env python3
"""Trains the small tokenizers of tests/data/tokenizers, one of every kind that the BERT family uses.

`pip install tokenizers==0.23.3 sentencepiece==0.2.1 protobuf`. The trainers break ties differently in every run, so the
vocabularies are kept in the repository: run this only to add a tokenizer, and name it: make_tokenizer_models.py NAME…
"""
import json
import struct
import sys
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "tests/data/tokenizers"
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
BYTES = [f"<0x{b:02X}>" for b in range(256)]
WORLD = """Ein schöner Film über Größe und Güte, natürlich! L'été dernier, ça n'était pas drôle; où est le cœur ?
El niño comió mañana, ¿verdad? Это очень хороший фильм, но скучный конец. Η ταινία ήταν υπέροχη και αστεία.
この映画はとても面白かったです。素晴らしい！ 这部电影非常好看，我很喜欢。 이 영화는 정말 재미있었어요. ภาพยนตร์เรื่องนี้ดีมาก
הסרט הזה היה נהדר באמת. كان هذا الفيلم رائعا جدا. यह फिल्म बहुत अच्छी थी। Phim này rất hay và cảm động.
😀 😍 👍🏽 ❤️ 🎬 👨‍👩‍👧‍👦 ½ ² № ™ ﬁn Ⅻ ①  １２３ ＡＢＣ …""".splitlines()


def texts():
    return (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines() + WORLD * 5


def charsmap_rules():
    """A small character map in the manner of nmt_nfkc: NFKC of some blocks, controls away, spaces plain."""
    rules = {}
    blocks = [(0xA0, 0x17F), (0x2000, 0x206F), (0x2070, 0x20CF), (0x2100, 0x218F), (0x2460, 0x249B), (0x3000, 0x3030),
              (0x32D0, 0x3310), (0xFB00, 0xFB06), (0xFDF0, 0xFDFC), (0xFF01, 0xFF9F), (0x1F100, 0x1F10A), (0x1D400, 0x1D420)]
    for first, last in blocks:
        for c in range(first, last + 1):
            if unicodedata.normalize("NFKC", chr(c)) != chr(c):
                rules[chr(c)] = unicodedata.normalize("NFKC", chr(c))
    for base in "aeiouncAEIOUNCàêа":
        for mark in "\u0300\u0301\u0302\u0303\u0308\u0327":
            composed = unicodedata.normalize("NFC", base + mark)
            if len(composed) == 1:
                rules[base + mark] = composed
    for c in [*range(1, 9), 0xB, *range(0xE, 0x20), 0x7F, 0x8F, 0x200B, 0x200E, 0xAD, 0xFEFF]:
        rules[chr(c)] = ""
    for c in [0x9, 0xA, 0xC, 0xD, 0xA0, 0x1680, 0x2028, 0x3000]:
        rules[chr(c)] = " "
    codes = lambda text: " ".join(f"{ord(c):X}" for c in text)
    return "".join(f"{codes(a)}\t{codes(b)}\n" for a, b in sorted(rules.items()))


def sentencepiece_model(size=400, **options):
    """The bytes of a model trained by sentencepiece, with the small character map."""
    with tempfile.TemporaryDirectory() as folder:
        tsv, corpus = Path(folder) / "rules.tsv", Path(folder) / "corpus.txt"
        tsv.write_text(charsmap_rules())
        corpus.write_text("\n".join(texts()))
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=f"{folder}/m", vocab_size=size, hard_vocab_limit=False,
            character_coverage=0.98, normalization_rule_tsv=str(tsv), minloglevel=2, **options)
        model = sentencepiece_model_pb2.ModelProto.FromString(Path(f"{folder}/m.model").read_bytes())
    # What names the folder, another one at every run.
    model.trainer_spec.ClearField("input")
    model.trainer_spec.ClearField("model_prefix")
    model.normalizer_spec.ClearField("normalization_rule_tsv")
    return model.SerializeToString()


def charsmap():
    normalizer_spec = fields(sentencepiece_model())[3][0]
    return fields(normalizer_spec)[2][0]


def fields(message):
    """Field number -> values, of a protobuf message."""
    out, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            value = varint()
        elif key & 7 == 2:
            size = varint()
            value, at = message[at:at + size], at + size
        else:
            size = {1: 8, 5: 4}[key & 7]
            value, at = struct.unpack("<d" if size == 8 else "<f", message[at:at + size])[0], at + size
        out.setdefault(key >> 3, []).append(value)
    return out


def bpe(tokenizer, size=700, special=SPECIAL, **options):
    tokenizer.train_from_iterator(texts(), trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, show_progress=False, **options))


def unigram(tokenizer, size=500, special=SPECIAL, unk="<unk>"):
    tokenizer.train_from_iterator(texts(), trainers.UnigramTrainer(
        vocab_size=size, special_tokens=special, unk_token=unk, show_progress=False))


def template(tokenizer, cls, sep, types=True):
    b = 1 if types else 0
    middle = f"{sep}" if types else f"{sep} {sep}"
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{cls} $A {sep}", pair=f"{cls} $A {middle} $B:{b} {sep}:{b}",
        special_tokens=[(cls, tokenizer.token_to_id(cls)), (sep, tokenizer.token_to_id(sep))])


def roberta():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe(t, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    t.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    ids = {s: t.token_to_id(s) for s in SPECIAL}
    t.post_processor = processors.RobertaProcessing(("</s>", ids["</s>"]), ("<s>", ids["<s>"]), True, False)
    return t


def roberta_prefix():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    bpe(t, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    t.add_tokens([AddedToken("film", single_word=True), AddedToken("Superb", rstrip=True, lstrip=True)])
    ids = {s: t.token_to_id(s) for s in SPECIAL}
    t.post_processor = processors.RobertaProcessing(("</s>", ids["</s>"]), ("<s>", ids["<s>"]), True, True)
    return t


def modernbert():
    t = Tokenizer(models.BPE(ignore_merges=True))
    t.normalizer = normalizers.NFC()
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe(t, special=BERT, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    t.add_tokens([AddedToken("  ", normalized=True), AddedToken("Ünlü", normalized=True)])
    template(t, "[CLS]", "[SEP]")
    return t


def xlm_roberta():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Precompiled(charsmap())
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    unigram(t)
    t.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    template(t, "<s>", "</s>", types=False)
    return t


def albert():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([
        normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(), normalizers.StripAccents(),
        normalizers.Lowercase(), normalizers.Precompiled(charsmap()), normalizers.Replace(Regex(" {2,}"), " ")])
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    unigram(t, special=BERT, unk="[UNK]")
    template(t, "[CLS]", "[SEP]")
    return t


def deberta_v3():
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([
        normalizers.Replace(Regex(r"\s{2,}|[\n\r\t]"), " "), normalizers.NFC(), normalizers.Strip(True, True)])
    t.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.Metaspace(prepend_scheme="first", split=False)])
    unigram(t, special=BERT, unk="[UNK]")
    template(t, "[CLS]", "[SEP]")
    t.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), t.post_processor])
    return t


def unigram_bytes():
    t = xlm_roberta()
    scores = json.loads(t.to_str())["model"]["vocab"]
    t.model = models.Unigram([tuple(s) for s in scores] + [(b, -20.0) for b in BYTES], 3, byte_fallback=True)
    t.normalizer = normalizers.NFKC()
    t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    return t


def bpe_metaspace():
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    bpe(t, special=SPECIAL + BYTES, limit_alphabet=60)
    template(t, "<s>", "</s>")
    return t


def bpe_suffix():
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=False, end_of_word_suffix="</w>"))
    t.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
    t.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.Split(Regex(r"[aeiou]+(?=t)|\p{Lu}+"), "merged_with_next")])
    bpe(t, size=400, limit_alphabet=40, end_of_word_suffix="</w>")
    template(t, "<s>", "</s>")
    return t


def bpe_prefix():
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, continuing_subword_prefix="##"))
    t.normalizer = normalizers.NFKC()
    t.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split("-", "merged_with_previous"), pre_tokenizers.Split(Regex(r"\s+"), "removed"),
        pre_tokenizers.Split(Regex("[A-Za-z]+"), "isolated", invert=True), pre_tokenizers.CharDelimiterSplit("x")])
    bpe(t, size=400, limit_alphabet=40, continuing_subword_prefix="##")
    return t


def word_level():
    t = Tokenizer(models.WordLevel(unk_token="[UNK]"))
    t.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.NFKD()])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits()])
    t.train_from_iterator(texts(), trainers.WordLevelTrainer(vocab_size=300, special_tokens=BERT, show_progress=False))
    t.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return t


TOKENIZERS = [roberta, roberta_prefix, modernbert, xlm_roberta, albert, deberta_v3, unigram_bytes, bpe_metaspace,
              bpe_suffix, bpe_prefix, word_level]


def write_roberta_files(content):
    """The same tokenizer as vocab.json, merges.txt and tokenizer_config.json."""
    folder = OUTPUT / "roberta-files"
    folder.mkdir(parents=True, exist_ok=True)
    mask = {"__type": "AddedToken", "content": "<mask>", "lstrip": True, "normalized": True, "rstrip": False,
            "single_word": False}
    config = {"tokenizer_class": "RobertaTokenizer", "add_prefix_space": False, "mask_token": mask}
    model = content["model"]
    (folder / "vocab.json").write_text(json.dumps(model["vocab"], ensure_ascii=False, separators=(",", ":")), "utf8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in model["merges"]), "utf8")
    (folder / "tokenizer_config.json").write_text(json.dumps(config) + "\n")


# Folders as they were before tokenizer.json: a sentencepiece model, and what tells whose it is.
SENTENCEPIECE = {
    "xlm-roberta-spm": ("sentencepiece.bpe.model", dict(), {"model_max_length": 512}, {"model_type": "xlm-roberta"}),
    "camembert-spm": ("sentencepiece.bpe.model", dict(), {"tokenizer_class": "CamembertTokenizer"}, None),
    "albert-spm": (
        "spiece.model", dict(pad_id=0, unk_id=1, bos_id=-1, eos_id=-1, control_symbols="[CLS],[SEP],[MASK]",
                             user_defined_symbols="(,),-,."),
        {"tokenizer_class": "AlbertTokenizer", "do_lower_case": True, "keep_accents": False}, None),
    "deberta-v2-spm": (
        "spm.model",
        dict(pad_id=0, bos_id=1, eos_id=2, unk_id=3, pad_piece="[PAD]", bos_piece="[CLS]", eos_piece="[SEP]",
             unk_piece="[UNK]"),
        {"do_lower_case": False, "vocab_type": "spm"}, {"model_type": "deberta-v2"}),
}


def write_sentencepiece_folder(name):
    file, options, tokenizer_config, config = SENTENCEPIECE[name]
    folder = OUTPUT / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(sentencepiece_model(**options))
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer_config) + "\n")
    if config:
        (folder / "config.json").write_text(json.dumps(config) + "\n")
    print(f"{name}: {(folder / file).stat().st_size} bytes")


def write_mpnet_vocabulary():
    """MPNet's files from before tokenizer.json: BERT's vocabulary with other tokens in the roles."""
    folder = OUTPUT / "mpnet-vocabulary"
    folder.mkdir(parents=True, exist_ok=True)
    words = (ROOT / "tests/data/vocab/uncased.txt").read_text("utf8").split("\n")[5:-1]
    tokens = ["<s>", "<pad>", "</s>", "[UNK]", *words, "<mask>"]
    (folder / "vocab.txt").write_text("\n".join(tokens) + "\n", "utf8")
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "MPNetTokenizer", "do_lower_case": true}\n')


def main():
    for make in TOKENIZERS:
        name = make.__name__.replace("_", "-")
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        content = json.loads(make().to_str())
        if name == "roberta-prefix":  # the older spelling of merges
            content["model"]["merges"] = [" ".join(merge) for merge in content["model"]["merges"]]
        if name == "roberta":
            write_roberta_files(content)
        folder = OUTPUT / name
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "tokenizer.json"
        file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf8")
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")
    if len(sys.argv) == 1 or "mpnet-vocabulary" in sys.argv[1:]:
        write_mpnet_vocabulary()
    for name in SENTENCEPIECE:
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            write_sentencepiece_folder(name)


if __name__ == "__main__":
    main()
