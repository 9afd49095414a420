// Builds elements. Text only ever becomes a text node, so no name can be markup.

function fill(element, attributes, children) {
  Object.keys(attributes || {}).forEach((name) => {
    const value = attributes[name];
    if (value === null || value === undefined || value === false) return;
    if (name.slice(0, 2) === "on") element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.keys(value).forEach((rule) => element.style.setProperty(rule, value[rule]));
    else element.setAttribute(name, value === true ? "" : String(value));
  });
  children.flat(Infinity).forEach((child) => {
    if (child === null || child === undefined || child === false || child === "") return;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  });
  return element;
}

function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function put(element, ...children) { fill(element, {}, children); }

function svg(name, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function link(address, attributes, ...children) {
  return h("a", { href: address, ...attributes }, children);
}

// Drawings are laid out anew for a telephone, where scaling alone would make their words too small.
function isNarrow() { return window.innerWidth < 760; }

function unitAddress(unit, indicator) {
  const place = "#/unit/" + encodeURIComponent(data.units.id[unit]);
  return indicator === undefined ? place : place + "/" + encodeURIComponent(data.indicators[indicator].id);
}
function indicatorAddress(indicator) {
  return "#/indicators/" + encodeURIComponent(data.indicators[indicator].id);
}

function chip(kind, text, title) {
  return h("span", { class: "chip chip-" + kind, title }, text);
}
function outcomeChip(found) {
  return chip(found.outcome, outcomeName(found.outcome), reasonText(found.reason));
}
function gradeChip(id) {
  const place = gradePlace.get(id);
  if (place === undefined) return null;
  const tone = grades.length < 2 ? 0 : Math.floor((place * 4) / (grades.length - 1));
  return chip("grade grade-" + tone, gradeName(id));
}
function statusChip(status, title) {
  return status === "final" ? null : chip(status, t("status_" + status), title);
}

// A row of buttons of which exactly one is pressed.
function choice(label, options, chosen, choose) {
  return h("div", { class: "choice", role: "group", "aria-label": label }, options.map((option) =>
    h("button", {
      type: "button", "aria-pressed": String(option.id === chosen), onclick: () => choose(option.id),
    }, option.name)));
}

function categoryChoice(choose) {
  const used = new Set(evaluated.map(unitCategory));
  const options = scheme.categories.filter((category) => used.has(category.id))
    .map((category) => ({ id: category.id, name: tx(category.name) }));
  if (options.length < 2) return null;
  return choice(t("category"), [{ id: "", name: t("all") }, ...options], state.category, (id) => {
    state.category = id;
    choose();
  });
}

function folded(text) { return String(text).normalize("NFKC").toLowerCase().trim(); }
const foldedUnits = data.units.id.map((id, unit) => folded(unitName(unit) + " " + id));

function textFilter(choose) {
  return h("input", {
    type: "search", class: "filter", value: state.text, placeholder: t("filter_units"), "aria-label": t("filter_units"),
    oninput: (event) => { state.text = event.target.value; choose(); },
  });
}

function chosenUnits(units) {
  const wanted = folded(state.text);
  return units.filter((unit) =>
    (!state.category || unitCategory(unit) === state.category) && (!wanted || foldedUnits[unit].includes(wanted)));
}

// Rows come as the reader scrolls, so that thousands of units open at once; printing brings them all.
const unfinished = new Set();
const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => {
  if (entry.isIntersecting) entry.target.more();
}), { rootMargin: "1200px" });

function grow(container, makers, step) {
  let done = 0;
  const sentinel = h("div", { class: "more" });
  const add = (count) => {
    const piece = document.createDocumentFragment();
    const end = Math.min(makers.length, done + count);
    for (; done < end; done += 1) piece.append(makers[done]());
    container.append(piece);
    if (done < makers.length) return;
    watcher.unobserve(sentinel);
    sentinel.remove();
    unfinished.delete(finish);
  };
  const finish = () => add(makers.length);
  sentinel.more = () => {
    add(step);
    if (done < makers.length) { watcher.unobserve(sentinel); watcher.observe(sentinel); }
  };
  add(step);
  if (done < makers.length) {
    unfinished.add(finish);
    watcher.observe(sentinel);
  }
  return sentinel;
}
window.addEventListener("beforeprint", () => Array.from(unfinished).forEach((finish) => finish()));

// A heading that sorts; `sorting` is {key, down} and lives with the page.
function sortHead(sorting, key, label, attributes, again, firstDown) {
  const active = sorting.key === key;
  const turn = () => {
    if (active) sorting.down = !sorting.down;
    else { sorting.key = key; sorting.down = firstDown !== false; }
    again();
  };
  return h("th", { scope: "col", "aria-sort": active ? (sorting.down ? "descending" : "ascending") : null, ...attributes },
    h("button", { type: "button", class: "sort" + (active ? (sorting.down ? " down" : " up") : ""), onclick: turn }, label));
}

// Order by a number; units without one stand last either way.
function ordered(units, keyOf, down) {
  const keys = new Map(units.map((unit) => [unit, keyOf(unit)]));
  const none = (key) => key === null || key === undefined;
  const compare = (one, other) => typeof one === "string" ? one.localeCompare(other, state.language) : one - other;
  return units.slice().sort((one, other) => {
    const a = keys.get(one), b = keys.get(other);
    if (none(a) || none(b)) return Number(none(a)) - Number(none(b)) || one - other;
    return (down ? -compare(a, b) : compare(a, b)) || one - other;
  });
}
