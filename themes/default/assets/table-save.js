// Saves what is shown of a table of a lesson as CSV. Loaded when a reader asks for it.
function crossbookSave(table, id) {
  // A cell that a spreadsheet would compute is made text; numbers stay numbers.
  const quoted = ({ textContent }) => {
    const value = textContent.trim();
    const isNumber = /^[-+−]?[\d.,\s]+%?$/.test(value);
    const safe = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const seen = (list) => [...list].filter((one) => !one.hidden);
  const lines = seen(table.rows).map((row) => `${seen(row.cells).map(quoted).join(",")}\r\n`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(lines, { type: "text/csv" }));
  link.download = `${id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
