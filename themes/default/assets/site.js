// Small comforts. Everything on a page can be read and reached without them.

const root = document.documentElement;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

// Remembers a choice of the reader; null forgets it.
const remember = (key, value) => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is closed: the choice holds for this page.
  }
};

// Color theme: auto, light, dark.
const themes = ["auto", "light", "dark"];
const themeButton = $("#cb-theme");
const showTheme = () => {
  const theme = root.dataset.theme ?? "auto";
  const next = themes[(themes.indexOf(theme) + 1) % 3];
  themeButton.ariaLabel = themeButton.title = `Color theme: ${theme}. Change to ${next}`;
  return next;
};
if (themeButton) {
  showTheme();
  themeButton.addEventListener("click", () => {
    const next = showTheme();
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    remember("crossbook-theme", next === "auto" ? null : next);
    showTheme();
  });
}

// Addresses without "index.html" where a server answers for folders.
if (location.protocol.startsWith("http")) {
  const short = (path) => path.replace(/\/index\.html$/, "/");
  for (const link of $$('a[href*="index.html"]')) {
    if (link.origin !== location.origin) continue;
    // The attribute stays relative: print shows complete addresses of other sites only.
    link.setAttribute("href", link.getAttribute("href").replace(/index\.html(?=[?#]|$)/, "") || "./");
  }
  if (location.pathname !== short(location.pathname)) {
    history.replaceState(history.state, "", short(location.pathname) + location.search + location.hash);
  }
}

// Code and formulas: the keyboard can scroll what is too wide; code has a button to copy.
for (const pre of $$("pre, .math-inline")) {
  if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
}
const copyButton = (name, text) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = name;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied";
    }
    setTimeout(() => (button.textContent = name), 2000);
  });
  return button;
};
// Of a terminal's listing only what was typed is copied.
const typed = (text) => text.split("\n").filter((line) => /^[$>] /.test(line)).map((line) => line.slice(2)).join("\n");
for (const figure of $$("figure.code")) {
  const code = $("code", figure);
  const isListing = code.matches(".language-console") && code.textContent.startsWith("$ ");
  figure.append(copyButton("Copy", () => (isListing ? typed : String)(code.textContent)));
}

// Formulas: a button to copy their LaTeX.
for (const formula of $$(".math-display")) {
  const source = $("annotation", formula);
  if (!source) continue;
  const row = document.createElement("span");
  row.className = "math-row";
  formula.replaceWith(row);
  row.append(formula, copyButton("Copy LaTeX", () => source.textContent));
}

// The learning path in use: Previous and Next follow it from lesson to lesson.
const onPaths = $$("[data-path]");
if (onPaths.length) {
  let chosen = new URLSearchParams(location.search).get("path");
  try {
    if (chosen) sessionStorage.setItem("crossbook-path", chosen);
    else chosen = sessionStorage.getItem("crossbook-path");
  } catch {
    // Storage is closed: the path is known as long as addresses carry it.
  }
  const place = onPaths.find((item) => item.dataset.path === chosen);
  if (place) {
    place.setAttribute("aria-current", "true");
    const pager = $(".pager") ?? document.createElement("nav");
    pager.className = "pager";
    pager.ariaLabel = `Along the path ${$("a", place).textContent}`;
    const label = document.createElement("p");
    label.className = "pager-path";
    label.append($("a", place).cloneNode(true), " ", $("span", place).cloneNode(true));
    pager.replaceChildren(label);
    for (const [way, word] of [["prev", "Previous"], ["next", "Next"]]) {
      const to = $(`[data-way="${way}"]`, place);
      if (!to) continue;
      const link = document.createElement("a");
      link.rel = way;
      link.href = to.href;
      link.className = way === "prev" ? "pager-previous" : "pager-next";
      const text = document.createElement("span");
      const small = document.createElement("small");
      small.textContent = word;
      text.append(small, $(".way", to).textContent);
      link.append(text);
      pager.append(link);
    }
    if (!pager.isConnected) $("main").append(pager);
  }
}

// Contents of the page: close the sheet after a jump, follow the reader's place.
const toc = $("#cb-toc");
if (toc) {
  const links = $$("a", toc);
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  toc.addEventListener("click", (event) => {
    if (event.target.closest("a") && toc.matches(":popover-open")) toc.hidePopover();
  });
  let waiting = false;
  let current;
  const follow = () => {
    waiting = false;
    const line = innerHeight * 0.25;
    const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 2;
    // A heading in a tab that is closed has no place.
    const passed = (place) => place?.checkVisibility() && place.getBoundingClientRect().top < line;
    const link = links[atEnd && scrollY > 0 ? links.length - 1 : places.findLastIndex(passed)];
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
    if (link && !toc.matches(":popover-open")) toc.scrollTop = link.offsetTop - toc.clientHeight / 2;
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  };
  addEventListener("scroll", later, { passive: true });
  follow();
}

// The tree: bring the current page into view, close the panel when there is room.
const drawer = $("#cb-nav");
if (drawer) {
  const here = $('a[aria-current="page"]', drawer);
  const reveal = () => {
    if (here) drawer.scrollTop += here.getBoundingClientRect().top - drawer.getBoundingClientRect().top - drawer.clientHeight / 3;
  };
  reveal();
  drawer.addEventListener("toggle", reveal);
  matchMedia("(min-width: 64rem)").addEventListener("change", () => {
    for (const panel of [drawer, toc]) if (panel?.matches(":popover-open")) panel.hidePopover();
  });
}

// Keyboard: [ previous, ] next, ? help. The reader can turn single keys off.
const help = $("#cb-help");
const keys = $("#cb-keys");
if (help && keys) {
  keys.checked = root.dataset.keys !== "off";
  keys.addEventListener("change", () => {
    root.dataset.keys = keys.checked ? "on" : "off";
    remember("crossbook-keys", keys.checked ? null : "off");
  });
  for (const button of $$("[data-help-open]")) button.addEventListener("click", () => help.showModal());
}
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (root.dataset.keys === "off") {
      // Search listens for "/" by itself: it does not hear it then.
      if (event.key === "/") event.stopImmediatePropagation();
    } else if (!$("dialog[open]")) {
      if (event.key === "[") $('a[rel="prev"]')?.click();
      else if (event.key === "]") $('a[rel="next"]')?.click();
      else if (event.key === "?" && help) help.showModal();
    }
  },
  { capture: true },
);

// Scripts that come when they are wanted.
const load = (address, handlers) => {
  const script = document.createElement("script");
  document.head.append(Object.assign(script, { src: root.dataset.root + address }, handlers));
};

// Words that a search led to are marked.
if (root.dataset.searchMark && new URLSearchParams(location.search).has("highlight")) load(root.dataset.searchMark);

// Search.
const searchButton = $("[data-search-open]");
if (searchButton) {
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    // One behind the other; the page of search has the first.
    const async = false;
    const onerror = () => (location.href = root.dataset.root + "search/index.html");
    if (!globalThis.crossbookSearch) load(root.dataset.searchScript, { async, onerror });
    load($("#cb-search")?.dataset.script, { async, onload: () => searchButton.click(), onerror });
  };
  searchButton.hidden = false;
  searchButton.addEventListener("click", ask);
  addEventListener("keydown", (event) => {
    const key = event.ctrlKey || event.metaKey ? "k" : "/";
    if (event.key !== key || typing(event.target)) return;
    event.preventDefault();
    searchButton.click();
  });
}

// Definitions: when a link that has one is first pointed at or reached.
const definitions = $("[data-definitions]");
if (definitions) {
  const reached = (event) => {
    if (!definitions.dataset.definitions || !event.target.closest?.("a[aria-describedby]")) return;
    load(definitions.dataset.definitions);
    definitions.dataset.definitions = "";
  };
  for (const type of ["pointerover", "focusin"]) addEventListener(type, reached);
}

// What this browser keeps of the reader, under names that end in the site's path.
const base = new URL(root.dataset.root || "./", location.href).pathname;
const kept = (key) => {
  try {
    return localStorage.getItem(`crossbook-${key}:${base}`);
  } catch {
    // Storage is closed: nothing.
    return null;
  }
};

// Course blocks: when one is first touched; tabs and earlier answers need their script at
// once.
if (root.dataset.studyScript) {
  let wanted;
  const ask = () => {
    if (root.dataset.study) return;
    root.dataset.study = "asked";
    // A press that came before the script counts.
    load(root.dataset.studyScript, { onload: () => wanted?.click() });
  };
  const touched = (event) => {
    if (!event.target.closest?.("[data-question]")) return;
    if (event.type === "click" && !globalThis.crossbookStudy) wanted = event.target.closest("[data-study]");
    ask();
  };
  for (const type of ["pointerover", "focusin", "click"]) addEventListener(type, touched);
  const here = location.pathname.slice(base.length).replace(/index\.html$/, "");
  if ($("[data-study-now]") || kept("quiz")?.includes(`"${here}#`)) ask();
}

// Tables to work with: their script comes when the first is near.
const tables = $$("[data-table]");
if (tables.length) {
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    near.disconnect();
    load(root.dataset.tableScript);
  });
  for (const table of tables) near.observe(table);
}

// The reader's progress: soon for those who have some, for others with their first move.
if (root.dataset.progress) {
  const ask = () => {
    if (!globalThis.crossbookProgress && root.dataset.progress) load(root.dataset.progress);
    root.dataset.progress = "";
  };
  if (kept("done") || kept("quiz") || kept("last")) setTimeout(ask, 500);
  for (const type of ["pointermove", "pointerdown", "keydown", "scroll"]) {
    addEventListener(type, ask, { once: true, passive: true });
  }
}
