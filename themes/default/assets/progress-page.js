// The page of the reader's progress: counts it, lets it be saved, read and cleared.
(() => {
  "use strict";

  const { place, tick, back } = globalThis.crossbookProgress;
  const { all, write, today, save, open, keep } = globalThis.crossbookFile;
  const $ = (id) => document.getElementById(`cb-${id}`);
  const { site } = $("progress").dataset;

  const show = () => {
    const { done, quiz, cards } = all();
    const set = (id, n) => $(id) && ($(id).textContent = n);
    set("n-done", Object.keys(done).length);
    set("n-right", Object.values(quiz).filter(Boolean).length);
    set("n-asked", Object.keys(quiz).length);
    set("n-due", Object.values(cards).filter(([, , , day]) => day <= today()).length);
    set("n-cards", Object.keys(cards).length);
    for (const part of document.querySelectorAll("[data-count]")) {
      const paths = new Set([...part.querySelectorAll("li a")].map(place));
      const n = [...paths].filter((path) => Object.hasOwn(done, path)).length;
      const bar = document.createElement("progress");
      bar.max = paths.size;
      bar.value = n;
      bar.ariaLabel = "Done";
      part.querySelector("[data-tally]").replaceChildren(bar, `${n} of ${paths.size} done`);
    }
    tick();
    back();
  };
  const say = (text) => ($("said").textContent = text);

  $("export").addEventListener("click", () => {
    save(site, all());
    say("Saved as progress.json.");
  });

  $("import").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    try {
      const data = await open($("file").files[0], site);
      const kept = keep(data);
      show();
      if (!kept) throw new Error("this browser keeps nothing");
      const [done, quiz, cards] = ["done", "quiz", "cards"].map((key) => Object.keys(data[key]).length);
      say(`Read ${done} lessons, ${quiz} answers and ${cards} flashcards.`);
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
    for (const key of ["done", "quiz", "cards", "last"]) write(key, {});
    show();
    say("All progress is cleared.");
  });
  addEventListener("storage", show);

  show();
})();
