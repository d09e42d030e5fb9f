// The cost grid as a spreadsheet: arrow keys go up and down a column, and totals follow what is typed.
// Without it the buttons of the page do the same.
const table = document.querySelector("[data-costs]");
const SCALES = { k: 100_000, thousand: 100_000, m: 100_000_000, mn: 100_000_000, million: 100_000_000 };
const WRITTEN = /^£? ?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)? ?(k|thousand|m|mn|million)?$/i;

// Whole pence of what is typed, 0 where it is no amount: the service reads it again, and says what is wrong.
function pence(text) {
  const found = WRITTEN.exec(text.trim());
  if (!found || (!found[1] && !found[2])) return 0;
  const figures = Number(`${(found[1] ?? "0").replaceAll(",", "")}${found[2] ?? ""}`);
  return Math.round(figures * (SCALES[found[3]?.toLowerCase()] ?? 100));
}

// As the boxes show it, without the sign.
function pounds(amount) {
  const digits = amount % 100 ? 2 : 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (amount / 100).toLocaleString("en-GB", options);
}

function addUp() {
  const options = new Map();
  for (const line of table.querySelectorAll("[data-cost]")) {
    const chosen = line.querySelector('select[name$="-option"]')?.value ?? "";
    const removed = line.querySelector('input[name$="-DELETE"]').checked;
    let sum = 0, filled = 0;
    for (const input of line.querySelectorAll('input[name*="-amount_"]')) {
      const amount = pence(input.value), year = input.name.split("-amount_")[1];
      sum += amount;
      if (amount) filled += 1;
      if (removed || !amount) continue;
      const years = options.get(chosen) ?? options.set(chosen, new Map()).get(chosen);
      years.set(year, (years.get(year) ?? 0) + amount);
    }
    line.querySelector("[data-sum]").textContent = sum ? pounds(sum) : "";
    line.querySelector("[data-folded-sum]").textContent = `£${pounds(sum)}`;
    line.querySelector("[data-filled]").textContent = filled;
    line.querySelector("[data-name]").textContent = line.querySelector('textarea[name$="-description"]').value || "Not named yet";
  }
  for (const total of table.querySelectorAll("[data-option]")) {
    const years = options.get(total.dataset.option);
    total.hidden = !years;
    let sum = 0;
    for (const amount of years?.values() ?? []) sum += amount;
    for (const cell of total.querySelectorAll("[data-year]"))
      cell.textContent = pounds(years?.get(cell.dataset.year) ?? 0);
    total.querySelector("[data-sum]").textContent = pounds(sum);
    total.querySelector("[data-folded-sum]").textContent = `£${pounds(sum)}`;
  }
}

table.addEventListener("input", addUp);
table.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches('input[name*="-amount_"]')) return;
  const column = `input[name$="-${event.target.name.split("-").slice(2).join("-")}"]`;
  const cells = [...table.querySelectorAll(column)].filter((cell) => cell.offsetParent);
  const next = cells[cells.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});
