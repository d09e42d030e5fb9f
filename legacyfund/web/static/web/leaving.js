// Asks before a page is left with something typed that was not sent. Without scripts a page is left as it is.
const TEXT = "textarea, input:not([type]), input[type=text], input[type=email], input[type=url], input[type=tel]";
const unsent = new Set();

function holdsText(form) {
  return form?.method === "post" && form.querySelector(TEXT) !== null;
}

addEventListener("input", ({ target }) => {
  if (holdsText(target.form)) unsent.add(target.form);
});
// A section that has saved itself says so.
addEventListener("kept", ({ target }) => unsent.delete(target));
// Whatever is sent is answered by a page that shows it again, or has it saved; another form of the page sends nothing of this one.
addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented) unsent.delete(target);
});
addEventListener("beforeunload", (event) => {
  if (unsent.size) event.preventDefault();
});
