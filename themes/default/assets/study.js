// Course blocks: checks answers, moves lines, switches tabs. Loaded by site.js when a
// reader first touches a block. What a reader got right is kept in this browser only.
globalThis.crossbookStudy = (() => {
  "use strict";

  // Named by site, so that books on one host do not mix; questions by page and anchor.
  const base = new URL(document.documentElement.dataset.root || "./", location.href).pathname;
  const KEY = `crossbook-quiz:${base}`;
  const name = (question) => `${location.pathname.slice(base.length).replace(/index\.html$/, "")}#${question.id}`;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

  const kept = () => {
    try {
      const value = JSON.parse(localStorage.getItem(KEY));
      return typeof value === "object" && value ? value : {};
    } catch {
      return {};
    }
  };
  const keep = (id, right) => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...kept(), [id]: right }));
    } catch {
      // Storage is closed: the score holds for this visit.
    }
  };

  // ---- what a reader answered: null if nothing yet, else whether each part is right

  const number = (text) => {
    const plain = text.trim().replace(/[\s_\u00a0\u202f]/g, "").replace("−", "-").replace(/%$/, "");
    // A comma before other than three digits is a decimal comma.
    const dotted = /^[-+]?\d+,(\d{1,2}|\d{4,})$/.test(plain) ? plain.replace(",", ".") : plain.replace(/,/g, "");
    return /\d/.test(dotted) ? Number(dotted) : NaN;
  };
  const choices = (question) => {
    const inputs = $$("input", question);
    if (!inputs.some((input) => input.checked)) return null;
    return inputs.map((input) => [input.closest("li"), input.checked === input.hasAttribute("data-right"), input.checked]);
  };
  const answered = {
    single: choices,
    multiple: choices,
    numeric(question) {
      const input = $("[data-value]", question);
      if (!input.value.trim()) return null;
      const { value, tolerance } = input.dataset;
      const off = Math.abs(number(input.value) - value);
      // Sums of decimals are off in the last digit.
      return [[input, off <= Number(tolerance) + Math.abs(value) * 1e-9, true]];
    },
    matching(question) {
      const selects = $$("select", question);
      if (selects.some((select) => !select.value)) return null;
      return selects.map((select) => [select, select.value === select.dataset.right, true]);
    },
    order(question) {
      return $$("[data-place]", question).map((line, place) => [line, line.dataset.place === String(place), true]);
    },
  };

  const scores = new Map();
  function score(quiz) {
    const all = $$("[data-question]", quiz);
    const seen = all.filter((one) => scores.has(one));
    $(".cb-score", quiz).textContent =
      `${seen.filter((one) => scores.get(one)).length} of ${seen.length} right` +
      (seen.length < all.length ? `, ${all.length - seen.length} to go` : "");
  }

  function clear(question) {
    for (const marked of $$("[data-verdict]", question)) delete marked.dataset.verdict;
    $(".cb-check [role=status]", question).textContent = "";
  }

  function check(question) {
    const status = $(".cb-check [role=status]", question);
    const parts = answered[question.dataset.question](question);
    clear(question);
    if (!parts) {
      status.textContent = question.dataset.question === "matching" ? "Choose one for each line first." : "Answer first.";
      return;
    }
    const right = parts.every(([, fine]) => fine);
    for (const [node, fine, chosen] of parts) {
      if (chosen) (node.matches("li") ? node : node.parentNode).dataset.verdict = fine ? "right" : "wrong";
    }
    const n = parts.filter(([, fine]) => fine).length;
    status.textContent = right ? "Right." : parts.length > 1 && question.dataset.question !== "single" ? `Not yet: ${n} of ${parts.length} are right.` : "Not right. Try again, or read the answer.";
    question.dataset.result = right ? "right" : "wrong";
    if (right) $(".cb-answer", question).open = true;
    keep(name(question), right);
    scores.set(question, right);
    score(question.closest(".cb-quiz"));
    question.dispatchEvent(new CustomEvent("crossbook:answer", { bubbles: true, detail: { right } }));
  }

  function move(button) {
    const line = button.closest("li");
    const step = Number(button.dataset.move);
    const other = step < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    const question = button.closest("[data-question]");
    clear(question);
    if (step < 0) other.before(line);
    else other.after(line);
    button.focus();
    const places = [...line.parentNode.children];
    $(".cb-check [role=status]", question).textContent = `Line ${places.indexOf(line) + 1} of ${places.length}`;
  }

  // What was answered on an earlier visit.
  const earlier = kept();
  for (const quiz of $$(".cb-quiz")) {
    for (const question of $$("[data-question]", quiz)) {
      const right = earlier[name(question)];
      if (typeof right !== "boolean") continue;
      scores.set(question, right);
      question.dataset.result = right ? "right" : "wrong";
    }
    if ($$("[data-question]", quiz).some((one) => scores.has(one))) score(quiz);
  }

  addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-study]");
    if (!button) return;
    if (button.dataset.move) move(button);
    else check(button.closest("[data-question]"));
  });
  addEventListener("change", (event) => {
    const question = event.target.closest?.("[data-question]");
    if (question) clear(question);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-value]")) return;
    event.preventDefault();
    check(event.target.closest("[data-question]"));
  });

  // ---- tabs, as in the authoring practices of WAI-ARIA

  for (const tabs of $$(".cb-tabs")) {
    const list = $$("[role=tab]", tabs);
    const panels = list.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
    const choose = (chosen, focus) => {
      list.forEach((tab, i) => {
        tab.setAttribute("aria-selected", i === chosen);
        tab.tabIndex = i === chosen ? 0 : -1;
        panels[i].hidden = i !== chosen;
      });
      if (focus) list[chosen].focus();
    };
    panels.forEach((panel, i) => {
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", list[i].id);
      panel.tabIndex = 0;
    });
    list.forEach((tab, i) => tab.addEventListener("click", () => choose(i)));
    list[0].parentNode.addEventListener("keydown", (event) => {
      const here = list.indexOf(event.target);
      const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose((to + list.length) % list.length, true);
    });
    // A link to a place in a tab opens that tab.
    const follow = () => {
      const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const index = panels.findIndex((panel) => panel.contains(place));
      if (index < 0) return;
      choose(index);
      place.scrollIntoView();
    };
    choose(0);
    tabs.classList.add("live");
    follow();
    addEventListener("hashchange", follow);
  }

  return { kept };
})();
