// Warns before somebody is signed out, and lets them stay. Without it, what they send afterwards is kept just the same.
const WARNING = 10 * 60_000;
const LOOK = 10_000;
const PATIENCE = 15_000;
const tabs = new BroadcastChannel("session");
let part, ends, shown;

function take(found, at) {
  part = found;
  ends = at;
  shown = undefined;
}

function replace(html, at) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-session]");
  for (const dialog of part.querySelectorAll("dialog")) dialog.close();
  part.replaceWith(found);
  take(found, at);
}

function end(found) {
  return Date.now() + 1000 * Number(found.dataset.secondsLeft);
}

function look() {
  const left = ends - Date.now();
  if (left <= WARNING) show(left > 0 ? "soon" : "over");
}

function show(which) {
  if (shown === which) return;
  shown = which;
  for (const dialog of part.querySelectorAll("dialog")) dialog.close();
  part.querySelector(`[data-session-${which}]`).showModal();
}

async function stay(form) {
  const said = part.querySelector("[data-session-said]");
  said.textContent = "";
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect") return show("over");
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector("[data-session]");
    replace(found.outerHTML, end(found));
    tell();
  } catch {
    said.textContent = "The service did not answer. Try again, or save what you are working on.";
  }
}

function tell() {
  tabs.postMessage({ html: part.outerHTML, ends });
}

const first = document.querySelector("[data-session]");
take(first, end(first));
tell();
tabs.addEventListener("message", ({ data }) => replace(data.html, data.ends));
document.addEventListener("visibilitychange", look);
document.addEventListener("submit", (event) => {
  if (!part.contains(event.target) || event.target.method !== "post") return;
  event.preventDefault();
  stay(event.target);
});
setInterval(look, LOOK);
look();
