// What is told of one quotation, built of elements and plain text: nothing here is ever read as HTML.

// Characters that turn the direction of whatever follows them are named in place of being obeyed.
function inert(text) {
  return String(text).replace(/[\u202a-\u202e\u2066-\u2069]/g, (found) => `[U+${found.charCodeAt(0).toString(16).toUpperCase()}]`);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = inert(text);
  return made;
}

function signed(value) {
  const rounded = Math.abs(value) < 0.005 ? 0 : value;
  return (rounded > 0 ? "+" : rounded < 0 ? "−" : "") + Math.abs(rounded).toFixed(2);
}

function chip(row) {
  const made = element("span", "chip", row.who);
  made.style.setProperty("--who", row.colour);
  made.style.setProperty("--on", row.on);
  return made;
}

function gauge(value) {
  const made = element("span", value < 0 ? "gauge below" : "gauge");
  made.style.setProperty("--a", `${50 + Math.min(value, 0) * 50}%`);
  made.style.setProperty("--w", `${Math.abs(value) * 50}%`);
  return made;
}

function sure(share) {
  const made = element("span", "gauge sure");
  made.style.setProperty("--a", "0%");
  made.style.setProperty("--w", `${share * 100}%`);
  return made;
}

function card(row) {
  const made = element("div", "card");
  const top = element("div", "top");
  top.append(chip(row), element("span", `kind ${row.kind}`, row.kind));
  if (row.by_hand) top.append(element("span", "badge", "by hand"));
  const cue = element("div", "cue");
  if (row.cue) cue.append("reported with ", element("b", "", `“${row.cue}”`), row.negated ? " (negated)" : "");
  else cue.append("no reporting words");
  const list = element("dl");
  for (const name of ["tone", "stance", "portrayal"]) {
    if (!(name in row)) continue;
    const value = element("dd");
    if (row[name] === null) value.append(element("span", "none", "–"));
    else value.append(gauge(row[name]), signed(row[name]));
    list.append(element("dt", "", name), value);
  }
  const confidence = element("dd");
  confidence.append(sure(row.confidence), row.confidence.toFixed(2));
  list.append(element("dt", "", "confidence"), confidence);
  made.append(top, cue, list);
  return made;
}
