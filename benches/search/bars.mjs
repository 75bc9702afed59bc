// What the search is to reach, and whether it does.

import { figures } from "./browser.mjs";
import { markdown } from "./table.mjs";

/** Bytes to the first results, by lessons. */
const MOST_BYTES = { 10: 15_000, 1_000: 60_000, 10_000: 110_000 };

/**
 * Each bar: what it is about, a function of `{ corpus, queries, results }` that gives
 * `[value, whether it is reached]`, or nothing where the bar does not apply.
 */
const BARS = [
  ["index CPU, at most a tenth of Pagefind's", ({ corpus, own, pagefind }) => {
    if (!(corpus.size >= 1_000) || !pagefind.cost) return undefined;
    const share = own.cost.cpu / pagefind.cost.cpu;
    return [share.toFixed(3), share <= 0.1];
  }],
  ["bytes to first results, at most 15 kB at 10, 60 kB at 1,000, 110 kB at 10,000 lessons", ({ corpus, own }) => {
    const limit = MOST_BYTES[corpus.size];
    if (!limit || !own.places) return undefined;
    const most = Math.max(own.bytes.most, own.places.dialog, own.places.page);
    return [`${(most / 1000).toFixed(1)} kB`, most <= limit];
  }],
  ["script, at most 6 kB", ({ own }) => own.script && [`${(own.script / 1000).toFixed(2)} kB`, own.script <= 6_000]],
  ["a key, 95 %, below 16 ms", ({ own }) => own.times && [`${own.times.p95.toFixed(1)} ms`, own.times.p95 < 16]],
  ["no query keeps the page busy for 50 ms", ({ own }) => own.freeze && [`${own.freeze.toFixed(1)} ms`, own.freeze < 50]],
  ["whole names: mean reciprocal rank above all others with defaults", ({ own, others, mean }) => {
    const [ours, best] = [mean("whole", own), Math.max(...others.map((other) => mean("whole", other)))];
    // Nothing is above always being first.
    return [`${ours.toFixed(3)} to ${best.toFixed(3)}`, ours > best || ours === 1];
  }],
  ["one typo: at least 0.8 of that", ({ own, mean }) => {
    const share = mean("typo", own) / mean("whole", own);
    return [share.toFixed(3), share >= 0.8];
  }],
];

/** A table of the bars with a column for each corpus. */
export function barTable(evaluations) {
  const cell = (measure, { corpus, queries, results }) => {
    const [own, ...rest] = results;
    if (!own.ranks) return "–";
    const others = rest.filter(({ engine, ranks }) => ranks && !engine.ranksOnly);
    const pagefind = rest.find(({ engine }) => engine.name === "Pagefind");
    const mean = (kind, { ranks }) => figures(ranks.filter((_, i) => queries[i].kind === kind)).mrr;
    const [value, isReached] = measure({ corpus, own, others, pagefind, mean }) ?? [];
    return value === undefined ? "–" : `${value} ${isReached ? "reached" : "**missed**"}`;
  };
  const head = ["bar", ...evaluations.map(({ corpus }) => corpus.name)];
  return markdown([head, ...BARS.map(([name, measure]) => [name, ...evaluations.map((one) => cell(measure, one))])]);
}
