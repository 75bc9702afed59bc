// The table of a pair: narrow, sort, hide columns, share. All of it stands in the
// address, so that links, reloads and the back button bring the same view. Without
// this script the table is complete and the controls stay hidden.

const form = document.getElementById("cb-controls");
const table = document.getElementById("cb-table");

if (form && table) {
  const fields = form.elements;
  const bodies = [...table.tBodies].map((body) => [body, [...body.rows]]);
  const rows = bodies.flatMap(([, list]) => list);
  const headers = [...table.tHead.rows[0].cells];
  const text = (cell) => cell.dataset.value ?? cell.textContent;
  // What the filter looks through: all that is to be seen, but not the citations.
  const words = new Map(
    rows.map((row) => [row, [...row.cells].map((cell, at) => (at < 5 ? cell.textContent : row.id)).join(" ").toLowerCase()]),
  );

  const state = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));

  const restore = () => {
    const wanted = new URLSearchParams(location.search);
    for (const field of fields) {
      if (!field.name) continue;
      const values = wanted.getAll(field.name);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
  };

  const fits = (row, wanted) => {
    const { from, to, a, b, status, predicate, gap } = row.dataset;
    const is = (key, ...values) => !wanted.get(key) || values.includes(wanted.get(key));
    const only = wanted.getAll("only");
    return (
      is("from", from) &&
      is("to", to) &&
      is("scheme", a, b) &&
      (!only.includes("gaps") || gap !== undefined) &&
      (!only.includes("reviewed") || status === "reviewed") &&
      (!wanted.get("without") || predicate !== wanted.get("without")) &&
      (wanted.get("q") ?? "").toLowerCase().split(/\s+/).every((word) => words.get(row).includes(word))
    );
  };

  const sort = (wanted) => {
    const [, down, key] = /^(-?)(.*)$/.exec(wanted ?? "");
    const at = headers.findIndex((header) => key && header.dataset.key === key);
    crossbookSorted(headers, at, down);
    for (const [body, list] of bodies) {
      const order = [...list];
      if (at >= 0) {
        const compare = (a, b) => text(a.cells[at]).localeCompare(text(b.cells[at]), undefined, { numeric: true });
        order.sort(down ? (a, b) => compare(b, a) : compare);
      }
      body.append(...order);
    }
  };

  const show = () => {
    const wanted = state();
    let shown = 0;
    for (const row of rows) shown += !(row.hidden = !fits(row, wanted));
    for (const [body, list] of bodies) body.hidden = list.every((row) => row.hidden);
    sort(wanted.get("sort"));
    table.dataset.hide = wanted.getAll("hide").join(" ");
    const inferred = document.getElementById("cb-inferred");
    if (inferred) inferred.hidden = !wanted.get("with");
    document.getElementById("cb-shown").textContent = `${shown} of ${rows.length} rows shown`;
  };

  // Typing changes one step of the history, every other choice is a step of its own.
  const keep = (how) => {
    crossbookAddress(how, String(state()));
    show();
  };

  // A row that was asked for by name is shown, whatever else is chosen.
  const reveal = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!row || !table.contains(row)) return;
    if (row.hidden) {
      form.reset();
      for (const field of fields) if (field.type === "checkbox") field.checked = false;
      show();
    }
    row.scrollIntoView();
  };

  for (const header of headers.filter((one) => one.dataset.key)) {
    crossbookSortButton(header, () => {
      const { key } = header.dataset;
      // The surest first, everything else from its beginning.
      const first = key === "confidence" ? "-confidence" : key;
      const other = key === "confidence" ? key : `-${key}`;
      fields.sort.value = fields.sort.value === first ? other : first;
      keep("pushState");
    });
  }

  const copy = (button, content) => {
    const { textContent } = button;
    const say = (word) => {
      button.textContent = word;
      setTimeout(() => (button.textContent = textContent), 2000);
    };
    navigator.clipboard.writeText(content).then(
      () => say("Copied"),
      () => say("Not copied"),
    );
  };
  document.getElementById("cb-share").addEventListener("click", (event) => copy(event.target, location.href));
  table.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.open || target.querySelector("button")) return;
      const add = (label, content) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "text-button";
        button.textContent = label;
        button.addEventListener("click", () => copy(button, content));
        target.append(button, " ");
      };
      add("Copy citation", target.querySelector("p").textContent);
      add("Copy link", location.href.replace(/[?#].*/, "") + target.closest("tr").querySelector(".row-id").hash);
    },
    { capture: true },
  );

  let typing;
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "search") return;
    keep(typing ? "replaceState" : "pushState");
    typing = true;
  });
  form.addEventListener("change", ({ target }) => {
    typing = false;
    if (target.type !== "search") keep("pushState");
  });
  form.addEventListener("reset", () => setTimeout(() => keep("pushState")));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => {
    typing = false;
    restore();
    show();
  });
  addEventListener("hashchange", reveal);

  form.hidden = false;
  restore();
  show();
  reveal();
}
