// What the page can do beyond reading: sort its tables, show a word's score beside the pointer,
// find a word in the text and in the table at once, and list the texts when there are several.
"use strict";

// Sorting: a click on a column's head; numbers by data-value, the rest by its text.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const numeric = head.classList.contains("number") || head.classList.contains("wide");
      const first = numeric && column > 0 ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? second : first;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const key = (row) => {
        const cell = row.cells[column];
        return numeric ? Number(cell.dataset.value) : cell.textContent;
      };
      const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
      rows.sort(([a], [b]) => sign * (numeric ? a - b : a.localeCompare(b)));
      table.tBodies[0].append(...rows.map(([, row]) => row));
    });
  });
}

// Beside the pointer: the title of a word, for mouse, touch and keyboard alike.
const tip = document.createElement("div");
tip.className = "tip";
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

function light(event, on) {
  const from = event.target.closest?.("[data-word], .unread");
  if (!from) return;
  if (from.closest(".text")) on ? show_tip(from) : (tip.hidden = true);
  const target = from.closest(".target");
  const same = target?.querySelectorAll(`[data-word="${from.dataset.word}"]`) ?? [];
  for (const element of same) element.classList.toggle("lit", on);
}
document.addEventListener("mouseover", (event) => light(event, true));
document.addEventListener("mouseout", (event) => light(event, false));

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
