// What the browser tests share: a browser, a static file server, a record of
// everything that went wrong on a page, and a look at the built site on disk.

import assert from "node:assert/strict";
import { access, readdir, readFile, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** The built site: the folder named by SITE, or the book's own `public/`. */
export const SITE = path.resolve(process.env.SITE ?? path.join(HERE, "../../public"));

/** No single wait in a page takes longer than this. */
export const WAIT = 30_000;

/** How long a page may take to become what a test says it does. */
const SOON = 10_000;

/** Nothing started here outlives this, whatever a test does. */
const LIFETIME = 30 * 60_000;

// ---------------------------------------------------------------- browser

/**
 * Starts Chromium without a window and without a way to other machines; `args` are
 * further arguments for it.
 */
export async function launch({ args = [] } = {}) {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  await access(executablePath).catch(() => {
    throw new Error(`no Chromium at ${executablePath}: run tests/browser/install.sh or set CHROMIUM`);
  });
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    timeout: 60_000,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // A page that asks another host fails here, and does so at once.
      "--no-proxy-server",
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
      ...args,
    ],
  });
  const end = setTimeout(() => browser.close().catch(() => {}), LIFETIME);
  end.unref();
  browser.on("disconnected", () => clearTimeout(end));
  return browser;
}

/** Opens a fresh context with one page, hands it over, and closes it again. */
export async function withPage(browser, options, use) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT);
  context.setDefaultNavigationTimeout(WAIT);
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

// ---------------------------------------------------------------- soon

/**
 * `node:assert` for what a page is about to be: the first argument reads it, and is asked
 * again until the assertion holds or the time is over. A page answers a key or a click when
 * it comes to it, which on a busy machine is after the test has gone on.
 */
export const soon = new Proxy(assert, {
  get: (_assert, name) => async (read, ...rest) => {
    const end = performance.now() + SOON;
    for (;;) {
      const value = await read();
      try {
        return assert[name](value, ...rest);
      } catch (error) {
        if (performance.now() > end) throw error;
        await pause(20);
      }
    }
  },
});

// ---------------------------------------------------------------- collect

/**
 * Records what goes wrong on a page: console errors, uncaught exceptions,
 * violations of the content security policy, failed requests, and requests that
 * leave `origin` (such as `http://127.0.0.1:4000` or `file://`). Call it before
 * the first `goto`.
 *
 * `missing` is an address that is expected to answer 404; the browser's own
 * message about it is not counted. It may be set anew for a page that is used again,
 * after `forget()`.
 */
export async function collect(page, { origin, missing } = {}) {
  const found = { console: [], exceptions: [], violations: [], failed: [], external: [] };
  const log = {
    ...found,
    missing,
    /** Everything recorded so far, one line each; empty when all is well. */
    problems() {
      return Object.entries(found).flatMap(([kind, list]) => list.map((text) => `${kind}: ${text}`));
    },
    /** Begins anew. */
    forget() {
      for (const list of Object.values(found)) list.length = 0;
    },
  };

  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    if (log.missing && url === log.missing && /\b404\b/.test(message.text())) return;
    found.console.push(url ? `${message.text()} (${url})` : message.text());
  });
  page.on("pageerror", (error) => found.exceptions.push(String(error.stack ?? error)));
  page.on("request", (request) => {
    const url = request.url();
    if (/^(data|blob|about):/.test(url)) return;
    if (origin && url !== origin && !url.startsWith(`${origin.replace(/\/+$/, "")}/`)) found.external.push(url);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "unknown";
    // The browser gave it up itself, because the page was left.
    if (reason !== "net::ERR_ABORTED") found.failed.push(`${request.url()}: ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400 || response.url() === log.missing) return;
    found.failed.push(`${response.url()}: status ${response.status()}`);
  });

  // The event says which directive was broken, on pages with scripts as well as on
  // those where the console stays silent.
  await page.exposeBinding("crossbookViolation", (_source, text) => found.violations.push(text));
  await page.addInitScript(() => {
    window.addEventListener(
      "securitypolicyviolation",
      (event) => {
        const place = event.sourceFile ? ` at ${event.sourceFile}:${event.lineNumber}` : "";
        window.crossbookViolation(`${event.effectiveDirective} blocked ${event.blockedURI}${place}`);
      },
      true,
    );
  });

  return log;
}

// ---------------------------------------------------------------- axe

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOR_RULES = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
let axe;

/**
 * What axe finds on a page in light and dark, a line for each rule that is broken. The dark
 * scheme changes colors only, so only the rules on colors are asked again. `within` is a
 * selector of the parts to look at; all of the page if there is none. The page's context
 * wants `reducedMotion: "reduce"`, or colors are looked at while they change.
 */
export async function findings(page, within) {
  axe ??= await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  const found = [];
  for (const [colorScheme, runOnly] of [["light", RULES], ["dark", COLOR_RULES]]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(([within, runOnly]) => globalThis.axe.run(within ?? document, { runOnly }), [within, runOnly]);
    for (const { id, nodes } of violations) found.push(`${colorScheme}: ${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)}`);
  }
  return found;
}

// ---------------------------------------------------------------- serve

const TYPES = {
  ".atom": "application/atom+xml; charset=utf-8",
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".epub": "application/epub+zip",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonld": "application/ld+json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".ttl": "text/turtle; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};

/** Whether `file` is `folder` or lies in it. Both are real paths. */
function inside(folder, file) {
  const relative = path.relative(folder, file);
  return relative === "" || (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

/** The parts of a request's path, or null if it is malformed or tries to climb. */
function segments(pathname) {
  try {
    const parts = pathname.split("/").map(decodeURIComponent);
    const bad = parts.some((part) => part === "." || part === ".." || /[/\\\0]/.test(part));
    return bad ? null : parts;
  } catch {
    return null;
  }
}

/**
 * Serves `folder` on 127.0.0.1 under `prefix` as a plain host of static files
 * would: GET and HEAD only, `index.html` for folders, `404.html` with status 404.
 * `change(name, bytes)` may answer with other bytes for a file, or with null as if it were
 * not there. Returns `{ origin, base, url(path), close() }`.
 */
export async function serve(folder, { prefix = "/course/", lifetime = LIFETIME, change = (_name, bytes) => bytes } = {}) {
  if (!prefix.startsWith("/") || !prefix.endsWith("/")) throw new Error(`prefix ${prefix} must begin and end with /`);
  const root = await realpath(folder);

  // The real path of a regular file in the folder, "folder" for one that wants a
  // slash at the end of its address, or null.
  async function find(parts) {
    const slash = parts.at(-1) === "";
    const names = parts.filter((part) => part !== "");
    if (names.length + (slash ? 1 : 0) !== parts.length) return null;
    let file = await realpath(path.join(root, ...names)).catch(() => null);
    if (!file || !inside(root, file)) return null;
    if ((await stat(file)).isDirectory()) {
      if (!slash) return "folder";
      file = await realpath(path.join(file, "index.html")).catch(() => null);
      if (!file || !inside(root, file)) return null;
    } else if (slash) {
      return null;
    }
    return (await stat(file)).isFile() ? file : null;
  }

  async function answer(request, response) {
    const send = (status, headers, body) => {
      response.writeHead(status, {
        "Cache-Control": "no-store",
        "Content-Length": body.length,
        "X-Content-Type-Options": "nosniff",
        ...headers,
      });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const text = (status, words, headers = {}) =>
      send(status, { "Content-Type": TYPES[".txt"], ...headers }, Buffer.from(`${words}\n`));

    if (request.method !== "GET" && request.method !== "HEAD") {
      return text(405, "GET and HEAD only", { Allow: "GET, HEAD" });
    }
    const mark = request.url.indexOf("?");
    const pathname = mark < 0 ? request.url : request.url.slice(0, mark);
    const query = mark < 0 ? "" : request.url.slice(mark);
    if (`${pathname}/` === prefix) return text(301, "Moved", { Location: prefix + query });
    if (!pathname.startsWith(prefix)) return text(404, "Nothing here");

    const parts = segments(pathname.slice(prefix.length));
    const file = parts && (await find(parts));
    if (file === "folder") return text(301, "Moved", { Location: `${pathname}/${query}` });
    const body = file && change(path.relative(root, file), await readFile(file));
    if (body) {
      const type = TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream";
      return send(200, { "Content-Type": type }, body);
    }
    const missing = await find(["404.html"]);
    if (missing) return send(404, { "Content-Type": TYPES[".html"] }, await readFile(missing));
    return text(404, "Not found");
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { "Content-Type": TYPES[".txt"] });
      response.end(`${error.message}\n`);
    });
  });
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });

  let closed;
  const close = () =>
    (closed ??= new Promise((resolve) => {
      clearTimeout(end);
      server.close(() => resolve());
      server.closeAllConnections();
    }));
  const end = setTimeout(close, lifetime);
  end.unref();
  server.unref();

  const origin = `http://127.0.0.1:${server.address().port}`;
  const base = origin + prefix;
  return { origin, base, url: (relative = "") => base + relative, close };
}

// ---------------------------------------------------------------- the site on disk

/**
 * Every page of a built site, sorted by path: `{ path, kind, title }`, where path
 * is relative to the site (`pmp/starting/charter/`) and kind is what the theme
 * writes into the body's class (`lesson`, `topic` …), or "" without one.
 */
export async function pages(folder) {
  await access(path.join(folder, "index.html")).catch(() => {
    throw new Error(`no site at ${folder}: build the book first, or set SITE to the folder of a built site`);
  });
  const files = (await readdir(folder, { recursive: true }))
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file === "index.html" || file.endsWith("/index.html"))
    .sort();
  const list = [];
  for (const file of files) {
    const html = await readFile(path.join(folder, file), "utf8");
    list.push({
      path: file.slice(0, -"index.html".length),
      kind: /<body[^>]*\bclass="[^"]*\bkind-([\w-]+)/.exec(html)?.[1] ?? "",
      title: /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1].replace(/<[^>]*>/g, "").trim() ?? "",
    });
  }
  return list;
}

/**
 * The path prefix that a site's `404.html` was built for: its root is absolute,
 * because it is shown at any address. Null if it is relative.
 */
export async function builtFor(folder) {
  const html = await readFile(path.join(folder, "404.html"), "utf8");
  const root = /<html[^>]*\bdata-root="([^"]*)"/.exec(html)?.[1] ?? "";
  return root.startsWith("/") && root.endsWith("/") ? root : null;
}

/** The address of a page of the site on disk, for a browser. */
export function fileUrl(folder, relative) {
  return pathToFileURL(path.join(folder, relative)).href;
}

/**
 * An address without its query, its fragment and a closing `index.html`, so that
 * the two ways of writing a page's address compare equal.
 */
export function plain(url) {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/(^|\/)index\.html$/, "$1")}`;
}
