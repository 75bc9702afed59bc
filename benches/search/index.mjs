// Builds an index with Lunr or MiniSearch, in a process of its own so that its time and
// memory can be measured: node index.mjs lunr|minisearch DOCUMENTS FOLDER

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import lunr from "lunr";
import MiniSearch from "minisearch";

const FIELDS = ["title", "headings", "body"];
const [engine, from, to] = process.argv.slice(2);
const documents = JSON.parse(readFileSync(from, "utf8"));

function lunrIndex() {
  return lunr(function () {
    this.ref("id");
    for (const field of FIELDS) this.field(field);
    for (const document of documents) this.add(document);
  });
}

function miniSearchIndex() {
  const index = new MiniSearch({ fields: FIELDS });
  index.addAll(documents);
  return index;
}

// One JSON for the index, and one for what a list of results shows.
const index = engine === "lunr" ? lunrIndex() : miniSearchIndex();
writeFileSync(path.join(to, "index.json"), JSON.stringify(index));
writeFileSync(path.join(to, "pages.json"), JSON.stringify(documents.map(({ url, title }) => [url, title])));
