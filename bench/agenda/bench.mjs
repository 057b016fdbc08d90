// Agenda as a contender. One operation per process: node bench.mjs '{"operation":"fill|submit|drain|latency|idle","uri":…,"database":…,"jobs":…}'
// Prints one line of JSON: {"seconds":…} or {"milliseconds":[…]}.
// Settings: change stream, 100 ms poll, finished jobs removed; that was the fastest of those its documentation names.
import { Agenda } from 'agenda';
import { MongoBackend, MongoChangeStreamNotificationChannel } from '@agendajs/mongo-backend';
import { MongoClient } from 'mongodb';

const order = JSON.parse(process.argv[2]);
const client = await MongoClient.connect(order.uri, { writeConcern: { w: 'majority' }, maxPoolSize: 50 });
const db = client.db(order.database);

function open(concurrency) {
  return new Agenda({
    backend: new MongoBackend({ mongo: db }),
    notificationChannel: new MongoChangeStreamNotificationChannel({ db }),
    processEvery: 100,
    defaultConcurrency: concurrency,
    maxConcurrency: concurrency,
    defaultLockLimit: concurrency,
    removeOnComplete: true,
  });
}

async function submit(agenda, jobs, callers) {
  let left = jobs;
  await Promise.all(Array.from({ length: callers }, async () => {
    while (left-- > 0) {
      await agenda.now('noop', {});
    }
  }));
}

async function remaining() {
  return db.collection('agendaJobs').countDocuments({});
}

const seconds = since => Number(process.hrtime.bigint() - since) / 1e9;

const operations = {
  async fill() {
    const agenda = open(1);
    await agenda.ready;
    await submit(agenda, order.jobs, 20);
    return {};
  },
  async submit() {
    const agenda = open(1);
    await agenda.ready;
    await submit(agenda, 1, 1);
    const begin = process.hrtime.bigint();
    await submit(agenda, order.jobs, 1);
    return { seconds: seconds(begin) };
  },
  async drain() {
    const agenda = open(order.concurrency);
    await agenda.ready;
    let done = 0;
    const drained = new Promise(resolve => agenda.define('noop', async () => { if (++done === order.jobs) { resolve(); } }));
    const begin = process.hrtime.bigint();
    await agenda.start();
    await drained;
    while (await remaining() > 0) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    const result = { seconds: seconds(begin) };
    await agenda.stop();
    return result;
  },
  async latency() {
    const agenda = open(order.concurrency);
    await agenda.ready;
    const measured = [];
    let all;
    const heard = new Promise(resolve => { all = resolve; });
    agenda.define('probe', async job => {
      measured.push(performance.now() - job.attrs.data.at);
      if (measured.length === order.jobs) {
        all();
      }
    });
    let release;
    const busy = new Promise(resolve => { release = resolve; });
    agenda.define('busy', () => busy);
    await agenda.start();
    for (let n = 0; n < order.busy; n++) {
      await agenda.now('busy', {});
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
    const begin = performance.now();
    for (let n = 0; n < order.jobs; n++) {
      const wait = begin + n * order.interval - performance.now();
      if (wait > 0) {
        await new Promise(resolve => setTimeout(resolve, wait));
      }
      await agenda.now('probe', { at: performance.now() });
    }
    await heard;
    release();
    await agenda.stop();
    return { milliseconds: measured };
  },
  async idle() {
    const agenda = open(20);
    await agenda.ready;
    agenda.define('noop', async () => {});
    await agenda.start();
    await new Promise(resolve => setTimeout(resolve, 1000));
    console.error('idle');
    await new Promise(resolve => process.stdin.on('end', resolve).resume());
    await agenda.stop();
    return {};
  },
};

console.log(JSON.stringify(await operations[order.operation]()));
await client.close();
process.exit(0);
