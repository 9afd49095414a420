// Everything that should be put right, most severe first.

const problemState = { severity: "" };
const severities = ["severe", "serious", "minor"];

function findingsPage(page) {
  const list = h("div", {});
  const show = () => {
    const units = new Set(chosenUnits(evaluated));
    const own = findings.filter((finding) => finding.period === state.period && units.has(finding.unit) && (!problemState.severity || finding.severity === problemState.severity))
      .map((finding, place) => ({ finding, place }))
      .sort((one, other) => severities.indexOf(one.finding.severity) - severities.indexOf(other.finding.severity) || one.place - other.place);
    list.replaceChildren(own.length ? findingsTable(own.map((given) => given.finding)) : h("p", { class: "nothing" }, t(findings.length ? "no_match" : "no_findings")));
  };
  const all = () => { page.querySelector(".toolbar").replaceWith(toolbar()); show(); };
  const toolbar = () => h("div", { class: "toolbar" },
    choice(t("severity"), [{ id: "", name: t("all") }, ...severities.map((id) => ({ id, name: t("severity_" + id) }))], problemState.severity, (id) => {
      problemState.severity = id;
      all();
    }), categoryChoice(all), textFilter(show));
  put(page, pageHead(t("findings"), [periodLine()]), toolbar(), list);
  show();
}

function findingsTable(list) {
  const body = h("tbody");
  const sentinel = grow(body, list.map((finding) => () => h("tr", {},
    h("td", { class: "severity" }, severityChip(finding.severity)),
    h("th", { scope: "row", class: "unit" }, link(finding.indicator === null ? unitAddress(finding.unit) : unitAddress(finding.unit, finding.indicator), { class: "name" }, h("bdi", {}, unitName(finding.unit))), " ",
      h("small", {}, finding.indicator === null ? "" : indicatorName(finding.indicator))),
    h("td", { class: "text" }, h("p", {}, reasonText(finding.text)), h("p", { class: "quiet" }, reasonText(finding.suggestion))),
    h("td", { class: "due wide" }, finding.due || h("span", { class: "quiet" }, t("no_due"))))), 120);
  return h("section", { class: "block" }, h("div", { class: "scroll" }, h("table", { class: "findings" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("severity")), h("th", { scope: "col" }, t("unit")), h("th", { scope: "col" }, t("problem_and_advice")), h("th", { scope: "col", class: "wide" }, t("due")))),
    body)), sentinel);
}
