// Every kind of page of the built site, the heaviest of each: axe in light and dark on
// phone and desktop, the policy, layout shift, weight, without JavaScript, below a
// sub-path and from disk; Lighthouse on some. Writes what it measured to `out/pages.md`.

import assert from "node:assert/strict";
import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { builtFor, collect, fileUrl, findings, launch, pages, serve, SITE, withPage } from "./helpers.mjs";
import { CATEGORIES, judge } from "./lighthouse.mjs";

const OUT = path.join(path.dirname(fileURLToPath(import.meta.url)), "out");
/** For a test that opens all kinds, one after the other, on a machine that is busy. */
const LONG = { timeout: 10 * 60_000 };

const SIZES = { phone: { width: 360, height: 780 }, desktop: { width: 1280, height: 900 } };

/** The kinds that the book must have. Every kind that it has is looked at all the same. */
const KINDS = [
  "bridges", "compare", "comparison", "downloads", "edition", "flashcards", "framework", "gaps", "glossary", "graph",
  "home", "lesson", "matrix", "method", "module", "not-found", "page", "pair", "path", "path-map", "paths", "print", "progress",
  "search",
  "topic", "words",
];

/**
 * What a page may weigh with all it loads before it is touched, compressed. The icon is
 * not counted: browsers ask for it once for all pages, if at all.
 */
const BUDGETS = {
  lesson: { bytes: 30_000, requests: 5 },
  comparison: { bytes: 30_000, requests: 5 },
  pair: { bytes: 60_000, requests: 8 },
};

/** The kinds that Lighthouse judges. */
const JUDGED = ["home", "lesson", "comparison", "pair"];

let browser;
let home;
let below;
/** By kind: `{ kind, path }` of its heaviest page. */
const chosen = new Map();
/** By kind: what was measured, for the report. */
const figures = new Map();
const lighthouse = new Map();

before(async () => {
  const sizes = new Map();
  for (const { path: address, kind } of await pages(SITE)) {
    // A page without a kind only leads on to another.
    if (!kind) continue;
    const { size } = await stat(path.join(SITE, address, "index.html"));
    if (size <= (sizes.get(kind) ?? 0)) continue;
    sizes.set(kind, size);
    chosen.set(kind, { kind, path: address });
  }
  chosen.set("not-found", { kind: "not-found", path: "no-such-page", file: "404.html" });
  for (const kind of chosen.keys()) figures.set(kind, { axe: 0, violations: 0, shift: 0 });
  const prefix = (await builtFor(SITE)) ?? "/";
  home = await serve(SITE, { prefix });
  below = await serve(SITE, { prefix: "/another/course/" });
  browser = await launch();
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await home?.close();
  await below?.close();
  await report();
}, { timeout: 60_000 });

/**
 * Opens the page of each kind in a context with these options, one after the other in two
 * tabs. Nothing moves by itself there, so that colors can be looked at once they change.
 */
async function each(options, use, { server = home, skip = [] } = {}) {
  const waiting = [...chosen.values()].filter(({ kind }) => !skip.includes(kind));
  const faults = [];
  const worker = () =>
    withPage(browser, { reducedMotion: "reduce", ...options }, async (page) => {
      const log = await collect(page, { origin: server.base });
      await page.addInitScript(watchShift);
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const { kind } = one;
        const url = server.url(one.path);
        const complain = (text) => faults.push(`${kind} (${one.path || "/"}): ${text}`);
        log.missing = kind === "not-found" ? url : undefined;
        try {
          await use(page, { ...one, url, complain });
        } catch (error) {
          complain(error.message);
        }
        figures.get(kind).violations += log.violations.length;
        log.problems().forEach(complain);
        log.forget();
      }
    });
  await Promise.all([worker(), worker()]);
  assert.deepEqual(faults, []);
}

/** What a page weighs with all that it loaded; complains if that is over its budget. */
async function weight(kind, loaded, complain) {
  const files = loaded.filter((response) => !/\/favicon\.[^/]*$/.test(response.url()));
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await file.body()).length;
  const budget = BUDGETS[kind] ?? { bytes: Infinity, requests: Infinity };
  const names = files.map((file) => file.url().split("/").at(-1) || "index.html").join(", ");
  if (bytes > budget.bytes) complain(`${bytes} bytes, ${budget.bytes} are allowed (${names})`);
  if (files.length > budget.requests) complain(`${files.length} requests, ${budget.requests} are allowed (${names})`);
  return { bytes, requests: files.length };
}

/** Adds up how far things move after they were first shown. */
const watchShift = () => {
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
};

test("the book has every kind of page, and no kind is unknown here", () => {
  assert.deepEqual([...chosen.keys()].sort(), [...KINDS].sort(), "add a new kind to KINDS");
});

describe("every kind of page", () => {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`passes axe in light and dark, moves nothing, weighs little and is no wider than a ${size}`, LONG, () =>
      each({ viewport }, async (page, { kind, url, complain }) => {
        await page.setViewportSize(viewport);
        const loaded = [];
        const note = (response) => loaded.push(response);
        page.on("response", note);
        await page.goto(url, { waitUntil: "networkidle" });
        page.off("response", note);
        const figure = figures.get(kind);
        Object.assign(figure, await weight(kind, loaded, complain));
        const found = await findings(page);
        figure.axe += found.length;
        found.forEach((text) => complain(`${size}, ${text}`));
        const shift = await page.evaluate(() => globalThis.shifted);
        figure.shift = Math.max(figure.shift, shift);
        if (shift > 0) complain(`layout shift ${shift} on a ${size}`);
        // At 320 pixels a page reflows, as WCAG 1.4.10 wants it.
        for (const width of size === "phone" ? [viewport.width, 320] : [viewport.width]) {
          await page.setViewportSize({ ...viewport, width });
          const needed = await page.evaluate(() => document.documentElement.scrollWidth);
          if (needed > width) complain(`${needed} wide on a screen of ${width}`);
        }
      }));
  }

  test("can be read and left without JavaScript", LONG, () =>
    each({ viewport: SIZES.desktop, javaScriptEnabled: false }, async (page, { url, complain }) => {
      await page.goto(url);
      if (!(await page.locator("main h1").first().isVisible())) complain("no heading");
      const text = await page.locator("main").innerText();
      if (text.length < 100) complain(`only ${text.length} letters to read`);
      if ((await page.locator("nav a:visible").count()) < 3) complain("no navigation");
      const hidden = await page.locator("main table").evaluateAll((tables) => tables.filter((table) => !table.checkVisibility() && !table.closest("details:not([open])")).length);
      if (hidden) complain(`${hidden} tables cannot be seen`);
      const idle = await page.locator("button:visible:not([popovertarget])").evaluateAll((buttons) =>
        buttons.filter((button) => button.type !== "submit").map((button) => button.textContent.trim() || button.ariaLabel));
      if (idle.length) complain(`buttons that do nothing: ${idle.join(", ")}`);
      for (const answer of await page.locator("main .cb-answer").all()) {
        await answer.locator("summary").click();
        const words = await answer.innerText();
        if (words.length < 20) complain(`an answer says only “${words}”`);
      }
    }));

  test("works below a sub-path that it knows nothing of", LONG, () =>
    each({}, async (page, { url, complain }) => {
      await page.goto(url);
      const outside = await page.locator("a[href]").evaluateAll((links, base) =>
        links
          // A link in a drawing has an object for an address.
          .map((link) => new URL(link.getAttribute("href"), document.baseURI).href)
          .filter((href) => href.startsWith(location.origin) && !href.startsWith(base)), below.base);
      outside.forEach((href) => complain(`a link leaves the sub-path: ${href}`));
    }, { server: below, skip: ["not-found"] }));

  test("works from disk", LONG, () => {
    const disk = { base: fileUrl(SITE, "."), url: (address) => fileUrl(SITE, path.join(address, "index.html")) };
    return each({}, async (page, { url, complain }) => {
      await page.goto(url);
      const font = await page.locator("body").evaluate((body) => getComputedStyle(body).fontFamily);
      if (/^("?Times|serif$)/i.test(font)) complain("the style sheet is missing");
      const first = page.locator("main a[href]:visible, nav a[href]:visible").first();
      const to = await first.evaluate((link) => link.href);
      if (!/^file:.*\.html([?#]|$)|^https?:/.test(to)) complain(`a link shows no page: ${to}`);
    }, { server: disk, skip: ["not-found"] });
  });
});

test("Lighthouse finds nothing amiss but speed, which depends on the machine", LONG, async () => {
  const urls = new Map(JUDGED.map((kind) => [home.url(chosen.get(kind).path), kind]));
  const faults = [];
  for (const [url, { scores, failed }] of await judge([...urls.keys()])) {
    const kind = urls.get(url);
    lighthouse.set(kind, scores);
    for (const category of CATEGORIES.filter((name) => name !== "performance")) {
      const why = failed.filter((text) => text.startsWith(`${category}:`));
      if (scores[category] !== 100) faults.push(`${kind}: ${scores[category]} ${why.join("; ")}`);
    }
  }
  assert.deepEqual(faults, []);
});

/** Writes the table of all that was measured, and shows it. */
async function report() {
  const header = ["kind", "page", "bytes", "requests", "axe", "violations", "shift", ...CATEGORIES];
  const rows = [...chosen.values()].sort((a, b) => a.kind.localeCompare(b.kind)).map(({ kind, path: address }) => {
    const { bytes = "", requests = "", axe: found, violations, shift } = figures.get(kind);
    const scores = CATEGORIES.map((category) => lighthouse.get(kind)?.[category] ?? "");
    return [kind, address || "/", bytes, requests, found, violations, Number(shift.toFixed(4)), ...scores];
  });
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const table = [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
  await mkdir(OUT, { recursive: true });
  await writeFile(path.join(OUT, "pages.md"), `${table}\n`);
  console.log(table);
}
