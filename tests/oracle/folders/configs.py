"""Cases of what decides the logits and their names: config.json, sentence-transformers' files, the weights."""
from .bases import BASES, CONFIG, FAST, MISSING, TOKENIZER, case, each, said

for name in ("bert", "bert-vocab", "roberta-whole", "distilbert", "deberta-v3"):
    case(name, "the model", "model")

# ---- config.json.

NAMES = [{"0": "x", "1": "x"}, {"0": 0, "1": 1}, {"0": -1.5, "1": 2}, {"0": False, "1": True}, {"0": None, "1": "x"},
         {"1": "x", "0": "y"}, {"00": "x", "1": "y"}, {"0": ["x"], "1": "y"}, {"0": "", "1": "ü 😀"}, None, MISSING]
each("bert", CONFIG, "id2label", NAMES, "model")
each("bert", CONFIG, "id2label", [{"0": "x", "2": "y"}, ["x", "y"], {}, {"a": "x", "b": "y"}], "model")
each("bert", CONFIG, "id2label", [{"0": "x"}, {"0": "x", "1": "y", "2": "z"}], "model")
each("bert-vocab", CONFIG, "num_labels", [2, 4, 5, None], "model")
case("bert-vocab", "num_labels alone", "model", set={CONFIG: {"num_labels": 4}}, unset={CONFIG: ["id2label"]})
case("bert-vocab", "no labels at all", "model", unset={CONFIG: ["id2label", "label2id"]})
each("bert", CONFIG, "label2id", [{"NEGATIVE": 1, "POSITIVE": 0}, None, {}, MISSING], "model")
PROBLEMS = ["regression", "single_label_classification", "multi_label_classification", "text-classification", "", None]
each("bert bert-vocab", CONFIG, "problem_type", PROBLEMS, "model")
ONE = {"tensors": {"rows": {"classifier.weight": 1, "classifier.bias": 1}}, "set": {CONFIG: {"id2label": {"0": "LABEL_0"}}}}
BASES["one"] = ("models/bert-two", ONE)
case("one", "the model", "model")
each("one", CONFIG, "problem_type", PROBLEMS[:4] + [MISSING], "model")
each("bert", CONFIG, "architectures", [None, [], ["BertForMaskedLM"], ["BertModel"], "BertForSequenceClassification",
     ["BertForMaskedLM", "BertForSequenceClassification"], ["RobertaForSequenceClassification"], ["MyModel"], MISSING],
     "model")
each("bert", CONFIG, "auto_map", [{"AutoModelForSequenceClassification": "my.BertForSequenceClassification"},
                                  {"AutoTokenizer": ["my.T", None]}, {}], "model")
each("bert", CONFIG, "model_type", [MISSING, "BERT", "gpt2", "my-bert", "roberta"], "model")
for key, values in {
        "is_decoder": [True, False], "add_cross_attention": [True], "is_encoder_decoder": [True],
        "pruned_heads": [{}, {"0": [1]}], "quantization_config": [{"quant_method": "bitsandbytes", "load_in_8bit": True}],
        "torch_dtype": ["float16"], "dtype": ["bfloat16", "int8"], "output_attentions": [True],
        "output_hidden_states": [True], "return_dict": [False], "use_return_dict": [False],
        "chunk_size_feed_forward": [3], "torchscript": [True], "tie_word_embeddings": [False],
        "hidden_act": ["gelu_fast", "gelu_python", "gelu_10", "swish", "mish", "relu6", "sigmoid", "Gelu", None],
        "classifier_dropout": [0.3], "hidden_dropout_prob": [0, "0.1"], "initializer_range": [1],
        "layer_norm_eps": [0.1, 1, "1e-12"], "pad_token_id": [None, -1, 559, 560], "bos_token_id": [7],
        "position_embedding_type": ["absolute", "relative_key", "alibi", None], "type_vocab_size": ["2"],
        "hidden_size": [36.0, 35], "num_attention_heads": [4, 5], "num_hidden_layers": [2, 0, 4],
        "vocab_size": [561], "max_position_embeddings": [20, 41], "finetuning_task": ["sst-2"],
        "transformers_version": ["2.0", None], "function_to_apply": ["sigmoid"], "pooler_type": ["mean"],
        "_num_labels": [5], "foo": [1], "task_specific_params": [{"text-classification": {"top_k": 2}}],
        "use_bfloat16": [True], "attn_implementation": ["eager"], "_attn_implementation": ["sdpa"],
        "embedding_size": [12], "classifier_pooling": ["mean"], "use_cache": [True], "gradient_checkpointing": [True],
        "summary_type": ["mean"], "max_length": [5], "sentence_transformers": [{}], "torch_compile": [True],
        "configuration_files": [["config.json"]], "per_layer_config": [{}], "model_max_length": [12]}.items():
    each("bert", CONFIG, key, values, "model")
each("distilbert", CONFIG, "activation", ["relu", "gelu_new"], "model")
each("distilbert", CONFIG, "sinusoidal_pos_embds", [True], "model")
each("distilbert", CONFIG, "tie_weights_", [True], "model")
each("distilbert", CONFIG, "seq_classif_dropout", [0.5], "model")
case("distilbert", "other names of the sizes", "model", set={CONFIG: {
    "hidden_size": 36, "num_attention_heads": 3, "num_hidden_layers": 3}}, unset={CONFIG: ["dim", "n_heads", "n_layers"]})
each("distilbert", CONFIG, "num_hidden_layers", [2], "model")
each("electra", CONFIG, "summary_activation", ["relu"], "model")
each("electra", CONFIG, "position_embedding_type", ["relative_key"], "model")
each("albert", CONFIG, "num_hidden_groups", [1], "model")
each("albert", CONFIG, "down_scale_factor", [2], "model")
each("albert", CONFIG, "classifier_dropout_prob", [0.5], "model")
each("roberta-whole", CONFIG, "pad_token_id", [0, 5, None], "model")
each("roberta-whole", CONFIG, "type_vocab_size", [2], "model")
each("mpnet", CONFIG, "relative_attention_num_buckets", [16, 64], "model")
each("deberta-v3", CONFIG, "attention_head_size", [6, 12], "model")
each("deberta-v3", CONFIG, "pos_att_type", ["c2p|p2c", ["p2c"], [], None, "P2C"], "model")
each("deberta-v3", CONFIG, "position_buckets", [0, 8], "model")
each("deberta-v3", CONFIG, "norm_rel_ebd", ["none"], "model")
each("deberta-v3", CONFIG, "pooler_hidden_act", ["tanh"], "model")
each("deberta-v3", CONFIG, "pooler_hidden_size", [12], "model")
each("deberta-v3", CONFIG, "legacy", [False], "model")
each("deberta", CONFIG, "talking_head", [True], "model")
each("deberta", CONFIG, "pos_att_type", ["c2p|p2c", "c2c"], "model")
each("modernbert", CONFIG, "classifier_pooling", ["mean", "max"], "model")
each("modernbert", CONFIG, "layer_types", [None, ["full_attention"] * 5], "model")
each("modernbert", CONFIG, "global_attn_every_n_layers", [2], "model")
each("modernbert", CONFIG, "local_attention", [4], "model")
each("modernbert", CONFIG, "rope_scaling", [{"type": "linear", "factor": 2.0}], "model")
each("modernbert", CONFIG, "sparse_prediction", [True], "model")

# ---- Cross-encoders of sentence-transformers.

IDENTITY, SIGMOID = "torch.nn.modules.linear.Identity", "torch.nn.modules.activation.Sigmoid"
OTHERS = ["torch.nn.modules.activation.Tanh", "my.Activation", "torch.nn.Sigmoid", "torch.nn.Identity", "", None, 1]
ST = "config_sentence_transformers.json"
for name in ("one", "bert-vocab"):
    for value in [IDENTITY, SIGMOID, *OTHERS]:
        case(name, f"sbert_ce_default_activation_function {said(value)}", "model", set={CONFIG: {
            "sbert_ce_default_activation_function": value}})
    for value in (IDENTITY, SIGMOID, None):
        case(name, f"sentence_transformers.activation_fn {said(value)}", "model", set={CONFIG: {
            "sentence_transformers": {"activation_fn": value, "version": "4.1.0"}}})
        case(name, f"activation_fn {said(value)} in {ST}", "model", json={ST: {
            "activation_fn": value, "__version__": {"sentence_transformers": "5.4.0"}, "model_type": "CrossEncoder"}})
case("one", "activation functions that disagree", "model", json={ST: {"activation_fn": SIGMOID}},
     set={CONFIG: {"sbert_ce_default_activation_function": IDENTITY}})
case("one", "prompts", "model", json={ST: {"prompts": {"query": "query: "}, "default_prompt_name": "query"}})
TRANSFORMER = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}
POOLING = {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}
case("one", "modules.json of a cross-encoder", "model", json={"modules.json": [TRANSFORMER]})
case("one", "sentence_bert_config.json", "model", json={"sentence_bert_config.json": {
    "max_seq_length": 12, "do_lower_case": False}})
NO_HEAD = {"drop": ["classifier."], "rename": [["bert.", ""]]}
case("bert", "an embedding model", "model", json={"modules.json": [TRANSFORMER, POOLING],
                                                  "1_Pooling/config.json": {"pooling_mode_mean_tokens": True}},
     tensors=NO_HEAD, set={CONFIG: {"architectures": ["BertModel"]}})
case("bert", "a SetFit folder", "model", json={"modules.json": [TRANSFORMER, POOLING],
                                               "config_setfit.json": {"labels": ["x", "y"], "normalize_embeddings": False}},
     text={"model_head.pkl": "\x80"}, tensors=NO_HEAD, set={CONFIG: {"architectures": ["BertModel"]}})

# ---- Weights under other names, and files that are something else.

for prefix in ("module.", "_orig_mod.", "model.", "_orig_mod.module.", "net."):
    case("bert", f"tensors below {prefix}", "model", tensors={"rename": [["", prefix]]})
case("bert", "no prefix at all", "model", tensors={"rename": [["bert.", ""]]})
case("bert", "LayerNorm's old names", "model", tensors={"rename": [
    ["bert.embeddings.LayerNorm.weight", "bert.embeddings.LayerNorm.gamma"],
    ["bert.embeddings.LayerNorm.bias", "bert.embeddings.LayerNorm.beta"]]})
case("bert", "tensors of another model", "model", tensors={"rename": [["bert.", "electra."]]})
case("bert", "no head", "model", tensors={"drop": ["classifier."]})
case("bert", "no pooler", "model", tensors={"drop": ["bert.pooler."]})
case("bert", "a head of three and its labels", "model", set={CONFIG: {"id2label": {"0": "x", "1": "y", "2": "z"}}},
     tensors={"rows": {"classifier.weight": 3, "classifier.bias": 3}})
case("bert", "a head of three", "model", tensors={"rows": {"classifier.weight": 3, "classifier.bias": 3}})
case("bert", "an adapter", "model", json={"adapter_config.json": {"peft_type": "LORA", "base_model_name_or_path": "x"}},
     delete=[CONFIG])
case("bert", "LoRA tensors", "model", tensors={"rename": [
    ["bert.encoder.layer.0.attention.self.query.weight", "bert.encoder.layer.0.attention.self.query.base_layer.weight"],
    ["bert.encoder.layer.0.attention.self.key.bias", "bert.encoder.layer.0.attention.self.query.lora_A.default.weight"]]})
POINTER = ("version https://git-lfs.github.com/spec/v1\noid sha256:4665a76bfff58bd3ac1d3d8aec05b3b4c52ac9b9f7b8a7d5c6e5"
           "d3c2b1a09f8e\nsize 437955512\n")
PAGE = "<!doctype html>\n<html><head><title>Sign in</title></head><body>Not found</body></html>\n"
for file in ("config.json", "model.safetensors", FAST, TOKENIZER):
    case("bert", f"{file} a Git LFS pointer", "model", text={file: POINTER})
    case("bert", f"{file} a web page", "model", text={file: PAGE})
    case("bert", f"{file} empty", "model", text={file: ""})
    case("bert", f"{file} cut off", "model", cut={file: 200})
case("bert-vocab", "vocab.txt a Git LFS pointer", "model", text={"vocab.txt": POINTER})
case("bert-vocab", "vocab.txt a web page", "model", text={"vocab.txt": PAGE})
case("bert-vocab", "vocab.txt empty", "model", text={"vocab.txt": ""})
case("bert-vocab", "vocab.txt cut off", "model", cut={"vocab.txt": 1000})
case("bert", "model.safetensors cut off at the end", "model", cut={"model.safetensors": 200000})
case("roberta-files", "no merges.txt", delete=["merges.txt"])
case("bert-vocab", "no tokenizer", "model", delete=["vocab.txt"])
case("bert-vocab", "vocab.txt with Windows line ends", text={"vocab.txt": "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\nx\r\n"})
case("bert-vocab", "vocab.txt with bpe.codes beside it", text={"bpe.codes": "a b 1\n"})

