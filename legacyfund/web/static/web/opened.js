// A message that is opened has been read: its button is pressed for the reader. Without it, they press it themselves.
const form = document.querySelector("form[data-opened]");

function countOneLess() {
  for (const link of document.querySelectorAll(".govuk-service-navigation__link")) {
    const [, label, unread] = link.textContent.trim().match(/^(.+) \(([0-9,]+)\)$/) ?? [];
    if (!label) continue;
    const left = Number(unread.replaceAll(",", "")) - 1;
    link.textContent = left > 0 ? `${label} (${left.toLocaleString("en-GB")})` : label;
  }
}

async function markAsRead() {
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    redirect: "manual",
  });
  if (response.type !== "opaqueredirect") return;
  form.remove();
  countOneLess();
}

if (form) markAsRead().catch(() => {});
