"""Cases of what decides the ids: the tokenizer's class, its files, and every key of them."""
from .bases import ADDED, BASES, CONFIG, FAST, MAP, MISSING, TOKENIZER, case, each, merged, rows, said, token

# ---- As they are, and by every class.

for name in BASES:
    case(name, "as it is")
SLOW = {"BertJapaneseTokenizer": "MeCab", "BertweetTokenizer": "tweets", "PhobertTokenizer": "words"}
OWN = {"bert": "BertTokenizerFast", "bert-vocab": "DistilBertTokenizer", "distilbert": "DistilBertTokenizerFast",
       "mpnet-vocab": "MPNetTokenizerFast", "roberta-files": "RobertaTokenizerFast", "roberta": "BartTokenizer",
       "xlm-roberta": "XLMRobertaTokenizerFast", "xlm-roberta-spm": "XLMRobertaTokenizer",
       "camembert": "CamembertTokenizerFast", "albert": "AlbertTokenizerFast", "deberta-v3": "DebertaV2TokenizerFast",
       "deberta-v3-spm": "DebertaV2Tokenizer", "deberta": "DebertaTokenizerFast", "electra": "ElectraTokenizerFast"}
for name, own in OWN.items():
    each(name, TOKENIZER, "tokenizer_class", [own])
for name in "bert distilbert mpnet deberta xlm-roberta camembert albert deberta-v3".split():
    each(name, TOKENIZER, "tokenizer_class", ["TokenizersBackend"])
each("bert roberta", TOKENIZER, "tokenizer_class", ["PreTrainedTokenizer", "MyTokenizer", "GPT2Tokenizer", None])
each("bert", TOKENIZER, "tokenizer_class", ["RobertaTokenizer", "XLMRobertaTokenizer", "MobileBertTokenizer"])
each("bert-vocab", TOKENIZER, "tokenizer_class", ["ElectraTokenizer", "BertTokenizerLegacy", "PreTrainedTokenizerFast",
                                                  *SLOW])
each("roberta", TOKENIZER, "tokenizer_class", ["BertTokenizer"])
for name in SLOW:
    case("bert-old", f"tokenizer_class {name} in config.json", set={CONFIG: {"tokenizer_class": name}})
    case("bert", f"tokenizer_class {name} beside tokenizer.json", set={TOKENIZER: {"tokenizer_class": name}})
case("bert-old", "tokenizer_class in both", set={CONFIG: {"tokenizer_class": "BertJapaneseTokenizer"},
                                                 TOKENIZER: {"tokenizer_class": "BertTokenizer"}})
case("distilbert", "tokenizer_class in config.json", set={CONFIG: {"tokenizer_class": "DistilBertTokenizer"}})
case("bert-vocab", "no tokenizer_config.json", delete=[TOKENIZER])
case("bert", "no tokenizer_config.json", delete=[TOKENIZER])
case("roberta-files", "no tokenizer_config.json", delete=[TOKENIZER])
case("bert", "vocab.txt beside tokenizer.json", copy={"vocab.txt": "vocab/cased.txt"})
each("albert albert-spm bert-whole xlm-roberta deberta-v3", CONFIG, "transformers_version", ["4.38.0"])
each("albert bert-whole", CONFIG, "transformers_version", ["5.2.0", "4.57.0.dev0", None, MISSING])

# ---- What a class takes from tokenizer_config.json, whatever tokenizer.json says.

each("bert bert-vocab distilbert electra mpnet mpnet-vocab albert albert-spm", TOKENIZER, "do_lower_case",
     [True, False, MISSING])
each("deberta-v3 deberta-v3-spm", TOKENIZER, "do_lower_case", [True])
each("bert-whole", TOKENIZER, "do_lower_case", [True, False])
each("bert", TOKENIZER, "do_lower_case", [None, "false", 0])
each("bert bert-vocab mpnet-vocab", TOKENIZER, "strip_accents", [True, False])
each("bert bert-vocab electra", TOKENIZER, "tokenize_chinese_chars", [False])
each("bert-whole", TOKENIZER, "strip_accents", [False])
each("albert albert-spm", TOKENIZER, "keep_accents", [True, False])
each("deberta-v3 deberta-v3-spm", TOKENIZER, "split_by_punct", [True])
each("roberta roberta-files deberta xlm-roberta xlm-roberta-spm camembert-spm albert-spm deberta-v3 deberta-v3-spm",
     TOKENIZER, "add_prefix_space", [True, False])
each("roberta-whole modernbert", TOKENIZER, "add_prefix_space", [True])
each("roberta-files", TOKENIZER, "trim_offsets", [False])
for key, value in {"do_basic_tokenize": False, "never_split": ["film"], "clean_text": False, "wordpieces_prefix": "@@",
                   "clean_up_tokenization_spaces": True, "sp_model_kwargs": {}, "use_fast": False, "foo": 1,
                   "special_tokens_map_file": "/elsewhere", "name_or_path": "elsewhere", "processor_class": "X",
                   "padding_side": "left", "init_inputs": [], "add_bos_token": True, "add_eos_token": True,
                   "chat_template": "{{x}}", "auto_map": {"AutoTokenizer": ["t.MyTokenizer", None]}}.items():
    each("bert-vocab", TOKENIZER, key, [value])
each("bert", TOKENIZER, "padding_side", ["middle"])
each("bert bert-vocab roberta-files", TOKENIZER, "split_special_tokens", [True])
each("bert", TOKENIZER, "fast_tokenizer_files", [["tokenizer.json", "tokenizer.4.0.0.json"]])
each("bert", TOKENIZER, "init_inputs", [["x"]])

# ---- Lengths, sides, types.

each("bert-vocab", TOKENIZER, "model_max_length", [12, 1000, 1e30, 12.0, "12", None, MISSING, 0, -1])
each("bert", TOKENIZER, "model_max_length", [12, MISSING])
case("bert-vocab", "max_len", set={TOKENIZER: {"max_len": 12}}, unset={TOKENIZER: ["model_max_length"]})
case("bert-vocab", "max_len beside model_max_length", set={TOKENIZER: {"max_len": 12}})
each("bert-vocab roberta-whole xlm-roberta", TOKENIZER, "truncation_side", ["left"])
each("bert", TOKENIZER, "truncation_side", ["left", "right", "middle", None])
TRUNCATION = {"direction": "Left", "max_length": 9, "strategy": "LongestFirst", "stride": 0}
PADDING = {"strategy": {"Fixed": 128}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0,
           "pad_token": "[PAD]"}
for name in ("bert", "bert-whole", "roberta"):
    case(name, "truncation in tokenizer.json", set={FAST: {"truncation": TRUNCATION}})
case("bert", "both truncations", set={FAST: {"truncation": TRUNCATION}, TOKENIZER: {"truncation_side": "right"}})
case("bert", "padding in tokenizer.json", set={FAST: {"padding": PADDING}})
NO_TYPES = ["input_ids", "attention_mask"]
each("bert bert-vocab electra deberta-v3", TOKENIZER, "model_input_names", [NO_TYPES])
each("bert", TOKENIZER, "model_input_names", [["input_ids"], None])
each("bert-whole roberta albert albert-spm xlm-roberta camembert", TOKENIZER, "model_input_names", [NO_TYPES + ["token_type_ids"]])
# A RoBERTa whose tokenizer is BERT's: types of 1 that its table has no row for.
BERT_TOKENS = {"copy": {"vocab.txt": "vocab/uncased.txt"}, "delete": [FAST],
               "json": {TOKENIZER: {"tokenizer_class": "BertTokenizer", "model_max_length": 40}}}
case("roberta-whole", "tokens of BERT", **BERT_TOKENS)
case("roberta-whole", "tokens of BERT without types",
     **merged(BERT_TOKENS, {"set": {TOKENIZER: {"model_input_names": NO_TYPES}}}))

# ---- Tokens that somebody added, and the roles.

MARKERS = {"[E1]": 640, "CAFÉ": 641}
ROWS = rows(642)
case("bert-vocab", "added_tokens.json", **merged(ROWS, {"json": {ADDED: MARKERS}}))
case("bert-vocab", "added_tokens.json, special by the map", **merged(
    ROWS, {"json": {ADDED: MARKERS, MAP: {"additional_special_tokens": ["[E1]"]}}}))
case("bert-vocab", "added_tokens.json of a token there is", json={ADDED: {"[MASK]": 4}})
case("bert-vocab", "added_tokens.json with a hole", **merged(ROWS, {"json": {ADDED: {"[E1]": 641}}}))
case("bert-vocab", "added_tokens.json empty", json={ADDED: {}})
case("bert-vocab", "added_tokens.json of words", json={ADDED: {"[E1]": "x"}})
case("bert-vocab", "added_tokens.json, fewer embeddings", json={ADDED: {"[E1]": 640}})
DECODER = {"640": token("[E1]", special=True), "641": token("CAFÉ", normalized=True, special=False)}
case("bert-vocab", "added_tokens_decoder", **merged(ROWS, {"set": {TOKENIZER: {"added_tokens_decoder": DECODER}}}))
case("bert-vocab", "added_tokens_decoder beside added_tokens.json and the map", **merged(
    ROWS, {"set": {TOKENIZER: {"added_tokens_decoder": DECODER}}, "json": {ADDED: {"[E2]": 640},
                                                                       MAP: {"sep_token": "[MASK]"}}}))
case("bert-vocab", "added_tokens_decoder of flags", set={TOKENIZER: {"added_tokens_decoder": {
    "4": token("[MASK]", lstrip=True, rstrip=True, special=True)}}})
case("bert-vocab", "added_tokens_decoder of single words", **merged(ROWS, {"set": {TOKENIZER: {
    "added_tokens_decoder": {"640": token("on", single_word=True, special=False)}}}}))
case("bert-vocab", "added_tokens_decoder, a wrong id", **merged(ROWS, {"set": {TOKENIZER: {
    "added_tokens_decoder": {"7": token("[E1]", special=True)}}}}))
case("bert-vocab", "added_tokens_decoder of strings", set={TOKENIZER: {"added_tokens_decoder": {"640": "[E1]"}}})
FEW = rows(562)
for name in ("bert", "bert-whole"):
    case(name, "added_tokens.json", **merged(FEW, {"json": {ADDED: {"[E1]": 560, "CAFÉ": 561}}}))
    case(name, "added_tokens_decoder", **merged(FEW, {"set": {TOKENIZER: {"added_tokens_decoder": {
        "560": token("[E1]", special=True), "561": token("CAFÉ", normalized=True, special=False)}}}}))
    case(name, "added_tokens in tokenizer.json", **merged(FEW, {"set": {FAST: {
        "/added_tokens/5": {"id": 560} | token("[E1]", special=True),
        "/added_tokens/6": {"id": 561} | token("CAFÉ", normalized=True, special=False)}}}))
ROBERTA_ROWS = rows(702, "roberta.embeddings.word_embeddings.weight")
for name in ("roberta-files", "roberta", "roberta-whole"):
    case(name, "added_tokens.json", **merged(ROBERTA_ROWS, {"json": {ADDED: {"[E1]": 700, " CAFÉ": 701}}}))
    case(name, "additional_special_tokens", **merged(ROBERTA_ROWS, {"set": {TOKENIZER: {
        "additional_special_tokens": ["[E1]", token("CAFÉ", lstrip=True, __type="AddedToken")]}}}))
XLM_ROWS = rows(502, "roberta.embeddings.word_embeddings.weight")
for name in ("xlm-roberta-spm", "camembert-spm"):
    case(name, "added_tokens.json", **merged(XLM_ROWS, {"json": {ADDED: {"[E1]": 405, "CAFÉ": 406}}}))
for key in ("additional_special_tokens", "extra_special_tokens"):
    for value in (["[E1]", "film"], {"marker_token": "[E1]"}, "[E1]", None):
        case("bert-vocab", f"{key} {said(value)}", **merged(ROWS, {"set": {TOKENIZER: {key: value}}}))
    case("bert-old", f"{key} in the map", **merged(ROWS, {"set": {MAP: {key: ["[E1]"]}}}))
case("bert-vocab", "a token of no known role", **merged(ROWS, {"set": {TOKENIZER: {"marker_token": "[E1]"}}}))
for role in ("pad", "unk", "mask", "cls", "sep"):
    each("bert-vocab bert", TOKENIZER, f"{role}_token", ["the"])
each("roberta-files xlm-roberta-spm deberta-v3-spm", TOKENIZER, "cls_token", ["the"])
each("roberta-files xlm-roberta-spm camembert-spm", TOKENIZER, "sep_token", ["the"])
each("roberta-files xlm-roberta-spm camembert-spm", TOKENIZER, "bos_token", ["the"])
each("roberta-files xlm-roberta-spm camembert-spm", TOKENIZER, "eos_token", ["the"])
each("bert-vocab bert", TOKENIZER, "mask_token", [MISSING, None, token("[MASK]", lstrip=True, __type="AddedToken"), 4])
each("bert-vocab", TOKENIZER, "cls_token", ["[NEW]", None, MISSING])
each("bert-vocab", TOKENIZER, "bos_token", ["[NEW]"])
each("roberta-files", TOKENIZER, "mask_token", [token("<mask>", lstrip=True, __type="AddedToken"), "<mask>"])
each("bert-old", MAP, "sep_token", ["the", token("the"), None])
each("bert-old", MAP, "mask_token", [token("[MASK]", rstrip=True)])
case("bert", "special_tokens_map.json that disagrees", json={MAP: {"sep_token": "the", "cls_token": "[CLS]"}})
case("bert-whole", "special_tokens_map.json that disagrees", json={MAP: {"sep_token": "the", "cls_token": "[CLS]"}})

# ---- tokenizer.json, which a class takes the vocabulary of and little more.

for pointer, value in {
        "/normalizer/lowercase": False, "/normalizer/strip_accents": False, "/normalizer/clean_text": False,
        "/normalizer": None, "/pre_tokenizer": {"type": "Whitespace"}, "/post_processor": None,
        "/model/unk_token": "the", "/model/continuing_subword_prefix": "@@", "/model/max_input_chars_per_word": 4,
        "/added_tokens/4/lstrip": True, "/added_tokens/4/normalized": True, "/decoder": None,
        "/added_tokens": [], "/model/dropout": 0.1, "/version": "2.0"}.items():
    each("bert bert-whole", FAST, pointer, [value])
for pointer, value in {"/pre_tokenizer/add_prefix_space": True, "/pre_tokenizer/use_regex": False, "/normalizer": {
        "type": "Lowercase"}, "/model/dropout": 0.5, "/model/unk_token": "<unk>", "/model/ignore_merges": True,
        "/model/merges/0": ["a", "b"], "/post_processor/trim_offsets": False}.items():
    each("roberta roberta-whole", FAST, pointer, [value])
for pointer, value in {"/normalizer": None, "/pre_tokenizer": {"type": "Metaspace", "replacement": "▁",
                                                               "prepend_scheme": "first", "split": True},
                       "/post_processor": None, "/model/unk_id": 7, "/model/byte_fallback": True}.items():
    each("xlm-roberta", FAST, pointer, [value])
each("albert deberta-v3 camembert", FAST, "/post_processor", [None])
each("bert", FAST, "/model/type", [MISSING])

