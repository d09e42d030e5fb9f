// Keeps the screen in the room up to date: asks every two seconds whether there is a newer turn than the one it shows.
const PAUSE = 2_000;
const PATIENCE = 10_000;

async function ask() {
  const shown = document.querySelector("[data-screen]");
  try {
    const response = await fetch(`${shown.dataset.screen}?after=${shown.dataset.turn}`, {
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 200) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      shown.replaceWith(page.querySelector("[data-screen]"));
    }
  } catch {
    // The next time may be better; the page can always be opened again.
  }
  setTimeout(ask, PAUSE);
}

setTimeout(ask, PAUSE);
