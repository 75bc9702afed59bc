// The courses that are searched, and what stands on their pages.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "node-html-parser";
import { leastOf, measured, times } from "./measure.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const BIN = path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "release");
const CROSSBOOK = path.join(BIN, "crossbook");

/** The kinds of pages that readers look for; all engines index these and no others. */
const KINDS = new Set(["lesson", "comparison", "topic", "framework", "module", "page"]);

/** Parts of a page that are not its own text: navigation, and lists of other pages. */
export const FOREIGN =
  "nav, aside, .eyebrow, .notation, .facts, .before, .compared, .page-after, .page-list, .topic-grid, " +
  ".topic-id, .anchor, article > section";

/**
 * Writes and builds a course of `size` lessons that `seed` draws, or the own book: `{ name,
 * site, pages, cost }`. The cost is that of search alone: a build with it less a build without.
 */
export function makeCorpus(size, work, seed) {
  const book = path.join(work, `book-${size}`);
  mkdirSync(book);
  if (size === "own") {
    for (const part of ["book.toml", "content", "themes"].filter((part) => existsSync(path.join(ROOT, part)))) {
      cpSync(path.join(ROOT, part), path.join(book, part), { recursive: true });
    }
  } else {
    execFileSync(path.join(BIN, "examples/generate_course"), [size, book, seed].map(String));
  }
  const site = path.join(work, `site-${size}`);
  const cost = searchCost(book, site, { 1_000: 3, 10_000: 2 }[size] ?? 5);
  return { name: size === "own" ? "own book" : `${size} lessons`, size, site, cost, ...readPages(site, work) };
}

/** Builds without and with search in turns, several times; the last build stays. */
function searchCost(book, site, runs) {
  const config = path.join(book, "book.toml");
  const text = readFileSync(config, "utf8").replace(/\[search\]\s*enabled = \w+\n/, "");
  const build = (enabled) => {
    writeFileSync(config, `${text}\n[search]\nenabled = ${enabled}\n`);
    rmSync(site, { recursive: true, force: true });
    return measured(CROSSBOOK, ["build", "--quiet", "-C", book, "-o", site]);
  };
  const turns = times(runs, () => [build(false), build(true)]);
  const [without, whole] = [0, 1].map((i) => leastOf(turns.map((turn) => turn[i])));
  // The clock counts hundredths.
  return { cpu: Math.max(0.01, whole.cpu - without.cpu), memory: whole.memory, memoryWithout: without.memory };
}

/** The pages as documents, in files that the indexers read: `{ pages, copy, documents }`. */
function readPages(site, work) {
  const copy = `${site}-pages`;
  const pages = [];
  const files = readdirSync(site, { recursive: true }).filter((file) => file.endsWith("index.html"));
  for (const url of files.sort()) {
    const html = readFileSync(path.join(site, url), "utf8");
    const kind = /<body[^>]*\bclass="[^"]*\bkind-([\w-]+)/.exec(html)?.[1];
    if (!KINDS.has(kind)) continue;
    mkdirSync(path.dirname(path.join(copy, url)), { recursive: true });
    writeFileSync(path.join(copy, url), html);
    pages.push({ id: pages.length, url, kind, ...readPage(html) });
  }
  const documents = `${site}-documents.json`;
  const fields = ({ id, url, title, headings, body }) => ({ id, url, title, headings: headings.join("\n"), body });
  writeFileSync(documents, JSON.stringify(pages.map(fields)));
  for (const page of pages) delete page.body;
  return { pages, copy, documents };
}

const BLOCK = /<(?=\/?(?:p|li|td|th|tr|dd|dt|div|pre|h\d|section|figcaption|br)\b)/g;

function readPage(html) {
  // A space between blocks, so that their words do not run together.
  const main = parse(html.replace(BLOCK, " <"), { comment: false, blockTextElements: {} }).querySelector("main");
  for (const part of main.querySelectorAll(FOREIGN)) part.remove();
  const plain = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const also = main.querySelector(".also");
  return {
    title: plain(main.querySelector("h1")),
    headings: main.querySelectorAll("h2[id], h3[id]").map(plain),
    alternatives: also ? plain(also).replace(/^Also called /, "").split(", ") : [],
    body: plain(main),
  };
}
