// The month board: paste from a spreadsheet, copy the last topic, the running total. Without this file the same form is
// filled in cell by cell and counted when it is saved.

const NAMES = ["day", "starts", "hours", "topic"];

for (const form of document.querySelectorAll("form[data-grid]")) {
  const total = form.querySelector("[data-total]");
  const most = Number(form.dataset.most);
  const rows = [...form.querySelectorAll("tbody tr")].map((row) =>
    Object.fromEntries(NAMES.map((name) => [name, row.querySelector(`[data-cell='${name}']`)])),
  );
  const filled = (row) => NAMES.some((name) => row[name].value.trim());

  const count = () => {
    const sum = rows.reduce((all, row) => all + (/^\d+$/.test(row.hours.value.trim()) ? Number(row.hours.value) : 0), 0);
    total.textContent = sum;
    total.toggleAttribute("data-over", sum > most);
  };
  form.addEventListener("input", count);
  count();

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const name = event.target.dataset?.cell;
    if (!name || !/[\t\n]/.test(text.trimEnd())) return;
    const first = rows.findIndex((row) => row[name] === event.target);
    const lines = text.trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
    if (first < 0 || first + lines.length > rows.length) return; // too few rows: the text goes into the cell, nothing is cut
    event.preventDefault();
    lines.forEach((cells, down) => {
      // Of three columns the beginning is left out: date, hours, topic.
      const names = name === "day" && cells.length === 3 ? ["day", "hours", "topic"] : NAMES.slice(NAMES.indexOf(name));
      cells.slice(0, names.length).forEach((cell, at) => (rows[first + down][names[at]].value = cell.trim()));
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const copy = form.querySelector("[data-copy]");
  copy.hidden = false;
  copy.addEventListener("click", () => {
    const last = rows.findLast((row) => row.topic.value.trim());
    const next = rows.find((row) => filled(row) && !row.topic.value.trim()) ?? rows.find((row) => !filled(row));
    if (!last || !next) return;
    next.topic.value = last.topic.value;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    (next.day.value ? next.topic : next.day).focus();
  });
}
