"use strict";

// Puts the questionnaire in the place of the link that was pasted with this script, whatever a page builder did to the two.

(() => {
  const mine = document.currentScript;
  const OURS = "/static/embed.js";
  const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
  const follows = (script, link) => script.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;

  // Whether there is nothing to read between the two.
  function isNear(script, link) {
    const between = document.createRange();
    between.setStartAfter(follows(script, link) ? script : link);
    between.setEndBefore(follows(script, link) ? link : script);
    return !/[^\s\u200b]/.test(between);
  }

  // The script's own link follows it. If either was moved, it is the one with the same words, but none of a menu.
  function linkOf(script, clinicOf) {
    const { clinic, title } = script.dataset;
    // What another script took is hidden.
    const links = [...document.links].filter((link) => !link.hidden && clinicOf(link));
    const near = links.filter((link) => script.isConnected && isNear(script, link));
    const isMeant = (link) =>
      (!clinic || clinicOf(link) === clinic) &&
      (!title || letters(link.textContent) === letters(title)) &&
      !link.closest("nav, header, footer");
    return near.find((link) => follows(script, link)) ?? links.find(isMeant) ?? near[near.length - 1];
  }

  function embed(script) {
    if (script.embedded) return;
    script.embedded = true;
    const base = new URL("..", script.src);
    const clinicOf = ({ host, pathname }) => {
      const [other, rest] = (host + pathname).split(`${base.host}${base.pathname}clinics/`);
      // Its id, and the language after a slash where it is in a translation.
      return other ? "" : rest.match(/^([\w-]+(?:\/[a-z]{2,3}(?:-[a-z\d]+)*)?)\/?$/i)?.[1];
    };
    const pasted = linkOf(script, clinicOf);
    const { clinic = pasted && clinicOf(pasted), title = pasted?.textContent.trim(), ref } = script.dataset;
    if (!clinic || !(pasted ?? script.closest("body"))) {
      console.warn("Found no link of", script.src);
      return;
    }
    const page = new URL(`clinics/${clinic}/`, base);
    const link = pasted ?? document.createElement("a");
    if (!pasted) script.after(link);
    if (!link.href) link.href = page; // a pasted one stays
    // A page builder's own frame would be refused again.
    if (link.target !== "_blank") link.target = "_top";
    if (ref) link.hash = page.hash = new URLSearchParams({ ref });
    if (!link.textContent) link.textContent = title;
    show(page, title, link);
  }

  function show(page, title, link) {
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: page, title, allow: "clipboard-write" });
    frame.style.cssText = "border:0;width:100%;height:800px";
    const { display } = link.style;
    let loads = 0;

    const hide = (hidden) => {
      link.hidden = hidden;
      link.style.display = hidden ? "none" : display; // a style of the page may show what is hidden
    };

    // To anybody, as our page may not be there yet: it tells a height alone.
    const hello = () => frame.contentWindow?.postMessage({ screener: "hello", room: innerHeight }, "*");
    const greeting = setInterval(hello, 250);
    const waiting = setTimeout(() => {
      console.warn("No answer from", page.href);
      frame.before(link);
      hide(false);
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
      // Extensions speak from there too.
      const { screener, height } = Object(data);
      const sizes = screener === "height" && Number.isFinite(height) && height > 0 && height < 1e5;
      if (!sizes && screener !== "step" && screener !== "finished") return;
      clearInterval(greeting);
      clearTimeout(waiting);
      hide(true);
      if (sizes) frame.style.height = `${height}px`;
      else bring();
    });
    link.before(frame);
    hide(true);
  }

  function start() {
    const known = mine?.src.includes(OURS) ? [mine] : document.querySelectorAll(`script[src*="${OURS}"]`);
    known.forEach(embed);
  }

  // Without `defer`, the link is not there yet.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
