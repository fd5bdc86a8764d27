"use strict";
(() => {
  const told = JSON.parse(document.getElementById("details").textContent);
  const only = document.getElementById("only");
  const panel = document.getElementById("panel");
  const source = document.getElementById("source");
  const pages = document.getElementById("pages"); // pictures of the tables, where there are any
  const greeting = [...panel.childNodes];
  const all = (query) => [...document.querySelectorAll(query)];
  const visible = (element) => element.offsetParent !== null;
  const aside = (element) => source.contains(element) || Boolean(pages && pages.contains(element));
  const onPage = (elements) => elements.filter((element) => element.tagName === "rect");
  let current = null;

  const make = (tag, text, ...children) => {
    const element = document.createElement(tag);
    if (text !== null) element.textContent = text;
    element.append(...children);
    return element;
  };

  const clear = () => {
    for (const element of all(".on, .eq, .now, .over")) element.classList.remove("on", "eq", "now", "over");
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

  // both ways, so that the mark stands in the middle of what is seen of the page
  const scrollPages = (rect) => {
    if (!visible(pages)) return;
    const { top, bottom, left, right } = pages.getBoundingClientRect();
    const foot = Math.min(bottom, window.innerHeight);
    const mark = rect.getBoundingClientRect();
    const room = 24;
    const high = mark.top >= top + room && mark.bottom <= foot - room;
    const wide = mark.left >= left && mark.right <= right;
    pages.scrollBy({
      top: high ? 0 : (mark.top + mark.bottom - top - foot) / 2,
      left: wide ? 0 : (mark.left + mark.right - left - right) / 2,
    });
  };

  const draw = (tag, attributes, ...children) => {
    const element = document.createElementNS(pages.querySelector("svg").namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // the mark with what stands around it, enlarged
  const magnify = (rect) => {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
    const page = rect.ownerSVGElement;
    const [left, , wide] = page.getAttribute("viewBox").split(" ").map(Number);
    const seen = Math.min(wide, Math.max(width + 30, 200)); // points: the cells beside it, at two or three times their size
    const from = Math.min(Math.max(x + width / 2 - seen / 2, left), left + wide - seen);
    const above = 7;
    return draw(
      "svg",
      { viewBox: [from, y - above, seen, height + 2 * above].join(" "), "aria-hidden": "true" },
      draw("use", { href: `#${page.querySelector("image").id}` }),
      draw("rect", { class: "on", x, y, width, height }),
    );
  };

  const show = (number, rects) => {
    const [heading, address, facts] = told[number];
    const list = make("dl", null);
    for (const [name, text] of facts) list.append(make("dt", name), make("dd", text));
    panel.replaceChildren(make("h2", heading), make("code", address), ...rects.slice(0, 1).map(magnify), list);
    panel.scrollTop = 0;
  };

  const select = (number, { scroll = true } = {}) => {
    clear();
    const marked = all(`[data-i~="${number}"]`);
    for (const element of marked) element.classList.add("on");
    const rects = onPage(marked);
    show(number, rects);
    if (rects.length) scrollPages(rects[0]);
    const piece = marked.find((element) => source.contains(element));
    if (piece) scrollSource(piece);
    const cell = marked.find((element) => !aside(element) && visible(element));
    if (cell && scroll) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    current = cell || null;
  };

  const balance = (row) => {
    clear();
    row.classList.add("on");
    const [outcome, , rule, place] = [...row.cells].map((cell) => cell.textContent);
    panel.replaceChildren(make("h2", rule), make("p", `${place} · ${outcome}`));
    for (const number of row.dataset.eq.split(" ").filter(Boolean))
      for (const element of all(`td[data-i="${number}"], rect[data-i="${number}"], #source [data-i~="${number}"]`))
        element.classList.add(source.contains(element) ? "on" : "eq");
    const first = source.querySelector(".on");
    if (first) scrollSource(first);
    const rect = document.querySelector("rect.eq");
    if (rect) scrollPages(rect);
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

  // what the pointer is over, here and there
  const point = (event) => {
    for (const element of all(".over")) element.classList.remove("over");
    const item = event.target.closest("[data-i]");
    if (!item) return;
    const marked = all(`[data-i~="${item.dataset.i.split(" ")[0]}"]`).filter((element) => !source.contains(element));
    for (const element of marked) element.classList.add("over");
    if (!aside(item)) onPage(marked).slice(0, 1).forEach(scrollPages);
  };

  const turn = () => {
    const [first, second] = ["as-pages", "as-text"].map((id) => document.getElementById(id));
    (first.checked ? second : first).checked = true;
    const on = document.querySelector(first.checked ? "rect.on" : "#source .on");
    if (on) (first.checked ? scrollPages : scrollSource)(on);
  };

  // report.html#table/row/column shows that cell
  const follow = () => {
    const address = decodeURIComponent(location.hash.slice(1));
    const number = told.findIndex((entry) => entry[1] === address);
    if (number >= 0) select(String(number));
  };

  document.addEventListener("click", act);
  if (pages) {
    document.addEventListener("mouseover", point);
    // a cell reached by the keyboard shows its place at once
    document.addEventListener("focusin", (event) => {
      if (event.target.matches("td[data-i]:focus-visible")) select(event.target.dataset.i, { scroll: false });
    });
    document.getElementById("zoom").addEventListener("change", () => {
      const on = pages.querySelector("rect.on");
      if (on) scrollPages(on);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "o") only.click();
    else if (event.key === "v" && pages) turn();
    else if (event.key === "z" && pages) document.getElementById("zoom").click();
    else if (event.key === "Escape") clear();
    else if (event.key === "Enter") act(event);
  });
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  window.addEventListener("hashchange", follow);
  follow();
})();
