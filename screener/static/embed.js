"use strict";

// Puts the questionnaire in the place of the link that follows this script.

(() => {
  const script = document.currentScript;
  const { clinic, ref, title } = script.dataset;
  const page = new URL(`../clinics/${clinic}/`, script.src);
  const next = script.nextElementSibling;
  const link = next?.href?.startsWith(new URL("..", page)) ? next : document.createElement("a");
  link.href ||= page; // a pasted one stays
  if (ref) link.hash = page.hash = new URLSearchParams({ ref });
  link.textContent ||= title;
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: page, title, allow: "clipboard-write" });
  frame.style.cssText = "border:0;width:100%;height:800px";
  let loads = 0;

  // To anybody, as our page may not be there yet: it tells a height alone.
  const hello = () => frame.contentWindow?.postMessage({ screener: "hello", room: innerHeight }, "*");
  const greeting = setInterval(hello, 250);
  const waiting = setTimeout(() => {
    console.warn("No answer from", page.href);
    frame.before(link);
    if (loads) frame.style.height = 0;
  }, 8000);

  const bring = () => {
    const { top, left } = frame.getBoundingClientRect();
    if (top >= 0 && top < innerHeight) return;
    frame.scrollIntoView({ behavior: "instant" });
    // A header that stays would cover the top.
    let over = document.elementFromPoint(left + 40, 1);
    while (over && !/fixed|sticky/.test(getComputedStyle(over).position)) over = over.parentElement;
    const low = over?.getBoundingClientRect().bottom;
    if (low < innerHeight / 2) scrollBy({ top: -low, behavior: "instant" });
  };

  frame.addEventListener("load", () => {
    hello();
    if (loads++) bring();
  });
  addEventListener("resize", hello);
  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== page.origin || source !== frame.contentWindow) return;
    clearInterval(greeting);
    clearTimeout(waiting);
    link.remove();
    if (data.screener === "height") frame.style.height = `${data.height}px`;
    else bring();
  });
  link.remove();
  script.after(frame);
})();
