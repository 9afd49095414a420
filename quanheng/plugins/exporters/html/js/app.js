// The frame around the pages, and which page the address asks for.

const app = document.getElementById("app");

function route() {
  const [page, first, second] = location.hash.replace(/^#\/?/, "").split("/").map((part) => {
    try { return decodeURIComponent(part); } catch (error) { return part; }
  });
  if (page === "unit" && unitPlace.has(first)) return { page: "results", draw: (main) => unitPage(main, unitPlace.get(first), indicatorPlace.get(second)), title: unitName(unitPlace.get(first)) };
  if (page === "indicators" && indicatorPlace.has(first)) return { page, draw: (main) => indicatorPage(main, indicatorPlace.get(first)), title: indicatorName(indicatorPlace.get(first)) };
  const known = { results: resultsPage, matrix: matrixPage, indicators: cataloguePage, findings: findingsPage, method: methodPage };
  const name = Object.prototype.hasOwnProperty.call(known, page) ? page : "results";
  return { page: name, draw: known[name], title: t("page_" + name) };
}

function frame(current, main) {
  const pages = ["results", "matrix", "indicators", "findings", "method"];
  const period = periodCount > 1 && h("select", {
    class: "period", "aria-label": t("period"), onchange: (event) => { state.period = Number(event.target.value); draw(false); },
  }, data.periods.map((given, place) => h("option", { value: place, selected: place === state.period }, given.label)));
  return [
    h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); main.querySelector("h1").focus(); } }, t("skip")),
    h("div", { class: "top" }, h("div", { class: "top-inner" },
      link("#/results", { class: "brand", "aria-label": t("page_results") }, steelyard(), h("span", { class: "brand-title" }, data.about.title)),
      h("nav", { "aria-label": t("pages") }, pages.map((page) => link("#/" + page, { "aria-current": current === page ? "page" : null }, t("page_" + page)))),
      h("div", { class: "tools" }, unitSearch(), period,
        h("button", { type: "button", class: "language", lang: state.language === "zh" ? "en" : "zh-CN", onclick: () => { state.language = state.language === "zh" ? "en" : "zh"; draw(false); } }, t("other_language"))))),
    main,
    h("footer", {}, h("p", {}, scheme.composite.use === "published" ? "" : h("b", {}, t("internal_mark")), h("span", {}, data.about.title), h("span", {}, t("run_is", { run: data.about.id })),
      data.about.operator && h("span", {}, t("holder", { holder: data.about.operator })), h("span", {}, t("made_by", { version: (data.about.versions || {}).quanheng || "" })))),
  ];
}

function steelyard() {
  return svg("svg", { viewBox: "0 0 32 32", class: "logo", "aria-hidden": "true" },
    svg("path", { d: "M3 10h26M8 10v5M23 10v8", class: "logo-beam" }), svg("path", { d: "M3 15h10a5 5 0 0 1-10 0z", class: "logo-pan" }),
    svg("rect", { x: 19.5, y: 18, width: 7, height: 7, rx: 2, class: "logo-weight" }));
}

// Draw the page; a new page starts at its top, a changed language or period stays where it was.
function draw(fresh) {
  const where = window.scrollY, current = route();
  unfinished.clear();
  watcher.disconnect();
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.title = current.title === data.about.title ? current.title : current.title + " · " + data.about.title;
  const main = h("main", { id: "main" });
  current.draw(main);
  app.replaceChildren(...frame(current.page, main));
  const opened = main.querySelector(".drill-row:not([hidden])");
  if (fresh && opened) opened.previousElementSibling.scrollIntoView({ block: "start" });
  else window.scrollTo(0, fresh ? 0 : where);
  if (fresh && fresh !== "first") main.querySelector("h1").focus({ preventScroll: true });
}

// Remember what is open without drawing the page again.
function keepAddress(address) {
  try { history.replaceState(null, "", address); } catch (error) { /* Some browsers forbid it for files: only the address stays as it was. */ }
}

window.addEventListener("hashchange", () => { state.text = ""; draw(true); });
draw("first");
