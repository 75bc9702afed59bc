// What a reader has done: lessons marked as done, ticks in lists, the way back. It is
// kept in this browser only, under names of this site, and sent nowhere.
globalThis.crossbookProgress ??= (() => {
  "use strict";

  const { dataset } = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const base = new URL(dataset.root || "./", location.href).pathname;

  // ---- the store: hostile content counts as none

  const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const read = (key) => {
    try {
      const value = JSON.parse(localStorage.getItem(`crossbook-${key}:${base}`));
      return isPlain(value) ? value : {};
    } catch {
      return {};
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(`crossbook-${key}:${base}`, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  // Where a page lies below the root of the site; null outside.
  const place = ({ origin, pathname }) =>
    origin === location.origin && pathname.startsWith(base)
      ? pathname.slice(base.length).replace(/(^|\/)index\.html$/, "$1")
      : null;

  const here = place(location);
  const isLesson = document.body.matches(".kind-lesson, .kind-comparison");

  // ---- signs behind links: what is done, and how the questions went

  const LISTS = ".tree, .page-list, .link-rows, .path-steps, .module, .card-list, .pager, .before, .progress";
  const sign = (className, textContent, label) =>
    Object.assign(document.createElement("span"), { className, textContent, title: label, ariaLabel: label, role: "img" });
  const tick = () => {
    const done = read("done");
    const all = Object.keys(done);
    const answers = new Map();
    for (const [question, right] of Object.entries(read("quiz"))) {
      const [path] = question.split("#");
      answers.set(path, [...(answers.get(path) ?? []), right === true]);
    }
    for (const link of $$("a[href]").filter((one) => one.closest(LISTS))) {
      const path = place(link);
      if (path === null || link.hash) continue;
      for (const old of $$(":scope > .tick", link)) {
        old.previousSibling.remove();
        old.remove();
      }
      // A module is done when so many lessons below it are.
      const n = Number(link.dataset.lessons);
      if (n ? all.filter((one) => one.startsWith(path)).length >= n : Object.hasOwn(done, path)) {
        link.append(" ", sign("tick", "✓", "done"));
      }
      const tried = answers.get(path);
      if (!tried || !link.closest(".tree, .page-list, .progress")) continue;
      const right = tried.filter(Boolean).length;
      link.append(" ", sign("tick score", `${right}/${tried.length}`, `${right} of ${tried.length} answers right`));
    }
  };
  addEventListener("crossbook:answer", tick);

  // ---- a lesson: the button, and where the reader is

  const slot = $("#cb-done");
  if (isLesson && slot) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Mark as done";
    const said = document.createElement("span");
    said.role = "status";
    slot.replaceChildren(button, said);
    const show = () => (button.ariaPressed = String(Object.hasOwn(read("done"), here)));
    show();
    button.addEventListener("click", () => {
      const done = read("done");
      const was = Object.hasOwn(done, here);
      if (was) delete done[here];
      else done[here] = new Date().toISOString().slice(0, 10);
      const kept = write("done", done);
      said.textContent = !kept ? "This browser keeps nothing." : was ? "No longer marked." : "Done. Kept in this browser only.";
      show();
      tick();
    });
    addEventListener("storage", () => {
      show();
      tick();
    });

    const leave = () => {
      const heading = $("#cb-toc [aria-current]");
      write("last", { path: here, title: $("h1").textContent, heading: heading?.textContent ?? "", hash: heading?.hash ?? "" });
    };
    leave();
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", leave);
  }

  // ---- the way back

  const resume = $("#cb-resume");
  const back = () => {
    const { path, title, heading, hash } = read("last");
    if (!resume) return;
    resume.hidden = true;
    resume.replaceChildren();
    if (![path, title].every((text) => typeof text === "string" && text)) return;
    const link = document.createElement("a");
    // Below the root of this site, whatever the store says.
    const to = new URL(base + path.replace(/^\/+/, ""), location.href);
    if (place(to) === null) return;
    if (location.protocol === "file:" && to.pathname.endsWith("/")) to.pathname += "index.html";
    if (typeof hash === "string" && hash.startsWith("#")) to.hash = hash;
    link.href = to.href;
    link.textContent = heading ? `${title}: ${heading}` : title;
    resume.append("Continue with ", link);
    resume.hidden = false;
  };

  tick();
  back();
  return { read, write, isPlain, place, tick, back, base };
})();
