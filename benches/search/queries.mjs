// Queries whose right answer is known: a title, heading or alternative label, as a
// reader may type it who half remembers it.

import { seeded } from "./measure.mjs";

/** The kinds of queries, in the order of the table. */
export const QUERY_KINDS = {
  whole: "whole title or heading",
  prefix: "last word cut",
  typo: "one typo",
  form: "other word form",
  alternative: "alternative label",
};

/** A text that stands on more pages than this is nobody's name. */
const MOST_ANSWERS = 3;

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const LONG = /^[a-z]{5,}$/;
/** Long words that have no other form. */
const FIXED = new Set(
  ("about after before behind between could every first other should their there these those under until " +
    "where which while whose without would").split(" "),
);

/**
 * The two halves of all names. Whoever changes the ranking looks at the first alone;
 * figures are told of the second, drawn with another seed.
 */
export const HALVES = { tuning: { remainder: 0, seed: 20261123 }, heldOut: { remainder: 1, seed: 20261129 } };

/** Whether a name is of a half, the same in every book and for every kind of query. */
function isOf({ remainder }, text) {
  let hash = 0;
  for (const letter of wordsOf(text).join(" ")) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return ((hash >>> 16) & 1) === remainder;
}

/** Up to `n` queries of each kind: `{ kind, text, answers }`, answers being addresses. */
export function makeQueries(pages, n, half) {
  const random = seeded(half.seed);
  const answers = new Map();
  const add = (text, url) => {
    const key = wordsOf(text).join(" ");
    answers.set(key, (answers.get(key) ?? new Set()).add(url));
  };
  for (const { url, title, headings, alternatives } of pages) {
    for (const text of [title, ...headings, ...alternatives]) add(text, url);
  }
  const known = (texts) => {
    const rows = [...new Set(texts)].map((text) => ({ text, answers: [...answers.get(wordsOf(text).join(" "))] }));
    const isName = ({ text, answers }) => wordsOf(text).length && answers.length <= MOST_ANSWERS;
    return shuffled(rows.filter((row) => isName(row) && isOf(half, row.text)), random);
  };
  const names = known(pages.flatMap(({ title, headings }) => [title, ...headings]));
  const alternatives = known(pages.flatMap(({ alternatives }) => alternatives));
  const change = { whole: (text) => text, prefix: cutLast, typo: withTypo, form: otherForm };
  const kinds = Object.entries(change).map(([kind, make]) => [kind, names, make]);
  return [...kinds, ["alternative", alternatives, (text) => text]].flatMap(([kind, rows, make]) =>
    shuffled(rows, random)
      .map(({ text, answers }) => ({ kind, text: make(text, random), answers }))
      .filter(({ text }) => text)
      .slice(0, n),
  );
}

/** Queries of the two longest words of names, in their order. */
export function twoWords(pages, n, seed = 20261123) {
  const random = seeded(seed);
  const rows = pages.flatMap(({ title, headings }) => [title, ...headings]).map((text) => {
    const words = [...new Set(wordsOf(text))].filter((word) => LONG.test(word));
    const longest = words.toSorted((a, b) => b.length - a.length).slice(0, 2);
    return words.filter((word) => longest.includes(word)).join(" ");
  });
  return shuffled([...new Set(rows.filter((text) => text.includes(" ")))], random).slice(0, n);
}

function shuffled(rows, random) {
  const all = [...rows];
  for (let i = all.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

/** The last word without its last two fifths. */
function cutLast(text) {
  const last = wordsOf(text).at(-1);
  if (!LONG.test(last)) return null;
  const end = text.toLowerCase().lastIndexOf(last);
  return text.slice(0, end + Math.ceil(last.length * 0.6));
}

/** Changes one of the long words. */
function inOneWord(text, random, change) {
  const words = [...text.matchAll(/[A-Za-z]{5,}/g)];
  if (!words.length) return null;
  const { 0: word, index } = words[random(words.length)];
  const changed = change(word);
  return changed && text.slice(0, index) + changed + text.slice(index + word.length);
}

/** One letter too few, too many, another, or two exchanged, anywhere in a word. */
function withTypo(text, random) {
  return inOneWord(text, random, (word) => {
    const at = random(word.length);
    const letter = () => "abcdefghijklmnopqrstuvwxyz"[random(26)];
    const [before, after] = [word.slice(0, at), word.slice(at + 1)];
    const swapped = at ? word.slice(0, at - 1) + word[at] + word[at - 1] + after : word[1] + word[0] + word.slice(2);
    const changed = [before + after, before + letter() + word.slice(at), before + letter() + after, swapped][random(4)];
    return changed.toLowerCase() === word.toLowerCase() ? null : changed;
  });
}

/** The plural for the singular and back, -ing for -ed and back. */
function otherForm(text, random) {
  return inOneWord(text, random, (word) => {
    if (FIXED.has(word.toLowerCase())) return null;
    if (/[^aeiou]ing$/.test(word) && word.length > 6) return `${word.slice(0, -3)}ed`;
    if (/[^aeiou]ed$/.test(word) && word.length > 6) return `${word.slice(0, -2)}ing`;
    if (/ies$/.test(word)) return `${word.slice(0, -3)}y`;
    if (/(x|z|ch|sh|ss)es$/.test(word)) return word.slice(0, -2);
    if (/[^siu]s$/.test(word)) return word.slice(0, -1);
    if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
    if (/(x|z|ch|sh|ss)$/.test(word)) return `${word}es`;
    return /[a-z]$/.test(word) && !/(s|ly|ive|al|ous)$/.test(word) ? `${word}s` : null;
  });
}
