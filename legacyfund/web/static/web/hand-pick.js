// Adds up what the ticked bids leave of each envelope. "Work out what is left" does the same without scripts.
const form = document.querySelector("[data-hand-pick]");
const boxes = [...form.querySelectorAll("input[data-costs]")];
const cells = [...form.querySelectorAll("[data-left]")];
const said = form.querySelector("[data-said]");
const pounds = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

// Pence as the page writes pounds: to the nearest, with a minus sign.
function shown(pence) {
  const rounded = Math.round(Math.abs(pence) / 100);
  return `${pence < 0 && rounded ? "\u2212" : ""}£${pounds.format(rounded)}`;
}

function spent() {
  const sums = {};
  for (const box of boxes.filter((row) => row.checked)) {
    for (const part of box.dataset.costs.split(" ").filter(Boolean)) {
      const [cell, pence] = part.split(":");
      sums[cell] = (sums[cell] ?? 0) + Number(pence);
    }
  }
  return sums;
}

function addUp() {
  const sums = spent();
  let over = 0;
  for (const cell of cells) {
    const left = Number(cell.dataset.envelope) - (sums[cell.dataset.left] ?? 0);
    cell.textContent = shown(left);
    form.querySelector(`[data-too-much="${cell.dataset.left}"]`).hidden = left >= 0;
    over += left < 0;
  }
  said.textContent = over ? `${over} envelope${over > 1 ? "s" : ""} cannot pay for the ticked bids.` : "It fits every envelope.";
}

form.addEventListener("change", addUp);
form.querySelector("[name=work_out]").hidden = true;
addUp();
