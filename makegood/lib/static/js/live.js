// What changed elsewhere: one stream a browser, told to every tab. It carries references only; pages fetch themselves.
const channel = new BroadcastChannel("makegood");
const wanted = () => document.querySelector("main")?.dataset.live;
let waiting = 0;

// A page names what it shows: a case by its reference, "*" for many cases, "signals" for what customers say.
function tell({ refs, kind }) {
  if (kind === "looked") return refs.includes(wanted()) && htmx.trigger(document.body, "case-looked");
  const mine = kind === "signals" ? wanted() === "signals" : wanted() === "*" || refs === null || refs.includes(wanted());
  if (!wanted() || !mine) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => htmx.trigger(document.body, "case-changed", { refs }), 250);
}

function pass(news) {
  channel.postMessage(news);
  tell(news);
}

function listen() {
  const stream = new EventSource("/live");
  stream.addEventListener("cases", (event) => pass({ kind: "cases", refs: JSON.parse(event.data) }));
  stream.addEventListener("all", () => pass({ kind: "cases", refs: null }));
  stream.addEventListener("looked", (event) => pass({ kind: "looked", refs: JSON.parse(event.data) }));
  stream.addEventListener("signals", () => pass({ kind: "signals", refs: [] }));
  return new Promise(() => addEventListener("pagehide", () => stream.close()));
}

channel.addEventListener("message", (event) => tell(event.data));
if (wanted()) navigator.locks?.request("makegood-live", listen);

// Whoever is choosing lines keeps them: the list waits until she is done.
document.addEventListener("htmx:beforeRequest", (event) => {
  const changed = event.detail.requestConfig.triggeringEvent?.type === "case-changed";
  if (changed && event.target.querySelector(".pick :checked, :popover-open, textarea:focus")) event.preventDefault();
});

// Of a page that looked again only what changed is drawn: focus, scroll, what is opened and what is typed stay.
function bare(element) {
  const copy = element.cloneNode(true);
  for (const token of copy.querySelectorAll('[name="csrfmiddlewaretoken"]')) token.removeAttribute("value");
  for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
  return copy.outerHTML;
}
const typed = (field) => field.value !== field.defaultValue && field.matches('textarea, input:not([type="hidden"])');

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const old = detail.target;
  const fresh = detail.fragment.firstElementChild;
  const busy = [...old.querySelectorAll("input, textarea")].some(typed);
  detail.shouldSwap = !busy && bare(old) !== bare(fresh);
  const opened = [...old.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
  for (const summary of fresh.querySelectorAll("details > summary")) {
    if (opened.includes(summary.textContent)) summary.parentElement.open = true;
  }
});
