// The dialog of search: results as options of its field. What finds them is in search.js,
// which is loaded before, when a reader first asks for the dialog.
(() => {
  "use strict";

  const TEXT = { all: "All results", within: (title) => ` in ${title}` };
  const { RECENT, BATCH, keep, loadMore, set, element, resultNode, runner } = crossbookSearch;
  const { dataset } = document.documentElement;
  const dialog = document.getElementById("cb-search");
  const [input, list, status] = ["input", "results", "status"].map((id) => document.getElementById("cb-search-" + id));
  let active = 0;
  // The text whose results stand there, and whether Enter was pressed before they did.
  let drawn, isEntered;
  const activate = (index) => {
    const options = list.querySelectorAll("a, button");
    active = (index + options.length) % options.length || 0;
    options.forEach((option, i) =>
      set(option, { id: "cb-search-option-" + i, role: "option", tabindex: -1, "aria-selected": i === active }));
    const option = options[active];
    set(input, { "aria-expanded": !!option, "aria-activedescendant": option?.id || "" });
    option?.scrollIntoView({ block: "nearest" });
    return option;
  };
  const run = runner(status, list, (results, { total }) => {
    list.replaceChildren(...results.map((result) => {
      const node = resultNode("div", result);
      const within = TEXT.within(result.title.map(([text]) => text).join(""));
      for (const heading of node.querySelectorAll(".search-result-heading")) heading.append(element("span", { class: "vh" }, within));
      return node;
    }));
    const href = dataset.root + "search/index.html?q=" + encodeURIComponent(input.value);
    if (total > BATCH) list.append(element("a", { href }, TEXT.all));
    drawn = input.value;
    const option = activate(0);
    if (isEntered && dialog.open) option?.click();
    isEntered = false;
  });
  const recent = async () => {
    try {
      if (localStorage[RECENT]) (await loadMore()).drawRecent(list, input);
    } catch {
      // A browser may refuse to remember.
    }
  };
  const ask = async () => {
    const asked = input.value;
    active = 0;
    isEntered = false;
    await run(input.value);
    if (!input.value.trim()) await recent();
    if (input.value === asked) activate(active);
  };
  const open = () => {
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    if (!list.firstChild) ask();
  };

  input.addEventListener("input", ask);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    // The browser would empty the field, and keep the dialog.
    if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const option = activate(active + step);
    if (step) return;
    isEntered = drawn !== input.value;
    if (!isEntered) option?.click();
  });
  // Beside the dialog, or on a result, which may be on this very page.
  dialog.addEventListener("click", ({ target }) => {
    const link = target.closest("a");
    if (link) keep(input.value);
    if (link || target === dialog) dialog.close();
  });
  for (const button of document.querySelectorAll("[data-search-open]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
})();
