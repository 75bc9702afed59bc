// The page of flashcards: repeats what is due, by the algorithm SM-2 (P. Wozniak, 1987).
// Of each card it keeps ease, interval in days, repetitions and the day it is due.
(() => {
  "use strict";

  const { all, read, write, isState, today, save, open, keep } = globalThis.crossbookFile;
  const NEW_A_SESSION = 20;
  const $ = (id) => document.getElementById("cb-" + id);
  const trainer = $("trainer");
  const [due, start, session, front, turn, back, grades, file] =
    ["due", "start", "session", "front", "turn", "back", "grades", "file"].map($);
  const cards = [...document.querySelectorAll("[data-card]")];

  // Where storage is closed, it holds for this visit, and can be exported.
  let progress = read("cards");

  // SM-2: the state of a card after it was known with quality 0 to 5.
  function next([ease, interval, repetitions], quality, day) {
    const eased = Math.max(1.3, ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02));
    if (quality < 3) return [eased, 1, 0, day + 1];
    const days = repetitions === 0 ? 1 : repetitions === 1 ? 6 : Math.round(interval * eased);
    return [eased, days, repetitions + 1, day + days];
  }

  const chosen = () => {
    const boxes = [...trainer.querySelectorAll("#cb-filter input")];
    if (!boxes.length) return cards;
    const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    return cards.filter((card) => !card.dataset.framework || on.has(card.dataset.framework));
  };
  function waiting() {
    const known = chosen().filter((card) => isState(progress[card.dataset.card]));
    const late = known.filter((card) => progress[card.dataset.card][3] <= today());
    const fresh = chosen().filter((card) => !isState(progress[card.dataset.card]));
    return { late, fresh };
  }

  let queue = [];
  function show() {
    const { late, fresh } = waiting();
    if (session.hidden) {
      due.textContent = `${late.length} due today, ${fresh.length} new, ${chosen().length} in all`;
      start.hidden = !late.length && !fresh.length;
    }
    const shown = new Set(chosen());
    for (const card of cards) card.hidden = !shown.has(card);
  }

  function ask() {
    const card = queue[0];
    if (!card) {
      session.hidden = true;
      start.hidden = false;
      show();
      due.textContent = `Done for now. ${due.textContent}`;
      start.focus();
      return;
    }
    due.textContent = `${queue.length} to go`;
    const asked = card.querySelector(".cb-asked") ?? card.querySelector("summary");
    const copy = (from) => [...from.cloneNode(true).childNodes];
    front.replaceChildren(...copy(asked));
    back.replaceChildren(...copy(card.querySelector(".cb-told")), ...copy(card.querySelector(".where")));
    back.hidden = grades.hidden = true;
    turn.hidden = false;
    turn.focus();
  }

  start.addEventListener("click", () => {
    const { late, fresh } = waiting();
    queue = [...late, ...fresh.slice(0, NEW_A_SESSION)];
    session.hidden = false;
    start.hidden = true;
    ask();
  });
  turn.addEventListener("click", () => {
    back.hidden = grades.hidden = false;
    turn.hidden = true;
    back.focus();
  });
  grades.addEventListener("click", ({ target }) => {
    const quality = Number(target.dataset.grade);
    if (!quality) return;
    const card = queue.shift();
    const id = card.dataset.card;
    progress[id] = next(isState(progress[id]) ? progress[id] : [2.5, 0, 0, 0], quality, today());
    write("cards", progress);
    // What was not known comes again before the session ends.
    if (quality < 3) queue.push(card);
    ask();
  });
  $("filter")?.addEventListener("change", () => {
    session.hidden = true;
    show();
  });

  $("export").addEventListener("click", () => {
    save(trainer.dataset.site, { ...all(), cards: progress });
  });
  $("import").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    try {
      const data = await open(file.files[0], trainer.dataset.site);
      progress = { ...progress, ...data.cards };
      keep(data);
      show();
      due.textContent = `Read the progress of ${Object.keys(data.cards).length} cards. ${due.textContent}`;
    } catch (error) {
      due.textContent = `Nothing was read: ${error.message}.`;
    }
    file.value = "";
  });
  $("clear").addEventListener("click", () => {
    progress = {};
    for (const key of ["cards", "quiz"]) write(key, {});
    session.hidden = true;
    show();
    due.textContent = `All forgotten. ${due.textContent}`;
  });

  show();
})();
