// What the page can do beyond reading: list the texts when there are several, sort its tables,
// show a word's score beside the pointer, and find a word in the text and in the table at once.
// Texts are strangers': they are only ever set as textContent.
"use strict";

function make(name, class_name, ...children) {
  const element = document.createElement(name);
  if (class_name) element.className = class_name;
  element.append(...children);
  return element;
}

// Several texts: one line for each, above them all.
function overview_row(article, number) {
  const link = make("a", "", String(number));
  link.href = `#${article.id}`;
  const index = make("td", "number", link);
  index.dataset.value = number;
  const excerpt = make("bdi", "", article.querySelector(".text").textContent.slice(0, 200));
  excerpt.lang = "";
  excerpt.dir = "auto";
  const share = article.querySelector(".share");
  const probability = make("td", "number", share?.textContent ?? "");
  probability.dataset.value = share?.dataset.value ?? "";
  const chips = make("span", "chips");
  const target = article.querySelector("section.target, details.target[open]");
  for (const row of [...(target?.querySelectorAll("tr[data-word]") ?? [])].slice(0, 3))
    chips.append(row.querySelector("bdi").cloneNode(true));
  const codes = [...article.querySelectorAll(".warning code")].map((code) => code.textContent);
  const label = make("bdi", "", article.querySelector(".label").textContent);
  return make("tr", "", index, make("td", "excerpt", excerpt), make("td", "", label), probability,
    make("td", "", chips), make("td", "code", codes.join(", ")));
}

function overview(articles) {
  const tally = new Map();
  for (const article of articles) {
    const label = article.querySelector(".label").textContent;
    tally.set(label, (tally.get(label) ?? 0) + 1);
  }
  const counts = [...tally].sort(([, a], [, b]) => b - a).map(([label, n]) => `${n} ${label}`);
  const heads = ["#", "Text", "Says", "Probability", "Strongest words", "Note"].map((name) => {
    const numeric = name === "#" || name === "Probability";
    const head = make("th", numeric ? "number" : "", name);
    head.scope = "col";
    return head;
  });
  heads[0].setAttribute("aria-sort", "ascending");
  const table = make("table", "sortable", make("thead", "", make("tr", "", ...heads)),
    make("tbody", "", ...articles.map((article, i) => overview_row(article, i + 1))));
  const box = make("div", "scroll", table);
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "All texts");
  return make("section", "overview", make("h2", "", `${articles.length} texts`),
    make("p", "tally", counts.slice(0, 12).join(", ")), box);
}

const articles = [...document.querySelectorAll("article")];
if (articles.length > 1) document.querySelector("main").before(overview(articles));

// Sorting: a click on a column's head; numbers by data-value, the rest by its text.
function sort_by(table, column) {
  const heads = [...table.tHead.rows[0].cells];
  const head = heads[column];
  const numeric = head.matches(".number, .wide");
  const orders = numeric && column > 0 ? ["descending", "ascending"] : ["ascending", "descending"];
  const order = head.getAttribute("aria-sort") === orders[0] ? orders[1] : orders[0];
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const key = ({ cells }) =>
    numeric ? Number(cells[column].dataset.value) : cells[column].textContent;
  const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => sign * (numeric ? a - b : a.localeCompare(b)));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

for (const table of document.querySelectorAll("table.sortable"))
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = make("button", "", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => sort_by(table, column));
    head.replaceChildren(button);
  });

// Beside the pointer: what a word says.
const tip = make("div", "tip");
tip.hidden = true;
tip.setAttribute("role", "tooltip");
document.body.append(tip);

function show_tip(word) {
  if (word.title) {
    word.dataset.tip = word.title;
    word.removeAttribute("title");
  }
  tip.textContent = word.dataset.tip;
  tip.hidden = false;
  const box = word.getClientRects()[0];
  const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 6;
  tip.style.left = `${window.scrollX + Math.max(8, left)}px`;
  tip.style.top = `${window.scrollY + (above > 0 ? above : box.bottom + 6)}px`;
}

function point(event, on) {
  const from = event.target.closest?.(".target [data-word], .text .unread");
  if (!from) return;
  if (from.closest(".text")) on ? show_tip(from) : (tip.hidden = true);
  const same = `[data-word="${from.dataset.word}"]`;
  for (const element of from.closest(".target").querySelectorAll(same))
    element.classList.toggle("lit", on);
}
document.addEventListener("mouseover", (event) => point(event, true));
document.addEventListener("mouseout", (event) => point(event, false));

// Folded parts are printed too.
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.open = true;
    fold.dataset.printed = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details[data-printed]")) fold.open = false;
});
