// The evaluation of search: node evaluate.mjs [--quick] [--tuning] [--losses FILE] [own | LESSONS …]

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { barTable } from "./bars.mjs";
import { coldBytes, dialogTimes, figures, freeze, keyTimes, placeBytes, ranks, spread, withEngine } from "./browser.mjs";
import { makeCorpus } from "./corpus.mjs";
import { buildEngine, ENGINES } from "./engines.mjs";
import { HALVES, makeQueries, QUERY_KINDS, twoWords } from "./queries.mjs";
import { table } from "./table.mjs";

const QUERIES_A_KIND = 100;
const COLD_QUERIES = 12;
const TYPED_QUERIES = 15;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean" }, tuning: { type: "boolean" }, losses: { type: "string" } },
});
// Single queries are only shown of the half that is there to learn from.
const isTuning = options.tuning || options.losses !== undefined;
const half = isTuning ? HALVES.tuning : HALVES.heldOut;
const courseSeed = isTuning ? 0 : 1;
const sizes = positionals.length ? positionals : options.quick ? ["own", "100"] : ["own", "10", "100", "1000", "10000"];
const losses = [];

const work = mkdtempSync(path.join(tmpdir(), "crossbook-search-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const unknown = sizes.find((size) => size !== "own" && !/^[1-9]\d*$/.test(size));
if (unknown) throw new Error(`no corpus "${unknown}": give "own" or a number of lessons`);
const evaluations = [];
for (const size of sizes) evaluations.push(await evaluate(makeCorpus(size === "own" ? size : Number(size), work, courseSeed)));
console.log(`\n## Bars\n\n${barTable(evaluations)}`);

async function evaluate(corpus) {
  const { name, pages } = corpus;
  console.log(`\n## ${name}, ${pages.length} pages, ${isTuning ? "queries for tuning" : "held-out queries"}\n`);
  const queries = makeQueries(pages, QUERIES_A_KIND, half);
  const results = [];
  for (const engine of ENGINES) {
    results.push({ engine, ...(await run(engine, corpus, queries)) });
  }
  console.log(rankTable(queries, results));
  console.log(costTable(results));
  noteLosses(name, queries, results);
  return { corpus, queries, results };
}

async function run(engine, corpus, queries) {
  const texts = twoWords(corpus.pages, COLD_QUERIES);
  const typed = texts.slice(0, TYPED_QUERIES);
  const step = progress(`${corpus.name}, ${engine.name}`);
  const built = await step("index", () => buildEngine(engine, corpus, work));
  if (!built) return {};
  return withEngine(built, async (session) => {
    const found = { ...built, ranks: await step("ranks", () => ranks(session, queries)) };
    if (engine.ranksOnly) return found;
    found.bytes = await step("bytes", async () => spread(await coldBytes(session, texts)));
    found.times = await step("keys", async () => spread(await keyTimes(session, typed)));
    if (!engine.hasDialog) return found;
    found.places = await step("places", () => placeBytes(session, texts));
    found.freeze = await step("longest task", () => freeze(session, texts));
    found.dialog = await step("dialog", async () => spread(await dialogTimes(session, typed.slice(0, 5))));
    return found;
  });
}

/**
 * Says on standard error what took how long. What fails at a size, as an index too large
 * for the memory may, is told there and a dash in the table.
 */
function progress(what) {
  return async (name, work) => {
    const start = performance.now();
    const result = await Promise.resolve().then(work).catch((error) => console.error(`${what}: ${name}: ${error.message}`));
    console.error(`${what}: ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return result;
  };
}

function rankTable(queries, results) {
  const rows = [];
  const meanOf = (kind, ranks) => figures(ranks.filter((_, i) => queries[i].kind === kind)).mrr;
  for (const [kind, title] of [...Object.entries(QUERY_KINDS), ["", "all"]]) {
    const chosen = queries.flatMap((query, i) => (!kind || query.kind === kind ? [i] : []));
    if (!chosen.length) continue;
    const all = results.map(({ ranks }) => ranks && figures(chosen.map((i) => ranks[i])));
    const row = (name, key) =>
      rows.push({ name, unit: "share", isBetterHigh: true, values: all.map((one) => one?.[key]) });
    row(`${title} (${chosen.length}): mean reciprocal rank`, "mrr");
    row("… first", "first");
    row("… among five", "five");
  }
  const share = results.map(({ ranks }) => ranks && meanOf("typo", ranks) / meanOf("whole", ranks));
  rows.push({ name: "one typo, of the whole: mean reciprocal rank", unit: "share", isBetterHigh: true, values: share });
  return table("known item", results.map(({ engine }) => engine), rows);
}

function costTable(all) {
  const results = all.filter(({ engine }) => !engine.ranksOnly);
  const row = (name, unit, value) => ({ name, unit, values: results.map(value) });
  return table("cost", results.map(({ engine }) => engine), [
    row("index: CPU", "seconds", ({ cost }) => cost?.cpu),
    row("index: peak memory", "mib", ({ cost }) => cost?.memory),
    row("… of the same build without search", "mib", ({ cost }) => cost?.memoryWithout),
    row("index: size, gzip", "kb", ({ size }) => size),
    row("script, gzip", "kb", ({ script }) => script),
    row("to first results, gzip: median", "kb", ({ bytes }) => bytes?.median),
    row("to first results, gzip: most", "kb", ({ bytes }) => bytes?.most),
    row("… in the dialog, all that loads: most", "kb", ({ places }) => places?.dialog),
    row("… on the page of search: most", "kb", ({ places }) => places?.page),
    row("a key, loaded: median", "ms", ({ times }) => times?.median),
    row("a key, loaded: 95 %", "ms", ({ times }) => times?.p95),
    row("a key, loaded: most", "ms", ({ times }) => times?.most),
    row("a key to the list in the dialog: median", "ms", ({ dialog }) => dialog?.median),
    row("a key to the list in the dialog: 95 %", "ms", ({ dialog }) => dialog?.p95),
    row("longest task of any query", "ms", ({ freeze }) => freeze),
  ]);
}

/** Queries at which another engine ranks the answer higher. */
function noteLosses(name, queries, [own, ...others]) {
  if (!options.losses || !own.ranks) return;
  const worth = (rank) => (rank ? 1 / rank : 0);
  const ranked = others.filter(({ ranks }) => ranks);
  queries.forEach(({ kind, text, answers }, i) => {
    const { rank, first } = own.ranks[i];
    const rivals = ranked.map(({ engine, ranks }) => ({ by: engine.name, rank: ranks[i].rank }));
    const [best] = rivals.sort((a, b) => worth(b.rank) - worth(a.rank));
    if (!best || worth(best.rank) <= worth(rank)) return;
    losses.push([name, kind, text, rank || "none", best.rank, best.by, answers.join(" "), first].join("\t"));
  });
  const head =
    "# Queries of benches/search at which another engine ranks the right page higher than Crossbook.\n" +
    "# corpus, kind, query, our rank, best rank, by, right pages, our first page (tabs between)\n";
  writeFileSync(options.losses, `${head}${losses.join("\n")}\n`);
}
