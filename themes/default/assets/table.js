// Tables of lessons: narrow, sort, hide columns, mark differences, save. Loaded by site.js
// (whose `load` and `root` it uses) when one comes into view; without it the table is complete. The form holds the state,
// and the address the form's. Long tables are worked through piece by piece, so that
// the page answers meanwhile.
for (const box of document.querySelectorAll("[data-table]")) {
  const { id, dataset } = box;
  const table = box.querySelector("table");
  const [body] = table.tBodies;
  const rows = [...body.rows];
  const headers = [...table.tHead.rows[0].cells];
  // Layout of more cells than this takes a browser seconds: such a table is only read.
  if (rows.length * headers.length > 50_000) {
    box.prepend("This table is too long to be sorted and filtered here.");
    continue;
  }
  const text = (cell) => cell.textContent.trim();
  const order = new Intl.Collator(root.lang, { numeric: true }).compare;
  const number = (words) => Number(words.replace(/[\s,%€$£]/g, "").replace("−", "-"));
  const date = (words) => (/\d{4}/.test(words) ? Date.parse(words) : NaN);

  const form = document.createElement("form");
  const parts = {
    sort: '<input type="hidden" name="sort">',
    filter: '<label>Filter rows <input type="search" name="q"></label><details><summary>Columns</summary></details>',
    differences: '<label><input type="checkbox" name="differ" value="1"> Only rows that differ</label>',
    csv: '<button type="button" class="text-button">Save as CSV</button>',
  };
  form.className = "cb-tools";
  form.innerHTML = dataset.table.split(" ").map((option) => parts[option] ?? "").join("") + '<span role="status"></span>';
  headers.forEach((header, i) => {
    const label = document.createElement("label");
    label.innerHTML = `<input type="checkbox" name="hide" value="${i}">`;
    label.append(" Hide ", text(header));
    if (i) form.querySelector("details")?.append(label);
    if (!form.sort) return;
    crossbookSortButton(header, () => {
      form.sort.value = form.sort.value === `${i}` ? `-${i}` : i;
      keep("pushState");
    });
  });
  const fields = [...form.elements].filter((field) => field.name);

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
    crossbookAddress(how, String(query), location.hash);
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
    const all = new DocumentFragment();
    for (const [, , row] of list) all.append(row);
    body.append(all);
  };

  let turn = 0;
  const show = () => {
    const wanted = new FormData(form);
    const hidden = headers.map((_, i) => wanted.getAll("hide").includes(`${i}`));
    const words = (wanted.get("q") ?? "").toLowerCase().split(/\s+/);
    const mine = ++turn;
    let at = 0;
    let shown = 0;
    const work = () => {
      if (mine !== turn) return;
      for (const end = at + 4000 / headers.length; at < end && at < rows.length; at++) {
        const row = rows[at];
        let first;
        let differs = !form.differ;
        [...row.cells].forEach((cell, i) => {
          if (cell.hidden !== hidden[i]) cell.hidden = hidden[i];
          if (!form.differ || !i || hidden[i]) return;
          const other = text(cell) !== (first ??= text(cell));
          cell.classList.toggle("differs", other);
          differs ||= other;
        });
        const line = row.textContent.toLowerCase();
        row.hidden = (wanted.has("differ") && !differs) || !words.every((word) => line.includes(word));
        shown += !row.hidden;
      }
      if (at < rows.length) setTimeout(work);
      else form.lastChild.textContent = `${shown} of ${rows.length} rows shown`;
    };
    headers.forEach((header, i) => (header.hidden = hidden[i]));
    sort(wanted.get("sort") ?? "");
    work();
  };

  // A row that was asked for by name is shown, whatever else is chosen.
  const reveal = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!body.contains(row)) return;
    if (row.hidden) {
      for (const field of fields) if (field.type === "search") field.value = "";
      if (form.differ) form.differ.checked = false;
      keep("replaceState");
    }
    row.scrollIntoView();
  };

  let typing;
  form.onsubmit = (event) => event.preventDefault();
  form.oninput = ({ target }) => {
    const more = typing;
    typing = target.type === "search";
    keep(typing && more ? "replaceState" : "pushState");
  };
  form.onclick = ({ target }) => {
    if (target.type === "button") load(root.dataset.tableSave, { onload: () => crossbookSave(table, id) });
  };
  addEventListener("hashchange", reveal);
  addEventListener("popstate", restore);
  box.prepend(form);
  restore();
  reveal();
}
