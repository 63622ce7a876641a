// Reads {resource, expressions}, one JSON object a line; prints what the FHIRPath expressions give,
// a JSON list of lists a line.
"use strict";

const readline = require("node:readline");
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const lines = readline.createInterface({ input: process.stdin });
const compiled = new Map(); // parsing takes far longer than evaluating

function evaluator(text) {
  if (!compiled.has(text)) compiled.set(text, fhirpath.compile(text, r4));
  return compiled.get(text);
}

lines.on("line", (line) => {
  const { resource, expressions } = JSON.parse(line);
  const found = expressions.map((text) => evaluator(text)(resource, { resource }));
  console.log(JSON.stringify(found));
});
