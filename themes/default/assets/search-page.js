// The page of search, which is loaded after search.js: results with facets, kept in the
// address as `?q=…&framework=itil&kind=topic`. Everything else is in search.js.
(() => {
  "use strict";

  const MORE = "Show more";
  const FACETS = { framework: "Framework", scheme: "Scheme", kind: "Kind", level: "Level", module: "Module" };
  const MANY = 8; // values that are shown at once
  const FEWER = "Fewer", ALL = (n) => `All ${n}`;
  const { TEXT, MAX_CHARS, BATCH, numbers, element, loadListed, resultNode, runner } = crossbookSearch;
  const [form, input, places, status, list] = ["form", "page-input", "facets", "page-status", "page-results"]
    .map((id) => document.getElementById("cb-search-" + id));
  const more = element("button", { type: "button", class: "button", hidden: "" }, MORE);
  const boxes = places.getElementsByTagName("input");
  let state, shown;
  list.after(more);

  const nShown = () => list.querySelectorAll(".search-result").length;
  function append(results) {
    list.append(...results.map((result) => resultNode("li", result)));
    more.hidden = nShown() >= shown.total;
  }

  const run = runner(status, list, (results, found) => {
    shown = found;
    list.replaceChildren();
    append(results);
    places.hidden = !found.facets;
    if (found.facets) draw(found.facets);
  });

  // The pages that pass all filters, and for each facet the counts of those that pass the
  // others.
  crossbookSearch.narrow = async (directory, pages, filters) => {
    const facets = await loadListed("f", 0, directory.facetFiles, (facets) => {
      for (const facet of facets) {
        // For each page the index of its value, or -1.
        facet.of = new Int16Array(directory.pages);
        let page = 0;
        numbers(facet.runs).forEach((n, i, runs) => i % 2 && facet.of.fill(runs[i - 1] - 1, page, page += n));
      }
      return facets;
    });
    const tests = facets.flatMap(({ id, values, of }, i) => {
      const wanted = values.map(([value]) => (filters[id] || []).includes(value));
      return wanted.includes(true) ? [{ i, passes: (page) => wanted[of[page]] }] : [];
    });
    const passes = (page, except) => tests.every(({ i, passes }) => i === except || passes(page));
    return {
      pages: pages.filter((page) => passes(page)),
      facets: facets.map(({ id, values, of }, i) => {
        const counts = values.map(() => 0);
        for (const page of pages) if (of[page] >= 0 && passes(page, i)) counts[of[page]]++;
        return { id, values: values.map(([id, title], v) => ({ id, title, count: counts[v] })) };
      }),
    };
  };

  // The boxes are made once, so that the one in use keeps its focus; those that would
  // leave nothing are hidden, and of many the rarest.
  function draw(facets) {
    if (!boxes.length) {
      for (const { id, values } of facets) {
        if (values.length < 2) continue;
        const all = element("button", { type: "button", class: "text-button", "aria-expanded": false });
        const set = element("fieldset", { class: "search-facet" }, element("legend", {}, FACETS[id]),
          ...values.map((value) => element("label", {},
            element("input", { type: "checkbox", name: id, value: value.id }), value.title, element("span", {}))), all);
        all.addEventListener("click", () => {
          all.setAttribute("aria-expanded", all.getAttribute("aria-expanded") === "false");
          draw(shown.facets);
        });
        places.append(set);
      }
    }
    const counts = new Map(facets.flatMap(({ id, values }) => values.map((value) => [`${id} ${value.id}`, value.count])));
    for (const set of places.children) {
      const own = [...set.getElementsByTagName("input")];
      const all = set.lastChild;
      const isOpen = all.getAttribute("aria-expanded") === "true";
      const count = (box) => counts.get(`${box.name} ${box.value}`) || 0;
      const useful = own.filter((box) => count(box) || state.getAll(box.name).includes(box.value));
      const least = useful.length > MANY && !isOpen ? useful.map(count).sort((a, b) => b - a)[MANY - 1] : 0;
      let room = MANY;
      for (const box of own) {
        box.checked = state.getAll(box.name).includes(box.value);
        const isShown = box.checked || (useful.includes(box) && count(box) >= least && (isOpen || room-- > 0));
        box.parentNode.hidden = !isShown && box !== document.activeElement;
        box.parentNode.lastChild.textContent = ` (${count(box)})`;
      }
      set.hidden = !useful.length;
      all.hidden = useful.length <= MANY;
      all.textContent = isOpen ? FEWER : ALL(useful.length);
    }
  }

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
  list.addEventListener("click", ({ target }) => {
    if (target.closest("a")) crossbookSearch.keep(input.value);
  });
  more.addEventListener("click", async () => {
    const found = shown;
    const n = nShown();
    const results = await found.show(n, n + BATCH).catch(() => {
      status.textContent = TEXT.broken;
      return [];
    });
    // A new query may have come between.
    if (found !== shown || n !== nShown()) return;
    // What stands behind the results stays there.
    const behind = [...list.querySelectorAll(".search-group")];
    append(results);
    list.append(...behind);
    list.children[n]?.querySelector("a").focus();
  });
  read();
})();
