"""Models in real use, by what their public files say, with the weights of the tests' small models. Sizes that the
weights decide are the small models'; every other key of the files is as the model's public description has it."""
CONFIG, TOKENIZER, MAP, FAST = "config.json", "tokenizer_config.json", "special_tokens_map.json", "tokenizer.json"
BERT_ROLES = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]",
              "unk_token": "[UNK]"}
ROBERTA_ROLES = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "mask_token": {
    "content": "<mask>", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False},
    "pad_token": "<pad>", "sep_token": "</s>", "unk_token": "<unk>"}
BERT = dict(attention_probs_dropout_prob=0.1, hidden_act="gelu", hidden_dropout_prob=0.1, hidden_size=36,
            initializer_range=0.02, intermediate_size=52, layer_norm_eps=1e-12, max_position_embeddings=40,
            model_type="bert", num_attention_heads=3, num_hidden_layers=3, pad_token_id=0, type_vocab_size=2,
            vocab_size=560, architectures=["BertForSequenceClassification"])
ROBERTA = dict(attention_probs_dropout_prob=0.1, bos_token_id=0, eos_token_id=2, hidden_act="gelu",
               hidden_dropout_prob=0.1, hidden_size=25, initializer_range=0.02, intermediate_size=38,
               layer_norm_eps=1e-05, max_position_embeddings=42, model_type="roberta", num_attention_heads=5,
               num_hidden_layers=2, pad_token_id=1, type_vocab_size=1, vocab_size=700,
               architectures=["RobertaForSequenceClassification"])
OLD_POOLER = dict(directionality="bidi", pooler_fc_size=768, pooler_num_attention_heads=12, pooler_num_fc_layers=3,
                  pooler_size_per_head=128, pooler_type="first_token_transform")
VOCAB = {"copy": {"vocab.txt": "vocab/uncased.txt"}, "delete": [FAST]}


def labels(*names):
    return {"id2label": {str(i): name for i, name in enumerate(names)}, "label2id": {n: i for i, n in enumerate(names)}}


def head(count):
    return {"tensors": {"rows": {"classifier.weight": count, "classifier.bias": count}}}


def model(name, base, config, tokenizer, edits, others=None, refused=None):
    json = {CONFIG: config} | ({TOKENIZER: tokenizer} if tokenizer is not None else {}) | (others or {})
    edits = dict(edits)
    if tokenizer is None:
        edits["delete"] = edits.get("delete", []) + [TOKENIZER]
    entry = {"name": name, "base": f"models/{base}", "texts": "tokens", "edits": edits | {"json": json}}
    return entry | ({"refused": refused} if refused else {})


REAL = [
    model("distilbert-base-uncased-finetuned-sst-2-english", "distilbert-two", dict(
        activation="gelu", architectures=["DistilBertForSequenceClassification"], attention_dropout=0.1, dim=36,
        dropout=0.1, finetuning_task="sst-2", hidden_dim=52, initializer_range=0.02, max_position_embeddings=40,
        model_type="distilbert", n_heads=3, n_layers=3, output_past=True, pad_token_id=0, qa_dropout=0.1,
        seq_classif_dropout=0.2, sinusoidal_pos_embds=False, tie_weights_=True, vocab_size=560,
        **labels("NEGATIVE", "POSITIVE")), {"model_max_length": 512, "do_lower_case": True}, VOCAB),
    model("twitter-roberta-base-sentiment-latest", "roberta-two", ROBERTA | dict(
        gradient_checkpointing=False, position_embedding_type="absolute", torch_dtype="float32",
        transformers_version="4.13.0.dev0", use_cache=True, **labels("negative", "neutral", "positive")), None, {
        "copy": {"vocab.json": "tokenizers/roberta-files/vocab.json",
                 "merges.txt": "tokenizers/roberta-files/merges.txt"}, "delete": [FAST],
        "tensors": {"rows": {"classifier.out_proj.weight": 3, "classifier.out_proj.bias": 3}}}, {MAP: ROBERTA_ROLES}),
    model("bert-base-multilingual-uncased-sentiment", "bert-two", BERT | OLD_POOLER | dict(
        _num_labels=5, finetuning_task="sentiment-analysis", output_past=True,
        **labels("1 star", "2 stars", "3 stars", "4 stars", "5 stars")),
        {"do_lower_case": True, "max_len": 512}, VOCAB | head(5), {MAP: BERT_ROLES}),
    model("finbert", "bert-two", BERT | dict(
        gradient_checkpointing=False, position_embedding_type="absolute", **labels("positive", "negative", "neutral")),
        {"do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
         "mask_token": "[MASK]", "tokenize_chinese_chars": True, "strip_accents": None,
         "name_or_path": "bert-base-uncased"}, VOCAB | head(3), {MAP: BERT_ROLES}),
    model("toxic-bert", "bert-two", BERT | dict(
        _name_or_path="bert-base-uncased", gradient_checkpointing=False, position_embedding_type="absolute",
        problem_type="multi_label_classification", transformers_version="4.6.1", use_cache=True,
        **labels("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")),
        {"do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
         "mask_token": "[MASK]", "tokenize_chinese_chars": True, "strip_accents": None, "model_max_length": 512,
         "special_tokens_map_file": None, "tokenizer_file": "/root/.cache/x", "name_or_path": "bert-base-uncased"},
        VOCAB | head(6), {MAP: BERT_ROLES}),
    model("ms-marco-MiniLM-L6-v2", "bert-two", BERT | dict(
        gradient_checkpointing=False, position_embedding_type="absolute", transformers_version="4.49.0",
        sentence_transformers={"activation_fn": "torch.nn.modules.linear.Identity", "version": "4.0.0.dev0"},
        use_cache=True, **labels("LABEL_0")),
        {"added_tokens_decoder": {str(i): {"content": t, "lstrip": False, "normalized": False, "rstrip": False,
                                           "single_word": False, "special": True}
                                  for i, t in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])},
         "clean_up_tokenization_spaces": True, "do_basic_tokenize": True, "do_lower_case": True,
         "extra_special_tokens": {}, "model_max_length": 512, "never_split": None, "strip_accents": None,
         "tokenize_chinese_chars": True, "tokenizer_class": "BertTokenizer", **BERT_ROLES}, head(1), {MAP: BERT_ROLES}),
    model("ms-marco-TinyBERT-L2-v2", "bert-two", BERT | dict(
        cell={}, emb_size=312, gradient_checkpointing=False, position_embedding_type="absolute", pre_trained="",
        sbert_ce_default_activation_function="torch.nn.modules.linear.Identity", structure=[], training="",
        transformers_version="4.12.3", use_cache=True, **labels("LABEL_0")),
        {"do_lower_case": True, "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
         "mask_token": "[MASK]", "tokenize_chinese_chars": True, "strip_accents": None, "model_max_length": 512,
         "do_basic_tokenize": True, "never_split": None, "special_tokens_map_file": None, "name_or_path": "nreimers/x",
         "tokenizer_class": "BertTokenizer"}, VOCAB | head(1), {MAP: BERT_ROLES}),
    model("bge-reranker-v2-m3", "xlm-roberta-multi-label", dict(
        _name_or_path="BAAI/bge-m3", architectures=["XLMRobertaForSequenceClassification"],
        attention_probs_dropout_prob=0.1, bos_token_id=0, classifier_dropout=None, eos_token_id=2, hidden_act="gelu",
        hidden_dropout_prob=0.1, hidden_size=36, initializer_range=0.02, intermediate_size=44, layer_norm_eps=1e-05,
        max_position_embeddings=42, model_type="xlm-roberta", num_attention_heads=3, num_hidden_layers=2,
        output_past=True, pad_token_id=1, position_embedding_type="absolute", torch_dtype="float32",
        transformers_version="4.38.1", type_vocab_size=1, use_cache=True, vocab_size=500, **labels("LABEL_0")),
        {"added_tokens_decoder": {str(i): {"content": t, "lstrip": t == "<mask>", "normalized": False, "rstrip": False,
                                           "single_word": False, "special": True}
                                  for t, i in {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "<mask>": 4}.items()},
         "bos_token": "<s>", "clean_up_tokenization_spaces": True, "cls_token": "<s>", "eos_token": "</s>",
         "mask_token": "<mask>", "model_max_length": 8192, "pad_token": "<pad>", "sep_token": "</s>",
         "sp_model_kwargs": {}, "tokenizer_class": "XLMRobertaTokenizer", "unk_token": "<unk>"},
        {"tensors": {"rows": {"classifier.out_proj.weight": 1, "classifier.out_proj.bias": 1}}}, {MAP: ROBERTA_ROLES}),
    model("fineweb-edu-classifier", "bert-two", BERT | dict(
        _name_or_path="Snowflake/snowflake-arctic-embed-m", classifier_dropout=0.0, gradient_checkpointing=False,
        hidden_dropout_prob=0.0, position_embedding_type="absolute", problem_type="regression", torch_dtype="float32",
        transformers_version="4.40.1", use_cache=True, **labels("LABEL_0")),
        {"clean_up_tokenization_spaces": True, "do_lower_case": True, "max_length": 512, "model_max_length": 512,
         "pad_to_multiple_of": None, "pad_token_type_id": 0, "padding_side": "right", "stride": 0,
         "strip_accents": None, "tokenize_chinese_chars": True, "tokenizer_class": "BertTokenizer",
         "truncation_side": "right", "truncation_strategy": "longest_first", **BERT_ROLES}, head(1), {MAP: BERT_ROLES}),
    model("DeBERTa-v3-base-mnli-fever-anli", "deberta-v3-two", dict(
        architectures=["DebertaV2ForSequenceClassification"], attention_probs_dropout_prob=0.1, hidden_act="gelu",
        hidden_dropout_prob=0.1, hidden_size=24, initializer_range=0.02, intermediate_size=38, layer_norm_eps=1e-07,
        max_position_embeddings=40, max_relative_positions=-1, model_type="deberta-v2", norm_rel_ebd="layer_norm",
        num_attention_heads=2, num_hidden_layers=3, pad_token_id=0, pooler_dropout=0, pooler_hidden_act="gelu",
        pooler_hidden_size=24, pos_att_type=["p2c", "c2p"], position_biased_input=False, position_buckets=14,
        relative_attention=True, share_att_key=True, summary_activation="tanh", summary_last_dropout=0,
        summary_type="first", summary_use_proj=False, torch_dtype="float16", transformers_version="4.13.0",
        type_vocab_size=0, vocab_size=500, **labels("entailment", "neutral", "contradiction")),
        {"bos_token": "[CLS]", "do_lower_case": False, "eos_token": "[SEP]", "model_max_length": 512,
         "name_or_path": "microsoft/deberta-v3-base", "sp_model_kwargs": {}, "special_tokens_map_file": None,
         "split_by_punct": False, "tokenizer_class": "DebertaV2Tokenizer", "vocab_type": "spm", **BERT_ROLES},
        head(3), {MAP: {"bos_token": "[CLS]", "eos_token": "[SEP]", **BERT_ROLES}, "added_tokens.json": {"[MASK]": 4}}),
    model("bertweet-base-sentiment-analysis", "roberta-two", ROBERTA | dict(
        gradient_checkpointing=False, position_embedding_type="absolute", tokenizer_class="BertweetTokenizer",
        use_cache=True, **labels("NEG", "NEU", "POS")), {"normalization": True, "model_max_length": 128}, {
        "copy": {"vocab.txt": "vocab/uncased.txt"}, "text": {"bpe.codes": "t h 1\nth e 2\n"}, "delete": [FAST],
        "tensors": {"rows": {"classifier.out_proj.weight": 3, "classifier.out_proj.bias": 3}}},
        {"added_tokens.json": {"<mask>": 64000}}),
    model("jina-reranker-v1-turbo-en", "bert-two", BERT | dict(
        _name_or_path="jinaai/jina-reranker-v1-turbo-en", architectures=["JinaBertForSequenceClassification"],
        attn_implementation="torch", auto_map={
            "AutoConfig": "configuration_bert.JinaBertConfig", "AutoModel": "modeling_bert.JinaBertModel",
            "AutoModelForSequenceClassification": "modeling_bert.JinaBertForSequenceClassification"},
        emb_pooler="mean", feed_forward_type="geglu", position_embedding_type="alibi", num_labels=1,
        torch_dtype="float16", transformers_version="4.26.0"), {"model_max_length": 8192,
                                                               "tokenizer_class": "RobertaTokenizer"}, head(1)),
]
