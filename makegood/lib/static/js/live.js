// What changed elsewhere: one stream a browser, told to every tab. It carries ids only; pages fetch again themselves.
const channel = new BroadcastChannel("makegood");
let waiting = 0;

function tell(refs) {
  const wanted = document.querySelector("main")?.dataset.live;
  if (!wanted || (wanted !== "*" && !refs.includes(wanted))) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => htmx.trigger(document.body, "case-changed", { refs }), 250);
}

function listen() {
  const stream = new EventSource("/live");
  stream.addEventListener("cases", (event) => {
    const refs = JSON.parse(event.data);
    channel.postMessage(refs);
    tell(refs);
  });
  return new Promise(() => addEventListener("pagehide", () => stream.close()));
}

channel.addEventListener("message", (event) => tell(event.data));
if (document.querySelector("main")?.dataset.live) navigator.locks?.request("makegood-live", listen);
