// The page of search: results, kept in the address as `?q=…&framework=itil&kind=topic`.
// What finds them is in search.js. Facets are in search-facets.js, which is loaded behind
// the first results, or at once if the address names filters.
//
// This runs where it stands in the page, before what is below is shown: a query makes room
// for its results first, so that nothing moves when they come.
(() => {
  "use strict";

  const FACETS = ["framework", "scheme", "kind", "level", "module"];
  const [form, input, status, filters, list, rest] = ["form", "page-input", "page-status", "filters", "page-results", "rest"]
    .map((id) => document.getElementById("cb-search-" + id));
  let state, wanted, shown, nShown;

  function read(parameters) {
    state = new URLSearchParams(parameters);
    wanted = FACETS.map((id) => [id, state.getAll(id)]).filter(([, values]) => values[0]);
    input.value = state.get("q");
    makeRoom(input.value.trim());
  }
  const makeRoom = (isNeeded) => list.parentNode.classList.toggle("search-asked", isNeeded);
  read(location.search);

  // Deferred scripts have run by then.
  addEventListener("DOMContentLoaded", () => {
    // If they are missing, nothing comes.
    makeRoom(false);
    const { TEXT, BATCH, keep, load, resultNode, runner } = crossbookSearch;
    const more = rest.content.firstElementChild;

    function append(results) {
      more.before(...results.map((result) => resultNode("li", result)));
      nShown += results.length;
      more.hidden = nShown >= shown.total;
    }

    const loadFacets = () => load(filters.dataset.script);
    crossbookSearch.narrow = async (...all) => ({
      pages: Object.keys(all[2])[0] ? await (await loadFacets()).pass(...all) : all[1],
      facets: async () => (await loadFacets()).count(...all),
    });

    const run = runner(status, list, async (results, found) => {
      shown = found;
      nShown = 0;
      list.replaceChildren(...results[0] ? [more] : []);
      append(results);
      filters.hidden = !found.total && !(found.facets && wanted[0]);
      try {
        const counted = await found.facets?.();
        if (counted && found === shown) (await loadFacets()).draw(counted, state);
      } catch {
        filters.lastElementChild.textContent = TEXT.broken;
      }
    });

    function follow(parameters) {
      read(parameters);
      const own = state;
      if (wanted[0]) loadFacets().catch(() => {});
      run(input.value, Object.fromEntries(wanted)).finally(() => {
        if (own !== state) return;
        makeRoom(shown.total);
        list.parentNode.classList.remove("search-new");
      });
    }

    // Follows what the reader has entered and checked.
    function go(change) {
      // Until there are boxes the filters of the address stay.
      state.set("q", input.value);
      follow(filters.querySelector("input") ? new FormData(form) : state);
      try {
        history[change](null, "", "?" + state);
      } catch {
        // Some browsers refuse this on file://; the results still follow.
      }
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go("pushState");
    });
    input.addEventListener("input", () => go("replaceState"));
    filters.addEventListener("change", () => go("pushState"));
    addEventListener("popstate", () => follow(location.search));
    list.addEventListener("click", ({ target }) => {
      if (target.closest("a")) keep(input.value);
    });
    more.firstElementChild.addEventListener("click", async () => {
      const found = shown, n = nShown;
      const results = await found.show(n, n + BATCH).catch(() => {
        status.textContent = TEXT.broken;
        return [];
      });
      // A new query may have come between.
      if (found !== shown || n !== nShown) return;
      append(results);
      list.children[n]?.querySelector("a").focus();
    });
    // Some may have been entered meanwhile.
    state.set("q", input.value);
    follow(state);
  });
})();
