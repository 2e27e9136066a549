"""The HTML report in a real browser: nothing of a text runs, nothing is loaded, the text shown is
the text explained, and it reads in light, dark, narrow and printed."""

import json
import os
import pathlib
import subprocess
from xml.etree import ElementTree

import pytest

from browser import Browser, find_chromium

pytestmark = pytest.mark.skipif(not find_chromium(), reason="needs chromium")

ROOT = pathlib.Path(__file__).resolve().parents[2]
PELLUCID = pathlib.Path(os.environ.get("PELLUCID", ROOT / "build/bin/pellucid"))
SAMPLES = PELLUCID.parents[1] / "tests/report/report_samples"
TITLE = "Why the model decided so – Pellucid"

# WCAG contrast of every element that holds text of its own, its backgrounds laid over each other.
WORST_CONTRAST = """
(() => {
  const parse = (color) => {
    const parts = color.match(/[\\d.]+/g).map(Number);
    return parts.length < 4 ? [...parts, 1] : parts;
  };
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
  const background = (e) => e === null ? [255, 255, 255]
    : over(parse(getComputedStyle(e).backgroundColor), background(e.parentElement));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let worst = [99, ""];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.matches("script, .tip") || !e.checkVisibility()) continue;
    const behind = background(e);
    const ink = over(parse(getComputedStyle(e).color), behind);
    const [low, high] = [luminance(ink), luminance(behind)].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < worst[0]) worst = [contrast, e.className + ": " + e.textContent.slice(0, 40)];
  }
  return worst;
})()"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    subprocess.run([SAMPLES, folder], check=True)
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


def assert_untouched(browser):
    """No dialog, no error, no request but for the page itself, the title as it was written."""
    requests = [r["request"]["url"] for r in browser.happened("Network.requestWillBeSent")]
    assert [url for url in requests if not url.endswith(".html")] == []
    assert browser.happened("Page.javascriptDialogOpening") == []
    assert browser.happened("Runtime.exceptionThrown") == []
    assert browser.happened("Log.entryAdded") == []
    assert browser.run("document.title") == TITLE


def test_hostile_texts_stay_texts(browser, pages):
    browser.open(pages / "hostile.html")
    assert_untouched(browser)
    lines = (pages / "hostile.json").read_text(encoding="utf-8").splitlines()
    expected = [json.loads(line)["text"].replace("\0", "␀") for line in lines]
    shown = browser.run("[...document.querySelectorAll('.text')].map((e) => e.textContent)")
    assert shown == expected
    assert browser.run("document.querySelectorAll('main :is(img, script, iframe, a)').length") == 0


def test_every_picture_is_xml_of_one_namespace(pages):
    pictures = list(pages.glob("*.svg"))
    assert len(pictures) > 20
    for picture in pictures:
        names = {element.tag for element in ElementTree.parse(picture).iter()}
        svg = "{http://www.w3.org/2000/svg}"
        assert names <= {svg + name for name in ("svg", "title", "rect", "line", "text")}


def test_a_hole_in_the_escaping_would_not_be_enough(browser, pages, tmp_path):
    hole = ("<script>document.title = 'broken'</script>"
            "<img src='https://example.org/x.png' onerror=\"document.title = 'broken'\">"
            "<p style='color: red'>inline</p><link rel=stylesheet href='https://example.org/x.css'>")
    page = tmp_path / "hole.html"
    page.write_text((pages / "one.html").read_text().replace("<main>", "<main>" + hole))
    browser.open(page)
    assert browser.run("document.title") == TITLE
    assert browser.run("getComputedStyle(document.querySelector('main p')).color") != "rgb(255, 0, 0)"
    blocked = browser.happened("Network.loadingFailed")
    finished = browser.happened("Network.responseReceived")
    assert all(r.get("blockedReason") == "csp" for r in blocked)
    assert [r["response"]["url"] for r in finished] == [page.as_uri()]


@pytest.mark.parametrize(
    "name", ["one", "all", "windows", "pair", "classes", "comparison", "blue-orange", "green-red",
             "grey"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_reads_well_on_its_colour(browser, pages, name, scheme):
    browser.open(pages / f"{name}.html", scheme=scheme)
    assert_untouched(browser)
    contrast, where = browser.run(WORST_CONTRAST)
    assert contrast >= 4.5, where
    paper = browser.run("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(c) for c in paper[4:-1].split(","))
    assert brightness > 600 if scheme == "light" else brightness < 150


@pytest.mark.parametrize("name", ["one", "all", "windows", "pair", "classes", "comparison",
                                  "hostile"])
def test_a_narrow_window_needs_no_sideways_scrolling(browser, pages, name):
    browser.open(pages / f"{name}.html", width=360)
    assert browser.run("document.documentElement.scrollWidth") <= 360


def test_the_sums_are_shown(browser, pages):
    e = json.loads((pages / "one.json").read_text())
    browser.open(pages / "one.html")
    shown = browser.run("document.querySelector('.columns').innerText")
    for number in (e["completeness"]["sum"], e["target"]["value"], e["target"]["baseline_value"]):
        assert f"{number:.4f}" in shown
    assert "0.00040" in shown  # the certified error


def test_words_are_coloured_by_sign_and_marked_without_colour(browser, pages):
    browser.open(pages / "all.html")
    styles = browser.run("""
      [...document.querySelectorAll('details[open] .text .word')].map((e) => {
        const row = document.querySelector(`details[open] tr[data-word="${e.dataset.word}"]`);
        return [Number(row.cells[2].dataset.value), getComputedStyle(e).textDecorationStyle,
                getComputedStyle(e).textDecorationLine];
      })""")
    largest = max(abs(score) for score, _, _ in styles)
    for score, style, line in styles:
        if abs(score) > 0.1 * largest:
            assert (style, line) == ("solid" if score > 0 else "dashed", "underline")


def test_a_click_on_a_head_sorts(browser, pages):
    browser.open(pages / "all.html")
    column = "[...document.querySelectorAll('details[open] .columns tbody tr[data-word]')]"
    scores = f"{column}.map((r) => Number(r.cells[2].dataset.value))"
    click = "document.querySelectorAll('details[open] .columns th[scope=col] button')[2].click()"
    by_strength = browser.run(scores)
    assert by_strength == sorted(by_strength, key=abs, reverse=True)
    browser.run(click)
    assert browser.run(scores) == sorted(by_strength, reverse=True)
    browser.run(click)
    assert browser.run(scores) == sorted(by_strength)
    sort = browser.run("document.querySelector('details[open] .columns th[aria-sort]').innerText")
    assert "Score" in sort


def test_a_word_under_the_pointer_says_its_score(browser, pages):
    browser.open(pages / "one.html")
    browser.run("""document.querySelectorAll('.text .word')[3]
      .dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))""")
    assert browser.run("document.querySelector('.tip').innerText") == "+0.512 for it"
    assert browser.run("document.querySelectorAll('.lit').length") == 2  # in the text, in the table


def test_many_texts_have_an_overview(browser, pages):
    browser.open(pages / "hostile.html")
    rows = browser.run("document.querySelectorAll('.overview tbody tr').length")
    assert rows == browser.run("document.querySelectorAll('article').length")
    browser.open(pages / "one.html")
    assert browser.run("document.querySelectorAll('.overview').length") == 0


def test_without_script_all_is_there(browser, pages):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(pages / "one.html")
        root = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        page = browser.call("DOM.getOuterHTML", nodeId=root)["outerHTML"]
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert 'title="+0.512 for it">superb</span>' in page
    assert "<button" not in page


def test_printed_it_is_white_and_whole(browser, pages):
    browser.open(pages / "all.html", media="print")
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser.run("getComputedStyle(document.querySelector('.scroll')).overflowY") == "visible"


def test_a_right_to_left_text_is_read_from_the_right(browser, tmp_path):
    page = tmp_path / "hebrew.html"
    html = subprocess.run([PELLUCID, "explain", "הסרט הזה היה נפלא, (superb) לא פחות", "--steps", "2",
                           "--format", "html"], check=True, capture_output=True).stdout
    page.write_bytes(html)
    browser.open(page, width=900, height=760)
    words = browser.run("[...document.querySelectorAll('.text .word')]"
                        ".map((w) => [w.textContent, w.getBoundingClientRect().left])")
    assert [word for word, _ in words] == "הסרט הזה היה נפלא , ( superb ) לא פחות".split()
    lefts = [left for _, left in words]
    assert lefts == sorted(lefts, reverse=True)
