import assert from "node:assert/strict";
import { it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { EpochMemory, type Database } from "../../src/platform/index.js";

/** A database that answers when it is told to. */
function makeSlowDatabase() {
  const asked: ((epoch: number) => void)[] = [];
  const fail: (() => void)[] = [];
  const query = () =>
    new Promise((resolve, reject) => {
      asked.push((epoch) => resolve([{ epoch: String(epoch), now: new Date(epoch * 1000) }]));
      fail.push(() => reject(new Error("away")));
    });
  return { database: { query } as unknown as Database, asked, fail };
}

it("shares a look with those who came before it began, and with nobody who came later", async () => {
  const { database, asked } = makeSlowDatabase();
  let made = 0;
  const memory = new EpochMemory(database, () => ++made);
  const first = [memory.look(), memory.look()];
  await turn();
  assert.equal(asked.length, 1, "one look for both");
  const second = [memory.look(), memory.look()];
  await turn();
  assert.equal(asked.length, 1, "the next begins when this one ended");
  asked[0]?.(1);
  const [one, alsoOne] = await Promise.all(first);
  await turn();
  assert.equal(asked.length, 2);
  asked[1]?.(2);
  const [two, alsoTwo] = await Promise.all(second);
  assert.equal(one?.facts, alsoOne?.facts);
  assert.equal(two?.facts, alsoTwo?.facts);
  assert.notEqual(one?.facts, two?.facts);
  assert.deepEqual(await two?.now(), new Date(2000));
});

it("keeps its facts while the epoch stands, and goes on after a look that failed", async () => {
  const { database, asked, fail } = makeSlowDatabase();
  let made = 0;
  const memory = new EpochMemory(database, () => ++made);
  const ask = async (answer: (place: number) => void) => {
    const look = memory.look();
    await turn();
    answer(asked.length - 1);
    return (await look).facts;
  };
  const facts = await ask((place) => asked[place]?.(7));
  await assert.rejects(
    ask((place) => fail[place]?.()),
    /away/,
  );
  assert.equal(await ask((place) => asked[place]?.(7)), facts);
  const newer = await ask((place) => asked[place]?.(8));
  assert.notEqual(newer, facts);
  // A backup was restored.
  assert.notEqual(await ask((place) => asked[place]?.(6)), newer);
});
