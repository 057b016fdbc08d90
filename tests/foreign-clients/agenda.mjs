// Agenda: jobs at once, scheduled, repeated, failing and cancelled.
import assert from 'node:assert/strict';
import { Agenda } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import { MongoClient } from 'mongodb';

const client = await MongoClient.connect(process.argv[2]);
const db = client.db(`agenda_${process.pid}`);
const agenda = new Agenda({ backend: new MongoBackend({ mongo: db }), processEvery: 200, defaultConcurrency: 10 });
const ran = { greet: 0, tick: 0, later: 0, cancelled: 0 };
const failures = [];
agenda.define('greet', async () => { ran.greet++; });
agenda.define('tick', async () => { ran.tick++; });
agenda.define('later', async () => { ran.later++; });
agenda.define('cancelled', async () => { ran.cancelled++; });
agenda.define('fail', async () => { throw new Error('as it should'); });
agenda.on('fail:fail', (error) => failures.push(error.message));
agenda.on('error', (error) => { console.error(error); process.exitCode = 1; });
await agenda.start();

await Promise.all(Array.from({ length: 100 }, (_, i) => agenda.now('greet', { i })));
await agenda.every('1 second', 'tick');
await agenda.schedule(new Date(Date.now() + 1000), 'later', {});
await agenda.schedule(new Date(Date.now() + 60_000), 'cancelled', {});
await agenda.now('fail', {});
assert.equal(await agenda.cancel({ name: 'cancelled' }), 1);

const deadline = Date.now() + 30_000;
while ((ran.greet < 100 || ran.tick < 2 || ran.later < 1 || failures.length < 1) && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}

assert.equal(ran.greet, 100);
assert.ok(ran.tick >= 2);
assert.equal(ran.later, 1);
assert.equal(ran.cancelled, 0);
assert.deepEqual(failures, ['as it should']);
await agenda.stop();
console.log(`passed: agenda ran ${ran.greet} jobs at once, ${ran.tick} repetitions, 1 scheduled, 1 that failed`);
await db.dropDatabase();
await client.close();
process.exit();
