"""The folders that are edited, and how a case is written down.

A case is a dictionary that law.build reads. Beside the edits it may have a verdict (verdicts.py) where Pellucid does
not answer as transformers does:
  refused  part of the one line with which it refuses
  as_case  the name of the case whose answer it gives
  labels   the names it gives to the outputs
"""
import copy
import json

TOKENIZER, CONFIG = "tokenizer_config.json", "config.json"
MAP, ADDED, FAST = "special_tokens_map.json", "added_tokens.json", "tokenizer.json"
MISSING = object()

# The folders that are edited: a name, the base, and the edits that make it what it is.
PLAIN = {"unset": {TOKENIZER: ["tokenizer_class"]}}  # a tokenizer.json whose class model_type decides
WORDS = "bert.embeddings.word_embeddings.weight"
BASES = {
    "bert": ("models/bert-two", {}),  # tokenizer.json, BertTokenizer
    "bert-whole": ("models/bert-two", {"set": {TOKENIZER: {"tokenizer_class": "PreTrainedTokenizerFast"}}}),
    "bert-vocab": ("models/bert-four-cased", {"delete": [MAP]}),  # vocab.txt
    "bert-old": ("models/bert-four-cased", {"unset": {TOKENIZER: ["tokenizer_class"]}}),  # and its special_tokens_map
    "distilbert": ("models/distilbert-two", PLAIN),
    "electra": ("models/electra-four-cased", {"set": {TOKENIZER: {"tokenizer_class": "ElectraTokenizer"}}}),
    "mpnet": ("models/mpnet-multi-label", {}),
    "mpnet-vocab": ("models/mpnet-multi-label", {"copy": {"vocab.txt": "tokenizers/mpnet-vocabulary/vocab.txt"},
                                                 "delete": [FAST]}),
    "roberta": ("models/roberta-two", PLAIN),
    "roberta-whole": ("models/roberta-two", {}),
    "roberta-files": ("models/roberta-two", {
        "copy": {"vocab.json": "tokenizers/roberta-files/vocab.json",
                 "merges.txt": "tokenizers/roberta-files/merges.txt"},
        "delete": [FAST], **PLAIN}),
    "deberta": ("models/deberta-four", PLAIN),
    "xlm-roberta": ("models/xlm-roberta-multi-label", PLAIN),
    "xlm-roberta-spm": ("models/xlm-roberta-multi-label", {
        "copy": {"sentencepiece.bpe.model": "tokenizers/xlm-roberta-spm/sentencepiece.bpe.model"}, "delete": [FAST],
        **PLAIN}),
    "camembert": ("models/camembert-four", PLAIN),
    "camembert-spm": ("models/camembert-four", {
        "copy": {"sentencepiece.bpe.model": "tokenizers/camembert-spm/sentencepiece.bpe.model"}, "delete": [FAST],
        **PLAIN}),
    "albert": ("models/albert-two", PLAIN),
    "albert-spm": ("models/albert-two", {
        "copy": {"spiece.model": "tokenizers/albert-spm/spiece.model"}, "delete": [FAST],
        "json": {TOKENIZER: {"model_max_length": 40}}}),
    "deberta-v3": ("models/deberta-v3-two", PLAIN),
    "deberta-v3-spm": ("models/deberta-v3-two", {
        "copy": {"spm.model": "tokenizers/deberta-v2-spm/spm.model"}, "delete": [FAST], **PLAIN}),
    "modernbert": ("models/modernbert-two", PLAIN),
    "modernbert-class": ("models/modernbert-two", {"set": {TOKENIZER: {"tokenizer_class": "BertTokenizer"}}}),
}
CASES = []


def merged(first, second):
    """Edits one after the other: dictionaries joined, lists put together."""
    out = copy.deepcopy(first)
    for key, value in second.items():
        if isinstance(value, dict):
            out[key] = merged(out.get(key, {}), value)
        elif isinstance(value, list) and key != "rows" and isinstance(out.get(key), list):
            out[key] = out[key] + value
        else:
            out[key] = value
    return out


def case(base, name, texts="tokens", **edits):
    folder, before = BASES[base]
    entry = {"name": f"{base}: {name}", "base": folder, "texts": texts, "edits": merged(before, edits)}
    removed = entry["edits"].get("unset", {})
    for file, values in edits.get("set", {}).items():  # set after all what the base had unset
        removed[file] = [key for key in removed.get(file, []) if key not in values]
    CASES.append(entry)


def said(value):
    return "missing" if value is MISSING else json.dumps(value, ensure_ascii=False)


def each(bases, file, key, values, texts="tokens", **rest):
    """One case for every base and value of one key."""
    for base in bases.split():
        for value in values:
            edit = {"unset": {file: [key]}} if value is MISSING else {"set": {file: {key: value}}}
            case(base, f"{key} {said(value)}" + (" in config.json" if file == CONFIG else ""), texts, **merged(edit, rest))


def rows(count, tensor=WORDS):
    """Edits of a model with so many embeddings."""
    return {"tensors": {"rows": {tensor: count}}, "set": {CONFIG: {"vocab_size": count}}}


def token(content, **flags):
    return {"content": content, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False} | flags


