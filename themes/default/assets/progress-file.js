// A reader's progress as a file: what of one is believed, and how it is written and kept.
// The pages of progress and of flashcards share it.
globalThis.crossbookFile ??= (() => {
  "use strict";

  const VERSION = 1;
  const LARGEST = 4e6;
  const MOST = 50_000;
  // Entries of other kinds are passed over.
  const KINDS = {
    done: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
    quiz: (value) => typeof value === "boolean",
    cards: (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isFinite),
  };
  const KEYS = Object.keys(KINDS);

  // Named by site, so that books on one host do not mix.
  const base = new URL(document.documentElement.dataset.root || "./", location.href).pathname;
  const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const sound = (key, value) => {
    if (!isPlain(value)) return {};
    const fits = ([name, one]) => name.length <= 500 && name !== "__proto__" && KINDS[key](one);
    return Object.fromEntries(Object.entries(value).filter(fits).slice(0, MOST));
  };
  const read = (key) => {
    try {
      return sound(key, JSON.parse(localStorage.getItem(`crossbook-${key}:${base}`)));
    } catch {
      return {};
    }
  };
  // Whether the browser keeps it.
  const write = (key, value) => {
    try {
      localStorage.setItem(`crossbook-${key}:${base}`, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  const parts = (from) => Object.fromEntries(KEYS.map((key) => [key, from(key)]));

  return {
    read,
    write,
    isState: KINDS.cards,
    today: () => Math.floor((Date.now() - new Date().getTimezoneOffset() * 6e4) / 864e5),
    all: () => parts(read),

    save(site, data) {
      const text = JSON.stringify({ site, version: VERSION, ...data }, null, 1);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = "progress.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    },

    // What is sound of a file; throws what is wrong with it.
    async open(file, site) {
      if (file.size > LARGEST) throw new Error("this file is too large");
      const data = await file.text().then(JSON.parse).catch(() => null);
      if (!isPlain(data) || !KEYS.some((key) => isPlain(data[key]))) throw new Error("this file holds no progress");
      if (data.version !== VERSION) throw new Error("this file is of another version");
      if (data.site !== site) throw new Error("this file is of another site");
      return parts((key) => sound(key, data[key]));
    },

    // Adds what was read to what is there; whether the browser keeps it.
    keep(data) {
      return KEYS.map((key) => write(key, sound(key, { ...read(key), ...data[key] }))).every(Boolean);
    },
  };
})();
