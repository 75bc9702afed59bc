// A host of static files on this machine that sends gzip and counts what it sent.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { isPackable, packed } from "./measure.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Serves a folder: `{ url(path), sent(), forget(), sizeOf(path), close() }`; `sent` and the
 * size of a file that was sent are in bytes.
 */
export async function serve(folder) {
  const ready = new Map();
  let n_bytes = 0;

  async function body(file) {
    if (!ready.has(file)) ready.set(file, packed(file, await readFile(file)));
    return ready.get(file);
  }

  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://local").pathname);
    const file = path.join(folder, path.normalize(asked));
    try {
      if (!file.startsWith(folder + path.sep)) throw new Error("outside");
      const content = await body(file);
      n_bytes += content.length;
      response.writeHead(200, {
        "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream",
        "Content-Length": content.length,
        ...(isPackable(file) && { "Content-Encoding": "gzip" }),
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: (relative) => `http://127.0.0.1:${server.address().port}/${relative}`,
    sent: () => n_bytes,
    forget: () => (n_bytes = 0),
    sizeOf: (url) => ready.get(path.join(folder, url)).length,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
