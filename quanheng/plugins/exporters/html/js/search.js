// Finds a unit by name or code from any page.

function unitSearch() {
  const results = h("ul", { class: "found", role: "listbox", id: "found", "aria-label": t("found_units"), hidden: true });
  const status = h("span", { class: "sr", role: "status" });
  let marked = -1;
  const close = () => { results.hidden = true; input.setAttribute("aria-expanded", "false"); marked = -1; };
  const go = (unit) => { input.value = ""; close(); location.hash = unitAddress(unit); };
  const mark = (to) => {
    const options = Array.from(results.children);
    if (!options.length) return;
    marked = (to + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === marked)));
    input.setAttribute("aria-activedescendant", options[marked].id);
  };
  const look = () => {
    const wanted = folded(input.value);
    const hits = wanted ? [...evaluated, ...peers].filter((unit) => foldedUnits[unit].includes(wanted)) : [];
    results.replaceChildren(...hits.slice(0, 10).map((unit, place) => h("li", {
      role: "option", id: "found-" + place, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); go(unit); },
    }, h("bdi", {}, unitName(unit)), h("small", {}, h("bdi", {}, data.units.id[unit])))));
    status.textContent = wanted ? t("found_count", { count: hits.length }) : "";
    if (wanted && !hits.length) results.append(h("li", { class: "quiet" }, t("no_match")));
    results.hidden = !wanted;
    input.setAttribute("aria-expanded", String(Boolean(wanted)));
    input.hits = hits;
    if (hits.length) mark(0);
  };
  const input = h("input", {
    type: "search", class: "finder", placeholder: t("find_unit"), "aria-label": t("find_unit"), role: "combobox", "aria-expanded": "false",
    "aria-controls": "found", "aria-autocomplete": "list", autocomplete: "off", oninput: look, onfocus: look, onblur: close,
    onkeydown: (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(marked + (event.key === "ArrowDown" ? 1 : -1)); }
      if (event.key === "Enter" && input.hits && input.hits.length) go(input.hits[Math.max(0, marked)]);
      if (event.key === "Escape") close();
    },
  });
  return h("div", { class: "search" }, input, status, results);
}
