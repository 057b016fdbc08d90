// The Node driver: documents, a transaction, a change stream, and the errors that an application looks at.
import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';

const client = await MongoClient.connect(process.argv[2]);
const db = client.db(`node_${process.pid}`);
const accounts = db.collection('accounts');
const passed = (what) => console.log(`passed: ${what}`);

// Documents.
await accounts.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: i, owner: `o${i % 7}`, balance: 100, tags: ['a', `t${i % 3}`], at: new Date(i * 1000) })));
assert.equal(await accounts.countDocuments({ owner: 'o3' }), 71);
assert.equal((await accounts.find({ balance: { $gte: 100 } }).sort({ _id: -1 }).batchSize(7).toArray()).length, 500);
assert.deepEqual((await accounts.updateOne({ _id: 1 }, { $inc: { balance: 5 }, $push: { tags: 'new' } })).modifiedCount, 1);
assert.equal((await accounts.updateMany({ tags: 't1' }, { $set: { marked: true } })).modifiedCount, 167);
assert.equal((await accounts.findOneAndUpdate({ _id: 2 }, { $inc: { balance: -1 } }, { returnDocument: 'after' })).balance, 99);
assert.equal((await accounts.replaceOne({ _id: 1000 }, { replaced: true }, { upsert: true })).upsertedId, 1000);
assert.equal((await accounts.deleteMany({ _id: { $gte: 490 } })).deletedCount, 11);
const bulk = await accounts.bulkWrite([{ insertOne: { document: { _id: 'b' } } }, { updateOne: { filter: { _id: 'b' }, update: { $set: { x: 1 } } } }, { deleteOne: { filter: { _id: 'b' } } }]);
assert.deepEqual([bulk.insertedCount, bulk.modifiedCount, bulk.deletedCount], [1, 1, 1]);
passed('documents');

// Aggregation, distinct, indexes.
const groups = await accounts.aggregate([{ $group: { _id: '$owner', n: { $sum: 1 }, total: { $sum: '$balance' } } }, { $sort: { _id: 1 } }]).toArray();
assert.equal(groups.length, 7);
assert.equal((await accounts.distinct('owner')).length, 7);
assert.equal(await accounts.createIndex({ owner: 1, balance: -1 }), 'owner_1_balance_-1');
assert.equal((await accounts.indexes()).length, 2);
const plan = await accounts.find({ owner: 'o1' }).explain('executionStats');
assert.equal(plan.executionStats.totalDocsExamined, plan.executionStats.nReturned);
await accounts.createIndex({ at: 1 }, { unique: true });
await assert.rejects(accounts.insertOne({ at: new Date(1000) }), (error) => error.code === 11000 && 'at' in error.keyPattern);
passed('aggregation and indexes');

// A transaction that commits, one that aborts, and two that meet.
const session = client.startSession();
await session.withTransaction(async () => {
  await accounts.updateOne({ _id: 10 }, { $inc: { balance: -50 } }, { session });
  await accounts.updateOne({ _id: 11 }, { $inc: { balance: 50 } }, { session });
});
assert.deepEqual((await accounts.find({ _id: { $in: [10, 11] } }).toArray()).map((one) => one.balance), [50, 150]);
session.startTransaction();
await accounts.insertOne({ _id: 'never', at: 0 }, { session });
assert.equal(await accounts.findOne({ _id: 'never' }), null);
await session.abortTransaction();
assert.equal(await accounts.findOne({ _id: 'never' }), null);
session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
await accounts.updateOne({ _id: 20 }, { $set: { by: 'first' } }, { session });
const rival = client.startSession();
rival.startTransaction();
await assert.rejects(accounts.updateOne({ _id: 20 }, { $set: { by: 'second' } }, { session: rival }), (error) => error.hasErrorLabel('TransientTransactionError'));
await rival.abortTransaction();
await session.commitTransaction();
await session.endSession();
await rival.endSession();
passed('transactions');

// A change stream that is left and resumed.
const stream = accounts.watch([{ $match: { operationType: { $in: ['insert', 'update', 'delete'] } } }], { fullDocument: 'updateLookup' });
const next = stream.next();
await new Promise((resolve) => stream.once('init', resolve).once('response', resolve) && setTimeout(resolve, 300));
await accounts.insertOne({ _id: 'watched', at: 1 });
assert.equal((await next).documentKey._id, 'watched');
const resumeAfter = stream.resumeToken;
await stream.close();
await accounts.updateOne({ _id: 'watched' }, { $set: { seen: true } });
await accounts.deleteOne({ _id: 'watched' });
const resumed = accounts.watch([], { resumeAfter });
assert.deepEqual((await resumed.next()).updateDescription.updatedFields, { seen: true });
assert.equal((await resumed.next()).operationType, 'delete');
await resumed.close();
passed('change stream');

await db.dropDatabase();
await client.close();
