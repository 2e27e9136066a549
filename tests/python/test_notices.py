"""What should be known before an answer is believed: shown by every report, and warned of once a call."""

import warnings

import pellucid
import pytest

SENTENCE = "This movie is superb"
LONG = "good " * 20


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def cut():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pellucid.load().explain_many([SENTENCE, LONG, LONG], max_length=9, method="saliency")


CALLS = {
    "explain": lambda m: m.explain(LONG, max_length=9, max_steps=2),
    "explain_many": lambda m: m.explain_many([SENTENCE, LONG, "", LONG], max_length=9, method="saliency"),
    "compare": lambda m: m.compare(LONG, max_length=9, methods=["saliency", "input-x-gradient"]),
    "predict": lambda m: m.predict(LONG, max_length=9),
    "predict_proba": lambda m: m.predict_proba([LONG] * 3, max_length=9),
    "call": lambda m: m(LONG, top_k=None, max_length=9),
}


@pytest.mark.parametrize("name", CALLS)
def test_python_warns_once_a_call_where_the_call_stands(model, name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        CALLS[name](model)
    assert [type(w.message) for w in caught] == [w.category for w in caught] == [pellucid.PellucidWarning]
    said = str(caught[0].message)
    assert said.startswith("truncated") and "\n" not in said and "max-steps" not in said
    assert caught[0].filename == __file__
    if name == "explain":
        assert "not-converged" in said and "max_steps" in said
    if name == "explain_many":
        assert "truncated (2 of 4 texts; number 1, the first): " in said and "empty-text (1 of 4" in said


def test_an_estimator_warns_where_it_is_called(model):
    with pytest.warns(pellucid.PellucidWarning, match="empty-text") as caught:
        model.estimator().predict(["", "a"])
    assert [w.filename for w in caught] == [__file__]


def test_nothing_to_know_is_no_warning(model):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.explain(SENTENCE)
        model.predict([SENTENCE, "Awful."])


def test_reports_show_them(model, cut):
    e = cut[1]
    assert "(warnings: truncated)>" in repr(e) and "(warnings: truncated 2)>" in repr(cut)
    assert "warnings" not in repr(cut[0]) and "warnings" not in repr(cut[:1])
    with pytest.warns(pellucid.PellucidWarning):
        compared = model.compare(LONG, max_length=9, methods=["saliency", "input-x-gradient"])
    assert "(warnings: truncated 2)>" in repr(compared)
    message = e.warnings[0].message
    for report in (e, cut, compared):
        assert message in report.to_html()
        assert message.split(":")[0] in " ".join(report.to_text().split())
