"""Pictures: in somebody's axes, of a comparison, of many texts."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt  # noqa: E402
import pellucid  # noqa: E402
import pytest  # noqa: E402

PNG = b"\x89PNG\r\n"
TEXTS = ["This movie is superb", "Superb, and never dull", "A dull film"]


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture
def axes():
    figure, axes = plt.subplots(1, 2, figsize=(9, 3))
    yield axes
    plt.close(figure)


def test_axes_of_pyplot_are_drawn_into(model, axes, tmp_path):
    e = model.explain(TEXTS[0])
    with plt.rc_context({"font.size": 7}):
        assert e.plot(ax=axes[1]) is axes[1]
    assert [bar.get_width() for bar in axes[1].patches] == [word.score for word in e.words]
    assert [label.get_text() for label in axes[1].get_yticklabels()] == [word.text for word in e.words]
    assert axes[1].get_title().startswith("POSITIVE: probability") and not axes[0].patches
    assert tuple(axes[1].figure.get_size_inches()) == (9, 3) and plt.get_fignums() == [axes[1].figure.number]
    assert e.plot(ax=axes[0], level="tokens", strongest=2) is axes[0] and len(axes[0].patches) == 2
    with pytest.raises(ValueError, match="path: unexpected beside ax"):
        e.plot(tmp_path / "a.png", ax=axes[0])
    with pytest.raises(ValueError, match="ax: expected Axes"):
        e.plot(ax=axes[0].figure)


def test_a_figure_of_its_own_is_not_pyplots(model):
    model.explain(TEXTS[0], method="saliency").plot()
    assert plt.get_fignums() == []


def test_a_comparison(model, tmp_path):
    found = model.compare(TEXTS[0], methods=["integrated-gradients", "saliency", "saliency"], steps=4)
    figure = found.plot(strongest=3)
    assert figure._repr_png_().startswith(PNG)
    assert [panel.get_title() for panel in figure.axes] == ["integrated-gradients", "saliency", "saliency 2"]
    shown = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(shown) == 3 and "superb" in shown
    for panel, e in zip(figure.axes, found):
        scores = {word.text: word.score for word in e.words}
        assert [bar.get_width() for bar in panel.patches] == [scores[word] for word in shown]
    for name in ("a", "b"):
        found.plot(tmp_path / f"{name}.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_many_texts(model, tmp_path):
    many = model.explain_many(TEXTS)
    figure = many.plot(tmp_path / "words.pdf", strongest=2)
    assert (tmp_path / "words.pdf").read_bytes().startswith(b"%PDF")
    by_class = {panel.get_title().split(":")[0]: panel for panel in figure.axes}
    assert set(by_class) == {e.target.label for e in many}
    labels = [label.get_text() for label in by_class["POSITIVE"].get_yticklabels()]
    assert "superb (2)" in labels
    mean = (many[0].words[3].score + many[1].words[0].score) / 2
    assert by_class["POSITIVE"].patches[labels.index("superb (2)")].get_width() == pytest.approx(mean)
    with pytest.raises(ValueError, match="an explanation or more"):
        many[:0].plot()
    with pytest.raises(ValueError, match="one quantity"):
        (many + [model.explain(TEXTS[0], quantity="logit", method="saliency")]).plot()
