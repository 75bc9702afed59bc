// Applies what the reader chose before, before the first paint: no flash.
// Loaded in <head> without `defer`; the buttons live in site.js.
{
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("crossbook-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (localStorage.getItem("crossbook-keys") === "off") root.dataset.keys = "off";
  } catch {
    // Storage is closed to this page: the system's color scheme holds.
  }
}
