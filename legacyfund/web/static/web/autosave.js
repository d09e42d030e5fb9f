// Saves the section of a draft while it is typed, over the revision its page showed. Save and continue works without it.
const PAUSE = 10_000;
const PATIENCE = 15_000;
const said = document.querySelector("[data-autosave]");
const form = said.closest("form");
const london = { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" };
let timer, sending, stopped = false, changes = 0;

async function save() {
  const sent = changes;
  try {
    const response = await fetch(location.pathname, {
      method: "POST",
      headers: { "X-Autosave": "1" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    said.textContent = await outcome(response, sent);
  } catch {
    said.textContent = "Not saved: the service did not answer. It is tried again as you type.";
  }
  if (sent !== changes) wait();
}

async function outcome(response, sent) {
  if (response.status === 200) {
    for (const [name, value] of Object.entries(await response.json())) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    if (sent === changes) form.dispatchEvent(new Event("kept", { bubbles: true }));
    const left = Number(response.headers.get("X-Left"));
    const rest = left === 1 ? "one answer, which is kept as you typed it" : `${left} answers, which are kept as you typed them`;
    const when = `Saved at ${new Date().toLocaleTimeString("en-GB", london)}`;
    return left ? `${when}, except ${rest}. Press Save and continue to see what has to be mended.` : when;
  }
  if (response.status === 422) return "Not saved yet. Press Save and continue to see what has to be mended.";
  stopped = true;
  const why = response.status === 409 ? `${await response.text()} ` : "";
  return `${why}What you type stays here but does not save itself any more. Press Save and continue.`;
}

function wait() {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(send, PAUSE);
}

function send() {
  sending ??= save().finally(() => (sending = undefined));
}

form.addEventListener("input", () => {
  changes += 1;
  wait();
});
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  stopped = true;
  if (!sending) return;
  event.preventDefault();
  await sending;
  form.requestSubmit(event.submitter);
});
