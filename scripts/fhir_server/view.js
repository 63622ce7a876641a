// Runs ViewDefinitions of SQL on FHIR, by Medplum: reads {view, resources}, one JSON object a line;
// prints the rows, a JSON list a line.
"use strict";

const readline = require("node:readline");
const { evalSqlOnFhir } = require("@medplum/core");

const lines = readline.createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { view, resources } = JSON.parse(line);
  console.log(JSON.stringify(evalSqlOnFhir(view, resources)));
});
