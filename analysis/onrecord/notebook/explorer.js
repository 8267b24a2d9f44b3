// The explorer of quotations: filters on top, the quotations on the left, the chosen one in its article on the right.
// Everything is built of elements and plain text; the texts are never read as HTML.

const KINDS = ["direct", "mixed", "indirect"];
const NOBODY = "Unidentified";
const GREY = { colour: "#6b7076", on: "#fff" };
const STEP = 120;
let made = 0;

const ORDERS = {
  "order of the text": (a, b) => a.place - b.place,
  "least sure first": (a, b) => a.confidence - b.confidence,
  "least favourable first": (a, b) => (a.tone ?? 9) - (b.tone ?? 9),
  "most favourable first": (a, b) => (b.tone ?? -9) - (a.tone ?? -9),
};

function slug(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
}

function counted(rows, name) {
  const found = new Map();
  for (const row of rows) found.set(row[name], (found.get(row[name]) ?? 0) + 1);
  return [...found].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(b[0]));
}

function labelled(text, control) {
  const label = element("label", "field");
  label.append(element("span", "", text), control);
  return label;
}

function option(value, text) {
  const one = element("option", "", text);
  one.value = value;
  return one;
}

function render({ model, el }) {
  const id = `onrecord-${(made += 1)}`;
  const state = { who: "", outlet: "", words: "", kinds: new Set(KINDS), low: -1, high: 1, order: Object.keys(ORDERS)[0], shown: STEP, place: null };
  const texts = new Map();
  const root = element("div", "onrecord explorer");
  // The notebook's own keys stay out of it: an arrow moves in the list, and Enter presses the button.
  root.dataset.lmSuppressShortcuts = "true";
  el.replaceChildren(root);

  // A quotation as it stands now: as the engine read it, or as a person corrected it.
  const original = model.get("rows");
  function current(row) {
    const mended = model.get("corrected")[row.place];
    if (!mended) return row;
    const known = mended.person_id && original.find((other) => other.person_id === mended.person_id);
    const look = known ? { colour: known.colour, on: known.on } : GREY;
    return { ...row, ...look, speaker: mended.speaker, person_id: mended.person_id, reason: mended.reason, by_hand: true, mended: true, confidence: 1,
      who: known ? known.who : mended.speaker ?? mended.person_id ?? NOBODY };
  }
  let rows = original.map(current);
  const measured = model.get("measured");
  const people = counted(original.filter((row) => row.speaker), "who").map(([who]) => original.find((row) => row.who === who && row.speaker));

  // The filters.
  const who = element("select");
  const outlet = element("select");
  const order = element("select");
  const words = element("input");
  words.type = "search";
  words.placeholder = "in the quotation";
  const kinds = element("fieldset", "kindset");
  kinds.append(element("legend", "", "Kind"));
  for (const kind of KINDS) {
    const box = element("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => { box.checked ? state.kinds.add(kind) : state.kinds.delete(kind); refresh(); });
    const label = element("label", `kind ${kind}`);
    label.append(box, kind);
    kinds.append(label);
  }
  const range = element("fieldset", "range");
  const ends = ["low", "high"].map((end) => {
    const slider = element("input");
    Object.assign(slider, { type: "range", min: "-1", max: "1", step: "0.05", value: String(state[end]) });
    slider.setAttribute("aria-label", end === "low" ? "Tone from" : "Tone to");
    slider.addEventListener("input", () => { bound(); refresh(); });
    return slider;
  });
  const between = element("output", "", "all");
  function bound() {
    const values = ends.map((slider) => Number(slider.value));
    [state.low, state.high] = [Math.min(...values), Math.max(...values)];
    between.textContent = whole() ? "all" : `${signed(state.low)} to ${signed(state.high)}`;
    range.style.setProperty("--from", `${(state.low + 1) * 50}%`);
    range.style.setProperty("--to", `${(state.high + 1) * 50}%`);
  }
  const whole = () => state.low <= -1 && state.high >= 1;
  const tone = element("legend", "", "Tone ");
  tone.append(between);
  const track = element("span", "track");
  track.append(...ends);
  range.append(tone, track);
  const filters = element("div", "filters");
  filters.append(labelled("Speaker", who), labelled("Outlet", outlet), kinds);
  if (measured.includes("tone")) filters.append(range);
  filters.append(labelled("Words", words), labelled("Order", order));
  order.append(...Object.keys(ORDERS).filter((name) => measured.includes("tone") || !name.includes("favourable")).map((name) => option(name, name)));
  for (const [control, name] of [[who, "who"], [outlet, "outlet"], [order, "order"], [words, "words"]]) {
    control.addEventListener("input", () => { state[name] = control.value; refresh(); });
  }

  // The head: how many there are, and what is saved.
  const head = element("div", "head bar");
  const title = element("div", "title", "Quotations");
  const status = element("div", "meta");
  status.setAttribute("role", "status");
  const left = element("div");
  left.append(title, status);
  const saving = element("div", "saving");
  const save = element("button", "main", "Save");
  save.type = "button";
  save.addEventListener("click", () => model.send({ do: "save" }));
  const said = element("div", "meta");
  said.setAttribute("role", "status");
  saving.append(said, save);
  head.append(left, saving);

  // The quotations.
  const list = element("div", "list");
  list.setAttribute("role", "region");
  list.setAttribute("aria-label", "Quotations found");
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...list.querySelectorAll("button.item")];
    const next = items[items.indexOf(document.activeElement) + step];
    if (next) { next.focus(); next.click(); }
  });
  const reader = element("div", "reader");
  const body = element("div", "body");
  body.append(list, reader);
  root.append(head, filters, body);

  function passes(row) {
    return (!state.who || row.who === state.who) && (!state.outlet || row.outlet === state.outlet) && state.kinds.has(row.kind)
      && (whole() || (row.tone != null && row.tone >= state.low && row.tone <= state.high))
      && (!state.words || row.text.toLocaleLowerCase().includes(state.words.toLocaleLowerCase()));
  }

  function choices(select, name, all) {
    const kept = select.value;
    select.replaceChildren(option("", `${all} (${rows.length})`), ...counted(rows, name).map(([value, n]) => option(value, `${value} (${n})`)));
    select.value = kept;
    if (select.value !== kept) { select.value = ""; state[name] = ""; }
  }

  function item(row) {
    const button = element("button", "item");
    button.type = "button";
    button.dataset.place = row.place;
    button.setAttribute("aria-pressed", String(row.place === state.place));
    const top = element("span", "top");
    top.append(chip(row), element("span", `kind ${row.kind}`, row.kind));
    if (row.by_hand) top.append(element("span", "badge", "by hand"));
    const tail = element("span", "tail");
    if (row.tone != null) tail.append(gauge(row.tone), signed(row.tone));
    top.append(tail);
    const where = element("span", "meta", row.day ? `${row.outlet} · ${row.day}` : row.outlet);
    button.append(top, element("span", "words", row.text), where);
    button.addEventListener("click", () => select(row.place));
    return button;
  }

  function fill() {
    const found = rows.filter(passes).sort(ORDERS[state.order]);
    status.textContent = found.length === rows.length ? `${rows.length} quotations` : `${found.length} of ${rows.length} quotations`;
    list.replaceChildren(...found.slice(0, state.shown).map(item));
    if (!found.length) list.append(element("p", "note", "No quotation passes these filters."));
    if (found.length > state.shown) {
      const more = element("button", "more", `Show ${Math.min(STEP, found.length - state.shown)} more`);
      more.type = "button";
      more.addEventListener("click", () => { state.shown += STEP; fill(); });
      list.append(more);
    }
    return found;
  }

  function refresh() {
    state.shown = STEP;
    const found = fill();
    list.scrollTop = 0;
    if (!found.some((row) => row.place === state.place)) select(found.length ? found[0].place : null);
  }

  function select(place) {
    state.place = place;
    for (const button of list.querySelectorAll("button.item")) button.setAttribute("aria-pressed", String(Number(button.dataset.place) === place));
    read();
  }

  // The reader: the chosen quotation, who speaks in it, and its article.
  function read() {
    if (state.place === null) { reader.replaceChildren(element("p", "note", "Choose a quotation.")); return; }
    const row = rows[state.place];
    const about = model.get("articles")[row.article_id];
    const top = element("div", "chosen");
    top.append(card(row), mend(row));
    const heading = element("div", "about");
    heading.append(element("div", "title", about.title), element("div", "meta", about.line));
    const text = element("div", "text");
    text.dir = "auto";
    const scroll = element("div", "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "The article");
    scroll.append(heading, text);
    reader.replaceChildren(top, scroll);
    if (!texts.has(row.article_id)) {
      text.textContent = "…";
      model.set("wanted", row.article_id);
      model.save_changes();
      return;
    }
    const seen = new Set();
    for (const [words, places] of texts.get(row.article_id)) {
      text.append(places.length ? mark(words, places, seen) : words);
    }
    const chosen = text.querySelector(".q.chosen");
    if (chosen) scroll.scrollTop += chosen.getBoundingClientRect().top - scroll.getBoundingClientRect().top - scroll.clientHeight / 3;
  }

  function mark(words, places, seen) {
    const row = rows[places[0]];
    const one = element("mark", `q ${row.kind}${places.includes(state.place) ? " chosen" : ""}${places.length > 1 ? " nested" : ""}`, words);
    one.style.setProperty("--who", row.colour);
    one.style.setProperty("--on", row.on);
    one.addEventListener("click", () => select(row.place));
    if (!seen.has(row.place)) {
      seen.add(row.place);
      one.dataset.who = row.who;
      one.tabIndex = 0;
      one.setAttribute("role", "button");
      one.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(row.place); } });
    }
    return one;
  }

  function mend(row) {
    const form = element("form", "mend");
    const [speaker, person, reason] = ["speaker", "person_id", "reason"].map((name) => {
      const input = element("input");
      input.type = "text";
      input.name = name;
      input.value = row[name] ?? "";
      input.autocomplete = "off";
      return input;
    });
    speaker.setAttribute("list", `${id}-people`);
    speaker.placeholder = "nobody known";
    reason.placeholder = "optional";
    speaker.addEventListener("input", () => {
      const known = people.find((other) => other.speaker === speaker.value);
      person.value = known ? known.person_id ?? "" : slug(speaker.value);
    });
    const names = element("datalist");
    names.id = `${id}-people`;
    names.append(...people.map((other) => option(other.speaker, "")));
    const correct = element("button", "main", row.mended ? "Correct again" : "Correct");
    correct.type = "submit";
    const buttons = element("div", "buttons");
    buttons.append(correct);
    if (row.mended) {
      const undo = element("button", "", "Undo");
      undo.type = "button";
      undo.addEventListener("click", () => model.send({ do: "undo", quote_id: row.quote_id }));
      buttons.append(undo, element("span", "meta", `was: ${original[row.place].who}`));
    }
    form.append(labelled("Who speaks", speaker), labelled("person_id", person), labelled("Why", reason), names, buttons);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      model.send({ do: "correct", quote_id: row.quote_id, speaker: speaker.value, person_id: person.value, reason: reason.value });
    });
    return form;
  }

  function mended() {
    rows = original.map(current);
    const n = Object.keys(model.get("corrected")).length;
    save.textContent = n ? `Save ${n} correction${n === 1 ? "" : "s"}` : "Save corrections";
    save.title = `to ${model.get("save_to")}`;
    choices(who, "who", "Everybody");
    choices(outlet, "outlet", "All outlets");
    fill();
    read();
  }
  function arrived() {
    const article = model.get("article");
    if (!article.article_id) return;
    texts.set(article.article_id, article.pieces);
    if (state.place !== null && rows[state.place].article_id === article.article_id) read();
  }
  function told() { said.textContent = model.get("said"); }

  bound();
  mended();
  arrived();
  refresh();
  told();
  model.on("change:corrected", mended);
  model.on("change:article", arrived);
  model.on("change:said", told);
  return () => {
    model.off("change:corrected", mended);
    model.off("change:article", arrived);
    model.off("change:said", told);
  };
}

export default { render };
