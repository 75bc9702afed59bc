// What the tables of pairs and those in lessons have in common. Joined before both
// scripts; a page may load both.

// Makes a header the button that sorts by its column.
function crossbookSortButton(header, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...header.childNodes);
  header.append(button);
  button.addEventListener("click", press);
}

// Says on the headers which column sorts; none if `at` is negative.
function crossbookSorted(headers, at, down) {
  headers.forEach((header, index) => {
    if (index === at) header.ariaSort = down ? "descending" : "ascending";
    else header.removeAttribute("aria-sort");
  });
}

// Puts a query into the address, as a step of the history or in place of the last.
function crossbookAddress(how, query, hash = "") {
  const address = location.pathname + (query && `?${query}`) + hash;
  if (address === location.pathname + location.search + hash) return;
  try {
    history[how](null, "", address);
  } catch {
    // Some browsers keep the address of a file as it is.
  }
}
