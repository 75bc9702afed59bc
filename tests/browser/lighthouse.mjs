// Lighthouse on a few pages, as a phone. It drives a Chromium of its own, since it wants
// a port to talk to, and never downloads one.

import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { launch } from "./helpers.mjs";

/** What Lighthouse judges, in the order of the report. */
export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/**
 * Runs Lighthouse on each address in turn. Returns by address `{ scores, failed }`: the
 * scores from 0 to 100 by category, and what cost points as `category: audit`.
 */
export async function judge(urls) {
  const port = await freePort();
  const browser = await launch({ args: [`--remote-debugging-port=${port}`] });
  const judged = new Map();
  try {
    for (const url of urls) {
      const { lhr } = await lighthouse(url, {
        port,
        logLevel: "error",
        output: "json",
        onlyCategories: CATEGORIES,
        // A busy machine loads slowly, which is no fault of the page.
        maxWaitForLoad: 120_000,
        maxWaitForFcp: 120_000,
      });
      if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
      const scores = {};
      const failed = [];
      for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
        scores[name] = Math.round(score * 100);
        for (const { id, weight } of auditRefs) {
          const audit = lhr.audits[id];
          if (weight > 0 && audit.score !== null && audit.score < 1) failed.push(`${name}: ${id} (${audit.title})`);
        }
      }
      judged.set(url, { scores, failed });
    }
  } finally {
    await browser.close();
  }
  return judged;
}

/** A port of this machine that nothing listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
