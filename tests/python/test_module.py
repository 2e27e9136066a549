"""The Python module as installed from its wheel: the values, the reports, the errors."""

import inspect
import json
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pellucid
import pytest

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "This movie is superb"


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def explanation(model):
    return model.explain(SENTENCE)


def without_seconds(explanation):
    values = explanation.to_dict()
    values["cost"]["seconds"] = None
    return values


def test_comes_from_the_wheel_with_its_model(model):
    package = Path(pellucid.__file__).parent
    assert ROOT / "python" not in package.parents
    assert (package / "py.typed").exists() and (package / "_core.pyi").exists()
    assert Path(model.describe()["directory"]) == package / "models/sentiment"


def test_values(explanation):
    assert explanation.text == SENTENCE and explanation.pair is None
    assert explanation.prediction.label == "POSITIVE" and explanation.prediction.index == 1
    assert explanation.target.quantity == "probability"
    assert [word.text for word in explanation.words] == SENTENCE.split()
    assert max(explanation.words, key=lambda word: word.score).text == "superb"
    assert explanation.tokens[0].token == "[CLS]" and explanation.tokens[0].word is None
    assert explanation.completeness.certified_error < 0.01
    assert explanation.method["name"] == "integrated-gradients"
    assert explanation.cost["gradient_passes"] > 0 and explanation.warnings == []
    assert explanation.targets == [pellucid.TargetScores(
        explanation.target, [token.score for token in explanation.tokens],
        [word.score for word in explanation.words], explanation.completeness)]


def test_words_by_unit_and_given(model):
    text = "I don't mind. It's fine"
    texts = lambda e: [word.text for word in e.words]  # noqa: E731
    assert texts(model.explain(text, method="saliency")) == ["I", "don't", "mind", ".", "It's", "fine"]
    assert texts(model.explain(text, method="saliency", words="sentence")) == ["I don't mind.", "It's fine"]
    given = [(0, 7), np.array([14, 18])]
    e = model.explain(text, "Or not", words=given, pair_words=[(0, 2)], method="occlusion")
    assert texts(e) == ["I don't", "It's", "Or"] and e.method["parameters"]["words"] == "given"
    assert all(token.score == 0 for token in e.tokens if token.word is None)
    assert model.tokenize(text, words=given)["words"][:6] == [None, 0, 0, 0, 0, None]
    assert model.tokenize(text, words="whitespace")["words"][-2] == 4
    many = model.explain_many([text, "a b", "c d"], words=[given, [(0, 3)], None], method="saliency")
    assert [texts(one) for one in many] == [["I don't", "It's"], ["a b"], ["c", "d"]]
    assert [texts(one) for one in model.compare("a b", methods=["saliency", "occlusion"], words=[(0, 3)])] == \
        [["a b"]] * 2
    for wrong, message in (("letters", "words: unknown"), ([(0, 99)], "words: wrong word 0"), ([3], "words: expected"),
                           ([(2, -1)], "words: expected"), ([(0, 2), (1, 3)], "words: wrong word 1")):
        with pytest.raises(ValueError, match=message):
            model.explain(text, words=wrong)
    with pytest.raises(ValueError, match="pair_words: unexpected without a pair"):
        model.explain(text, pair_words=[(0, 1)])
    with pytest.raises(ValueError, match="words: expected a list of words for each text"):
        model.explain_many(["a", "b"], words=[[(0, 1)]])


def test_reports(explanation, tmp_path):
    values = explanation.to_dict()
    assert values == json.loads(explanation.to_json())
    assert values["schema"] == "pellucid.explanation/1"
    assert explanation.to_html().lower().startswith("<!doctype html>")
    assert explanation._repr_html_().startswith("<iframe srcdoc=")
    assert "<!doctype" not in explanation._repr_html_()  # escaped, inside the frame
    assert explanation.to_csv().splitlines()[0].startswith("text_index,")
    assert "superb" in explanation.to_text() and "\x1b[" in explanation.to_text(color=True)
    assert str(explanation) == explanation.to_text() and "superb" in repr(explanation)
    for extension, start in ((".html", "<!doctype"), (".json", "{"), (".csv", "text_index")):
        explanation.save(tmp_path / f"why{extension}")
        assert (tmp_path / f"why{extension}").read_text("utf8").lower().startswith(start)
    explanation.save(str(tmp_path / "why"), format="text")
    assert len(list(tmp_path.iterdir())) == 4


def test_dataframe(explanation, model):
    words = explanation.to_dataframe()
    assert list(words["text"]) == SENTENCE.split()
    assert list(words["score"]) == [word.score for word in explanation.words]
    assert list(explanation.to_dataframe("tokens")["id"]) == [t.id for t in explanation.tokens]
    both = model.explain_many([SENTENCE, "Awful."]).to_dataframe()
    assert set(both["text_index"]) == {0, 1}


def test_options_are_those_of_the_command_line(model):
    found = model.explain(SENTENCE, target=0, quantity="log-odds", baseline="pad",
                          baseline_special="replace", steps=16, rule="riemann_middle",
                          at="word-embeddings", max_length=5)
    assert found.target.label == "NEGATIVE" and found.target.quantity == "log-odds"
    assert found.method["parameters"] == {
        "at": "word-embeddings", "baseline": "pad", "baseline-special": "replace", "steps": 16,
        "rule": "riemann_middle"}
    assert [warning.code for warning in found.warnings][0] == "truncated"
    ids = model.explain(SENTENCE, baseline=np.array([101, 0, 0, 0, 0, 102]))
    assert ids.target.baseline_value == pytest.approx(
        model.explain(SENTENCE, baseline="pad").target.baseline_value)


def test_all_targets(model):
    found = model.explain(SENTENCE, target="all")
    assert [scores.target.label for scores in found.targets] == model.labels
    one = model.explain(SENTENCE, target="NEGATIVE")
    assert found.targets[0].target.value == pytest.approx(one.target.value)
    assert len(found.targets[0].words) == 4


def test_parts_of_every_target(model):
    for target in model.explain("A superb film", at="sub-embeddings", target="all", steps=5).targets:
        assert set(target.parts) == {"word", "position", "token_type"}
        for one, total in (("tokens", target.tokens), ("words", target.words)):
            sums = [sum(scores) for scores in zip(*(getattr(part, one) for part in target.parts.values()))]
            assert sums == pytest.approx(total, abs=1e-6)


def test_signature_names_the_options():
    names = inspect.signature(pellucid.Model.explain).parameters
    assert {"target", "baseline", "baseline_special", "tolerance", "steps"} <= set(names)


def test_predict(model):
    texts = [SENTENCE, "Awful.", ""]
    probabilities = model.predict_proba(texts)
    assert probabilities.shape == (3, 2) and probabilities.dtype == np.float64
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(model.predict_proba(np.array(texts)), probabilities)
    assert [p.label for p in model.predict(texts)][:2] == ["POSITIVE", "NEGATIVE"]
    alone = model.predict(SENTENCE)
    assert alone.probabilities == pytest.approx(probabilities[0], abs=1e-6)
    assert model.predict_proba([]).shape == (0, 2)
    assert model.predict_proba([("a", "b")]).shape == (1, 2)


def test_tokenize(model):
    found = model.tokenize("Unbelievable 😀", "pair")
    assert found["tokens"][0] == "[CLS]" and found["segments"][-1] == 1
    assert found["offsets"][0] is None


def test_many(model, capsys, tmp_path):
    texts = [SENTENCE, ("Awful.", "Truly."), ""]
    found = model.explain_many(texts, progress=True)
    assert "3/3" in capsys.readouterr().err
    assert len(found) == 3 and found[1].pair == "Truly."
    assert without_seconds(found[0]) == without_seconds(model.explain(SENTENCE))
    assert len(found.to_json().splitlines()) == 3
    assert found.to_html().lower().count("<!doctype") == 1
    found.save(tmp_path / "all.html")
    with pytest.raises(ValueError, match="list of texts"):
        model.explain_many(SENTENCE)


def test_errors(model, tmp_path):
    with pytest.raises(ValueError, match="^target: unknown class.*HAPPY"):
        model.explain(SENTENCE, target="HAPPY")
    with pytest.raises(ValueError, match="stepz"):
        model.explain(SENTENCE, stepz=5)
    with pytest.raises(ValueError, match="precision"):
        pellucid.load(precision="float8")
    with pytest.raises(ValueError, match="no format"):
        model.explain(SENTENCE).save(tmp_path / "why.pdf")
    with pytest.raises(OSError):
        model.explain(SENTENCE).save(tmp_path / "missing" / "why.html")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text("{")
    with pytest.raises(pellucid.ModelError, match="config.json"):
        pellucid.load(broken)
    (broken / "config.json").write_text('{"model_type": "gpt2"}')
    with pytest.raises(NotImplementedError, match="gpt2"):
        pellucid.load(broken)


def test_two_threads_explain_at_once(model, explanation):
    found = [None] * 4

    def work(i):
        found[i] = without_seconds(model.explain(SENTENCE))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(found))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [without_seconds(explanation)] * len(found)


def test_the_gil_is_free_while_it_explains(model):
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(None)
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    model.explain("good " * 200, steps=20)
    seen = len(ticks)
    done.set()
    ticker.join()
    assert seen > 5


def test_progress_and_its_exceptions(model):
    shares = []
    model.explain("good " * 100, steps=40, progress=shares.append)
    assert shares and all(0 <= share <= 1 for share in shares)

    def stop(share):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        model.explain("good " * 100, steps=40, progress=stop)


def test_control_c_stops_a_long_run(model):
    # A background job of a shell without job control starts with SIGINT ignored, and so would Python.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            model.explain("good " * 400, steps=1000)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)


def test_control_c_stops_many_texts(model):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            model.explain_many(["good " * 400] * 100, steps=1000)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)


def test_the_first_text_that_is_wrong_is_told(model):
    with pytest.raises(ValueError, match="expected a string"):
        model.explain_many([SENTENCE, 5] + [SENTENCE] * 20, steps=2)


@pytest.mark.parametrize("text", [None, 5, float("nan"), b"bytes", ("a", 5), (None, "b")])
def test_what_is_no_text_is_refused(model, text):
    with pytest.raises(ValueError, match="expected a string"):
        model.predict_proba([text])
    with pytest.raises(ValueError, match="expected a string"):
        model.explain_many([text])


def test_yes_and_no_may_be_true_and_false(model):
    found = model.explain(SENTENCE, method="lime", samples=20, bag_of_words=False)
    assert found.method["parameters"]["bag-of-words"] == "no"
