// Tables in Markdown with a column for each engine, and how Crossbook compares.

/** How numbers of a kind are written. */
const WRITE = {
  share: (number) => number.toFixed(3),
  seconds: (number) => `${number.toFixed(number < 10 ? 2 : 1)} s`,
  ms: (number) => `${number.toFixed(1)} ms`,
  mib: (number) => `${number.toFixed(0)} MiB`,
  kb: (number) => `${(number / 1000).toFixed(number < 100_000 ? 1 : 0)} kB`,
};

/**
 * A table of rows `{ name, unit, values, isBetterHigh }`, values by engine in the
 * engines' order, undefined where there is none. Crossbook comes first, Pagefind second;
 * the last columns are Crossbook's value divided by Pagefind's and by the best other.
 */
export function table(title, engines, rows) {
  const head = [title, ...engines.map(({ name }) => name), "ratio to Pagefind", "ratio to best other"];
  const lines = rows.map(({ name, unit, values, isBetterHigh }) => {
    const write = (value) => (value === undefined ? "–" : WRITE[unit](value));
    const ratios = [ratio(values.slice(0, 2), isBetterHigh), ratio(values, isBetterHigh)];
    return [name, ...engines.map((_, i) => write(values[i])), ...ratios];
  });
  return markdown([head, ...lines]);
}

/** Rows of cells as a table; the first row is its head. */
export function markdown([head, ...lines]) {
  const all = [head, head.map((_, i) => (i ? "---:" : "---")), ...lines];
  return `${all.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

function ratio([own, ...others], isBetterHigh) {
  const known = others.filter((value) => value !== undefined);
  if (own === undefined || !known.length) return "–";
  const best = isBetterHigh ? Math.max(...known) : Math.min(...known);
  const isBetter = isBetterHigh ? own > best : own < best;
  const quotient = best > 0 ? (own / best).toPrecision(3) : "–";
  return own === best ? quotient : `${quotient} ${isBetter ? "(better)" : "(worse)"}`;
}
