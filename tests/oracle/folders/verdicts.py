"""Where Pellucid does not answer as transformers does, and what it does instead; see bases.py.

It refuses what would be another model than the author's (code of the folder's own, decoders, other activation
functions, slow tokenizers) and files that do not fit together. It answers where transformers stumbles over something that
changes nothing, or where the weights tell what a wrong list of labels does not.
"""
VERDICTS = {}


def refused(words, *names):
    for name in names:
        VERDICTS[name] = {"refused": words}


def as_case(other, *names, **more):
    for name in names:
        VERDICTS[name] = {"as_case": other, **more}


IN = " in config.json"

# ---- Tokenizers.

for name in ("BertJapaneseTokenizer", "BertweetTokenizer", "PhobertTokenizer"):
    refused(name, f"bert-old: tokenizer_class {name} in config.json",
            f"bert: tokenizer_class {name} beside tokenizer.json", f'bert-vocab: tokenizer_class "{name}"')
refused("BertTokenizerLegacy", 'bert-vocab: tokenizer_class "BertTokenizerLegacy"')
refused("GPT2Tokenizer", 'bert: tokenizer_class "GPT2Tokenizer"', 'roberta: tokenizer_class "GPT2Tokenizer"')
refused("expected tokenizer.json of a PreTrainedTokenizerFast", 'bert-vocab: tokenizer_class "PreTrainedTokenizerFast"')
refused("RobertaTokenizer", 'bert: tokenizer_class "RobertaTokenizer"')
refused("XLMRobertaTokenizer", 'bert: tokenizer_class "XLMRobertaTokenizer"')
refused("BertTokenizer", 'roberta: tokenizer_class "BertTokenizer"')
refused('"auto_map"', 'bert-vocab: auto_map {"AutoTokenizer": ["t.MyTokenizer", null]}')
refused("custom code", 'bert: auto_map {"AutoTokenizer": ["my.T", null]}' + IN)
refused('"do_lower_case": wrong value (expected true or false', "bert: do_lower_case null",
        'bert: do_lower_case "false"', "bert: do_lower_case 0")
refused('"init_inputs"', 'bert: init_inputs ["x"]')
refused('"fast_tokenizer_files"', 'bert: fast_tokenizer_files ["tokenizer.json", "tokenizer.4.0.0.json"]')
refused('"model_max_length": wrong value (expected a whole number', "bert-vocab: model_max_length 12.0",
        'bert-vocab: model_max_length "12"', "bert-vocab: model_max_length 0", "bert-vocab: model_max_length -1")
refused('"truncation_side": wrong value (expected left or right', 'bert: truncation_side "middle"',
        "bert: truncation_side null")
refused('"model_input_names"', "bert: model_input_names null")
refused("token type", "roberta-whole: tokens of BERT")
as_case("bert: as it is", 'bert: padding_side "middle"')
TYPES = 'model_input_names ["input_ids", "attention_mask", "token_type_ids"]'
as_case(f"albert: {TYPES}", *(f'albert: transformers_version "{v}"{IN}' for v in ("4.38.0", "4.57.0.dev0")))
as_case(f"albert-spm: {TYPES}", f'albert-spm: transformers_version "4.38.0"{IN}')
as_case(f"bert-whole: {TYPES}", *(f'bert-whole: transformers_version "{v}"{IN}' for v in ("4.38.0", "4.57.0.dev0")))
refused("wrong id", "bert-vocab: added_tokens.json with a hole", "bert-vocab: added_tokens_decoder, a wrong id",
        "bert-vocab: added_tokens_decoder of single words", "xlm-roberta-spm: added_tokens.json")
refused('"[E1]": wrong value', "bert-vocab: added_tokens.json of words")
refused("no embedding", "bert-vocab: added_tokens.json, fewer embeddings", 'bert-vocab: cls_token "[NEW]"')
refused("added_tokens_decoder", "bert-vocab: added_tokens_decoder of strings")
refused("special_tokens", 'bert-vocab: additional_special_tokens "[E1]"', 'bert-vocab: extra_special_tokens "[E1]"')
refused('"mask_token"', "bert-vocab: mask_token 4", "bert: mask_token 4")
refused('"cls_token"', "bert-vocab: cls_token null")
refused('"sep_token"', "bert-old: sep_token null")
refused("dropout makes tokens random", "roberta-whole: /model/dropout 0.5")
refused('version "2.0"', 'bert: /version "2.0"', 'bert-whole: /version "2.0"')
refused("no tokenizer", "roberta-files: no merges.txt", "bert-vocab: no tokenizer")

# ---- config.json.

LABELS = "bert: id2label "
as_case("bert: the model", LABELS + '{"0": "x", "1": "x"}' + IN, labels=["x (0)", "x (1)"])
as_case("bert: the model", LABELS + '{"0": "x"}' + IN, labels=["x", "LABEL_1"])
as_case("bert: the model", LABELS + '{"0": "x", "1": "y", "2": "z"}' + IN, labels=["x", "y"])
as_case("bert: the model", LABELS + "{}" + IN, labels=["LABEL_0", "LABEL_1"])
refused('"id2label', LABELS + '{"0": ["x"], "1": "y"}' + IN, LABELS + '{"0": "x", "2": "y"}' + IN,
        LABELS + '["x", "y"]' + IN, LABELS + '{"a": "x", "b": "y"}' + IN)
for value in ("2", "5", "null"):
    as_case("bert-vocab: the model", f"bert-vocab: num_labels {value}{IN}")
as_case("bert-vocab: the model", "bert-vocab: no labels at all", labels=["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3"])
as_case("bert: a head of three and its labels", "bert: a head of three", labels=["NEGATIVE", "POSITIVE", "LABEL_2"])
as_case("one: the model", 'one: problem_type "single_label_classification"' + IN)
refused('"auto_map"', 'bert: auto_map {"AutoModelForSequenceClassification": "my.BertForSequenceClassification"}' + IN)
refused('"model_type"', *(f"bert: model_type {value}{IN}" for value in ("missing", '"BERT"', '"gpt2"', '"my-bert"')))
refused("bert.", f'bert: model_type "roberta"{IN}')
for key in ("is_decoder", "add_cross_attention", "is_encoder_decoder"):
    refused(f'"{key}": not supported', f"bert: {key} true{IN}")
refused('"pruned_heads"', 'bert: pruned_heads {"0": [1]}' + IN)
refused('"quantization_config"',
        'bert: quantization_config {"quant_method": "bitsandbytes", "load_in_8bit": true}' + IN)
for name in ("gelu_10", "mish", "relu6", "sigmoid", "Gelu"):
    refused('"hidden_act": not supported', f'bert: hidden_act "{name}"{IN}')
as_case("bert: the model", *(f"bert: {key} {value}{IN}" for key, value in {
    "return_dict": "false", "use_return_dict": "false", "chunk_size_feed_forward": "3", "hidden_act": "null",
    "hidden_dropout_prob": '"0.1"', "initializer_range": "1"}.items()))
as_case("roberta-whole: the model", f"roberta-whole: pad_token_id null{IN}")
for key, value in {"layer_norm_eps": "1", "pad_token_id": "560", "type_vocab_size": '"2"', "hidden_size": "36.0",
                   "num_hidden_layers": "0"}.items():
    refused(f'"{key}"', f"bert: {key} {value}{IN}")
refused('"layer_norm_eps"', f'bert: layer_norm_eps "1e-12"{IN}')
refused('"pad_token_id"', f"bert: pad_token_id -1{IN}")
refused('"num_attention_heads"', f"bert: hidden_size 35{IN}", f"bert: num_attention_heads 5{IN}")
refused("distance_embedding", f'bert: position_embedding_type "relative_key"{IN}')
refused("position_embedding_type", f'bert: position_embedding_type "alibi"{IN}',
        f'electra: position_embedding_type "relative_key"{IN}')
refused("unknown tensor", f"bert: num_hidden_layers 2{IN}", f"albert: num_hidden_groups 1{IN}",
        f'deberta-v3: norm_rel_ebd "none"{IN}')
refused("is missing", f"bert: num_hidden_layers 4{IN}", f'deberta: pos_att_type "c2p|p2c"{IN}',
        f"bert: no pooler")
refused("wrong shape", *(f"bert: {key} {value}{IN}" for key, value in {
    "vocab_size": "561", "max_position_embeddings": "20"}.items()), f"bert: max_position_embeddings 41{IN}",
        f"roberta-whole: type_vocab_size 2{IN}", f"mpnet: relative_attention_num_buckets 64{IN}",
        f"deberta-v3: position_buckets 0{IN}", f"deberta-v3: position_buckets 8{IN}")
refused("relative_attention_num_buckets", f"mpnet: relative_attention_num_buckets 16{IN}")
refused("n_layers", f"distilbert: num_hidden_layers 2{IN}")
refused("attention_head_size", f"deberta-v3: attention_head_size 6{IN}")
refused("pooler_hidden_size", f"deberta-v3: pooler_hidden_size 12{IN}")
refused("talking_head", f"deberta: talking_head true{IN}")
refused("pos_att_type", f'deberta: pos_att_type "c2c"{IN}')
refused("classifier_pooling", f'modernbert: classifier_pooling "max"{IN}')
refused("rope_scaling", 'modernbert: rope_scaling {"type": "linear", "factor": 2.0}' + IN)

# ---- Cross-encoders, weights, files that are something else.

for value in ('"torch.nn.modules.activation.Tanh"', '"my.Activation"', "1"):
    refused("sbert_ce_default_activation_function", *(
        f"{name}: sbert_ce_default_activation_function {value}" for name in ("one", "bert-vocab")))
refused("embedding model", "bert: an embedding model")
refused("SetFit", "bert: a SetFit folder")
for prefix in ("module.", "_orig_mod.", "_orig_mod.module."):
    as_case("bert: the model", f"bert: tensors below {prefix}")
refused('"net.bert.', "bert: tensors below net.")
refused('"model.bert.', "bert: tensors below model.")
refused('"electra.', "bert: tensors of another model")
refused("no head", "bert: no head")
refused("PEFT", "bert: an adapter", "bert: LoRA tensors")
for file in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"):
    refused(f"{file}: a Git LFS pointer", f"bert: {file} a Git LFS pointer")
    refused(f"{file}: a web page", f"bert: {file} a web page")
    refused(f"{file}: empty", f"bert: {file} empty")
    refused("cut short" if file == "model.safetensors" else "ends too early", f"bert: {file} cut off")
refused("vocab.txt: a Git LFS pointer", "bert-vocab: vocab.txt a Git LFS pointer")
refused("vocab.txt: a web page", "bert-vocab: vocab.txt a web page")
refused("vocab.txt: empty", "bert-vocab: vocab.txt empty")
refused("cut short", "bert: model.safetensors cut off at the end")

# ---- Models in real use.

refused("BertweetTokenizer", "bertweet-base-sentiment-analysis")
refused('"auto_map"', "jina-reranker-v1-turbo-en")
