// The palette: Ctrl or Cmd and K finds a person or a case, or does what the page can do. Without it, Find is a page.
const palette = document.querySelector("#palette");
const words = palette.querySelector("input");
const found = palette.querySelector("#palette-found");
const deeds = palette.querySelector("#palette-deeds");
const places = [...deeds.children];

const options = () => [...palette.querySelectorAll('[role="option"]:not([hidden])')];
const chosen = () => palette.querySelector('[aria-selected="true"]');

function choose(option) {
  for (const each of palette.querySelectorAll('[role="option"]')) each.ariaSelected = String(each === option);
  if (option) words.setAttribute("aria-activedescendant", option.id);
  else words.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function deedOf(control, index) {
  const option = document.createElement("a");
  option.setAttribute("role", "option");
  option.id = `deed-${index}`;
  option.tabIndex = -1;
  option.href = "#";
  option.textContent = control.dataset.deed;
  const key = document.createElement("kbd");
  key.textContent = control.dataset.key;
  option.append(key);
  option.addEventListener("click", (event) => {
    event.preventDefault();
    palette.close();
    control.click();
    control.focus();
  });
  return option;
}

function open() {
  const here = [...document.querySelectorAll("[data-deed][data-key]")].filter((each) => each.checkVisibility());
  deeds.replaceChildren(...here.map(deedOf), ...places);
  words.value = "";
  found.replaceChildren();
  narrow();
  palette.showModal();
  words.focus();
}

function narrow() {
  const parts = words.value.toLowerCase().split(/\s+/);
  for (const option of deeds.children) {
    const text = option.textContent.toLowerCase();
    option.hidden = !parts.every((part) => text.includes(part));
  }
  choose(options()[0]);
}

function steer(event) {
  const list = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && list.length) {
    event.preventDefault();
    choose(list[(list.indexOf(chosen()) + step + list.length) % list.length]);
  } else if (event.key === "Enter" && chosen()) {
    event.preventDefault();
    chosen().click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // a search field would only empty itself
    palette.close();
  }
}

words.addEventListener("input", narrow);
palette.addEventListener("keydown", steer);
palette.addEventListener("htmx:afterSwap", () => choose(options()[0]));
document.addEventListener("click", (event) => {
  if (event.target === palette) palette.close();
  if (!event.target.closest("[data-palette]")) return;
  event.preventDefault();
  open();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  if (!palette.open) open();
});
