// The page of the reader's progress: counts it, writes and reads it as a file, clears it.
(() => {
  "use strict";

  const { read, write, isPlain, place, tick, back } = globalThis.crossbookProgress;
  const $ = (id) => document.getElementById(`cb-${id}`);
  const VERSION = 1;
  const LARGEST = 4e6;
  const MOST = 50_000;

  // What of a file is believed: entries of the right kind, and not too many.
  const KINDS = {
    done: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
    quiz: (value) => typeof value === "boolean",
    cards: (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isFinite),
  };
  const sound = (key, value) => {
    if (!isPlain(value)) return {};
    const fits = ([name, one]) => name.length <= 500 && name !== "__proto__" && KINDS[key](one);
    return Object.fromEntries(Object.entries(value).filter(fits).slice(0, MOST));
  };
  const today = () => Math.floor((Date.now() - new Date().getTimezoneOffset() * 6e4) / 864e5);

  const show = () => {
    const { done, quiz, cards } = Object.fromEntries(Object.keys(KINDS).map((key) => [key, sound(key, read(key))]));
    const set = (id, n) => $(id) && ($(id).textContent = n);
    set("n-done", Object.keys(done).length);
    set("n-right", Object.values(quiz).filter(Boolean).length);
    set("n-asked", Object.keys(quiz).length);
    set("n-due", Object.values(cards).filter(([, , , day]) => day <= today()).length);
    set("n-cards", Object.keys(cards).length);
    for (const part of document.querySelectorAll("[data-count]")) {
      const all = new Set([...part.querySelectorAll("li a")].map(place));
      const n = [...all].filter((path) => Object.hasOwn(done, path)).length;
      const bar = document.createElement("progress");
      bar.max = all.size;
      bar.value = n;
      bar.ariaLabel = "Done";
      part.querySelector("[data-tally]").replaceChildren(bar, `${n} of ${all.size} done`);
    }
    tick();
    back();
  };
  const say = (text) => ($("said").textContent = text);

  $("export").addEventListener("click", () => {
    const parts = Object.fromEntries(Object.keys(KINDS).map((key) => [key, sound(key, read(key))]));
    const data = { site: $("progress").dataset.site, version: VERSION, ...parts };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }));
    link.download = "progress.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say("Saved as progress.json.");
  });

  $("import").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const [file] = $("file").files;
    try {
      if (file.size > LARGEST) throw new Error("this file is too large");
      const data = await file.text().then(JSON.parse).catch(() => null);
      if (!isPlain(data) || !Object.keys(KINDS).some((key) => isPlain(data[key]))) throw new Error("this file holds no progress");
      if (data.version !== VERSION) throw new Error("this file is of another version");
      if (data.site !== $("progress").dataset.site) throw new Error("this file is of another site");
      let kept = true;
      const counts = Object.keys(KINDS).map((key) => {
        const found = sound(key, data[key]);
        kept = write(key, sound(key, { ...read(key), ...found })) && kept;
        return Object.keys(found).length;
      });
      show();
      if (!kept) throw new Error("this browser keeps nothing");
      say(`Read ${counts[0]} lessons, ${counts[1]} answers and ${counts[2]} flashcards.`);
    } catch (error) {
      say(`Nothing was read: ${error.message}.`);
    }
    $("file").value = "";
  });

  $("clear").addEventListener("click", () => {
    $("sure").returnValue = "";
    $("sure").showModal();
  });
  $("sure").addEventListener("close", () => {
    if ($("sure").returnValue !== "yes") return;
    for (const key of [...Object.keys(KINDS), "last"]) write(key, {});
    show();
    say("All progress is cleared.");
  });
  addEventListener("storage", show);

  show();
})();
