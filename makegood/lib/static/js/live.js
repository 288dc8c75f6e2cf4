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
