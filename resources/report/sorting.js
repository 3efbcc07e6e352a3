"use strict";
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  if (body.rows.length < 2) continue;
  const first = [...body.rows];
  const compared = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const order = (one, other) => {
    if (typeof one === "number" && typeof other === "number") return one - other;
    if (typeof one === "number") return -1;
    if (typeof other === "number") return 1;
    return compared(one, other);
  };
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const before = heading.getAttribute("aria-sort");
      const next = { ascending: "descending", descending: null }[before];
      const wanted = before === null ? "ascending" : next;
      for (const other of headings) other.removeAttribute("aria-sort");
      let rows = first;
      if (wanted) {
        heading.setAttribute("aria-sort", wanted);
        const keyed = first.map((row) => [key(row, column), row]);
        const sign = wanted === "ascending" ? 1 : -1;
        keyed.sort((one, other) => {
          const kinds = (typeof one[0] === "number") - (typeof other[0] === "number");
          return kinds ? -kinds : sign * order(one[0], other[0]);
        });
        rows = keyed.map((pair) => pair[1]);
      }
      body.append(...rows);
      document.getElementById("said").textContent =
        `${table.caption.textContent}: ${wanted ? `sorted by ${heading.textContent}, ${wanted}` : "in their first order"}`;
    });
  });
}
