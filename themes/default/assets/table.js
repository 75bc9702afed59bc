// Tables of lessons: narrow, sort, hide columns, mark differences, save. Loaded by site.js
// (whose `$`, `load` and `root` it uses) when one comes into view; without it the table is
// complete. The form above a table holds the state, and the address the form's. Long tables
// are worked through piece by piece, so that the page answers meanwhile.
for (const box of $$("[data-table]")) {
  const { id, dataset } = box;
  const form = $("form", box);
  const table = $("table", box);
  const [body] = table.tBodies;
  const rows = [...body.rows];
  const headers = [...table.tHead.rows[0].cells];
  const fields = [...form.elements].filter((field) => field.name);
  const text = (cell) => cell.textContent.trim();
  const order = new Intl.Collator(root.lang, { numeric: true }).compare;
  const number = (words) => Number(words.replace(/[\s,%€$£]/g, "").replace("−", "-"));
  const date = (words) => (/\d{4}/.test(words) ? Date.parse(words) : NaN);

  const restore = () => {
    const wanted = new URLSearchParams(location.search);
    for (const field of fields) {
      const values = wanted.getAll(`${id}.${field.name}`);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    show();
  };
  const keep = (how) => {
    const query = new URLSearchParams(location.search);
    for (const { name } of fields) query.delete(`${id}.${name}`);
    for (const [name, value] of new FormData(form)) if (value) query.append(`${id}.${name}`, value);
    crossbookAddress(how, `${query}`, location.hash);
    show();
  };

  let sorted = "";
  const sort = (wanted) => {
    if (sorted === wanted) return;
    sorted = wanted;
    const down = wanted.startsWith("-");
    const at = wanted ? Number(wanted.slice(down)) : -1;
    crossbookSorted(headers, at, down);
    // Numbers if all are, else dates, else words; what is empty stands last.
    const list = rows.map((row, i) => [headers[at] ? text(row.cells[at]) : "", i, row]);
    const kind = [number, date].find((one) => !list.some(([words]) => isNaN(one(words || "0001"))));
    const sign = down ? -1 : 1;
    list.sort(([a, i], [b, j]) => !a - !b || sign * (kind ? kind(a) - kind(b) : order(a, b)) || i - j);
    body.append(...list.map(([, , row]) => row));
  };

  let turn = 0;
  const show = () => {
    const wanted = new FormData(form);
    const hidden = wanted.getAll("hide");
    const words = (wanted.get("q") ?? "").toLowerCase().split(/\s+/);
    const mine = ++turn;
    let at = 0;
    let shown = 0;
    const seen = ({ cells }) => [...cells].filter((cell, i) => !(cell.hidden = hidden.includes(`${i}`)));
    const work = () => {
      if (mine !== turn) return;
      for (const row of rows.slice(at, (at += 4000 / headers.length))) {
        const [, ...cells] = seen(row);
        const differing = cells.filter((cell) => form.differ && cell.classList.toggle("differs", text(cell) !== text(cells[0])));
        const line = row.textContent.toLowerCase();
        row.hidden = (wanted.has("differ") && !differing.length) || !words.every((word) => line.includes(word));
        shown += !row.hidden;
      }
      if (at < rows.length) setTimeout(work);
      else form.lastChild.textContent = `${shown} of ${rows.length} rows shown`;
    };
    seen(table.tHead.rows[0]);
    sort(wanted.get("sort") ?? "");
    work();
  };

  // A row that was asked for by name is shown, whatever else is chosen.
  const reveal = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!body.contains(row)) return;
    if (row.hidden) {
      if (form.q) form.q.value = "";
      if (form.differ) form.differ.checked = false;
      keep("replaceState");
    }
    row.scrollIntoView();
  };

  headers.forEach((header, i) => {
    if (!form.sort) return;
    crossbookSortButton(header, () => {
      form.sort.value = form.sort.value === `${i}` ? `-${i}` : i;
      keep("pushState");
    });
  });
  let typing;
  form.onsubmit = () => false;
  form.oninput = ({ target }) => {
    const more = typing;
    typing = target === form.q;
    keep(typing && more ? "replaceState" : "pushState");
  };
  form.onclick = ({ target }) => {
    if (target.type === "button") load(root.dataset.tableSave, { onload: () => crossbookSave(table, id) });
  };
  addEventListener("hashchange", reveal);
  addEventListener("popstate", restore);
  // What was chosen before this script came counts, if the address names nothing.
  if (location.search.includes(`${id}.`)) restore();
  else keep("replaceState");
  reveal();
  delete dataset.table;
}
