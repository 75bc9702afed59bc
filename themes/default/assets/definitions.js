// Shows the definition of a topic beside a link to it, on hover and on focus. It can be
// pointed at, stays until pointer and focus have left, and Escape puts it away (WCAG
// 1.4.13). The link itself names the definition for those who listen.

const tip = document.createElement("div");
tip.className = "definition";
tip.hidden = true;
document.body.append(tip);

let link;
let later;

const hide = () => {
  clearTimeout(later);
  tip.hidden = true;
  link = undefined;
};

const show = (target) => {
  clearTimeout(later);
  if (link === target) return;
  const text = document.getElementById(target.getAttribute("aria-describedby"));
  if (!text) return;
  link = target;
  tip.replaceChildren(...text.cloneNode(true).childNodes);
  tip.hidden = false;
  const place = target.getClientRects()[0];
  const { offsetWidth, offsetHeight } = tip;
  const wide = document.documentElement.clientWidth;
  const below = place.bottom + offsetHeight < innerHeight;
  tip.style.left = `${scrollX + Math.max(8, Math.min(place.left, wide - offsetWidth - 8))}px`;
  tip.style.top = `${scrollY + (below ? place.bottom : place.top - offsetHeight)}px`;
};

const explained = (event) => event.target.closest?.(".prose a[aria-describedby]");
const enter = (event) => {
  if (tip.contains(event.target)) clearTimeout(later);
  const target = explained(event);
  if (!target) return;
  clearTimeout(later);
  later = setTimeout(show, event.type === "focusin" ? 0 : 150, target);
};
const leave = (event) => {
  if (!explained(event) && !tip.contains(event.target)) return;
  clearTimeout(later);
  // Time to move the pointer over.
  later = setTimeout(hide, event.type === "focusout" ? 0 : 250);
};
addEventListener("pointerover", enter);
addEventListener("pointerout", leave);
addEventListener("focusin", enter);
addEventListener("focusout", leave);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});

// What asked for this script is answered.
const asked = document.querySelector(".prose a[aria-describedby]:is(:hover, :focus)");
if (asked) show(asked);
