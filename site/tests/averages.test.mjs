// The browser's copy of the arithmetic answers the same vectors as the service's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const built = createRequire(new URL("../../.build/site-tests/", import.meta.url));
const { generalAverage, meanOf, medianOf, reckon } = built("./averages/average.js");
const { fraction, round } = built("./averages/fraction.js");
const { parseMark } = built("./averages/mark.js");
const vectors = JSON.parse(readFileSync(new URL("../../functions/grades/testdata/vectors.json", import.meta.url), "utf8"));

/** "12.55" or "88/7" as a fraction. */
function exactly(text) {
  const [num, den = "1"] = text.split("/");
  const [whole, part = ""] = num.split(".");
  return fraction(BigInt(whole + part), BigInt(den) * 10n ** BigInt(part.length));
}

/** A mark as the vectors write it, on an assessment whose usual members are left out. */
const entry = ({ mark, value, outOf = 2000, coefficient = 100, scaling = "scaled", kind = "normal" }) =>
  ({ assessment: { outOf, coefficient, scaling, kind }, mark: parseMark(mark ?? value) });

/** The writing of vectors.json: points with a point, a status by its word, "" for a blank. */
function written(mark) {
  if (!mark) return "";
  return "points" in mark ? String(mark.points / 100) : mark.status;
}

for (const { typed, mark, wrong, outOf = 2000 } of vectors.typed) test(`typed ${JSON.stringify(typed)}`, () => {
  const read = parseMark(typed);
  const tooMuch = read && "points" in read && read.points > outOf;
  assert.equal(read === undefined || tooMuch ? "wrong" : written(read), wrong ? "wrong" : mark);
});

for (const { value, step, up, printed } of vectors.rounding) test(`${value} to a step of ${step ?? 1}${up ? ", up" : ""}`, () => {
  assert.equal(round(exactly(value), { step, up }), printed);
});

for (const { name, marks, options = {}, adjust = 0, printed, exact } of vectors.subject) test(name, () => {
  const average = reckon(marks.map(entry), options, adjust);
  assert.equal(average?.printed ?? null, printed);
  if (exact) assert.deepEqual(average.exact, exactly(exact));
});

const part = rule => ({ exact, printed, final, coefficient = 100, mode, outOf }) => {
  const own = final === undefined || final === "" ? undefined : parseMark(final);
  if (own) return { average: own.points ?? null, coefficient, mode, outOf };
  return { average: printed, exact: rule.exact && exact ? exactly(exact) : undefined, coefficient, mode, outOf };
};

for (const { name, subjects, rule = {}, printed } of vectors.general) test(name, () => {
  assert.equal(generalAverage(subjects.map(part(rule)), rule.rounding), printed);
});

for (const { name, averages, mean, median, rounding } of vectors.class) test(name, () => {
  const exacts = averages.filter(({ exact }) => exact).map(({ exact }) => exactly(exact));
  assert.equal(meanOf(exacts, rounding) ?? 0, mean ?? 0);
  assert.equal(medianOf(exacts, rounding) ?? 0, median ?? 0);
});

for (const { name, marks, imagined, options, printed } of vectors.whatif) test(name, () => {
  const entries = marks.map(entry);
  for (const one of imagined) {
    if (one.at === undefined) entries.push(entry(one));
    else entries[one.at] = { ...entries[one.at], mark: parseMark(one.value) };
  }
  assert.equal(reckon(entries, options)?.printed ?? null, printed);
});
