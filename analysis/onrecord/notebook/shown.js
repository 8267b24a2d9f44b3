// Makes what is shown livelier where a notebook lets scripts run; without this file everything can still be read.

function value(cell, numeric) {
  const written = cell.dataset.v ?? cell.textContent.trim();
  return numeric ? (written === "" ? null : Number(written)) : written.toLocaleLowerCase();
}

function sort(table, column, numeric, direction) {
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [value(row.cells[column], numeric), row]);
  rows.sort(([a], [b]) => {
    // Rows without a value stay at the end, whichever way.
    if (a === b) return 0;
    if (a === null || a === "") return 1;
    if (b === null || b === "") return -1;
    return (numeric ? a - b : a.localeCompare(b)) * direction;
  });
  body.append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element("button", "", head.textContent);
    button.type = "button";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(table, column, "n" in head.dataset, down ? -1 : 1);
    });
  });
}

function bringUpCards(root, rows) {
  const tip = element("div", "tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  root.append(tip);
  const hide = () => { tip.hidden = true; };
  const bring = (mark) => {
    const row = rows[mark.dataset.place];
    if (!row) return;
    tip.replaceChildren(card(row));
    tip.hidden = false;
    const place = mark.getClientRects()[0];
    const low = place.bottom + 8 + tip.offsetHeight > window.innerHeight;
    tip.style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${low ? Math.max(8, place.top - tip.offsetHeight - 8) : place.bottom + 8}px`;
  };
  const marks = [...root.querySelectorAll(".q[data-place]")];
  for (const mark of marks) {
    // The card takes the place of the browser's own note; who listens to the page is told the same words.
    mark.setAttribute("aria-description", mark.title);
    mark.removeAttribute("title");
    const all = marks.filter((other) => other.dataset.place === mark.dataset.place);
    mark.addEventListener("pointerenter", () => { bring(mark); all.forEach((one) => one.classList.add("here")); });
    mark.addEventListener("pointerleave", () => { hide(); all.forEach((one) => one.classList.remove("here")); });
    mark.addEventListener("focus", () => bring(mark));
    mark.addEventListener("blur", hide);
  }
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  root.addEventListener("scroll", hide, true);
}

for (const root of document.querySelectorAll("div.onrecord:not([data-live])")) {
  const told = root.querySelector(":scope > script.rows");
  if (!told) continue;
  root.dataset.live = "";
  // The notebook's own keys stay out of it: Enter presses the button.
  root.dataset.lmSuppressShortcuts = "true";
  root.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  bringUpCards(root, JSON.parse(told.textContent));
}
