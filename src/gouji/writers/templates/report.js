"use strict";
(() => {
  const told = JSON.parse(document.getElementById("details").textContent);
  const only = document.getElementById("only");
  const panel = document.getElementById("panel");
  const source = document.getElementById("source");
  const greeting = [...panel.childNodes];
  const all = (query) => [...document.querySelectorAll(query)];
  const visible = (element) => element.offsetParent !== null;
  let current = null;

  const make = (tag, text, ...children) => {
    const element = document.createElement(tag);
    if (text !== null) element.textContent = text;
    element.append(...children);
    return element;
  };

  const clear = () => {
    for (const element of all(".on, .eq, .now")) element.classList.remove("on", "eq", "now");
    panel.replaceChildren(...greeting);
    current = null;
  };

  const scrollSource = (piece) => {
    const line = piece.closest("li");
    line.classList.add("now");
    const top = line.offsetTop - source.clientHeight / 3;
    if (line.offsetTop < source.scrollTop || line.offsetTop + line.offsetHeight > source.scrollTop + source.clientHeight)
      source.scrollTo({ top });
  };

  const show = (number) => {
    const [heading, address, facts] = told[number];
    const list = make("dl", null);
    for (const [name, text] of facts) list.append(make("dt", name), make("dd", text));
    panel.replaceChildren(make("h2", heading), make("code", address), list);
    panel.scrollTop = 0;
  };

  const select = (number, { scroll = true } = {}) => {
    clear();
    const marked = all(`[data-i~="${number}"]`);
    for (const element of marked) element.classList.add("on");
    show(number);
    const piece = marked.find((element) => source.contains(element));
    if (piece) scrollSource(piece);
    const cell = marked.find((element) => !source.contains(element) && visible(element));
    if (cell && scroll) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    current = cell || null;
  };

  const balance = (row) => {
    clear();
    row.classList.add("on");
    const [outcome, , rule, place] = [...row.cells].map((cell) => cell.textContent);
    panel.replaceChildren(make("h2", rule), make("p", `${place} · ${outcome}`));
    for (const number of row.dataset.eq.split(" ").filter(Boolean))
      for (const element of all(`td[data-i="${number}"], #source [data-i~="${number}"]`))
        element.classList.add(source.contains(element) ? "on" : "eq");
    const first = source.querySelector(".on");
    if (first) scrollSource(first);
  };

  const step = (by) => {
    const stops = all("td.look, .absent").filter(visible);
    if (!stops.length) return;
    const at = stops.indexOf(current);
    const stop = stops[at < 0 ? (by > 0 ? 0 : stops.length - 1) : (at + by + stops.length) % stops.length];
    if (stop.dataset.i) select(stop.dataset.i, { scroll: false });
    else clear();
    current = stop;
    stop.scrollIntoView({ block: "center", inline: "nearest" });
    stop.focus({ preventScroll: true });
  };

  const act = (event) => {
    const go = event.target.closest("[data-go]");
    const item = event.target.closest("[data-i]");
    const row = event.target.closest("[data-eq]");
    if (go) {
      event.preventDefault();
      only.checked = only.checked && Boolean(all(`.brief [data-i="${go.dataset.go}"]`).length);
      select(go.dataset.go);
    } else if (item) {
      event.preventDefault();
      select(item.dataset.i.split(" ")[0]);
    } else if (row) balance(row);
  };

  // report.html#table/row/column shows that cell
  const follow = () => {
    const address = decodeURIComponent(location.hash.slice(1));
    const number = told.findIndex((entry) => entry[1] === address);
    if (number >= 0) select(String(number));
  };

  document.addEventListener("click", act);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "o") only.click();
    else if (event.key === "Escape") clear();
    else if (event.key === "Enter") act(event);
  });
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  window.addEventListener("hashchange", follow);
  follow();
})();
