// What is measured outside of a browser: CPU time, memory, bytes; and how many numbers
// become one.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** Nothing that is measured may run longer. */
const LIMIT_MS = 5 * 60_000;

/**
 * Runs a program to its end: `{ cpu, memory }`, in seconds and MiB. The time is that of
 * the program itself, all threads; time in the kernel, mostly for files, varies more
 * from run to run than what is to be seen. Needs GNU time.
 */
export function measured(program, parameters) {
  const report = path.join(tmpdir(), `crossbook-time-${process.pid}`);
  try {
    execFileSync("/usr/bin/time", ["-q", "-f", "%U %M", "-o", report, program, ...parameters], {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: LIMIT_MS,
    });
    const [cpu, kibibytes] = readFileSync(report, "utf8").trim().split(" ").map(Number);
    return { cpu, memory: kibibytes / 1024 };
  } finally {
    rmSync(report, { force: true });
  }
}

/** The least of several runs, which is what other programs disturbed least. */
export function leastOf(runs) {
  const least = (key) => Math.min(...runs.map((run) => run[key]));
  return { cpu: least("cpu"), memory: least("memory") };
}

/** The results of calling a function `n` times. */
export const times = (n, run) => Array.from({ length: n }, run);

/** Whether gzip makes a file of this name smaller; Pagefind's own are packed already. */
export const isPackable = (name) => /\.(html|js|css|json|svg|txt|xml)$/.test(name);

/** The bytes of a file as a server with gzip sends them. */
export function packed(name, content) {
  return isPackable(name) ? gzipSync(content) : content;
}

/** The gzipped bytes of all files below a folder whose path there passes the test. */
export function packedSize(folder, passes = () => true) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => passes(path.relative(folder, file)))
    .reduce((sum, file) => sum + packed(file, readFileSync(file)).length, 0);
}

/** The value that `share` of the numbers do not exceed: 0.5 is the median. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** A generator of numbers below a limit, the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
