// Reads {resource, expressions}, one JSON object a line; prints what the FHIRPath expressions give,
// a JSON list of lists a line.
"use strict";

const readline = require("node:readline");
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const lines = readline.createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { resource, expressions } = JSON.parse(line);
  const found = expressions.map((text) => fhirpath.evaluate(resource, text, { resource }, r4));
  console.log(JSON.stringify(found));
});
