// The page of search, which is loaded after search.js: results with facets, kept in the
// address as `?q=…&framework=itil&kind=topic`.
(() => {
  "use strict";

  const MORE = "Show more";
  const FACETS = { framework: "Framework", kind: "Kind" };
  const { TEXT, MAX_CHARS, BATCH, element, resultNode, runner } = crossbookSearch;
  const [form, input, places, status, list] = ["form", "page-input", "facets", "page-status", "page-results"]
    .map((id) => document.getElementById("cb-search-" + id));
  const more = element("button", { type: "button", class: "button", hidden: "" }, MORE);
  const boxes = places.getElementsByTagName("input");
  let state, shown;
  list.after(more);

  function append(results) {
    list.append(...results.map((result) => resultNode("li", result)));
    more.hidden = list.children.length >= shown.total;
  }

  const run = runner(status, list, (results, found) => {
    shown = found;
    list.replaceChildren();
    append(results);
    places.hidden = !found.facets;
    if (!found.facets) return;
    // The boxes are made once, so that the one in use keeps its focus.
    if (!boxes.length) {
      places.append(...found.facets.map(({ id, values }) => element("fieldset", { class: "search-facet" },
        element("legend", {}, FACETS[id] || id),
        ...values.map((value) => element("label", {},
          element("input", { type: "checkbox", name: id, value: value.id }), value.title, element("span", {}))))));
    }
    found.facets.flatMap(({ values }) => values).forEach(({ count }, i) => {
      boxes[i].checked = state.getAll(boxes[i].name).includes(boxes[i].value);
      boxes[i].parentNode.lastChild.textContent = ` (${count})`;
    });
  });

  // Shows what the state asks for.
  function follow() {
    input.value = state.get("q") || "";
    run(input.value, Object.fromEntries(Object.keys(FACETS).map((id) => [id, state.getAll(id)])));
  }

  function read() {
    state = new URLSearchParams(location.search);
    follow();
  }

  // Makes a state of what the reader has entered and checked.
  function go(change) {
    const filters = boxes.length
      ? [...boxes].filter((box) => box.checked).map((box) => [box.name, box.value])
      : [...state].filter(([name]) => name in FACETS);
    state = new URLSearchParams([["q", input.value.slice(0, MAX_CHARS)], ...filters]);
    try {
      history[change](null, "", "?" + state);
    } catch {
      // Some browsers refuse this on file://; the results still follow.
    }
    follow();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go("pushState");
  });
  input.addEventListener("input", () => go("replaceState"));
  places.addEventListener("change", () => go("pushState"));
  addEventListener("popstate", read);
  more.addEventListener("click", async () => {
    const found = shown;
    const n = list.children.length;
    const results = await found.show(n, n + BATCH).catch(() => {
      status.textContent = TEXT.broken;
      return [];
    });
    // A new query may have come between.
    if (found !== shown || n !== list.children.length) return;
    append(results);
    list.children[n]?.querySelector("a").focus();
  });
  read();
})();
