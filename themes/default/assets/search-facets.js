// Facets of the page of search: by which values its results can be narrowed, and how many
// pages each would leave. Loaded by search-page.js.
(() => {
  "use strict";

  const TITLES = { framework: "Framework", scheme: "Scheme", kind: "Kind", level: "Level", module: "Module" };
  const MANY = 5; // values that are shown at once
  const FEWER = "Fewer", ALL = (n) => `All ${n}`, CHOSEN = (n) => `: ${n} chosen`;
  const filters = document.getElementById("cb-search-filters");
  const [summary, places] = filters.children;
  const { numbers, element, loadDirectory, loadListed } = crossbookSearch;

  const loadFacets = (directory) => loadListed("f", 0, directory.facetFiles, (facets) => {
    for (const facet of facets) {
      // For each page the index of its value, or -1.
      facet.of = new Int16Array(directory.pages);
      let page = 0;
      numbers(facet.runs).forEach((n, i, runs) => i % 2 && facet.of.fill(runs[i - 1] - 1, page, page += n));
    }
    return facets;
  });
  // Not only when the words of a query are there; who waits for it learns if it fails.
  loadDirectory().then(loadFacets).catch(() => {});

  // Of each facet with a filter its index, and whether a page passes.
  const testsOf = (facets, filters) => facets.flatMap(({ id, values, of }, i) => {
    const wanted = values.map(([value]) => (filters[id] || []).includes(value));
    return wanted.includes(true) ? [{ i, passes: (page) => wanted[of[page]] }] : [];
  });
  const passesAll = (tests, page, except) => tests.every(({ i, passes }) => i === except || passes(page));

  // The pages that pass all filters.
  async function pass(directory, pages, filters) {
    const tests = testsOf(await loadFacets(directory), filters);
    return pages.filter((page) => passesAll(tests, page));
  }

  // For each facet the counts of pages that pass the others.
  async function count(directory, pages, filters) {
    const facets = await loadFacets(directory);
    const tests = testsOf(facets, filters);
    return facets.map(({ id, values, of }, i) => {
      const counts = values.map(() => 0);
      for (const page of pages) if (of[page] >= 0 && passesAll(tests, page, i)) counts[of[page]]++;
      const total = pages.filter((page) => passesAll(tests, page, i)).length;
      return { id, total, values: values.map(([id, title], v) => ({ id, title, count: counts[v] })) };
    });
  }

  // The boxes are made once, so that the one in use keeps its focus; those that would
  // leave nothing are hidden, and of many the rarest.
  let latest;
  function draw(facets, state) {
    latest = [facets, state];
    if (!places.firstElementChild) {
      places.textContent = "";
      for (const { id, values } of facets) {
        if (values.length < 2) continue;
        const all = element("button", { type: "button", class: "text-button", "aria-expanded": false });
        const set = element("fieldset", { class: "search-facet" }, element("legend", {}, TITLES[id]),
          ...values.map((value) => element("label", {},
            element("input", { type: "checkbox", name: id, value: value.id, form: "cb-search-form" }), element("span", {}, value.title, element("span", {})))), all);
        all.addEventListener("click", () => {
          all.setAttribute("aria-expanded", all.getAttribute("aria-expanded") === "false");
          draw(...latest);
        });
        places.append(set);
      }
    }
    const totals = new Map(facets.map(({ id, total }) => [id, total]));
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
        box.nextSibling.lastChild.textContent = ` (${count(box)})`;
      }
      // One value that all results have narrows nothing.
      set.hidden = !useful.length || (useful.length < 2 && !useful[0].checked && count(useful[0]) === totals.get(useful[0].name));
      all.hidden = useful.length <= MANY;
      all.textContent = isOpen ? FEWER : ALL(useful.length);
    }
    const n = places.querySelectorAll(":checked").length;
    summary.lastChild.textContent = n ? CHOSEN(n) : "";
    filters.hidden = [...places.children].every(({ hidden }) => hidden);
  }

  // Closed where they would stand above the results, open beside them, where the style has
  // no use for the line that opens them.
  let isBeside;
  function fit() {
    const hasRoom = getComputedStyle(summary).display === "none";
    if (hasRoom !== isBeside) filters.open = isBeside = hasRoom;
  }
  addEventListener("resize", fit);
  fit();

  crossbookSearch.register({ pass, count, draw });
})();
