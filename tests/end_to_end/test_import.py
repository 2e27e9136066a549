"""Checkpoints with heads of their own, and models by name in the Hugging Face cache."""

import json
import shutil

import pytest
from conftest import ROOT, SENTENCE, assert_refused, pellucid

MODEL = ROOT / "tests/data/models/bert-four-cased"
CHECKPOINTS = ROOT / "tests/data/checkpoints"


def import_checkpoint(out, file=CHECKPOINTS / "legacy.bin", **changed):
    options = {"config": MODEL, "vocab": MODEL / "vocab.txt", "head": "linear-relu",
               "labels": "anti,neutral,pro,news"} | changed
    return pellucid("import", file, "-o", out,
                    *(word for name, value in options.items() for word in (f"--{name}", value)))


def logits(model, **environment):
    result = pellucid("predict", "--model", model, "--format", "json", SENTENCE, env=environment)
    assert result.code == 0, result.err
    return result.json()["prediction"]["logits"]


def test_import_makes_a_folder_that_every_command_takes(tmp_path):
    out = tmp_path / "model"
    result = import_checkpoint(out)
    assert (result.code, result.out, result.err) == (0, f"{out}\n", "")
    assert logits(out) == pytest.approx([max(x, 0) for x in logits(MODEL)], abs=1e-6)
    explained = pellucid("explain", "--model", out, "--format", "json", "--target", "news", SENTENCE)
    assert explained.code == 0 and explained.json()["target"]["label"] == "news"
    assert "4" in pellucid("inspect", "--model", out).out


def test_import_refuses_and_leaves_nothing(tmp_path):
    out = tmp_path / "model"
    assert_refused(import_checkpoint(out, head="linear-softmax"), 2, "--head", "softmax")
    assert_refused(import_checkpoint(out, labels="a,b"), 2, "--labels", "4", "2")
    assert_refused(import_checkpoint(out, file=MODEL / "config.json"), 3, "torch.save")
    assert_refused(import_checkpoint(out, file=tmp_path / "none.pt"), 5, "none.pt")
    assert_refused(pellucid("import"), 2)
    assert not list(tmp_path.iterdir())


def test_import_runs_nothing_of_a_malicious_checkpoint(tmp_path):
    touched = tmp_path / "touched"

    class Malicious:
        def __reduce__(self):
            import os
            return os.system, (f"touch {touched}",)

    import io
    import pickle
    import zipfile
    program = io.BytesIO()
    pickle.dump({"bert.x": Malicious()}, program, protocol=2)
    with zipfile.ZipFile(tmp_path / "evil.pt", "w") as archive:
        archive.writestr("evil/data.pkl", program.getvalue())
    assert_refused(import_checkpoint(tmp_path / "out", file=tmp_path / "evil.pt"), 3, "system",
                   "code to run")
    shutil.copytree(MODEL, tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    shutil.copy(tmp_path / "evil.pt", tmp_path / "model/pytorch_model.bin")
    assert_refused(pellucid("predict", "--model", tmp_path / "model", SENTENCE), 3, "system")
    assert not touched.exists()


def test_import_merges_an_adapter_into_its_base(tmp_path):
    adapter, out = ROOT / "tests/data/imports/plain/adapter", tmp_path / "merged"
    result = pellucid("import", adapter, "--base", MODEL, "-o", out)
    assert (result.code, result.out, result.err) == (0, f"{out}\n", "")
    golden = json.loads((ROOT / "tests/golden/imports/imports.json").read_text())
    for text, expected in zip(golden["texts"], golden["cases"][0]["answers"], strict=True):
        found = pellucid("predict", "--model", out, "--format", "json", text).json()
        assert found["prediction"]["logits"] == pytest.approx(expected, abs=1e-5)
    assert_refused(pellucid("import", adapter, "-o", tmp_path / "x"), 2, str(adapter), "--base")
    assert_refused(pellucid("import", adapter, "--base", tmp_path / "none", "-o", tmp_path / "x"), 5,
                   "none")
    assert_refused(pellucid("predict", "--model", adapter, "x"), 4, "PEFT adapter", "import")
    assert_refused(pellucid("import", CHECKPOINTS / "zip.bin", "-o", tmp_path / "x"), 2, "--config",
                   "--base")


def test_import_says_what_is_wrong_with_a_file(tmp_path):
    whole = (CHECKPOINTS / "zip.bin").read_bytes()
    (tmp_path / "half.pt").write_bytes(whole[:len(whole) // 2])
    assert_refused(import_checkpoint(tmp_path / "x", file=tmp_path / "half.pt"), 3, "half.pt: truncated",
                   "download it again")
    assert_refused(import_checkpoint(tmp_path / "x", file=CHECKPOINTS / "anything-4.pt"), 3,
                   "anything-4.pt: no encoder", "numbers")


def test_models_by_name_in_the_hugging_face_cache(tmp_path):
    folder = tmp_path / "hub/models--org--tiny"
    shutil.copytree(MODEL, folder / "snapshots/0123")
    (folder / "refs").mkdir()
    (folder / "refs/main").write_text("0123")
    assert logits("org/tiny", HF_HOME=str(tmp_path)) == logits(MODEL)
    result = pellucid("inspect", "--model", "org/tiny", "--format", "json",
                      env={"HF_HOME": str(tmp_path)})
    assert result.json()["name"] == "org/tiny"
    assert_refused(pellucid("inspect", "--model", "org/other", env={"HF_HOME": str(tmp_path)}), 5,
                   "org/other", str(tmp_path))
