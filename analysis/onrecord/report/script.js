// Searching and filtering; without it the page shows everything.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const all = (selector, inside) => Array.from((inside || document).querySelectorAll(selector));

  // A link may lead into what is folded or filtered away: it is shown first.
  const reveal = () => {
    let at = null;
    try { at = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (error) { return; }
    if (!at) return;
    if (form && at.closest("[hidden]")) { form.reset(); filter(); }
    for (let fold = at.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    at.scrollIntoView();
  };

  const plain = (text) => text.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"').toLowerCase();
  const rows = all(".quoted").map((row) => ({
    row, text: plain(row.textContent), speaker: row.dataset.speaker, kind: row.dataset.kind, article: row.dataset.article,
  }));
  const articles = all(".shown").map((block) => ({ block, text: plain(block.textContent), body: block.querySelector(".article") }));
  const marks = new Map();
  for (const mark of all(".article mark")) {
    const key = "r" + mark.dataset.q.slice(1);
    marks.set(key, (marks.get(key) || []).concat(mark));
  }

  const filter = () => {
    const words = plain(form.elements.words.value.trim());
    const speaker = form.elements.speaker.value;
    const kind = form.elements.kind.value;
    const counted = new Map();
    let left = 0;
    for (const one of rows) {
      const chosen = (!speaker || one.speaker === speaker) && (!kind || one.kind === kind);
      const kept = chosen && (!words || one.text.includes(words));
      one.row.hidden = !kept;
      for (const mark of marks.get(one.row.id) || []) mark.classList.toggle("off", !chosen);
      if (kept) { left += 1; counted.set(one.article, (counted.get(one.article) || 0) + 1); }
    }
    let open = 0;
    for (const one of articles) {
      const told = words && !speaker && !kind && one.text.includes(words);
      one.block.hidden = Boolean(words || speaker || kind) && !told && !counted.has(one.block.id);
      if (!one.block.hidden) open += 1;
    }
    light(words);
    const of = (n, total, things) => n + " of " + total + " " + things + (total === 1 ? "" : "s");
    form.querySelector("output").textContent =
      of(left, rows.length, "quotation") + " shown, " + of(open, articles.length, "article") + " listed.";
  };

  // What is searched for is lit without a change to the text, where the browser can.
  const light = (words) => {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    if (!words) return;
    const found = new Highlight();
    for (const inside of [...articles.map((one) => one.body), ...rows.map((one) => one.row)]) {
      const walk = document.createTreeWalker(inside, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = plain(walk.currentNode.data);
        if (text.length !== walk.currentNode.data.length) continue;
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
          const range = new Range();
          range.setStart(walk.currentNode, at);
          range.setEnd(walk.currentNode, at + words.length);
          found.add(range);
        }
      }
    }
    CSS.highlights.set("found", found);
  };

  if (form) {
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    form.elements.words.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { form.elements.words.value = ""; filter(); }
    });
    filter();
  }
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
  addEventListener("hashchange", reveal);
  reveal();
})();
