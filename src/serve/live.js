// Part of `crossbook serve`: reloads the page when it changed and shows what is wrong
// with the book. It is not part of a built site.
(() => {
  "use strict";
  const me = document.currentScript;
  const { base, page, editor, mark } = me.dataset;
  const kept = "crossbook-scroll:" + page;
  let source;
  let panel;

  // A reload keeps the place by itself where the page has its height at once; this is
  // for all other cases.
  try {
    const at = sessionStorage.getItem(kept);
    sessionStorage.removeItem(kept);
    if (at !== null && !location.hash) scrollTo({ top: Number(at), behavior: "instant" });
  } catch { /* storage may be forbidden */ }

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = base + "__crossbook/live.css";
  document.head.append(style);

  const reload = () => {
    try { sessionStorage.setItem(kept, String(scrollY)); } catch { /* as above */ }
    location.reload();
  };

  const element = (name, text, type) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (type) made.className = type;
    return made;
  };

  const entry = ({ place, full }) => {
    const item = element("li", "", "crossbook-" + place.severity);
    const where = place.path ? `${place.path}:${place.line}:${place.column}` : "";
    if (where) {
      const link = element("a", where);
      link.href = editor
        .replace("{path}", () => encodeURI(place.path).replace(/[#?]/g, encodeURIComponent))
        .replace("{line}", place.line)
        .replace("{column}", place.column);
      item.append(element("strong", place.severity + " "), link);
    }
    item.append(element("p", place.message));
    // The first line of the full text says what stands above already.
    const excerpt = full.split("\n").slice(1).join("\n").trimEnd();
    if (excerpt) item.append(element("pre", excerpt));
    return item;
  };

  const show = (state) => {
    const wasOpen = panel ? panel.open : false;
    const wasFine = panel ? panel.dataset.errors === "0" : true;
    if (panel) panel.remove();
    panel = undefined;
    if (!state.diagnostics.length) return;
    panel = element("details", "", "crossbook-panel");
    panel.dataset.errors = String(state.errors);
    panel.open = state.errors > 0 ? wasOpen || wasFine : wasOpen;
    const n = state.errors || state.diagnostics.length;
    const word = state.errors ? "error" : "warning";
    const summary = element("summary", `${n} ${word}${n === 1 ? "" : "s"}`);
    const list = element("ul");
    list.append(...state.diagnostics.slice(0, 50).map(entry));
    const more = state.diagnostics.length - 50;
    if (more > 0) list.append(element("li", `and ${more} more, in the terminal`));
    panel.append(summary, list);
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "What is wrong with the book");
    panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      panel.open = false;
      summary.focus();
    });
    document.body.append(panel);
  };

  // Browsers allow six connections to a server; pages out of sight give theirs back.
  const listen = () => {
    if (document.hidden) {
      if (source) source.close();
      source = undefined;
    } else if (!source) {
      source = new EventSource(`${base}__crossbook/events?page=${encodeURIComponent(page)}`);
      source.onmessage = (event) => {
        const state = JSON.parse(event.data);
        if (state.mark !== mark) reload();
        else show(state);
      };
    }
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { if (source) source.close(); source = undefined; });
  addEventListener("pageshow", listen);
  listen();
})();
