// The engines: how each makes its index, and how a page asks it.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { FOREIGN } from "./corpus.mjs";
import { leastOf, measured, packed, packedSize, times } from "./measure.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PACKAGES = path.join(HERE, "node_modules");

/**
 * What an engine is: `name`; `build(corpus, folder)` makes the index and returns
 * `{ folder, page, cost, size, script }` with the folder to serve and the page to open
 * there; `start` runs in that page and defines `find(text, n)`, which loads what it
 * needs when first called and gives the addresses of the first n pages; `n_first`
 * results are what the engine's own list shows at once. `loadsAll` says that every
 * query loads the same, `ranksOnly` that it costs what the one before it costs.
 */
export const ENGINES = [crossbook(), pagefind(), lunr(), miniSearch(), miniSearchSet()];

function crossbook() {
  return {
    name: "Crossbook",
    n_first: 6,
    hasDialog: true,
    build: ({ site, cost }) => {
      const scripts = readdirSync(path.join(site, "assets")).filter((file) => /^search\.\w+\.js$/.test(file));
      return {
        folder: site,
        page: "index.html",
        cost,
        size: packedSize(path.join(site, "search"), (file) => file.endsWith(".js")),
        script: sizeOf(scripts.map((file) => path.join(site, "assets", file))),
      };
    },
    start: () => {
      const { root, searchScript } = document.documentElement.dataset;
      let loaded;
      const load = () =>
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          Object.assign(script, { src: root + searchScript, onload: resolve, onerror: reject });
          document.head.append(script);
        });
      globalThis.find = async (text, n) => {
        await (loaded ??= load());
        const found = await globalThis.crossbookSearch.query(text, {});
        return (await found.show(0, n)).map(({ url }) => url);
      };
    },
  };
}

function pagefind() {
  return {
    name: "Pagefind",
    n_first: 5,
    build: ({ copy, size }, folder) => {
      const platform = `${process.platform}-${process.arch}`;
      const program = path.join(PACKAGES, "@pagefind", platform, "bin/pagefind_extended");
      const bundle = path.join(folder, "pagefind");
      const parameters = ["--silent", "--site", copy, "--output-path", bundle, "--keep-index-url"];
      parameters.push("--root-selector", "main", "--exclude-selectors", FOREIGN);
      const cost = leastOf(times(size >= 1_000 ? 1 : 3, () => measured(program, parameters)));
      writeFileSync(path.join(folder, "index.html"), "<!doctype html><html lang=en><title>Pagefind</title>");
      const own = /\.(pf_\w+)$|^pagefind-entry\.json$/;
      const scripts = readdirSync(bundle).filter((file) => /^(pagefind|pagefind-worker)\.js$|^wasm\.en\./.test(file));
      return {
        folder,
        page: "index.html",
        cost,
        size: packedSize(bundle, (file) => own.test(file)),
        script: sizeOf(scripts.map((file) => path.join(bundle, file))),
      };
    },
    start: () => {
      globalThis.find = async (text, n) => {
        const pagefind = await import(new URL("pagefind/pagefind.js", location.href).href);
        const { results } = await pagefind.search(text);
        const rows = await Promise.all(results.slice(0, n).map((result) => result.data()));
        return rows.map(({ raw_url, url }) => (raw_url ?? url).replace(/^\//, ""));
      };
    },
  };
}

/** What Lunr and MiniSearch share: an index in one file, made by index.mjs. */
function wholeIndex(engine, script, corpus, folder) {
  const memory = "--max-old-space-size=8192";
  const cost = measured(process.execPath, [memory, path.join(HERE, "index.mjs"), engine, corpus.documents, folder]);
  copyFileSync(path.join(PACKAGES, script), path.join(folder, "engine.js"));
  writeFileSync(path.join(folder, "index.html"), "<!doctype html><html lang=en><title>One index</title>");
  const size = packedSize(folder, (file) => file.endsWith(".json"));
  return { folder, page: "index.html", cost, size, script: sizeOf([path.join(folder, "engine.js")]) };
}

function lunr() {
  return {
    name: "Lunr",
    n_first: 6,
    loadsAll: true,
    build: (corpus, folder) => wholeIndex("lunr", "lunr/lunr.min.js", corpus, folder),
    start: () => {
      let loaded;
      const load = async () => {
        const get = async (file) => (await fetch(file)).json();
        const script = document.createElement("script");
        script.src = "engine.js";
        const ready = new Promise((resolve) => (script.onload = resolve));
        document.head.append(script);
        const [index, pages] = await Promise.all([get("index.json"), get("pages.json"), ready]);
        return { index: globalThis.lunr.Index.load(index), pages };
      };
      globalThis.find = async (text, n) => {
        const { index, pages } = await (loaded ??= load());
        // The words as they are: in `search` a colon or minus in a title has a meaning.
        const rows = index.query((query) => query.term(globalThis.lunr.tokenizer(text)));
        return rows.slice(0, n).map(({ ref }) => pages[ref][0]);
      };
    },
  };
}

function miniSearch(name = "MiniSearch", options = {}) {
  return {
    name,
    n_first: 6,
    loadsAll: true,
    options,
    build: (corpus, folder) => wholeIndex("minisearch", "minisearch/dist/umd/index.js", corpus, folder),
    start: (options) => {
      let loaded;
      const load = async () => {
        const get = async (file) => (await fetch(file)).text();
        const script = document.createElement("script");
        script.src = "engine.js";
        const ready = new Promise((resolve) => (script.onload = resolve));
        document.head.append(script);
        const [index, pages] = await Promise.all([get("index.json"), get("pages.json"), ready]);
        const fields = ["title", "headings", "body"];
        return { index: globalThis.MiniSearch.loadJSON(index, { fields }), pages: JSON.parse(pages) };
      };
      globalThis.find = async (text, n) => {
        const { index, pages } = await (loaded ??= load());
        return index.search(text, options).slice(0, n).map(({ id }) => pages[id][0]);
      };
    },
  };
}

/** MiniSearch as its manual sets it for search as you type: not its default. */
function miniSearchSet() {
  const engine = miniSearch("MiniSearch, set", { prefix: true, fuzzy: 0.2, boost: { title: 2 } });
  return { ...engine, ranksOnly: true };
}

/** Makes an engine's index in a new folder. */
export function buildEngine(engine, corpus, work) {
  const folder = path.join(work, `${engine.name.replace(/\W+/g, "-")}-${corpus.size}`);
  mkdirSync(folder);
  return { ...engine.build(corpus, folder), engine };
}

function sizeOf(files) {
  return files.reduce((sum, file) => sum + packed(file, readFileSync(file)).length, 0);
}
